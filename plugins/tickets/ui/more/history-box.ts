import { ApiError, controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import { ticketsApi } from '../data/tickets-api.ts'
import type { PastTicket, TicketDetail } from '../data/types.ts'
import { errorWords, type Host, saidLast, statusBadge } from '../words.ts'
import { sayIn } from './catalog.ts'

/** The newest say most; the others are a step away. */
const SHOWN = 3

/** Other tickets of the same contact, each a step away. */
export class HistoryBox extends KaunterElement {
  static override properties = {
    ticket: { attribute: false },
    items: { state: true },
    all: { state: true },
    failure: { state: true },
  }

  declare ticket: TicketDetail
  declare items: readonly PastTicket[] | undefined
  /** Whether those are shown, too, that are longer ago. */
  declare all: boolean
  declare failure: ApiError | undefined
  #shown = ''

  static override styles = [
    controls,
    css`
    ul {
      display: grid;
      gap: var(--k-space-1);
      margin: 0 calc(-1 * var(--k-space-2));
      padding: 0;
      list-style: none;
    }

    a {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 0 var(--k-space-2);
      padding: var(--k-space-1) var(--k-space-2);
      border-radius: var(--k-radius-m);
      color: inherit;
      text-decoration: none;
    }

    a:hover {
      background: var(--k-hover);
    }

    a:focus-visible {
      outline: 2px solid var(--k-focus);
      outline-offset: -2px;
    }

    .said {
      grid-column: 1 / -1;
      overflow: hidden;
      color: var(--k-text-quiet);
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    kaunter-time,
    p {
      color: var(--k-text-faint);
      font-size: var(--k-text-s);
    }

    p {
      margin: 0;
      color: var(--k-text-quiet);
    }
  `,
  ]

  override willUpdate(): void {
    if (this.ticket.id === this.#shown) return
    this.#shown = this.ticket.id
    this.items = undefined
    this.all = false
    void this.#read(this.ticket.id)
  }

  async #read(id: string): Promise<void> {
    this.failure = undefined
    try {
      const { items } = await ticketsApi.history(this.host, id)
      if (id === this.#shown) this.items = items
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (id === this.#shown) this.failure = error
    }
    if (id === this.#shown) this.dispatchEvent(new Event('part-read', { bubbles: true }))
  }

  override render() {
    const host = this.host as Host
    const say = sayIn(host.locale)
    if (this.failure) return html`<p>${say('history.failed', { reason: errorWords(host, this.failure) })}</p>`
    if (!this.items) return nothing
    if (this.items.length === 0) return html`<p>${say('history.none')}</p>`
    const shown = this.all ? this.items : this.items.slice(0, SHOWN)
    const more = this.items.length > shown.length
    return html`<ul>${shown.map(
      (ticket) => html`<li>
        <a href="/admin/inbox/${ticket.id}" data-test="history-ticket"><span>#${ticket.number} ${statusBadge(host, ticket.status)}</span>
          <kaunter-time datetime=${ticket.lastMessageAt} format="relative"></kaunter-time>
          <bdi class="said">${saidLast(host, ticket)}</bdi></a>
      </li>`,
    )}</ul>${
      more
        ? html`<button type="button" class="button link" @click=${() => {
            this.all = true
          }}>${say('history.all', { count: this.items.length })}</button>`
        : nothing
    }`
  }
}

register('tickets-history', HistoryBox)
