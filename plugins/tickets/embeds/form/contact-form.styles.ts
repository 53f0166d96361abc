import { css } from '@kaunter/admin-ui/embed'

export const formStyles = css`
  .row {
    display: grid;
    gap: 0.25rem;
  }

  label {
    font-weight: 600;
  }

  input:not([type='checkbox']),
  select,
  textarea {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid color-mix(in oklab, var(--_border) 60%, var(--_quiet));
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }

  textarea {
    resize: vertical;
  }

  :is(input, textarea)[aria-invalid='true'] {
    border-color: var(--_bad);
    outline-color: var(--_bad);
  }

  .consent {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.75rem;
    align-items: start;
    font-weight: 400;
    cursor: pointer;
  }

  .consent input {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0.125rem 0 0;
    accent-color: var(--_accent);
  }

  .hint {
    font-size: 0.875rem;
  }

  .hint:empty {
    display: none;
  }

  /* Programs see a field; people and screen readers do not. */
  .trap {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`
