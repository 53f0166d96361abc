import { css } from 'lit'

/**
 * The common look of widgets. The page sets what it wants by custom properties; the rest follows its colour scheme.
 * Everything hangs on the element itself, and no `style` attribute is used, so that a strict policy of the page holds.
 *
 * @cssprop --kaunter-font - family of the letters; that of the page
 * @cssprop --kaunter-text - colour of the letters
 * @cssprop --kaunter-quiet - colour of what matters less
 * @cssprop --kaunter-surface - background
 * @cssprop --kaunter-border - lines
 * @cssprop --kaunter-accent - buttons and marks
 * @cssprop --kaunter-on-accent - letters on the accent
 * @cssprop --kaunter-bad - what went wrong
 * @cssprop --kaunter-radius - corners
 */
export const sheet = css`
  :host {
    --_text: var(--kaunter-text, light-dark(#1a1b1e, #ededf0));
    --_quiet: var(--kaunter-quiet, light-dark(#565963, #aaadb7));
    --_surface: var(--kaunter-surface, light-dark(#ffffff, #17181b));
    --_soft: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    --_border: var(--kaunter-border, light-dark(#d9d9de, #34373e));
    --_accent: var(--kaunter-accent, light-dark(#1c63b7, #7db4f5));
    --_on-accent: var(--kaunter-on-accent, light-dark(#ffffff, #0b1a2c));
    --_bad: var(--kaunter-bad, light-dark(#b3261e, #ffb4a9));
    --_radius: var(--kaunter-radius, 10px);

    display: block;
    container-type: inline-size;
    color: var(--_text);
    font-family: var(--kaunter-font, inherit);
    font-size: 1rem;
    line-height: 1.5;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  .frame {
    display: grid;
    gap: 1rem;
    padding: clamp(1rem, 5cqi, 1.5rem);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  h2 {
    margin: 0;
    font-size: 1.25rem;
    line-height: 1.3;
    text-wrap: balance;
  }

  p {
    margin: 0;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  .quiet {
    color: var(--_quiet);
    font-size: 0.875rem;
  }

  .bad {
    color: var(--_bad);
  }

  button {
    justify-self: start;
    min-height: 2.75rem;
    padding: 0.5rem 1.25rem;
    border: 0;
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_accent);
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  button.plain {
    border: 1px solid var(--_border);
    background: transparent;
    color: inherit;
  }

  button:hover {
    filter: brightness(1.08);
  }

  button[aria-disabled='true'] {
    opacity: 0.7;
    cursor: progress;
  }

  :focus-visible {
    outline: 3px solid color-mix(in oklab, var(--_accent) 55%, transparent);
    outline-offset: 2px;
  }

  .bone {
    height: 1rem;
    border-radius: 6px;
    background: var(--_soft);
  }

  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: breathe 1.4s ease-in-out infinite alternate;
    }

    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  }
`
