import { defineJob, Id, Type } from '@kaunter/core'
import type { PluginContext } from './context.ts'
import { callbackOverdue } from './contract.ts'
import { changed } from './notice.ts'
import type { Row } from './table.ts'

/** Sent with each request for the moment at which the call should have been made. */
export const remind = defineJob('callbacks.remind', Type.Object({ requestId: Id }))

/** Marks a request as overdue, once, and tells everybody who sees it. */
export function remindOfRequests(ctx: PluginContext): void {
  ctx.work(remind, async ({ requestId }) => {
    await ctx.tx(async (tx) => {
      const query = tx.db(ctx.table('request')).where('id', requestId)
      const row: Row | undefined = await query.clone().forUpdate().first()
      if (!row || row.done_at || row.overdue_at) return
      await query.update({ overdue_at: new Date() })
      const contactId = String(row.contact_id)
      await tx.emit(callbackOverdue, { requestId, contactId })
      await changed(ctx, tx, [{ contactId, place: { franchiseId: row.franchise_id, outletId: row.outlet_id } }])
    })
  })
}
