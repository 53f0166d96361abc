import type { Knex } from 'knex'
import {
  type Directory,
  type Identity,
  type IncomingMessage,
  messageReceived,
  type RoutedMessage,
  type RoutingBatch,
  routing,
} from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { keepGreater, updateEach } from '../../kernel/sql.ts'
import { mergedThread } from './contact-keeper.ts'

interface ConversationKey {
  contact_id: string
  account_id: string
  thread: string
  franchise_id: string | null
  outlet_id: string | null
}
interface FoundConversation extends Pick<ConversationKey, 'contact_id' | 'account_id' | 'thread'> {
  id: string
  address_kind: string | null
  address: string | null
}
/** A conversation to find, and from which addresses somebody writes in it. */
interface Wanted {
  key: ConversationKey
  from: readonly Identity[]
}
const keyOf = (key: Pick<ConversationKey, 'contact_id' | 'account_id' | 'thread'>) =>
  `${key.contact_id}/${key.account_id}/${key.thread}`
const addressIn = ({ contact_id, account_id }: ConversationKey, { kind, address }: Identity) =>
  `${contact_id}/${account_id}/${kind}:${address}`
/** Of a conversation that came with another contact: by where its person writes from. */
const placeOf = ({ contact_id, account_id, address_kind, address }: FoundConversation) =>
  `${contact_id}/${account_id}/${address_kind}:${address}`
const isMerged = (query: Knex.QueryBuilder) => void query.where('thread', 'like', `${mergedThread}%`)

export function createReceiver(
  ctx: Context,
  directory: () => Directory,
  applyParked: (tx: Tx, providerIds: readonly string[]) => Promise<void>,
) {
  const table = {
    message: ctx.table('message'),
    conversation: ctx.table('conversation'),
    account: ctx.table('channel_account'),
  }

  /** The conversations of contacts with our accounts, made when new; in the order of what is wanted. */
  async function conversations(tx: Tx, wanted: readonly Wanted[]): Promise<string[]> {
    const keys = [...new Map(wanted.map(({ key }) => [keyOf(key), key])).values()]
    const find = async () => {
      const found: FoundConversation[] = await tx
        .db(table.conversation)
        .select('id', 'contact_id', 'account_id', 'thread', 'address_kind', 'address')
        .whereIn('contact_id', [...new Set(keys.map((key) => key.contact_id))])
        .where((of) => of.whereIn('thread', [...new Set(keys.map((key) => key.thread))]).orWhere(isMerged))
      const places = new Map(
        found.map((row) => [row.thread.startsWith(mergedThread) ? placeOf(row) : keyOf(row), row.id]),
      )
      return wanted.map(({ key, from }) => {
        const own = key.thread === '' ? from.map((identity) => places.get(addressIn(key, identity))) : []
        return own.find((id) => id !== undefined) ?? places.get(keyOf(key))
      })
    }
    const existing = await find()
    const missing = new Map(wanted.flatMap(({ key }, i) => (existing[i] === undefined ? [[keyOf(key), key]] : [])))
    if (missing.size === 0) return existing as string[]
    const made = [...missing.values()]
      .sort((a, b) => Number(a.contact_id) - Number(b.contact_id))
      .map((row) => ({ ...row, created_at: new Date() }))
    await insertNew(tx.db, table.conversation, made, ['contact_id', 'account_id', 'thread'])
    return (await find()) as string[]
  }

  async function receive(tx: Tx, incoming: readonly IncomingMessage[]): Promise<Map<IncomingMessage, string>> {
    const messages = await withoutStored(tx, incoming)
    if (messages.length === 0) return new Map()
    const contactIds = await directory().resolve(
      tx,
      messages.map((message) => message.person),
    )
    const keys = messages.map(
      ({ accountId, thread }, i): ConversationKey => ({
        contact_id: contactIds[i] as string,
        account_id: accountId,
        thread: thread?.key ?? '',
        franchise_id: thread?.place.franchiseId ?? null,
        outlet_id: thread?.place.outletId ?? null,
      }),
    )
    const conversationIds = await conversations(
      tx,
      keys.map((key, i) => ({ key, from: messages[i]?.person.identities ?? [] })),
    )
    const channels = await channelNames(tx, messages)
    const now = new Date()
    const rows = messages.map((message, i) => ({
      account_id: message.accountId,
      conversation_id: conversationIds[i] as string,
      direction: message.direction,
      provider_id: message.providerId,
      kind: message.kind,
      text: message.text,
      content: message.content,
      media: message.media === null ? null : JSON.stringify(message.media),
      target_provider_id: message.targetProviderId,
      choice: message.choice?.slice(0, 256) ?? null,
      status: message.direction === 'in' ? 'received' : 'sent',
      occurred_at: message.occurredAt,
      created_at: now,
      raw: message.raw,
    }))
    const ids = await insertNew(tx.db, table.message, rows, ['account_id', 'provider_id'])
    const blocks = await directory().blocks([...new Set(contactIds)], tx)
    const routed: RoutedMessage[] = rows.flatMap((row, i) => {
      const id = ids[i]
      if (id === undefined) return []
      const { contact_id: contactId, franchise_id: franchiseId, outlet_id: outletId } = keys[i] as ConversationKey
      const { direction, kind, text, content, choice, occurred_at: occurredAt } = row
      const channel = channels.get(row.account_id) as string
      const common = { accountId: row.account_id, conversationId: row.conversation_id, contactId, channel }
      const place = { franchiseId, outletId }
      const blocked = blocks.get(contactId)?.has(channel) ?? false
      return [{ id, ...common, place, direction, kind, text, content, choice, blocked, occurredAt, handledBy: null }]
    })
    const own = rows.flatMap((row) => (row.direction === 'out' ? row.provider_id : []))
    if (own.length > 0) await applyParked(tx, own)
    await openWindows(
      tx,
      messages,
      rows.map((row) => row.conversation_id),
    )
    await route(tx, routed)
    for (const { id, conversationId, contactId, kind } of routed)
      await tx.emit(messageReceived, { messageId: id, conversationId, contactId, kind })
    return new Map(messages.flatMap((message, i) => (ids[i] === undefined ? [] : [[message, ids[i]]])))
  }

  /** What a retried or doubled webhook brings again; also a message that stands twice in one batch. */
  async function withoutStored(tx: Tx, incoming: readonly IncomingMessage[]): Promise<IncomingMessage[]> {
    const stored: { account_id: string; provider_id: string }[] = await tx
      .db(table.message)
      .select('account_id', 'provider_id')
      .whereIn('account_id', [...new Set(incoming.map((message) => message.accountId))])
      .whereIn(
        'provider_id',
        incoming.map((message) => message.providerId),
      )
    const seen = new Set(stored.map((row) => `${row.account_id}/${row.provider_id}`))
    return incoming.filter((message) => {
      const key = `${message.accountId}/${message.providerId}`
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
  }

  async function channelNames(tx: Tx, messages: readonly IncomingMessage[]): Promise<Map<string, string>> {
    const rows: { id: string; channel: string }[] = await tx
      .db(table.account)
      .select('id', 'channel')
      .whereIn('id', [...new Set(messages.map((message) => message.accountId))])
    return new Map(rows.map((row) => [row.id, row.channel]))
  }

  /** Only what the customer writes opens the window for free text, and shows where an answer will arrive. */
  async function openWindows(
    tx: Tx,
    messages: readonly IncomingMessage[],
    conversationIds: readonly string[],
  ): Promise<void> {
    const latest = new Map<string, { last_inbound_at: Date; address_kind: string; address: string }>()
    for (const [i, { direction, kind, occurredAt, person }] of messages.entries()) {
      const [identity] = person.identities
      if (direction !== 'in' || kind === 'system' || identity === undefined) continue
      const conversationId = conversationIds[i] as string
      const before = latest.get(conversationId)
      if (before !== undefined && before.last_inbound_at >= occurredAt) continue
      const { kind: address_kind, address } = identity
      latest.set(conversationId, { last_inbound_at: occurredAt, address_kind, address: address.slice(0, 200) })
    }
    await updateEach(tx.db, table.conversation, latest, { last_inbound_at: keepGreater })
  }

  async function route(tx: Tx, messages: readonly RoutedMessage[]): Promise<void> {
    const offered = await offer(tx, messages)
    const left = offered.filter((message) => message.handledBy === null)
    const rescued: RoutedMessage[] = []
    if (messages.length > 1) for (const message of left) rescued.push(...(await offer(tx, [message])))
    const claimed = [...offered, ...rescued].filter((message) => message.handledBy !== null)
    for (const [plugin, group] of Map.groupBy(claimed, (message) => message.handledBy as string))
      await tx
        .db(table.message)
        .whereIn(
          'id',
          group.map((message) => message.id),
        )
        .update({ handled_by: plugin })
  }

  async function offer(tx: Tx, messages: readonly RoutedMessage[]): Promise<readonly RoutedMessage[]> {
    const batch: RoutingBatch = await ctx.run(routing, { tx, messages })
    return batch.messages
  }

  /** Offers again what nobody took. */
  async function reroute(since: Date): Promise<void> {
    let after = '0'
    for (;;) {
      const last = await ctx.tx(async (tx) => {
        // Alone, since a lock on a join would also hold conversations; locked ones are just being handled.
        const ids: string[] = await tx
          .db(table.message)
          .whereNull('handled_by')
          .whereNull('author_id')
          .where('id', '>', after)
          .where('created_at', '>=', since)
          .orderBy('id')
          .limit(200)
          .forUpdate()
          .skipLocked()
          .pluck('id')
        const rows = await tx
          .db(`${table.message} as m`)
          .join(`${table.conversation} as c`, 'c.id', 'm.conversation_id')
          .join(`${table.account} as a`, 'a.id', 'm.account_id')
          .select('m.*', 'c.contact_id', 'c.franchise_id', 'c.outlet_id', 'a.channel')
          .whereIn('m.id', ids)
          .orderBy('m.id')
        const blocks = await directory().blocks([...new Set(rows.map((row) => row.contact_id))], tx)
        const messages: RoutedMessage[] = rows.map((row) => ({
          id: row.id,
          conversationId: row.conversation_id,
          contactId: row.contact_id,
          accountId: row.account_id,
          channel: row.channel,
          place: { franchiseId: row.franchise_id, outletId: row.outlet_id },
          direction: row.direction,
          kind: row.kind,
          text: row.text,
          content: row.content,
          choice: row.choice,
          blocked: blocks.get(row.contact_id)?.has(row.channel) ?? false,
          occurredAt: row.occurred_at,
          handledBy: null,
        }))
        await route(tx, messages)
        return messages.at(-1)?.id
      })
      if (last === undefined) return
      after = last
    }
  }

  return { receive, reroute }
}
