import { ApiError, controls, html, KaunterElement, marks, nothing, register, timeWords } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { countsFeed } from '../data/counts-feed.ts'
import { serverClock } from '../data/server-clock.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Counts, Ticket } from '../data/types.ts'
import { errorWords, saidLast } from '../words.ts'
import { homeSay } from './catalog.ts'
import { Followed } from './followed.ts'
import { widgetStyles } from './widget.styles.ts'

/** Agents promise an answer within five minutes; a wait beyond that is shown as late. */
const LATE_MS = 5 * 60_000

const tiles = [
  { count: 'active', path: '/inbox' },
  { count: 'mine', path: '/inbox?lane=mine' },
  { count: 'unassigned', path: '/inbox?lane=none' },
  { count: 'breached', path: '/inbox?sla=breached' },
] as const

/** On the home page: how much there is to do, and who has been waiting longest for an answer. */
export class TicketsWidget extends KaunterElement<TicketsKey> {
  static override properties = { counts: { state: true }, waiting: { state: true }, now: { state: true } }

  declare counts: Counts | undefined
  declare waiting: readonly Ticket[] | ApiError | undefined
  declare now: number
  #feed: Followed<readonly Ticket[]> | undefined
  #stops: (() => void)[] = []

  static override styles = [controls, marks, widgetStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    this.now = serverClock.now()
    const read = async () => (await ticketsApi.waiting(this.host)).items
    this.#feed = new Followed(this.host, read, (waiting) => {
      this.waiting = waiting
      this.now = serverClock.now()
    })
    this.#stops = [
      countsFeed.follow(this.host, (counts) => {
        this.counts = counts
      }),
      this.#feed.follow(),
      serverClock.follow(() => {
        this.now = serverClock.now()
      }),
    ]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
  }

  override render() {
    const { host, waiting } = this
    const say = homeSay(host.locale)
    // What was so before the server could not be asked is not shown as if it were so now.
    const counts = waiting instanceof ApiError ? undefined : this.counts
    return html`<div class="tiles">
        ${tiles.map(({ count, path }) => {
          const number = counts?.[count]
          return html`<a class="tile" href="/admin${path}" data-test="widget-${count}">
            <strong>${number === undefined ? '–' : number > 99 ? '99+' : number}</strong>${say(count)}
          </a>`
        })}
      </div>
      <h3>${say('waiting')}
        ${host.can('tickets:reports') ? html`<a href="/admin/floor">${say('floor')}</a>` : nothing}</h3>
      ${this.#list()}`
  }

  readonly #again = (): void => {
    this.waiting = undefined
    countsFeed.refresh()
    void this.#feed?.again()
  }

  #list() {
    const { host, waiting } = this
    const say = homeSay(host.locale)
    if (waiting === undefined)
      return html`<kaunter-skeleton count="4" label=${host.t('list.loading')}></kaunter-skeleton>`
    if (waiting instanceof ApiError)
      return html`<kaunter-error level="3" heading=${say('failed')} retryable .error=${waiting} @retry=${this.#again}>${errorWords(host, waiting)}</kaunter-error>`
    if (waiting.length === 0) return html`<p data-test="widget-none">${say('none')}</p>`
    return html`<ul>${waiting.map((ticket) => this.#row(ticket))}</ul>`
  }

  #row(ticket: Ticket) {
    const { host } = this
    const since = ticket.awaitingReplySince
    if (since === null) return nothing
    const length = this.now - Date.parse(since)
    const words = timeWords(host.locale)
    return html`<li>
      <a class="row" href="/admin/inbox/${ticket.id}" data-test="widget-ticket" data-ticket-id=${ticket.id}>
        <span class="name">${ticket.contact.name}</span>
        <time class="wait ${length >= LATE_MS ? 'late' : ''}" datetime=${since}
          title=${host.t('row.waiting.exact', { time: words.exact(since) })}>${words.duration(length)}</time>
        <span class="preview">${saidLast(host, ticket) || html`&nbsp;`}</span>
      </a>
    </li>`
  }
}

register('tickets-widget', TicketsWidget)
