import { html, type TemplateResult } from 'lit'

/** The mark of Kaunter: a K on the red of its counter. */
export function brandMark(size = '2rem'): TemplateResult {
  return html`<svg viewBox="0 0 32 32" width=${size} height=${size} aria-hidden="true" style="display:block;flex:none">
    <rect width="32" height="32" rx="8" fill="#c4202f" />
    <path d="M10 8v16M10 17.5 21 8M14.2 14l7.3 10" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"
      stroke-linejoin="round" />
  </svg>`
}
