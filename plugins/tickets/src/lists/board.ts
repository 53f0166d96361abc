import type { Knex, User } from '@kaunter/core'
import { deskTables } from '../desk/tables.ts'
import { type TicketsContext, tables } from '../tables.ts'
import type { Workflows } from '../workflow.ts'
import { countLimit } from './counts.ts'
import { type Filter, narrow } from './filter.ts'
import { lanesOf } from './page.ts'

/** How many tickets a filter leaves in each status, all in one statement. */
export async function countStatuses(
  ctx: TicketsContext,
  workflows: Workflows,
  user: User,
  filter: Filter,
  statuses: readonly string[],
): Promise<{ status: string; count: number }[]> {
  const lanes = lanesOf(user, filter, 't')
  const counts = new Map<string, Knex.Raw>()
  for (const status of statuses) {
    const narrowing = await narrow(ctx, workflows, user, { ...filter, status })
    const parts = (narrowing === undefined ? [] : lanes).flatMap((lane) =>
      (narrowing?.open ?? []).map((half) => {
        const query = ctx
          .db({ t: tables(ctx).ticket })
          .select('t.id')
          .whereRaw(`t.is_open = ${half}`)
        lane.where(query)
        narrowing?.where(query)
        if (narrowing?.tag !== undefined)
          query.whereIn('t.id', ctx.db(deskTables(ctx).ticketTag).select('ticket_id').where({ tag_id: narrowing.tag }))
        return query.limit(countLimit)
      }),
    )
    if (parts.length === 0) continue
    const capped = ctx.db.select('id').from(ctx.db.union(parts, true).as('found')).limit(countLimit)
    counts.set(status, ctx.db.raw('(?)', [ctx.db.count('*').from(capped.as('capped'))]))
  }
  const row = counts.size === 0 ? {} : await ctx.db.select(Object.fromEntries(counts)).first()
  return statuses.map((status) => ({ status, count: Number(row[status] ?? 0) }))
}
