import { insertAll, insertNew, type Tx, updateEach } from '@kaunter/core'
import { handled, type RoutedMessage, type RoutingBatch } from '@kaunter/core/contracts'
import type { Publisher } from './publisher.ts'
import { type EventRow, previewOf, type TicketRow, type TicketsContext, tables } from './tables.ts'

/** These belong to something said before; by themselves they neither open nor reopen a ticket. */
const follows = new Set(['reaction', 'system', 'edit', 'revoke'])
const opens = (message: RoutedMessage) => message.direction === 'in' && !follows.has(message.kind)

type TicketHead = Pick<
  TicketRow,
  | 'id'
  | 'conversation_id'
  | 'status'
  | 'is_open'
  | 'franchise_id'
  | 'outlet_id'
  | 'last_message_at'
  | 'awaiting_reply_since'
  | 'answered_at'
  | 'resolved_at'
  | 'version'
>
const headColumns = [
  'id',
  'conversation_id',
  'status',
  'is_open',
  'franchise_id',
  'outlet_id',
  'last_message_at',
  'awaiting_reply_since',
  'answered_at',
  'resolved_at',
  'version',
]

/** Attaches incoming messages to tickets, as sets: the statements do not grow with the number of messages. */
export function createRouting(ctx: TicketsContext, publisher: Publisher) {
  const table = tables(ctx)

  return async (batch: RoutingBatch): Promise<RoutingBatch> => {
    const { tx } = batch
    const mine = batch.messages.filter((message) => message.handledBy === null)
    if (mine.length === 0) return batch
    const byConversation = Map.groupBy(
      mine.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime()),
      (message) => message.conversationId,
    )
    const current = await findCurrent(tx, [...byConversation.keys()])
    const reopenable = await findReopenable(tx, [...current.values()])
    const wanting = [...byConversation].filter(([id, messages]) => {
      const ticket = current.get(id)
      return messages.some(opens) && !(ticket?.is_open || (ticket && reopenable.has(ticket.id)))
    })
    const created = await create(tx, new Map(wanting))
    const links: { ticket_id: string; message_id: string; occurred_at: Date }[] = []
    const changes = new Map<string, Change>()
    const events: Omit<EventRow, 'id'>[] = []
    for (const [conversationId, messages] of byConversation) {
      const fresh = created.get(conversationId)
      const ticket = fresh?.ticket ?? current.get(conversationId)
      // A reaction to a campaign, say, in a conversation that never had a ticket: kept in the conversation only.
      if (ticket === undefined) continue
      for (const message of messages)
        links.push({ ticket_id: ticket.id, message_id: message.id, occurred_at: message.occurredAt })
      const reopened = !ticket.is_open && reopenable.has(ticket.id) && messages.some(opens)
      if (fresh?.made) events.push(event(ticket.id, 'created', {}))
      else changes.set(ticket.id, changeOf(ticket, messages, reopened))
      if (reopened) events.push(event(ticket.id, 'reopened', { from: ticket.status, to: 'open' }))
    }
    await insertNew(tx.db, table.message, links, ['message_id'], 'message_id')
    await updateEach(tx.db, table.ticket, changes)
    const eventIds = await insertAll(tx.db, table.event, events)
    await publisher.tickets(tx, [...new Set(links.map((link) => link.ticket_id))])
    await publisher.messages(tx, links)
    await publisher.events(
      tx,
      events.map((each, i) => ({ ...each, id: eventIds[i] as string })),
    )
    return handled(batch, 'tickets', new Set(mine.map((message) => message.id)))
  }

  /** The open ticket of each conversation, else its newest, locked. */
  async function findCurrent(tx: Tx, conversationIds: readonly string[]): Promise<Map<string, TicketHead>> {
    // Looked up first and locked by their ids: MySQL locks all that it reads on its way to a row.
    const newest: { id: string }[] = await tx
      .db(table.ticket)
      .max('id as id')
      .whereIn('conversation_id', conversationIds)
      .groupBy('conversation_id')
    const open: string[] = await tx.db(table.ticket).whereIn('open_conversation_id', conversationIds).pluck('id')
    const rows: TicketHead[] = await tx
      .db(table.ticket)
      .select(headColumns)
      .whereIn('id', [...new Set([...newest.map((row) => row.id), ...open])])
      .orderBy([{ column: 'is_open' }, { column: 'id' }])
      .forUpdate()
    return new Map(rows.map((row) => [row.conversation_id, row]))
  }

  /** The resolved tickets that a new message opens again, by the rule of the outlet of each. */
  async function findReopenable(tx: Tx, tickets: readonly TicketHead[]): Promise<Set<string>> {
    const found = new Set<string>()
    for (const { id, status, resolved_at, franchise_id, outlet_id } of tickets) {
      if (status !== 'resolved' || resolved_at === null) continue
      const { reopenDays } = await ctx.settings({ franchiseId: franchise_id, outletId: outlet_id }, tx)
      if (Date.now() - resolved_at.getTime() < reopenDays * 86_400_000) found.add(id)
    }
    return found
  }

  /** Of two transactions that open a ticket for one conversation, the index lets one; the other finds that one. */
  async function create(
    tx: Tx,
    wanting: ReadonlyMap<string, readonly RoutedMessage[]>,
  ): Promise<Map<string, { ticket: TicketHead; made: boolean }>> {
    if (wanting.size === 0) return new Map()
    const now = new Date()
    const rows = [...wanting]
      .map(([conversationId, messages]) => ({
        conversation_id: conversationId,
        open_conversation_id: conversationId,
        contact_id: (messages[0] as RoutedMessage).contactId,
        channel: (messages[0] as RoutedMessage).channel,
        franchise_id: (messages[0] as RoutedMessage).place.franchiseId,
        outlet_id: (messages[0] as RoutedMessage).place.outletId,
        status: 'new' as const,
        is_open: true,
        created_at: now,
        ...lastMessage(messages),
        ...answeredBy(null, messages),
        awaiting_reply_since: awaitingSince(null, null, messages),
      }))
      .sort((a, b) => Number(a.conversation_id) - Number(b.conversation_id))
    const ids = await insertNew(tx.db, table.ticket, rows, ['open_conversation_id'])
    const unset = { resolved_at: null, version: 1 }
    const made = rows.flatMap((row, i): TicketHead[] =>
      ids[i] === undefined ? [] : [{ ...unset, ...row, id: ids[i] }],
    )
    const tickets = new Map(made.map((ticket) => [ticket.conversation_id, { ticket, made: true }]))
    const lost = [...wanting.keys()].filter((id) => !tickets.has(id))
    if (lost.length > 0)
      for (const [id, ticket] of await findCurrent(tx, lost)) tickets.set(id, { ticket, made: false })
    return tickets
  }
}

type Change = Record<string, string | number | boolean | Date | null>

/** Same columns for every ticket, so that one statement changes them all. */
function changeOf(ticket: TicketHead, messages: readonly RoutedMessage[], reopened: boolean): Change {
  const last = lastMessage(messages)
  // A message that was long on its way must not become the preview again.
  const newer = last.last_message_at >= ticket.last_message_at
  return {
    status: reopened ? 'open' : ticket.status,
    is_open: ticket.is_open || reopened,
    open_conversation_id: ticket.is_open || reopened ? ticket.conversation_id : null,
    resolved_at: reopened ? null : ticket.resolved_at,
    ...answeredBy(ticket.answered_at, messages),
    awaiting_reply_since: awaitingSince(ticket.awaiting_reply_since, ticket.answered_at, messages),
    version: ticket.version + 1,
    ...(newer ? last : {}),
  }
}

function lastMessage(messages: readonly RoutedMessage[]) {
  const last = messages.at(-1) as RoutedMessage
  return {
    last_message_id: last.id,
    last_message_at: last.occurredAt,
    last_message_preview: previewOf(last.text),
    last_message_kind: last.kind,
    last_message_direction: last.direction,
  }
}

/** The latest answer, from our people here or on the phone app. */
function answeredBy(before: Date | null, messages: readonly RoutedMessage[]): { answered_at: Date | null } {
  const times = messages.flatMap((m) => (m.direction === 'out' ? m.occurredAt.getTime() : []))
  const latest = Math.max(before?.getTime() ?? 0, ...times)
  return { answered_at: latest === 0 ? null : new Date(latest) }
}

/**
 * When the customer began to wait: the first message since the last answer, from wherever that came. Messages may arrive
 * late, so the order of arrival says nothing.
 *
 * @param before what the ticket says so far.
 * @param answeredAt the latest answer so far.
 */
function awaitingSince(before: Date | null, answeredAt: Date | null, messages: readonly RoutedMessage[]): Date | null {
  const answers = messages.flatMap((m) => (m.direction === 'out' ? m.occurredAt.getTime() : []))
  const answered = Math.max(answeredAt?.getTime() ?? 0, ...answers)
  const asked = messages.flatMap((m) => (opens(m) ? m.occurredAt.getTime() : []))
  const waiting = [before?.getTime() ?? Number.POSITIVE_INFINITY, ...asked].filter((at) => at > answered)
  const since = Math.min(...waiting)
  return Number.isFinite(since) ? new Date(since) : null
}

const event = (ticketId: string, type: string, data: object): Omit<EventRow, 'id'> => ({
  ticket_id: ticketId,
  at: new Date(),
  type,
  actor_id: null,
  data: JSON.stringify(data),
  client_id: null,
})
