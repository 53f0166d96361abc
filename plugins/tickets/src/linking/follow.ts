import { system } from '../change.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { tables } from '../tables.ts'
import type { Link } from './link.ts'

/** Tickets in one transaction. */
const atOnce = 200

/** An outlet went to another franchise: its open tickets follow, those that are done stay where they were done. */
export function createFollowing(ctx: TicketsContext, link: Link) {
  const { ticket } = tables(ctx)

  return async function follow(outletId: string): Promise<void> {
    for (let moved = atOnce; moved === atOnce; )
      moved = await ctx.tx(async (tx) => {
        // As it stands now: of two moves, the event of the first may come last.
        const outlet = await ctx.use.directory.shop('outlet', outletId, tx)
        if (outlet === undefined) return 0
        const rows: TicketRow[] = await tx
          .db(ticket)
          .where({ outlet_id: outletId, is_open: true })
          .where((other) => other.whereNull('franchise_id').orWhereNot('franchise_id', outlet.franchise?.id as string))
          .orderBy('id')
          .limit(atOnce)
          .forUpdate()
        await link(tx, rows, outlet, system, 'moved')
        return rows.length
      })
  }
}
