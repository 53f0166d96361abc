import { css } from 'lit'

export const selectStyles = css`
  .select {
    width: 100%;
    max-width: var(--kaunter-select-width, none);
    min-height: var(--kaunter-select-height, 2.125rem);
    border-color: var(--k-border-input);
    font-weight: 400;
  }

  .select[aria-invalid='true'] {
    border-color: var(--k-bad);
  }
`
