import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { later, mergeEvents, mergeMessages } from './merge.ts'
import { type Mode, Outbox, type Pending, type Sent } from './outbox.ts'
import { type TicketChange, ticketsApi } from './tickets-api.ts'
import type { Message, Ticket, TicketDetail, TicketEvent } from './types.ts'

const SETTLE_MS = 150

/** One conversation: its ticket, messages and events, kept right by live events, and what is on its way out. */
export class ThreadStore {
  id: string | undefined
  state: 'none' | 'loading' | 'ready' | 'missing' | 'failed' = 'none'
  error: ApiError | undefined
  ticket: TicketDetail | undefined
  messages: readonly Message[] = []
  events: readonly TicketEvent[] = []
  older: 'none' | 'idle' | 'loading' | 'failed' = 'none'
  saving = false
  /** Settles when the ticket that was opened last has been read. */
  opening: Promise<void> = Promise.resolve()
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  readonly outbox: Outbox
  #messageCursor: string | null = null
  #eventCursor: string | null = null
  #round = 0
  #detailTimer: ReturnType<typeof setTimeout> | undefined

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.outbox = new Outbox(host, changed)
  }

  get pending(): readonly Pending[] {
    return this.id === undefined ? [] : this.outbox.of(this.id)
  }

  /** Shows a ticket, or nothing. */
  async open(id: string | undefined): Promise<void> {
    if (this.id === id) return
    this.id = id
    this.#round += 1
    this.ticket = undefined
    this.messages = []
    this.events = []
    this.older = 'none'
    this.error = undefined
    this.state = id === undefined ? 'none' : 'loading'
    this.#changed()
    this.opening = id === undefined ? Promise.resolve() : this.reload()
    await this.opening
  }

  /** Reads the newest part again; what is shown stays until the answer comes. */
  async reload(): Promise<void> {
    const { id } = this
    if (id === undefined) return
    const round = ++this.#round
    try {
      const host = this.#host()
      const [ticket, messages, events] = await Promise.all([
        ticketsApi.detail(host, id),
        ticketsApi.messages(host, id, null),
        ticketsApi.events(host, id, null),
      ])
      if (round !== this.#round) return
      this.#startFrom(messages.items)
      this.ticket = ticket
      this.#takeMessages(messages.items)
      this.events = mergeEvents(this.events, events.items)
      this.#messageCursor = messages.nextCursor
      this.#eventCursor = events.nextCursor
      this.older = messages.nextCursor === null ? 'none' : 'idle'
      this.state = 'ready'
      this.error = undefined
      await this.#readEventsBack(round)
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.error = error
      if (error.status === 404) this.state = 'missing'
      else if (this.state !== 'ready') this.state = 'failed'
    }
    this.#changed()
  }

  async retryLoad(): Promise<void> {
    this.state = 'loading'
    this.#changed()
    await this.reload()
  }

  async loadOlder(): Promise<void> {
    const { id } = this
    if (id === undefined || (this.older !== 'idle' && this.older !== 'failed')) return
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
    if (ticket.id !== this.id || !this.ticket) return
    const known = this.ticket
    if (later<Ticket>(known, ticket) === known) return
    this.ticket = { ...known, ...ticket }
    this.#changed()
    // The row says neither how long one may reply nor which statuses come next.
    clearTimeout(this.#detailTimer)
    this.#detailTimer = setTimeout(() => void this.#readDetail(), SETTLE_MS)
  }

  applyMessage(ticketId: string, message: Message): void {
    if (message.clientId !== null) this.outbox.settle(message.clientId)
    if (ticketId !== this.id || this.state !== 'ready') return
    this.#takeMessages([message])
    this.#changed()
  }

  applyEvent(ticketId: string, event: TicketEvent): void {
    if (ticketId !== this.id || this.state !== 'ready') return
    this.events = mergeEvents(this.events, [event])
    this.#changed()
  }

  hide(ticketId: string): void {
    if (ticketId !== this.id) return
    this.#round += 1
    this.state = 'missing'
    this.#changed()
  }

  /** Sends a text; resolves to whether the server has it. A text that it does not have stays in the outbox. */
  async send(mode: Mode, text: string): Promise<boolean> {
    if (this.id === undefined) return false
    return this.#sent(this.id, await this.outbox.send(this.id, mode, text))
  }

  async resend(clientId: string): Promise<boolean> {
    if (this.id === undefined) return false
    return this.#sent(this.id, await this.outbox.retry(clientId))
  }

  /** Asks the server to send a stored message once more. Throws `ApiError`. */
  async retryMessage(messageId: string): Promise<void> {
    const { id } = this
    if (id === undefined) return
    this.applyMessage(id, await ticketsApi.retry(this.#host(), id, messageId))
  }

  /** Changes the ticket. Throws `ApiError`; nothing is changed then. */
  async change(change: TicketChange): Promise<Ticket | undefined> {
    const { id } = this
    if (id === undefined || this.saving) return undefined
    this.saving = true
    this.#changed()
    try {
      const ticket = await ticketsApi.change(this.#host(), id, change)
      this.applyTicket(ticket)
      return ticket
    } finally {
      this.saving = false
      this.#changed()
    }
  }

  stop(): void {
    this.#round += 1
    clearTimeout(this.#detailTimer)
  }

  #sent(ticketId: string, sent: Sent | undefined): boolean {
    if (sent?.mode === 'reply') this.applyMessage(ticketId, sent.message)
    if (sent?.mode === 'note') this.applyEvent(ticketId, sent.event)
    return sent !== undefined
  }

  #takeMessages(arrived: readonly Message[]): void {
    this.messages = mergeMessages(this.messages, arrived)
    for (const message of arrived) if (message.clientId !== null) this.outbox.settle(message.clientId)
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
      const detail = await ticketsApi.detail(this.#host(), id)
      if (round !== this.#round || !this.ticket) return
      this.ticket = detail.version >= this.ticket.version ? detail : { ...detail, ...this.ticket }
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
      const reach = this.#messageCursor === null ? '' : (this.messages[0]?.createdAt ?? '')
      if ((this.events[0]?.at ?? '') < reach) return
      const page = await ticketsApi.events(this.#host(), id, this.#eventCursor)
      if (round !== this.#round) return
      this.events = mergeEvents(this.events, page.items)
      this.#eventCursor = page.nextCursor
    }
  }
}
