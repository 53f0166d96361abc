import { insertNew, isDuplicate, type Tx, type User } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import { anotherOpen, assigneeUnknown, statusNotAllowed, ticketClosed, ticketNotFound } from './errors.ts'
import type { Publisher } from './publisher.ts'
import {
  type EventRow,
  isOpen,
  nextStatuses,
  previewOf,
  type Status,
  type TicketRow,
  type TicketsContext,
  tables,
  visibleTo,
} from './tables.ts'

interface Written {
  text: string
  clientId?: string
}

const lastMessage = (message: MessageView) => ({
  last_message_id: message.id,
  last_message_at: message.sentAt,
  last_message_preview: previewOf(message.text),
  last_message_kind: message.kind,
  last_message_direction: message.direction,
})

/** What people do to a ticket. Everything looks it up within the user's scope first. */
export function createWork(ctx: TicketsContext, publisher: Publisher) {
  const table = tables(ctx)

  async function find(user: User, id: string, tx?: Tx, lock = false): Promise<TicketRow> {
    const query = (tx?.db ?? ctx.db)<TicketRow>(table.ticket).where({ id })
    visibleTo(query, user)
    if (lock) query.forUpdate()
    const row = (await query.first()) as TicketRow | undefined
    if (row === undefined) throw ticketNotFound({ id })
    return row
  }

  async function reply(user: User, id: string, { text, clientId }: Written): Promise<MessageView> {
    return ctx.tx(async (tx) => {
      const seen = await find(user, id, tx)
      if (seen.status === 'closed') throw ticketClosed({ id })
      // Conversation before ticket: the order in which incoming messages lock them too.
      const message = await ctx.use.messaging.send(tx, {
        conversationId: seen.conversation_id,
        text,
        authorId: user.id,
        clientId: clientId ?? null,
      })
      const link = { ticket_id: id, message_id: message.id, occurred_at: message.sentAt }
      const [linked] = await insertNew(tx.db, table.message, [link], ['message_id'], 'message_id')
      if (linked === undefined) return message
      const ticket = await find(user, id, tx, true)
      if (ticket.status === 'closed') throw ticketClosed({ id })
      const status: Status = ticket.status === 'new' ? 'open' : ticket.status
      // A customer's message that is still on its way to us may carry a later time; the list must not go back.
      const newer = message.sentAt >= ticket.last_message_at
      await update(tx, ticket, {
        status,
        awaiting_reply_since: null,
        answered_at: message.sentAt,
        ...(newer ? lastMessage(message) : {}),
      })
      await publisher.messages(tx, [link])
      if (status !== ticket.status) await happened(tx, id, 'status', user, { from: ticket.status, to: status })
      return message
    })
  }

  async function change(
    user: User,
    id: string,
    wanted: { status?: Status; assigneeId?: string | null },
  ): Promise<TicketRow> {
    return ctx.tx(async (tx) => {
      const ticket = await find(user, id, tx, true)
      const values: Partial<TicketRow> & { open_conversation_id?: string | null } = {}
      if (wanted.status !== undefined && wanted.status !== ticket.status)
        Object.assign(values, await statusChange(tx, ticket, wanted.status))
      if (wanted.assigneeId !== undefined && wanted.assigneeId !== ticket.assignee_id) {
        await assertAssignable(tx, ticket, wanted.assigneeId)
        values.assignee_id = wanted.assigneeId
      }
      if (Object.keys(values).length === 0) return ticket
      const changed = await update(tx, ticket, values)
      if (values.status !== undefined)
        await happened(tx, id, 'status', user, { from: ticket.status, to: changed.status })
      if (values.assignee_id !== undefined) await assigned(tx, user, ticket, changed)
      await ctx.use.audit.record(tx, {
        actorId: user.id,
        action: 'ticket.changed',
        subject: { type: 'ticket', id },
        before: { status: ticket.status, assigneeId: ticket.assignee_id },
        after: { status: changed.status, assigneeId: changed.assignee_id },
      })
      return changed
    })
  }

  /** Whoever gets a ticket must be able to see and answer it. */
  async function assertAssignable(tx: Tx, ticket: TicketRow, assigneeId: string | null): Promise<void> {
    if (assigneeId === null) return
    const place = { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id }
    const able = await ctx.use.people.can(
      assigneeId,
      'tickets:reply',
      { place, unlinkedPermission: 'tickets:unlinked' },
      tx,
    )
    if (!able) throw assigneeUnknown({ id: assigneeId })
  }

  async function statusChange(tx: Tx, ticket: TicketRow, to: Status) {
    if (ticket.status === 'closed') throw ticketClosed({ id: ticket.id })
    if (!nextStatuses(ticket.status).includes(to)) throw statusNotAllowed({ from: ticket.status, to })
    const open = isOpen(to)
    if (open && !ticket.is_open) {
      const other = await tx
        .db(table.ticket)
        .select('id')
        .where({ open_conversation_id: ticket.conversation_id })
        .first()
      if (other !== undefined) throw anotherOpen({ id: other.id })
    }
    return {
      status: to,
      is_open: open,
      open_conversation_id: open ? ticket.conversation_id : null,
      resolved_at: open ? null : (ticket.resolved_at ?? new Date()),
      ...(open ? {} : { awaiting_reply_since: null }),
    }
  }

  async function assigned(tx: Tx, user: User, before: TicketRow, after: TicketRow): Promise<void> {
    const names = await ctx.use.people.summaries(
      [before.assignee_id, after.assignee_id].flatMap((id) => id ?? []),
      tx,
    )
    const name = (id: string | null) => (id === null ? null : (names.get(id)?.name ?? `#${id}`))
    await happened(tx, after.id, 'assigned', user, { from: name(before.assignee_id), to: name(after.assignee_id) })
  }

  async function note(user: User, id: string, { text, clientId }: Written): Promise<EventRow> {
    return ctx.tx(async (tx) => {
      await find(user, id, tx, true)
      return happened(tx, id, 'note', user, { text }, clientId)
    })
  }

  async function update(tx: Tx, ticket: TicketRow, values: object): Promise<TicketRow> {
    const next = { ...values, version: ticket.version + 1 }
    try {
      await tx.db(table.ticket).where({ id: ticket.id }).update(next)
    } catch (error) {
      // Between the look for another open ticket and this update a message opened one; the index decides.
      if (isDuplicate(error)) throw anotherOpen({ id: `of conversation ${ticket.conversation_id}` }, { cause: error })
      throw error
    }
    await publisher.tickets(tx, [ticket.id])
    return { ...ticket, ...next }
  }

  async function happened(
    tx: Tx,
    ticketId: string,
    type: string,
    user: User,
    data: object,
    clientId: string | null = null,
  ): Promise<EventRow> {
    const values = {
      ticket_id: ticketId,
      at: new Date(),
      type,
      actor_id: user.id,
      data: JSON.stringify(data),
      client_id: clientId,
    }
    const [made] = await insertNew(tx.db, table.event, [values], ['ticket_id', 'client_id'])
    if (made === undefined) return tx.db(table.event).where({ ticket_id: ticketId, client_id: clientId }).first()
    const event = { ...values, id: made }
    await publisher.events(tx, [event])
    return event
  }

  return { find, reply, change, note }
}
