import { css } from '@kaunter/admin-ui/embed'

export const statusStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    justify-content: space-between;
  }

  .status {
    padding: 0.125rem 0.75rem;
    border-radius: 999px;
    background: var(--_soft);
    font-size: 0.875rem;
    font-weight: 600;
  }

  .status.waiting,
  .status.resolved {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  ol {
    display: grid;
    gap: 0.75rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    justify-self: start;
    max-width: 85%;
    padding: 0.5rem 0.75rem;
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_soft);
  }

  li.shop {
    justify-self: end;
    border: 1px solid var(--_border);
    background: var(--_surface);
  }

  .text {
    white-space: pre-line;
  }
`
