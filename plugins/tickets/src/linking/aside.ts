import { defineJob, insertNew, type Tx, Type } from '@kaunter/core'
import type { RoutedMessage } from '@kaunter/core/contracts'
import { createCurrent } from '../lifecycle/current.ts'
import type { Publisher } from '../publisher.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'

/** More was kept of a contact than is shown in one go: shows the rest. */
export const releaseJob = defineJob(
  'tickets.release-aside',
  Type.Object({ contactId: Type.String(), channel: Type.String() }),
)

/** Messages in one transaction. */
const atOnce = 500

/** Whether a message is kept from everybody's desk: its contact is blocked. What our own people wrote is not. */
export const isAside = ({ blocked, direction }: RoutedMessage) => blocked && direction === 'in'

type Thread = Pick<TicketRow, 'id' | 'conversation_id'>

/** Messages of blocked contacts: kept, in no thread, until that is over. */
export function createAside(ctx: TicketsContext, publisher: Publisher) {
  const table = tables(ctx)
  const { find: findCurrent } = createCurrent(ctx)

  async function keep(tx: Tx, messages: readonly RoutedMessage[]): Promise<void> {
    const rows = messages.map(({ id, conversationId, contactId, channel, occurredAt }) => ({
      message_id: id,
      conversation_id: conversationId,
      contact_id: contactId,
      channel,
      occurred_at: occurredAt,
    }))
    await insertNew(tx.db, table.aside, rows, ['message_id'], 'message_id')
  }

  /**
   * Shows what was kept of the conversations of these tickets, in them, the oldest first; it opens and promises nothing.
   *
   * @returns how many messages that were; there may be more after `atOnce`.
   */
  async function release(tx: Tx, threads: readonly Thread[]): Promise<number> {
    if (threads.length === 0) return 0
    const ticketOf = new Map(threads.map(({ id, conversation_id }) => [conversation_id, id]))
    const rows: { message_id: string; conversation_id: string; occurred_at: Date }[] = await tx
      .db(table.aside)
      .select('message_id', 'conversation_id', 'occurred_at')
      .whereIn('conversation_id', [...ticketOf.keys()])
      .orderBy('message_id')
      .limit(atOnce)
    if (rows.length === 0) return 0
    const links = rows.map(({ message_id, conversation_id, occurred_at }) => ({
      ticket_id: ticketOf.get(conversation_id) as string,
      message_id,
      occurred_at,
    }))
    await insertNew(tx.db, table.message, links, ['message_id'], 'message_id')
    await tx
      .db(table.aside)
      .whereIn(
        'message_id',
        links.map((link) => link.message_id),
      )
      .delete()
    await publisher.messages(tx, links)
    return rows.length
  }

  /** The same for tickets that were opened just now; what is more than one portion comes by and by. */
  async function releaseInto(tx: Tx, opened: readonly TicketRow[]): Promise<void> {
    if ((await release(tx, opened)) < atOnce) return
    for (const { contact_id: contactId, channel } of opened) await tx.send(releaseJob, { contactId, channel })
  }

  /** A contact is no longer blocked: its messages go to the present ticket of each conversation, else wait for the next. */
  async function unblocked(contactId: string, channel: string): Promise<void> {
    for (let shown = atOnce; shown === atOnce; ) shown = await ctx.tx((tx) => releaseOf(tx, contactId, channel))
  }

  async function releaseOf(tx: Tx, contactId: string, channel: string): Promise<number> {
    const still = (await ctx.use.directory.blocks([contactId], tx)).get(contactId)?.has(channel)
    if (still) return 0
    const conversations: string[] = await tx
      .db(table.aside)
      .where({ contact_id: contactId, channel })
      .distinct('conversation_id')
      .pluck('conversation_id')
    const current = await findCurrent(tx, conversations)
    return release(
      tx,
      [...current].map(([conversation_id, { id }]) => ({ id, conversation_id })),
    )
  }

  return { keep, releaseInto, unblocked }
}
