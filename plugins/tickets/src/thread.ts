import { continueAfter, encodeCursor, Id, Instant, nullable, type Static, Type, type User } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import { quoteWithinTicket } from './replies.ts'
import { type EventRow, type TicketRow, type TicketsContext, tables, visibleTo } from './tables.ts'
import { Category, type Message, peopleOf, StatusName, type TicketEvent, toEvent, toMessage } from './wire.ts'

/** As much of an earlier ticket as one looks for. */
export const History = Type.Object({
  id: Id,
  number: Type.Integer(),
  status: StatusName,
  statusCategory: Category,
  outcome: nullable(Type.String()),
  lastMessagePreview: Type.String(),
  lastMessageKind: Type.String(),
  lastMessageAt: Instant,
  createdAt: Instant,
})

const mostHistory = 20

interface Page {
  cursor?: string
  limit?: number
}

/** Reads what was said in a ticket and what happened to it. */
export function createThread(ctx: TicketsContext) {
  const table = tables(ctx)

  const namesOf = (ids: readonly (string | null)[]) => ctx.use.people.summaries(ids.flatMap((id) => id ?? []))

  async function messages(ticketId: string, { cursor, limit = 50 }: Page) {
    const query = ctx
      .db(table.message)
      .where({ ticket_id: ticketId })
      .orderBy([
        { column: 'occurred_at', order: 'desc' },
        { column: 'message_id', order: 'desc' },
      ])
      .limit(limit + 1)
    continueAfter(query, cursor, 'occurred_at', 'message_id')
    const links: { message_id: string; occurred_at: Date }[] = await query
    const shown = links.slice(0, limit)
    const ids = shown.map((link) => link.message_id)
    const ticketOf = new Map(ids.map((id) => [id, ticketId]))
    const views = await quoteWithinTicket(ctx.db, table.message, ticketOf, await ctx.use.messaging.views(ids))
    const names = await namesOf([...views.values()].map((view) => view.authorId))
    const items = shown.toReversed().flatMap((link) => {
      const view = views.get(link.message_id)
      return view === undefined ? [] : [toMessage(view, names)]
    })
    const last = shown.at(-1)
    const more = links.length > limit && last !== undefined
    return { items, nextCursor: more ? encodeCursor({ at: last.occurred_at, id: last.message_id }) : null }
  }

  async function events(ticketId: string, { cursor, limit = 50 }: Page) {
    const query = ctx
      .db<EventRow>(table.event)
      .where({ ticket_id: ticketId })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit + 1)
    continueAfter(query, cursor, 'at', 'id')
    const rows = (await query) as EventRow[]
    const shown = rows.slice(0, limit)
    const names = await namesOf(shown.flatMap(peopleOf))
    const last = shown.at(-1)
    const more = rows.length > limit && last !== undefined
    return {
      items: shown.map((row) => toEvent(row, names)),
      nextCursor: more ? encodeCursor({ at: last.at, id: last.id }) : null,
    }
  }

  async function history(user: User, { id, contact_id }: TicketRow): Promise<Static<typeof History>[]> {
    const query = ctx.db<TicketRow>(table.ticket).where({ contact_id }).whereNot({ id }).orderBy('id', 'desc')
    visibleTo(query, user)
    const rows = (await query.limit(mostHistory)) as TicketRow[]
    return rows.map((row) => ({
      id: row.id,
      number: Number(row.id),
      status: row.status,
      statusCategory: row.status_category,
      outcome: row.outcome,
      lastMessagePreview: row.last_message_preview,
      lastMessageKind: row.last_message_kind,
      lastMessageAt: row.last_message_at.toISOString(),
      createdAt: row.created_at.toISOString(),
    }))
  }

  return {
    messages,
    events,
    history,
    one: async (view: MessageView): Promise<Static<typeof Message>> => toMessage(view, await namesOf([view.authorId])),
    event: async (row: EventRow): Promise<Static<typeof TicketEvent>> => toEvent(row, await namesOf(peopleOf(row))),
  }
}
