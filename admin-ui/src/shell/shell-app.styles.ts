import { css } from 'lit'
import { controls } from '../elements/base/controls.ts'
import { stateCardStyles } from './state-card.ts'

export const shellStyles = [
  controls,
  stateCardStyles,
  css`
    :host {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      height: 100%;
    }

    kaunter-login,
    .splash,
    :host > .state {
      grid-column: 1 / -1;
    }

    .splash {
      display: grid;
      place-items: center;
      height: 100%;
    }

    .splash svg {
      animation: breathe 1.6s ease-in-out infinite;
    }

    @keyframes breathe {
      50% {
        opacity: 0.45;
      }
    }

    kaunter-nav {
      width: 4.75rem;
      height: 100%;
      min-height: 0;
      box-sizing: border-box;
    }

    /* Also before it is loaded: it has no place of its own. */
    kaunter-palette {
      display: contents;
    }

    main {
      display: flex;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
      height: 100%;
      outline: none;
    }

    .page {
      flex: 1;
      min-height: 0;
    }

    .banner {
      margin: 0;
      padding: 0.375rem var(--k-space-4);
      border-bottom: 1px solid var(--k-border);
      background: var(--k-warn-soft);
      color: var(--k-warn);
      font-size: var(--k-text-m);
    }

    .banner summary {
      cursor: pointer;
      font-weight: 500;
    }

    .banner p {
      margin: var(--k-space-1) 0;
      color: var(--k-text);
      white-space: pre-line;
    }

    @media (prefers-reduced-motion: reduce) {
      .splash svg {
        animation: none;
      }
    }

    @media (max-width: 47.99rem) {
      :host {
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: auto minmax(0, 1fr);
      }

      kaunter-nav {
        width: 100%;
        height: auto;
      }
    }
  `,
]
