import { css } from 'lit'

/** What pages show in the same way, for the `styles` of an element that uses it; beside `controls`. */
export const marks = css`
  /* The strip at the top of a page, as high on one page as on the next. */
  .page-bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-1) var(--k-space-4);
    min-height: 3.25rem;
    padding: var(--k-space-2) var(--k-space-4);
    box-sizing: border-box;
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  .page-title {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .mono {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
  }

  .quiet {
    color: var(--k-text-quiet);
  }

  .pill {
    flex: none;
    min-width: 1.5rem;
    padding: 0.0625rem 0.4375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }

  .pill.good {
    background: var(--k-good-soft);
    color: var(--k-good);
  }

  .pill.bad {
    background: var(--k-bad-soft);
    color: var(--k-bad);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
  }

  .notice {
    margin: 0;
    padding: var(--k-space-2) var(--k-space-3);
    border-radius: var(--k-radius-m);
    background: var(--k-warn-soft);
    color: var(--k-warn);
  }

  .placeholder {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--k-space-1);
    height: 100%;
    min-height: 16rem;
    padding: var(--k-space-6);
    box-sizing: border-box;
    text-align: center;
  }

  .placeholder .glyph {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    margin-bottom: var(--k-space-2);
    border-radius: var(--k-radius-l);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: 1.125rem;
  }

  .placeholder.good .glyph {
    background: var(--k-good-soft);
    color: var(--k-good);
  }

  .placeholder.bad .glyph {
    background: var(--k-bad-soft);
    color: var(--k-bad);
  }

  .placeholder h2 {
    margin: 0;
    font-size: var(--k-text-l);
    font-weight: 600;
  }

  .placeholder p {
    max-width: 24rem;
    margin: 0 0 var(--k-space-2);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-wrap: balance;
  }

  .bones {
    display: grid;
    gap: var(--k-space-3);
    padding: var(--k-space-4);
  }

  .bone {
    min-height: 0.75rem;
    border-radius: var(--k-radius-m);
    background: var(--k-pressed);
    animation: k-bone 1.4s ease-in-out infinite;
  }

  .bones .bone {
    height: 3.5rem;
  }

  @keyframes k-bone {
    50% {
      opacity: 0.45;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`
