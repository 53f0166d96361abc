import { ApiError, type KaunterHost, turns } from '@kaunter/admin-ui'
import { ExtrasFeed } from '../data/extras-feed.ts'
import { InboxStore } from '../data/inbox-store.ts'
import { byLastMessage } from '../data/merge.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Ticket, TicketEvent, TicketStatus } from '../data/types.ts'
import { isIn, type View } from '../data/views.ts'
import { boardApi, type Status, type Workflow } from './board-api.ts'

/** How long a burst of events is gathered before the columns are counted anew, and how far apart counts are at least. */
const SETTLE_MS = 300
const SPACING_MS = 1_500

/** What one column shows. */
export interface Column {
  readonly status: Status
  readonly items: readonly Ticket[]
  readonly store: InboxStore
  readonly count: number | undefined
}

/** Why the server did not do it. */
export type Refusal = Pick<ApiError, 'code' | 'message'>

/** The columns of one workflow, each a list like that of the inbox, kept right by live events. */
export class BoardStore {
  workflows: readonly Workflow[] = []
  workflow: Workflow | undefined
  error: ApiError | undefined
  readonly extras: ExtrasFeed
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  #view: View = { lane: 'active', filter: {} }
  #columns = new Map<string, InboxStore>()
  #counts = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #countedAt = 0
  readonly #beginCount = turns()
  #stops: (() => void)[] = []
  /** Moves that the server has not answered yet: shown as if it had agreed. */
  readonly #moves = new Map<string, { ticket: Ticket; to: string }>()

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.extras = new ExtrasFeed(host, changed)
    const { on } = host()
    this.#stops = [
      on<{ ticket: Ticket }>('ticket.changed', ({ ticket }) => this.apply(ticket)),
      on<{ ticketId: string; event: TicketEvent }>('ticket.event', ({ ticketId, event }) => {
        if (event.changes.some(({ field }) => field === 'tags' || field === 'outlet_id')) this.extras.renew(ticketId)
      }),
      on<{ ticketId: string }>('ticket.hidden', ({ ticketId }) => void this.#recheck(ticketId)),
      on('live.reset', () => void this.reload()),
    ]
  }

  get columns(): readonly Column[] {
    return (this.workflow?.statuses ?? []).flatMap((status) => {
      const store = this.#columns.get(status.name)
      return store
        ? [{ status, store, items: this.#itemsOf(status.name, store), count: this.#countOf(status.name) }]
        : []
    })
  }

  /** Shows a view of a workflow, or of the first one there is, from the start. */
  async open(view: View, workflow: string | null): Promise<void> {
    this.#view = view
    this.error = undefined
    try {
      if (this.workflows.length === 0) this.workflows = (await boardApi.workflows(this.#host())).items
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.error = error
      return this.#changed()
    }
    // Another was wanted meanwhile.
    if (view !== this.#view) return
    this.workflow = this.workflows.find(({ name }) => name === workflow) ?? this.workflows[0]
    for (const store of this.#columns.values()) store.stop()
    this.#counts = new Map()
    this.#columns = new Map(
      this.workflow?.statuses.map(({ name }) => [name, new InboxStore(this.#host, this.#changed)]),
    )
    this.#changed()
    void this.#count()
    await Promise.all([...this.#columns].map(([status, store]) => store.open(this.#viewOf(status))))
  }

  async reload(): Promise<void> {
    void this.#count()
    await Promise.all([...this.#columns.values()].map((store) => store.reload()))
  }

  /** Takes in a state of a ticket; each column decides whether it is its own. */
  apply(ticket: Ticket): void {
    for (const store of this.#columns.values()) store.apply(ticket)
    this.#countSoon()
  }

  find(ticketId: string): Ticket | undefined {
    for (const { items } of this.columns) {
      const found = items.find(({ id }) => id === ticketId)
      if (found) return found
    }
    return undefined
  }

  /**
   * Moves a ticket, which is shown in its new place at once, and back in its old one when the server refuses.
   *
   * @param undoId to take it back with.
   * @throws ApiError; with 409, and somebody else has moved it meanwhile, it is where that one has put it.
   */
  move(ticket: Ticket, to: string, undoId: string): Promise<Ticket> {
    return this.#shownIn(ticket, to, () => this.#change(ticket, to, undoId))
  }

  /**
   * Takes a move back, also where the workflow knows no way back.
   *
   * @returns the ticket, which is elsewhere when somebody else has moved it since; with what was refused.
   * @throws ApiError
   */
  async takeBack(moved: Ticket, to: string, undoId: string): Promise<{ ticket: Ticket; refusal: Refusal | undefined }> {
    let refusal: Refusal | undefined
    const ticket = await this.#shownIn(moved, to, async () => {
      const { items } = await ticketsApi.undoBulk(this.#host(), undoId)
      const refused = items.find(({ ok }) => !ok)
      refusal = refused && { code: refused.code ?? '', message: refused.message ?? '' }
      return ticketsApi.detail(this.#host(), moved.id)
    })
    return { ticket, refusal }
  }

  async #shownIn(ticket: Ticket, to: string, change: () => Promise<Ticket>): Promise<Ticket> {
    this.#moves.set(ticket.id, { ticket, to })
    this.#changed()
    try {
      const changed = await change()
      this.apply(changed)
      return changed
    } finally {
      this.#moves.delete(ticket.id)
      this.#changed()
    }
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    for (const store of this.#columns.values()) store.stop()
    clearTimeout(this.#timer)
  }

  /** Refused only when it is no longer where the person saw it: a message that has come meanwhile is no reason. */
  async #change({ id, version, status }: Ticket, to: string, undoId: string): Promise<Ticket> {
    const change = { status: to as TicketStatus }
    try {
      return await ticketsApi.change(this.#host(), id, change, version, undoId)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error
      const now = await ticketsApi.detail(this.#host(), id)
      this.apply(now)
      if (now.status !== status || now.version === version) throw error
      return ticketsApi.change(this.#host(), id, change, now.version, undoId)
    }
  }

  async #recheck(ticketId: string): Promise<void> {
    try {
      this.apply(await ticketsApi.detail(this.#host(), ticketId))
      this.extras.renew(ticketId)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      for (const store of this.#columns.values()) store.drop(ticketId)
      this.#countSoon()
    }
  }

  #viewOf(status: string): View {
    const several = this.workflows.length > 1 && this.workflow !== undefined
    return { ...this.#view, column: { status, ...(several && { workflow: this.workflow?.name as string }) } }
  }

  #itemsOf(status: string, store: InboxStore): readonly Ticket[] {
    if (this.#moves.size === 0) return store.items
    const staying = store.items.filter(({ id }) => (this.#moves.get(id)?.to ?? status) === status)
    const coming = [...this.#moves.values()].flatMap(({ ticket, to }) =>
      to === status && !staying.some(({ id }) => id === ticket.id) ? ticket : [],
    )
    return [...staying, ...coming].sort(byLastMessage)
  }

  #countOf(status: string): number | undefined {
    const counted = this.#counts.get(status)
    if (counted === undefined) return undefined
    const moves = [...this.#moves.values()].filter(({ ticket }) =>
      isIn(ticket, this.#viewOf(ticket.status), this.#host().user.id),
    )
    const more = moves.filter(({ to }) => to === status).length
    return counted + more - moves.filter(({ ticket }) => ticket.status === status).length
  }

  #countSoon(): void {
    const wait = Math.max(SETTLE_MS, this.#countedAt + SPACING_MS - Date.now())
    this.#timer ??= setTimeout(() => void this.#count(), wait)
  }

  async #count(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#countedAt = Date.now()
    if (!this.workflow) return
    const view = this.#view
    const isLatest = this.#beginCount()
    try {
      const { items } = await boardApi.counts(this.#host(), view, this.workflow.name)
      if (view !== this.#view || !isLatest()) return
      this.#counts = new Map(items.map(({ status, count }) => [status, count]))
      this.#changed()
    } catch (error) {
      // Counts are an extra: the columns say by themselves when the server cannot be reached.
      if (!(error instanceof ApiError)) throw error
    }
  }
}
