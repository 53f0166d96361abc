import { css } from 'lit'

export const switchStyles = css`
  label {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
    min-height: 1.5rem;
    margin: 0;
    font-weight: 400;
    cursor: pointer;
  }

  input {
    position: absolute;
    width: 2.25rem;
    height: 1.375rem;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }

  .track {
    position: relative;
    flex: none;
    width: 2.25rem;
    height: 1.375rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-border-input);
    transition: background var(--k-quick);
  }

  .track::after {
    content: '';
    position: absolute;
    inset: 0.1875rem auto 0.1875rem 0.1875rem;
    width: 1rem;
    border-radius: 50%;
    background: #fff;
    transition: translate var(--k-quick);
  }

  input:checked + .track {
    background: var(--kaunter-switch-color, var(--k-accent-solid));
  }

  input:checked + .track::after {
    translate: 0.875rem 0;
  }

  input:focus-visible + .track {
    outline: 2px solid var(--k-focus);
    outline-offset: 2px;
  }

  label:has([disabled]) {
    opacity: 0.6;
    cursor: default;
  }

  /* Forced colours leave no background: the knob alone says which side it is on. */
  @media (forced-colors: active) {
    .track {
      outline: 1px solid ButtonText;
    }

    .track::after {
      background: ButtonText;
    }
  }

  @media (pointer: coarse) {
    label {
      min-height: 2.5rem;
    }
  }
`
