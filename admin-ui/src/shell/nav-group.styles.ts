import { css } from 'lit'
import { popover } from '../elements/base/chrome.ts'
import { controls } from '../elements/base/controls.ts'
import { navEntryStyles } from './nav-entry.styles.ts'

export const navGroupStyles = [
  controls,
  navEntryStyles,
  popover,
  css`
    :host {
      display: grid;
    }

    button.entry {
      width: 100%;
      border: 0;
      background: none;
      cursor: pointer;
    }

    .popover {
      min-width: 13rem;
    }

    a {
      display: flex;
      align-items: center;
      gap: var(--k-space-3);
      min-height: 2.25rem;
      padding: 0 var(--k-space-3);
      border-radius: var(--k-radius-m);
      color: inherit;
      font-size: var(--k-text-m);
      text-decoration: none;
    }

    a:hover {
      background: var(--k-hover);
    }

    a[aria-current] {
      background: var(--k-accent-soft);
      color: var(--k-accent);
      font-weight: 600;
    }

    @media (pointer: coarse) {
      a {
        min-height: 2.75rem;
      }
    }
  `,
]
