import { Id, nullable, type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { TicketPatch } from '../ticket-patch.ts'
import { UndoId } from '../wire.ts'
import { TagName } from './nouns.ts'

const strict = { additionalProperties: false }
const Result = Type.Object({
  ticketId: Id,
  ok: Type.Boolean(),
  version: nullable(Type.Integer()),
  code: nullable(Type.String()),
  message: nullable(Type.String()),
})
const Tags = Type.Optional(Type.Array(TagName, { maxItems: 30 }))
/** Many tickets have tags of their own, so that here one gives and takes some. */
const Change = Type.Composite([TicketPatch, Type.Object({ addTags: Tags, removeTags: Tags })], {
  ...strict,
  minProperties: 1,
})

/** Many tickets at once, and taking that back. */
export function bulkRoutes(app: Routes, ctx: TicketsContext): void {
  const { desk, undo } = partsOf(ctx)
  const manage = { permission: 'tickets:manage' }

  app.post(
    '/bulk',
    {
      config: manage,
      schema: {
        summary: 'Change up to 500 tickets, each by itself; says of each what became of it',
        body: Type.Object(
          { ticketIds: Type.Array(Id, { minItems: 1, maxItems: 500 }), change: Change, undoId: UndoId },
          strict,
        ),
        response: {
          200: Type.Object({
            items: Type.Array(Result),
            undoId: nullable(Type.String({ description: 'To take it back with, for five minutes' })),
          }),
        },
      },
    },
    (request) => {
      const { ticketIds, change, undoId } = request.body
      return desk.bulk(userOf(request), ticketIds, change, undoId)
    },
  )

  app.post(
    '/bulk/:undoId/undo',
    {
      config: manage,
      schema: {
        summary: 'Take back what I did to many tickets, up to 200 at a time; what others have changed since stays',
        params: Type.Object({ undoId: Type.String({ maxLength: 36 }) }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Composite([
                Result,
                Type.Object({ left: Type.Array(Type.String(), { description: 'What was changed since, and stays' }) }),
              ]),
            ),
            more: Type.Boolean({ description: 'There were too many for one request: ask again' }),
          }),
        },
      },
    },
    (request) => undo.run(userOf(request), request.params.undoId),
  )
}
