import type { User } from '@kaunter/core'
import type { Changes } from '../change.ts'
import { auditOf } from '../differences.ts'
import { sightOf, type TicketRow, type TicketsContext } from '../tables.ts'
import { actorOf, type Work } from '../work.ts'
import { leadAlready } from './errors.ts'
import type { DeskWanted, Patch } from './patch.ts'

interface Parts {
  work: Work
  changes: Changes
  patch: Patch
}

export interface Over {
  assigneeId?: string
  teamId?: string
  note: string
}

/** Gives a ticket to somebody else, who is told why; a hand-over answers nobody. */
export function createHandOver(ctx: TicketsContext, { work, changes, patch }: Parts) {
  const give = (user: User, id: string, type: 'handed-over' | 'handed-off', note: string, wanted: Wish) =>
    ctx.tx(async (tx) => {
      const ticket = await work.find(user, id, tx, true)
      const prepared = await patch.prepare(tx, ticket, await wanted(ticket))
      const { values, besides } = prepared
      await prepared.write(tx)
      const change = { ticket, values, type, data: { text: note }, besides }
      const [given] = (await changes.change(tx, [change], actorOf(user))) as [TicketRow]
      await ctx.use.audit.record(tx, {
        actorId: user.id,
        action: `ticket.${type}`,
        subject: { type: 'ticket', id },
        place: sightOf(given),
        ...auditOf(ticket, given, besides),
      })
      if (given.assignee_id !== null && given.assignee_id !== user.id)
        await ctx.use.notifications.notify(tx, {
          userIds: [given.assignee_id],
          kind: 'ticket.handed-over',
          key: `handed-over-${id}-${given.version}`,
          subject: { type: 'ticket', id, path: `/inbox/${id}` },
          text: { plugin: 'tickets', key: 'notice.handed-over', values: { number: id } },
        })
      return given
    })
  type Wish = (ticket: TicketRow) => DeskWanted | Promise<DeskWanted>

  return {
    /** To a colleague, or to a team, in which somebody takes it. */
    over: (user: User, id: string, { note, ...to }: Over) =>
      give(user, id, 'handed-over', note, () => ({ assigneeId: null, ...to })),
    /**
     * From support to sales.
     *
     * @throws KAUNTER_TICKET_LEAD_ALREADY
     */
    off: (user: User, id: string, { note, teamId }: { note: string; teamId?: string }) =>
      give(user, id, 'handed-off', note, (ticket) => {
        if (ticket.kind === 'sales') throw leadAlready({ id })
        return { kind: 'sales', assigneeId: null, ...(teamId === undefined ? {} : { teamId }) }
      }),
  }
}
