import { Id, Instant, nullable, type Static, Type } from '@kaunter/core'
import type { BusinessCalendar } from '@kaunter/core/contracts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { SlaState } from '../wire.ts'
import { metrics } from './clock.ts'
import type { Clocks } from './clocks.ts'
import { type ClockRow, type Policy, slaTables } from './tables.ts'

const states = ['running', 'paused', 'warned', 'breached', 'met', 'failed', 'dropped', 'never-due', 'none'] as const

const Clock = Type.Object({
  metric: Type.Union(metrics.map((metric) => Type.Literal(metric))),
  state: Type.Union(
    states.map((state) => Type.Literal(state)),
    {
      description:
        '`failed`: met after its deadline; `dropped`: nobody waits for it any more; `never-due`: its calendar has no open hour; `none`: nothing was promised',
    },
  ),
  startedAt: Instant,
  endedAt: nullable(Instant),
  dueAt: nullable(Instant),
  warnAt: nullable(Instant),
  pausedSince: nullable(Instant),
  targetMinutes: nullable(Type.Integer()),
  policyId: nullable(Id),
  policyName: nullable(Type.String()),
  calendarId: nullable(Id),
  /** Opening time and time by the clock after the deadline, until it was met or until now. */
  lateBy: nullable(Type.Object({ businessMs: Type.Integer(), wallMs: Type.Integer() })),
  /** How long it took. */
  took: nullable(Type.Object({ businessMs: Type.Integer(), wallMs: Type.Integer() })),
  /** How many people the last escalation reached. */
  told: Type.Integer(),
})

export const Sla = Type.Object({
  state: SlaState,
  dueAt: nullable(Instant),
  /** Set when the customer first wrote outside opening hours. */
  cameOutsideHours: nullable(Type.Object({ nextOpening: nullable(Instant) })),
  /** Of the answers so far. */
  averageResponse: nullable(Type.Object({ count: Type.Integer(), businessMs: Type.Integer(), wallMs: Type.Integer() })),
  clocks: Type.Array(Clock),
})

/** Of a ticket that was talked about for years, the newest. */
const shown = 100

/** What is promised for one ticket, and how it stands. */
export function createSlaView(ctx: TicketsContext, clocks: Clocks) {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  return async (ticket: TicketRow): Promise<Static<typeof Sla>> => {
    const rows: ClockRow[] = await ctx
      .db(table.clock)
      .where({ ticket_id: ticket.id })
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(shown)
    const first = rows.findLast(({ metric }) => metric === 'first_response')
    const own = await clocks.calendarOf(undefined, ticket, { calendar_id: first?.calendar_id ?? null } as Policy)
    const came = first?.started_at ?? ticket.created_at
    const now = new Date()
    const items = await Promise.all(
      rows.toReversed().map(async (row) => {
        const calendar = await clocks.calendarOf(undefined, ticket, { calendar_id: row.calendar_id } as Policy)
        return toWire(row, calendar, now)
      }),
    )
    const answers = rows.filter(({ metric, met }) => met && metric !== 'resolution')
    const mean = (of: (row: ClockRow) => string | number | null) =>
      Math.round(answers.reduce((sum, row) => sum + Number(of(row)), 0) / answers.length)
    return {
      state: ticket.sla_state,
      dueAt: iso(ticket.sla_due_at),
      cameOutsideHours: own.isOpen(came) ? null : { nextOpening: iso(own.nextOpening(came)) },
      averageResponse:
        answers.length === 0
          ? null
          : { count: answers.length, businessMs: mean((row) => row.business_ms), wallMs: mean((row) => row.wall_ms) },
      clocks: items,
    }
  }
}

const iso = (at: Date | null) => at?.toISOString() ?? null

function toWire(row: ClockRow, calendar: BusinessCalendar, now: Date): Static<typeof Clock> {
  const end = row.ended_at ?? now
  const late = row.breached_at !== null && row.due_at !== null && end > row.due_at ? row.due_at : null
  return {
    metric: row.metric,
    state: stateOf(row),
    startedAt: row.started_at.toISOString(),
    endedAt: iso(row.ended_at),
    dueAt: iso(row.due_at),
    warnAt: iso(row.warn_at),
    pausedSince: iso(row.paused_since),
    targetMinutes: row.target_minutes,
    policyId: row.policy_id,
    policyName: row.policy_name,
    calendarId: row.calendar_id,
    lateBy: late && { businessMs: calendar.between(late, end), wallMs: end.getTime() - late.getTime() },
    took: row.ended_at === null ? null : { businessMs: Number(row.business_ms), wallMs: Number(row.wall_ms) },
    told: row.told,
  }
}

function stateOf(row: ClockRow): (typeof states)[number] {
  if (row.target_minutes === null) return 'none'
  if (!row.is_open) return row.met ? (row.breached_at === null ? 'met' : 'failed') : 'dropped'
  if (row.breached_at !== null) return 'breached'
  if (row.paused_since !== null) return 'paused'
  if (row.due_at === null) return 'never-due'
  return row.warned_at === null ? 'running' : 'warned'
}
