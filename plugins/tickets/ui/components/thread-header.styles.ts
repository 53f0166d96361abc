import { css } from '@kaunter/admin-ui'

export const threadHeaderStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  header {
    display: flex;
    flex-direction: column;
    gap: var(--k-space-1);
    padding: var(--k-space-2) var(--k-space-3) var(--k-space-2) var(--k-space-5);
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  .who,
  .state {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    min-width: 0;
  }

  .state {
    flex-wrap: wrap;
    gap: var(--k-space-1) var(--k-space-2);
    /* The text of the first choice stands below the name. */
    margin-inline-start: -0.5rem;
  }

  .name {
    flex: 1;
    min-width: 0;
  }

  h2 {
    margin: 0;
    overflow: hidden;
    outline: none;
    font-size: var(--k-text-l);
    font-weight: 650;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .sub {
    display: flex;
    align-items: center;
    gap: 0 var(--k-space-2);
    margin: 0;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    white-space: nowrap;
  }

  .outlet {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .state .select,
  .state .button {
    min-height: 1.75rem;
  }

  .state .select {
    max-width: 11.5rem;
    min-width: 0;
    padding-inline-start: 0.5rem;
    border-color: transparent;
    field-sizing: content;
  }

  .state .select:hover:not([disabled]),
  .state .select:focus-visible {
    border-color: var(--k-border);
  }

  .select.high {
    color: var(--k-warn);
  }

  .select.urgent {
    color: var(--k-bad);
  }

  .state .button {
    padding-inline: 0.5rem;
  }

  .window {
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    white-space: nowrap;
  }

  .short {
    color: var(--k-warn);
    font-weight: 550;
  }

  .over {
    color: var(--k-bad);
    font-weight: 550;
  }

  .back {
    display: none;
  }

  /* Room for both in one line. */
  @container (min-width: 62rem) {
    header {
      flex-direction: row-reverse;
      align-items: center;
      justify-content: space-between;
    }

    .who {
      flex: 1;
    }
  }

  @container (max-width: 30rem) {
    /* Who is here has its own line below the number. */
    .sub {
      flex-wrap: wrap;
    }

    .state {
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
    }

    .state > * {
      flex: none;
    }

    /* The composer says it. */
    .wide,
    .window {
      display: none;
    }

    .state .select {
      max-width: 9rem;
    }
  }

  @media (max-width: 47.99rem) {
    header {
      padding-inline: var(--k-space-2);
    }

    .back {
      display: inline-flex;
    }

    .state {
      margin-inline-start: 0;
    }
  }
`
