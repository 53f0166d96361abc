import { css } from 'lit'

export const timeStyles = css`
  :host {
    display: inline;
    font-variant-numeric: tabular-nums;
  }

  :host([hidden]) {
    display: none;
  }
`
