import { insertNew, type Tx } from '@kaunter/core'
import { handled, type RoutedMessage, type RoutingBatch } from '@kaunter/core/contracts'
import { type Changes, type Created, customer, type Wanted } from './change.ts'
import { createCurrent } from './lifecycle/current.ts'
import type { Links } from './lifecycle/links.ts'
import { answeredBy, asks, awaitingSince, firstAnswer, lastMessage } from './lifecycle/said.ts'
import { unsentAmong } from './lifecycle/unsent.ts'
import { isAside } from './linking/aside.ts'
import { type Decision, decidePlaces } from './linking/places.ts'
import { askJob } from './linking/questions.ts'
import type { Parts } from './parts.ts'
import type { Publisher } from './publisher.ts'
import { freshTicket, type TicketRow, type TicketsContext, tables } from './tables.ts'
import { inStatus, type Workflows } from './workflow.ts'

interface RoutingParts {
  publisher: Publisher
  changes: Changes
  workflows: Workflows
  links: Links
  linking: Pick<Parts['linking'], 'aside' | 'questions'>
}

/** Attaches incoming messages to tickets, as sets: the statements do not grow with the number of messages. */
export function createRouting(ctx: TicketsContext, { publisher, changes, workflows, links, linking }: RoutingParts) {
  const table = tables(ctx)
  const current = createCurrent(ctx)

  return async (batch: RoutingBatch): Promise<RoutingBatch> => {
    const { tx } = batch
    const all = batch.messages.filter((message) => message.handledBy === null)
    if (all.length === 0) return batch
    await linking.aside.keep(tx, all.filter(isAside))
    const mine = all
      .filter((message) => !isAside(message))
      .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
    const byConversation = Map.groupBy(mine, (message) => message.conversationId)
    const there = await current.find(tx, [...byConversation.keys()])
    const receiving = new Map<string, TicketRow>()
    const wanting = new Map<string, readonly RoutedMessage[]>()
    for (const [id, messages] of byConversation) {
      const ticket = there.get(id)
      // A reaction to a campaign, say, in a conversation that never had a ticket: kept in the conversation only.
      const quiet = !messages.some(asks)
      if (ticket && (ticket.is_open || quiet || (await current.reopens(tx, ticket)))) receiving.set(id, ticket)
      else if (!quiet) wanting.set(id, messages)
    }
    const made: Created[] = []
    for (const [id, { ticket, isNew, decision }] of await create(tx, wanting, there)) {
      if (isNew) made.push({ ticket, messages: wanting.get(id) ?? [], linked: decision.reason })
      else receiving.set(id, ticket)
      if (isNew && decision.open) await tx.send(askJob, { ticketId: ticket.id })
    }
    // Conversations that were merged have one ticket together.
    const received = Map.groupBy(mine, (message) => receiving.get(message.conversationId)?.id)
    const tickets = new Map([...receiving.values()].map((ticket) => [ticket.id, ticket]))
    const wanted = [...tickets].map(([id, ticket]) => toWanted(ticket, received.get(id) ?? []))
    const attached = [...made, ...wanted].flatMap(({ ticket, messages = [] }) =>
      messages.map((message) => ({
        ticket_id: ticket.id,
        message_id: message.id,
        occurred_at: message.occurredAt,
      })),
    )
    await insertNew(tx.db, table.message, attached, ['message_id'], 'message_id')
    await links.write(
      tx,
      made.flatMap(({ ticket: { id, follows_id } }) =>
        follows_id === null ? [] : [{ ticket_id: id, other_id: follows_id, kind: 'follows', actor_id: null }],
      ),
    )
    await changes.created(tx, made, customer)
    await changes.change(tx, wanted, customer)
    await publisher.messages(tx, attached)
    await linking.aside.releaseInto(
      tx,
      made.map(({ ticket }) => ticket),
    )
    await linking.questions.take(tx, mine)
    return handled(batch, 'tickets', new Set(all.map((message) => message.id)))
  }

  /**
   * Of two transactions that open a ticket for one conversation, the index lets one; the other finds that one.
   *
   * @param before the tickets that are over: what the customer writes now follows them.
   */
  async function create(
    tx: Tx,
    wanting: ReadonlyMap<string, readonly RoutedMessage[]>,
    before: ReadonlyMap<string, TicketRow>,
  ): Promise<Map<string, { ticket: TicketRow; isNew: boolean; decision: Decision }>> {
    if (wanting.size === 0) return new Map()
    const now = new Date()
    const firsts = [...wanting.values()].map(([first]) => first as RoutedMessage)
    const places = await decidePlaces(ctx, tx, firsts)
    const decision = (conversationId: string) => places.get(conversationId) as Decision
    const rows = [...wanting]
      .map(([conversationId, messages]) => {
        const { contactId, channel, accountId } = messages[0] as RoutedMessage
        return {
          ...freshTicket,
          conversation_id: conversationId,
          open_conversation_id: conversationId,
          contact_id: contactId,
          channel,
          account_id: accountId,
          ...decision(conversationId).place,
          follows_id: before.get(conversationId)?.id ?? null,
          created_at: now,
          status_since: now,
          ...lastMessage(messages),
          ...answeredBy(null, messages),
          awaiting_reply_since: awaitingSince(null, null, messages),
        }
      })
      .sort((a, b) => Number(a.conversation_id) - Number(b.conversation_id))
    const ids = await insertNew(tx.db, table.ticket, rows, ['open_conversation_id'])
    const made = rows.flatMap((row, i): TicketRow[] => (ids[i] === undefined ? [] : [{ ...row, id: ids[i] }]))
    const toEntry = (id: string, ticket: TicketRow, isNew: boolean) =>
      [id, { ticket, isNew, decision: decision(id) }] as const
    const tickets = new Map(made.map((ticket) => toEntry(ticket.conversation_id, ticket, true)))
    const lost = [...wanting.keys()].filter((id) => !tickets.has(id))
    if (lost.length > 0)
      for (const [id, ticket] of await current.find(tx, lost)) tickets.set(...toEntry(id, ticket, false))
    return tickets
  }

  /** A question opens a ticket that was resolved or waited, and ends its snooze. */
  function toWanted(ticket: TicketRow, messages: readonly RoutedMessage[]): Wanted {
    const last = lastMessage(messages)
    const { answered_at } = answeredBy(ticket.answered_at, messages)
    const asked = messages.filter(asks)
    const reopened = !ticket.is_open && asked.length > 0
    const opened = reopened || (asked.length > 0 && ticket.status_category.startsWith('waiting'))
    const from = asked.at(-1)?.conversationId
    const values: Partial<TicketRow> = {
      ...(opened ? inStatus(ticket, workflows.entryOf(ticket, 'open'), new Date()) : {}),
      snoozed_until: asked.length > 0 ? null : ticket.snoozed_until,
      answered_at,
      first_responded_at: firstAnswer(ticket.first_responded_at, messages),
      awaiting_reply_since: awaitingSince(ticket.awaiting_reply_since, ticket.answered_at, messages),
      unsent_message_id: unsentAmong(ticket.unsent_message_id, messages),
      // A message that was long on its way must not become the preview again.
      ...(last.last_message_at >= ticket.last_message_at ? last : {}),
    }
    if (from !== undefined) values.reply_conversation_id = from === ticket.conversation_id ? null : from
    return { ticket, values, type: reopened ? 'reopened' : 'message', messages }
  }
}
