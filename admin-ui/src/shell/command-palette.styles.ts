import { css } from 'lit'
import { controls } from '../elements/base/controls.ts'

export const paletteStyles = [
  controls,
  css`
    :host {
      display: contents;
    }

    dialog {
      width: min(34rem, calc(100vw - 1.5rem));
      max-height: min(28rem, calc(100dvh - 1.5rem));
      margin-top: min(12vh, 7rem);
      padding: 0;
      overflow: hidden;
      border: 1px solid var(--k-border);
      border-radius: var(--k-radius-l);
      background: var(--k-raised);
      color: var(--k-text);
      box-shadow: var(--k-shadow-m);
    }

    dialog[open] {
      display: flex;
      flex-direction: column;
    }

    dialog::backdrop {
      background: rgb(0 0 0 / 35%);
    }

    .line {
      display: flex;
      flex: none;
      align-items: center;
      gap: var(--k-space-2);
      padding: var(--k-space-2) var(--k-space-2) var(--k-space-2) var(--k-space-4);
      border-bottom: 1px solid var(--k-border);
      color: var(--k-text-quiet);
    }

    input {
      flex: 1;
      min-width: 0;
      min-height: 2.25rem;
      padding: 0;
      border: 0;
      outline: none;
      background: none;
      color: var(--k-text);
      font-size: var(--k-text-xl);
    }

    /* The line below it tells where the focus is; a frame would cut through the dialog. */
    input:focus-visible {
      outline: none;
    }

    .line:focus-within {
      border-bottom-color: var(--k-focus);
    }

    input::placeholder {
      color: var(--k-text-faint);
      opacity: 1;
    }

    [role='listbox'] {
      min-height: 0;
      margin: 0;
      padding: var(--k-space-2);
      overflow-y: auto;
    }

    .option {
      display: flex;
      align-items: center;
      gap: var(--k-space-3);
      min-height: 2.5rem;
      padding: var(--k-space-1) var(--k-space-3);
      border-radius: var(--k-radius-m);
      font-size: var(--k-text-l);
      cursor: pointer;
    }

    .option[aria-selected='true'] {
      background: var(--k-accent-soft);
      color: var(--k-accent);
    }

    .heading {
      padding: var(--k-space-2) var(--k-space-3) var(--k-space-1);
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
      font-weight: 600;
    }

    kbd {
      padding: 0 0.375rem;
      border: 1px solid var(--k-border);
      border-radius: var(--k-radius-s);
      font: inherit;
      font-size: var(--k-text-s);
    }

    .label {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }

    .from {
      color: var(--k-text-faint);
      font-size: var(--k-text-s);
    }

    .option[aria-selected='true'] .from {
      color: inherit;
    }

    p {
      margin: 0;
      padding: var(--k-space-5) var(--k-space-4);
      color: var(--k-text-quiet);
      text-align: center;
    }

    [role='group'] p {
      padding: var(--k-space-1) var(--k-space-3) var(--k-space-2);
      font-size: var(--k-text-m);
      text-align: start;
    }

    p:empty {
      display: none;
    }

    @media (pointer: coarse) {
      .option {
        min-height: 2.75rem;
      }
    }
  `,
]
