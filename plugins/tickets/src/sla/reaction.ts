import { type Tx, updateEach } from '@kaunter/core'
import { ticketSlaBreached } from '@kaunter/core/contracts'
import type { Reaction, TicketChange } from '../change.ts'
import { asks } from '../lifecycle/said.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import type { Turn } from './clock.ts'
import type { Anew, Clocks } from './clocks.ts'
import { isOutdated } from './promise.ts'
import { slaTables } from './tables.ts'

/** What time itself did to a ticket changes none of its clocks, nor does what became of an answer. */
const own = new Set(['sla-warned', 'sla-breached', 'sla-escalated', 'unsent'])
/** A message changes none of these. */
const said: (keyof TicketRow)[] = ['awaiting_reply_since', 'answered_at', 'status_category']

const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value)

/** A further question of somebody who waits already changes nothing, and comes most often. */
const matters = ({ before, after, type }: TicketChange) =>
  before === null ||
  (type === 'message' ? said.some((field) => plain(before[field]) !== plain(after[field])) : !own.has(type))

const isDone = ({ status_category }: TicketRow) => status_category === 'resolved' || status_category === 'closed'

/** Those who answered and asked in this change; and the question that waited before. */
function turnsOf({ before, after, type, actor, messages }: TicketChange): Turn[] {
  const waiting = before?.awaiting_reply_since
  const turns = messages.flatMap((message): Turn[] => {
    const at = message.occurredAt
    if (message.direction === 'out') return [{ at, kind: 'answered', by: null }]
    // What was long on its way may have been answered meanwhile.
    const late = before?.answered_at && at <= before.answered_at
    return asks(message) && !message.blocked && !late ? [{ at, kind: 'asked', by: null }] : []
  })
  if (waiting) turns.push({ at: waiting, kind: 'asked', by: null })
  if (type === 'replied' && after.answered_at) turns.push({ at: after.answered_at, kind: 'answered', by: actor.id })
  return turns
}

/** Keeps what is promised to customers, whenever a ticket changes. */
export function createSlaReaction(ctx: TicketsContext, clocks: Clocks): Reaction {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  /** Since when sales has what support handed over. */
  async function handedOff(tx: Tx, changes: readonly TicketChange[]): Promise<Map<string, Date>> {
    const sales = changes.filter(({ before, after }) => before !== null && after.kind === 'sales')
    if (sales.length === 0) return new Map()
    const rows: { ticket_id: string; started_at: Date }[] = await tx
      .db(table.clock)
      .select('ticket_id', 'started_at')
      .where({ metric: 'handoff', is_open: true })
      .whereIn(
        'ticket_id',
        sales.map(({ after }) => after.id),
      )
    const now = new Date()
    const fresh = sales.filter(({ type }) => type === 'handed-off').map(({ after }) => [after.id, now] as const)
    return new Map([...rows.map(({ ticket_id, started_at }) => [ticket_id, started_at] as const), ...fresh])
  }

  return async (tx, all) => {
    const changes = all.filter(matters)
    if (changes.length === 0) return
    const handed = await handedOff(tx, changes)
    const anew = changes.map((change): Anew => {
      const { before, after, actor } = change
      const resolved = before !== null && !isDone(before) && isDone(after)
      return {
        ticket: after,
        turns: turnsOf(change),
        handedOffAt: handed.get(after.id) ?? null,
        resolvedBy: resolved ? actor.id : null,
        isNew: before === null,
      }
    })
    const kept = await clocks.keep(tx, anew)
    const different = kept.filter(({ ticket, values }) => isOutdated(ticket, values))
    await updateEach(tx.db, table.ticket, new Map(different.map(({ ticket, values }) => [ticket.id, { ...values }])))
    // The change that is told of, and those who react next, have it as it is now.
    for (const { ticket, values } of different) Object.assign(ticket, values)
    for (const { ticket, broken } of kept)
      for (const { metric, due_at, policy_id } of broken)
        await tx.emit(ticketSlaBreached, {
          ticketId: ticket.id,
          version: ticket.version,
          metric,
          dueAt: (due_at as Date).toISOString(),
          policyId: policy_id,
        })
  }
}
