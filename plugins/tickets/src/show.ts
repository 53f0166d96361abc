import type { User } from '@kaunter/core'
import type { TicketRow, TicketsContext } from './tables.ts'
import { toTicket } from './wire.ts'

/** Tickets as the API answers a user with them. */
export function createShow(ctx: TicketsContext) {
  async function all(user: User, rows: readonly TicketRow[]) {
    const [contacts, names] = await Promise.all([
      ctx.use.directory.summariesFor(
        user,
        rows.map((row) => row.contact_id),
      ),
      ctx.use.people.summaries(rows.flatMap((row) => row.assignee_id ?? [])),
    ])
    return rows.map((row) => toTicket(row, contacts, names))
  }

  async function one(user: User, row: TicketRow) {
    const [ticket] = await all(user, [row])
    return ticket as NonNullable<typeof ticket>
  }

  return { all, one }
}
