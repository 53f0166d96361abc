import { css } from 'lit'

/** An area that has only one thing to say: that it is empty, or that it failed. */
export const emptyStyles = css`
  :host {
    display: grid;
    min-height: var(--kaunter-empty-height, 16rem);
    height: 100%;
    box-sizing: border-box;
  }

  :host([hidden]) {
    display: none;
  }

  .area {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--k-space-1);
    padding: var(--k-space-6);
    text-align: center;
  }

  .glyph {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    margin-bottom: var(--k-space-2);
    border-radius: var(--k-radius-l);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: 1.125rem;
  }

  .good .glyph {
    background: var(--k-good-soft);
    color: var(--k-good);
  }

  .bad .glyph {
    background: var(--k-bad-soft);
    color: var(--k-bad);
  }

  .heading {
    font-size: var(--k-text-l);
    font-weight: 600;
  }

  .text {
    max-width: 24rem;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  .text.small {
    font-size: var(--k-text-s);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--k-space-2);
    margin-top: var(--k-space-2);
  }
`
