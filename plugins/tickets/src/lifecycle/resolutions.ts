import { insertAll, type Tx, updateEach } from '@kaunter/core'
import type { Reaction, TicketChange } from '../change.ts'
import { type TicketsContext, tables } from '../tables.ts'
import { noReply } from './outcomes.ts'

const ended = ({ status_category }: { status_category: string }) =>
  status_category === 'resolved' || status_category === 'closed'

/** Each time a ticket is resolved is a row, which a rating can name; reopening it says when that did not hold. */
export function createResolutions(ctx: TicketsContext): Reaction {
  const table = tables(ctx)

  async function numbers(tx: Tx, ids: readonly string[]): Promise<Map<string, { id: string; number: number }>> {
    const rows: { id: string; ticket_id: string; number: number }[] = await tx
      .db(table.resolution)
      .select('id', 'ticket_id', 'number')
      .whereIn('ticket_id', ids)
      .orderBy('number')
    return new Map(rows.map((row) => [row.ticket_id, row]))
  }

  return async (tx, changes) => {
    const resolved = changes.filter(
      ({ before, after }) => before !== null && !ended(before) && ended(after) && after.merged_into_id === null,
    )
    const reopened = changes.filter(({ before, after }) => before !== null && ended(before) && !ended(after))
    const corrected = changes.filter(
      ({ before, after }) => before !== null && ended(before) && ended(after) && before.outcome !== after.outcome,
    )
    const concerned = [...resolved, ...reopened, ...corrected]
    if (concerned.length === 0) return
    const latest = await numbers(
      tx,
      concerned.map(({ after }) => after.id),
    )
    const toRow = ({ after, actor, data, type }: TicketChange) => ({
      ticket_id: after.id,
      number: (latest.get(after.id)?.number ?? 0) + 1,
      outcome: after.outcome ?? (type === 'closed-by-time' ? noReply : 'resolved'),
      note: data.text ?? null,
      actor_kind: actor.kind,
      resolved_by: actor.id,
      assignee_id: after.assignee_id,
      resolved_at: after.resolved_at ?? new Date(),
    })
    await insertAll(tx.db, table.resolution, resolved.map(toRow))
    const reopened_at = new Date()
    await updateEach(
      tx.db,
      table.resolution,
      new Map(reopened.flatMap(({ after }) => latest.get(after.id) ?? []).map(({ id }) => [id, { reopened_at }])),
    )
    await updateEach(
      tx.db,
      table.resolution,
      new Map(
        corrected.flatMap(({ after: { id, outcome } }) => {
          const last = latest.get(id)
          return last === undefined ? [] : [[last.id, { outcome }] as const]
        }),
      ),
    )
  }
}
