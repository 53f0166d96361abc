import { css } from '@kaunter/admin-ui'

export const mergeStyles = css`
  kaunter-dialog {
    --kaunter-dialog-width: 44rem;
  }

  p {
    margin: 0 0 var(--k-space-3);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }

  .found {
    display: grid;
    gap: var(--k-space-1);
    margin: var(--k-space-2) 0 0;
    padding: 0;
    list-style: none;
  }

  .found button {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--k-space-3);
    width: 100%;
    height: auto;
    padding: var(--k-space-2) var(--k-space-3);
    justify-content: flex-start;
    text-align: start;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  .both {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
    gap: var(--k-space-3);
    margin-block-end: var(--k-space-3);
  }

  .side {
    padding: var(--k-space-3);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    overflow-wrap: anywhere;
  }

  h3,
  h4 {
    margin: 0;
    font-size: var(--k-text-m);
  }

  h4 {
    margin-block-start: var(--k-space-2);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 600;
  }

  .side ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
`
