import { css } from '@kaunter/admin-ui'

export const conversationStyles = css`
  :host {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
    background: var(--k-canvas);
  }

  .scroll {
    flex: 1;
    min-height: 0;
    padding: var(--k-space-3) var(--k-space-5) var(--k-space-4);
    overflow: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .scroll:focus-visible {
    outline-offset: -2px;
  }

  .log {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    max-width: 46rem;
    min-height: 100%;
    margin: 0 auto;
  }

  .day,
  .event {
    margin: var(--k-space-4) 0 var(--k-space-2);
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    text-align: center;
  }

  .day {
    display: flex;
    align-items: center;
    gap: var(--k-space-3);
    font-weight: 600;
  }

  .day::before,
  .day::after {
    content: '';
    flex: 1;
    height: 1px;
    background: var(--k-border);
  }

  .event {
    margin: var(--k-space-2) 0;
  }

  .line {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    margin-top: var(--k-space-3);
  }

  .line.out {
    align-items: flex-end;
  }

  .line.follows {
    margin-top: 0.1875rem;
  }

  .writer {
    margin: 0 0.25rem 0.125rem;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .bubble {
    max-width: min(34rem, 82%);
    padding: 0.4375rem 0.6875rem;
    border: 1px solid var(--k-border);
    border-radius: 0.875rem;
    background: var(--k-bubble-in);
    font-size: var(--k-text-l);
    line-height: 1.42;
  }

  .in .bubble {
    border-bottom-left-radius: 0.25rem;
  }

  .out .bubble {
    border-color: transparent;
    border-bottom-right-radius: 0.25rem;
    background: var(--k-bubble-out);
  }

  .text,
  .kind {
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .text {
    display: inline;
  }

  .kind {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
    white-space: normal;
  }

  .kind strong {
    font-weight: 550;
  }

  .kind span {
    color: var(--k-text-quiet);
  }

  blockquote {
    display: -webkit-box;
    margin: 0 0 0.3125rem;
    padding: 0.125rem 0 0.125rem 0.5rem;
    border-left: 2px solid var(--k-border-input);
    overflow: hidden;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .meta {
    display: inline-flex;
    float: right;
    align-items: center;
    gap: 0.25rem;
    margin: 0.375rem 0 -0.125rem 0.75rem;
    color: var(--k-text-faint);
    font-size: var(--k-text-xs);
    line-height: 1.2;
  }

  .out .meta {
    color: var(--k-text-quiet);
  }

  .tick {
    font-size: 0.8125rem;
  }

  .tick.read,
  .tick.played {
    color: var(--k-info);
  }

  .tick.failed {
    color: var(--k-bad);
  }

  .tick.unknown,
  .tick.held {
    color: var(--k-warn);
  }

  .trouble {
    max-width: min(34rem, 82%);
    margin: 0.25rem 0.25rem 0;
    color: var(--k-bad);
    font-size: var(--k-text-s);
  }

  .trouble.unknown,
  .trouble.held {
    color: var(--k-warn);
  }

  .trouble .button {
    font-size: inherit;
  }

  .note {
    align-self: stretch;
    margin: var(--k-space-3) 0 0;
    padding: var(--k-space-2) var(--k-space-3);
    border: 1px solid var(--k-note-border);
    border-radius: 0.625rem;
    background: var(--k-note);
    color: var(--k-note-text);
    font-size: var(--k-text-l);
  }

  .note-title {
    margin: 0 0 0.125rem;
    font-size: var(--k-text-s);
    font-weight: 550;
  }

  .note .meta {
    color: inherit;
  }

  .older {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--k-space-2);
    min-height: 2rem;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
  }

  .latest {
    position: absolute;
    z-index: 2;
    bottom: var(--k-space-3);
    left: 50%;
    border-radius: var(--k-radius-pill);
    box-shadow: var(--k-shadow-m);
    translate: -50% 0;
  }

  .skeleton {
    display: grid;
    gap: var(--k-space-4);
    width: 100%;
    max-width: 46rem;
    margin: 0 auto;
    padding: var(--k-space-8) var(--k-space-5);
    box-sizing: border-box;
  }

  .skeleton .bone {
    width: 55%;
    height: 2.75rem;
    border-radius: 0.875rem;
  }

  .skeleton .bone:nth-child(even) {
    width: 42%;
    justify-self: end;
  }

  @media (max-width: 47.99rem) {
    .scroll {
      padding-inline: var(--k-space-3);
    }

    .bubble,
    .trouble {
      max-width: 88%;
    }
  }
`
