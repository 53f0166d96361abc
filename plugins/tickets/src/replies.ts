import type { Knex } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'

/**
 * The messages, quoting only what stands in the same ticket: an earlier ticket of the conversation may belong to an
 * outlet that the reader may not see.
 *
 * @param ticketOf the ticket of each message, by message id.
 */
export async function quoteWithinTicket(
  db: Knex,
  table: string,
  ticketOf: ReadonlyMap<string, string>,
  views: ReadonlyMap<string, MessageView>,
): Promise<Map<string, MessageView>> {
  const quoted = [...new Set([...views.values()].flatMap((view) => view.replyTo?.id ?? []))]
  const rows: { message_id: string; ticket_id: string }[] =
    quoted.length === 0 ? [] : await db(table).select('message_id', 'ticket_id').whereIn('message_id', quoted)
  const places = new Map(rows.map((row) => [row.message_id, row.ticket_id]))
  return new Map(
    [...views].map(([id, view]) => {
      const own = view.replyTo !== null && places.get(view.replyTo.id) === ticketOf.get(id)
      return [id, own ? view : { ...view, replyTo: null }]
    }),
  )
}
