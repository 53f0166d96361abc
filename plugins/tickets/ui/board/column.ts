import { controls, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import { repeat } from 'lit/directives/repeat.js'
import type { TicketsKey } from '../catalog.ts'
import type { ExtrasFeed } from '../data/extras-feed.ts'
import type { Ticket } from '../data/types.ts'
import { anchored, placesIn, scrollTopFor, windowOf } from '../data/virtual-window.ts'
import { errorWords } from '../words.ts'
import type { Column } from './board-store.ts'
import { card } from './card.ts'
import { boardSay } from './catalog.ts'
import { columnStyles } from './column.styles.ts'

/** Of a card with the gap below it, in rem. */
const CARD_REM = 8.25
const NEAR_END_PX = 600
/** How long after the last move of the mouse over it a column stays as it is. */
const HOLD_MS = 1_500
/** Counts stop there. */
const MOST = 100

/** What a column is to a card that is on its way. */
export type Reception = 'none' | 'origin' | 'possible' | 'over' | 'forbidden' | 'refused'

/**
 * One status: a list of cards of one height, of which those in sight are there. While the mouse moves over it or a card
 * is on its way, cards change in place but neither come, go nor trade places.
 */
export class BoardColumn extends KaunterElement<TicketsKey> {
  static override properties = {
    column: { attribute: false, hasChanged: () => true },
    extras: { attribute: false },
    addressOf: { attribute: false },
    reception: { reflect: true },
    refusal: {},
    lifted: {},
    departing: {},
    held: { type: Boolean },
    filtered: { type: Boolean },
    shown: { state: true },
  }

  declare column: Column
  declare extras: ExtrasFeed
  declare addressOf: (ticketId: string) => string
  declare reception: Reception
  /** Why a card that is over it may not come, in words. */
  declare refusal: string
  /** The ticket whose card is on its way. */
  declare lifted: string | undefined
  /** The ticket whose card takes the focus along when it goes into another column. */
  declare departing: string | undefined
  declare held: boolean
  /** Whether a filter is on: that there is nothing here may be its doing. */
  declare filtered: boolean
  declare shown: readonly Ticket[]
  #holdTimer: ReturnType<typeof setTimeout> | undefined
  #current: string | undefined
  #focusNext: { id: string; index: number } | undefined

  static override styles = [controls, marks, columnStyles]

  constructor() {
    super()
    this.shown = []
    this.reception = 'none'
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#holdTimer)
  }

  get scrollPlace(): number {
    return this.#scroll?.scrollTop ?? 0
  }

  set scrollPlace(top: number) {
    void this.updateComplete.then(() => this.#scroll?.scrollTo({ top }))
  }

  /** The ticket whose card has the focus. */
  get focused(): string | undefined {
    const active = this.shadowRoot?.activeElement as HTMLElement | null
    return active?.dataset.ticketId
  }

  get size(): number {
    return this.shown.length
  }

  indexOf(ticketId: string): number {
    return this.shown.findIndex(({ id }) => id === ticketId)
  }

  /** Puts the focus on a card, also on one that is not in sight yet. */
  async focusCard(index: number): Promise<void> {
    const at = Math.max(0, Math.min(this.shown.length - 1, index))
    const ticket = this.shown[at]
    const scroll = this.#scroll
    if (!ticket || !scroll) return
    this.#current = ticket.id
    scroll.scrollTop = scrollTopFor(at, this.#viewport)
    this.requestUpdate()
    await this.updateComplete
    this.#cardOf(ticket.id)?.focus({ preventScroll: true })
  }

  get #scroll(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroll')
  }

  get #height(): number {
    return CARD_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  }

  get #viewport() {
    const { scrollTop = 0, clientHeight: height = window.innerHeight } = this.#scroll ?? {}
    return { rowHeight: this.#height, scrollTop, height }
  }

  #cardOf(id: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.open[data-ticket-id="${id}"]`)
  }

  override willUpdate(): void {
    const { items } = this.column
    const focused = this.focused
    this.#focusNext = focused === undefined ? undefined : { id: focused, index: this.indexOf(focused) }
    const holds = this.held || this.#holdTimer !== undefined
    const next = holds ? this.shown.map((known) => items.find(({ id }) => id === known.id) ?? known) : items
    const scroll = this.#scroll
    const ids = (tickets: readonly Ticket[]) => tickets.map(({ id }) => id)
    const top = scroll ? anchored(ids(this.shown), ids(next), this.#height, scroll.scrollTop) : 0
    const moved = scroll !== null && top !== scroll.scrollTop
    this.shown = next
    if (moved) void this.updateComplete.then(() => this.#scroll?.scrollTo({ top }))
  }

  override updated(): void {
    this.#keepFocus()
    this.#fill()
  }

  /** The card that had the focus may have left the column: the next one takes its place. */
  #keepFocus(): void {
    const before = this.#focusNext
    if (!before || this.focused !== undefined || before.id === this.departing) return
    const index = this.indexOf(before.id)
    void this.focusCard(index === -1 ? before.index : index)
  }

  override render() {
    const { host, column } = this
    const label = column.status.label[host.locale]
    return html`<section aria-label="${label}, ${this.countWords}">
      <h2><span class="label" title=${label}>${label}</span> <span class="count" aria-hidden="true" data-test="column-count">${this.#countShown()}</span></h2>
      ${this.#banner()}
      <div class="scroll" @scroll=${() => this.requestUpdate()} @pointermove=${this.#onPointer} @pointerleave=${this.release}>
        ${this.#body(label)}
      </div>
      <p id="help" hidden>${boardSay(host.locale)('help')}</p>
    </section>`
  }

  #banner() {
    const say = boardSay(this.host.locale)
    if (this.reception === 'refused') return html`<p class="banner">${this.refusal}</p>`
    return this.reception === 'over' ? html`<p class="banner">${say('drop')}</p>` : nothing
  }

  #body(label: string) {
    const { host, column } = this
    const say = boardSay(host.locale)
    const { state, error } = column.store
    if (state === 'loading')
      return html`<kaunter-skeleton count="3" label=${say('loading', { column: label })}></kaunter-skeleton>`
    if (state === 'failed' && error)
      return html`<kaunter-error heading=${say('failed', { column: label })} retryable .error=${error}
        @retry=${() => void column.store.reload()}>${errorWords(host, error)}</kaunter-error>`
    if (this.shown.length === 0) return html`<p class="none">${say(this.filtered ? 'empty.filter' : 'empty')}</p>`
    return this.#cards(label)
  }

  #cards(label: string) {
    const { host, shown } = this
    const say = boardSay(host.locale)
    const height = this.#height
    const reachable = this.#current !== undefined && this.indexOf(this.#current) !== -1 ? this.#current : shown[0]?.id
    const kept = [this.focused, this.lifted, reachable].map((id) => (id === undefined ? -1 : this.indexOf(id)))
    const rows = placesIn(windowOf({ ...this.#viewport, count: shown.length }), shown.length, kept)
    const movable = host.can('tickets:manage')
    return html`<ul aria-label=${label} style="height:${shown.length * height}px">
      ${repeat(
        rows,
        (index) => shown[index]?.id,
        (index) => {
          const ticket = shown[index] as Ticket
          return html`<li aria-setsize=${shown.length} aria-posinset=${index + 1} style="transform:translateY(${index * height}px)">
            ${card(ticket, {
              host,
              say,
              address: this.addressOf(ticket.id),
              extra: this.extras.of(ticket.id),
              reachable: ticket.id === reachable,
              lifted: ticket.id === this.lifted,
              movable: movable && ticket.statusCategory !== 'closed',
            })}
          </li>`
        },
      )}
    </ul>
    ${this.#foot()}`
  }

  #foot() {
    const { host, column } = this
    if (column.store.more === 'loading')
      return html`<p class="foot" role="status"><span class="spinner" aria-hidden="true"></span>${host.t('list.more')}</p>`
    if (column.store.more !== 'failed') return nothing
    return html`<p class="foot" role="alert">${host.t('list.more.failed')}
      <button type="button" class="button link" @click=${() => void column.store.loadMore()}>${host.t('action.try-again')}</button></p>`
  }

  #countShown(): string {
    const { count } = this.column
    if (count === undefined) return ''
    return count >= MOST ? `${MOST - 1}+` : String(count)
  }

  get countWords(): string {
    const say = boardSay(this.host.locale)
    const { count = this.shown.length } = this.column
    return count >= MOST ? say('count.many', { count: MOST - 1 }) : say('count', { count })
  }

  /** Asks for the next page before the end comes into sight. */
  #fill(): void {
    const scroll = this.#scroll
    const { store } = this.column
    if (!scroll || store.state !== 'ready' || store.more !== 'idle' || scroll.clientHeight === 0) return
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight <= NEAR_END_PX) void store.loadMore()
  }

  #onPointer(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return
    clearTimeout(this.#holdTimer)
    this.#holdTimer = setTimeout(this.release, HOLD_MS)
  }

  /** Shows how it is now, wherever the mouse is. */
  readonly release = (): void => {
    clearTimeout(this.#holdTimer)
    this.#holdTimer = undefined
    this.requestUpdate()
  }
}

register('tickets-board-column', BoardColumn)
