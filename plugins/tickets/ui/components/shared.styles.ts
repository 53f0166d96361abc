import { css } from '@kaunter/admin-ui'

/** What several parts of the inbox show in the same way, beside the `marks` of all pages. */
export const ticketMarks = css`
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
`
