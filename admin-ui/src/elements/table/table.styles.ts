import { css } from 'lit'

export const tableStyles = css`
  :host {
    display: block;
    min-width: 0;
    container-type: inline-size;
  }

  :host([hidden]) {
    display: none;
  }

  .scroll {
    position: relative;
    max-height: var(--kaunter-table-max-height, none);
    overflow: auto;
    border-radius: inherit;
  }

  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    color: var(--k-text);
    font-size: var(--k-text-m);
  }

  caption {
    position: absolute;
    clip-path: inset(50%);
  }

  th,
  td {
    padding: var(--kaunter-table-padding, var(--k-space-2) var(--k-space-3));
    border-bottom: 1px solid var(--k-border);
    text-align: start;
    vertical-align: baseline;
  }

  tbody th {
    font-weight: 400;
  }

  .end {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  thead th {
    position: sticky;
    z-index: 1;
    top: 0;
    background: var(--kaunter-table-background, var(--k-surface));
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 500;
    vertical-align: middle;
    white-space: nowrap;
  }

  .sort {
    display: inline-flex;
    align-items: center;
    gap: 0.1875rem;
    min-height: 1.5rem;
    margin: -0.125rem -0.25rem;
    padding: 0 0.25rem;
    border: 0;
    border-radius: var(--k-radius-s);
    background: none;
    color: inherit;
    font: inherit;
    vertical-align: middle;
    cursor: pointer;
  }

  .end .sort {
    flex-direction: row-reverse;
  }

  .sort:hover,
  [aria-sort] .sort {
    color: var(--k-text);
  }

  .sort svg {
    opacity: 0;
    transition: rotate var(--k-quick);
  }

  .sort:hover svg,
  .sort:focus-visible svg,
  [aria-sort] .sort svg {
    opacity: 1;
  }

  [aria-sort='ascending'] .sort svg {
    rotate: 180deg;
  }

  td a {
    color: var(--k-accent);
  }

  .opens tbody tr {
    cursor: pointer;
  }

  .opens tbody tr:hover {
    background: var(--k-hover);
  }

  tbody tr:focus-visible {
    outline-offset: -2px;
  }

  tbody tr[aria-current] {
    background: var(--k-accent-soft);
  }

  .bone {
    height: 0.75rem;
    border-radius: var(--k-radius-s);
    background: var(--k-pressed);
  }

  .none {
    padding: var(--k-space-6) var(--k-space-3);
    color: var(--k-text-quiet);
    text-align: center;
  }

  /* On a phone each row is a small card of its own; the names of the columns stand before the values. */
  @container (width < 32rem) {
    table,
    tbody,
    tr,
    td,
    tbody th {
      display: block;
    }

    thead {
      display: block;
    }

    thead tr {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--k-space-2);
    }

    thead th {
      position: static;
      padding-block: var(--k-space-1);
      border: 0;
    }

    .end .sort {
      flex-direction: row;
    }

    /* Those that sort stay to be tapped. */
    thead th:not(:has(.sort)) {
      position: absolute;
      width: 1px;
      overflow: hidden;
      padding: 0;
      clip-path: inset(50%);
    }

    tbody tr {
      padding: var(--k-space-2) 0;
      border-bottom: 1px solid var(--k-border);
    }

    tbody th,
    tbody td {
      display: grid;
      grid-template-columns: minmax(6rem, 38%) minmax(0, 1fr);
      gap: var(--k-space-3);
      padding: 0.1875rem var(--k-space-3);
      border: 0;
      text-align: start;
      overflow-wrap: anywhere;
    }

    tbody .end {
      text-align: start;
    }

    tbody .names {
      display: block;
      font-weight: 600;
    }

    td[data-label]::before {
      content: attr(data-label);
      color: var(--k-text-quiet);
    }

    td[data-empty] {
      display: none;
    }
  }
`
