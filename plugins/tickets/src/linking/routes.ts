import { Id, Instant, nullable, type Routes, type Static, Type, type User, userOf } from '@kaunter/core'
import type { Shop } from '@kaunter/core/contracts'
import type { TicketRow } from '../tables.ts'
import { Ticket, UndoId } from '../wire.ts'
import { type Linking, maxTickets } from './work.ts'

const ById = Type.Object({ id: Id })
const link = { permission: 'tickets:link' }
const Wish = { outletId: nullable(Id), remember: Type.Optional(Type.Boolean()) }
const Outlet = Type.Object({
  id: Id,
  oid: Type.String(),
  name: Type.String(),
  franchise: Type.Object({ id: Id, name: Type.String() }),
})
const Result = Type.Object({
  ticketId: Id,
  /** Null when it was linked. */
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
})

const toOutlet = ({ id, code, name, franchise }: Shop): Static<typeof Outlet> => ({
  id,
  oid: code,
  name,
  franchise: franchise as { id: string; name: string },
})

interface LinkRouteParts {
  linking: Linking
  show: { one(user: User, row: TicketRow): Promise<Static<typeof Ticket>> }
}

/** Which outlet tickets are for. */
export function linkRoutes(app: Routes, { linking, show }: LinkRouteParts): void {
  app.get(
    '/:id/outlets',
    {
      config: { permission: 'tickets:read' },
      schema: {
        summary: 'The outlets that come into question for a ticket, and those that match a search, within the scope',
        params: ById,
        querystring: Type.Object({ search: Type.String({ maxLength: 100, default: '' }) }),
        response: {
          200: Type.Object({
            current: nullable(Outlet),
            suggested: Type.Array(Type.Object({ outlet: Outlet, isPrimary: Type.Boolean() })),
            found: Type.Array(Outlet),
            /** Whether the customer was asked in the chat, and when that was settled. */
            question: nullable(Type.Object({ askedAt: Instant, settledAt: nullable(Instant) })),
          }),
        },
      },
    },
    async (request) => {
      const found = await linking.suggest(userOf(request), request.params.id, request.query.search.trim())
      const { current, suggested, question } = found
      return {
        current: current && toOutlet(current),
        suggested: suggested.map(({ outlet, isPrimary }) => ({ outlet: toOutlet(outlet), isPrimary })),
        found: found.found.map(toOutlet),
        question: question && {
          askedAt: question.asked_at.toISOString(),
          settledAt: question.settled_at?.toISOString() ?? null,
        },
      }
    },
  )

  app.put(
    '/:id/outlet',
    {
      config: link,
      schema: {
        summary: 'Link a ticket to an outlet, or to none; with `remember` the contact is of that outlet from now on',
        params: ById,
        body: Type.Object(Wish, { additionalProperties: false }),
        response: { 200: Ticket },
      },
    },
    async (request) => {
      const user = userOf(request)
      const ticket = await linking.one(user, request.params.id, request.body)
      return show.one(user, ticket)
    },
  )

  app.post(
    '/link',
    {
      config: link,
      schema: {
        summary: `Link up to ${maxTickets} tickets at once, or all of a contact that belong to no outlet yet`,
        body: Type.Union([
          Type.Object(
            { ticketIds: Type.Array(Id, { minItems: 1, maxItems: maxTickets }), ...Wish, undoId: UndoId },
            { additionalProperties: false },
          ),
          Type.Object({ contactId: Id, ...Wish }, { additionalProperties: false }),
        ]),
        response: { 200: Type.Object({ items: Type.Array(Result) }) },
      },
    },
    async (request) => {
      const { body } = request
      const user = userOf(request)
      const items =
        'ticketIds' in body
          ? await linking.many(user, body.ticketIds, body, body.undoId)
          : await linking.ofContact(user, body.contactId, body)
      return { items }
    },
  )
}
