import { css } from 'lit'
import { controls } from '../elements/base/controls.ts'
import { marks } from '../elements/marks.ts'
import { stateCardStyles } from './state-card.ts'

export const placeStyles = [
  controls,
  marks,
  stateCardStyles,
  css`
    :host {
      display: block;
      min-width: 0;
    }

    :host([whole]) {
      min-height: 0;
      height: 100%;
      background: var(--k-surface);
      overflow: auto;
    }

    .loading {
      display: grid;
      place-items: center;
      height: 100%;
      color: var(--k-text-faint);
      font-size: 1.25rem;
    }

    .heading {
      margin-bottom: var(--k-space-2);
      color: var(--k-text-faint);
      font-size: var(--k-text-s);
      font-weight: 600;
    }

    .room {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      min-height: 2rem;
    }

    .card {
      display: grid;
      justify-items: start;
      align-content: start;
      gap: var(--k-space-2);
      padding: var(--k-space-3);
      border: 1px solid color-mix(in srgb, var(--k-bad) 30%, transparent);
      border-radius: var(--k-radius-m);
      background: var(--k-bad-soft);
      color: var(--k-text);
      font-size: var(--k-text-m);
      overflow-wrap: anywhere;
    }

    .card p {
      margin: 0;
    }

    .card .detail {
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
    }

    .title,
    summary {
      display: flex;
      align-items: center;
      gap: 0.375rem;
      color: var(--k-bad);
    }

    /* The line stays as high as the button that should be here; what it says opens below it, over the page. */
    details.card {
      position: relative;
      display: block;
      padding: 0;
    }

    summary {
      min-height: 2rem;
      padding: 0 var(--k-space-2);
      cursor: pointer;
    }

    summary strong {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .more {
      position: absolute;
      z-index: 6;
      top: calc(100% + var(--k-space-1));
      left: 0;
      display: grid;
      justify-items: start;
      gap: var(--k-space-2);
      width: 18rem;
      padding: var(--k-space-3);
      border: 1px solid var(--k-border);
      border-radius: var(--k-radius-m);
      background: var(--k-raised);
      box-shadow: var(--k-shadow-m);
    }
  `,
]
