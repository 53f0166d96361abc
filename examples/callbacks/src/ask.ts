import { insertNew } from '@kaunter/core'
import { type RoutedMessage, type RoutingBatch, routing } from '@kaunter/core/contracts'
import type { PluginContext } from './context.ts'
import { changed } from './notice.ts'
import { asksForCall } from './phrases.ts'
import { remind } from './remind.ts'

const hour = 3_600_000

/**
 * Makes a request of each message that asks for a call. It runs in the transaction that stores the messages and leaves
 * them alone: they open tickets as always. Whoever asks again before the call is made has the one request.
 */
export function takeRequests(ctx: PluginContext): void {
  const requestOf = async (message: RoutedMessage, { tx }: RoutingBatch) => {
    if (message.direction !== 'in') return []
    const { phrases, hours } = await ctx.settings(message.place, tx)
    if (!asksForCall(message.content ?? '', phrases)) return []
    const row = {
      contact_id: message.contactId,
      open_contact_id: message.contactId,
      message_id: message.id,
      asked_at: message.occurredAt,
      due_at: new Date(message.occurredAt.getTime() + hours * hour),
      franchise_id: message.place.franchiseId,
      outlet_id: message.place.outletId,
    }
    return [{ message, row }]
  }

  ctx.tap(routing, async (batch) => {
    const { db } = batch.tx
    const asked = (await Promise.all(batch.messages.map((message) => requestOf(message, batch)))).flat()
    if (asked.length === 0) return batch
    // A message that nobody handles is offered again, perhaps when the call has been made.
    const offered = asked.map(({ message }) => message.id)
    const known = await db(ctx.table('request')).whereIn('message_id', offered).pluck('message_id')
    const fresh = asked.filter(({ message }) => !known.map(String).includes(message.id))
    const rows = fresh.map(({ row }) => row)
    const ids = await insertNew(db, ctx.table('request'), rows, ['open_contact_id'])
    const made = fresh.flatMap((one, i) => (ids[i] === undefined ? [] : [{ ...one, requestId: ids[i] }]))
    for (const { requestId, row } of made) await batch.tx.send(remind, { requestId }, { startAfter: row.due_at })
    const subjects = made.map(({ message }) => message)
    await changed(ctx, batch.tx, subjects)
    return batch
  })
}
