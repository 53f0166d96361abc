import { type ApiError, html, type IconName, icon, nothing } from '@kaunter/admin-ui'
import { errorWords, type Host } from '../words.ts'

export interface Placeholder {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly tone?: 'good' | 'bad'
  readonly detail?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** What an area shows that has nothing else to show: why, and what one can do. */
export function placeholder(what: Placeholder) {
  return html`<div class="placeholder ${what.tone ?? ''}" role=${what.tone === 'bad' ? 'alert' : nothing}>
    <div class="glyph">${icon(what.icon)}</div>
    <h2>${what.title}</h2>
    <p>${what.text}</p>
    ${what.detail ? html`<p>${what.detail}</p>` : nothing}
    ${what.action ? html`<button class="button" type="button" @click=${what.action.run}>${what.action.label}</button>` : nothing}
  </div>`
}

/** What an area shows whose data could not be read. */
export function failurePlaceholder(host: Host, error: ApiError, again: () => void) {
  if (error.code === 'KAUNTER_JOBS_WHOLE_BUSINESS')
    return placeholder({ icon: 'lock', title: host.t('denied.title'), text: host.t('denied.text') })
  return placeholder({
    icon: error.status === 0 ? 'offline' : 'warning',
    tone: 'bad',
    title: host.t('load.failed'),
    text: errorWords(host, error),
    detail: error.requestId === '' ? undefined : host.t('load.reference', { id: error.requestId }),
    action: { label: host.t('action.try-again'), run: again },
  })
}

/** Grey bars in place of what is being loaded. */
export const bones = (host: Host, count: number) =>
  html`<div role="status"><span class="visually-hidden">${host.t('load.loading')}</span>${Array.from(
    { length: count },
    () => html`<div class="bone" aria-hidden="true"></div>`,
  )}</div>`
