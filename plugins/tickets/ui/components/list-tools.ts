import {
  controls,
  css,
  html,
  icon,
  KaunterElement,
  type MenuItem,
  type MenuPickEvent,
  nothing,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { columns, type ListPrefs, listForms } from '../data/list-prefs.ts'
import type { Counts } from '../data/types.ts'
import { addressQuery, type View, viewQuery } from '../data/views.ts'
import { InboxEvent } from '../events.ts'
import { briefly } from './sla-chip.ts'

/** A table takes the whole width. */
export const WIDE = matchMedia('(min-width: 64rem)')

/** Above the list: the filter, the export, and how many tickets belong to no outlet. */
export class ListTools extends KaunterElement<TicketsKey> {
  static override properties = {
    view: { attribute: false },
    prefs: { attribute: false },
    counts: { attribute: false },
    now: { type: Number },
    searching: { type: Boolean, reflect: true },
    query: { state: true },
    open: { state: true },
    plain: { type: Boolean, reflect: true },
    ready: { state: true },
  }

  declare view: View
  declare prefs: ListPrefs
  declare counts: Counts | undefined
  declare now: number
  /** Whether the results of a search take the place of the list. */
  declare searching: boolean
  declare query: string
  declare open: boolean
  declare ready: boolean
  /** The filter alone, where there is no list. */
  declare plain: boolean

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--k-space-1);
        padding: var(--k-space-1) var(--k-space-2) 0;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--k-space-1);
      }

      :host(:not([plain])) .line {
        container-type: inline-size;
      }

      .word {
        display: none;
      }

      #trigger {
        padding-inline: var(--k-space-2);
      }

      :host([plain]) .word {
        display: inline;
      }

      @container (min-width: 30rem) {
        .word {
          display: inline;
        }
      }

      kaunter-input {
        flex: 1 0 8rem;
        max-width: 40rem;
      }

      :host([searching]) {
        grid-template-rows: auto minmax(0, 1fr);
        flex: 1;
        min-height: 0;
      }

      .unlinked {
        padding: 0.25rem 0.5rem;
        border-radius: var(--k-radius-m);
        background: var(--k-warn-soft);
        color: var(--k-warn);
        font-size: var(--k-text-s);
        text-decoration: none;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .panel {
        position: fixed;
        inset: auto;
        width: min(36rem, calc(100vw - 1rem));
        max-height: min(34rem, calc(100dvh - 6rem));
        margin: 0;
        padding: var(--k-space-4);
        box-sizing: border-box;
        overflow: auto;
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-raised);
        color: var(--k-text);
        box-shadow: var(--k-shadow-m);
      }
    `,
  ]

  constructor() {
    super()
    this.query = ''
    this.searching = false
  }

  override render() {
    const { host, view } = this
    if (this.plain) return html`<div class="line">${this.#filter(view)}</div>${this.#panel(view)}`
    const tools = this.searching
      ? nothing
      : html`${this.#filter(view)}<slot name="views"></slot>${this.#look()}${this.#export(view)}`
    return html`<div class="line">
        <kaunter-input type="search" label-hidden label=${host.t('search.label')} placeholder=${host.t('search.hint')} .value=${this.query}
          data-test="search" @input=${this.#onSearch} @keydown=${this.#onSearchKey}></kaunter-input>${tools}
      </div>
      ${this.searching ? html`<tickets-search-results query=${this.query.trim()}></tickets-search-results>` : html`${this.#unlinked()}${this.#panel(view)}`}`
  }

  #filter(view: View) {
    const { host } = this
    const used = Object.keys(view.filter).length
    return html`<button type="button" class="button plain" id="trigger" popovertarget="panel" aria-expanded=${this.open === true} data-test="filter"
        title=${host.t('filter.label')} aria-label=${used > 0 ? host.t('filter.active', { count: used }) : host.t('filter.label')}
        >${icon('filter')}<span class="word">${host.t('filter.label')}</span>${used > 0 ? html` <kaunter-badge tone="accent">${used}</kaunter-badge>` : nothing}</button>
      ${used > 0 ? html`<button type="button" class="button link" data-test="filter-clear" @click=${this.#clear}>${host.t('filter.clear')}</button>` : nothing}`
  }

  #export(view: View) {
    const { host } = this
    if (!host.can('tickets:export')) return nothing
    return html`<a class="button plain icon-only" data-test="export" download href="/api/tickets/export.csv?${new URLSearchParams(viewQuery(view))}"
      aria-label=${host.t('list.export')} title=${host.t('list.export')}>${icon('download')}</a>`
  }

  #panel(view: View) {
    const { host } = this
    return html`<div class="panel" id="panel" popover role="dialog" aria-label=${host.t('filter.label')} @beforetoggle=${this.#onToggle}>
        ${this.ready ? html`<tickets-filter-form .filter=${view.filter}></tickets-filter-form>` : html`<kaunter-skeleton count="4" label=${host.t('filter.loading')}></kaunter-skeleton>`}
      </div>`
  }

  #look() {
    return html`<kaunter-menu label="${this.host.t('form.label')} (T)" name="form" data-test="form-menu" .items=${this.#formItems()}
      @menu-pick=${this.#onForm}>${icon('settings')}</kaunter-menu>`
  }

  #formItems(): readonly MenuItem[] {
    const { host, prefs } = this
    const forms = listForms.map((form) => ({
      value: form,
      label: host.t(`form.${form}`),
      checked: prefs.form === form,
      disabled: form === 'table' && !WIDE.matches,
    }))
    const shown = columns.map((column) => ({
      value: `column-${column}`,
      label: host.t('form.column', { name: host.t(`column.${column}`) }),
      checked: prefs.columns.includes(column),
    }))
    const after = { value: 'after', label: host.t('form.after'), checked: prefs.afterResolve === 'next' }
    return [...forms, ...(prefs.form === 'table' ? shown : []), after]
  }

  #onForm({ detail: { value } }: MenuPickEvent): void {
    const { prefs } = this
    const column = columns.find((name) => `column-${name}` === value)
    const kept = columns.filter((name) => prefs.columns.includes(name) !== (name === column))
    const form = listForms.find((name) => name === value)
    const afterResolve = prefs.afterResolve === 'next' ? ('stay' as const) : ('next' as const)
    const change = form ? { form } : value === 'after' ? { afterResolve } : { columns: kept }
    this.dispatchEvent(new InboxEvent('prefs-change', { ...prefs, ...change }))
  }

  /** By a key. */
  focusSearch(): void {
    this.renderRoot.querySelector<HTMLElement>('kaunter-input')?.focus()
  }

  /** By a key. */
  openFilter(): void {
    const trigger = this.renderRoot.querySelector<HTMLElement>('#trigger')
    trigger?.focus()
    trigger?.click()
  }

  #unlinked() {
    const { host, view } = this
    const { count = 0, oldest = null } = this.counts?.unlinked ?? {}
    if (this.plain || count === 0 || view.filter.linked !== undefined) return nothing
    const age =
      oldest === null ? '' : timeWords(host.locale).duration(briefly(Math.max(0, this.now - Date.parse(oldest))))
    const to = addressQuery({ lane: 'active', filter: { linked: 'no' } })
    const words = host.t('list.unlinked', { count: count > 99 ? '99+' : count, time: age })
    return html`<a class="unlinked" data-test="unlinked" title=${words} href="/admin/inbox${to}">${words}</a>`
  }

  #onSearch(event: Event): void {
    this.query = (event.currentTarget as HTMLInputElement).value
    this.searching = this.query.trim().length > 1
    if (this.searching) this.#load(import('../more/search-results.ts'))
  }

  /** Escape leaves the search, and nothing else. */
  #onSearchKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.query === '') return
    event.stopPropagation()
    this.query = ''
    this.searching = false
  }

  #load(part: Promise<unknown>, done = () => {}): void {
    part.then(done, () => this.host.toast(this.host.t('error.unreachable'), 'bad'))
  }

  readonly #clear = (): void => {
    this.dispatchEvent(new InboxEvent('filter-pick', { filter: {} }))
  }

  #onToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open'
    if (!this.open) return
    const panel = event.target as HTMLElement
    const { left, bottom } = this.getBoundingClientRect()
    Object.assign(panel.style, { left: `${left + 8}px`, top: `${bottom}px` })
    this.#load(import('../more/filter-form.ts'), () => {
      this.ready = true
    })
  }
}

register('tickets-list-tools', ListTools)
