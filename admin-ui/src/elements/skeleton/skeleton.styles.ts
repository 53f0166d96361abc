import { css } from 'lit'

export const skeletonStyles = css`
  :host {
    display: grid;
    gap: var(--kaunter-skeleton-gap, var(--k-space-3));
    padding: var(--kaunter-skeleton-padding, 0);
  }

  :host([hidden]) {
    display: none;
  }

  .bone {
    height: var(--kaunter-skeleton-height, 3.5rem);
    border-radius: var(--k-radius-m);
    background: var(--k-pressed);
    animation: breathe 1.4s ease-in-out infinite;
  }

  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`
