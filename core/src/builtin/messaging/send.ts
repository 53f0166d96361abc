import type { Knex } from 'knex'
import {
  type Channel,
  type ChoiceList,
  type Directory,
  type MessageView,
  type Messaging,
  messagesChanged,
  type OutgoingText,
  type SendResult,
} from '../../contracts/index.ts'
import { messageOf } from '../../kernel/errors.ts'
import { insertOne } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { conversationNotFound, neverWrote, notRetryable, refused } from './errors.ts'
import type { Gate } from './gate.ts'
import { type Queue, sendJob, settleJob } from './queue.ts'
import { toReference } from './reference.ts'
import { raise } from './status.ts'
import { isRetryableStatus, loadViews, type MessageRow, sentHere } from './views.ts'

/** How long a status may still decide what became of a send whose answer was lost. */
const settleSeconds = 60
/** A channel that does not answer within this has an unknown result. */
const answerSeconds = 20

interface Claimed {
  message: MessageRow
  attempt: number
  channel: Channel
  outgoing: OutgoingText
}

export interface SenderParts {
  gate: Gate
  queue: Queue
  channelOf(name: string): Channel | undefined
  directory(): Directory
  installation(): string
  applyParked(tx: Tx, providerIds: readonly string[]): Promise<void>
}

export function createSender(
  ctx: Context,
  { gate, queue, channelOf, directory, installation, applyParked }: SenderParts,
) {
  const table = {
    message: ctx.table('message'),
    conversation: ctx.table('conversation'),
    account: ctx.table('channel_account'),
    attempt: ctx.table('attempt'),
  }

  const view = async (tx: Tx, id: string) => (await loadViews(ctx, [id], tx.db)).get(id) as MessageView
  const changed = (tx: Tx, id: string) => ctx.run(messagesChanged, { tx, messageIds: [id] })

  const send: Messaging['send'] = async (tx, message) => {
    await queue.lockConversations(tx, [message.conversationId])
    const conversation = await tx
      .db(table.conversation)
      .select('id', 'account_id')
      .where({ id: message.conversationId })
      .first()
    if (conversation === undefined) throw conversationNotFound({ id: message.conversationId })
    const sent = await tx
      .db(table.message)
      .select('id')
      .where({ conversation_id: conversation.id, client_id: message.clientId })
      .whereNotNull('client_id')
      .first()
    if (sent !== undefined) return view(tx, sent.id)
    const refusal = await gate.refusal(tx, await gate.facts(conversation.id, tx.db), '')
    if (refusal !== null) throw refused(refusal)
    const at = new Date()
    const id = await insertOne(tx.db, table.message, {
      account_id: conversation.account_id,
      conversation_id: conversation.id,
      direction: 'out',
      kind: message.list === undefined ? 'text' : 'interactive',
      text: message.text,
      content: message.text,
      list: message.list === undefined ? null : JSON.stringify(message.list),
      status: 'queued',
      author_id: message.authorId,
      client_id: message.clientId,
      handled_by: sentHere,
      occurred_at: at,
      created_at: at,
    })
    await tx.send(sendJob, { messageId: id })
    return view(tx, id)
  }

  const sendsLists: Messaging['sendsLists'] = (channel) => channelOf(channel)?.sendList !== undefined

  async function retry(tx: Tx, messageId: string): Promise<MessageView> {
    const message = await lock(tx, messageId)
    if (message === undefined || message.direction !== 'out' || !isRetryableStatus(message.status))
      throw notRetryable({ id: messageId, status: message?.status ?? 'unknown to this server' })
    const attempts_before = await lastAttempt(tx, messageId)
    await update(tx, message, {
      status: 'queued',
      error_code: null,
      error_text: null,
      not_before: null,
      attempts_before,
    })
    await tx.send(sendJob, { messageId })
    await changed(tx, messageId)
    return view(tx, messageId)
  }

  /** Locks the conversation before the message, always in this order. */
  async function lock(tx: Tx, messageId: string): Promise<MessageRow | undefined> {
    const found = await tx.db(table.message).select('conversation_id').where({ id: messageId }).first()
    if (found === undefined) return undefined
    await queue.lockConversations(tx, [found.conversation_id])
    return tx.db(table.message).where({ id: messageId }).forUpdate().first()
  }

  async function update(tx: Tx, message: MessageRow, values: Knex.DbRecord<MessageRow>): Promise<void> {
    await tx
      .db(table.message)
      .where({ id: message.id })
      .update({ ...values, version: message.version + 1 })
  }

  async function lastAttempt(tx: Tx, messageId: string): Promise<number> {
    const row = await tx.db(table.attempt).where({ message_id: messageId }).max('number as n').first()
    return Number(row?.n ?? 0)
  }

  /** The job: claim in one transaction, call outside of any, record in another. */
  async function work(messageId: string, signal: AbortSignal): Promise<void> {
    const claimed = await ctx.tx((tx) => claim(tx, messageId))
    if (claimed === undefined) return
    const result = await call(claimed, signal)
    await ctx.tx((tx) => record(tx, claimed, result))
    if (result.outcome === 'accepted') await ctx.tx((tx) => applyParked(tx, [result.providerId]))
  }

  async function claim(tx: Tx, messageId: string): Promise<Claimed | undefined> {
    const message = await lock(tx, messageId)
    if (message?.status === 'sending') {
      // The process that was sending it is gone: only a status can tell what became of it.
      await tx.send(settleJob, { messageId })
      return undefined
    }
    if (message?.status !== 'queued' || (message.not_before ?? new Date(0)) > new Date()) return undefined
    if (await queue.standsAside(tx, message.conversation_id, messageId)) return undefined
    return prepare(tx, message)
  }

  async function prepare(tx: Tx, message: MessageRow): Promise<Claimed | undefined> {
    const facts = await gate.facts(message.conversation_id, tx.db)
    const address = await addressOf(tx, message)
    const refusal = (await gate.refusal(tx, facts, message.id)) ?? (address === undefined ? neverWrote : null)
    const channel = channelOf(facts.channel)
    if (refusal !== null || channel === undefined || address === undefined) {
      const error = { error_code: refusal?.code ?? null, error_text: refusal?.reason ?? null }
      await update(tx, message, { ...error, status: 'held' })
      await changed(tx, message.id)
      await queue.wakeNext(tx, message.conversation_id)
      return undefined
    }
    const attempt = (await lastAttempt(tx, message.id)) + 1
    await tx.db(table.attempt).insert({ message_id: message.id, number: attempt, started_at: new Date() })
    await update(tx, message, { status: 'sending', not_before: null })
    await changed(tx, message.id)
    const account = await tx.db(table.account).select('provider_id').where({ id: message.account_id }).first()
    const reference = toReference(installation(), { messageId: message.id, number: attempt })
    const outgoing = { reference, accountProviderId: account.provider_id, to: address, text: message.text }
    return { message, attempt, channel, outgoing }
  }

  async function addressOf(tx: Tx, message: MessageRow): Promise<OutgoingText['to'] | undefined> {
    const conversation = await tx
      .db(table.conversation)
      .select('contact_id', 'address_kind', 'address')
      .where({ id: message.conversation_id })
      .first()
    const known = await directory().identities(conversation.contact_id, tx)
    // Of several numbers of one person, the one that wrote here: the others may be in no window, or in other hands.
    const wrote = known.find(({ kind, address }) => kind === 'phone' && address === conversation.address)
    const identity = wrote ?? known[0]
    if (identity !== undefined) return identity
    // Two contacts turned out to be one person and the addresses went to the other: this thread still answers here.
    return conversation.address === null
      ? undefined
      : { kind: conversation.address_kind, address: conversation.address }
  }

  async function call({ channel, outgoing, attempt, message }: Claimed, signal: AbortSignal): Promise<SendResult> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerSeconds * 1000)])
    try {
      const options = { attempt: attempt - message.attempts_before, signal: limit }
      if (message.list === null) return await channel.sendText(outgoing, options)
      const list: ChoiceList = JSON.parse(message.list)
      if (channel.sendList !== undefined) return await channel.sendList({ ...outgoing, list }, options)
      // The channel could when this was queued; whoever reads it can still answer in words.
      const text = [outgoing.text, ...list.rows.map((row) => `• ${row.title}`)].join('\n')
      return await channel.sendText({ ...outgoing, text }, options)
    } catch (error) {
      ctx.log.error({ err: error, message: message.id }, 'the channel failed while sending')
      return { outcome: 'unknown', code: 'KAUNTER_MESSAGING_CHANNEL_FAILED', reason: messageOf(error) }
    }
  }

  async function record(tx: Tx, { message: { id }, attempt }: Claimed, result: SendResult): Promise<void> {
    const message = (await lock(tx, id)) as MessageRow
    await tx
      .db(table.attempt)
      .where({ message_id: id, number: attempt })
      .update({
        outcome: result.outcome,
        finished_at: new Date(),
        ...(result.outcome === 'accepted'
          ? { provider_id: result.providerId, http_status: 200 }
          : { http_status: result.httpStatus ?? null, error_code: result.code, error_text: result.reason }),
      })
    // This process was away so long that the message was settled and tried again: the later attempt decides.
    if ((await lastAttempt(tx, id)) !== attempt) return
    if (result.outcome === 'accepted') {
      const status = raise(message.status, 'sent')
      const error = status === message.status ? {} : { error_code: null, error_text: null }
      await update(tx, message, { ...error, status, provider_id: result.providerId })
    } else if (message.status === 'sending') {
      await recordFailure(tx, message, attempt - message.attempts_before, result)
    }
    await changed(tx, id)
    await queue.wakeNext(tx, message.conversation_id)
  }

  async function recordFailure(
    tx: Tx,
    message: MessageRow,
    attempt: number,
    result: Exclude<SendResult, { outcome: 'accepted' }>,
  ): Promise<void> {
    const error = { error_code: result.code, error_text: result.reason }
    if (result.outcome === 'unknown') {
      await update(tx, message, error)
      await tx.send(settleJob, { messageId: message.id }, { startAfter: settleSeconds })
    } else if (result.outcome === 'retry' && attempt < result.maxTries) {
      const due = new Date(Date.now() + result.afterSeconds * 1000)
      await update(tx, message, { ...error, status: 'queued', not_before: due })
      await tx.send(sendJob, { messageId: message.id }, { startAfter: due })
    } else {
      await update(tx, message, { ...error, status: 'failed' })
      if (result.outcome === 'refused' && result.pauseAccount)
        await tx.db(table.account).where({ id: message.account_id }).update({ paused_reason: result.reason })
    }
  }

  /** No status came in time: only a person may repeat it now. */
  async function settle(messageId: string): Promise<void> {
    await ctx.tx(async (tx) => {
      const message = await lock(tx, messageId)
      if (message?.status !== 'sending') return
      const last = await tx.db(table.attempt).where({ message_id: messageId }).orderBy('number', 'desc').first()
      const due = new Date(last.started_at.getTime() + settleSeconds * 1000)
      if (due > new Date()) {
        await tx.send(settleJob, { messageId }, { startAfter: due })
        return
      }
      await tx
        .db(table.attempt)
        .where({ id: last.id })
        .whereNull('outcome')
        .update({ outcome: 'unknown', finished_at: new Date() })
      await update(tx, message, {
        status: 'unknown',
        error_code: message.error_code ?? 'KAUNTER_MESSAGING_RESULT_UNKNOWN',
        error_text:
          message.error_text ??
          'The connection was lost while sending, and no delivery report has come. It may have arrived.',
      })
      await changed(tx, messageId)
      await queue.wakeNext(tx, message.conversation_id)
    })
  }

  return { send, sendsLists, retry, work, settle }
}
