import { Id, nullable, type Routes, Type, type User, userOf } from '@kaunter/core'
import { deskTables } from '../desk/tables.ts'
import { type TicketsContext, tables, visibleTo } from '../tables.ts'

const most = 100
const Named = Type.Object({ id: Id, name: Type.String() })

interface Tagged {
  ticketId: string
  id: string
  name: string
  colour: string
}

/** What rows and cards show besides: asked for those in sight, so that lists and live events need not carry it. */
export function extrasRoutes(app: Routes, ctx: TicketsContext): void {
  app.get(
    '/extras',
    {
      config: { permission: 'tickets:read' },
      schema: {
        summary: `Outlet, team and tags of up to ${most} tickets; those out of the user’s sight are left out`,
        querystring: Type.Object(
          { ids: Type.String({ pattern: `^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,${most - 1}}$` }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                ticketId: Id,
                outlet: nullable(Type.Object({ id: Id, name: Type.String(), timeZone: nullable(Type.String()) })),
                team: nullable(Named),
                tags: Type.Array(Type.Object({ id: Id, name: Type.String(), colour: Type.String() })),
              }),
            ),
          }),
        },
      },
    },
    async (request) => ({ items: await extrasOf(userOf(request), request.query.ids.split(',')) }),
  )

  async function extrasOf(user: User, ids: readonly string[]) {
    const query = ctx.db({ t: tables(ctx).ticket }).whereIn('t.id', ids)
    visibleTo(query, user, 't')
    const rows: { id: string; outlet_id: string | null; team_id: string | null }[] = await query.select(
      ...['t.id', 't.outlet_id', 't.team_id'],
    )
    const [outlets, teams, tags] = await Promise.all([
      shopsOf(rows.flatMap((row) => row.outlet_id ?? [])),
      teamsOf(rows.flatMap((row) => row.team_id ?? [])),
      tagsOf(rows.map(({ id }) => id)),
    ])
    return rows.map(({ id, outlet_id, team_id }) => ({
      ticketId: id,
      outlet: outlets.get(outlet_id ?? '') ?? null,
      team: teams.get(team_id ?? '') ?? null,
      tags: (tags.get(id) ?? []).map(({ ticketId: _, ...tag }) => tag),
    }))
  }

  async function shopsOf(ids: readonly string[]) {
    const shops = await ctx.use.directory.shops({ franchiseIds: [], outletIds: [...new Set(ids)] })
    return new Map(shops.map(({ id, name, timeZone }) => [id, { id, name, timeZone }]))
  }

  async function teamsOf(ids: readonly string[]) {
    if (ids.length === 0) return new Map<string, { id: string; name: string }>()
    const rows: { id: string; name: string }[] = await ctx
      .db(deskTables(ctx).team)
      .whereIn('id', [...new Set(ids)])
      .select('id', 'name')
    return new Map(rows.map((row) => [row.id, row]))
  }

  async function tagsOf(ids: readonly string[]): Promise<Map<string, Tagged[]>> {
    const { tag, ticketTag } = deskTables(ctx)
    const rows: Tagged[] = await ctx
      .db({ g: ticketTag })
      .join({ tag }, 'tag.id', 'g.tag_id')
      .whereIn('g.ticket_id', ids)
      .orderBy('tag.folded')
      .select({ ticketId: 'g.ticket_id' }, 'tag.id', 'tag.name', 'tag.colour')
    return Map.groupBy(rows, (row) => row.ticketId)
  }
}
