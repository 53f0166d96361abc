import type { Tx } from '@kaunter/core'
import type { TicketActor } from '@kaunter/core/contracts'
import type { Moves } from '../lifecycle/moves.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { choiceUnknown, fieldValueInvalid } from './errors.ts'
import type { DeskWanted, Patch, Prepared } from './patch.ts'
import type { SetActions } from './rule.ts'
import { deskTables } from './tables.ts'

/** What rules and macros give a ticket, as it is to be written; nothing is written yet. */
export function createSetter({ patch, moves }: { patch: Patch; moves: Moves }) {
  /** @throws whatever a person would be told who wanted the same. */
  return async (tx: Tx, ticket: TicketRow, set: SetActions, actor: TicketActor): Promise<Prepared> => {
    const { status, outcome, ...wanted } = set
    const prepared = await patch.prepare(tx, ticket, wanted as DeskWanted)
    if (status === undefined || status === ticket.status) return prepared
    const moved = await moves.to(tx, ticket, { status, ...(outcome === undefined ? {} : { outcome }) }, actor)
    if (moved.is_open === false && ticket.is_open) await patch.assertComplete(tx, ticket, prepared)
    Object.assign(prepared.values, moved)
    return prepared
  }
}

export type Setter = ReturnType<typeof createSetter>

/** Refuses to keep what could not be given to any ticket. */
export function createSetCheck(ctx: TicketsContext) {
  const table = deskTables(ctx)

  /**
   * @param field of the form in which it was chosen.
   * @throws KAUNTER_TICKET_CHOICE_UNKNOWN, KAUNTER_TICKET_FIELD_VALUE_INVALID
   */
  return async (tx: Tx, { categoryId, teamId, assigneeId, fields = {} }: SetActions, field: string): Promise<void> => {
    const details = { details: { field } }
    for (const [name, id] of [['category', categoryId] as const, ['team', teamId] as const])
      if (id != null && (await tx.db(table[name]).where({ id }).whereNull('removed_at').first('id')) === undefined)
        throw choiceUnknown({ name, id }, details)
    if (assigneeId != null && !(await ctx.use.people.can(assigneeId, 'tickets:read', undefined, tx)))
      throw choiceUnknown({ name: 'user', id: assigneeId }, details)
    const keys = Object.keys(fields)
    const there: string[] = await tx.db(table.field).whereIn('key', keys).whereNull('removed_at').pluck('key')
    const missing = keys.find((key) => !there.includes(key))
    if (missing !== undefined) throw fieldValueInvalid({ key: missing, expected: 'to be set up first' }, details)
  }
}
