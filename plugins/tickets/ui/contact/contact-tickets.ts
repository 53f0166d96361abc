import {
  ApiError,
  type ContactItem,
  controls,
  css,
  html,
  KaunterElement,
  marks,
  type RowOpenEvent,
  register,
  turns,
} from '@kaunter/admin-ui'
import type { Ticket } from '../data/types.ts'
import { saidLast, statusBadge } from '../words.ts'
import { sayIn } from './catalog.ts'

interface Consent {
  readonly id: string
  readonly ticketId: string
  readonly at: string
  readonly origin: string
  readonly version: string
  readonly text: string
}

interface Found {
  readonly tickets: readonly Ticket[]
  readonly consents: readonly Consent[]
}

/** On the page of a contact: its tickets that the reader sees, and what it agreed to in them. */
export class ContactTickets extends KaunterElement {
  static override properties = { item: { attribute: false }, found: { state: true }, failure: { state: true } }

  declare item: ContactItem
  declare found: Found | undefined
  declare failure: ApiError | undefined
  #shown = ''
  readonly #begin = turns()

  static override styles = [
    controls,
    marks,
    css`
      :host {
        display: grid;
        gap: var(--k-space-4);
      }

      ul {
        display: grid;
        gap: var(--k-space-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
        overflow-wrap: anywhere;
      }

      .text {
        margin-block-start: var(--k-space-1);
        white-space: pre-line;
      }
    `,
  ]

  override willUpdate(): void {
    if (this.#shown === this.item.contactId) return
    this.#shown = this.item.contactId
    this.found = undefined
    void this.#load()
  }

  async #load(): Promise<void> {
    const { contactId } = this.item
    const isLatest = this.#begin()
    this.failure = undefined
    try {
      const found = await this.host.get<Found>(`/contacts/${contactId}`)
      if (contactId === this.item.contactId && isLatest()) this.found = found
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (contactId !== this.item.contactId || !isLatest()) return
      // Seen by an outlet of it, and no ticket of it is in sight.
      if (error.status === 404) this.found = { tickets: [], consents: [] }
      else this.failure = error
    }
  }

  override render() {
    const say = sayIn(this.host.locale)
    return html`<kaunter-card level="2" heading=${say('tickets.title')}>${this.#tickets()}</kaunter-card>
      <kaunter-card level="2" heading=${say('consent.title')}>${this.#consents()}</kaunter-card>`
  }

  #tickets() {
    const say = sayIn(this.host.locale)
    const { found, failure, host } = this
    if (failure)
      return html`<kaunter-error level="3" heading=${say('tickets.failed')} retryable .error=${failure} @retry=${() => this.#load()}></kaunter-error>`
    if (found === undefined)
      return html`<kaunter-skeleton count="2" label=${say('tickets.loading')}></kaunter-skeleton>`
    if (found.tickets.length === 0) return html`<p>${say('tickets.none')}</p>`
    return html`<kaunter-table openable label=${say('tickets.label')} .rows=${found.tickets} data-test="contact-tickets" .columns=${[
      { key: 'number', label: say('column.number'), value: ({ number }: Ticket) => `#${number}` },
      { key: 'lastMessagePreview', label: say('column.last'), value: (ticket: Ticket) => saidLast(host, ticket) },
      { key: 'status', label: say('column.status'), render: ({ status }: Ticket) => statusBadge(host, status) },
      {
        key: 'lastMessageAt',
        label: say('column.when'),
        render: ({ lastMessageAt }: Ticket) => html`<kaunter-time datetime=${lastMessageAt}></kaunter-time>`,
      },
    ]} @row-open=${(event: RowOpenEvent<Ticket>) => host.navigate(`/inbox?ticket=${event.detail.row.id}`)}></kaunter-table>`
  }

  #consents() {
    const say = sayIn(this.host.locale)
    const { found } = this
    if (found === undefined)
      return this.failure
        ? html`<p>—</p>`
        : html`<kaunter-skeleton count="1" label=${say('tickets.loading')}></kaunter-skeleton>`
    if (found.consents.length === 0) return html`<p>${say('consent.none')}</p>`
    return html`<ul data-test="consents">${found.consents.map(
      ({ origin, ticketId, at, version, text }) => html`<li>
        <div>${say('consent.given', { page: origin, number: `#${ticketId}` })} · <kaunter-time datetime=${at}></kaunter-time></div>
        <details><summary>${say('consent.text')}</summary><p class="text">${text}</p><p>${say('consent.version', { version })}</p></details>
      </li>`,
    )}</ul>`
  }
}

register('tickets-contact', ContactTickets)
