import { Id, type Knex, type Static, Type, type User } from '@kaunter/core'
import { isOpenCategory, type StatusCategory, statusCategories } from '@kaunter/core/contracts'
import { deskTables } from '../desk/tables.ts'
import type { TicketsContext } from '../tables.ts'
import { Category, Kind, Priority, SlaState, StatusName } from '../wire.ts'
import type { Workflows } from '../workflow.ts'

const literals = <const T extends string>(...values: T[]) => values.map((value) => Type.Literal(value))

/** What narrows a list of tickets; all of it must hold. */
export const FilterQuery = {
  status: Type.Optional(
    Type.Union(
      [...literals('active', 'all'), Type.TemplateLiteral([Type.Literal('category:'), Category]), StatusName],
      {
        description: '`active` (the default), `all`, the name of a status, or `category:` and the category of statuses',
      },
    ),
  ),
  assignee: Type.Optional(Type.Union([...literals('me', 'none', 'any'), Id])),
  team: Type.Optional(Type.Union([...literals('mine', 'none'), Id])),
  priority: Type.Optional(Priority),
  category: Type.Optional(Type.Union([...literals('none'), Id])),
  tag: Type.Optional(Id),
  franchise: Type.Optional(Id),
  outlet: Type.Optional(Id),
  linked: Type.Optional(Type.Literal('no', { description: 'Those that belong to no outlet yet' })),
  sla: Type.Optional(SlaState),
  kind: Type.Optional(Kind),
  workflow: Type.Optional(Type.String({ maxLength: 50, description: 'The name of a workflow' })),
  snoozed: Type.Optional(Type.Union(literals('yes', 'no'))),
}
export const Filter = Type.Object(FilterQuery, { additionalProperties: false })
/** See `FilterQuery`. */
export type Filter = Static<typeof Filter>

/** A filter with everything looked up that it means for one user. */
export interface Narrowing {
  /** Which halves of the tickets can hold matches at all: the indexes keep open and done ones apart. */
  open: readonly boolean[]
  tag: string | undefined
  where(query: Knex.QueryBuilder): void
}

/** @returns undefined when nothing can match. */
export async function narrow(
  ctx: TicketsContext,
  workflows: Workflows,
  user: User,
  filter: Filter,
): Promise<Narrowing | undefined> {
  const teams = filter.team === 'mine' ? ((await teamsOf(ctx, user).pluck('team_id')) as string[]) : []
  if (filter.team === 'mine' && teams.length === 0) return undefined
  return narrowTo(workflows, user, filter, teams)
}

/** @param myTeams the teams that the user belongs to, or the query of them. */
export function narrowTo(
  workflows: Workflows,
  user: User,
  filter: Filter,
  myTeams: readonly string[] | Knex.QueryBuilder,
): Narrowing {
  const { status = 'active', assignee, team, priority, category, tag, sla, kind, workflow, snoozed } = filter
  const statuses = categoriesOf(workflows, status)
  return {
    tag,
    open: [true, false].filter((open) => statuses.some((each) => isOpenCategory(each) === open)),
    where(query) {
      // A name stands for one category nearly always; it lets the database look where that category can be.
      if (statuses.length === 1) query.where('t.status_category', statuses[0] as StatusCategory)
      if (status !== 'active' && status !== 'all' && !status.startsWith('category:')) query.where('t.status', status)
      nullable(query, 't.assignee_id', assignee === 'me' ? user.id : assignee)
      if (team === 'mine') query.whereIn('t.team_id', myTeams as string[])
      else nullable(query, 't.team_id', team)
      nullable(query, 't.category_id', category)
      if (priority !== undefined) query.where('t.priority', priority)
      if (sla !== undefined) query.where('t.sla_state', sla)
      if (kind !== undefined) query.where('t.kind', kind)
      if (workflow !== undefined) query.where('t.workflow', workflow)
      if (snoozed === 'yes') query.whereNotNull('t.snoozed_until')
      if (snoozed === 'no') query.whereNull('t.snoozed_until')
    },
  }
}

function nullable(query: Knex.QueryBuilder, column: string, value: string | undefined): void {
  if (value === 'none') query.whereNull(column)
  else if (value === 'any') query.whereNotNull(column)
  else if (value !== undefined) query.where(column, value)
}

function categoriesOf(workflows: Workflows, status: string): readonly StatusCategory[] {
  if (status === 'active') return statusCategories.filter(isOpenCategory)
  if (status === 'all') return statusCategories
  if (status.startsWith('category:')) return [status.slice('category:'.length) as StatusCategory]
  const named = workflows.categoriesOf(status)
  // Of a plugin that is off nobody knows.
  return named.length === 0 ? statusCategories : named
}

/** The teams that a user belongs to, as a query. */
export const teamsOf = (ctx: TicketsContext, user: User): Knex.QueryBuilder =>
  ctx.db(deskTables(ctx).member).select('team_id').where({ user_id: user.id })
