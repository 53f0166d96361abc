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
    /* What is seen is kept in place by hand: the browser does not know which rows are the same. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  ul,
  .rows {
    position: relative;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  :host {
    --row: 5rem;
  }

  :host([form='compact']) {
    --row: 3.375rem;
  }

  :host([form='table']) {
    --row: 2.5rem;
  }

  .item {
    box-sizing: border-box;
    height: var(--row);
  }

  ul > .item,
  .rows > .item {
    position: absolute;
    inset: 0 0 auto;
    contain: strict;
  }

  ul > .item {
    padding: 0 var(--k-space-2);
  }

  .row {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: center;
    gap: 0.125rem var(--k-space-2);
    height: 100%;
    padding: 0 var(--k-space-3) 0 1.875rem;
    border-radius: 0.5rem;
    color: inherit;
    line-height: 1.35;
    text-decoration: none;
  }

  .item:hover > .row {
    background: var(--k-hover);
  }

  .item.picked > .row {
    background: var(--k-pressed);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .item.current > .row {
    background: var(--k-accent-soft);
  }

  .item.current > .row::before {
    content: '';
    position: absolute;
    inset: 0.625rem auto 0.625rem 0;
    width: 3px;
    border-radius: 3px;
    background: var(--k-accent-solid);
  }

  /* In the margin: a dot while the customer waits, the box to pick it when one points there. */
  .row::after {
    content: '';
    position: absolute;
    top: 50%;
    left: 0.8125rem;
    width: 0.4375rem;
    height: 0.4375rem;
    border-radius: 50%;
    translate: 0 -50%;
  }

  .waits .row::after {
    background: var(--k-accent-solid);
  }

  .pick {
    position: absolute;
    z-index: 1;
    top: 50%;
    left: 0.75rem;
    display: grid;
    place-content: center;
    width: 1.5rem;
    height: 1.5rem;
    margin: 0;
    appearance: none;
    opacity: 0;
    translate: 0 -50%;
    cursor: pointer;
  }

  .pick::before,
  .pick:checked::after {
    content: '';
    grid-area: 1 / 1;
  }

  .pick::before {
    width: 1rem;
    height: 1rem;
    border: 1px solid var(--k-border-input);
    border-radius: var(--k-radius-s);
    background: var(--k-surface);
  }

  .pick:checked::before {
    border-color: transparent;
    background: var(--k-accent-solid);
  }

  .pick:checked::after {
    place-self: center;
    width: 0.5rem;
    height: 0.25rem;
    margin-bottom: 0.125rem;
    border: solid var(--k-on-accent);
    border-width: 0 0 2px 2px;
    rotate: -45deg;
  }

  .item:hover .pick,
  .item:focus-within .pick,
  .item.picked .pick,
  :host([picking]) .pick {
    opacity: 1;
  }

  .item:hover .row::after,
  .item:focus-within .row::after,
  .item.picked .row::after,
  :host([picking]) .row::after {
    background: none;
  }

  /* A finger cannot hover, and would pick what it means to open. */
  @media (pointer: coarse) {
    :host(:not([picking])) .pick {
      display: none;
    }
  }

  :host([form='compact']) .meta {
    display: none;
  }

  :host([form='compact']) kaunter-avatar {
    --kaunter-avatar-size: 1.125rem;
    grid-row: 2;
  }

  [role='table'] {
    --number: 4.5rem;
    --outlet: minmax(6rem, 9rem);
    --status: 11rem;
    --priority: 5rem;
    --assignee: minmax(8rem, 11rem);
    --team: minmax(5rem, 8rem);
    --sla: 14rem;
    --tags: minmax(6rem, 12rem);
    --last: 7.5rem;
    min-width: max-content;
  }

  [role='table'] .item {
    display: grid;
    grid-template-columns: 2.75rem minmax(16rem, 1fr) var(--columns);
    align-items: center;
    border-bottom: 1px solid var(--k-border);
    font-size: var(--k-text-m);
  }

  .head {
    position: sticky;
    z-index: 3;
    top: 0;
    background: var(--k-surface);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 550;
  }

  .cell {
    min-width: 0;
    padding-right: var(--k-space-3);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .cell.status,
  .cell.sla,
  .cell.tags,
  .meta {
    --chip: 1.25rem;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    /* A chip that does not fit is not cut: it would begin a second line, and that is not shown. */
    gap: var(--chip) var(--k-space-2);
    height: var(--chip);
    overflow: hidden;
  }

  .cell.number {
    font-variant-numeric: tabular-nums;
  }

  [role='table'] .row {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    position: static;
    padding: 0;
  }

  /* The whole line opens the ticket. */
  [role='table'] .row::after {
    inset: 0;
    width: auto;
    height: auto;
    border-radius: 0;
    background: none;
    translate: none;
  }

  [role='table'] .row:focus-visible {
    outline: none;
  }

  [role='table'] .row:focus-visible::after {
    outline: 2px solid var(--k-focus);
    outline-offset: -2px;
  }

  [role='table'] .rows .item:hover {
    background: var(--k-hover);
  }

  [role='table'] .item.picked {
    background: var(--k-pressed);
  }

  [role='table'] .name {
    flex: none;
    max-width: 60%;
    font-size: var(--k-text-m);
  }

  .cell.assignee {
    display: flex;
    align-items: center;
    gap: 0.375rem;
  }

  [role='table'] kaunter-avatar {
    flex: none;
    align-self: center;
  }

  .text {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .present {
    display: inline-block;
    width: 0.5rem;
    height: 0.5rem;
    margin-right: 0.375rem;
    border-radius: 50%;
    background: var(--k-warn);
  }

  .present.writes {
    background: var(--k-bad);
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
    grid-column: 1;
    min-width: 0;
    white-space: nowrap;
  }

  .wait {
    padding: 0 0.375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-warn-soft);
    color: var(--k-warn);
    font-weight: 550;
    line-height: 1.4;
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
