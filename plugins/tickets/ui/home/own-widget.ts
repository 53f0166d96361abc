import { ApiError, controls, html, KaunterElement, marks, nothing, register, timeWords } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { slaChip } from '../components/sla-chip.ts'
import { preview } from '../components/ticket-row.ts'
import { serverClock } from '../data/server-clock.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Ticket } from '../data/types.ts'
import { errorWords } from '../words.ts'
import { homeSay } from './catalog.ts'
import { Followed } from './followed.ts'
import { widgetStyles } from './widget.styles.ts'

const SHOWN = 5
const READ = 100

interface Mention {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly subject: { readonly path: string }
  readonly at: string
  readonly read: boolean
}

interface Own {
  readonly tickets: readonly Ticket[]
  readonly mentions: readonly Mention[]
}

/** What is due first, then who has waited longest. */
const pressing = (ticket: Ticket): string =>
  `${ticket.slaDueAt ?? '~'} ${ticket.awaitingReplySince ?? '~'} ${ticket.lastMessageAt}`

/** On the home page: what is mine to do, what comes back today, and where a colleague has named me. */
export class OwnWidget extends KaunterElement<TicketsKey> {
  static override properties = { own: { state: true } }

  declare own: Own | ApiError | undefined
  #feed: Followed<Own> | undefined
  #stop = () => {}

  static override styles = [controls, marks, widgetStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#feed = new Followed(this.host, this.#read, (own) => {
      this.own = own
    })
    this.#stop = this.#feed.follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  readonly #read = async (): Promise<Own> => {
    const { host } = this
    const [tickets, notices] = await Promise.all([
      ticketsApi.list(host, { lane: 'mine', filter: {} }, null, READ),
      host.can('notifications:read') ? host.get<{ items: readonly Mention[] }>('/api/notifications') : { items: [] },
    ])
    const mentions = notices.items.filter(({ kind, read }) => kind === 'ticket.mentioned' && !read)
    return { tickets: tickets.items, mentions: mentions.slice(0, SHOWN) }
  }

  override render() {
    const { host, own } = this
    if (own === undefined) return html`<kaunter-skeleton count="4" label=${host.t('list.loading')}></kaunter-skeleton>`
    if (own instanceof ApiError)
      return html`<kaunter-error level="3" heading=${homeSay(host.locale)('failed')} retryable .error=${own}
        @retry=${() => void this.#feed?.again()}>${errorWords(host, own)}</kaunter-error>`
    return this.#sections(own)
  }

  #sections({ tickets, mentions }: Own) {
    const say = homeSay(this.host.locale)
    const { dayKey } = timeWords(this.host.locale)
    const today = dayKey(serverClock.now())
    const first = tickets.filter(({ snoozedUntil }) => snoozedUntil === null)
    const back = tickets.filter(
      ({ snoozedUntil }) => snoozedUntil !== null && dayKey(Date.parse(snoozedUntil)) <= today,
    )
    return html`<h3>${say('own.first')} <a href="/admin/inbox?lane=mine">${say('own.all')}</a></h3>
      ${
        first.length === 0
          ? html`<p data-test="own-none">${say('own.none')}</p>`
          : html`<ul>${first
              .toSorted((one, other) => (pressing(one) < pressing(other) ? -1 : 1))
              .slice(0, SHOWN)
              .map((ticket) => this.#row(ticket, 'own-ticket', slaChip(ticket, undefined, 'named')))}</ul>`
      }
      ${
        back.length === 0
          ? nothing
          : html`<h3>${say('own.back')}</h3>
            <ul>${back.map((ticket) => this.#row(ticket, 'own-back', this.#time(ticket.snoozedUntil ?? '', 'clock')))}</ul>`
      }
      ${
        mentions.length === 0
          ? nothing
          : html`<h3>${say('own.mentions')}</h3>
            <ul>${mentions.map(
              ({ text, subject, at }) => html`<li><a class="row" href="/admin${subject.path}" data-test="own-mention">
                <span class="preview whole">${text}</span>${this.#time(at, 'relative')}</a></li>`,
            )}</ul>`
      }`
  }

  #time(at: string, format: 'clock' | 'relative') {
    return html`<kaunter-time class="wait" datetime=${at} format=${format}></kaunter-time>`
  }

  #row(ticket: Ticket, hook: string, aside: unknown) {
    return html`<li><a class="row" href="/admin/inbox/${ticket.id}" data-test=${hook} data-ticket-id=${ticket.id}>
      <span class="name">${ticket.contact.name}</span>
      <span>${aside}</span>
      <span class="preview">${preview(this.host, ticket)}</span>
    </a></li>`
  }
}

register('tickets-own', OwnWidget)
