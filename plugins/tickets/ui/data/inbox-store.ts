import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { belongs, type Lane } from './lanes.ts'
import { byLastMessage, later } from './merge.ts'
import { ticketsApi } from './tickets-api.ts'
import type { Ticket } from './types.ts'

/** The list of one lane, kept right by live events. */
export class InboxStore {
  lane: Lane = 'active'
  items: readonly Ticket[] = []
  state: 'loading' | 'ready' | 'failed' = 'loading'
  more: 'none' | 'idle' | 'loading' | 'failed' = 'none'
  error: ApiError | undefined
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  /** The latest state of every ticket seen, so that an answer that is older than a live event cannot undo it. */
  readonly #known = new Map<string, Ticket>()
  readonly #hidden = new Set<string>()
  #cursor: string | null = null
  #round = 0
  /** Tickets that came live since the list was last asked for. */
  readonly #arrivals = new Set<string>()

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
  }

  /** Shows a lane, from the start. */
  async open(lane: Lane): Promise<void> {
    this.lane = lane
    this.items = []
    this.state = 'loading'
    this.more = 'none'
    this.#changed()
    await this.reload()
  }

  /** Reads the lane again, leaving what is shown until the answer comes. */
  async reload(): Promise<void> {
    const round = ++this.#round
    this.#hidden.clear()
    this.#arrivals.clear()
    try {
      const page = await ticketsApi.list(this.#host(), this.lane, null)
      if (round !== this.#round) return
      // Tickets that came live while we asked may not be in the answer; whatever else it lacks is gone.
      const live = this.items.filter((ticket) => this.#arrivals.has(ticket.id))
      this.#cursor = page.nextCursor
      this.items = this.#settle([...live, ...page.items])
      this.state = 'ready'
      this.more = page.nextCursor === null ? 'none' : 'idle'
      this.error = undefined
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.error = error
      if (this.items.length === 0) this.state = 'failed'
    }
    this.#changed()
  }

  async loadMore(): Promise<void> {
    if (this.more !== 'idle' && this.more !== 'failed') return
    const round = this.#round
    this.more = 'loading'
    this.#changed()
    try {
      const page = await ticketsApi.list(this.#host(), this.lane, this.#cursor)
      if (round !== this.#round) return
      this.#cursor = page.nextCursor
      this.items = this.#settle([...this.items, ...page.items])
      this.more = page.nextCursor === null ? 'none' : 'idle'
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.more = 'failed'
    }
    this.#changed()
  }

  /** Takes in a state of a ticket from a live event or from the answer to a change. */
  apply(ticket: Ticket): void {
    const known = this.#known.get(ticket.id)
    if (known && known.version >= ticket.version) return
    this.#hidden.delete(ticket.id)
    this.#arrivals.add(ticket.id)
    this.#known.set(ticket.id, ticket)
    const shown = this.items.some((item) => item.id === ticket.id)
    // Older than the last row that is loaded: it will come with the next page.
    const last = this.items.at(-1)
    const beyond = !shown && this.more !== 'none' && last !== undefined && byLastMessage(last, ticket) < 0
    this.items = this.#settle(shown || beyond ? this.items : [ticket, ...this.items])
    this.#changed()
  }

  /** Drops a ticket that left what the user may see. */
  drop(ticketId: string): void {
    this.#hidden.add(ticketId)
    this.#known.delete(ticketId)
    this.items = this.items.filter((ticket) => ticket.id !== ticketId)
    this.#changed()
  }

  stop(): void {
    this.#round += 1
  }

  #settle(tickets: readonly Ticket[]): Ticket[] {
    const userId = this.#host().user.id
    const byId = new Map<string, Ticket>()
    for (const arrived of tickets) {
      const ticket = later(this.#known.get(arrived.id), arrived)
      this.#known.set(ticket.id, ticket)
      if (!this.#hidden.has(ticket.id) && belongs(ticket, this.lane, userId)) byId.set(ticket.id, ticket)
    }
    return [...byId.values()].sort(byLastMessage)
  }
}
