import { css } from 'lit'

export const spinnerStyles = css`
  :host {
    display: inline-flex;
    font-size: var(--kaunter-spinner-size, 1.125rem);
    color: var(--kaunter-spinner-color, var(--k-text-quiet));
  }

  :host([hidden]) {
    display: none;
  }
`
