import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import type { Lane } from './lanes.ts'
import { byLastMessage, keepContact, later } from './merge.ts'
import { ticketsApi } from './tickets-api.ts'
import type { Ticket } from './types.ts'
import { isIn, isKnowable, type View } from './views.ts'

/** The first page fills a tall screen; those after it are fetched ahead of whoever scrolls. */
const FIRST_PAGE = 50
const NEXT_PAGE = 100
/** Nobody looks for a ticket further down; and a browser is open all day. */
const MOST_ROWS = 10_000
/** States kept of tickets that are not in the list. */
const MOST_OTHERS = 1_000
/** As far as is read again after missed events, so that whoever has scrolled down stays there. */
const MOST_AGAIN = 1_000

/** The list of one view, kept right by live events. */
export class InboxStore {
  view: View = { lane: 'active', filter: {} }
  items: readonly Ticket[] = []
  state: 'loading' | 'ready' | 'failed' = 'loading'
  /** `full`: there are more than are worth scrolling through. */
  more: 'none' | 'idle' | 'loading' | 'failed' | 'full' = 'none'
  error: ApiError | undefined
  /** How many rows somebody has scrolled past. */
  reach = 0
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

  get lane(): Lane {
    return this.view.lane
  }

  /** Shows a view, from the start. */
  async open(view: View): Promise<void> {
    this.view = view
    this.items = []
    this.reach = 0
    this.state = 'loading'
    this.more = 'none'
    this.#changed()
    await this.reload()
  }

  /** Reads the view again as far as somebody has scrolled, leaving what is shown until the answer comes. */
  async reload(): Promise<void> {
    const round = ++this.#round
    this.#hidden.clear()
    this.#arrivals.clear()
    try {
      const read: Ticket[] = []
      let cursor: string | null = null
      do {
        const page = await ticketsApi.list(this.#host(), this.view, cursor, read.length === 0 ? FIRST_PAGE : NEXT_PAGE)
        if (round !== this.#round) return
        read.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null && read.length < Math.min(this.reach, MOST_AGAIN))
      // Tickets that came live while we asked may not be in the answer; whatever else it lacks is gone.
      const live = this.items.filter((ticket) => this.#arrivals.has(ticket.id))
      this.items = this.#settle([...live, ...read])
      this.state = 'ready'
      this.error = undefined
      this.#goOn(cursor)
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.error = error
      // No longer for this user to see.
      if (error.status === 403) this.items = []
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
      const page = await ticketsApi.list(this.#host(), this.view, this.#cursor, NEXT_PAGE)
      if (round !== this.#round) return
      this.items = this.#continued(page.items)
      this.#goOn(page.nextCursor)
    } catch (error) {
      if (round !== this.#round) return
      if (!(error instanceof ApiError)) throw error
      this.more = 'failed'
    }
    this.#changed()
  }

  /** Takes in a state of a ticket from a live event or from the answer to a change. */
  apply(arrived: Ticket): void {
    const known = this.#known.get(arrived.id)
    if (known && known.version >= arrived.version) return
    const ticket = keepContact(known, arrived)
    this.#hidden.delete(ticket.id)
    this.#arrivals.add(ticket.id)
    this.#remember(ticket)
    const index = this.items.findIndex((item) => item.id === ticket.id)
    const others = index === -1 ? this.items : this.items.toSpliced(index, 1)
    const stays = isIn(ticket, this.view, this.#host().user.id) && (index !== -1 || this.#mayCome(ticket))
    this.items = stays ? others.toSpliced(placeOf(others, ticket), 0, ticket) : others
    this.#changed()
  }

  knows(ticketId: string): boolean {
    return this.#known.has(ticketId)
  }

  /** A ticket as it is by now, also when it has left the list. */
  latest(ticketId: string): Ticket | undefined {
    return this.#known.get(ticketId)
  }

  /** Whether a ticket has left what the user may see. */
  isHidden(ticketId: string): boolean {
    return this.#hidden.has(ticketId)
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

  /** Older than the last row that is loaded, a ticket will come with the next page. */
  #mayCome(ticket: Ticket): boolean {
    const last = this.items.at(-1)
    return isKnowable(this.view) && (this.more === 'none' || last === undefined || byLastMessage(last, ticket) >= 0)
  }

  #goOn(cursor: string | null): void {
    this.#cursor = cursor
    this.more = cursor === null ? 'none' : this.items.length >= MOST_ROWS ? 'full' : 'idle'
  }

  #remember(ticket: Ticket): void {
    this.#known.delete(ticket.id)
    this.#known.set(ticket.id, ticket)
    if (this.#known.size <= this.items.length + 2 * MOST_OTHERS) return
    // The oldest first; those in the list are kept.
    const shown = new Set(this.items.map(({ id }) => id))
    const others = [...this.#known.keys()].filter((id) => !shown.has(id))
    for (const id of others.slice(0, -MOST_OTHERS)) this.#known.delete(id)
  }

  /** With a page that follows: thousands that stand in order need no sorting. */
  #continued(page: readonly Ticket[]): readonly Ticket[] {
    const fresh = this.#settle(page)
    const ids = new Set(fresh.map(({ id }) => id))
    const known = this.items.filter(({ id }) => !ids.has(id))
    const [last, first] = [known.at(-1), fresh[0]]
    const inOrder = !last || !first || byLastMessage(last, first) < 0
    return inOrder ? [...known, ...fresh] : [...known, ...fresh].sort(byLastMessage)
  }

  #settle(tickets: readonly Ticket[]): Ticket[] {
    const userId = this.#host().user.id
    const byId = new Map<string, Ticket>()
    for (const arrived of tickets) {
      const ticket = later(this.#known.get(arrived.id), arrived)
      this.#known.set(ticket.id, ticket)
      if (!this.#hidden.has(ticket.id) && isIn(ticket, this.view, userId)) byId.set(ticket.id, ticket)
    }
    return [...byId.values()].sort(byLastMessage)
  }
}

/** Where a ticket belongs among those in their order. */
function placeOf(items: readonly Ticket[], ticket: Ticket): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (byLastMessage(items[middle] as Ticket, ticket) < 0) low = middle + 1
    else high = middle
  }
  return low
}
