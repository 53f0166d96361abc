import { insertNew, type Tx, type User } from '@kaunter/core'
import type { PersonSummary } from '@kaunter/core/contracts'
import type { Publisher } from '../publisher.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { toolTables } from './tables.ts'

type Place = Pick<TicketRow, 'franchise_id' | 'outlet_id'>

/** Where a ticket is, as permissions are asked about it. */
export const subjectOf = ({ franchise_id, outlet_id }: Place) => ({
  place: { franchiseId: franchise_id, outletId: outlet_id },
  unlinkedPermission: 'tickets:unlinked',
})

/** Who follows a ticket without working on it. */
export function createWatchers(ctx: TicketsContext, publisher: Publisher) {
  const table = toolTables(ctx)

  /** Those who see the ticket now: of others nobody is told, and they are told nothing. */
  async function of(ticket: Pick<TicketRow, 'id'> & Place, tx?: Tx): Promise<PersonSummary[]> {
    const userIds: string[] = await (tx?.db ?? ctx.db)(table.watcher).where({ ticket_id: ticket.id }).pluck('user_id')
    return userIds.length === 0 ? [] : seeing(ticket, userIds, tx)
  }

  /** Everybody who sees a ticket, or those of them. */
  const seeing = (ticket: Place, userIds?: readonly string[], tx?: Tx): Promise<PersonSummary[]> =>
    ctx.use.people.able({ permission: 'tickets:read', subject: subjectOf(ticket), ...(userIds && { userIds }) }, tx)

  async function add(tx: Tx, ticketId: string, userIds: readonly string[]): Promise<void> {
    const since = new Date()
    const rows = userIds.map((user_id) => ({ ticket_id: ticketId, user_id, since }))
    const made = await insertNew(tx.db, table.watcher, rows, ['ticket_id', 'user_id'], 'user_id')
    if (made.some((id) => id !== undefined)) await publisher.watchers(tx, ticketId)
  }

  async function remove(tx: Tx, ticketId: string, userId: string): Promise<void> {
    const gone = await tx.db(table.watcher).where({ ticket_id: ticketId, user_id: userId }).delete()
    if (gone > 0) await publisher.watchers(tx, ticketId)
  }

  /** Of these tickets, those that somebody follows. */
  const watched = (tx: Tx, ticketIds: readonly string[]): Promise<string[]> =>
    tx.db(table.watcher).whereIn('ticket_id', ticketIds).distinct('ticket_id').pluck('ticket_id')

  async function shown(user: Pick<User, 'id'>, ticket: Pick<TicketRow, 'id'> & Place, tx?: Tx) {
    const watchers = (await of(ticket, tx)).map(({ id, name }) => ({ id, name }))
    return { watching: watchers.some(({ id }) => id === user.id), watchers }
  }

  /** Whoever followed a ticket follows the one that it went into. */
  async function follow(tx: Tx, fromId: string, intoId: string): Promise<void> {
    const userIds: string[] = await tx.db(table.watcher).where({ ticket_id: fromId }).pluck('user_id')
    if (userIds.length > 0) await add(tx, intoId, userIds)
  }

  return { of, seeing, watched, add, remove, shown, follow }
}

export type Watchers = ReturnType<typeof createWatchers>
