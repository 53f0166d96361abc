import type { Tx } from '@kaunter/core'
import type { TicketChange } from '../change.ts'
import { deskTables } from '../desk/tables.ts'
import { type TicketsContext, tables } from '../tables.ts'
import { isPostgres } from './dialect.ts'

/** Keeps what the tags of tickets repeat of them: where they are, whether they are open, when they were last written to. */
export function createTagCopies(ctx: TicketsContext) {
  const { ticket } = tables(ctx)
  const { ticketTag } = deskTables(ctx)

  return async (tx: Tx, changes: readonly TicketChange[]): Promise<void> => {
    // Nobody has tagged what was opened just now.
    const ids = changes.flatMap(({ before, after }) => (before === null ? [] : after.id))
    if (ids.length === 0) return
    const copied = ['franchise_id', 'outlet_id', 'is_open', 'last_message_at']
    const set = (of: string) => copied.map((name) => `${of}${name} = t.${name}`).join(', ')
    const places = ids.map(() => '?').join(', ')
    await tx.db.raw(
      isPostgres(tx.db)
        ? `update ${ticketTag} as g set ${set('')} from ${ticket} as t where t.id = g.ticket_id and g.ticket_id in (${places})`
        : `update ${ticketTag} as g join ${ticket} as t on t.id = g.ticket_id set ${set('g.')} where g.ticket_id in (${places})`,
      ids,
    )
  }
}
