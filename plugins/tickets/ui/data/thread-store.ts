import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { keepContact, later, mergeEvents, mergeMessages } from './merge.ts'
import type { Pending } from './outbox.ts'
import { type Newest, readNewest } from './thread-newest.ts'
import type { ThreadsAhead } from './threads-ahead.ts'
import { type TicketChange, ticketsApi } from './tickets-api.ts'
import type { Message, Person, Ticket, TicketDetail, TicketEvent } from './types.ts'
import { wished } from './wishes.ts'
import { Writing } from './writing.ts'

const SETTLE_MS = 150

/** One conversation: its ticket, messages and events, kept right by live events, and what is on its way out. */
export class ThreadStore {
  id: string | undefined
  state: 'none' | 'loading' | 'ready' | 'missing' | 'failed' = 'none'
  error: ApiError | undefined
  messages: readonly Message[] = []
  events: readonly TicketEvent[] = []
  older: 'none' | 'idle' | 'loading' | 'failed' = 'none'
  /** By whom one who is asked for gets his name at once. */
  people: readonly Person[] = []
  /** Settles when the ticket that was opened last has been read. */
  opening: Promise<void> = Promise.resolve()
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  readonly writing: Writing
  readonly #ahead: ThreadsAhead | undefined
  /** As the server last said it is. */
  #stored: TicketDetail | undefined
  /** What the server has been asked for and has not answered yet. */
  #wishes: readonly TicketChange[] = []
  #older: Promise<void> = Promise.resolve()
  #messageCursor: string | null = null
  #eventCursor: string | null = null
  #round = 0
  /** When the details that are shown were asked for: of two that are under way the later may be answered first. */
  #asked = 0
  #detailTimer: ReturnType<typeof setTimeout> | undefined

  /** `ahead`: tickets that were read before they are opened. */
  constructor(host: () => KaunterHost, changed: () => void, ahead?: ThreadsAhead) {
    this.#host = host
    this.#changed = changed
    this.#ahead = ahead
    this.writing = new Writing(host, changed, this)
  }

  get pending(): readonly Pending[] {
    return this.id === undefined ? [] : this.writing.outbox.of(this.id)
  }

  /** As it is, with what has been asked for: it shows at once, and goes back when it is refused. */
  get ticket(): TicketDetail | undefined {
    return this.#stored && this.#wishes.reduce((shown, wish) => wished(shown, wish, this.people), this.#stored)
  }

  /** Shows a ticket, or nothing. */
  async open(id: string | undefined): Promise<void> {
    if (this.id === id) return
    this.writing.drafts.flush()
    this.id = id
    this.#round += 1
    this.#stored = undefined
    this.#asked = 0
    this.#wishes = []
    this.messages = []
    this.events = []
    this.older = 'none'
    this.error = undefined
    this.state = id === undefined ? 'none' : 'loading'
    const read = id === undefined ? undefined : this.#ahead?.take(id)
    if (read && !(read instanceof Promise)) this.#take(read)
    this.#changed()
    this.opening = id === undefined ? Promise.resolve() : this.#begin(read)
    await this.opening
  }

  /** With what was read before, or is being read. */
  async #begin(ahead: Newest | Promise<Newest | undefined> | undefined): Promise<void> {
    if (ahead && !(ahead instanceof Promise)) return await this.#confirm(ahead)
    const round = this.#round
    const read = await ahead
    if (round !== this.#round) return
    if (!read) return await this.reload()
    this.#take(read)
    this.#changed()
    await this.#confirm(read)
  }

  /**
   * Reads the newest part again; what is shown stays until the answer comes.
   *
   * @param moved messages may have gone elsewhere: none that is shown now counts.
   */
  async reload(moved = false): Promise<void> {
    const { id } = this
    if (id === undefined) return
    const round = ++this.#round
    try {
      const newest = await readNewest(this.#host(), id)
      if (round !== this.#round) return
      this.#take(newest, moved)
      await this.#readEventsBack(round)
    } catch (error) {
      this.#fail(error, round)
    }
    this.#changed()
  }

  #take({ ticket, messages, events, asked }: Newest, moved = false): void {
    this.#startFrom(moved ? [] : messages.items)
    this.#takeMessages(messages.items)
    this.#takeDetail(ticket, asked)
    this.events = mergeEvents(this.events, events.items)
    this.#messageCursor = messages.nextCursor
    this.#eventCursor = events.nextCursor
    this.older = messages.nextCursor === null ? 'none' : 'idle'
    this.state = 'ready'
    this.error = undefined
  }

  /** Whether what was read before it was opened still holds, and may still be seen; the rest is read when it does not. */
  async #confirm({ ticket }: Newest): Promise<void> {
    const round = ++this.#round
    try {
      const asked = performance.now()
      const detail = await ticketsApi.detail(this.#host(), ticket.id)
      if (round !== this.#round) return
      if (detail.version !== ticket.version) return await this.reload()
      this.#takeDetail(detail, asked)
      await this.#readEventsBack(round)
    } catch (error) {
      this.#fail(error, round)
    }
    this.#changed()
  }

  #fail(error: unknown, round: number): void {
    if (round !== this.#round) return
    if (!(error instanceof ApiError)) throw error
    this.error = error
    if (error.status === 404 || error.status === 403) this.state = 'missing'
    else if (this.state !== 'ready') this.state = 'failed'
  }

  async retryLoad(): Promise<void> {
    this.state = 'loading'
    this.#changed()
    await this.reload()
  }

  /** Loads older messages until one is there, or there are no more. */
  async loadBackTo(messageId: string): Promise<void> {
    await this.#loadUntil(() => this.messages.some(({ id }) => id === messageId))
  }

  /** Loads everything there is, such as for the printer. */
  async loadAll(): Promise<void> {
    await this.#loadUntil(() => false)
  }

  async #loadUntil(enough: () => boolean): Promise<void> {
    const { id } = this
    await this.#older
    while (this.id === id && this.older !== 'none' && !enough()) {
      await this.loadOlder()
      await this.#older
      if (this.older === 'failed') return
    }
  }

  async loadOlder(): Promise<void> {
    const { id } = this
    if (id === undefined || (this.older !== 'idle' && this.older !== 'failed')) return
    this.#older = this.#readOlder(id)
    await this.#older
  }

  async #readOlder(id: string): Promise<void> {
    const round = this.#round
    this.older = 'loading'
    this.#changed()
    try {
      const page = await ticketsApi.messages(this.#host(), id, this.#messageCursor)
      if (round !== this.#round) return
      this.#takeMessages(page.items)
      this.#messageCursor = page.nextCursor
      await this.#readEventsBack(round)
      this.older = page.nextCursor === null ? 'none' : 'idle'
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.older = 'failed'
    }
    this.#changed()
  }

  applyTicket(ticket: Ticket): void {
    const known = this.#stored
    if (ticket.id !== this.id || !known) return
    if (later<Ticket>(known, ticket) === known) return
    this.#stored = { ...known, ...keepContact(known, ticket) }
    this.#changed()
    // The row says neither how long one may reply nor which statuses come next.
    this.refresh()
  }

  applyMessage(ticketId: string, message: Message): void {
    if (message.clientId !== null) this.writing.outbox.settle(message.clientId)
    if (ticketId !== this.id || this.state !== 'ready') return
    this.#takeMessages([message])
    this.#changed()
  }

  applyEvent(ticketId: string, event: TicketEvent): void {
    if (ticketId !== this.id || this.state !== 'ready') return
    this.events = mergeEvents(this.events, [event])
    this.#changed()
  }

  /** Who follows the ticket. */
  applyWatching(ticketId: string, watching: Pick<TicketDetail, 'watching' | 'watchers'>): void {
    if (ticketId !== this.id || !this.#stored) return
    this.#stored = { ...this.#stored, ...watching }
    this.#changed()
  }

  hide(ticketId: string): void {
    if (ticketId !== this.id) return
    this.#round += 1
    this.state = 'missing'
    this.#changed()
  }

  /** Asks the server to send a stored message once more. Throws `ApiError`. */
  async retryMessage(messageId: string): Promise<void> {
    const { id } = this
    if (id === undefined) return
    this.applyMessage(id, await ticketsApi.retry(this.#host(), id, messageId))
  }

  /** Changes the ticket, and shows it at once. Throws `ApiError`; nothing is changed then, and it shows as it was. */
  async change(change: TicketChange, ifMatch?: number): Promise<Ticket | undefined> {
    const { id } = this
    if (id === undefined) return undefined
    this.#wishes = [...this.#wishes, change]
    this.#changed()
    try {
      const ticket = await ticketsApi.change(this.#host(), id, change, ifMatch)
      this.applyTicket(ticket)
      return ticket
    } finally {
      this.#wishes = this.#wishes.filter((wish) => wish !== change)
      this.#changed()
    }
  }

  /** Reads what people here know of each other again: drafts, who is sending. */
  refresh(ticketId: string | undefined = this.id): void {
    if (ticketId === undefined || ticketId !== this.id || this.state !== 'ready') return
    // From the first word on: who hears one after the other would else wait for a pause that may not come.
    this.#detailTimer ??= setTimeout(() => {
      this.#detailTimer = undefined
      void this.#readDetail()
    }, SETTLE_MS)
  }

  stop(): void {
    this.writing.drafts.stop()
    this.#round += 1
    clearTimeout(this.#detailTimer)
    this.#detailTimer = undefined
  }

  #takeDetail(detail: TicketDetail, asked: number): void {
    if (asked < this.#asked) return
    this.#asked = asked
    const known = this.#stored
    const { drafts, unsaved, outgoing } = detail
    const newer = known !== undefined && known.version > detail.version
    this.#stored = newer ? { ...detail, ...known, drafts, unsaved, outgoing } : detail
    this.writing.take(detail, asked)
  }

  #takeMessages(arrived: readonly Message[]): void {
    this.messages = mergeMessages(this.messages, arrived)
    for (const message of arrived) if (message.clientId !== null) this.writing.outbox.settle(message.clientId)
  }

  /** After a long absence the newest page may not reach what we have: a hole is worse than reading the rest again. */
  #startFrom(newest: readonly Message[]): void {
    const ids = new Set(this.messages.map((message) => message.id))
    if (newest.some((message) => ids.has(message.id))) return
    this.messages = []
    this.events = []
  }

  async #readDetail(): Promise<void> {
    const { id } = this
    const round = this.#round
    if (id === undefined) return
    try {
      const asked = performance.now()
      const detail = await ticketsApi.detail(this.#host(), id)
      if (round !== this.#round || !this.#stored) return
      this.#takeDetail(detail, asked)
      this.#changed()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 404) this.hide(id)
    }
  }

  /** Events come in pages of their own: read them as far back as the messages go. */
  async #readEventsBack(round: number): Promise<void> {
    const { id } = this
    while (id !== undefined && this.#eventCursor !== null) {
      const reach = this.#messageCursor === null ? '' : (this.messages[0]?.sentAt ?? '')
      if ((this.events[0]?.at ?? '') < reach) return
      const page = await ticketsApi.events(this.#host(), id, this.#eventCursor)
      if (round !== this.#round) return
      this.events = mergeEvents(this.events, page.items)
      this.#eventCursor = page.nextCursor
    }
  }
}
