import { css } from 'lit'

export const menuStyles = css`
  :host {
    display: inline-flex;
  }

  :host([hidden]) {
    display: none;
  }

  .popover {
    min-width: var(--kaunter-menu-width, 11rem);
    max-width: min(22rem, calc(100vw - 1rem));
    font-size: var(--k-text-m);
  }

  .heading {
    padding: 0.375rem 0.75rem 0.5rem;
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .item {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    width: 100%;
    min-height: 2rem;
    padding: 0 0.75rem 0 0.5rem;
    border: 0;
    border-radius: var(--k-radius-s);
    background: none;
    text-align: start;
    cursor: pointer;
  }

  .item:hover,
  .item:focus {
    outline: none;
    background: var(--k-pressed);
  }

  .item:focus-visible {
    outline: 2px solid var(--k-focus);
    outline-offset: -2px;
  }

  .item[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }

  .mark {
    flex: none;
    width: 1.25em;
  }

  @media (pointer: coarse) {
    .item {
      min-height: 2.75rem;
    }
  }
`
