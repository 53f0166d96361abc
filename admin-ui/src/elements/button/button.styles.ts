import { css } from 'lit'

export const buttonStyles = css`
  :host {
    display: inline-flex;
    max-width: 100%;
    vertical-align: middle;
  }

  :host([hidden]) {
    display: none;
  }

  :host([disabled]) {
    pointer-events: none;
  }

  .button {
    flex: 1;
    min-width: 0;
    padding-block: 0.1875rem;
    white-space: normal;
    border-radius: var(--kaunter-button-radius, var(--k-radius-m));
  }

  .button.primary {
    background: var(--kaunter-button-background, var(--k-accent-solid));
    color: var(--kaunter-button-color, var(--k-on-accent));
  }

  .button[aria-pressed='true'] {
    background: var(--k-pressed);
  }

  .button.danger {
    color: var(--k-bad);
  }
`
