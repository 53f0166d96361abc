import { html, nothing, type TemplateResult } from 'lit'
import { type IconName, icon } from './icon.ts'

/** What `placeholder` shows. */
export interface Placeholder {
  readonly icon: IconName
  readonly title: string
  readonly text?: string | undefined
  readonly tone?: 'good' | 'bad' | undefined
  readonly detail?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}

/** What an area shows that has nothing else to show: why, and what one can do. Looks as `marks` say. */
export function placeholder(what: Placeholder): TemplateResult {
  return html`<div class="placeholder ${what.tone ?? ''}" role=${what.tone === 'bad' ? 'alert' : nothing}>
    <div class="glyph">${icon(what.icon)}</div>
    <h2>${what.title}</h2>
    ${what.text ? html`<p>${what.text}</p>` : nothing} ${what.detail ? html`<p>${what.detail}</p>` : nothing}
    ${what.action ? html`<button class="button" type="button" @click=${what.action.run}>${what.action.label}</button>` : nothing}
  </div>`
}

/** Grey bars in place of what is being loaded; `label` is for those who do not see them. Look as `marks` say. */
export function bones(label: string, count: number): TemplateResult {
  return html`<div class="bones" role="status"><span class="visually-hidden">${label}</span>${Array.from(
    { length: count },
    () => html`<div class="bone" aria-hidden="true"></div>`,
  )}</div>`
}
