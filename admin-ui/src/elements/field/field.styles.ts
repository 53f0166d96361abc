import { css } from 'lit'

export const fieldStyles = css`
  :host {
    display: block;
    min-width: 0;
    font-size: var(--k-text-m);
  }

  :host([hidden]) {
    display: none;
  }

  kaunter-input,
  kaunter-select {
    max-width: 32rem;
  }

  .short {
    max-width: 12rem;
  }

  .duration {
    max-width: 14rem;
  }

  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--k-space-2);
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    float: left;
    margin-bottom: var(--k-space-1);
    padding: 0;
    font-weight: 550;
  }

  legend + * {
    clear: left;
  }

  .note,
  .error {
    margin: 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
  }

  .error {
    color: var(--k-bad);
    font-weight: 500;
  }

  .group {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
    align-items: start;
    gap: var(--k-space-3);
    min-width: 0;
  }

  ol {
    display: grid;
    gap: var(--k-space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: var(--k-space-1);
  }

  .line > :first-child {
    flex: 1 1 9rem;
  }

  .line.framed {
    padding: var(--k-space-3);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    background: var(--k-canvas);
  }

  .line.framed > :first-child {
    flex-basis: 16rem;
  }

  .moves {
    display: flex;
    gap: var(--k-space-1);
    margin-inline-start: auto;
  }

  .add {
    justify-self: start;
  }

  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: var(--k-space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .chosen li {
    display: inline-flex;
    align-items: center;
    gap: var(--k-space-1);
    padding-inline-start: var(--k-space-2);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    background: var(--k-canvas);
    overflow-wrap: anywhere;
  }

  /* So far apart that a finger hits the one that is meant. */
  .options {
    display: grid;
    gap: var(--k-space-2);
    max-height: 18rem;
    padding: var(--k-space-2) var(--k-space-3);
    overflow: auto;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
  }
`
