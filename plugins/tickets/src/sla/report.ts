import { Id, type Static, Type, type User } from '@kaunter/core'
import { type TicketsContext, tables, visibleTo } from '../tables.ts'
import { slaTables } from './tables.ts'

const Figures = Type.Object({
  count: Type.Integer(),
  /** How many came after their deadline. */
  failed: Type.Integer(),
  /** On average. */
  businessMs: Type.Integer(),
  wallMs: Type.Integer(),
})

export const ResponseTimes = Type.Object({
  items: Type.Array(
    Type.Object({
      /** Null for answers from the phone app, and for tickets without a franchise. */
      id: Type.Union([Id, Type.Null()]),
      name: Type.Union([Type.String(), Type.Null()]),
      firstResponse: Figures,
      /** First and later ones. */
      response: Figures,
      resolution: Figures,
      /** Resolutions, and how many of them did not hold. */
      resolved: Type.Integer(),
      reopened: Type.Integer(),
      handOvers: Type.Integer(),
    }),
  ),
})

export interface Asked {
  from: Date
  to: Date
  by: 'agent' | 'franchise'
}

interface Group {
  key: string | null
  metric: string
  count: string
  failed: string
  business: string
  wall: string
}
interface Count {
  key: string | null
  count: string
  some: string
}

/** How quickly tickets were answered and resolved: sums over what was noted when it happened. */
export function createReport(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  /** Rows of a table in a time, of tickets in the user's scope. */
  function inScope(user: User, name: string, at: string, { from, to }: Asked) {
    const query = ctx
      .db({ x: name })
      .join({ t: table.ticket }, 't.id', 'x.ticket_id')
      .where(`x.${at}`, '>=', from)
      .where(`x.${at}`, '<', to)
    visibleTo(query, user)
    return query
  }

  async function counts(query: ReturnType<typeof inScope>, key: string, some: string): Promise<Count[]> {
    return query
      .select({ key })
      .count('* as count')
      .count({ some: ctx.db.ref(some) })
      .groupBy(key)
  }

  return async (user: User, asked: Asked): Promise<Static<typeof ResponseTimes>> => {
    const key = (agent: string) => (asked.by === 'agent' ? agent : 't.franchise_id')
    const groups: Group[] = await inScope(user, table.clock, 'ended_at', asked)
      .where('x.met', true)
      .select({ key: key('x.agent_id') }, 'x.metric')
      .count('* as count')
      .count({ failed: 'x.breached_at' })
      .avg({ business: 'x.business_ms', wall: 'x.wall_ms' })
      .groupBy(key('x.agent_id'), 'x.metric')
    const resolutions = await counts(
      inScope(user, table.resolution, 'resolved_at', asked),
      key('x.assignee_id'),
      'x.reopened_at',
    )
    const handOvers = await counts(
      inScope(user, table.event, 'at', asked).where('x.type', 'handed-over'),
      key('x.actor_id'),
      'x.id',
    )
    const keys = [...new Set([...groups, ...resolutions, ...handOvers].map((row) => row.key))].sort()
    const names = await namesOf(
      asked.by,
      keys.filter((id) => id !== null),
    )
    return {
      items: keys.map((id) => {
        const own = groups.filter((row) => row.key === id)
        const figures = (...metrics: string[]) => sum(own.filter(({ metric }) => metrics.includes(metric)))
        const resolution = resolutions.find((row) => row.key === id)
        return {
          id,
          name: id === null ? null : (names.get(id) ?? `#${id}`),
          firstResponse: figures('first_response'),
          response: figures('first_response', 'next_response'),
          resolution: figures('resolution'),
          resolved: Number(resolution?.count ?? 0),
          reopened: Number(resolution?.some ?? 0),
          handOvers: Number(handOvers.find((row) => row.key === id)?.count ?? 0),
        }
      }),
    }
  }

  async function namesOf(by: Asked['by'], ids: readonly string[]): Promise<Map<string, string>> {
    if (by === 'agent') {
      const people = await ctx.use.people.summaries(ids)
      return new Map([...people].map(([id, { name }]) => [id, name]))
    }
    const shops = await Promise.all(ids.map((id) => ctx.use.directory.shop('franchise', id)))
    return new Map(shops.flatMap((shop) => (shop ? [[shop.id, shop.name] as const] : [])))
  }
}

function sum(rows: readonly Group[]): Static<typeof Figures> {
  const total = (of: (row: Group) => number) => rows.reduce((all, row) => all + of(row), 0)
  const count = total((row) => Number(row.count))
  const mean = (of: 'business' | 'wall') =>
    count === 0 ? 0 : Math.round(total((row) => Number(row[of]) * Number(row.count)) / count)
  return { count, failed: total((row) => Number(row.failed)), businessMs: mean('business'), wallMs: mean('wall') }
}
