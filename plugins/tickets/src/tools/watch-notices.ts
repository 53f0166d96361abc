import type { Tx } from '@kaunter/core'
import type { Reaction, TicketChange } from '../change.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { subjectOf, type Watchers } from './watchers.ts'

/** What watchers are told of. */
export type Occasion = 'customer' | 'note' | 'status' | 'resolved'

/** A burst: who was told of something a moment ago is not told of the same again. */
const burstMs = 15 * 60_000

/** What is told apart, with a sentence of its own. */
const toldApart = new Set(['handed-over', 'handed-off'])

/** Tells those who follow a ticket, and those who get one, what others did. */
export function createWatchNotices(ctx: TicketsContext, watchers: Watchers) {
  const about = (ticket: TicketRow) => ({
    subject: { type: 'ticket', id: ticket.id, path: `/inbox/${ticket.id}`, ...subjectOf(ticket) },
  })

  /**
   * @param actorId nobody is told what he did himself.
   * @param others who are told of it in another way.
   */
  async function tell(
    tx: Tx,
    ticket: TicketRow,
    occasion: Occasion,
    actorId: string | null,
    others: readonly string[] = [],
  ): Promise<void> {
    const following = (await watchers.of(ticket, tx)).map(({ id }) => id)
    const userIds = following.filter((id) => id !== actorId && !others.includes(id))
    if (userIds.length === 0) return
    await ctx.use.notifications.notify(tx, {
      userIds,
      kind: `ticket.watched.${occasion}`,
      key: `watched-${occasion}-${ticket.id}-${Math.floor(Date.now() / burstMs)}`,
      ...about(ticket),
      text: { plugin: 'tickets', key: `notice.watched.${occasion}`, values: { number: ticket.id } },
    })
  }

  async function tellAssignee(tx: Tx, { after, actor }: TicketChange): Promise<void> {
    const id = after.assignee_id as string
    const by = actor.kind === 'user' && actor.id !== null ? await ctx.use.people.summaries([actor.id], tx) : undefined
    const name = by?.get(actor.id as string)?.name
    const seeing = await watchers.seeing(after, [id], tx)
    await ctx.use.notifications.notify(tx, {
      userIds: seeing.map((person) => person.id),
      kind: 'ticket.assigned',
      key: `assigned-${after.id}-${after.version}`,
      ...about(after),
      together: { key: `assigned-by-${actor.kind === 'user' ? actor.id : actor.kind}`, path: '/inbox?lane=mine' },
      text: {
        plugin: 'tickets',
        key: name === undefined ? 'notice.assigned' : 'notice.assigned.by',
        values: { number: after.id, ...(name === undefined ? {} : { name }) },
      },
    })
  }

  const reaction: Reaction = async (tx, changes) => {
    for (const change of changes) {
      const { before, after, actor, type } = change
      const gets = after.assignee_id !== null && after.assignee_id !== before?.assignee_id
      if (gets && actor.id !== after.assignee_id && !toldApart.has(type)) await tellAssignee(tx, change)
    }
    const told = changes.flatMap((change) => {
      const occasion = occasionOf(change)
      return occasion === undefined ? [] : [{ ...change, occasion }]
    })
    if (told.length === 0) return
    // Most tickets are followed by nobody: one look for all of them.
    const ids = new Set(
      await watchers.watched(
        tx,
        told.map(({ after }) => after.id),
      ),
    )
    for (const { before, after, actor, occasion } of told) {
      if (!ids.has(after.id)) continue
      if (after.merged_into_id !== null && before?.merged_into_id === null)
        await watchers.follow(tx, after.id, after.merged_into_id)
      await tell(tx, after, occasion, actor.kind === 'user' ? actor.id : null)
    }
  }

  return { reaction, tell }
}

export type WatchNotices = ReturnType<typeof createWatchNotices>

/** The most telling of what happened in one change. */
function occasionOf({ before, after, messages }: TicketChange): Occasion | undefined {
  if (before === null) return undefined
  if (before.status !== after.status)
    return after.status_category === 'resolved' ? 'resolved' : messages.length > 0 ? 'customer' : 'status'
  return messages.some(({ direction, blocked }) => direction === 'in' && !blocked) ? 'customer' : undefined
}
