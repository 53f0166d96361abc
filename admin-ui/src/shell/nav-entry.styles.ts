import { css } from 'lit'
import { countBadge } from '../elements/base/chrome.ts'

/** One entry of the navigation: below its icon is its name. */
export const navEntryStyles = [
  countBadge,
  css`
  .entry {
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

  .entry:hover {
    background: var(--k-pressed);
    color: var(--k-text);
  }

  .entry[aria-current] {
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

  .glyph .count {
    top: -0.375rem;
    left: calc(100% - 0.6875rem);
  }

  @media (max-width: 47.99rem) {
    .entry {
      align-content: center;
      padding-inline: 0.125rem;
    }

    .label {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
`,
]
