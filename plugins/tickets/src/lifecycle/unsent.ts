import type { Tx } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import { type Changes, system, type Wanted } from '../change.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'

type Ours = Pick<MessageView, 'id' | 'direction'> & Partial<Pick<MessageView, 'status'>>

/** Whether it is ours and did not go out, so that a person must see to it. */
const isUnsent = ({ direction, status }: Ours) => direction === 'out' && (status === 'failed' || status === 'held')

/** The latest of ours when it did not go out; `before` when none of these is ours. */
export function unsentAmong(before: string | null, messages: readonly Ours[]): string | null {
  const last = messages.findLast(({ direction }) => direction === 'out')
  if (last === undefined) return before
  return isUnsent(last) ? last.id : null
}

/** What a ticket says is unsent, after word of these of its messages. */
const afterWord = (before: string | null, messages: readonly Ours[]): string | null =>
  messages.reduce<string | null>((unsent, message) => {
    if (!isUnsent(message)) return unsent === message.id ? null : unsent
    return unsent === null || BigInt(message.id) > BigInt(unsent) ? message.id : unsent
  }, before)

/** A message, and what its ticket says so far. */
export interface Reported {
  ticket_id: string
  message_id: string
  unsent_message_id: string | null
}

/**
 * Notes on its ticket that a message of ours did not go out, so that whoever sees the list sees it, until it is sent
 * after all or somebody of ours writes again.
 */
export function createUnsent(ctx: TicketsContext, changes: Changes) {
  const { ticket: table } = tables(ctx)

  return async (tx: Tx, reported: readonly Reported[], views: ReadonlyMap<string, MessageView>): Promise<void> => {
    const byTicket = Map.groupBy(reported, (link) => link.ticket_id)
    const after = (ticketId: string, before: string | null) =>
      afterWord(
        before,
        (byTicket.get(ticketId) ?? []).flatMap(({ message_id }) => views.get(message_id) ?? []),
      )
    // Most reports say that all went well: those lock nothing.
    const ids = reported.flatMap(({ ticket_id, unsent_message_id }) =>
      after(ticket_id, unsent_message_id) === unsent_message_id ? [] : ticket_id,
    )
    if (ids.length === 0) return
    const rows: TicketRow[] = await tx.db(table).whereIn('id', ids).orderBy('id').forUpdate()
    const wanted = rows
      .map((ticket) => ({ ticket, values: { unsent_message_id: after(ticket.id, ticket.unsent_message_id) } }))
      .filter(({ ticket, values }) => values.unsent_message_id !== ticket.unsent_message_id)
      .map((each): Wanted => ({ ...each, type: 'unsent' }))
    await changes.change(tx, wanted, system)
  }
}
