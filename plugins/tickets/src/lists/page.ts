import { continueAfter, type Knex, type User } from '@kaunter/core'
import { deskTables } from '../desk/tables.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import { isPostgres } from './dialect.ts'
import type { Filter, Narrowing } from './filter.ts'

/** A part of what a user sees that one index holds in the order of the list. */
interface Lane {
  where(query: Knex.QueryBuilder): void
  /** What PostgreSQL has to order by first to see that an index is in the right order; alike in all rows of the lane. */
  constant?: readonly string[]
}

/** Beyond these, one look at all franchises costs less than one at each. */
const maxLanes = 40

/**
 * The scope of a user, or as much of it as a filter asks for, as lanes: `franchise or outlet or unlinked` in one condition
 * has no index that is in the order of the list, while each of its parts has.
 *
 * @param prefix of the table that has the place.
 */
export function lanesOf(user: User, filter: Pick<Filter, 'franchise' | 'outlet' | 'linked'>, prefix: string): Lane[] {
  const { all, franchiseIds, outletIds } = user.scope
  const [franchiseId, outletId] = [`${prefix}.franchise_id`, `${prefix}.outlet_id`]
  const unlinked: Lane = {
    // Both go together nearly always, which databases do not know: left to themselves they intersect two indexes.
    where: (query) => void query.whereNull(franchiseId).whereRaw('(?? is null) is true', [outletId]),
    // It does not take "is null" for a constant, as MariaDB does, which sorts when it is told to order by one.
    constant: [franchiseId],
  }
  const seesUnlinked = all || user.permissions.has('tickets:unlinked')
  const inFranchise = (id: string): Lane => ({ where: (query) => void query.where(franchiseId, id) })
  if (filter.linked === 'no') return seesUnlinked && !filter.franchise && !filter.outlet ? [unlinked] : []
  if (filter.outlet !== undefined) {
    const { outlet, franchise } = filter
    return [
      {
        where(query) {
          query.where(outletId, outlet)
          if (franchise !== undefined) query.where(franchiseId, franchise)
          visibleTo(query, user, prefix)
        },
      },
    ]
  }
  if (filter.franchise !== undefined) {
    const { franchise } = filter
    if (all || franchiseIds.includes(franchise)) return [inFranchise(franchise)]
    if (outletIds.length === 0) return []
    return [{ where: (query) => void query.whereIn(outletId, outletIds).where(franchiseId, franchise) }]
  }
  if (all) return [{ where: () => undefined }]
  return [
    ...(franchiseIds.length > maxLanes
      ? [{ where: (query: Knex.QueryBuilder) => void query.whereIn(franchiseId, franchiseIds) }]
      : franchiseIds.map(inFranchise)),
    ...(outletIds.length === 0
      ? []
      : [{ where: (query: Knex.QueryBuilder) => void query.whereIn(outletId, outletIds) }]),
    ...(seesUnlinked ? [unlinked] : []),
  ]
}

/** One half of one lane, with what narrows it; `at` and `id` are the columns of the order. */
interface Part {
  query: Knex.QueryBuilder
  at: string
  id: string
  constant: readonly string[]
}

/** What matches a filter, in parts that are each in the order of one index. */
export function matching(ctx: TicketsContext, user: User, filter: Filter, narrowing: Narrowing): Part[] {
  const { ticket } = tables(ctx)
  const { tag, open } = narrowing
  // Tags have copies of what the order and the place need, so that the tag's own index is the list.
  const [base, id] = tag === undefined ? ['t', 't.id'] : ['g', 'g.ticket_id']
  const lanes = lanesOf(user, filter, base).flatMap((lane) => open.map((half) => ({ ...lane, half })))
  return lanes.map(({ where, constant = [], half }) => {
    const query = ctx.db({ t: ticket })
    if (tag !== undefined) {
      query.join({ g: deskTables(ctx).ticketTag }, 'g.ticket_id', 't.id').where('g.tag_id', tag)
      visibleTo(query, user, 't')
    }
    where(query)
    // Written out: whoever plans a statement before it knows the values must see which half it is.
    query.whereRaw(`${base}.is_open = ${half}`)
    narrowing.where(query)
    return { query, at: `${base}.last_message_at`, id, constant }
  })
}

/** Where a page begins and how long it is. */
export interface PageOf {
  cursor?: string | undefined
  limit: number
}

/** One page of tickets, newest message first. */
export async function readPage(
  ctx: TicketsContext,
  user: User,
  filter: Filter,
  narrowing: Narrowing,
  { cursor, limit }: PageOf,
): Promise<TicketRow[]> {
  const parts = matching(ctx, user, filter, narrowing).map(({ query, at, id, constant }) => {
    query.select({ id }, { at })
    continueAfter(query, cursor, at, id)
    for (const column of [...(isPostgres(query) ? constant : []), at, id]) query.orderBy(column, 'desc')
    return query.limit(limit)
  })
  const [only] = parts
  if (only === undefined) return []
  const found = parts.length === 1 ? only : ctx.db.union(parts, true)
  return ctx
    .db({ t: tables(ctx).ticket })
    .join(found.as('found'), 'found.id', 't.id')
    .orderBy('found.at', 'desc')
    .orderBy('found.id', 'desc')
    .limit(limit)
    .select('t.*')
}
