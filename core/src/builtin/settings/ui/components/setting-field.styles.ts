import { css } from '@kaunter/admin-ui'

export const fieldStyles = css`
  :host {
    display: block;
  }

  .setting {
    display: grid;
    gap: var(--k-space-2);
    padding: var(--k-space-5) 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--k-space-2);
  }

  .title {
    font-size: var(--k-text-l);
    font-weight: 600;
  }

  .spring {
    flex: 1;
  }

  p {
    margin: 0;
  }

  .about,
  .quiet {
    color: var(--k-text-quiet);
    font-size: var(--k-text-m);
    text-wrap: pretty;
  }

  .source {
    padding: 0 0.5rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
    line-height: 1.25rem;
    white-space: nowrap;
  }

  .source.own {
    background: var(--k-info-soft);
    color: var(--k-info);
  }

  .source.edited {
    background: var(--k-warn-soft);
    color: var(--k-warn);
  }

  .input {
    display: flex;
    align-items: center;
    gap: var(--k-space-2);
  }

  .numeric .field,
  .time .field {
    max-width: 9rem;
    font-variant-numeric: tabular-nums;
  }

  .unit {
    color: var(--k-text-quiet);
    font-size: var(--k-text-l);
  }

  .field[disabled] {
    background: var(--k-canvas);
    color: var(--k-text-quiet);
  }

  textarea.field {
    resize: vertical;
    line-height: 1.45;
  }

  .select {
    justify-self: start;
    min-width: 12rem;
    border-color: var(--k-border-input);
    font-weight: 400;
    font-size: var(--k-text-l);
  }

  .toggle {
    display: inline-flex;
    justify-self: start;
    align-items: center;
    gap: var(--k-space-2);
    min-height: 2rem;
    cursor: pointer;
  }

  .toggle input {
    position: absolute;
    opacity: 0;
  }

  .track {
    position: relative;
    width: 2.125rem;
    height: 1.25rem;
    border-radius: var(--k-radius-pill);
    background: var(--k-border-input);
    transition: background var(--k-quick);
  }

  .track::after {
    content: '';
    position: absolute;
    inset: 0.1875rem auto 0.1875rem 0.1875rem;
    width: 0.875rem;
    border-radius: 50%;
    background: #fff;
    transition: translate var(--k-quick);
  }

  .toggle :checked + .track {
    background: var(--k-accent-solid);
  }

  .toggle :checked + .track::after {
    translate: 0.875rem 0;
  }

  .toggle :focus-visible + .track {
    outline: 2px solid var(--k-focus);
    outline-offset: 2px;
  }

  .toggle :disabled ~ * {
    opacity: 0.6;
    cursor: default;
  }

  .list,
  .group {
    display: grid;
    gap: var(--k-space-2);
  }

  .list > .button {
    justify-self: start;
  }

  .line {
    display: flex;
    gap: var(--k-space-1);
  }

  .group {
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: var(--k-space-3);
    padding-left: var(--k-space-4);
    border-left: 2px solid var(--k-border);
  }

  .part {
    display: grid;
    align-content: start;
    gap: var(--k-space-1);
  }

  .part label {
    font-size: var(--k-text-m);
    color: var(--k-text-quiet);
  }

  .secret {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--k-space-2);
  }

  .dots {
    flex: 1 1 14rem;
    font-size: var(--k-text-m);
    color: var(--k-text-quiet);
  }

  .error {
    color: var(--k-bad);
    font-size: var(--k-text-m);
  }

  .warning {
    padding: var(--k-space-2) var(--k-space-3);
    border-radius: var(--k-radius-m);
    background: var(--k-warn-soft);
    color: var(--k-warn);
    font-size: var(--k-text-m);
    overflow-wrap: anywhere;
  }
`
