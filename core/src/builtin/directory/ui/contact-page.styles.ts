import { css } from '@kaunter/admin-ui'

export const contactStyles = css`
  ul {
    display: grid;
    gap: var(--k-space-2);
    margin: 0 0 var(--k-space-4);
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
  }

  kaunter-slot[filled] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--k-space-4);
  }

  .spring {
    flex: 1;
  }

  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--k-space-2);
  }

  /* Beside the field itself, which has a label above and a hint below. */
  form > kaunter-button {
    align-self: start;
    margin-block-start: 1.55rem;
  }

  form > :first-child {
    flex: 1 1 14rem;
  }

  p {
    margin: 0 0 var(--k-space-3);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }
`
