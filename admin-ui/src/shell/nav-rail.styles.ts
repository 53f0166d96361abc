import { css } from 'lit'
import { iconButton } from '../elements/base/chrome.ts'
import { controls } from '../elements/base/controls.ts'
import { navEntryStyles } from './nav-entry.styles.ts'

export const navStyles = [
  controls,
  iconButton,
  navEntryStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--k-space-4);
      padding: var(--k-space-3) 0;
      border-right: 1px solid var(--k-border);
      background: var(--k-canvas);
    }

    header {
      display: contents;
    }

    .skip {
      position: fixed;
      z-index: var(--k-layer-skip);
      top: var(--k-space-2);
      left: var(--k-space-2);
      padding: var(--k-space-2) var(--k-space-3);
      border-radius: var(--k-radius-m);
      background: var(--k-raised);
      color: var(--k-text);
      box-shadow: var(--k-shadow-m);
    }

    .skip:not(:focus) {
      clip-path: inset(50%);
    }

    .brand {
      border-radius: 0.5rem;
    }

    nav {
      display: flex;
      flex: 1;
      flex-direction: column;
      gap: var(--k-space-1);
      width: 100%;
      min-height: 0;
      padding: 0 0.375rem;
      overflow-y: auto;
      scrollbar-width: none;
    }

    .foot {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--k-space-1);
    }

    .avatar {
      display: grid;
      place-items: center;
      width: 1.75rem;
      height: 1.75rem;
      border-radius: 50%;
      background: var(--k-text);
      color: var(--k-canvas);
      font-size: 0.6875rem;
      font-weight: 650;
    }

    .connection {
      display: grid;
      place-items: center;
      width: 2.25rem;
      height: 1.5rem;
    }

    .dot {
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      background: var(--k-text-faint);
    }

    .live .dot {
      background: light-dark(#2a9d62, #4cc38a);
    }

    .reconnecting .dot {
      background: var(--k-warn);
      animation: pulse 1.2s ease-in-out infinite;
    }

    .offline .dot {
      background: var(--k-bad);
    }

    @keyframes pulse {
      50% {
        opacity: 0.3;
      }
    }

    @media (prefers-reduced-motion: reduce) {
      .reconnecting .dot {
        animation: none;
      }
    }

    @media (max-width: 47.99rem) {
      :host {
        flex-direction: row;
        gap: var(--k-space-1);
        padding: 0.25rem;
        border-right: 0;
        border-bottom: 1px solid var(--k-border);
      }

      /* Every entry keeps its name; what has no room is behind the last one. */
      nav {
        flex-direction: row;
        gap: 0;
        min-width: 0;
        padding: 0;
        overflow: hidden;
      }

      nav > * {
        flex: 1 1 auto;
        max-width: 5rem;
        min-width: 0;
      }

      /* The mark is at the first entry's address anyway. */
      .brand {
        display: none;
      }

      .foot {
        position: relative;
        flex-direction: row;
        gap: 0;
      }

      /* On the corner of who is signed in, and only when something is wrong. */
      .connection {
        position: absolute;
        top: 0;
        right: 0;
        width: 0.875rem;
        height: 0.875rem;
        border-radius: 50%;
        background: var(--k-canvas);
        pointer-events: none;
      }

      .live,
      .connecting {
        clip-path: inset(50%);
      }
    }
  `,
]
