import { css } from 'lit'

/** The frame of a plain page, for its `styles`: a `page-bar` of `marks`, and below it a `scroll` with a `frame` in it. */
export const pageFrame = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100%;
  }

  .scroll {
    min-height: 0;
    overflow: auto;
    background: var(--k-canvas);
  }

  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--k-space-4);
    max-width: 60rem;
    padding: var(--k-space-4);
  }

  .lead {
    max-width: 46rem;
    margin: 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-wrap: pretty;
  }
`
