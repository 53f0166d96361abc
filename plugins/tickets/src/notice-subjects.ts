import type { NoticeSubjects } from '@kaunter/core/contracts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from './tables.ts'

/** Whoever sees a ticket is told in its notices whose it is, and what was said last. */
export const tellsOfTickets = (ctx: TicketsContext): NoticeSubjects => ({
  async about(user, ids) {
    if (!user.permissions.has('tickets:read')) return new Map()
    const query = ctx.db(tables(ctx).ticket).whereIn('id', ids)
    visibleTo(query, user)
    const rows: Pick<TicketRow, 'id' | 'contact_id' | 'last_message_preview'>[] = await query.select(
      ...['id', 'contact_id', 'last_message_preview'],
    )
    const contacts = await ctx.use.directory.summariesFor(
      user,
      rows.map((row) => row.contact_id),
    )
    return new Map(
      rows.flatMap(({ id, contact_id, last_message_preview: line }) => {
        const name = contacts.get(contact_id)?.name
        return name === undefined ? [] : [[id, { name, line: line === '' ? null : line }]]
      }),
    )
  },
})
