import type { Knex } from 'knex'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'

const MessageId = Type.Object({ messageId: Id })
export const sendJob = defineJob('messaging.send', MessageId, { retries: 10, backoffSeconds: 1, concurrency: 16 })
export const settleJob = defineJob('messaging.settle', MessageId, { retries: 10 })

/** After this long without news, a message that should have left is looked at again. */
const stuckSeconds = 120

/**
 * The messages of one conversation leave one after the other: a later one stands aside, and whoever takes an earlier
 * one out of `queued` or `sending` wakes it. The conversation's row is the lock that both hold.
 */
export function createQueue(ctx: Context) {
  const table = { message: ctx.table('message'), conversation: ctx.table('conversation') }

  const lockConversations = (tx: Tx, ids: readonly string[]) =>
    tx.db(table.conversation).select('id').whereIn('id', ids).orderBy('id').forUpdate()

  const waiting = (tx: Tx, conversationId: string): Knex.QueryBuilder =>
    tx.db(table.message).select('id').where({ conversation_id: conversationId, direction: 'out' })

  /** Whether an earlier message of the conversation must leave first. */
  async function standsAside(tx: Tx, conversationId: string, messageId: string): Promise<boolean> {
    const earlier = await waiting(tx, conversationId)
      .whereIn('status', ['queued', 'sending'])
      .where('id', '<', messageId)
      .first()
    return earlier !== undefined
  }

  /** Call it when a message has left `queued` or `sending`, with the conversation locked. */
  async function wakeNext(tx: Tx, conversationId: string): Promise<void> {
    const next = await waiting(tx, conversationId).where({ status: 'queued' }).orderBy('id').first()
    if (next !== undefined) await tx.send(sendJob, { messageId: next.id })
  }

  /** Messages whose job is lost, for example with the jobs' schema, get a new one; a doubled job does no harm. */
  async function rescue(): Promise<void> {
    const before = new Date(Date.now() - stuckSeconds * 1000)
    const rows: { id: string; status: string }[] = await ctx
      .db(table.message)
      .select('id', 'status')
      .whereIn('status', ['queued', 'sending'])
      .where({ direction: 'out' })
      .where('created_at', '<', before)
      .where((query) => query.whereNull('not_before').orWhere('not_before', '<', before))
      .orderBy('id')
      .limit(1000)
    await ctx.tx(async (tx) => {
      for (const { id, status } of rows) await tx.send(status === 'queued' ? sendJob : settleJob, { messageId: id })
    })
  }

  return { lockConversations, standsAside, wakeNext, rescue }
}

export type Queue = ReturnType<typeof createQueue>
