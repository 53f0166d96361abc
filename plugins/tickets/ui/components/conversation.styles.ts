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

  /* Margins inside do not leak out, so that the heights of blocks add up. */
  .block {
    display: flex;
    flex-direction: column;
    flex: none;
    contain: layout style;
  }

  .day,
  .new {
    display: flex;
    align-items: center;
    gap: var(--k-space-3);
    margin: var(--k-space-4) 0 var(--k-space-2);
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    font-weight: 600;
  }

  .day::before,
  .day::after,
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    height: 1px;
    background: var(--k-border);
  }

  .new {
    color: var(--k-accent);
  }

  .new::before,
  .new::after {
    background: currentcolor;
    opacity: 0.5;
  }

  .event {
    margin: var(--k-space-1) 0;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    text-align: center;
    overflow-wrap: anywhere;
  }

  .event a {
    color: inherit;
    font-weight: 600;
  }

  .event .button {
    min-height: 1.5rem;
    height: auto;
    padding: 0 var(--k-space-1);
    font-size: inherit;
    white-space: normal;
  }

  .events > .event:first-child {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: center;
    gap: 0 var(--k-space-2);
  }

  .events .button {
    align-items: baseline;
    font-weight: 600;
  }

  .turn {
    display: inline-flex;
    align-self: center;
    rotate: -90deg;
    transition: rotate var(--k-quick);
  }

  .turn.open {
    rotate: 0deg;
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

  .line:focus,
  .note:focus {
    outline: none;
  }

  .line:focus-visible .bubble,
  .note:focus-visible {
    outline: 2px solid var(--k-focus);
    outline-offset: 1px;
  }

  .found .bubble,
  .found.note {
    animation: k-found 1.6s ease-out;
  }

  @keyframes k-found {
    0%,
    40% {
      background: var(--k-warn-soft);
      box-shadow: 0 0 0 3px var(--k-warn-soft);
    }
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

  /* A text that is folded can still be found in the page. */
  .text.long {
    display: block;
  }

  .text.folded {
    max-height: 22em;
    overflow: hidden;
    mask-image: linear-gradient(#000 calc(100% - 3em), transparent);
  }

  .button.fold {
    padding-inline: 0;
  }

  .text.emoji {
    font-size: 1.75rem;
    line-height: 1.2;
  }

  .text a,
  .map {
    color: var(--k-info);
    text-underline-offset: 2px;
  }

  .mention {
    padding: 0 0.25rem;
    border-radius: var(--k-radius-s);
    background: var(--k-info-soft);
    color: var(--k-info);
    font-weight: 550;
  }

  .mention.me {
    background: var(--k-accent-soft);
    color: var(--k-accent);
  }

  .aside-text,
  .gone,
  .before {
    margin: 0.125rem 0 0;
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    overflow-wrap: anywhere;
  }

  .gone {
    font-style: italic;
  }

  .gone .button,
  .aside-text .button {
    font-size: inherit;
    font-style: normal;
  }

  del {
    display: block;
    color: var(--k-text-quiet);
  }

  .before {
    padding-inline-start: 0.5rem;
    border-inline-start: 2px solid var(--k-border-input);
    white-space: pre-wrap;
  }

  .edited {
    min-height: 1.25rem;
    color: var(--k-text-quiet);
    font-size: var(--k-text-xs);
    font-weight: 500;
  }

  .cards {
    margin: 0.125rem 0 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }

  .quote {
    display: block;
    width: 100%;
    margin: 0 0 0.3125rem;
    padding: 0.1875rem 0.5rem;
    border: 0;
    border-inline-start: 3px solid var(--k-border-input);
    border-radius: var(--k-radius-s);
    background: color-mix(in srgb, var(--k-text) 5%, transparent);
    font-size: var(--k-text-m);
    line-height: 1.35;
    text-align: start;
    cursor: pointer;
  }

  .quote.in {
    border-inline-start-color: var(--k-info);
  }

  .quote:hover {
    background: color-mix(in srgb, var(--k-text) 9%, transparent);
  }

  .quote-name {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }

  .quote-text {
    display: -webkit-box;
    overflow: hidden;
    color: var(--k-text-quiet);
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .line.reacted {
    margin-bottom: 0.75rem;
  }

  .bubble {
    position: relative;
  }

  .reactions {
    position: absolute;
    bottom: -0.8125rem;
    inset-inline-start: 0.625rem;
    display: flex;
    gap: 0.125rem;
  }

  .out .reactions {
    inset-inline: auto 0.625rem;
  }

  .reaction {
    padding: 0 0.375rem;
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-pill);
    background: var(--k-surface);
    font-size: 0.8125rem;
    line-height: 1.375rem;
    box-shadow: var(--k-shadow-s);
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
    display: inline-flex;
    align-items: center;
    gap: 0.1875rem;
  }

  .tick svg {
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

  .acts {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 var(--k-space-2);
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
    height: 2.5rem;
    margin: 0;
    flex: none;
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

  .looking {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    margin: 0;
    padding: var(--k-space-2) var(--k-space-4);
    background: var(--k-raised);
    font-size: var(--k-text-m);
  }

  @media (prefers-reduced-motion: reduce) {
    .event .button + span {
    margin-inline-start: var(--k-space-2);
  }

  .turn {
      transition: none;
    }
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
