import type { Tx } from '@kaunter/core'
import type { Shop, TicketActor } from '@kaunter/core/contracts'
import type { Changes } from '../change.ts'
import { sightOf, type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { type LinkReason, placeOf } from './places.ts'

/** Links tickets to an outlet, or to none; whoever looked after one and cannot see it any more gives it back. */
export function createLinker(ctx: TicketsContext, changes: Changes) {
  const table = tables(ctx)

  /**
   * @param locked tickets as they stand, locked in this transaction.
   * @returns those that changed, as they are now.
   */
  async function link(
    tx: Tx,
    locked: readonly TicketRow[],
    outlet: Shop | null,
    actor: TicketActor,
    reason: LinkReason,
  ): Promise<TicketRow[]> {
    const place = outlet === null ? { franchise_id: null, outlet_id: null } : placeOf({ outlet })
    const wrong = locked.filter(
      ({ franchise_id, outlet_id }) => franchise_id !== place.franchise_id || outlet_id !== place.outlet_id,
    )
    // A person's word settles the question whether or not it changes anything.
    const settled = reason === 'chosen' ? locked : wrong
    await tx
      .db(table.question)
      .whereIn(
        'ticket_id',
        settled.map(({ id }) => id),
      )
      .whereNull('settled_at')
      .update({ settled_at: new Date() })
    const blind = await blindTo(tx, wrong, place)
    const changed = await changes.change(
      tx,
      wrong.map((ticket) => ({
        ticket,
        values: { ...place, ...(blind.has(ticket.assignee_id) ? { assignee_id: null } : {}) },
        type: 'linked',
        data: { reason },
      })),
      actor,
    )
    for (const [i, after] of changed.entries()) {
      const before = wrong[i] as TicketRow
      await ctx.use.audit.record(tx, {
        actorId: actor.id,
        action: 'ticket.linked',
        subject: { type: 'ticket', id: after.id },
        place: sightOf(after),
        before: { franchiseId: before.franchise_id, outletId: before.outlet_id },
        after: { franchiseId: after.franchise_id, outletId: after.outlet_id, reason },
      })
    }
    return changed
  }

  /** The assignees of these tickets who may not see them at the new place. */
  async function blindTo(
    tx: Tx,
    tickets: readonly TicketRow[],
    place: ReturnType<typeof placeOf> | { franchise_id: null; outlet_id: null },
  ) {
    const blind = new Set<string | null>()
    const subject = {
      place: { franchiseId: place.franchise_id, outletId: place.outlet_id },
      unlinkedPermission: 'tickets:unlinked',
    }
    for (const id of new Set(tickets.flatMap(({ assignee_id }) => assignee_id ?? [])))
      if (!(await ctx.use.people.can(id, 'tickets:read', subject, tx))) blind.add(id)
    return blind
  }

  return link
}

export type Link = ReturnType<typeof createLinker>
