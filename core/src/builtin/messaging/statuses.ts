import { type IncomingStatus, type MessageStatus, messagesChanged } from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { updateEach } from '../../kernel/sql.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import type { Queue } from './queue.ts'
import { type Attempt, fromReference } from './reference.ts'
import { isApplied, raise } from './status.ts'

const eventColumns = ['id', 'account_id', 'provider_id', 'status', 'error_code', 'error_text']
interface EventRow {
  id: string
  account_id: string
  provider_id: string
  status: string
  error_code: string | null
  error_text: string | null
}

interface MessageRow {
  id: string
  account_id: string
  conversation_id: string
  provider_id: string | null
  status: MessageStatus
  version: number
}

type Owner = { messageId: string; attempt: number | null }
const keyOf = (row: { account_id: string; provider_id: string }) => `${row.account_id}/${row.provider_id}`

/** Looks once more for the messages of statuses that found none. */
export const parkedJob = defineJob('messaging.parked', Type.Object({ providerIds: Type.Array(Type.String()) }), {
  retries: 3,
})

export function createStatuses(ctx: Context, queue: Queue, installation: () => string) {
  const table = { message: ctx.table('message'), attempt: ctx.table('attempt'), event: ctx.table('status_event') }

  async function receiveStatuses(tx: Tx, statuses: readonly IncomingStatus[]): Promise<void> {
    if (statuses.length === 0) return
    const rows = unique(statuses).map((status) => ({
      account_id: status.accountId,
      provider_id: status.providerId,
      status: status.status,
      recipient: status.recipient,
      error_code: status.error?.code ?? null,
      error_text: status.error?.message ?? null,
      occurred_at: status.occurredAt,
      raw: status.raw,
    }))
    const ids = await insertNew(tx.db, table.event, rows, ['account_id', 'provider_id', 'status', 'recipient'])
    const inserted = rows.flatMap((row, i): EventRow[] => (ids[i] === undefined ? [] : [{ ...row, id: ids[i] }]))
    if (inserted.length === 0) return
    const named = new Map<string, Attempt>()
    for (const { accountId, providerId, reference } of statuses) {
      const attempt = fromReference(installation(), reference)
      if (attempt !== undefined) named.set(`${accountId}/${providerId}`, attempt)
    }
    const owner = await owners(tx, inserted, named)
    await apply(tx, inserted, owner)
    const parked = new Set(inserted.filter((row) => !owner.has(keyOf(row))).map((row) => row.provider_id))
    // The answer to its send may have been recorded after this transaction looked, and have looked before it commits.
    if (parked.size > 0) await tx.send(parkedJob, { providerIds: [...parked] })
  }

  /** Applies what was parked under a provider id that a message has got by now. */
  async function applyParked(tx: Tx, providerIds: readonly string[]): Promise<void> {
    const parked: EventRow[] = await tx
      .db(table.event)
      .select(eventColumns)
      .whereIn('provider_id', providerIds)
      .whereNull('message_id')
    if (parked.length > 0) await apply(tx, parked, await owners(tx, parked, new Map()))
  }

  /** A status and the answer to its send can pass each other between two commits; here they meet. */
  async function applyLost(): Promise<void> {
    const rows: { provider_id: string }[] = await ctx
      .db(`${table.event} as s`)
      .join(`${table.message} as m`, { 'm.account_id': 's.account_id', 'm.provider_id': 's.provider_id' })
      .select('s.provider_id')
      .whereNull('s.message_id')
      .where('s.occurred_at', '>', new Date(Date.now() - 86_400_000))
      .where({ 'm.direction': 'out' })
      .limit(1000)
    const ids = rows.map((row) => row.provider_id)
    if (ids.length > 0) await ctx.tx((tx) => applyParked(tx, ids))
  }

  async function apply(tx: Tx, events: readonly EventRow[], owner: ReadonlyMap<string, Owner>): Promise<void> {
    const ids = [...new Set([...owner.values()].map((o) => o.messageId))]
    if (ids.length === 0) return
    const messages = await lockMessages(tx, ids)
    const latest = await latestAttempts(tx, ids)
    const links = new Map<string, { message_id: string }>()
    const changes = new Map<
      string,
      Partial<Record<keyof MessageRow | 'error_code' | 'error_text', string | number | null>>
    >()
    for (const [key, group] of Map.groupBy(events, keyOf)) {
      const { messageId, attempt } = owner.get(key) ?? { messageId: '', attempt: null }
      const message = messages.get(messageId)
      if (message === undefined || group.some((event) => event.account_id !== message.account_id)) continue
      for (const event of group) links.set(event.id, { message_id: messageId })
      const current = attempt === null || attempt === latest.get(messageId)
      const { status, error } = raiseBy(message.status, group, current)
      const providerId = message.provider_id ?? (group[0] as EventRow).provider_id
      if (status === message.status && providerId === message.provider_id) continue
      const why = { error_code: error?.error_code ?? null, error_text: error?.error_text ?? null }
      const version = message.version + 1
      changes.set(messageId, { status, provider_id: providerId, version, ...(status === message.status ? {} : why) })
      messages.set(messageId, { ...message, status, provider_id: providerId, version })
    }
    await updateEach(tx.db, table.event, links)
    await updateEach(tx.db, table.message, changes)
    if (changes.size > 0) await ctx.run(messagesChanged, { tx, messageIds: [...changes.keys()] })
    // Later messages of the same conversation may have stood aside for one that a status has just settled.
    for (const id of new Set([...changes.keys()].map((key) => messages.get(key)?.conversation_id ?? '')))
      if (id !== '') await queue.wakeNext(tx, id)
  }

  /** Conversations first, but only of those under way: nobody waits for the others. */
  async function lockMessages(tx: Tx, ids: readonly string[]): Promise<Map<string, MessageRow>> {
    const underWay: { conversation_id: string }[] = await tx
      .db(table.message)
      .distinct('conversation_id')
      .whereIn('id', ids)
      .whereIn('status', ['queued', 'sending'])
    if (underWay.length > 0)
      await queue.lockConversations(
        tx,
        underWay.map((row) => row.conversation_id),
      )
    const rows: MessageRow[] = await tx
      .db(table.message)
      .select('id', 'account_id', 'conversation_id', 'provider_id', 'status', 'version')
      .whereIn('id', ids)
      .where({ direction: 'out' })
      .orderBy('id')
      .forUpdate()
    return new Map(rows.map((row) => [row.id, row]))
  }

  async function latestAttempts(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
    const rows: { message_id: string; n: number }[] = await tx
      .db(table.attempt)
      .select('message_id')
      .max('number as n')
      .whereIn('message_id', ids)
      .groupBy('message_id')
    return new Map(rows.map((row) => [row.message_id, Number(row.n)]))
  }

  /** The message and attempt of each status: by the provider's id, or by our reference before we know that id. */
  async function owners(
    tx: Tx,
    events: readonly EventRow[],
    named: ReadonlyMap<string, Attempt>,
  ): Promise<Map<string, Owner>> {
    const providerIds = [...new Set(events.map((event) => event.provider_id))]
    const accountIds = [...new Set(events.map((event) => event.account_id))]
    const found = new Map<string, Owner>()
    for (const row of await tx
      .db(table.message)
      .select('id', 'account_id', 'provider_id')
      .whereIn('account_id', accountIds)
      .whereIn('provider_id', providerIds))
      found.set(keyOf(row), { messageId: row.id, attempt: null })
    for (const row of await tx
      .db(`${table.attempt} as a`)
      .join(`${table.message} as m`, 'm.id', 'a.message_id')
      .select('m.id', 'm.account_id', 'a.provider_id', 'a.number')
      .whereIn('a.provider_id', providerIds))
      found.set(keyOf(row), { messageId: row.id, attempt: row.number })
    const unknown = [...named].filter(([key]) => !found.has(key))
    if (unknown.length === 0) return found
    // A reference counts only for an attempt that was made and has no other provider id.
    const attempts: { message_id: string; number: number }[] = await tx
      .db(table.attempt)
      .select('message_id', 'number')
      .whereNull('provider_id')
      .whereIn(
        'message_id',
        unknown.map(([, attempt]) => attempt.messageId),
      )
    const made = new Set(attempts.map((row) => `${row.message_id}.${row.number}`))
    for (const [key, { messageId, number }] of unknown)
      if (made.has(`${messageId}.${number}`)) found.set(key, { messageId, attempt: number })
    return found
  }

  return { receiveStatuses, applyParked, applyLost }
}

/** @param current whether the events belong to the latest attempt; a late "failed" of an earlier one says nothing now. */
function raiseBy(before: MessageStatus, events: readonly EventRow[], current: boolean) {
  let status = before
  let error: EventRow | undefined
  for (const event of events) {
    if (!isApplied(event.status) || (event.status === 'failed' && !current)) continue
    const next = raise(status, event.status)
    if (next !== status) error = next === 'failed' ? event : undefined
    status = next
  }
  return { status, error }
}

function unique(statuses: readonly IncomingStatus[]): IncomingStatus[] {
  return [...new Map(statuses.map((s) => [`${s.accountId}/${s.providerId}/${s.status}/${s.recipient}`, s])).values()]
}
