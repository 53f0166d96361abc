import { css } from 'lit'
import { countBadge, iconButton, popover } from '../elements/base/chrome.ts'
import { controls } from '../elements/base/controls.ts'

export const noticeBellStyles = [
  controls,
  countBadge,
  iconButton,
  popover,
  css`
    .popover {
      width: 24rem;
      max-height: min(34rem, calc(100dvh - 1rem));
    }

    .quiet {
      opacity: 0.6;
    }

    .head {
      display: flex;
      align-items: center;
      gap: var(--k-space-2);
      min-height: 2.25rem;
      padding: 0 var(--k-space-1) 0 var(--k-space-3);
    }

    h2,
    h3 {
      margin: 0;
      font-size: var(--k-text-l);
      font-weight: 650;
    }

    h3 {
      padding: var(--k-space-2) var(--k-space-3) var(--k-space-1);
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
      font-weight: 600;
    }

    h2 {
      flex: 1;
    }

    .back {
      order: -1;
      margin-left: calc(-1 * var(--k-space-2));
    }

    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }

    section:not(:last-child) {
      margin-bottom: var(--k-space-1);
      padding-bottom: var(--k-space-1);
      border-bottom: 1px solid var(--k-border);
    }

    a {
      display: grid;
      grid-template-columns: 0.5rem 1fr auto;
      align-items: baseline;
      gap: 0 var(--k-space-2);
      padding: var(--k-space-2) var(--k-space-3);
      border-radius: var(--k-radius-m);
      color: var(--k-text-quiet);
      font-size: var(--k-text-m);
      text-decoration: none;
    }

    a:hover {
      background: var(--k-hover);
    }

    a.unread {
      color: var(--k-text);
      font-weight: 600;
    }

    .what {
      overflow-wrap: anywhere;
    }

    .more-of {
      grid-column: 2 / -1;
      font-weight: 400;
      overflow-wrap: anywhere;
    }

    .line {
      overflow: hidden;
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    kaunter-time {
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
      font-weight: 400;
    }

    .dot {
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
    }

    .unread .dot {
      background: var(--k-accent-solid);
    }

    .empty {
      margin: 0;
      padding: var(--k-space-3);
      color: var(--k-text-quiet);
      font-size: var(--k-text-m);
    }

    .more {
      width: 100%;
    }

    @media (pointer: coarse) {
      a {
        padding-block: var(--k-space-3);
      }
    }
  `,
]
