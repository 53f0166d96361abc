import type { Tx } from '@kaunter/core'
import type { PluginContext } from './context.ts'

interface Subject {
  contactId: string
  place: { franchiseId: string | null; outletId: string | null }
}

/** Tells the open pages of those who may see a request that it is new, overdue or done. */
export async function changed(ctx: PluginContext, tx: Tx, subjects: readonly Subject[]): Promise<void> {
  const events = subjects.map(({ contactId, place }) => ({
    topic: 'callbacks.changed',
    audience: { permission: 'callbacks:read', ...place, unlinkedPermission: 'callbacks:unlinked' },
    data: { contactId },
  }))
  await ctx.use.live.publish(tx, events)
}
