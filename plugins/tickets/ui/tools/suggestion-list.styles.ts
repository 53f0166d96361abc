import { css } from '@kaunter/admin-ui'

/** Adopted by the part in whose text area one writes. */
export const suggestionStyles = css`
  :host {
    position: relative;
  }

  .suggestions {
    position: absolute;
    z-index: 5;
    inset: auto var(--k-space-5) calc(100% + var(--k-space-1));
    max-width: 46rem;
    margin-inline: auto;
    overflow: hidden;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-raised);
    color: var(--k-text);
    box-shadow: var(--k-shadow-m);
    font-size: var(--k-text-m);
  }

  .suggestion-bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--k-space-3);
    min-height: 2rem;
    padding: var(--k-space-1) var(--k-space-3);
    border-bottom: 1px solid var(--k-border);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  .suggestion-languages {
    display: flex;
    flex: none;
    gap: 0.125rem;
  }

  .suggestion-languages button {
    min-height: 1.5rem;
    padding: 0 0.5rem;
    border: 0;
    border-radius: var(--k-radius-m);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  .suggestion-languages button[aria-pressed='true'] {
    background: var(--k-pressed);
    color: var(--k-text);
  }

  .suggestions ul {
    max-height: min(18rem, 40vh);
    margin: 0;
    padding: var(--k-space-1);
    overflow: auto;
    list-style: none;
  }

  .suggestions ul:empty {
    display: none;
  }

  .suggestions li {
    padding: 0.375rem var(--k-space-2);
    border-radius: var(--k-radius-m);
    cursor: pointer;
  }

  .suggestions li:hover {
    background: var(--k-hover);
  }

  .suggestions li[aria-selected='true'] {
    background: var(--k-pressed);
  }

  .suggestion-name {
    display: block;
    font-weight: 550;
  }

  .suggestion-shortcut {
    color: var(--k-text-quiet);
    font-weight: 400;
  }

  .suggestion-warn {
    color: var(--k-warn);
    font-size: var(--k-text-s);
    font-weight: 550;
  }

  .suggestion-text {
    display: -webkit-box;
    overflow: hidden;
    color: var(--k-text-quiet);
    overflow-wrap: anywhere;
    white-space: pre-line;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 1;
  }

  li[aria-selected='true'] .suggestion-text {
    -webkit-line-clamp: 6;
  }

  .suggestion-state {
    margin: 0;
    padding: var(--k-space-3);
    color: var(--k-text-quiet);
  }

  @media (max-width: 47.99rem) {
    .suggestions {
      inset-inline: var(--k-space-2);
    }

    .suggestion-keys {
      display: none;
    }
  }
`
