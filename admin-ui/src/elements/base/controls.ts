import { css } from 'lit'

/** The look of native buttons, fields and selects in the admin, for the `styles` of an element that uses them. */
export const controls = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 2px solid var(--k-focus);
    outline-offset: 1px;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }

  .button,
  .field,
  .select {
    min-height: 2rem;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    background: var(--k-surface);
    font-size: var(--k-text-m);
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    padding: 0 0.625rem;
    color: inherit;
    font-weight: 500;
    white-space: nowrap;
    text-decoration: none;
    cursor: pointer;
    transition: background var(--k-quick);
  }

  .button:hover {
    background: var(--k-hover);
  }

  .button:active {
    background: var(--k-pressed);
  }

  .button[disabled],
  .button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }

  .button.primary {
    border-color: transparent;
    background: var(--k-accent-solid);
    color: var(--k-on-accent);
  }

  .button.primary:hover:not([disabled]) {
    background: var(--k-accent-solid-hover);
  }

  .button.plain {
    border-color: transparent;
    background: none;
  }

  .button.plain:hover {
    background: var(--k-pressed);
  }

  .button.icon-only {
    width: 2rem;
    padding: 0;
    font-size: var(--k-text-l);
  }

  .button.link {
    min-height: 1.5rem;
    padding: 0 0.25rem;
    border: 0;
    background: none;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  .field {
    width: 100%;
    padding: 0.4375rem 0.625rem;
    border-color: var(--k-border-input);
    font-size: var(--k-text-l);
    text-overflow: ellipsis;
  }

  .field::placeholder {
    color: var(--k-text-faint);
    opacity: 1;
  }

  .field[aria-invalid='true'] {
    border-color: var(--k-bad);
  }

  /* The arrow is drawn with two gradients, since a picture file could not follow the theme. */
  .select {
    max-width: 100%;
    padding: 0 1.625rem 0 0.625rem;
    appearance: none;
    font-weight: 500;
    text-overflow: ellipsis;
    cursor: pointer;
    background-image:
      linear-gradient(45deg, transparent 50%, var(--k-text-quiet) 50%),
      linear-gradient(-45deg, transparent 50%, var(--k-text-quiet) 50%);
    background-position:
      right 0.875rem top calc(50% + 1px),
      right 0.625rem top calc(50% + 1px);
    background-size: 4px 4px;
    background-repeat: no-repeat;
  }

  .select:hover:not([disabled]) {
    background-color: var(--k-hover);
  }

  .select[disabled] {
    opacity: 0.6;
    cursor: default;
  }

  .select option {
    background: var(--k-raised);
    color: var(--k-text);
  }

  .spinner {
    display: inline-block;
    width: 1em;
    height: 1em;
    border: 2px solid currentColor;
    border-right-color: transparent;
    border-radius: 50%;
    animation: k-turn 0.8s linear infinite;
  }

  @keyframes k-turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 3s;
    }
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  /* Fingers need more than a mouse does. */
  @media (pointer: coarse) {
    .button,
    .select {
      min-height: 2.5rem;
    }

    .button.icon-only {
      width: 2.5rem;
    }

    .field {
      font-size: 1rem;
    }
  }
`
