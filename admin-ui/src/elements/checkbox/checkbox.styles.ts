import { css } from 'lit'

export const checkboxStyles = css`
  label {
    display: flex;
    align-items: start;
    gap: var(--k-space-2);
    /* Of several below each other, each is 24 pixels apart. */
    min-height: 1.5rem;
    margin: 0;
    font-weight: 400;
    cursor: pointer;
  }

  input {
    flex: none;
    width: var(--kaunter-checkbox-size, 1.0625rem);
    height: var(--kaunter-checkbox-size, 1.0625rem);
    margin: 0.0625rem 0 0;
    accent-color: var(--k-accent-solid);
    cursor: inherit;
  }

  label:has([disabled]) {
    opacity: 0.6;
    cursor: default;
  }

  @media (pointer: coarse) {
    label {
      padding: var(--k-space-2) 0;
    }
  }
`
