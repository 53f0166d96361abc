import { css } from '@kaunter/admin-ui'

export const pageStyles = css`
  :host {
    display: block;
    height: 100%;
  }

  .settings {
    display: grid;
    grid-template-columns: minmax(13rem, 17rem) minmax(0, 1fr);
    height: 100%;
  }

  nav {
    padding: 0 var(--k-space-2) var(--k-space-4);
    border-right: 1px solid var(--k-border);
    overflow: auto;
  }

  nav .page-title {
    display: flex;
    align-items: center;
    min-height: 3.25rem;
    padding: 0 var(--k-space-2);
  }

  nav a {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    min-height: 2.25rem;
    padding: 0 var(--k-space-2);
    border-radius: var(--k-radius-m);
    color: inherit;
    font-size: var(--k-text-l);
    text-decoration: none;
  }

  nav a:hover {
    background: var(--k-hover);
  }

  nav a[aria-current] {
    background: var(--k-accent-soft);
    color: var(--k-accent);
    font-weight: 600;
  }

  @media (pointer: coarse) {
    nav a {
      min-height: 2.75rem;
    }
  }

  .pane {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    background: var(--k-canvas);
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-1) var(--k-space-3);
    min-height: 3.25rem;
    padding: var(--k-space-1) var(--k-space-5);
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  .bar h1 {
    flex: 1;
    margin: 0;
    font-size: var(--k-text-xl);
    font-weight: 600;
  }

  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    scroll-padding: 1rem;
  }

  .sheet {
    max-width: 44rem;
    margin: var(--k-space-5) auto;
    padding: 0 var(--k-space-6);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
  }

  kaunter-slot::part(contribution) {
    max-width: 44rem;
    margin: var(--k-space-5) auto;
    padding: var(--k-space-5) var(--k-space-6);
    box-sizing: border-box;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
  }

  kaunter-slot::part(heading) {
    color: var(--k-text);
    font-size: var(--k-text-l);
  }

  settings-field + settings-field {
    border-top: 1px solid var(--k-border);
  }

  .note {
    max-width: 44rem;
    margin: var(--k-space-4) auto calc(-1 * var(--k-space-2));
    padding: 0 var(--k-space-1);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }

  .save {
    padding: var(--k-space-3) var(--k-space-5);
    border-top: 1px solid var(--k-border);
    background: var(--k-surface);
    box-shadow: var(--k-shadow-s);
  }

  /* The buttons come first: the corner at the right belongs to the messages of the shell. */
  .inner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
    max-width: 44rem;
    margin: auto;
  }

  .inner p {
    flex: 1 1 12rem;
    margin: 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
  }

  .inner .problem {
    color: var(--k-bad);
  }

  .state {
    flex: 1;
    min-height: 0;
  }

  .back {
    display: none;
    color: inherit;
  }

  @media (max-width: 47.99rem) {
    .settings {
      grid-template-columns: minmax(0, 1fr);
    }

    .settings.open nav,
    .settings:not(.open) .pane {
      display: none;
    }

    nav {
      border-right: 0;
    }

    .back {
      display: inline-flex;
    }

    .bar {
      padding: var(--k-space-1) var(--k-space-3);
    }

    .sheet,
    kaunter-slot::part(contribution) {
      margin: var(--k-space-3);
      padding-inline: var(--k-space-4);
    }

    .save {
      padding-inline: var(--k-space-3);
    }

    .note {
      margin-inline: var(--k-space-3);
    }
  }
`
