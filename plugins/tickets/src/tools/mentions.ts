import type { Tx, User } from '@kaunter/core'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { mentionUnseen } from './errors.ts'
import { subjectOf, type Watchers } from './watchers.ts'

/** Colleagues who are named in a note. */
export function createMentions(ctx: TicketsContext, watchers: Watchers) {
  /**
   * Those who are named see the ticket.
   *
   * @throws KAUNTER_TICKET_MENTION_UNSEEN
   */
  async function check(tx: Tx, ticket: TicketRow, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return
    const seeing = new Set((await watchers.seeing(ticket, userIds, tx)).map(({ id }) => id))
    const blind = userIds.find((id) => !seeing.has(id))
    if (blind === undefined) return
    const name = (await ctx.use.people.summaries([blind], tx)).get(blind)?.name ?? `User ${blind}`
    throw mentionUnseen({ name }, { details: { field: 'mentions', userId: blind } })
  }

  /** They follow the ticket from now on, and are told at once. */
  async function tell(tx: Tx, user: User, ticket: TicketRow, noteId: string, userIds: readonly string[]) {
    if (userIds.length === 0) return
    await watchers.add(tx, ticket.id, userIds)
    await ctx.use.notifications.notify(tx, {
      userIds: userIds.filter((id) => id !== user.id),
      kind: 'ticket.mentioned',
      key: `mentioned-${noteId}`,
      subject: { type: 'ticket', id: ticket.id, path: `/inbox/${ticket.id}`, ...subjectOf(ticket) },
      text: { plugin: 'tickets', key: 'notice.mentioned', values: { number: ticket.id, name: user.name } },
    })
  }

  return { check, tell }
}

export type Mentions = ReturnType<typeof createMentions>
