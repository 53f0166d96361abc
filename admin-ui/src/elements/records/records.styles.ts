import { css } from 'lit'

export const recordsStyles = css`
  :host {
    display: block;
    min-width: 0;
  }

  :host([hidden]) {
    display: none;
  }

  .tools,
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
    margin-bottom: var(--k-space-3);
  }

  .find {
    flex: 1 1 12rem;
    max-width: 22rem;
  }

  .spring {
    flex: 1;
  }

  .name {
    margin: 0;
    outline: none;
    font-size: var(--k-text-xl);
    font-weight: 650;
    overflow-wrap: anywhere;
  }

  .lead {
    max-width: 46rem;
    margin: 0 0 var(--k-space-3);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-wrap: pretty;
  }

  .sheet {
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
    overflow: clip;
  }

  .form {
    max-width: 46rem;
    padding: var(--k-space-5) var(--k-space-5) 0;
  }

  .locked {
    padding-bottom: var(--k-space-5);
  }

  .more {
    display: flex;
    justify-content: center;
    padding: var(--k-space-3);
  }

  @media (max-width: 47.99rem) {
    .form {
      padding: var(--k-space-4) var(--k-space-4) 0;
    }
  }
`
