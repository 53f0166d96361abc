import { css } from 'lit'

export const avatarStyles = css`
  :host {
    display: grid;
    flex: none;
    place-items: center;
    width: var(--kaunter-avatar-size, 1.75rem);
    height: var(--kaunter-avatar-size, 1.75rem);
    border-radius: 50%;
    background: var(--kaunter-avatar-background, var(--k-pressed));
    color: var(--kaunter-avatar-color, var(--k-text-quiet));
    font-size: calc(var(--kaunter-avatar-size, 1.75rem) * 0.42);
    font-weight: 650;
    line-height: 1;
    user-select: none;
  }

  :host([hidden]) {
    display: none;
  }

  :host([own]) {
    --kaunter-avatar-background: var(--k-accent-soft);
    --kaunter-avatar-color: var(--k-accent);
  }
`
