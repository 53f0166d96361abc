import { css } from '@kaunter/admin-ui'

export const composerStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    padding: 0 var(--k-space-5) var(--k-space-4);
    background: var(--k-canvas);
  }

  .composer {
    max-width: 46rem;
    margin: 0 auto;
    border: 1px solid var(--k-border-input);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
    box-shadow: var(--k-shadow-s);
    overflow: hidden;
  }

  .composer:focus-within:has(textarea:focus) {
    border-color: var(--k-focus);
    box-shadow: 0 0 0 1px var(--k-focus);
  }

  .composer.note {
    background: var(--k-note);
    color: var(--k-note-text);
  }

  .panel,
  .others {
    max-width: 46rem;
    margin: 0 auto var(--k-space-2);
    font-size: var(--k-text-m);
  }

  .panel {
    padding: var(--k-space-3);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-surface);
  }

  .panel.warn {
    border-left: 3px solid var(--k-warn);
  }

  .panel strong {
    display: flex;
    align-items: center;
    gap: 0.375rem;
  }

  .panel p,
  .panel ul {
    margin: var(--k-space-1) 0;
  }

  .panel ul {
    max-height: 9rem;
    padding-left: var(--k-space-4);
    overflow: auto;
  }

  .panel li {
    overflow-wrap: anywhere;
  }

  .panel blockquote {
    max-height: 8rem;
    margin: var(--k-space-1) 0;
    padding-left: var(--k-space-2);
    overflow: auto;
    border-left: 2px solid var(--k-border-input);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--k-space-2);
    margin-top: var(--k-space-2);
  }

  .quiet {
    color: var(--k-text-quiet);
  }

  /* Its line is kept, so that nothing jumps when a colleague begins to write. */
  .others {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    min-height: 1.25rem;
    margin-bottom: var(--k-space-1);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  .others > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .others.sending {
    color: var(--k-warn);
    font-weight: 550;
  }

  .modes {
    display: flex;
    justify-content: space-between;
    gap: 0.125rem;
    padding: var(--k-space-1) var(--k-space-1) 0;
  }

  .modes > div {
    display: flex;
    gap: 0.125rem;
  }

  kbd {
    display: inline-grid;
    place-items: center;
    width: 1.125rem;
    height: 1.125rem;
    border: 1px solid currentcolor;
    border-radius: var(--k-radius-s);
    font: inherit;
    font-size: var(--k-text-xs);
    line-height: 1;
    opacity: 0.8;
  }

  .mode {
    display: inline-flex;
    align-items: center;
    gap: 0.3125rem;
    min-height: 1.75rem;
    padding: 0 0.5rem;
    border: 0;
    border-radius: var(--k-radius-m);
    background: none;
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 550;
    cursor: pointer;
  }

  .mode:hover {
    background: var(--k-hover);
  }

  .mode[aria-pressed='true'] {
    background: var(--k-pressed);
    color: var(--k-text);
  }

  .note .mode {
    color: inherit;
  }

  .note .mode:hover,
  .note .mode[aria-pressed='true'] {
    background: var(--k-note-border);
    color: inherit;
  }

  textarea {
    display: block;
    width: 100%;
    min-height: 3.25rem;
    max-height: 14rem;
    padding: var(--k-space-2) var(--k-space-3);
    border: 0;
    background: none;
    font-size: var(--k-text-l);
    line-height: 1.45;
    resize: none;
    field-sizing: content;
  }

  /* The frame around it shows the focus. */
  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    color: var(--k-text-faint);
    opacity: 1;
  }

  .note textarea::placeholder {
    color: inherit;
    opacity: 0.8;
  }

  .foot {
    display: flex;
    align-items: center;
    gap: var(--k-space-3);
    padding: 0 var(--k-space-2) var(--k-space-2) var(--k-space-3);
  }

  .keys,
  .left {
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .note .keys,
  .note .left {
    color: inherit;
  }

  .left {
    margin-left: auto;
  }

  .window {
    display: none;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .window.short {
    color: var(--k-warn);
    font-weight: 550;
  }

  @container (max-width: 34rem) {
    .word,
    .keys {
      display: none;
    }

    .window {
      display: inline;
    }
  }

  .left.over {
    color: var(--k-bad);
    font-weight: 600;
  }

  .closed {
    display: flex;
    gap: var(--k-space-3);
    padding: var(--k-space-3);
    font-size: var(--k-text-m);
  }

  .closed > .icon {
    margin-top: 0.125rem;
    color: var(--k-text-faint);
  }

  .closed p {
    margin: 0.125rem 0 var(--k-space-2);
    color: var(--k-text-quiet);
  }

  .kept {
    padding-left: var(--k-space-2);
    border-left: 2px solid var(--k-border);
    white-space: pre-wrap;
  }

  @media (max-width: 47.99rem) {
    :host {
      padding: 0 var(--k-space-2) var(--k-space-2);
    }
  }

  @media (pointer: coarse) {
    textarea {
      font-size: 1rem;
    }

    .mode {
      min-height: 2.25rem;
    }
  }
`
