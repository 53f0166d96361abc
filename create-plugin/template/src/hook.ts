import { insertNew } from '@kaunter/core'
import { routing } from '@kaunter/core/contracts'
import type { PluginContext } from './context.ts'
import { dayOf } from './table.ts'

/** The word behind the QR code at the counter, in English and Malay. */
const asksForStamp = /^\s*(stamp|cop)\b/i

/**
 * Gives a stamp to customers who ask for one. The tap runs in the transaction that stores their messages, and leaves the
 * messages alone: they open tickets as always.
 */
export function giveStamps(ctx: PluginContext): void {
  ctx.tap(routing, async (batch) => {
    const asking = batch.messages.filter((message) => asksForStamp.test(message.content ?? ''))
    const rows = asking.map((message) => ({ contact_id: message.contactId, day: dayOf(message.occurredAt) }))
    // One a day: of a second row with the same contact and day nothing happens.
    await insertNew(batch.tx.db, ctx.table('stamp'), rows, ['contact_id', 'day'])
    // +slot {
    const audience = {
      permission: 'example-plugin:read',
      franchiseId: null,
      outletId: null,
      unlinkedPermission: 'example-plugin:unlinked',
    }
    await ctx.use.live.publish(
      batch.tx,
      asking.map(({ contactId }) => ({ topic: 'example-plugin.changed', audience, data: { contactId } })),
    )
    // }
    return batch
  })
}
