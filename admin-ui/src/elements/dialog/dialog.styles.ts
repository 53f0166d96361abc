import { css } from 'lit'

export const dialogStyles = css`
  :host {
    display: contents;
  }

  dialog {
    width: min(var(--kaunter-dialog-width, 26rem), calc(100vw - 2rem));
    max-height: calc(100dvh - 2rem);
    box-sizing: border-box;
    overflow: auto;
    padding: var(--k-space-5);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-raised);
    color: var(--k-text);
    box-shadow: var(--k-shadow-m);
    font-size: var(--k-text-m);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }

  h2 {
    margin: 0 0 var(--k-space-1);
    font-size: var(--k-text-l);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  /* It has the focus only so that reading begins there. */
  h2:focus-visible {
    outline: none;
  }

  ::slotted(p) {
    margin: 0 0 var(--k-space-3);
    color: var(--k-text-quiet);
  }

  ::slotted(label) {
    display: block;
    margin-bottom: var(--k-space-1);
    font-weight: 500;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--k-space-2);
    margin-top: var(--k-space-4);
  }
`
