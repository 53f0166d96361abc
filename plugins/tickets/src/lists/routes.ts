import { encodeCursor, Instant, PageQuery, type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import { page, Ticket } from '../wire.ts'
import { boardRoutes } from './board-routes.ts'
import { countLimit, countViews } from './counts.ts'
import { exportRoutes } from './export-routes.ts'
import { extrasRoutes } from './extras-routes.ts'
import { FilterQuery, narrow } from './filter.ts'
import { readPage } from './page.ts'
import { searchRoutes } from './search-routes.ts'
import { viewRoutes } from './view-routes.ts'

/** As many as fit into one glance. */
const waitingLimit = 5

/** Tickets by the page, and how many there are. */
export function listRoutes(app: Routes, ctx: TicketsContext): void {
  const { workflows, show } = partsOf(ctx)
  const read = { permission: 'tickets:read' }

  app.get(
    '',
    {
      config: read,
      schema: {
        summary: 'Tickets in the user’s scope, newest message first',
        querystring: Type.Object({ ...FilterQuery, ...PageQuery }, { additionalProperties: false }),
        response: { 200: page(Ticket) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { cursor, limit = 50, ...filter } = request.query
      const narrowing = await narrow(ctx, workflows, user, filter)
      if (narrowing === undefined) return { items: [], nextCursor: null }
      const rows = await readPage(ctx, user, filter, narrowing, { cursor, limit: limit + 1 })
      const last = rows[limit - 1]
      return {
        items: await show.all(user, rows.slice(0, limit)),
        nextCursor: rows.length > limit && last ? encodeCursor({ at: last.last_message_at, id: last.id }) : null,
      }
    },
  )

  app.get(
    '/counts',
    {
      config: read,
      schema: {
        summary: `Sizes of the views, each at most ${countLimit}`,
        response: {
          200: Type.Object({
            /** The clock of the server: that of a browser may be wrong. */
            at: Instant,
            active: Type.Integer(),
            mine: Type.Integer(),
            unassigned: Type.Integer(),
            team: Type.Integer({ description: 'Of the teams that the user belongs to' }),
            breached: Type.Integer(),
            unlinked: Type.Object({
              count: Type.Integer(),
              oldest: Type.Union([Instant, Type.Null()], { description: 'When the oldest of them was opened' }),
            }),
          }),
        },
      },
    },
    async (request) => {
      const { unlinked, ...counts } = await countViews(ctx, userOf(request))
      return {
        at: new Date().toISOString(),
        ...counts,
        unlinked: { count: unlinked.count, oldest: unlinked.oldest?.toISOString() ?? null },
      }
    },
  )

  app.get(
    '/waiting',
    {
      config: read,
      schema: {
        summary: `The ${waitingLimit} open tickets whose customers have waited longest for an answer`,
        response: { 200: Type.Object({ items: Type.Array(Ticket) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const query = ctx.db<TicketRow>(tables(ctx).ticket)
      visibleTo(query, user)
      const rows = (await query
        .where('is_open', true)
        .whereNotNull('awaiting_reply_since')
        .orderBy('awaiting_reply_since')
        .orderBy('id')
        .limit(waitingLimit)) as TicketRow[]
      return { items: await show.all(user, rows) }
    },
  )

  boardRoutes(app, ctx)
  extrasRoutes(app, ctx)
  searchRoutes(app, ctx)
  exportRoutes(app, ctx)
  viewRoutes(app, ctx)
}
