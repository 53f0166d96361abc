import { css } from '@kaunter/admin-ui'

export const boardStyles = css`
  :host {
    display: block;
    height: 100%;
  }

  .board {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100%;
  }

  tickets-list-tools {
    padding: 0;
  }

  tickets-views {
    min-width: 0;
    max-width: 100%;
    padding: 0;
  }

  .columns {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(13rem, 1fr);
    gap: var(--k-space-3);
    min-height: 0;
    padding: var(--k-space-3) var(--k-space-4);
    overflow: auto hidden;
    scroll-padding: 0 var(--k-space-4);
    background: var(--k-surface);
  }

  .ghost {
    position: fixed;
    z-index: 30;
    inset: 0 auto auto 0;
    display: grid;
    gap: 0.125rem;
    width: 14rem;
    padding: var(--k-space-2) var(--k-space-3);
    box-sizing: border-box;
    border: 1px solid var(--k-accent-solid);
    border-radius: var(--k-radius-m);
    background: var(--k-raised);
    box-shadow: var(--k-shadow-m);
    font-size: var(--k-text-m);
    pointer-events: none;
  }

  .ghost .verdict {
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  .ghost .verdict.over {
    color: var(--k-accent);
    font-weight: 600;
  }

  .ghost > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (max-width: 47.99rem) {
    .columns {
      grid-auto-columns: min(85vw, 20rem);
      padding: var(--k-space-2) var(--k-space-3);
      scroll-snap-type: inline proximity;
      scroll-padding: 0 var(--k-space-3);
    }
  }
`
