import { css } from 'lit'
import { controls } from '../elements/base/controls.ts'

export const loginStyles = [
  controls,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 100%;
      background:
        radial-gradient(60rem 30rem at 50% -12rem, var(--k-accent-soft), transparent),
        var(--k-canvas);
    }

    header {
      display: flex;
      justify-content: flex-end;
      gap: var(--k-space-1);
      padding: var(--k-space-3);
    }

    main {
      display: grid;
      flex: 1;
      place-items: start center;
      padding: clamp(1rem, 8vh, 6rem) var(--k-space-4) var(--k-space-8);
    }

    form {
      display: grid;
      box-sizing: border-box;
      width: min(23rem, 100%);
      padding: var(--k-space-8);
      border: 1px solid var(--k-border);
      border-radius: 1rem;
      background: var(--k-surface);
      box-shadow: var(--k-shadow-m);
    }

    :host([over]) {
      display: contents;
    }

    dialog {
      width: min(23rem, calc(100vw - 1.5rem));
      padding: 0;
      overflow: visible;
      border: 0;
      border-radius: 1rem;
      background: none;
      color: inherit;
    }

    /* Whoever passes by reads nothing of what is behind it. */
    dialog::backdrop {
      background: color-mix(in srgb, var(--k-canvas) 70%, transparent);
      backdrop-filter: blur(0.75rem);
    }

    .other {
      margin: var(--k-space-4) 0 0;
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
    }

    h1 {
      margin: var(--k-space-5) 0 0;
      font-size: var(--k-text-2xl);
      font-weight: 650;
      letter-spacing: -0.015em;
      line-height: 1.2;
    }

    .lead {
      margin: var(--k-space-1) 0 var(--k-space-5);
      color: var(--k-text-quiet);
    }

    label {
      margin: var(--k-space-3) 0 var(--k-space-1);
      font-size: var(--k-text-m);
      font-weight: 550;
    }

    .field {
      min-height: 2.5rem;
    }

    .password {
      position: relative;
    }

    .password .field {
      padding-right: 4.75rem;
    }

    .password .button {
      position: absolute;
      inset: 0.25rem 0.25rem 0.25rem auto;
      min-height: 0;
      color: var(--k-text-quiet);
    }

    .primary {
      min-height: 2.5rem;
      margin-top: var(--k-space-5);
      font-size: var(--k-text-l);
      font-weight: 600;
    }

    .notice {
      display: flex;
      gap: var(--k-space-2);
      margin: 0 0 var(--k-space-2);
      padding: var(--k-space-2) var(--k-space-3);
      border-radius: var(--k-radius-m);
      background: var(--k-info-soft);
      color: var(--k-info);
      font-size: var(--k-text-m);
    }

    .notice.bad {
      background: var(--k-bad-soft);
      color: var(--k-bad);
    }

    @media (max-width: 30rem) {
      form {
        padding: var(--k-space-5);
      }
    }
  `,
]
