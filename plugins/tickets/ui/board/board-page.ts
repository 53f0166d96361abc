import {
  controls,
  html,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  register,
  type ValueChangeEvent,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import '../components/choice-dialog.ts'
import '../components/lane-tabs.ts'
import '../components/list-tools.ts'
import '../components/view-strip.ts'
import { from } from '../components/way-back.ts'
import { countsFeed } from '../data/counts-feed.ts'
import { isStatus } from '../data/lanes.ts'
import { SavedViews } from '../data/saved-views.ts'
import type { Counts } from '../data/types.ts'
import { addressQuery, narrowed, type View, viewFrom } from '../data/views.ts'
import type { InboxEvent } from '../events.ts'
import { InboxViews } from '../inbox-views.ts'
import { errorWords, saidLast } from '../words.ts'
import { BoardHands } from './board-hands.ts'
import { boardStyles } from './board-page.styles.ts'
import type { Column } from './board-store.ts'
import { type BoardSay, boardSay } from './catalog.ts'
import './column.ts'
import { BoardKeys } from './board-keys.ts'
import type { BoardColumn } from './column.ts'
import { CardDrag } from './drag.ts'
import { type BoardPlace, placeFor } from './place.ts'

/** Tickets in columns by their status, which are changed by moving cards. */
export class BoardPage extends KaunterElement<TicketsKey> {
  static override properties = {
    route: { attribute: false },
    counts: { state: true },
  }

  declare route: PageRoute
  declare counts: Counts | undefined
  #place: BoardPlace | undefined
  #stops: (() => void)[] = []
  readonly #hands = new BoardHands({
    host: () => this.host,
    store: () => (this.#place as BoardPlace).store,
    columns: () => this.#columns,
    part: (tag) => this.renderRoot.querySelector(tag),
    updated: () => this.updateComplete,
    changed: () => this.requestUpdate(),
  })
  readonly #keys = new BoardKeys({
    host: () => this.host,
    hands: this.#hands,
    columns: () => this.#columns,
    find: (id) => this.#place?.store.find(id),
  })
  readonly #saved = new SavedViews(
    () => this.host,
    () => this.requestUpdate(),
  )
  readonly #views = new InboxViews({
    host: () => this.host,
    saved: this.#saved,
    part: (tag) => this.renderRoot.querySelector(tag),
    show: (saved) => this.#go({ lane: 'active', filter: {}, ...(saved === undefined ? {} : { saved }) }),
  })
  readonly #drag = new CardDrag({
    lift: (id) => this.#hands.lift(id, 'pointer'),
    over: (point) => this.#over(point.x, point.y),
    drop: () => void this.#hands.drop(),
    cancel: () => this.#hands.cancel(),
    board: () => this.renderRoot.querySelector<HTMLElement>('.columns'),
  })

  static override styles = [controls, marks, boardStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#drag.abandon()
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#place?.detach()
    this.#place = undefined
  }

  /** A lane that is one status says nothing here; a view that is kept stays whole, so that it can be kept again. */
  get #view(): View {
    const view = viewFrom(this.route.query, (id) => this.#saved.find(id)?.filter)
    return isStatus(view.lane) && view.saved === undefined ? { ...view, lane: 'active' } : view
  }

  get #workflow(): string | null {
    return this.route.query.get('workflow') ?? this.#view.filter.workflow ?? null
  }

  #go(view: View): void {
    this.host.navigate(this.#addressOf(view))
  }

  get #say(): BoardSay {
    return boardSay(this.host.locale)
  }

  get #columns(): BoardColumn[] {
    return [...this.renderRoot.querySelectorAll<BoardColumn>('tickets-board-column')]
  }

  #addressOf(view: View, workflow: string | null = this.route.query.get('workflow')): string {
    const query = new URLSearchParams(addressQuery(view))
    if (workflow !== null) query.set('workflow', workflow)
    return query.size === 0 ? '/board' : `/board?${query}`
  }

  readonly #ticketAddress = (id: string) => {
    const view = addressQuery(this.#view)
    return `/admin/inbox/${id}${view}${view === '' ? '?' : '&'}${from(this.#addressOf(this.#view))}`
  }

  override willUpdate(): void {
    if (!this.#place) {
      this.#place = placeFor(this.host)
      this.#stops.push(
        countsFeed.follow(this.host, (counts) => {
          this.counts = counts
          void this.#saved.count()
        }),
        this.#saved.follow(),
      )
    }
    const place = this.#place
    place.attach(this.host, () => this.requestUpdate())
    this.#show(place)
  }

  /** Shows the view of the address; one that is kept must have been read first. */
  #show(place: BoardPlace): void {
    const id = this.route.query.get('view')
    if (id !== null && !this.#saved.isRead) return
    const view = this.#view
    const shown = JSON.stringify([view, this.#workflow])
    if (shown === place.shown) return
    Object.assign(place, { shown, scrolled: new Map(), left: 0, opened: undefined })
    void place.store.open(view, this.#workflow)
    if (id !== null && view.saved === undefined && !this.#saved.failed) this.host.toast(this.host.t('views.gone'))
  }

  /** Back from a ticket: everything is where it was, and the focus is on the card that was opened. */
  override async firstUpdated(): Promise<void> {
    const place = this.#place
    if (!place) return
    for (const column of this.#columns) column.scrollPlace = place.scrolled.get(column.column.status.name) ?? 0
    this.renderRoot.querySelector('.columns')?.scrollTo({ left: place.left })
    const { opened } = place
    if (opened === undefined) return
    await Promise.all(this.#columns.map((column) => column.updateComplete))
    const column = this.#columns.find((each) => each.indexOf(opened) !== -1)
    await column?.focusCard(column.indexOf(opened))
  }

  override render() {
    const { host } = this
    const store = this.#place?.store
    if (!store) return nothing
    const say = this.#say
    const view = this.#view
    return html`<div class="board"
      @lane-pick=${({ detail }: InboxEvent<'lane-pick'>) => this.#go({ lane: detail.lane, filter: view.saved === undefined ? view.filter : {} })}
      @filter-pick=${({ detail }: InboxEvent<'filter-pick'>) => this.#go(narrowed(view, { filter: detail.filter }))}
      @view-act=${({ detail }: InboxEvent<'view-act'>) => void this.#views.act(detail.act, view)}
      @ticket-taken=${({ detail }: InboxEvent<'ticket-taken'>) => store.apply(detail.ticket)}>
      <header class="page-bar">
        <h1 class="page-title">${say('title')}</h1>
        <tickets-lanes plain .lane=${view.saved === undefined ? view.lane : undefined} .counts=${this.counts}></tickets-lanes>
        <tickets-list-tools plain .view=${view} .counts=${this.counts}></tickets-list-tools>
        <tickets-views page="/board" .view=${view} .saved=${this.#saved}></tickets-views>
        ${store.workflows.length > 1 ? this.#choice() : nothing}
      </header>
      ${
        store.error
          ? html`<kaunter-error heading=${host.t('list.failed')} retryable .error=${store.error}
              @retry=${() => void store.open(view, this.#workflow)}>${errorWords(host, store.error)}</kaunter-error>`
          : html`<div class="columns" role="group" aria-label=${say('columns')} @pointerdown=${(event: PointerEvent) => host.can('tickets:manage') && this.#drag.begin(event)}
              @keydown=${this.#keys.onKey} @click=${this.#onClick} @scrollend=${this.#remember}>
              ${store.columns.map((column) => this.#column(column))}
            </div>`
      }
      ${this.#ghost()}
      <div class="visually-hidden" role="status" aria-live="assertive" data-test="board-said">${this.#hands.said}</div>
      <tickets-choice></tickets-choice>
      <tickets-dialogs></tickets-dialogs>
      <tickets-view-dialog></tickets-view-dialog>
    </div>`
  }

  #choice() {
    const { host } = this
    const { workflows = [], workflow } = this.#place?.store ?? {}
    const options = workflows.map(({ name, label }) => ({ value: name, label: label[host.locale] }))
    return html`<kaunter-select label-hidden label=${this.#say('workflow')} .options=${options} value=${workflow?.name ?? ''}
      @change=${({ detail }: ValueChangeEvent) => host.navigate(this.#addressOf(this.#view, String(detail.value)))}></kaunter-select>`
  }

  #column(column: Column) {
    const hands = this.#hands
    return html`<tickets-board-column data-test="column" data-status=${column.status.name} .column=${column} .extras=${this.#place?.store.extras}
      .addressOf=${this.#ticketAddress} .reception=${hands.receptionOf(column.status.name)} .refusal=${hands.refusal}
      .lifted=${hands.lifted?.ticket.id} .departing=${hands.departing} ?held=${hands.lifted !== undefined}
      ?filtered=${this.#view.lane !== 'active' || Object.keys(this.#view.filter).length > 0}></tickets-board-column>`
  }

  #ghost() {
    const hands = this.#hands
    if (hands.lifted?.by !== 'pointer') return nothing
    const { ticket, over } = hands.lifted
    const reception = hands.receptionOf(over)
    const verdict = { over: this.#say('drop'), refused: hands.refusal }[String(reception)] ?? hands.wordOf(over)
    return html`<div class="ghost" aria-hidden="true"><strong>${ticket.contact.name}</strong><span>${saidLast(this.host, ticket)}</span>
      <span class="verdict ${reception}">${verdict}</span></div>`
  }

  #over(x: number, y: number): void {
    const ghost = this.renderRoot.querySelector<HTMLElement>('.ghost')
    if (ghost) ghost.style.transform = `translate(${x + 12}px, ${y + 8}px)`
    const column = this.#columns.find((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect()
      return x >= left && x <= right && y >= top && y <= bottom
    })
    this.#hands.over(column?.column.status.name)
  }

  readonly #remember = (): void => {
    const place = this.#place
    if (!place) return
    place.left = this.renderRoot.querySelector('.columns')?.scrollLeft ?? 0
  }

  #onClick(event: Event): void {
    const path = event.composedPath().filter((node) => node instanceof HTMLElement)
    const target = path.find((node) => node.dataset.ticketId !== undefined)
    const id = target?.dataset.ticketId
    const { store } = this.#place ?? {}
    if (id === undefined || !store?.workflow) return
    const ticket = store.find(id)
    if (target?.classList.contains('move') && ticket) void this.#hands.askWhere(ticket)
    else this.#leave(id)
  }

  /** Into a ticket: notes where everything was. */
  #leave(opened: string): void {
    const scrolled = new Map(this.#columns.map((each) => [each.column.status.name, each.scrollPlace]))
    if (this.#place) Object.assign(this.#place, { opened, scrolled })
    this.#remember()
  }
}

register('tickets-board', BoardPage)
