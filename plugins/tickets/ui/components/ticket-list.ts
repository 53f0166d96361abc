import { controls, html, icon, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import { repeat } from 'lit/directives/repeat.js'
import type { TicketsKey } from '../catalog.ts'
import type { InboxStore } from '../data/inbox-store.ts'
import { isStatus, type Lane } from '../data/lanes.ts'
import type { Ticket } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { errorWords, statusWords } from '../words.ts'
import { listStyles } from './ticket-list.styles.ts'
import { ticketRow } from './ticket-row.ts'

/** How long after the last move of the mouse over the list its order stays as it is. */
const HOLD_MS = 1_500
const NEAR_END_PX = 400

/**
 * The list of a lane. While the mouse moves over it, rows change in place but neither come, go nor trade places, so
 * that nobody opens the ticket that has just slid under the pointer.
 */
export class TicketList extends KaunterElement<TicketsKey> {
  static override properties = {
    store: { attribute: false, hasChanged: () => true },
    selected: {},
    now: { type: Number },
    addressOf: { attribute: false },
    shown: { state: true },
  }

  declare store: InboxStore
  declare selected: string | undefined
  declare now: number
  declare addressOf: (ticketId: string) => string
  declare shown: readonly Ticket[]
  #holdTimer: ReturnType<typeof setTimeout> | undefined
  #lane: Lane | undefined
  #focus: { id: string; index: number } | undefined

  static override styles = [controls, marks, listStyles]

  constructor() {
    super()
    this.shown = []
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#release()
  }

  /** The ticket whose row has the focus. */
  get focused(): string | undefined {
    return (this.shadowRoot?.activeElement as HTMLElement | null)?.dataset.ticketId
  }

  /** Moves the focus by rows, starting from the focused, else the open, ticket. */
  move(step: 1 | -1): void {
    const from = this.shown.findIndex((ticket) => ticket.id === (this.focused ?? this.selected))
    const to = from === -1 ? (step === 1 ? 0 : this.shown.length - 1) : from + step
    this.focusTicket(this.shown[Math.max(0, Math.min(this.shown.length - 1, to))]?.id)
  }

  /** Puts the focus on a ticket's row, or on the list when the ticket is not in it. */
  focusTicket(id: string | undefined): void {
    const row = this.#rows().find((one) => one.dataset.ticketId === id)
    const target = row ?? this.renderRoot.querySelector<HTMLElement>('.scroll')
    target?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }

  #rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.row')]
  }

  override willUpdate(): void {
    const { items, lane, state } = this.store
    const focused = this.focused
    this.#focus = focused ? { id: focused, index: this.shown.findIndex((one) => one.id === focused) } : undefined
    if (this.#lane !== lane || state !== 'ready') this.#release()
    this.#lane = lane
    if (this.#holdTimer === undefined) this.shown = items
    else this.shown = this.shown.map((ticket) => items.find((item) => item.id === ticket.id) ?? ticket)
  }

  override updated(): void {
    this.#keepFocus()
    this.#fill()
  }

  /** The focused row may have left the list: the next one takes its place. */
  #keepFocus(): void {
    if (!this.#focus || this.focused !== undefined) return
    const index = Math.min(this.#focus.index, this.shown.length - 1)
    this.focusTicket(this.shown[index]?.id)
  }

  override render() {
    const { host, store } = this
    if (store.state === 'loading') return this.#skeleton()
    if (store.state === 'failed' && store.error) {
      return html`<kaunter-error heading=${host.t('list.failed')} retryable .error=${store.error}
        @retry=${() => this.dispatchEvent(new InboxEvent('load-again'))}>${errorWords(host, store.error)}</kaunter-error>`
    }
    const reachable = this.shown.some((ticket) => ticket.id === this.selected) ? this.selected : this.shown[0]?.id
    return html`
      ${this.#fresh()}
      <div class="scroll" tabindex="-1" @scroll=${this.#fill} @pointermove=${this.#onPointer}
        @pointerleave=${this.#onLeave}>
        ${
          this.shown.length === 0
            ? this.#empty()
            : html`<ul aria-label=${host.t('list.label')}>
              ${repeat(
                this.shown,
                (ticket) => ticket.id,
                (ticket) =>
                  ticketRow(ticket, {
                    host,
                    now: this.now,
                    address: this.addressOf(ticket.id),
                    selected: ticket.id === this.selected,
                    reachable: ticket.id === reachable,
                  }),
              )}
            </ul>`
        }
        ${this.#foot()}
      </div>
    `
  }

  #fresh() {
    const shown = new Set(this.shown.map((ticket) => ticket.id))
    const count = this.store.items.filter((ticket) => !shown.has(ticket.id)).length
    if (count === 0) return nothing
    return html`<button type="button" class="button primary fresh" @click=${this.#onFresh}>
      ${this.host.t('list.fresh', { count })}
    </button>`
  }

  #empty() {
    const { host } = this
    const { lane } = this.store
    const showAll = html`<kaunter-button slot="actions"
      @click=${() => this.dispatchEvent(new InboxEvent('lane-pick', { lane: 'active' }))}>${host.t('list.all')}</kaunter-button>`
    if (isStatus(lane)) {
      const text = host.t('list.empty.status.text', { status: statusWords(host, lane) })
      return html`<kaunter-empty heading=${host.t('list.empty.status.title')}>${text} ${showAll}</kaunter-empty>`
    }
    const all = lane === 'active'
    return html`<kaunter-empty icon=${all ? 'check' : 'inbox'} heading=${host.t(`list.empty.${lane}.title`)}
      >${host.t(`list.empty.${lane}.text`)} ${all ? nothing : showAll}</kaunter-empty>`
  }

  #foot() {
    const { host, store } = this
    if (store.more === 'loading') {
      return html`<p class="foot" role="status"><span class="spinner" aria-hidden="true"></span>${host.t('list.more')}</p>`
    }
    if (store.more === 'failed') {
      return html`<p class="foot" role="alert">${host.t('list.more.failed')}
        <button type="button" class="button link" @click=${() => this.dispatchEvent(new InboxEvent('load-more'))}>
          ${host.t('action.try-again')}
        </button></p>`
    }
    return this.shown.length > 12 ? html`<p class="foot">${icon('check')} ${host.t('list.end')}</p>` : nothing
  }

  #skeleton() {
    return html`<div role="status">
      <span class="visually-hidden">${this.host.t('list.loading')}</span>
      ${[60, 45, 70, 52, 64, 40, 58].map(
        (width) => html`<div class="skeleton" aria-hidden="true">
          <div class="bone" style="width:${width}%"></div>
          <div class="bone" style="width:${140 - width}%"></div>
        </div>`,
      )}
    </div>`
  }

  /** Asks for the next page before the end comes into sight. */
  #fill(): void {
    const scroll = this.renderRoot.querySelector('.scroll')
    if (!scroll || this.store.more !== 'idle' || scroll.clientHeight === 0) return
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > NEAR_END_PX) return
    this.dispatchEvent(new InboxEvent('load-more'))
  }

  #onPointer(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return
    clearTimeout(this.#holdTimer)
    this.#holdTimer = setTimeout(() => this.#onLeave(), HOLD_MS)
  }

  #onLeave(): void {
    this.#release()
    this.requestUpdate()
  }

  #onFresh(): void {
    this.#onLeave()
    this.renderRoot.querySelector('.scroll')?.scrollTo({ top: 0 })
    void this.updateComplete.then(() => this.focusTicket(this.shown[0]?.id))
  }

  #release(): void {
    clearTimeout(this.#holdTimer)
    this.#holdTimer = undefined
  }
}

register('tickets-list', TicketList)
