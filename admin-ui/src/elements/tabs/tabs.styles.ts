import { css } from 'lit'

export const tabsStyles = css`
  :host {
    display: block;
    min-width: 0;
  }

  :host([hidden]) {
    display: none;
  }

  .strip {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem;
  }

  .tab {
    display: inline-flex;
    align-items: center;
    gap: var(--k-space-2);
    min-height: 2rem;
    padding: 0 0.625rem;
    border: 0;
    border-radius: var(--k-radius-m);
    background: none;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    font-weight: 500;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }

  .tab:hover {
    background: var(--k-hover);
    color: var(--k-text);
  }

  .tab[aria-selected='true'],
  .tab[aria-current] {
    background: var(--kaunter-tabs-active, var(--k-pressed));
    color: var(--k-text);
  }

  .panel {
    padding-top: var(--kaunter-tabs-gap, var(--k-space-3));
  }

  .panel:focus-visible {
    outline-offset: -2px;
  }

  @media (pointer: coarse) {
    .tab {
      min-height: 2.5rem;
    }
  }
`
