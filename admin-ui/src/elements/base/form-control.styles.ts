import { css } from 'lit'

/** Label above, hint and error below. */
export const formControlStyles = css`
  :host {
    display: block;
    color: var(--k-text);
    font-size: var(--k-text-m);
  }

  :host([hidden]) {
    display: none;
  }

  label,
  legend {
    display: block;
    width: fit-content;
    margin: 0 0 var(--k-space-1);
    padding: 0;
    font-size: var(--k-text-m);
    font-weight: 550;
  }

  .star {
    margin-inline-start: 0.1875rem;
    color: var(--k-bad);
  }

  p {
    margin: var(--k-space-1) 0 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
  }

  #error {
    color: var(--k-bad);
    font-weight: 500;
  }
`
