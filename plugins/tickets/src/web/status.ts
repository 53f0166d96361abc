import type { MessageView, StatusCategory } from '@kaunter/core/contracts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { referenceUnknown } from './errors.ts'
import type { References } from './references.ts'

/** What a customer needs to know of a ticket; who works on it, and how the desk sorts it, is not their business. */
export const publicStatuses = ['received', 'working', 'waiting', 'resolved', 'closed'] as const
export type PublicStatus = (typeof publicStatuses)[number]

const publicly: Record<StatusCategory, PublicStatus> = {
  new: 'received',
  open: 'working',
  waiting_internal: 'working',
  waiting_customer: 'waiting',
  resolved: 'resolved',
  closed: 'closed',
}

/** The end of the thread; who wants more asks the shop. */
const shown = 20
/** Answers on their way, or that never left, were not said. */
const said = new Set<string>(['received', 'sent', 'delivered', 'read', 'played'])
/** Nobody's words: what a channel tells of its customer, such as a new number, and what is done to other messages. */
const wordless = new Set(['system', 'reaction', 'revoke'])

/** A ticket as its customer may see it: never notes, never another ticket, of our people no more than the first name. */
export function createStatus(ctx: TicketsContext, references: References) {
  const table = tables(ctx)

  return async (reference: string) => {
    const id = await references.ticketOf(reference)
    const ticket: TicketRow | undefined =
      id === undefined
        ? undefined
        : await ctx.db(table.ticket).where({ id }).first('id', 'status_category', 'created_at')
    if (ticket === undefined) throw referenceUnknown({})
    const ids: string[] = await ctx
      .db(table.message)
      .where({ ticket_id: ticket.id })
      .orderBy([
        { column: 'occurred_at', order: 'desc' },
        { column: 'message_id', order: 'desc' },
      ])
      .limit(shown)
      .pluck('message_id')
    const views = await ctx.use.messaging.views(ids)
    const takenBack = new Set([...views.values()].map(({ kind, replyTo }) => kind === 'revoke' && replyTo?.id))
    const messages = ids
      .flatMap((each) => views.get(each) ?? [])
      .filter(({ id, status, kind }) => said.has(status) && !wordless.has(kind) && !takenBack.has(id))
    const names = await ctx.use.people.summaries(messages.flatMap(({ authorId }) => authorId ?? []))
    const firstName = (view: MessageView) =>
      names
        .get(view.authorId ?? '')
        ?.name.trim()
        .split(/\s+/)[0] ?? null
    const answer = messages.find(({ direction }) => direction === 'out')
    return {
      status: publicly[ticket.status_category],
      openedAt: ticket.created_at.toISOString(),
      updatedAt: (messages[0]?.sentAt ?? ticket.created_at).toISOString(),
      answeredBy: answer === undefined ? null : firstName(answer),
      messages: messages.reverse().map((view) => ({
        from: view.direction === 'in' ? ('you' as const) : ('shop' as const),
        name: view.direction === 'in' ? null : firstName(view),
        text: view.text,
        at: view.sentAt.toISOString(),
      })),
    }
  }
}
