import { css } from 'lit'
import { controls } from '../elements/base/controls.ts'

export const navStyles = [
  controls,
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
      z-index: 50;
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

    nav a {
      display: grid;
      justify-items: center;
      gap: 0.1875rem;
      padding: 0.4375rem 0.125rem 0.375rem;
      border-radius: 0.5rem;
      color: var(--k-text-quiet);
      font-size: var(--k-text-xs);
      font-weight: 500;
      line-height: 1.2;
      text-align: center;
      text-decoration: none;
    }

    nav a:hover {
      background: var(--k-pressed);
      color: var(--k-text);
    }

    nav a[aria-current] {
      background: var(--k-accent-soft);
      color: var(--k-accent);
    }

    .glyph {
      position: relative;
      font-size: 1.0625rem;
    }

    .label {
      max-width: 100%;
      overflow-wrap: break-word;
      hyphens: auto;
    }

    .count {
      position: absolute;
      top: -0.375rem;
      left: calc(100% - 0.6875rem);
      min-width: 1rem;
      padding: 0 0.25rem;
      border: 2px solid var(--k-canvas);
      border-radius: var(--k-radius-pill);
      background: var(--k-accent-solid);
      color: var(--k-on-accent);
      font-size: 0.625rem;
      font-weight: 700;
      line-height: 0.9375rem;
      text-align: center;
    }

    .foot {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--k-space-1);
    }

    .search {
      display: grid;
      place-items: center;
      min-width: 2.25rem;
      min-height: 2.25rem;
      padding: 0;
      border: 0;
      border-radius: var(--k-radius-m);
      background: none;
      color: var(--k-text-quiet);
      font-size: var(--k-text-l);
      cursor: pointer;
    }

    .search:hover {
      background: var(--k-pressed);
      color: var(--k-text);
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
        padding: 0.25rem var(--k-space-2);
        border-right: 0;
        border-bottom: 1px solid var(--k-border);
      }

      /* Every entry keeps its name: they share the width, and scroll only when there are many. */
      nav {
        flex-direction: row;
        gap: 0;
        min-width: 0;
        padding: 0;
        overflow-x: auto;
      }

      nav a {
        flex: 0 1 5rem;
        align-content: center;
        min-width: max-content;
        padding-inline: 0.125rem;
      }

      .label {
        white-space: nowrap;
        overflow-wrap: normal;
      }

      /* The mark is at the first entry's address anyway, and a lost connection is told below the strip. */
      .brand {
        display: none;
      }

      .foot {
        flex-direction: row;
        gap: 0;
      }

      .connection {
        position: absolute;
        clip-path: inset(50%);
      }
    }
  `,
]
