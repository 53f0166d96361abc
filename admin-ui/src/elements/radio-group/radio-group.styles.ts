import { css } from 'lit'

export const radioGroupStyles = css`
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .choices {
    display: flex;
    flex-direction: column;
    gap: var(--k-space-1);
  }

  .choices label {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    min-height: 1.625rem;
    margin: 0;
    font-weight: 400;
    cursor: pointer;
  }

  input {
    flex: none;
    width: 1rem;
    height: 1rem;
    margin: 0;
    accent-color: var(--k-accent-solid);
    cursor: inherit;
  }

  .choices label:has([disabled]) {
    opacity: 0.6;
    cursor: default;
  }

  .segmented {
    flex-flow: row wrap;
    width: fit-content;
    max-width: 100%;
    padding: 0.1875rem;
    gap: 0.125rem;
    border-radius: 0.5625rem;
    background: var(--k-pressed);
  }

  .segmented label {
    position: relative;
    padding: 0 0.6875rem;
    border-radius: var(--k-radius-m);
    color: var(--k-text-quiet);
    font-weight: 500;
  }

  .segmented label:hover {
    color: var(--k-text);
  }

  .segmented label:has(:checked) {
    background: var(--k-raised);
    color: var(--k-text);
    box-shadow: var(--k-shadow-s);
  }

  .segmented label:has(:focus-visible) {
    outline: 2px solid var(--k-focus);
    outline-offset: 1px;
  }

  .segmented input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
  }

  @media (pointer: coarse) {
    .choices label {
      min-height: 2.5rem;
    }
  }

  @media (forced-colors: active) {
    .segmented label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
