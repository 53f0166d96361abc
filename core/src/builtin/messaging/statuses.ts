import { type IncomingStatus, type MessageStatus, messagesChanged } from '../../contracts/index.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { isApplied, raise } from './status.ts'

interface EventRow {
  id: string
  account_id: string
  provider_id: string
  status: string
  message_id: string | null
  error_code: string | null
  error_text: string | null
}

interface MessageRow {
  id: string
  account_id: string
  provider_id: string | null
  status: MessageStatus
  version: number
}

export function createStatuses(ctx: Context) {
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
    const inserted: EventRow[] = await tx
      .db(table.event)
      .insert(rows)
      .onConflict(['account_id', 'provider_id', 'status', 'recipient'])
      .ignore()
      .returning(['id', 'account_id', 'provider_id', 'status', 'message_id', 'error_code', 'error_text'])
    if (inserted.length === 0) return
    const named = new Map(
      statuses.flatMap((s) => (s.messageId === null ? [] : [[`${s.accountId}/${s.providerId}`, s.messageId] as const])),
    )
    await apply(tx, inserted, named)
  }

  /** Applies what was parked under a provider id that a message has got by now. */
  async function applyParked(tx: Tx, providerIds: readonly string[]): Promise<void> {
    const parked: EventRow[] = await tx
      .db(table.event)
      .select('id', 'account_id', 'provider_id', 'status', 'message_id', 'error_code', 'error_text')
      .whereIn('provider_id', providerIds)
      .whereNull('message_id')
    if (parked.length > 0) await apply(tx, parked, new Map())
  }

  async function apply(tx: Tx, events: readonly EventRow[], named: ReadonlyMap<string, string>): Promise<void> {
    const messageIds = await owners(tx, events, named)
    const rows: MessageRow[] = await tx
      .db(table.message)
      .select('id', 'account_id', 'provider_id', 'status', 'version')
      .whereIn('id', [...new Set(messageIds.values())])
      .where({ direction: 'out' })
      .orderBy('id')
      .forUpdate()
    const messages = new Map(rows.map((row) => [row.id, row]))
    const touched = new Set<string>()
    for (const [messageId, group] of Map.groupBy(events, (event) =>
      messageIds.get(`${event.account_id}/${event.provider_id}`),
    )) {
      const message = messageId === undefined ? undefined : messages.get(messageId)
      if (message === undefined || group.some((event) => event.account_id !== message.account_id)) continue
      await tx
        .db(table.event)
        .whereIn(
          'id',
          group.map((event) => event.id),
        )
        .update({ message_id: message.id })
      if (await raiseTo(tx, message, group)) touched.add(message.id)
    }
    if (touched.size > 0) await ctx.run(messagesChanged, { tx, messageIds: [...touched] })
  }

  async function raiseTo(tx: Tx, message: MessageRow, events: readonly EventRow[]): Promise<boolean> {
    let status = message.status
    let error: EventRow | undefined
    for (const event of events) {
      // A late "failed" of an earlier attempt says nothing of the one that is under way.
      if (!isApplied(event.status) || (event.status === 'failed' && !isCurrent(message, event))) continue
      const next = raise(status, event.status)
      if (next !== status) error = next === 'failed' ? event : undefined
      status = next
    }
    const providerId = message.provider_id ?? events[0]?.provider_id
    if (status === message.status && providerId === message.provider_id) return false
    await tx
      .db(table.message)
      .where({ id: message.id })
      .update({
        status,
        provider_id: providerId,
        version: message.version + 1,
        ...(status === message.status
          ? {}
          : { error_code: error?.error_code ?? null, error_text: error?.error_text ?? null }),
      })
    return true
  }

  /** The message of each status: by our own id when the provider hands it back, else by the provider's. */
  async function owners(
    tx: Tx,
    events: readonly EventRow[],
    named: ReadonlyMap<string, string>,
  ): Promise<Map<string, string>> {
    const providerIds = [...new Set(events.map((event) => event.provider_id))]
    const direct: { id: string; account_id: string; provider_id: string }[] = await tx
      .db(table.message)
      .select('id', 'account_id', 'provider_id')
      .whereIn('provider_id', providerIds)
    const attempts: { id: string; account_id: string; provider_id: string }[] = await tx
      .db(`${table.attempt} as a`)
      .join(`${table.message} as m`, 'm.id', 'a.message_id')
      .select('m.id', 'm.account_id', 'a.provider_id')
      .whereIn('a.provider_id', providerIds)
    const found = [...attempts, ...direct].map((row) => [`${row.account_id}/${row.provider_id}`, row.id] as const)
    return new Map([...named, ...found])
  }

  return { receiveStatuses, applyParked }
}

const isCurrent = (message: MessageRow, event: EventRow) =>
  message.provider_id === event.provider_id || (message.provider_id === null && message.status !== 'queued')

function unique(statuses: readonly IncomingStatus[]): IncomingStatus[] {
  return [...new Map(statuses.map((s) => [`${s.accountId}/${s.providerId}/${s.status}/${s.recipient}`, s])).values()]
}
