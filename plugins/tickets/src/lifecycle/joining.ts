import { insertOne, type Tx, type User } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import type { Changes } from '../change.ts'
import { mergeNotPossible, messageNotInTicket, selfLink, splitNotPossible } from '../errors.ts'
import type { Publisher } from '../publisher.ts'
import { freshTicket, type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { actorOf, type Work } from '../work.ts'
import { inStatus, type Workflows } from '../workflow.ts'
import type { Links } from './links.ts'
import { answeredBy, asks, awaitingSince, firstAnswer, lastMessage, type Said } from './said.ts'
import { unsentAmong } from './unsent.ts'

interface Parts {
  publisher: Publisher
  changes: Changes
  workflows: Workflows
  work: Work
  links: Links
}

/** More messages than any agent reads; of a longer thread, the newest count for what its row says. */
const longest = 2000

/** Makes one ticket of two, and two of one. */
export function createJoining(ctx: TicketsContext, { publisher, changes, workflows, work, links }: Parts) {
  const table = tables(ctx)

  /** Both in the order of their ids, so that two people who merge them into each other do not wait for ever. */
  async function both(tx: Tx, user: User, id: string, otherId: string): Promise<[TicketRow, TicketRow]> {
    if (id === otherId) throw selfLink({ id: (await work.find(user, id, tx)).id })
    const [low, high] = BigInt(id) < BigInt(otherId) ? [id, otherId] : [otherId, id]
    const rows = [await work.find(user, low, tx, true), await work.find(user, high, tx, true)]
    return (low === id ? rows : rows.toReversed()) as [TicketRow, TicketRow]
  }

  /**
   * Moves everything of one ticket into another and closes it; it leads there from now on, also for what its customer
   * writes. What is merged already cannot be merged into, so that there are no circles.
   *
   * @throws KAUNTER_TICKET_MERGE_NOT_POSSIBLE, KAUNTER_TICKET_NOT_FOUND
   */
  async function merge(user: User, id: string, intoId: string): Promise<TicketRow> {
    return ctx.tx(async (tx) => {
      const [source, target] = await both(tx, user, id, intoId)
      for (const ticket of [source, target])
        if (ticket.merged_into_id !== null)
          throw mergeNotPossible({ reason: `Ticket ${ticket.id} went into ticket ${ticket.merged_into_id} already` })
      if (target.status_category === 'closed')
        throw mergeNotPossible({ reason: `Ticket ${target.id} is closed, and closed is final` })
      const elsewhere =
        source.franchise_id !== target.franchise_id && source.franchise_id !== null && target.franchise_id !== null
      if (elsewhere)
        throw mergeNotPossible({ reason: 'The two belong to different franchises: link one of them anew first' })
      const actor = actorOf(user)
      // The source first: it may hold the place of the open ticket of its conversation.
      await changes.change(
        tx,
        [
          {
            ticket: source,
            values: {
              ...inStatus(source, workflows.entryOf(source, 'closed'), new Date()),
              merged_into_id: target.id,
            },
            type: 'merged',
            data: { ticketId: target.id },
          },
        ],
        actor,
      )
      await moveMessages(tx, source.id, target.id)
      await tx.db(table.event).where({ ticket_id: source.id, type: 'note' }).update({ ticket_id: target.id })
      await links.write(tx, [{ ticket_id: target.id, other_id: source.id, kind: 'merged', actor_id: user.id }])
      // What was open stays so: nobody looks for a question in what was resolved.
      const opened = source.is_open && !target.is_open
      const values: Partial<TicketRow> = {
        ...(opened ? inStatus(target, workflows.entryOf(target, 'open'), new Date()) : {}),
        ...(await rowOf(tx, { ...target, is_open: target.is_open || opened })),
      }
      // Also when only its franchise is known: that of one is not for everybody to read.
      if (target.outlet_id === null && source.franchise_id !== null)
        Object.assign(values, { outlet_id: source.outlet_id, franchise_id: source.franchise_id })
      const [merged] = await changes.change(
        tx,
        [{ ticket: target, values, type: 'merged', data: { ticketId: source.id } }],
        actor,
      )
      await publisher.threads(tx, [source.id, target.id])
      return merged as TicketRow
    })
  }

  /**
   * Takes messages out of a ticket into a new one. The customer's next message comes to the old one while that is open,
   * unless it was merged and these were written in the other conversation: then the new one is of that.
   *
   * @throws KAUNTER_TICKET_SPLIT_NOT_POSSIBLE, KAUNTER_TICKET_MESSAGE_NOT_FOUND
   */
  async function split(user: User, id: string, messageIds: readonly string[]): Promise<TicketRow> {
    return ctx.tx(async (tx) => {
      const source = await work.find(user, id, tx, true)
      if (source.status_category === 'closed') throw splitNotPossible({ reason: `Ticket ${id} is closed` })
      const there: string[] = await tx
        .db(table.message)
        .where({ ticket_id: id })
        .whereIn('message_id', messageIds)
        .pluck('message_id')
      const missing = messageIds.find((each) => !there.includes(each))
      if (missing !== undefined) throw messageNotInTicket({ id: missing })
      const [{ n }] = (await tx.db(table.message).where({ ticket_id: id }).count('* as n')) as [{ n: string }]
      if (Number(n) === there.length)
        throw splitNotPossible({ reason: 'All messages were chosen: at least one must stay' })
      const said = toSaid(await ctx.use.messaging.views(there, tx))
      const now = new Date()
      const fresh = { ...source, ...(await writerOf(tx, said)), ...freshTicket, split_from_id: id }
      const { id: _, ...row } = {
        ...fresh,
        workflow: source.workflow,
        ...inStatus(fresh, workflows.entryOf(source, 'new'), now),
        kind: source.kind,
        priority: source.priority,
        category_id: source.category_id,
        created_at: now,
        ...valuesOf(said),
      }
      const made: TicketRow = { ...row, id: await insertOne(tx.db, table.ticket, row) }
      await tx.db(table.message).whereIn('message_id', there).update({ ticket_id: made.id })
      await links.write(tx, [{ ticket_id: made.id, other_id: id, kind: 'split', actor_id: user.id }])
      await changes.created(tx, [{ ticket: made, messages: [] }], actorOf(user))
      const values = await rowOf(tx, source)
      await changes.change(tx, [{ ticket: source, values, type: 'split', data: { ticketId: made.id } }], actorOf(user))
      await publisher.threads(tx, [id, made.id])
      return made
    })
  }

  const moveMessages = (tx: Tx, from: string, to: string) =>
    tx.db(table.message).where({ ticket_id: from }).update({ ticket_id: to })

  /** Whose messages these are: they may have come into the ticket by a merge. */
  const writerOf = (tx: Tx, said: readonly SaidIn[]): Promise<Pick<TicketRow, Writer> | undefined> =>
    tx
      .db(table.ticket)
      .where({ conversation_id: conversationOf(said) })
      .first('conversation_id', 'contact_id', 'channel', 'account_id')

  /** What a ticket's row says of its messages, read anew. */
  async function rowOf(
    tx: Tx,
    { id, is_open, conversation_id }: Pick<TicketRow, 'id' | 'is_open' | 'conversation_id'>,
  ): Promise<Partial<TicketRow>> {
    const ids: string[] = await tx
      .db(table.message)
      .where({ ticket_id: id })
      .orderBy([
        { column: 'occurred_at', order: 'desc' },
        { column: 'message_id', order: 'desc' },
      ])
      .limit(longest)
      .pluck('message_id')
    const said = toSaid(await ctx.use.messaging.views(ids, tx))
    const conversation = conversationOf(said)
    return {
      ...valuesOf(said),
      ...(is_open ? {} : { awaiting_reply_since: null }),
      reply_conversation_id: conversation === conversation_id ? null : conversation,
    }
  }

  return { merge, split }
}

type Writer = 'conversation_id' | 'contact_id' | 'channel' | 'account_id'
type SaidIn = Said & Pick<MessageView, 'conversationId'>

/** Where the customer last wrote. */
const conversationOf = (said: readonly SaidIn[]) => ((said.findLast(asks) ?? said.at(-1)) as SaidIn).conversationId

const toSaid = (views: ReadonlyMap<string, MessageView>): SaidIn[] =>
  [...views.values()]
    .map((view) => ({ ...view, occurredAt: view.sentAt }))
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || Number(BigInt(a.id) - BigInt(b.id)))

function valuesOf(said: readonly Said[]) {
  const { answered_at } = answeredBy(null, said)
  return {
    ...lastMessage(said),
    answered_at,
    first_responded_at: firstAnswer(null, said),
    awaiting_reply_since: said.some(asks) ? awaitingSince(null, null, said) : null,
    unsent_message_id: unsentAmong(null, said),
  }
}
