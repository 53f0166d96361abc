import {
  ApiError,
  type ContactItem,
  controls,
  html,
  icon,
  KaunterElement,
  nothing,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { folded } from '../data/folded.ts'
import { replyLeft } from '../data/reply-window.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Contact, TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { sayIn } from '../more/catalog.ts'
import { itemOf } from '../words.ts'
import { detailsStyles } from './details-pane.styles.ts'

/** Facts about the ticket and its contact. */
export class DetailsPane extends KaunterElement<TicketsKey> {
  static override properties = {
    ticket: { attribute: false },
    now: { type: Number },
    revealed: { state: true },
    revealing: { state: true },
    reading: { state: true },
  }

  declare ticket: TicketDetail
  declare now: number
  /** The contact whole, after the user asked for it. */
  declare revealed: Contact | undefined
  declare revealing: boolean
  /** The parts that have not read yet what they show. */
  declare reading: ReadonlySet<string>

  static override styles = [controls, detailsStyles]

  constructor() {
    super()
    this.reading = new Set(['tickets-properties'])
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // What can be changed weighs nothing until a ticket is looked at.
    const parts = [
      import('../more/outlet-box.ts'),
      import('../more/properties.ts'),
      import('../more/tag-box.ts'),
      import('../more/history-box.ts'),
      import('../tools/watchers.ts'),
    ]
    Promise.all(parts).catch(() => {
      this.reading = new Set()
      this.host?.toast(this.host.t('error.unreachable'), 'bad')
    })
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('ticket')) return
    const before = changed.get('ticket') as TicketDetail | undefined
    if (before?.contact.id !== this.ticket.contact.id) this.revealed = undefined
    if (before?.id !== this.ticket.id) this.reading = new Set([...this.reading, 'tickets-outlet', 'tickets-history'])
  }

  readonly #onRead = ({ target }: Event): void => {
    this.reading = new Set([...this.reading].filter((part) => part !== (target as Element).localName))
  }

  async #reveal(): Promise<void> {
    const { host, ticket } = this
    this.revealing = true
    try {
      const contact = await ticketsApi.reveal(host, ticket.contact.id, ticket.id)
      if (contact.id === this.ticket.contact.id) this.revealed = contact
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      host.toast(error.message, 'bad')
    } finally {
      this.revealing = false
    }
  }

  override render() {
    const { host, ticket } = this
    const say = sayIn(host.locale)
    const contact = this.revealed ?? ticket.contact
    return html`
      <button type="button" class="button plain icon-only close" aria-label=${host.t('action.close')}
        @click=${() => this.dispatchEvent(new InboxEvent('details-toggle'))}>${icon('close')}</button>
      <header>
        <kaunter-avatar name=${contact.name}></kaunter-avatar>
        <div>
          <h2><a href="/admin/contacts/${contact.id}" title=${say('outlet.contact')}><bdi>${contact.name}</bdi></a></h2>
          ${this.#reach(contact)}
        </div>
      </header>
      <kaunter-slot name="contact.sidebar/v1" .item=${{ contactId: contact.id } satisfies ContactItem}></kaunter-slot>
      ${this.#part('tags', say('tags.title'), html`<tickets-tags .ticket=${ticket}></tickets-tags>`)}
      <div class="rest" aria-busy=${this.reading.size > 0} @part-read=${this.#onRead}>
        ${this.reading.size > 0 ? html`<kaunter-skeleton class="bones" count="4"></kaunter-skeleton>` : nothing}
        ${this.#part('history', say('history.title'), html`<tickets-history .ticket=${ticket}></tickets-history>`)}
        ${this.#part('outlet', say('outlet.title'), html`<tickets-outlet .ticket=${ticket}></tickets-outlet>`)}
        ${this.#part('properties', say('properties.title'), html`<tickets-properties .ticket=${ticket}></tickets-properties>`)}
        ${this.#part('ticket', say('details.ticket'), this.#facts())}
        ${this.#part('watchers', say('watchers.title'), html`<tickets-watchers .ticket=${ticket}></tickets-watchers>`)}
        <kaunter-slot name="ticket.sidebar/v1" .item=${itemOf(ticket)}></kaunter-slot>
      </div>
    `
  }

  /** How the contact is reached. A number of which a part is hidden cannot be called. */
  #reach({ phone, email, masked }: Contact) {
    const { host, ticket } = this
    const { channel } = ticket
    const say = sayIn(host.locale)
    const known = channel === 'whatsapp-cloud' || channel === 'web'
    const hidden = masked && (phone !== null || email !== null)
    const label = `${say('details.reveal.label')}. ${say('details.reveal.hint')}`
    return html`<p class="reach"><span>${known ? say(`details.${channel}`) : channel}</span>
      ${phone === null ? nothing : html`<span class="phone">${masked ? phone : html`<a href="tel:${phone}">${phone}</a>`}</span>`}
      ${email === null ? nothing : html`<span>${email}</span>`}
      ${
        hidden && host.can('directory:reveal')
          ? html`<button type="button" class="button plain icon-only" data-test="reveal" aria-label=${label} title=${label}
              ?disabled=${this.revealing} @click=${() => void this.#reveal()}>${icon('eye')}</button>`
          : nothing
      }</p>`
  }

  /** What is told nowhere else. */
  #facts() {
    const { createdAt, awaitingReplySince } = this.ticket
    const say = sayIn(this.host.locale)
    return html`<dl>
      <dt>${say('details.created')}</dt>
      <dd>${this.#time(createdAt)}</dd>
      ${awaitingReplySince === null ? nothing : html`<dt>${say('details.waiting')}</dt><dd>${this.#time(awaitingReplySince)}</dd>`}
      <dt>${say('details.window')}</dt>
      <dd>${this.#window()}</dd>
    </dl>`
  }

  /** A part that one may fold away; it stays so, also on other tickets. */
  #part(name: string, title: string, content: unknown) {
    return html`<details data-test="details-${name}" ?open=${!folded.has(name)}
      @toggle=${(event: Event) => folded.set(name, !(event.currentTarget as HTMLDetailsElement).open)}>
      <summary><h3>${title}</h3>${icon('chevron')}</summary>
      ${content}
    </details>`
  }

  #time(iso: string) {
    return html`<kaunter-time datetime=${iso} zone=${this.ticket.outlet?.timeZone ?? nothing}></kaunter-time>`
  }

  #window() {
    const { locale } = this.host
    const say = sayIn(locale)
    const { closesAt, reason } = this.ticket.window
    const left = replyLeft(this.ticket, this.now)
    if (left === 0) return html`<span class="late" title=${reason ?? nothing}>${say('details.window.closed')}</span>`
    if (closesAt === null) return say('details.window.unlimited')
    return html`<span title=${timeWords(locale).exact(closesAt)}
      >${say('details.window.closes', { time: timeWords(locale).short(closesAt) })}</span>`
  }
}

register('tickets-details', DetailsPane)
