import { css } from 'lit'

export const slotStyles = css`
  :host {
    display: none;
  }

  :host([filled]) {
    display: block;
  }

  :host([filled][row]) {
    display: flex;
    flex-wrap: wrap;
    gap: var(--k-space-2);
  }

  :host([row]) kaunter-place {
    flex: 0 0 9rem;
    min-width: 0;
  }

  .name {
    display: block;
    flex: 1 0 100%;
    box-sizing: border-box;
    padding: 0.125rem var(--k-space-2);
    border: 1px dashed var(--k-violet);
    border-radius: var(--k-radius-s);
    background: var(--k-violet-soft);
    color: var(--k-violet);
    font:
      var(--k-text-xs) ui-monospace,
      Menlo,
      Consolas,
      monospace;
    overflow-wrap: anywhere;
  }
`
