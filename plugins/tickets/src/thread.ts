import { continueAfter, encodeCursor, type Static } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import { quoteWithinTicket } from './replies.ts'
import { type EventRow, type TicketsContext, tables } from './tables.ts'
import { type Message, type TicketEvent, toEvent, toMessage } from './wire.ts'

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
    const names = await namesOf(shown.map((row) => row.actor_id))
    const last = shown.at(-1)
    const more = rows.length > limit && last !== undefined
    return {
      items: shown.map((row) => toEvent(row, names)),
      nextCursor: more ? encodeCursor({ at: last.at, id: last.id }) : null,
    }
  }

  return {
    messages,
    events,
    one: async (view: MessageView): Promise<Static<typeof Message>> => toMessage(view, await namesOf([view.authorId])),
    event: async (row: EventRow): Promise<Static<typeof TicketEvent>> => toEvent(row, await namesOf([row.actor_id])),
  }
}
