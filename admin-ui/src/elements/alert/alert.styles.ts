import { css } from 'lit'

export const alertStyles = css`
  :host {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  .alert {
    --tone: var(--k-info);
    --tone-soft: var(--k-info-soft);
    display: flex;
    align-items: start;
    gap: var(--k-space-2);
    padding: var(--kaunter-alert-padding, var(--k-space-2) var(--k-space-3));
    border-radius: var(--k-radius-m);
    background: var(--tone-soft);
    color: var(--tone);
    font-size: var(--k-text-m);
    overflow-wrap: anywhere;
  }

  .good {
    --tone: var(--k-good);
    --tone-soft: var(--k-good-soft);
  }

  .warn {
    --tone: var(--k-warn);
    --tone-soft: var(--k-warn-soft);
  }

  .bad {
    --tone: var(--k-bad);
    --tone-soft: var(--k-bad-soft);
  }

  .body {
    flex: 1;
    min-width: 0;
  }

  .heading {
    display: block;
    font-weight: 650;
  }

  .close {
    margin: calc(-1 * var(--k-space-1)) calc(-1 * var(--k-space-2)) calc(-1 * var(--k-space-1)) 0;
    color: inherit;
  }
`
