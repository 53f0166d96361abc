import { css } from 'lit'

export const formStyles = css`
  :host {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  .fields {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--k-space-4);
  }

  .bar {
    position: sticky;
    z-index: 1;
    bottom: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
    margin-top: var(--k-space-4);
    padding: var(--k-space-3) 0;
    border-top: 1px solid var(--k-border);
    background: var(--kaunter-form-background, var(--k-surface));
  }

  .bar p {
    flex: 1 1 10rem;
    margin: 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }

  .bar .problem {
    color: var(--k-bad);
  }
`
