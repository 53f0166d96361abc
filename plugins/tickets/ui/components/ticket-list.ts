import { controls, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import { repeat } from 'lit/directives/repeat.js'
import type { TicketsKey } from '../catalog.ts'
import type { ExtrasFeed } from '../data/extras-feed.ts'
import { HeldOrder } from '../data/held-order.ts'
import type { InboxStore } from '../data/inbox-store.ts'
import type { Column, ListForm } from '../data/list-prefs.ts'
import { RowSlots } from '../data/row-slots.ts'
import type { Selection } from '../data/selection.ts'
import type { Ticket } from '../data/types.ts'
import type { View } from '../data/views.ts'
import { anchored, type ListWindow, placesIn, scrollTopFor, windowOf } from '../data/virtual-window.ts'
import { InboxEvent } from '../events.ts'
import { listEmpty, listFailed, listFoot, listSkeleton } from './list-states.ts'
import { listStyles } from './ticket-list.styles.ts'
import { type RowState, tableRow, ticketRow } from './ticket-row.ts'

/** Heights of a row in rem; `--row` in the styles is the same. */
const heights: Readonly<Record<ListForm, number>> = { comfortable: 5, compact: 3.375, table: 2.5 }
/** Rows below the last one in sight that are to be there already. */
const AHEAD = 150
/** After the last turn of the wheel. */
const STILL_MS = 200

/** Who is at a ticket, as far as it is known. */
interface Presence {
  of(ticketId: string): RowState['present']
  watch(ticketIds: readonly string[]): void
}

/**
 * The list of a view, however long: only what is in sight is in the document. While the pointer is over it, or a row has
 * the focus of the keyboard, rows keep their places (see `HeldOrder`), so that nobody opens the ticket that has just slid
 * under the pointer.
 */
export class TicketList extends KaunterElement<TicketsKey> {
  static override properties = {
    store: { attribute: false, hasChanged: () => true },
    picked: { attribute: false, hasChanged: () => true },
    selected: {},
    now: { type: Number },
    form: { reflect: true },
    columns: { attribute: false },
    addressOf: { attribute: false },
    outbox: { attribute: false },
  }

  declare store: InboxStore
  declare picked: Selection
  declare selected: string | undefined
  declare now: number
  declare form: ListForm
  declare columns: readonly Column[]
  declare addressOf: (ticketId: string) => string
  /** Who knows what could not be sent. */
  declare outbox: { hasFailed(ticketId: string): boolean }
  declare extras: ExtrasFeed
  declare presence: Presence | undefined
  readonly #order = new HeldOrder()
  #view: View | undefined
  #pointed = false
  /** Where the row of the open ticket was last. */
  #place = -1
  #focus: { id: string; index: number } | undefined
  /** The row that gets the focus as soon as it is there. */
  #wanted: string | undefined
  #window: ListWindow = { first: 0, end: 0 }
  #viewport = { rowHeight: 80, scrollTop: 0, height: 0 }
  #scrollTo: number | undefined
  readonly #slots = new RowSlots()
  /** While one scrolls. */
  #scrolling: ReturnType<typeof setTimeout> | undefined
  /** Whether where things are must be looked at after drawing. */
  #moved = true
  readonly #sizes = new ResizeObserver(() => this.requestUpdate())

  static override styles = [controls, marks, listStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#onTyping, true)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onTyping, true)
    this.#sizes.disconnect()
    clearTimeout(this.#scrolling)
    this.#scrolling = undefined
    this.#pointed = false
  }

  get shown(): readonly Ticket[] {
    return this.#order.shown
  }

  /** The ticket whose row has the focus, or is about to. */
  get focused(): string | undefined {
    return this.#wanted ?? (this.shadowRoot?.activeElement as HTMLElement | null)?.dataset.item
  }

  /** The ticket so many rows from another, or from the open one; the last row when that is not far enough. */
  beside(step: number, from = this.focused ?? this.selected): string | undefined {
    const index = this.#indexOf(from)
    // The open ticket may have left the list: the next one is where it was.
    const gone =
      from === this.selected && this.#place !== -1 ? this.#place + Math.min(step, 0) + Math.max(step - 1, 0) : -1
    const to = index === -1 ? (gone === -1 ? (step > 0 ? 0 : this.shown.length - 1) : gone) : index + step
    return this.shown[Math.max(0, Math.min(this.shown.length - 1, to))]?.id
  }

  /** Puts the focus on a ticket's row, or on the list when the ticket is not in it. */
  focusTicket(id: string | undefined): void {
    const index = this.#indexOf(id)
    if (index === -1) {
      this.#scroller?.focus()
      return
    }
    this.#wanted = id
    this.#reveal(index)
    this.requestUpdate()
  }

  /** Scrolls as far as it takes to see a ticket's row. */
  revealTicket(id: string): void {
    const index = this.#indexOf(id)
    if (index !== -1) this.#reveal(index)
  }

  #reveal(index: number): void {
    this.#scrollTo = scrollTopFor(index, this.#viewport, this.form === 'table' ? this.#viewport.rowHeight : 0)
    this.requestUpdate()
  }

  /** Shows the list as it is by now: who has done something wants to see it done. */
  release(): void {
    this.#pointed = false
    this.#order.release(this.store.items)
    this.requestUpdate()
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroll')
  }

  #indexOf(id: string | undefined): number {
    return id === undefined ? -1 : this.shown.findIndex((ticket) => ticket.id === id)
  }

  get #isHeld(): boolean {
    if (this.#pointed) return true
    const row = this.shadowRoot?.activeElement
    // A click focuses too; then the pointer says when it is over.
    return row instanceof HTMLElement && row.dataset.item !== undefined && row.matches(':focus-visible')
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { items, view, state } = this.store
    const before = this.shown
    const focused = this.focused
    this.#focus = focused ? { id: focused, index: this.#indexOf(focused) } : undefined
    const another = this.#view !== view || state !== 'ready'
    if (!another && this.#isHeld) {
      const { store } = this
      this.#order.hold({ items, latest: (id) => store.latest(id), isHidden: (id) => store.isHidden(id) })
    } else this.#order.release(items)
    this.#measure(before, another)
    this.#view = view
    if (before !== this.shown) this.picked.keep(this.shown.map(({ id }) => id))
    const place = this.#indexOf(this.selected)
    if (place !== -1 || changed.has('selected')) this.#place = place
    this.#window = windowOf({ ...this.#viewport, count: this.shown.length })
    this.store.reach = this.#window.end
  }

  /** How high rows are, and how far down what is seen lies now. */
  #measure(before: readonly Ticket[], another: boolean): void {
    const { rowHeight: was, height: heightBefore } = this.#viewport
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const rowHeight = heights[this.form] * rem
    const height = this.#scroller?.clientHeight ?? 0
    // Away from the screen, on a phone behind the thread: it comes back as it was.
    const hidden = height === 0 && this.hasUpdated
    this.#moved =
      another ||
      before !== this.shown ||
      this.#scrollTo !== undefined ||
      rowHeight !== was ||
      height !== heightBefore ||
      !this.hasUpdated
    let scrollTop = this.#scrollTo ?? (hidden ? this.#viewport.scrollTop : (this.#scroller?.scrollTop ?? 0))
    if (!hidden && this.#viewport.height === 0 && this.hasUpdated) scrollTop = this.#viewport.scrollTop
    if (another && this.#view !== this.store.view) scrollTop = 0
    else if (before !== this.shown && this.#scrollTo === undefined) {
      const ids = (rows: readonly Ticket[]) => rows.map(({ id }) => id)
      scrollTop = anchored(ids(before), ids(this.shown), was, scrollTop)
    }
    if (rowHeight !== was) scrollTop = (scrollTop / was) * rowHeight
    const most = Math.max(0, this.shown.length * rowHeight - height)
    this.#viewport = { rowHeight, height, scrollTop: hidden ? scrollTop : Math.min(scrollTop, most + 10 * rowHeight) }
    if (this.#moved && !hidden) this.#scrollTo = this.#viewport.scrollTop
  }

  override updated(): void {
    const scroller = this.#scroller
    // To ask where things are has them laid out twice; who only scrolls on has moved nothing.
    if (scroller && this.#moved) {
      this.#sizes.observe(scroller)
      const { scrollTop } = this.#viewport
      if (this.#scrollTo !== undefined && Math.abs(scroller.scrollTop - scrollTop) >= 1) scroller.scrollTop = scrollTop
      if (scroller.clientHeight > 0) this.#scrollTo = undefined
      if (scroller.clientHeight !== this.#viewport.height) this.requestUpdate()
    }
    this.#giveFocus()
    if (this.store.more === 'idle' && this.#viewport.height > 0 && this.#window.end + AHEAD > this.store.items.length)
      this.dispatchEvent(new InboxEvent('load-more'))
    const seen = this.shown.slice(this.#window.first, this.#window.end)
    this.presence?.watch(seen.map(({ id }) => id))
  }

  #giveFocus(): void {
    const wanted = this.#wanted
    this.#wanted = undefined
    if (wanted !== undefined) {
      this.renderRoot.querySelector<HTMLElement>(`.row[data-item="${wanted}"]`)?.focus({ preventScroll: true })
      return
    }
    // The focused row may have left the list: the next one takes its place.
    if (!this.#focus || this.focused !== undefined) return
    this.focusTicket(this.shown[Math.min(this.#focus.index, this.shown.length - 1)]?.id)
  }

  override render() {
    const { host, store, shown } = this
    if (store.state === 'loading') return listSkeleton(host)
    if (store.state === 'failed') return listFailed(host, store)
    return html`${this.#fresh()}
      <div class="scroll" tabindex="-1" @scroll=${{ handleEvent: () => this.#onScroll(), passive: true }} @click=${this.#onClick}
        @pointermove=${this.#onPointer} @pointerleave=${this.#onLeave} @focusout=${this.#onLeave}
        @pointerover=${this.#onNear} @focusin=${this.#onNear}>
        ${shown.length === 0 ? listEmpty(host, store) : this.form === 'table' ? this.#table() : this.#list()}
        ${listFoot(host, store)}
      </div>`
  }

  #list() {
    return html`<ul role="list" aria-label=${this.host.t('list.label')} style=${this.#length}>
      ${this.#rows((ticket, state) => ticketRow(ticket, state))}
    </ul>`
  }

  #table() {
    const { host, columns, store } = this
    return html`<div role="table" aria-label=${host.t('list.label')} aria-colcount=${columns.length + 2}
      aria-rowcount=${store.more === 'none' ? this.shown.length + 1 : -1} style="--columns:${columns.map((name) => `var(--${name})`).join(' ')}">
      <div role="rowgroup" class="head"><div role="row" class="item" aria-rowindex="1">
        <span role="columnheader" class="cell"><span class="visually-hidden">${host.t('column.pick')}</span></span>
        <span role="columnheader" class="cell">${host.t('column.contact')}</span>
        ${columns.map((column) => html`<span role="columnheader" class="cell ${column}">${host.t(`column.${column}`)}</span>`)}
      </div></div>
      <div role="rowgroup" class="rows" style=${this.#length}>
        ${this.#rows((ticket, state) => tableRow(ticket, state, { columns, extra: this.extras.of(ticket.id) }))}
      </div>
    </div>`
  }

  get #length(): string {
    return `height:${this.shown.length * this.#viewport.rowHeight}px`
  }

  /** Those in sight, and the one with the focus, which must not be lost when one scrolls on. */
  #rows(row: (ticket: Ticket, state: RowState) => unknown) {
    const { host, shown, store } = this
    const indices = placesIn(this.#window, shown.length, [this.#indexOf(this.focused)])
    // A row that is moved in the document loses the focus.
    const loose = this.#scrolling !== undefined || (this.focused !== undefined && !this.#slots.inOrder)
    const slots = this.#slots.place(
      indices.map((index) => (shown[index] as Ticket).id),
      loose,
    )
    const seen = (id: string | undefined) => indices.find((index) => shown[index]?.id === id)
    const reachable =
      seen(this.focused) ?? seen(this.selected) ?? Math.ceil(this.#viewport.scrollTop / this.#viewport.rowHeight)
    return repeat(
      slots,
      ({ slot }) => slot,
      ({ at }) => {
        const index = indices[at] as number
        const ticket = shown[index] as Ticket
        return row(ticket, {
          host,
          now: this.now,
          address: this.addressOf(ticket.id),
          selected: ticket.id === this.selected,
          picked: this.picked.has(ticket.id),
          reachable: index === Math.min(reachable, shown.length - 1),
          position: index + 1,
          size: store.more === 'none' ? shown.length : -1,
          top: index * this.#viewport.rowHeight,
          unsent: ticket.unsent || this.outbox.hasFailed(ticket.id),
          present: this.presence?.of(ticket.id) ?? [],
        })
      },
    )
  }

  #fresh() {
    const count = this.#order.pending(this.store.items)
    if (count === 0) return nothing
    return html`<button type="button" class="button primary fresh" title="${this.host.t('list.fresh.title')} (U)" @click=${() => this.showUpdates()}>
      ${this.host.t('list.fresh', { count })}
    </button>`
  }

  /** Lets go of a list that is held, and shows its top. */
  showUpdates(): void {
    this.release()
    this.#scrollTo = 0
    void this.updateComplete.then(() => this.focusTicket(this.shown[0]?.id))
  }

  #onScroll(): void {
    const scrollTop = this.#scroller?.scrollTop ?? 0
    const { first, end } = windowOf({ ...this.#viewport, scrollTop, count: this.shown.length })
    if (first !== this.#window.first || end !== this.#window.end) {
      clearTimeout(this.#scrolling)
      this.#scrolling = setTimeout(() => {
        this.#scrolling = undefined
        this.requestUpdate()
      }, STILL_MS)
      this.requestUpdate()
    } else this.#viewport = { ...this.#viewport, scrollTop }
  }

  /** With Shift from the one picked last to this one; a row is a link otherwise. */
  #onClick(event: MouseEvent): void {
    const path = event.composedPath().filter((node) => node instanceof HTMLElement)
    const row = path.find((node) => node.dataset.item !== undefined)
    const id = row?.dataset.item
    if (id === undefined || !(event.shiftKey || row instanceof HTMLInputElement)) return
    if (event.shiftKey) {
      if (row instanceof HTMLAnchorElement) event.preventDefault()
      const order = this.shown.map((ticket) => ticket.id)
      this.picked.extend(order, id, this.selected)
    } else this.picked.toggle(id)
    this.dispatchEvent(new InboxEvent('pick-change'))
  }

  // From one row to the next no event leaves this shadow root.
  #onNear(event: Event): void {
    const row = (event.target as Element).closest<HTMLElement>('[data-ticket-id]')
    this.dispatchEvent(new InboxEvent('row-near', { id: row?.dataset.ticketId }))
  }

  #onPointer(event: PointerEvent): void {
    if (event.pointerType === 'mouse') this.#pointed = true
  }

  #onLeave(event: Event): void {
    if (event.type === 'pointerleave') this.#pointed = false
    this.requestUpdate()
  }

  /** Who types elsewhere has left the mouse where it lay. */
  readonly #onTyping = (event: KeyboardEvent): void => {
    if (!this.#pointed || event.composedPath().includes(this)) return
    this.#pointed = false
    this.requestUpdate()
  }
}

register('tickets-list', TicketList)
