import { insertOne, type Knex, type Tx, type User } from '@kaunter/core'
import { type Audience, everybodyWith } from '@kaunter/core/contracts'
import { deskTables } from '../desk/tables.ts'
import type { TicketsContext } from '../tables.ts'
import type { Workflows } from '../workflow.ts'
import { countLimit } from './counts.ts'
import { viewChanged, viewNotFound, viewNotYours, viewsFull, viewTeamNeeded } from './errors.ts'
import { type Filter, narrowTo, teamsOf } from './filter.ts'
import { matching } from './page.ts'

/** Of one person; and of those shared with him as many are counted. */
const mostViews = 30
const dayMs = 86_400_000

/** A filter that people keep, by name. */
export interface View {
  id: string
  name: string
  filter: Filter
  sharedWith: 'me' | 'team' | 'all'
  teamId: string | null
  position: number
  version: number
  /** Whether the user may change and remove it. */
  mayChange: boolean
}
export type ViewBody = Pick<View, 'name' | 'filter' | 'sharedWith'> & Partial<Pick<View, 'teamId' | 'position'>>

interface ViewRow {
  id: string
  owner_id: string
  name: string
  filter: string
  shared_with: View['sharedWith']
  team_id: string | null
  position: number
  version: number
}

/** Views of the list. One that is shared shows each only what he may see: it is a filter and no more. */
export function createViews(ctx: TicketsContext, workflows: Workflows) {
  const { view: table, member } = deskTables(ctx)

  const seenBy = (query: Knex.QueryBuilder, user: User) =>
    query.where((any) =>
      any
        .where({ shared_with: 'me', owner_id: user.id })
        .orWhere({ shared_with: 'all' })
        .orWhere((team) => team.where({ shared_with: 'team' }).whereIn('team_id', teamsOf(ctx, user))),
    )

  /** Own ones first, each group in its order. */
  async function rows(user: User): Promise<ViewRow[]> {
    const query = ctx
      .db(table)
      .whereNull('removed_at')
      .orderBy('position')
      .orderBy('id')
      .limit(3 * mostViews)
    seenBy(query, user)
    const found: ViewRow[] = await query
    const groups = ['me', 'team', 'all'] as const
    return groups.flatMap((group) => found.filter((row) => row.shared_with === group).slice(0, mostViews))
  }

  const list = async (user: User) => (await rows(user)).map((row) => toView(user, row))

  /** Everyone who sees a view of a team is a member of it, and so may change it. */
  const toView = (user: User, row: ViewRow): View => ({
    id: row.id,
    name: row.name,
    filter: JSON.parse(row.filter) as Filter,
    sharedWith: row.shared_with,
    teamId: row.team_id,
    position: row.position,
    version: row.version,
    mayChange: row.shared_with !== 'all' || keepsForAll(user),
  })

  async function find(tx: Tx, user: User, id: string, removed = false): Promise<ViewRow> {
    const query = tx.db(table).where({ id }).forUpdate()
    if (removed) query.whereNotNull('removed_at')
    else query.whereNull('removed_at')
    seenBy(query, user)
    const row: ViewRow | undefined = await query.first()
    if (row === undefined) throw viewNotFound({ id })
    return row
  }

  /** @throws KAUNTER_TICKET_VIEW_NOT_YOURS, KAUNTER_TICKET_VIEW_TEAM */
  async function assertKeeps(tx: Tx, user: User, sharedWith: View['sharedWith'], teamId: string | null): Promise<void> {
    if ((sharedWith === 'team') !== (teamId !== null)) throw viewTeamNeeded({}, { details: { field: 'teamId' } })
    const keeps =
      sharedWith === 'team'
        ? (await tx.db(member).where({ team_id: teamId, user_id: user.id }).first()) !== undefined
        : sharedWith === 'me' || keepsForAll(user)
    if (!keeps) throw viewNotYours({ sharedWith })
  }

  const create = (user: User, { name, filter, sharedWith, teamId = null, position }: ViewBody) =>
    ctx.tx(async (tx) => {
      await assertKeeps(tx, user, sharedWith, teamId)
      const own = await tx.db(table).where({ owner_id: user.id }).whereNull('removed_at').select('position')
      if (own.length >= mostViews) throw viewsFull({ most: mostViews })
      const last = Math.max(0, ...own.map((row: { position: number }) => row.position))
      const row = {
        ...{ owner_id: user.id, name: name.trim(), filter: JSON.stringify(filter) },
        ...{ shared_with: sharedWith, team_id: teamId, position: position ?? last + 1, version: 1 },
      }
      const made: ViewRow = { ...row, id: await insertOne(tx.db, table, row) }
      await tell(tx, user, [made])
      return toView(user, made)
    })

  /** @param version what the person has seen; nobody must have changed it since. */
  const change = (user: User, id: string, body: ViewBody, version?: number) =>
    ctx.tx(async (tx) => {
      const before = await find(tx, user, id)
      const { name, filter, sharedWith, teamId = null, position = before.position } = body
      await assertKeeps(tx, user, before.shared_with, before.team_id)
      await assertKeeps(tx, user, sharedWith, teamId)
      if (version !== undefined && version !== before.version) throw viewChanged({ name: before.name })
      const values = {
        ...{ name: name.trim(), filter: JSON.stringify(filter), shared_with: sharedWith, team_id: teamId, position },
        // Whoever takes it for himself alone has it.
        owner_id: sharedWith === 'me' ? user.id : before.owner_id,
        version: before.version + 1,
      }
      await tx.db(table).where({ id }).update(values)
      const after = { ...before, ...values }
      await tell(tx, user, [before, after])
      return toView(user, after)
    })

  const remove = (user: User, id: string) =>
    ctx.tx(async (tx) => {
      const row = await find(tx, user, id)
      await assertKeeps(tx, user, row.shared_with, row.team_id)
      const now = Date.now()
      await tx
        .db(table)
        .where({ id })
        .update({ removed_at: new Date(now) })
      // Nobody brings back what went yesterday.
      await tx
        .db(table)
        .where('removed_at', '<', new Date(now - dayMs))
        .delete()
      await tell(tx, user, [row])
    })

  /** Brings back what was removed within a day. */
  const restore = (user: User, id: string) =>
    ctx.tx(async (tx) => {
      const row = await find(tx, user, id, true)
      await assertKeeps(tx, user, row.shared_with, row.team_id)
      await tx.db(table).where({ id }).update({ removed_at: null })
      await tell(tx, user, [row])
      return toView(user, row)
    })

  /** Open pages read their views again; the notice itself says nothing of them. */
  async function tell(tx: Tx, user: User, changed: readonly ViewRow[]): Promise<void> {
    const everybody = everybodyWith('tickets:read')
    const shared = changed.some((row) => row.shared_with !== 'me')
    const audience: Audience = shared ? everybody : { ...everybody, userId: user.id }
    await ctx.use.live.publish(tx, [{ topic: 'ticket.views', audience, data: {} }])
  }

  /** How many tickets of each view the user sees, each at most `countLimit`, in one statement. */
  async function count(user: User): Promise<{ id: string; count: number }[]> {
    const views = await rows(user)
    if (views.length === 0) return []
    const counts = views.map((row) => {
      const filter = JSON.parse(row.filter) as Filter
      const parts = matching(ctx, user, filter, narrowTo(workflows, user, filter, teamsOf(ctx, user)))
      const halves = parts.map(({ query, id }) => query.select({ id }).limit(countLimit))
      if (halves.length === 0) return [`v${row.id}`, ctx.db.raw('0')] as const
      const all = halves.length === 1 ? (halves[0] as Knex.QueryBuilder) : ctx.db.union(halves, true)
      const capped = ctx.db.select('id').from(all.as('found')).limit(countLimit)
      return [`v${row.id}`, ctx.db.raw('(?)', [ctx.db.count('*').from(capped.as('capped'))])] as const
    })
    const found: Record<string, unknown> = await ctx.db.select(Object.fromEntries(counts)).first()
    return views.map(({ id }) => ({ id, count: Number(found[`v${id}`]) }))
  }

  return { list, create, change, remove, restore, count }
}

/** Names of views may tell of shops, so that only those who see all of them show one to everybody. */
const keepsForAll = (user: User) => user.permissions.has('tickets:configure') && user.scope.all
