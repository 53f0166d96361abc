import { css } from 'lit'

export const inputStyles = css`
  .frame {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    max-width: var(--kaunter-input-width, none);
  }

  .field {
    flex: 1;
    min-width: 0;
    min-height: var(--kaunter-input-height, 2.125rem);
  }

  .field[disabled] {
    opacity: 0.6;
  }

  ::slotted(*) {
    flex: none;
    color: var(--k-text-quiet);
  }
`
