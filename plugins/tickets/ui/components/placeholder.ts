import { html, type IconName, icon, nothing } from '@kaunter/admin-ui'

export interface Placeholder {
  readonly icon: IconName
  readonly title: string
  readonly text?: string | undefined
  readonly detail?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  readonly bad?: boolean
}

/** What an area shows that has nothing else to show: why, and what one can do. */
export function placeholder(what: Placeholder) {
  return html`<div class="placeholder ${what.bad ? 'bad' : ''}" role=${what.bad ? 'alert' : nothing}>
    <div class="glyph">${icon(what.icon)}</div>
    <h2>${what.title}</h2>
    ${what.text ? html`<p>${what.text}</p>` : nothing} ${what.detail ? html`<p>${what.detail}</p>` : nothing}
    ${what.action ? html`<button class="button" type="button" @click=${what.action.run}>${what.action.label}</button>` : nothing}
  </div>`
}
