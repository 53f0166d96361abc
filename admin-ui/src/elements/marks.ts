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

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
  }

  kaunter-skeleton {
    --kaunter-skeleton-padding: var(--k-space-4);
  }

  .bone {
    min-height: 0.75rem;
    border-radius: var(--k-radius-m);
    background: var(--k-pressed);
    animation: k-bone 1.4s ease-in-out infinite;
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
