import type { Knex, User } from '@kaunter/core'
import { deskTables } from '../desk/tables.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'

/** What is due within it is about to be late. */
export const soonMs = 60 * 60_000
/** Rows of each list; the numbers are of all. */
export const shownRows = 20

/** How much there is of something, and how pressing it is. */
export interface Load {
  open: number
  /** Customers who wait for an answer, and since when the first of them does. */
  waiting: number
  oldest: Date | null
  /** What was promised for them is broken. */
  late: number
  /** Will be within an hour. */
  soon: number
  unassigned: number
}

/** What is of one franchise, team and person. */
interface Group {
  franchise_id: string | null
  team_id: string | null
  assignee_id: string | null
  open: string | number
  waiting: string | number
  oldest: Date | null
  late: string | number
  soon: string | number
}

export interface Agent extends Load {
  id: string
  name: string
  role: string
  /** Open tickets at most; null without a limit. */
  capacity: number | null
  /** `here`: takes tickets; `away`: says no; `offline`: has no page open. */
  state: 'here' | 'away' | 'offline'
  /** The tickets in front of them, as far as they are in the reader's sight. */
  at: { ticketId: string; state: 'viewing' | 'replying' }[]
}

export interface Named extends Load {
  id: string | null
  name: string | null
}

export interface Floor {
  at: Date
  all: Load
  teams: Named[]
  franchises: Named[]
  agents: Agent[]
  late: TicketRow[]
  soon: TicketRow[]
  waiting: TicketRow[]
}

const groupColumns = ['t.franchise_id', 't.team_id', 't.assignee_id']
const none: Load = { open: 0, waiting: 0, oldest: null, late: 0, soon: 0, unassigned: 0 }

/** Queue, load and promises at this moment: a handful of statements, whatever the number of tickets. */
export function createFloor(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  /** Open tickets in the user's scope. Written out: PostgreSQL looks into an index of open ones only when it sees this. */
  function open(user: User): Knex.QueryBuilder {
    const query = ctx.db({ t: table.ticket }).whereRaw('t.is_open = true')
    visibleTo(query, user, 't')
    return query
  }

  /** In the order of the index, which is read once from end to end; what is of each franchise, team and person is summed up here. */
  const groupsOf = (user: User, until: Date): Promise<Group[]> =>
    open(user)
      .select(groupColumns)
      .select(
        ctx.db.raw("count(case when t.sla_state = 'breached' then 1 end) as late"),
        ctx.db.raw("count(case when t.sla_due_at <= ? and t.sla_state in ('running', 'warned') then 1 end) as soon", [
          until,
        ]),
      )
      .count({ open: '*', waiting: 't.awaiting_reply_since' })
      .min({ oldest: 't.awaiting_reply_since' })
      .groupBy(groupColumns)

  const first = (query: Knex.QueryBuilder, column: string): Promise<TicketRow[]> =>
    ctx
      .db({ r: table.ticket })
      .join(query.select('t.id').orderBy(column).orderBy('t.id').limit(shownRows).as('found'), 'found.id', 'r.id')
      .orderBy(column.replace('t.', 'r.'))
      .orderBy('r.id')
      .select('r.*')

  const late = (user: User) =>
    first(open(user).where('t.sla_state', 'breached').whereNotNull('t.sla_due_at'), 't.sla_due_at')
  const soon = (user: User, until: Date) =>
    first(open(user).where('t.sla_due_at', '<=', until).whereIn('t.sla_state', ['running', 'warned']), 't.sla_due_at')
  const waiting = (user: User) => first(open(user).whereNotNull('t.awaiting_reply_since'), 't.awaiting_reply_since')

  const members = (): Promise<{ user_id: string; capacity: number | null }[]> =>
    ctx
      .db({ m: table.member })
      .join({ team: table.team }, 'team.id', 'm.team_id')
      .whereNull('team.removed_at')
      .select('m.user_id', 'm.capacity')

  async function agentsOf(user: User, groups: readonly Group[]): Promise<Agent[]> {
    const loads = loadsBy(groups, 'assignee_id')
    const busy = [...loads.keys()].filter((id) => id !== null)
    const able = new Map(
      (await ctx.use.people.ableIn('tickets:reply', user.scope)).map((person) => [person.id, person]),
    )
    // Whoever may not answer any more can still have tickets.
    for (const [id, person] of await ctx.use.people.summaries(busy.filter((id) => !able.has(id)))) able.set(id, person)
    const ids = [...able.keys()]
    const [online, visits, away, capacities] = await Promise.all([
      ctx.use.presence.online(ids),
      ctx.use.presence.visits(ids),
      ctx.db(table.availability).where({ available: false }).pluck('user_id') as Promise<string[]>,
      members(),
    ])
    const [gone, own] = [new Set(away), Map.groupBy(capacities, (row) => row.user_id)]
    const inSight = await visibleOf(
      user,
      visits.flatMap(({ subject }) => ticketOf(subject) ?? []),
    )
    return [...able.values()].map(({ id, name, role }) => {
      const limits = own.get(id)?.map(({ capacity }) => capacity) ?? []
      return {
        ...{ id, name, role, ...(loads.get(id) ?? none) },
        capacity: limits.length === 0 || limits.includes(null) ? null : Math.max(...limits.map(Number)),
        state: online.has(id) ? (gone.has(id) ? 'away' : 'here') : 'offline',
        at: visits.flatMap(({ userId, subject, state }) => {
          const ticketId = ticketOf(subject)
          return userId === id && ticketId !== undefined && inSight.has(ticketId) ? [{ ticketId, state }] : []
        }),
      }
    })
  }

  async function visibleOf(user: User, ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const query = ctx.db({ t: table.ticket }).whereIn('t.id', ids)
    visibleTo(query, user, 't')
    return new Set(await query.pluck('t.id'))
  }

  async function teamsOf(groups: readonly Group[]): Promise<Named[]> {
    const names: { id: string; name: string }[] = await ctx
      .db(table.team)
      .whereNull('removed_at')
      .orderBy(['name', 'id'])
      .select('id', 'name')
    return named(loadsBy(groups, 'team_id'), names)
  }

  async function franchisesOf(groups: readonly Group[]): Promise<Named[]> {
    const loads = loadsBy(groups, 'franchise_id')
    const franchiseIds = [...loads.keys()].filter((id) => id !== null)
    const shops = await ctx.use.directory.shops({ franchiseIds, outletIds: [] })
    return named(
      loads,
      shops.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
  }

  return async (user: User): Promise<Floor> => {
    const at = new Date()
    const until = new Date(at.getTime() + soonMs)
    const [groups, ...lists] = await Promise.all([
      groupsOf(user, until),
      ...([late(user), soon(user, until), waiting(user)] as const),
    ])
    const [teams, franchises, agents] = await Promise.all([
      teamsOf(groups),
      franchisesOf(groups),
      agentsOf(user, groups),
    ])
    const all = loadOf(groups)
    return { at, all, teams, franchises, agents, late: lists[0], soon: lists[1], waiting: lists[2] }
  }
}

const ticketOf = (subject: string) => (subject.startsWith('ticket:') ? subject.slice('ticket:'.length) : undefined)

function loadOf(groups: readonly Group[]): Load {
  return groups.reduce((sum, group) => {
    return {
      open: sum.open + Number(group.open),
      waiting: sum.waiting + Number(group.waiting),
      oldest: sum.oldest === null || (group.oldest && group.oldest < sum.oldest) ? group.oldest : sum.oldest,
      late: sum.late + Number(group.late),
      soon: sum.soon + Number(group.soon),
      unassigned: sum.unassigned + (group.assignee_id === null ? Number(group.open) : 0),
    }
  }, none)
}

const loadsBy = (groups: readonly Group[], key: 'franchise_id' | 'team_id' | 'assignee_id'): Map<string | null, Load> =>
  new Map([...Map.groupBy(groups, (group) => group[key])].map(([id, own]) => [id, loadOf(own)]))

/** In the order of the names; last what belongs to none. */
function named(loads: ReadonlyMap<string | null, Load>, names: readonly { id: string; name: string }[]): Named[] {
  return [...names, { id: null, name: null }].flatMap(({ id, name }) => {
    const load = loads.get(id)
    return load === undefined ? [] : { id, name, ...load }
  })
}
