import { css } from '@kaunter/admin-ui'

export const inboxStyles = css`
  :host {
    display: block;
    height: 100%;
  }

  .inbox {
    position: relative;
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(18rem, 22rem) minmax(0, 1fr);
    height: 100%;
    overflow: hidden;
  }

  .inbox.with-details {
    grid-template-columns: minmax(18rem, 22rem) minmax(0, 1fr) 17rem;
  }

  /* A table has the whole width until a ticket is opened. */
  .inbox.as-table {
    grid-template-columns: minmax(0, 1fr);
  }

  .inbox.as-table .thread-pane {
    display: none;
  }

  .list-pane,
  .thread-pane {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }

  .list-pane {
    border-right: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  .title {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 3.25rem;
    padding: 0 var(--k-space-2) 0 var(--k-space-4);
  }

  tickets-lanes {
    padding-bottom: var(--k-space-2);
    border-bottom: 1px solid var(--k-border);
  }

  tickets-list-tools[searching] + tickets-list {
    display: none;
  }

  tickets-list {
    padding-top: var(--k-space-2);
  }

  .way-back {
    align-self: start;
    margin: var(--k-space-1) var(--k-space-3);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  .thread-pane {
    background: var(--k-canvas);
  }

  .header-bone {
    min-height: 3.25rem;
    padding: var(--k-space-4) var(--k-space-5);
    box-sizing: border-box;
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  .header-bone .bone {
    width: 11rem;
    height: 1rem;
  }

  /* The buttons of plugins, below those of the ticket. */
  kaunter-slot {
    padding: var(--k-space-2) var(--k-space-5);
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  aside {
    position: relative;
    min-height: 0;
    border-left: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  /* Too narrow for three panes: the details lie over the thread. */
  @media (max-width: 74.99rem) {
    .inbox:not(.as-table),
    .inbox.with-details {
      grid-template-columns: minmax(16rem, 19rem) minmax(0, 1fr);
    }

    aside {
      position: absolute;
      z-index: 5;
      inset: 0 0 0 auto;
      width: min(19rem, 100%);
      box-shadow: var(--k-shadow-m);
    }
  }

  @media (max-width: 47.99rem) {
    .inbox,
    .inbox:not(.as-table),
    .inbox.with-details {
      grid-template-columns: minmax(0, 1fr);
    }

    .inbox.has-ticket .list-pane,
    .inbox:not(.has-ticket) .thread-pane {
      display: none;
    }
  }
`
