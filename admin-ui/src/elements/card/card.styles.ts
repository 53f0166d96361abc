import { css } from 'lit'

export const cardStyles = css`
  :host {
    display: block;
    min-width: 0;
  }

  :host([hidden]) {
    display: none;
  }

  section {
    display: grid;
    gap: var(--k-space-3);
    padding: var(--kaunter-card-padding, var(--k-space-4));
    box-sizing: border-box;
    height: 100%;
    align-content: start;
    border: 1px solid var(--k-border);
    border-radius: var(--kaunter-card-radius, var(--k-radius-l));
    background: var(--kaunter-card-background, var(--k-surface));
    color: var(--k-text);
    font-size: var(--k-text-m);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--k-space-1) var(--k-space-3);
  }

  .heading {
    font-size: var(--k-text-l);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  ::slotted([slot='footer']) {
    padding-top: var(--k-space-3);
    border-top: 1px solid var(--k-border);
  }


  .body {
    min-width: 0;
    overflow-wrap: anywhere;
  }
`
