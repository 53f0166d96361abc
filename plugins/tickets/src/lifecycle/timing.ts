import type { Workflow } from '@kaunter/core/contracts'
import type { Settings } from '../settings.ts'
import type { TicketRow } from '../tables.ts'

const dayMs = 86_400_000

type Timed = Pick<
  TicketRow,
  | 'status'
  | 'status_category'
  | 'status_since'
  | 'created_at'
  | 'resolved_at'
  | 'last_message_at'
  | 'awaiting_reply_since'
  | 'snoozed_until'
  | 'merged_into_id'
>

/** What time alone does to a ticket next, and when. */
export interface NextMove {
  at: Date
  /** `wake`: its snooze is over. Else the status that it goes to, or the category when no status is named. */
  move: 'wake' | 'close' | 'give-up' | { to: string }
}

/**
 * The next thing that time does to a ticket, if nobody does anything before.
 *
 * What waits on us never ends by itself: only a ticket that waits for its customer is given up, and not while it is
 * snoozed or somebody owes an answer.
 */
export function nextMove(
  ticket: Timed,
  workflow: Workflow | undefined,
  { closeDays, inactiveDays }: Pick<Settings, 'closeDays' | 'inactiveDays'>,
): NextMove | undefined {
  if (ticket.status_category === 'closed' || ticket.merged_into_id !== null) return undefined
  if (ticket.snoozed_until !== null) return { at: ticket.snoozed_until, move: 'wake' }
  const quietSince = Math.max((ticket.status_since ?? ticket.created_at).getTime(), ticket.last_message_at.getTime())
  const after = (since: number, milliseconds: number, move: NextMove['move']): NextMove => ({
    at: new Date(since + milliseconds),
    move,
  })
  const moves: NextMove[] = (workflow?.timers ?? [])
    .filter((timer) => timer.status === ticket.status)
    .map((timer) => after(quietSince, timer.afterMinutes * 60_000, { to: timer.to }))
  if (ticket.status_category === 'resolved' && closeDays > 0)
    moves.push(after((ticket.resolved_at ?? ticket.created_at).getTime(), closeDays * dayMs, 'close'))
  const waits = ticket.status_category === 'waiting_customer' && ticket.awaiting_reply_since === null
  if (waits && inactiveDays > 0) moves.push(after(quietSince, inactiveDays * dayMs, 'give-up'))
  return moves.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
}
