import { css } from '@kaunter/admin-ui'

/** Of the cards of tickets on the home page. */
export const widgetStyles = css`
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
    gap: var(--k-space-2);
    margin-bottom: var(--k-space-3);
  }

  .tile {
    padding: var(--k-space-2) var(--k-space-3);
    border-radius: var(--k-radius-m);
    background: var(--k-hover);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    text-decoration: none;
  }

  .tile:hover,
  .row:hover {
    background: var(--k-pressed);
  }

  .tile strong {
    display: block;
    color: var(--k-text);
    font-size: var(--k-text-2xl);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 1.3;
  }

  h3 {
    display: flex;
    justify-content: space-between;
    margin: 0 0 var(--k-space-1);
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    font-weight: 600;
  }

  h3 a {
    color: var(--k-text-quiet);
    font-weight: 500;
  }

  ul {
    margin: 0 calc(-1 * var(--k-space-2));
    padding: 0;
    list-style: none;
  }

  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 var(--k-space-3);
    padding: 0.375rem var(--k-space-2);
    border-radius: var(--k-radius-m);
    color: inherit;
    font-size: var(--k-text-m);
    text-decoration: none;
  }

  .name {
    font-weight: 550;
  }

  .name,
  .preview {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .preview {
    grid-column: 1 / -1;
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  .preview.whole {
    grid-column: 1;
    white-space: normal;
  }

  .wait {
    color: var(--k-text-quiet);
    font-variant-numeric: tabular-nums;
  }

  h3:not(:first-of-type) {
    margin-top: var(--k-space-4);
  }

  kaunter-error {
    --kaunter-empty-height: 0;
  }

  .late {
    color: var(--k-warn);
    font-weight: 600;
  }

  p {
    margin: 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }
`
