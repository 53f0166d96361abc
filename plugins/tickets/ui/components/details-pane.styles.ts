import { css } from '@kaunter/admin-ui'

export const detailsStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    font-size: var(--k-text-m);
  }

  header {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0 var(--k-space-3);
    padding: var(--k-space-4);
  }

  kaunter-avatar {
    --kaunter-avatar-size: 2.5rem;
  }

  h2 {
    margin: 0;
    font-size: var(--k-text-l);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  h2 a:not(:hover, :focus-visible) {
    text-decoration: none;
  }

  .reach {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--k-space-2);
    min-height: 1.75rem;
    margin: 0;
    color: var(--k-text-quiet);
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  .phone {
    white-space: nowrap;
  }

  .reach .button {
    min-height: 1.75rem;
    width: 1.75rem;
  }

  /* What is read is shown at once and whole, so that nothing moves below the pointer. */
  .rest {
    position: relative;
  }

  .rest[aria-busy='true'] > :not(.bones) {
    visibility: hidden;
  }

  .bones {
    position: absolute;
    inset: var(--k-space-4) var(--k-space-4) auto;
    animation: k-late 0.3s both step-end;
  }

  @keyframes k-late {
    from {
      opacity: 0;
    }
  }

  .close {
    position: absolute;
    top: var(--k-space-2);
    right: var(--k-space-2);
  }

  details,
  kaunter-slot::part(contribution) {
    padding: var(--k-space-1) var(--k-space-4) var(--k-space-2);
    border-top: 1px solid var(--k-border);
  }

  kaunter-slot::part(contribution) {
    padding-block: var(--k-space-3);
  }

  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 2rem;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary h3 {
    margin: 0;
    font: inherit;
  }

  summary .icon {
    rotate: -90deg;
    transition: rotate var(--k-quick);
  }

  details[open] > summary .icon {
    rotate: 0deg;
  }

  details > :not(summary) {
    margin-bottom: var(--k-space-2);
  }

  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--k-space-2) var(--k-space-3);
    margin: 0;
  }

  dt {
    color: var(--k-text-quiet);
  }

  dd {
    margin: 0;
    text-align: right;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  a {
    color: inherit;
    text-underline-offset: 2px;
  }

  /* As high as a finger needs it. */
  .reach a {
    line-height: 1.75rem;
  }

  .late {
    color: var(--k-bad);
    font-weight: 550;
  }

  @media (max-width: 74.99rem) {
    header {
      padding-inline-end: 3rem;
    }
  }

  @media (min-width: 75rem) {
    .close {
      display: none;
    }
  }
`
