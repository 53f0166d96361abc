import type { Knex } from 'knex'
import { type Channel, type ConversationWindow, policy } from '../../contracts/index.ts'
import { isTransient } from '../../kernel/database.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { accountPaused, channelMissing, conversationNotFound, policyFailed, windowClosed } from './errors.ts'

/** What the gate looks at, read in one query. */
export interface GateFacts {
  conversationId: string
  channel: string
  pausedReason: string | null
  lastInboundAt: Date | null
}

type Refusal = { code: string; reason: string }

/**
 * Decides whether a message may leave, at the moment it leaves; screens ask the same question before anybody types.
 * Core decides on account and window; taps of `messaging.policy/v1` can only add refusals.
 */
export function createGate(ctx: Context, channelOf: (name: string) => Channel | undefined) {
  const table = { conversation: ctx.table('conversation'), account: ctx.table('channel_account') }

  async function facts(conversationId: string, db: Knex): Promise<GateFacts> {
    const row = await db(`${table.conversation} as c`)
      .join(`${table.account} as a`, 'a.id', 'c.account_id')
      .select('a.channel', 'a.paused_reason', 'c.last_inbound_at')
      .where('c.id', conversationId)
      .first()
    if (row === undefined) throw conversationNotFound({ id: conversationId })
    const { channel, paused_reason: pausedReason, last_inbound_at: lastInboundAt } = row
    return { conversationId, channel, pausedReason, lastInboundAt }
  }

  function closesAt(gate: GateFacts): Date | null {
    const hours = channelOf(gate.channel)?.windowHours ?? null
    if (hours === null) return null
    return new Date((gate.lastInboundAt?.getTime() ?? 0) + hours * 3_600_000)
  }

  async function refusal(tx: Tx, gate: GateFacts, messageId: string): Promise<Refusal | null> {
    if (channelOf(gate.channel) === undefined) return channelMissing(gate.channel)
    if (gate.pausedReason !== null) return accountPaused(gate.pausedReason)
    const closes = closesAt(gate)
    if (closes !== null && closes <= new Date()) return windowClosed
    const { conversationId } = gate
    try {
      return (await ctx.run(policy, { tx, conversationId, messageId, purpose: 'reply', refusal: null })).refusal
    } catch (error) {
      if (isTransient(error)) throw error
      ctx.log.error({ err: error, message: messageId }, 'a policy failed; the message is held')
      return policyFailed
    }
  }

  function window(conversationId: string): Promise<ConversationWindow> {
    return ctx.tx(async (tx) => {
      const gate = await facts(conversationId, tx.db)
      const refused = await refusal(tx, gate, '')
      return { open: refused === null, closesAt: closesAt(gate), refusal: refused }
    })
  }

  return { facts, refusal, window }
}

export type Gate = ReturnType<typeof createGate>
