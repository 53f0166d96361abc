import { html, icon, nothing } from '@kaunter/admin-ui'
import type { InboxStore } from '../data/inbox-store.ts'
import { isStatus } from '../data/lanes.ts'
import { InboxEvent } from '../events.ts'
import { errorWords, type Host, statusWords } from '../words.ts'

const tell = (event: Event, told: Event) => event.currentTarget?.dispatchEvent(told)

/** Why there is no list. */
export function listFailed(host: Host, { error }: InboxStore) {
  if (error === undefined) return nothing
  return html`<kaunter-error heading=${host.t('list.failed')} retryable .error=${error}
    @retry=${(event: Event) => tell(event, new InboxEvent('load-again'))}>${errorWords(host, error)}</kaunter-error>`
}

/** While it is read. */
export function listSkeleton(host: Host) {
  return html`<div role="status">
    <span class="visually-hidden">${host.t('list.loading')}</span>
    ${[60, 45, 70, 52, 64, 40, 58].map(
      (width) => html`<div class="skeleton" aria-hidden="true">
        <div class="bone" style="width:${width}%"></div>
        <div class="bone" style="width:${140 - width}%"></div>
      </div>`,
    )}
  </div>`
}

/** What it means that nothing is there, and what to do about it. */
export function listEmpty(host: Host, { view: { lane, filter, saved } }: InboxStore) {
  if (saved !== undefined || Object.keys(filter).length > 0)
    return html`<kaunter-empty icon="filter" heading=${host.t('list.empty.filter.title')}
      >${host.t(saved === undefined ? 'list.empty.filter.text' : 'list.empty.view.text')}
      <kaunter-button slot="actions" @click=${(event: Event) => tell(event, new InboxEvent(saved === undefined ? 'filter-pick' : 'lane-pick', saved === undefined ? { filter: {} } : { lane: 'active' }))}
        >${host.t(saved === undefined ? 'filter.clear' : 'list.all')}</kaunter-button></kaunter-empty>`
  const showAll = html`<kaunter-button slot="actions"
    @click=${(event: Event) => tell(event, new InboxEvent('lane-pick', { lane: 'active' }))}>${host.t('list.all')}</kaunter-button>`
  if (isStatus(lane)) {
    const text = host.t('list.empty.status.text', { status: statusWords(host, lane) })
    return html`<kaunter-empty heading=${host.t('list.empty.status.title')}>${text} ${showAll}</kaunter-empty>`
  }
  const all = lane === 'active'
  return html`<kaunter-empty icon=${all ? 'check' : 'inbox'} heading=${host.t(`list.empty.${lane}.title`)}
    >${host.t(`list.empty.${lane}.text`)} ${all ? nothing : showAll}</kaunter-empty>`
}

/** What comes after the last row. */
export function listFoot(host: Host, { more, items }: InboxStore) {
  if (more === 'loading')
    return html`<p class="foot" role="status"><span class="spinner" aria-hidden="true"></span>${host.t('list.more')}</p>`
  if (more === 'failed')
    return html`<p class="foot" role="alert">${host.t('list.more.failed')}
      <button type="button" class="button link" @click=${(event: Event) => tell(event, new InboxEvent('load-more'))}>
        ${host.t('action.try-again')}
      </button></p>`
  if (more === 'full') return html`<p class="foot">${host.t('list.full', { count: items.length })}</p>`
  return items.length > 12 && more === 'none'
    ? html`<p class="foot">${icon('check')} ${host.t('list.end')}</p>`
    : nothing
}
