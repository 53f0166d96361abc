import { insertNew, type Tx, updateEach } from '@kaunter/core'
import type { BusinessCalendar } from '@kaunter/core/contracts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { type Cycle, cyclesOf, type Metric, type Span, type Turn } from './clock.ts'
import type { Policies } from './policies.ts'
import { targetOf } from './policy.ts'
import { type Promised, stateOf, toClock } from './promise.ts'
import { type ClockRow, type Policy, slaTables } from './tables.ts'

/** A ticket whose clocks are worked out anew, with what happened since they were. */
export interface Anew {
  ticket: TicketRow
  turns: readonly Turn[]
  handedOffAt: Date | null
  resolvedBy: string | null
  /** When only one span is known of it: it was opened just now. */
  isNew: boolean
}

export interface Kept {
  ticket: TicketRow
  values: ReturnType<typeof stateOf>
  /** Found broken just now, since it was met too late. */
  broken: ClockRow[]
}

interface Known {
  open: ClockRow[]
  answered: boolean
}

const place = (ticket: TicketRow) => ({ franchiseId: ticket.franchise_id, outletId: ticket.outlet_id })
const family = (metric: Metric) => (metric === 'next_response' ? 'first_response' : metric)

/** Keeps the clocks of tickets, as sets: the statements do not grow with the number of tickets. */
export function createClocks(ctx: TicketsContext, policies: Policies) {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  async function knownOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Known>> {
    const rows: ClockRow[] = await tx
      .db(table.clock)
      .whereIn('ticket_id', ids)
      .where((query) => query.where('is_open', true).orWhere('metric', 'first_response'))
    const groups = Map.groupBy(rows, (row) => row.ticket_id)
    return new Map(
      [...groups].map(([id, own]) => [
        id,
        { open: own.filter(({ is_open }) => is_open), answered: own.some(({ met }) => Boolean(met)) },
      ]),
    )
  }

  async function spansOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Span[]>> {
    const rows: { ticket_id: string; started_at: Date; ended_at: Date | null; category: Span['category'] }[] =
      ids.length === 0 ? [] : await tx.db(table.span).whereIn('ticket_id', ids).orderBy('started_at').orderBy('id')
    const groups = Map.groupBy(rows, (row) => row.ticket_id)
    return new Map(
      [...groups].map(([id, own]) => [
        id,
        own.map(({ started_at, ended_at, category }) => ({ from: started_at, to: ended_at, category })),
      ]),
    )
  }

  async function calendarOf(tx: Tx | undefined, ticket: TicketRow, { calendar_id }: Policy): Promise<BusinessCalendar> {
    const own = calendar_id === null ? undefined : await ctx.use.calendars.byId(calendar_id, tx, place(ticket))
    return own ?? (await ctx.use.calendars.for(place(ticket), tx))
  }

  /** A question waits again when its answer was taken out into another ticket: the clock that ended then keeps its start. */
  async function withoutTaken(tx: Tx, moved: readonly ClockRow[], updates: Map<string, Partial<ClockRow>>) {
    if (moved.length === 0) return
    const taken: ClockRow[] = await tx.db(table.clock).whereIn(
      ['ticket_id', 'metric', 'started_at'],
      moved.map(({ ticket_id, metric, started_at }) => [ticket_id, metric, started_at]),
    )
    const keys = new Set(taken.map(startOf))
    for (const row of moved) if (keys.has(startOf(row))) delete updates.get(row.id)?.started_at
  }

  /** Works out the clocks of tickets, which are locked, and writes what is different. */
  async function keep(tx: Tx, anew: readonly Anew[]): Promise<Kept[]> {
    if (anew.length === 0) return []
    const now = new Date()
    const tickets = anew.map(({ ticket }) => ticket)
    const older = anew.filter(({ isNew }) => !isNew).map(({ ticket }) => ticket.id)
    const known = older.length === 0 ? new Map<string, Known>() : await knownOf(tx, older)
    const spans = await spansOf(tx, older)
    const every = await policies.all(tx.db)
    const policyOf = await policies.forTickets(tickets, every, tx)
    const updates = new Map<string, Partial<ClockRow>>()
    const inserts: Omit<ClockRow, 'id'>[] = []
    const moved: ClockRow[] = []
    const kept: Kept[] = []
    for (const each of anew) {
      const { ticket } = each
      const { open = [], answered } = known.get(ticket.id) ?? {}
      const first = { from: ticket.created_at, to: null, category: ticket.status_category }
      const own = spans.get(ticket.id) ?? [first]
      const policy = policyOf.get(ticket.id) as Policy
      const calendar = await calendarOf(tx, ticket, policy)
      const history = { ...each, spans: own, waitingSince: ticket.awaiting_reply_since }
      const cycles = cyclesOf({
        ...history,
        answeredBefore: answered ?? (!each.isNew && ticket.first_responded_at !== null),
      })
      const rows: ClockRow[] = []
      for (const [cycle, stored] of pair(open, silenced(cycles, ticket, now), now)) {
        const metric = stored?.metric ?? cycle.metric
        const promised: Promised = { policy, minutes: targetOf(policy.targets, metric, ticket.priority), calendar }
        // What was broken under another policy goes on with the people of that one.
        const its = every.find(({ id }) => id === stored?.policy_id)
        if (stored?.breached_at && its) promised.policy = its
        const row = toClock({ ticketId: ticket.id, cycle, spans: own, promise: promised, now }, stored)
        if (stored === undefined) inserts.push(row)
        else updates.set(stored.id, differing(stored, row))
        const clock = { ...row, id: stored?.id ?? '' }
        if (updates.get(clock.id)?.started_at !== undefined) moved.push(clock)
        rows.push(clock)
      }
      const broken = rows.filter((row) => row.breached_at && !open.find(({ id }) => id === row.id)?.breached_at)
      kept.push({ ticket, values: stateOf(rows), broken })
    }
    await withoutTaken(tx, moved, updates)
    await updateEach(tx.db, table.clock, updates as Map<string, Record<string, never>>)
    await insertNew(tx.db, table.clock, inserts, ['ticket_id', 'metric', 'started_at'])
    return kept
  }

  return { keep, calendarOf }
}

export type Clocks = ReturnType<typeof createClocks>

/** Nobody waits for an answer any more, as when the question went into another ticket. */
const silenced = (cycles: readonly Cycle[], ticket: TicketRow, now: Date): Cycle[] =>
  cycles.map((cycle) =>
    cycle.endedAt === null && family(cycle.metric) === 'first_response' && ticket.awaiting_reply_since === null
      ? { ...cycle, endedAt: now }
      : cycle,
  )

/** Each cycle with the open clock that is of it. A clock without a cycle ends: what it was for is gone. */
function pair(open: readonly ClockRow[], cycles: readonly Cycle[], now: Date): [Cycle, ClockRow | undefined][] {
  const left = new Set(cycles)
  const pairs: [Cycle, ClockRow | undefined][] = open.map((stored) => {
    const alike = [...left].filter(({ metric }) => family(metric) === family(stored.metric))
    const holds = ({ startedAt, endedAt }: Cycle) =>
      startedAt <= stored.started_at && (endedAt === null || endedAt >= stored.started_at)
    const cycle = alike.find(holds) ?? alike.find(({ endedAt }) => endedAt === null)
    if (cycle !== undefined) left.delete(cycle)
    return [
      cycle ?? { metric: stored.metric, startedAt: stored.started_at, endedAt: now, met: false, by: null },
      stored,
    ]
  })
  return [...pairs, ...[...left].map((cycle): [Cycle, undefined] => [cycle, undefined])]
}

const startOf = ({ ticket_id, metric, started_at }: ClockRow) => `${ticket_id} ${metric} ${started_at.getTime()}`

/** Only what is different is written: an index that is not touched costs nothing. */
const differing = (stored: ClockRow, row: Omit<ClockRow, 'id'>): Partial<ClockRow> =>
  Object.fromEntries(
    Object.entries(row).filter(([key, value]) => plain(stored[key as keyof ClockRow]) !== plain(value)),
  )
const plain = (value: unknown) =>
  value instanceof Date ? value.getTime() : typeof value === 'boolean' ? Number(value) : String(value)
