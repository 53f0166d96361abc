import { css } from '@kaunter/admin-ui'

export const columnStyles = css`
  :host {
    display: block;
    min-height: 0;
    scroll-snap-align: start;
  }

  section {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    box-sizing: border-box;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-l);
    background: var(--k-canvas);
    transition: background var(--k-quick), border-color var(--k-quick);
  }

  h2 {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    margin: 0;
    padding: var(--k-space-3) var(--k-space-3) var(--k-space-2);
    font-size: var(--k-text-m);
    font-weight: 650;
  }

  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .count {
    flex: none;
    min-width: 1.25rem;
    padding: 0 0.375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }

  .count:empty {
    visibility: hidden;
  }

  .banner {
    position: absolute;
    z-index: 2;
    inset: auto var(--k-space-2) var(--k-space-2);
    margin: 0;
    padding: var(--k-space-2);
    border: 1px dashed currentColor;
    border-radius: var(--k-radius-m);
    background: var(--k-raised);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    text-align: center;
  }

  :host([reception='over']) section {
    border-color: var(--k-accent-solid);
    background: var(--k-accent-soft);
  }

  :host([reception='over']) .banner {
    color: var(--k-accent);
    font-weight: 600;
  }

  :host([reception='possible']) section {
    border-style: dashed;
    border-color: var(--k-border-input);
  }

  /* Out of reach, and yet its cards can still be read. */
  :host([reception='forbidden']) section,
  :host([reception='refused']) section {
    background: repeating-linear-gradient(135deg, var(--k-canvas) 0 0.5rem, var(--k-pressed) 0.5rem 0.625rem);
  }

  .scroll {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overscroll-behavior-y: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
  }

  ul {
    position: relative;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    position: absolute;
    inset: 0 var(--k-space-2) auto;
    height: 7.75rem;
  }

  .card {
    position: relative;
    height: 100%;
  }

  .open {
    display: grid;
    grid-template-rows: 1fr auto auto;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.125rem;
    height: 100%;
    padding: var(--k-space-2) var(--k-space-3);
    box-sizing: border-box;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    background: var(--k-raised);
    box-shadow: var(--k-shadow-s);
    color: inherit;
    font-size: var(--k-text-m);
    line-height: 1.35;
    text-decoration: none;
    user-select: none;
    -webkit-touch-callout: none;
  }

  .open:hover {
    border-color: var(--k-border-input);
  }

  .card[data-lifted] .open {
    border-style: dashed;
    border-color: var(--k-accent-solid);
    background: none;
    box-shadow: none;
  }

  .where,
  .meta {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    min-width: 0;
  }

  /* Three lines: what a name does not need of its two, the message has. */
  .text {
    height: 4.05em;
    overflow: hidden;
  }

  .name,
  .preview {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .name {
    margin-right: 1.25rem;
    font-weight: 500;
  }

  .waits .name {
    font-weight: 650;
  }

  .outlet,
  .tags {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .preview {
    color: var(--k-text-quiet);
  }

  .waits .preview {
    color: var(--k-text);
  }

  /* A place that is free. */
  .nobody {
    width: 1.375rem;
    height: 1.375rem;
    box-sizing: border-box;
    border: 1px dashed var(--k-border-input);
    border-radius: 50%;
  }

  .time,
  .where {
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    white-space: nowrap;
  }

  .outlet {
    flex: 0 1 auto;
    min-width: 3rem;
  }

  .tags {
    flex: 0 1 auto;
    min-width: 0;
  }

  .tag {
    padding: 0 0.3125rem;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-s);
    color: var(--k-text-quiet);
  }

  .meta {
    min-height: 1.375rem;
    gap: 0.375rem;
    overflow: hidden;
  }

  .meta > *,
  .shape,
  .nobody,
  kaunter-avatar {
    flex: none;
  }

  .meta > .time {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-align: end;
    text-overflow: ellipsis;
  }

  .shape.warn {
    color: var(--k-warn);
  }

  .shape.bad {
    color: var(--k-bad);
  }

  .spring {
    flex: 1;
  }

  kaunter-avatar {
    --kaunter-avatar-size: 1.375rem;
  }

  .move {
    position: absolute;
    inset: 0.25rem 0.25rem auto auto;
    width: 1.75rem;
    min-height: 1.75rem;
    padding: 0;
  }

  .none,
  .foot {
    margin: 0;
    padding: var(--k-space-4) var(--k-space-3);
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    text-align: center;
  }

  @media (pointer: coarse) {
    .move {
      width: 2.5rem;
      min-height: 2.5rem;
    }

    .name {
      margin-right: 2rem;
    }
  }
`
