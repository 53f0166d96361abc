import { css } from '@kaunter/admin-ui'

/** What several parts of the page show in the same way. */
export const marks = css`
  .mono {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
  }

  .quiet {
    color: var(--k-text-quiet);
  }

  .count {
    flex: none;
    min-width: 1.5rem;
    padding: 0.0625rem 0.4375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-bad-soft);
    color: var(--k-bad);
    font-size: var(--k-text-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }

  .error {
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
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
    min-height: 18rem;
    height: 100%;
    padding: var(--k-space-6);
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
  }

  .bone {
    height: 3.5rem;
    margin: var(--k-space-3) var(--k-space-4);
    border-radius: var(--k-radius-m);
    background: var(--k-pressed);
    animation: bone 1.4s ease-in-out infinite;
  }

  @keyframes bone {
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
