import { Id, Instant, type Routes, type Static, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import { Ticket } from '../wire.ts'
import { createSearch } from './search.ts'
import { type Excerpt, excerptOf, type Sought, soughtIn } from './words.ts'

const Match = Type.Object({
  in: Type.Union(['number', 'phone', 'email', 'name', 'message'].map((each) => Type.Literal(each))),
  messageId: Type.Union([Id, Type.Null()]),
  at: Type.Union([Instant, Type.Null()]),
  text: Type.String({ description: 'Empty for phone and email: what may be shown of those stands in the contact' }),
  marks: Type.Array(Type.Object({ start: Type.Integer(), length: Type.Integer() }), {
    description: 'Where the words stand in the text, in UTF-16 units',
  }),
})
type Match = Static<typeof Match>
/** Of one ticket. */
const mostMatches = 3

export function searchRoutes(app: Routes, ctx: TicketsContext): void {
  const { show, lists } = partsOf(ctx)
  const search = createSearch(ctx)

  app.get(
    '/search',
    {
      config: { permission: 'tickets:read' },
      schema: {
        summary:
          'Tickets by number, name, phone, e-mail and what was said in them: those found by contact, then the newest',
        querystring: Type.Object({
          q: Type.String({ description: 'All words must be there, of the last one its beginning' }),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object({ ticket: Ticket, matches: Type.Array(Match) })),
            complete: Type.Boolean({
              description: 'False when there may be more that would take too long, or is still being indexed',
            }),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { q, limit = 20 } = request.query
      const sought = soughtIn(q)
      const [found, left] = await Promise.all([search(user, q, limit), lists.backfill.left()])
      const ids = [...new Set([...found.tickets.map(({ id }) => id), ...found.messages.map((each) => each.ticketId)])]
      const query = ctx.db<TicketRow>(tables(ctx).ticket).whereIn('id', ids.slice(0, limit))
      visibleTo(query, user)
      const rows = new Map(((await query) as TicketRow[]).map((row) => [row.id, row]))
      const tickets = await show.all(
        user,
        ids.flatMap((id) => rows.get(id) ?? []),
      )
      const views = await ctx.use.messaging.views(
        found.messages.filter(({ ticketId }) => rows.has(ticketId)).map(({ id }) => id),
      )
      const items = tickets.map((ticket) => ({
        ticket,
        matches: [
          ...found.tickets.filter(({ id }) => id === ticket.id).map(({ by }) => ofTicket(by, ticket, sought)),
          ...found.messages.flatMap(({ id, ticketId }): Match[] => {
            const view = ticketId === ticket.id ? views.get(id) : undefined
            if (view === undefined) return []
            const excerpt = excerptOf(view.content ?? view.text, sought)
            return [{ in: 'message', messageId: id, at: view.sentAt.toISOString(), ...excerpt }]
          }),
        ].slice(0, mostMatches),
      }))
      return { items, complete: found.complete && left.length === 0 }
    },
  )
}

function ofTicket(by: 'number' | 'phone' | 'email' | 'name', ticket: Static<typeof Ticket>, sought: Sought): Match {
  const number = `#${ticket.number}`
  const excerpts: Record<typeof by, Excerpt> = {
    number: { text: number, marks: [{ start: 0, length: number.length }] },
    name: excerptOf(ticket.contact.name, sought),
    phone: { text: '', marks: [] },
    email: { text: '', marks: [] },
  }
  return { in: by, messageId: null, at: null, ...excerpts[by] }
}
