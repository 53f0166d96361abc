import {
  ApiError,
  controls,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  register,
} from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import './components/composer.ts'
import type { MessageComposer } from './components/composer.ts'
import './components/conversation.ts'
import './components/details-pane.ts'
import './components/keys-dialog.ts'
import type { KeysDialog } from './components/keys-dialog.ts'
import './components/lane-tabs.ts'
import './components/thread-header.ts'
import type { ThreadHeader } from './components/thread-header.ts'
import './components/ticket-list.ts'
import type { TicketList } from './components/ticket-list.ts'
import { countsFeed } from './data/counts-feed.ts'
import { Drafts } from './data/drafts.ts'
import { InboxStore } from './data/inbox-store.ts'
import { type Lane, laneFrom } from './data/lanes.ts'
import type { Mode } from './data/outbox.ts'
import { ThreadStore } from './data/thread-store.ts'
import { type TicketChange, ticketsApi } from './data/tickets-api.ts'
import type { Counts, Message, Person, Ticket, TicketDetail, TicketEvent } from './data/types.ts'
import type { InboxEvent } from './events.ts'
import { type InboxKey, meaningOf } from './inbox-keys.ts'
import { inboxStyles } from './inbox-page.styles.ts'
import { errorWords, itemOf } from './words.ts'

const TICK_MS = 20_000
const NARROW = matchMedia('(max-width: 47.99rem)')
const THREE_PANES = matchMedia('(min-width: 75rem)')

/** The inbox: lanes and list, the conversation, the details. */
export class InboxPage extends KaunterElement<TicketsKey> {
  static override properties = {
    route: { attribute: false },
    now: { state: true },
    counts: { state: true },
    people: { state: true },
    details: { state: true },
  }

  declare route: PageRoute
  declare now: number
  declare counts: Counts | undefined
  declare people: readonly Person[]
  declare details: boolean
  #inbox: InboxStore | undefined
  #thread: ThreadStore | undefined
  #drafts: Drafts | undefined
  #stops: (() => void)[] = []
  #opened: string | undefined

  static override styles = [controls, marks, inboxStyles]

  constructor() {
    super()
    this.now = Date.now()
    this.people = []
    this.details = THREE_PANES.matches
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const tick = setInterval(() => {
      this.now = Date.now()
    }, TICK_MS)
    const onKey = (event: KeyboardEvent) => this.#onKey(event)
    window.addEventListener('keydown', onKey)
    this.#stops.push(
      () => clearInterval(tick),
      () => window.removeEventListener('keydown', onKey),
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#inbox?.stop()
    this.#thread?.stop()
    this.#inbox = undefined
  }

  get #id(): string | undefined {
    return this.route.rest === '' ? undefined : this.route.rest
  }

  get #lane(): Lane {
    return laneFrom(this.route.query.get('lane'))
  }

  readonly #addressOf = (id: string | undefined, lane: Lane = this.#lane) => {
    const path = id === undefined ? '/inbox' : `/inbox/${id}`
    return lane === 'active' ? path : `${path}?lane=${lane}`
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!this.#inbox) this.#start()
    if (!changed.has('route')) return
    this.now = Date.now()
    if (this.#inbox && (this.#inbox.lane !== this.#lane || changed.get('route') === undefined)) {
      void this.#inbox.open(this.#lane)
    }
    void this.#thread?.open(this.#id)
  }

  #start(): void {
    const host = () => this.host
    const changed = () => this.requestUpdate()
    const inbox = new InboxStore(host, changed)
    const thread = new ThreadStore(host, changed)
    this.#inbox = inbox
    this.#thread = thread
    this.#drafts = new Drafts(this.host.user.id)
    const { on } = this.host
    this.#stops.push(
      on<{ ticket: Ticket }>('ticket.changed', ({ ticket }) => this.#take(ticket)),
      on<{ ticketId: string; message: Message }>('ticket.message', (data) =>
        thread.applyMessage(data.ticketId, data.message),
      ),
      on<{ ticketId: string; event: TicketEvent }>('ticket.event', (data) =>
        thread.applyEvent(data.ticketId, data.event),
      ),
      on<{ ticketId: string }>('ticket.hidden', ({ ticketId }) => {
        inbox.drop(ticketId)
        thread.hide(ticketId)
      }),
      on('live.reset', () => {
        void inbox.reload()
        void thread.reload()
      }),
      countsFeed.follow(this.host, (counts) => {
        this.counts = counts
      }),
    )
    void this.#readPeople()
  }

  #take(ticket: Ticket): void {
    this.now = Date.now()
    this.#inbox?.apply(ticket)
    this.#thread?.applyTicket(ticket)
  }

  async #readPeople(): Promise<void> {
    try {
      this.people = (await ticketsApi.people(this.host)).items
    } catch (error) {
      // Without the list one can still take a ticket; the server may also refuse the list to this role.
      if (!(error instanceof ApiError)) throw error
    }
  }

  override render() {
    const { host } = this
    const inbox = this.#inbox
    const thread = this.#thread
    if (!inbox || !thread) return nothing
    const showDetails = this.details && thread.ticket !== undefined && thread.state === 'ready'
    return html`<div class="inbox ${this.#id ? 'has-ticket' : ''} ${showDetails ? 'with-details' : ''}"
      @lane-pick=${(event: InboxEvent<'lane-pick'>) => this.#go(this.#id, event.detail.lane)}
      @load-more=${() => void inbox.loadMore()}
      @load-again=${() => this.#again(inbox)}
      @load-older=${() => void thread.loadOlder()}
      @thread-back=${() => this.#back()}
      @details-toggle=${this.#onDetails}
      @ticket-change=${(event: InboxEvent<'ticket-change'>) => void this.#change(this.#id, event.detail)}
      @text-send=${(event: InboxEvent<'text-send'>) => void this.#send(event.detail)}
      @text-resend=${(event: InboxEvent<'text-resend'>) => void thread.resend(event.detail.clientId)}
      @text-edit=${(event: InboxEvent<'text-edit'>) => this.#edit(event.detail.clientId)}
      @text-discard=${(event: InboxEvent<'text-discard'>) => this.#discard(event.detail.clientId)}
      @message-retry=${(event: InboxEvent<'message-retry'>) => void this.#retry(event.detail.messageId)}>
      <h1 class="visually-hidden">${host.t('page.title')}</h1>
      <section class="list-pane" aria-label=${host.t('list.label')}>
        <div class="title">
          <span class="page-title" aria-hidden="true">${host.t('page.title')}</span>
          <button type="button" class="button plain icon-only" aria-label=${host.t('action.shortcuts')}
            title="${host.t('action.shortcuts')} (?)" @click=${() => this.#part<KeysDialog>('tickets-keys')?.show()}>
            ${icon('help')}
          </button>
        </div>
        <tickets-lanes .lane=${inbox.lane} .counts=${this.counts}></tickets-lanes>
        <tickets-list .store=${inbox} .selected=${this.#id} .now=${this.now} .addressOf=${this.#rowAddress}></tickets-list>
      </section>
      <section class="thread-pane" aria-label=${thread.ticket?.contact.name ?? host.t('thread.none.title')}>
        ${this.#threadPane(thread)}
      </section>
      ${
        showDetails
          ? html`<aside aria-label=${host.t('details.label')}>
            <tickets-details .ticket=${thread.ticket} .now=${this.now}></tickets-details>
          </aside>`
          : nothing
      }
      <tickets-keys></tickets-keys>
    </div>`
  }

  readonly #rowAddress = (id: string) => `/admin${this.#addressOf(id)}`

  #threadPane(thread: ThreadStore) {
    const { host } = this
    if (thread.state === 'none') {
      return html`<kaunter-empty icon="chat" heading=${host.t('thread.none.title')}>${host.t('thread.none.text')}</kaunter-empty>`
    }
    if (thread.state === 'missing') {
      return html`<kaunter-empty icon="lock" heading=${host.t('thread.missing.title')}>${host.t('thread.missing.text')}
        <kaunter-button slot="actions" @click=${() => this.#back()}>${host.t('thread.back')}</kaunter-button></kaunter-empty>`
    }
    if (thread.state === 'failed' && thread.error) {
      return html`<kaunter-error heading=${host.t('thread.failed')} retryable .error=${thread.error}
        @retry=${() => thread.retryLoad()}>${errorWords(host, thread.error)}</kaunter-error>`
    }
    const { ticket } = thread
    const names = new Map(this.people.map((person) => [person.id, person.name]))
    return html`${
      ticket
        ? html`<tickets-thread-header .ticket=${ticket} .people=${this.people} .saving=${thread.saving}
          .details=${this.details} .now=${this.now}></tickets-thread-header>
          <kaunter-slot row name="ticket.actions/v1" .item=${itemOf(ticket)}></kaunter-slot>`
        : html`<div class="header-bone" aria-hidden="true"><div class="bone"></div></div>`
    }
      <tickets-conversation .store=${thread} .names=${names}></tickets-conversation>
      ${ticket ? this.#composer(ticket) : nothing}`
  }

  #composer(ticket: TicketDetail) {
    const { open, closesAt, reason } = ticket.window
    const closed = !open || (closesAt !== null && Date.parse(closesAt) <= this.now)
    return html`<tickets-composer .ticketId=${ticket.id} .contactName=${ticket.contact.name} .closed=${closed}
      .reason=${reason ?? undefined} .drafts=${this.#drafts}></tickets-composer>`
  }

  override updated(): void {
    const id = this.#id
    if (id === this.#opened) return
    if (!NARROW.matches) {
      this.#opened = id
      return
    }
    // On a phone the thread takes the place of the list and back; the focus has to go along.
    if (id === undefined) {
      this.#part<TicketList>('tickets-list')?.focusTicket(this.#opened)
      this.#opened = id
    } else if (this.#thread?.state === 'ready') {
      this.#opened = id
      void this.#part<ThreadHeader>('tickets-thread-header')?.updateComplete.then(() =>
        this.#part<ThreadHeader>('tickets-thread-header')?.focusTitle(),
      )
    }
  }

  #part<T extends Element>(tag: string): T | null {
    return this.renderRoot.querySelector<T>(tag)
  }

  #go(id: string | undefined, lane: Lane = this.#lane): void {
    this.host.navigate(this.#addressOf(id, lane))
  }

  #back(): void {
    const id = this.#id
    if (this.details && !THREE_PANES.matches && id !== undefined) {
      this.details = false
      if (!NARROW.matches) return
    }
    this.#go(undefined)
    if (!NARROW.matches) this.#part<TicketList>('tickets-list')?.focusTicket(id)
  }

  #again(inbox: InboxStore): void {
    void inbox.open(this.#lane)
    countsFeed.refresh()
    if (this.people.length === 0) void this.#readPeople()
  }

  #onDetails(): void {
    this.details = !this.details
  }

  async #send({ mode, text }: { mode: Mode; text: string }): Promise<void> {
    const ticket = this.#thread?.ticket
    if (!ticket || (await this.#thread?.send(mode, text)) || this.#id === ticket.id) return
    this.host.toast(this.host.t('outbox.failed', { name: ticket.contact.name }), 'bad')
  }

  #edit(clientId: string): void {
    const pending = this.#thread?.outbox.take(clientId)
    if (pending) this.#part<MessageComposer>('tickets-composer')?.restore(pending.mode, pending.text)
  }

  #discard(clientId: string): void {
    const pending = this.#thread?.outbox.take(clientId)
    if (pending) void this.#part<MessageComposer>('tickets-composer')?.focusMode(pending.mode)
  }

  async #retry(messageId: string): Promise<void> {
    try {
      await this.#thread?.retryMessage(messageId)
    } catch (error) {
      this.#sayFailed(error)
    }
  }

  async #change(id: string | undefined, change: TicketChange): Promise<void> {
    if (id === undefined) return
    const { host } = this
    try {
      const thread = this.#thread
      const ticket = await (id === thread?.id ? thread.change(change) : ticketsApi.change(host, id, change))
      if (!ticket) return
      this.#take(ticket)
      if (change.status === 'resolved') host.toast(host.t('done.resolved', { number: ticket.number }), 'good')
      if (change.assigneeId === host.user.id) host.toast(host.t('done.mine', { number: ticket.number }), 'good')
    } catch (error) {
      this.#sayFailed(error)
    }
  }

  #sayFailed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error
    this.host.toast(this.host.t('change.failed', { reason: errorWords(this.host, error) }), 'bad')
  }

  #onKey(event: KeyboardEvent): void {
    const key = meaningOf(event)
    if (key === undefined || !this.host) return
    const list = this.#part<TicketList>('tickets-list')
    // A row that has the focus is what one is looking at, even while another ticket is open.
    const id = list?.focused ?? this.#id
    if (this.#act(key, id, list, event)) event.preventDefault()
  }

  #act(key: InboxKey, id: string | undefined, list: TicketList | null, event: KeyboardEvent): boolean {
    if (key === 'next' || key === 'previous') list?.move(key === 'next' ? 1 : -1)
    else if (key === 'help') this.#part<KeysDialog>('tickets-keys')?.show()
    else if (key === 'back') return this.#escape(list, event)
    else if (id === undefined) return false
    else if (key === 'assign') void this.#change(id, { assigneeId: this.host.user.id })
    else if (key === 'resolve') void this.#change(id, { status: 'resolved' })
    else void this.#write(id, key)
    return true
  }

  /** Out of a field to the row first, then out of the ticket. */
  #escape(list: TicketList | null, event: KeyboardEvent): boolean {
    const [target] = event.composedPath()
    if (target instanceof HTMLTextAreaElement && !NARROW.matches) list?.focusTicket(this.#id)
    else if (target instanceof HTMLTextAreaElement) this.#part<ThreadHeader>('tickets-thread-header')?.focusTitle()
    else if (this.#id !== undefined) this.#back()
    else return false
    return true
  }

  async #write(id: string, mode: Mode): Promise<void> {
    if (id !== this.#id) {
      this.#go(id)
      await this.updateComplete
      await this.#thread?.opening
      await this.updateComplete
    }
    await this.#part<MessageComposer>('tickets-composer')?.focusMode(mode)
  }
}

register('tickets-inbox', InboxPage)
