import type { BusinessCalendar } from '@kaunter/core/contracts'
import type { SlaState, TicketRow } from '../tables.ts'
import { type Cycle, passed, pausedSince, reach, runningOf, type Span } from './clock.ts'
import { earliest, escalationsOf } from './policy.ts'
import type { ClockRow, Policy } from './tables.ts'

const minute = 60_000

/** What holds for a ticket and one metric. */
export interface Promised {
  policy: Policy
  minutes: number | null
  calendar: BusinessCalendar
}

/**
 * The row of a cycle: its deadline, worked out anew from what happened. A broken promise keeps its deadline.
 *
 * @param stored what is known of it already.
 */
export function toClock(
  {
    ticketId,
    cycle,
    spans,
    promise,
    now,
  }: { ticketId: string; cycle: Cycle; spans: readonly Span[]; promise: Promised; now: Date },
  stored?: ClockRow,
): Omit<ClockRow, 'id'> {
  const { policy, minutes, calendar } = promise
  const running = runningOf(cycle, spans)
  const at = (share: number) =>
    minutes === null ? null : reach(running, calendar, Math.round(minutes * minute * share))
  const broken = stored?.breached_at ? stored : undefined
  const due_at = broken ? broken.due_at : at(1)
  const warn_at = broken ? broken.warn_at : at(policy.warn_percent / 100)
  const late = due_at !== null && cycle.endedAt !== null && cycle.endedAt > due_at
  const spent = cycle.endedAt === null ? undefined : passed(running, calendar, cycle.endedAt)
  const row = {
    ticket_id: ticketId,
    metric: stored?.metric ?? cycle.metric,
    started_at: cycle.startedAt,
    is_open: cycle.endedAt === null,
    ended_at: cycle.endedAt,
    met: cycle.met,
    agent_id: cycle.by,
    ...(broken
      ? promised(broken)
      : {
          policy_id: policy.id,
          policy_name: policy.name,
          target_minutes: minutes,
          warn_percent: policy.warn_percent,
          calendar_id: calendar.id,
          calendar_version: calendar.version,
        }),
    due_at,
    warn_at,
    paused_since: cycle.endedAt === null ? pausedSince(cycle, spans) : null,
    // A deadline that was put off is warned of again.
    warned_at: warn_at !== null && warn_at <= now ? (stored?.warned_at ?? null) : null,
    breached_at: stored?.breached_at ?? (late ? due_at : null),
    escalated_at: stored?.escalated_at ?? null,
    told: stored?.told ?? 0,
    business_ms: spent?.business ?? null,
    wall_ms: spent?.wall ?? null,
  }
  return { ...row, next_at: nextLook(row, policy, calendar) }
}

const promised = ({
  policy_id,
  policy_name,
  target_minutes,
  warn_percent,
  calendar_id,
  calendar_version,
}: ClockRow) => ({
  policy_id,
  policy_name,
  target_minutes,
  warn_percent,
  calendar_id,
  calendar_version,
})

/** When time has to look at a clock again. */
export function nextLook(
  clock: Omit<ClockRow, 'id' | 'next_at'>,
  { escalations }: Pick<Policy, 'escalations'>,
  calendar: BusinessCalendar,
): Date | null {
  const { is_open, due_at, warn_at, warned_at, breached_at, escalated_at, paused_since } = clock
  if (!is_open || due_at === null) return is_open && warned_at === null ? warn_at : null
  if (breached_at === null) return earliest([warned_at === null ? warn_at : null, due_at])
  // What waits for the customer need not be said again.
  if (paused_since !== null) return null
  const after = escalated_at ?? breached_at
  return escalationsOf(escalations, calendar, { dueAt: due_at, after, now: after }).next
}

type TicketState = Pick<TicketRow, 'sla_state' | 'sla_due_at' | 'sla_due_metric'>

/** What a ticket says of its open clocks. */
export function stateOf(clocks: readonly Omit<ClockRow, 'id'>[]): TicketState {
  const open = clocks.filter(({ is_open, target_minutes }) => is_open && target_minutes !== null)
  const worst = (['breached', 'warned', 'running', 'paused'] as const).find((state) =>
    open.some((clock) => stateOfOne(clock) === state),
  )
  const next = open
    .filter(({ due_at }) => due_at !== null)
    .toSorted((one, other) => Number(one.due_at) - Number(other.due_at))[0]
  return { sla_state: worst ?? 'none', sla_due_at: next?.due_at ?? null, sla_due_metric: next?.metric ?? null }
}

/** Whether the ticket says something else. */
export const isOutdated = (ticket: TicketState, { sla_state, sla_due_at, sla_due_metric }: TicketState): boolean =>
  ticket.sla_state !== sla_state ||
  ticket.sla_due_metric !== sla_due_metric ||
  ticket.sla_due_at?.getTime() !== sla_due_at?.getTime()

function stateOfOne({ breached_at, warned_at, paused_since }: Omit<ClockRow, 'id'>): SlaState {
  if (breached_at !== null) return 'breached'
  if (paused_since !== null) return 'paused'
  return warned_at === null ? 'running' : 'warned'
}
