import {
  controls,
  css,
  html,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  pageFrame,
  register,
} from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FieldSchema, KaunterField } from '@kaunter/admin-ui/records'
import type { AuditKey } from './catalog.ts'
import './entries.ts'
import { EntryFeed } from './feed.ts'
import { actionWord, knownActions, subjectWord } from './words.ts'

const filters = ['actor', 'action', 'from', 'to'] as const
type Filter = (typeof filters)[number]

/** Midnight in Malaysia, which has one time all year; the day itself is still within `to`. */
const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
const dayMs = 86_400_000

/** Who did what to which. What it is narrowed to stands in the address, so that it can be sent to a colleague. */
export class AuditPage extends KaunterElement<AuditKey> {
  static override properties = { route: { attribute: false } }

  declare route: PageRoute
  readonly #feed = new EntryFeed(() => this.requestUpdate())
  #shown: string | undefined

  static override styles = [
    controls,
    marks,
    pageFrame,
    css`
      .filters {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
        gap: var(--k-space-3);
        align-items: start;
      }

      .chosen {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--k-space-2);
      }

      .sheet {
        padding: 0 var(--k-space-4);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-surface);
      }
    `,
  ]

  override willUpdate(): void {
    const asked = this.route.query.toString()
    if (asked === this.#shown) return
    this.#shown = asked
    this.#read()
  }

  get #question(): URLSearchParams {
    const { query } = this.route
    const wanted = new URLSearchParams()
    for (const name of ['actor', 'action', 'subject'] as const)
      if (query.get(name)) wanted.set(name, query.get(name) as string)
    const [from, to] = [query.get('from'), query.get('to')]
    if (from) wanted.set('from', startOf(from).toISOString())
    if (to) wanted.set('to', new Date(startOf(to).getTime() + dayMs).toISOString())
    return wanted
  }

  #read(more = false): void {
    void this.#feed.read(this.host, this.#question, more)
  }

  override render() {
    const { host } = this
    return html`<header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      <div class="scroll"><div class="frame">
        <p class="lead">${host.t('page.lead')}</p>
        <div class="filters">${filters.map((name) => this.#filter(name))}</div>
        ${this.#chosen()}
        ${this.#list()}
      </div></div>`
  }

  #filter(name: Filter) {
    const schemas: Record<Filter, FieldSchema> = {
      actor: {
        type: 'string',
        title: this.host.t('filter.actor'),
        nullable: true,
        empty: this.host.t('filter.anybody'),
        from: { path: '/api/auth/people' },
      },
      action: {
        title: this.host.t('filter.action'),
        empty: this.host.t('filter.anything'),
        nullable: true,
        anyOf: knownActions
          .map((action) => ({ const: action, title: actionWord(this.host, action) }))
          .sort((a, b) => a.title.localeCompare(b.title, this.host.locale)),
      },
      from: { type: 'string', format: 'date', title: this.host.t('filter.from'), nullable: true },
      to: { type: 'string', format: 'date', title: this.host.t('filter.to'), nullable: true },
    }
    return html`<kaunter-field data-test="filter-${name}" .schema=${schemas[name]} .raw=${this.route.query.get(name) ?? ''}
      @field-edit=${(event: Event) => this.#narrow(name, (event.currentTarget as KaunterField).raw as string)}></kaunter-field>`
  }

  /** Of one thing: where its page leads here. */
  #chosen() {
    const { host } = this
    const subject = this.route.query.get('subject')
    if (this.route.query.size === 0) return nothing
    const [type = '', id = ''] = subject?.split(':') ?? []
    return html`<div class="chosen">
      ${subject === null ? nothing : html`<span>${host.t('filter.subject', { subject: `${subjectWord(host, type)} ${id}` })}</span>`}
      <kaunter-button data-test="all" @click=${() => host.navigate('/audit')}>${host.t('filter.clear')}</kaunter-button>
    </div>`
  }

  #narrow(name: Filter, value: string): void {
    const query = new URLSearchParams(this.route.query)
    if (value) query.set(name, value)
    else query.delete(name)
    const text = query.toString()
    if (text !== this.#shown) this.host.navigate(text === '' ? '/audit' : `/audit?${text}`)
  }

  #list() {
    const { host } = this
    const { entries, error, cursor, busy } = this.#feed
    if (error && entries === undefined)
      return html`<kaunter-error heading=${host.t('failed')} retryable .error=${error} @retry=${() => this.#read()}></kaunter-error>`
    if (entries === undefined) return html`<kaunter-skeleton count="6" label=${host.t('loading')}></kaunter-skeleton>`
    if (entries.length === 0)
      return html`<kaunter-empty icon="search" heading=${host.t('none.title')}>${host.t('none.text')}</kaunter-empty>`
    return html`<div class="sheet"><audit-entries .entries=${entries}></audit-entries></div>
      ${error ? html`<kaunter-alert tone="bad">${error.message}</kaunter-alert>` : nothing}
      ${cursor === null ? nothing : html`<div><kaunter-button data-test="older" ?loading=${busy} @click=${() => this.#read(true)}>${host.t('older')}</kaunter-button></div>`}`
  }
}

register('audit-page', AuditPage)
