import { css } from 'lit'

/** Of the document: the gallery is a page of its own, whose fragments are addresses. */
export const galleryStyles = css`
  kaunter-gallery {
    display: grid;
    grid-template-columns: 13rem minmax(0, 1fr);
    font-size: var(--k-text-l);
  }

  kaunter-gallery > header {
    position: sticky;
    z-index: 5;
    top: 0;
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2) var(--k-space-4);
    padding: var(--k-space-2) var(--k-space-5);
    border-bottom: 1px solid var(--k-border);
    background: var(--k-surface);
  }

  kaunter-gallery h1 {
    flex: 1;
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 650;
  }

  kaunter-gallery > header > a {
    color: var(--k-accent);
    font-size: var(--k-text-m);
  }

  kaunter-gallery nav {
    position: sticky;
    top: 3.25rem;
    height: calc(100vh - 3.25rem);
    padding: var(--k-space-3);
    box-sizing: border-box;
    border-right: 1px solid var(--k-border);
    overflow: auto;
  }

  kaunter-gallery nav a {
    display: block;
    padding: 0.3125rem var(--k-space-2);
    border-radius: var(--k-radius-m);
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-decoration: none;
  }

  kaunter-gallery nav a:hover {
    background: var(--k-hover);
    color: var(--k-text);
  }

  kaunter-gallery main {
    min-width: 0;
    padding: var(--k-space-5);
  }

  kaunter-gallery main > * {
    max-width: 68rem;
    margin-inline: auto;
  }

  kaunter-gallery .lead {
    margin-block: 0;
    color: var(--k-text-quiet);
  }

  kaunter-gallery section {
    padding-block: var(--k-space-8);
    scroll-margin-top: 3.25rem;
    border-bottom: 1px solid var(--k-border);
  }

  kaunter-gallery h2 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
    margin: 0 0 var(--k-space-1);
    font-size: var(--k-text-2xl);
    font-weight: 650;
    letter-spacing: -0.015em;
  }

  kaunter-gallery section > p {
    max-width: 46rem;
    margin: 0 0 var(--k-space-5);
    color: var(--k-text-quiet);
  }

  kaunter-gallery h3 {
    margin: 0;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    font-weight: 550;
  }

  kaunter-gallery h4 {
    margin: var(--k-space-6) 0 var(--k-space-1);
    font-size: var(--k-text-m);
    font-weight: 600;
  }

  kaunter-gallery .specimens,
  kaunter-gallery .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
    gap: var(--k-space-3);
  }

  kaunter-gallery .specimen {
    display: grid;
    align-content: start;
    gap: var(--k-space-3);
    min-width: 0;
    padding: var(--k-space-4);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
  }

  kaunter-gallery .wide {
    grid-column: 1 / -1;
  }

  kaunter-gallery .content {
    min-width: 0;
    font-size: var(--k-text-m);
  }

  kaunter-gallery .content > * {
    margin-block: var(--k-space-1);
  }

  kaunter-gallery .stack,
  kaunter-gallery form[data-test='form'] {
    display: grid;
    gap: var(--k-space-3);
  }

  kaunter-gallery form[data-test='form'] {
    max-width: 30rem;
  }

  kaunter-gallery .row {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
  }

  kaunter-gallery code,
  kaunter-gallery ::part(code) {
    font: var(--k-text-s) ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    overflow-wrap: break-word;
  }

  /* Nobody can hold a pointer or the focus in ten places at once: these look as if. */
  kaunter-button.hover:not([variant='primary'])::part(button),
  kaunter-select.hover::part(control) {
    background-color: var(--k-hover);
  }

  kaunter-button.hover[variant='primary']::part(button) {
    background: var(--k-accent-solid-hover);
  }

  .focus::part(button),
  .focus::part(control),
  .focus::part(track),
  .focus::part(trigger) {
    outline: 2px solid var(--k-focus);
    outline-offset: 1px;
  }

  @media (width < 48rem) {
    kaunter-gallery {
      display: block;
    }

    kaunter-gallery > header {
      position: static;
    }

    kaunter-gallery h1 {
      flex-basis: 100%;
    }

    kaunter-gallery nav {
      display: none;
    }

    kaunter-gallery main {
      padding: var(--k-space-4) var(--k-space-3);
    }
  }
`
