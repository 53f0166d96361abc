import { css } from 'lit'

export const badgeStyles = css`
  :host {
    --tone: var(--k-text-quiet);
    --tone-soft: var(--k-pressed);
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    gap: 0.3125rem;
    min-width: 1.5rem;
    padding: 0.0625rem 0.4375rem;
    box-sizing: border-box;
    border-radius: var(--k-radius-pill);
    background: var(--kaunter-badge-background, var(--tone-soft));
    color: var(--kaunter-badge-color, var(--tone));
    font-size: var(--k-text-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    line-height: 1.4;
    white-space: nowrap;
  }

  :host([hidden]) {
    display: none;
  }

  :host([tone='info']) {
    --tone: var(--k-info);
    --tone-soft: var(--k-info-soft);
  }

  :host([tone='good']) {
    --tone: var(--k-good);
    --tone-soft: var(--k-good-soft);
  }

  :host([tone='warn']) {
    --tone: var(--k-warn);
    --tone-soft: var(--k-warn-soft);
  }

  :host([tone='bad']) {
    --tone: var(--k-bad);
    --tone-soft: var(--k-bad-soft);
  }

  :host([tone='accent']) {
    --tone: var(--k-accent);
    --tone-soft: var(--k-accent-soft);
  }

  :host([tone='violet']) {
    --tone: var(--k-violet);
    --tone-soft: var(--k-violet-soft);
  }

  :host([dot]) {
    justify-content: start;
    min-width: 0;
    padding: 0;
    background: none;
    font-weight: 500;
  }

  :host([dot])::before {
    content: '';
    flex: none;
    width: 0.4375rem;
    height: 0.4375rem;
    border-radius: 50%;
    background: currentColor;
  }
`
