import { css } from '@kaunter/admin-ui'

/** Marks that several parts of the inbox show in the same way. */
export const marks = css`
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.3125rem;
    color: var(--status, var(--k-text-quiet));
    font-weight: 500;
    white-space: nowrap;
  }

  .status::before {
    content: '';
    width: 0.4375rem;
    height: 0.4375rem;
    border-radius: 50%;
    background: currentColor;
  }

  .status.new {
    --status: var(--k-accent);
  }

  .status.open {
    --status: var(--k-info);
  }

  .status.pending_merchant {
    --status: var(--k-warn);
  }

  .status.pending_internal {
    --status: var(--k-violet);
  }

  .status.resolved {
    --status: var(--k-good);
  }

  .status.closed {
    --status: var(--k-text-faint);
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    width: 1.375rem;
    height: 1.375rem;
    border-radius: 50%;
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: 0.625rem;
    font-weight: 650;
    line-height: 1;
  }

  .avatar.mine {
    background: var(--k-accent-soft);
    color: var(--k-accent);
  }

  .placeholder {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--k-space-1);
    height: 100%;
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
    max-width: 22rem;
    margin: 0 0 var(--k-space-2);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }

  kbd {
    display: inline-block;
    min-width: 1.375rem;
    padding: 0 0.3125rem;
    border: 1px solid var(--k-border);
    border-bottom-width: 2px;
    border-radius: var(--k-radius-s);
    background: var(--k-canvas);
    color: var(--k-text);
    font: 500 var(--k-text-s) / 1.25rem var(--k-font);
    text-align: center;
  }

  .bone {
    border-radius: var(--k-radius-s);
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
