import { css } from 'lit'

export const textareaStyles = css`
  textarea {
    display: block;
    max-height: var(--kaunter-textarea-max-height, 20rem);
    line-height: 1.45;
    resize: vertical;
    field-sizing: content;
  }

  textarea[disabled] {
    opacity: 0.6;
  }

  .count {
    margin: var(--k-space-1) 0 0;
    color: var(--k-text-faint);
    font-size: var(--k-text-s);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
`
