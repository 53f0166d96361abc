import type { Knex, User } from '@kaunter/core'
import { type TicketsContext, tables } from '../tables.ts'
import { teamsOf } from './filter.ts'
import { lanesOf } from './page.ts'

/** Counts above this are shown as "99+"; counting on would read the whole lane. */
export const countLimit = 100
/** As far as the age of the oldest unlinked ticket is looked for. */
const ageLimit = 20_000

/** How much waits in each view, all in one statement. */
export interface Counts {
  active: number
  mine: number
  unassigned: number
  /** Of the user's teams. */
  team: number
  breached: number
  unlinked: { count: number; oldest: Date | null }
}

export async function countViews(ctx: TicketsContext, user: User): Promise<Counts> {
  const { ticket } = tables(ctx)
  const teams = teamsOf(ctx, user)
  const lanes = lanesOf(user, {}, 't')
  const unlinked = lanesOf(user, { linked: 'no' }, 't')

  const count = (of: typeof lanes, view?: (query: Knex.QueryBuilder) => void): Knex.Raw => {
    const parts = of.map(({ where }) => {
      const query = ctx.db({ t: ticket }).select('t.id').whereRaw('t.is_open = true')
      where(query)
      view?.(query)
      return query.limit(countLimit)
    })
    if (parts.length === 0) return ctx.db.raw('0')
    const all = parts.length === 1 ? (parts[0] as Knex.QueryBuilder) : ctx.db.union(parts, true)
    const capped = ctx.db.select('id').from(all.as('found')).limit(countLimit)
    return ctx.db.raw('(?)', [ctx.db.count('*').from(capped.as('capped'))])
  }
  const oldest = unlinked.map(({ where }) => {
    const query = ctx.db({ t: ticket }).select('t.id').whereRaw('t.is_open = true').limit(ageLimit)
    where(query)
    return ctx.db.min('id').from(query.as('unlinked'))
  })[0]
  const row = await ctx.db
    .select({
      active: count(lanes),
      mine: count(lanes, (query) => query.where('t.assignee_id', user.id)),
      unassigned: count(lanes, (query) => query.whereNull('t.assignee_id')),
      team: count(lanes, (query) => query.whereIn('t.team_id', teams.clone())),
      breached: count(lanes, (query) => query.where('t.sla_state', 'breached')),
      unlinked: count(unlinked),
      oldest:
        oldest === undefined
          ? ctx.db.raw('null')
          : ctx.db.raw('(?)', [ctx.db({ o: ticket }).select('o.created_at').where('o.id', oldest)]),
    })
    .first()
  return {
    active: Number(row.active),
    mine: Number(row.mine),
    unassigned: Number(row.unassigned),
    team: Number(row.team),
    breached: Number(row.breached),
    unlinked: { count: Number(row.unlinked), oldest: row.oldest },
  }
}
