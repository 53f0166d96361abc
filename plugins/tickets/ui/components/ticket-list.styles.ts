import { css } from '@kaunter/admin-ui'

export const listStyles = css`
  :host {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }

  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  ul {
    margin: 0;
    padding: 0 var(--k-space-2) var(--k-space-2);
    list-style: none;
  }

  li + li {
    border-top: 1px solid transparent;
  }

  .row {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.125rem var(--k-space-2);
    padding: 0.5625rem var(--k-space-3);
    border-radius: 0.5rem;
    color: inherit;
    line-height: 1.35;
    text-decoration: none;
  }

  .row:hover {
    background: var(--k-hover);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .row[aria-current='true'] {
    background: var(--k-accent-soft);
  }

  .row[aria-current='true']::before {
    content: '';
    position: absolute;
    inset: 0.625rem auto 0.625rem 0;
    width: 3px;
    border-radius: 3px;
    background: var(--k-accent-solid);
  }

  .name {
    overflow: hidden;
    font-size: var(--k-text-l);
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .waits .name {
    font-weight: 650;
  }

  .time,
  .meta {
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .time {
    align-self: center;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  .preview {
    overflow: hidden;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .waits .preview {
    color: var(--k-text);
  }

  .meta {
    display: flex;
    grid-column: 1;
    align-items: center;
    gap: var(--k-space-2);
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
  }

  .wait {
    overflow: hidden;
    padding: 0 0.375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-warn-soft);
    color: var(--k-warn);
    font-weight: 550;
    text-overflow: ellipsis;
  }

  .wait.late {
    background: var(--k-bad-soft);
    color: var(--k-bad);
  }

  kaunter-avatar {
    --kaunter-avatar-size: 1.375rem;
    grid-row: 2 / span 2;
    grid-column: 2;
    align-self: end;
    justify-self: end;
  }

  .fresh {
    position: absolute;
    z-index: 2;
    top: var(--k-space-1);
    left: 50%;
    min-height: 1.75rem;
    border-radius: var(--k-radius-pill);
    box-shadow: var(--k-shadow-m);
    translate: -50% 0;
  }

  .foot {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--k-space-2);
    margin: 0;
    padding: var(--k-space-3);
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .skeleton {
    display: grid;
    gap: 0.4375rem;
    padding: 0.6875rem var(--k-space-3);
  }

  .skeleton .bone {
    height: 0.75rem;
  }
`
