import type { Tx, User } from '@kaunter/core'
import { quoteWithinTicket } from '../replies.ts'
import { type EventRow, type TicketsContext, tables } from '../tables.ts'
import { peopleOf, toEvent, toMessage } from '../wire.ts'
import { threadMoved } from './errors.ts'
import { togetherTables } from './tables.ts'
import { nameOf, type Seen } from './wire.ts'

/** How much of what is new a refusal shows, of each kind. */
const most = 50

/** Keeps replies from being sent into a conversation that has moved on. */
export function createGuard(ctx: TicketsContext) {
  const { message, event } = tables(ctx)
  const { outgoing } = togetherTables(ctx)

  /**
   * Under the lock of the ticket: of those who reply at once the first is accepted, also while his reply still waits.
   *
   * @param own the message that this is about, when it is there already.
   * @throws KAUNTER_TICKET_THREAD_MOVED with what somebody else wrote after `seen`, the oldest first.
   */
  async function assertSeen(tx: Tx, user: User, ticketId: string, seen: Seen, own?: string): Promise<void> {
    const messages = await messagesAfter(tx, user, ticketId, seen.messageId, own)
    const notes = await notesAfter(tx, user, ticketId, seen.noteId)
    const senders: string[] = await tx
      .db(outgoing)
      .where({ ticket_id: ticketId, state: 'waiting' })
      .whereNot({ user_id: user.id })
      .orderBy('id')
      .pluck('user_id')
    if (messages.length + notes.length + senders.length === 0) return
    const authors = messages.flatMap(({ authorId }) => authorId ?? [])
    const names = await ctx.use.people.summaries([...authors, ...notes.flatMap(peopleOf), ...senders], tx)
    throw threadMoved(
      {},
      {
        details: {
          messages: messages.map((view) => toMessage(view, names)),
          notes: notes.map((row) => toEvent(row, names)),
          sending: [...new Set(senders)].map((id) => ({ id, name: nameOf(names, id) })),
        },
      },
    )
  }

  async function messagesAfter(tx: Tx, user: User, ticketId: string, seen: string | null, own = '0') {
    const ids: string[] = await tx
      .db(message)
      .where({ ticket_id: ticketId })
      .where('message_id', '>', seen ?? 0)
      .whereNot({ message_id: own })
      .orderBy('message_id', 'desc')
      .limit(most)
      .pluck('message_id')
    const ticketOf = new Map(ids.map((id) => [id, ticketId]))
    const views = await quoteWithinTicket(tx.db, message, ticketOf, await ctx.use.messaging.views(ids, tx))
    // Nobody writes another answer because of a thumb.
    const others = [...views.values()].filter(({ authorId, kind }) => authorId !== user.id && kind !== 'reaction')
    return others.sort((a, b) => Number(a.id) - Number(b.id))
  }

  async function notesAfter(tx: Tx, user: User, ticketId: string, seen: string | null): Promise<EventRow[]> {
    const rows: EventRow[] = await tx
      .db(event)
      .where({ ticket_id: ticketId, type: 'note' })
      .where('id', '>', seen ?? 0)
      .where((query) => query.whereNot({ actor_id: user.id }).orWhereNull('actor_id'))
      .orderBy('id', 'desc')
      .limit(most)
    return rows.toReversed()
  }

  return { assertSeen }
}

export type Guard = ReturnType<typeof createGuard>
