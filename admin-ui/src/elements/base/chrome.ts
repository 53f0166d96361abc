import { css } from 'lit'

/** A square button that is only an icon: what stands in bars and opens menus. */
export const iconButton = css`
  .icon-button {
    position: relative;
    display: grid;
    place-items: center;
    min-width: 2.25rem;
    min-height: 2.25rem;
    padding: 0;
    border: 0;
    border-radius: var(--k-radius-m);
    background: none;
    color: var(--k-text-quiet);
    font-size: var(--k-text-l);
    cursor: pointer;
  }

  .icon-button:hover,
  .icon-button[aria-expanded='true'] {
    background: var(--k-pressed);
    color: var(--k-text);
  }
`

/** A box that opens at what was pressed; the function place puts it there. */
export const popover = css`
  .popover {
    position: fixed;
    max-width: calc(100vw - 1rem);
    max-height: calc(100dvh - 1rem);
    margin: 0;
    padding: var(--k-space-1);
    box-sizing: border-box;
    overflow: auto;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-raised);
    color: var(--k-text);
    box-shadow: var(--k-shadow-m);
  }
`

/** A number on the corner of an icon; the element below it is positioned. */
export const countBadge = css`
  .count {
    position: absolute;
    top: 0.125rem;
    left: calc(50% + 0.125rem);
    min-width: 1rem;
    padding: 0 0.25rem;
    border: 2px solid var(--k-canvas);
    border-radius: var(--k-radius-pill);
    background: var(--k-accent-solid);
    color: var(--k-on-accent);
    font-size: var(--k-text-2xs);
    font-weight: 700;
    line-height: 0.9375rem;
    text-align: center;
  }
`
