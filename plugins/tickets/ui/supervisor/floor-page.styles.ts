import { css } from '@kaunter/admin-ui'

export const floorStyles = css`
  .frame {
    max-width: 90rem;
    margin: 0 auto;
  }

  .age {
    margin-left: auto;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    font-variant-numeric: tabular-nums;
  }

  .age.old {
    color: var(--k-warn);
    font-weight: 600;
  }

  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr));
    gap: var(--k-space-3);
    margin: 0;
  }

  .tile {
    display: grid;
    align-content: start;
    padding: var(--k-space-3) var(--k-space-4);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-decoration: none;
  }

  a.tile:hover {
    border-color: var(--k-border-input);
  }

  .tile strong {
    color: var(--k-text);
    font-size: var(--k-text-2xl);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    line-height: 1.3;
  }

  .tile.late strong {
    color: var(--k-bad);
  }

  .tile.soon strong {
    color: var(--k-warn);
  }

  .tile small {
    min-height: 1.1rem;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .lists,
  .places {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
    align-items: start;
    gap: var(--k-space-4);
  }

  /* Beside each other only where all their columns are in sight, also in Malay. */
  .places {
    grid-template-columns: repeat(auto-fit, minmax(min(42rem, 100%), 1fr));
  }

  .lists:not(:has(*)) {
    display: none;
  }

  kaunter-card {
    min-width: 0;
  }

  ul {
    margin: 0 calc(-1 * var(--k-space-4));
    padding: 0;
    list-style: none;
  }

  .ticket {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    padding: 0 var(--k-space-2) 0 var(--k-space-4);
  }

  .ticket:hover {
    background: var(--k-hover);
  }

  .open {
    display: grid;
    flex: 1;
    min-width: 0;
    padding: var(--k-space-2) 0;
    color: inherit;
    font-size: var(--k-text-m);
    text-decoration: none;
  }

  .name,
  .sub {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    font-weight: 550;
  }

  .sub,
  .of {
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .of {
    margin-right: var(--k-space-1);
  }

  .wait {
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .turn {
    width: 100%;
    margin-bottom: calc(-1 * var(--k-space-2));
    color: var(--k-text-quiet);
  }

  .none {
    display: flex;
    flex-wrap: wrap;
    gap: var(--k-space-1) var(--k-space-4);
    margin: 0;
    color: var(--k-text-faint);
    font-size: var(--k-text-m);
  }

  kaunter-table {
    --kaunter-table-max-height: 28rem;
    display: block;
    /* The first column stands below the heading. */
    margin: 0 calc(-1 * var(--k-space-3));
  }
`
