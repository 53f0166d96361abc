import { Id, nullable, type Routes, type Static, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { countLimit } from './counts.ts'
import { Filter } from './filter.ts'
import { createViews, type ViewBody } from './views.ts'

const strict = { additionalProperties: false }
const ById = Type.Object({ id: Id })
const Kept = {
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  filter: Filter,
  sharedWith: Type.Union([Type.Literal('me'), Type.Literal('team'), Type.Literal('all')]),
}
const position = Type.Integer({ minimum: 0, maximum: 9999 })
const Body = Type.Object({ ...Kept, teamId: Type.Optional(nullable(Id)), position: Type.Optional(position) }, strict)
const View = Type.Object({
  id: Id,
  ...Kept,
  teamId: nullable(Id),
  position,
  version: Type.Integer(),
  mayChange: Type.Boolean({ description: 'Whether I may change and remove it' }),
})

/** Filters that people keep by name, for themselves, a team or everybody. */
export function viewRoutes(app: Routes, ctx: TicketsContext): void {
  const views = createViews(ctx, partsOf(ctx).workflows)
  const config = { permission: 'tickets:read' }

  app.get(
    '/views',
    {
      config,
      schema: {
        summary: 'My views, those of my teams, and those for everybody',
        response: { 200: Type.Object({ items: Type.Array(View) }) },
      },
    },
    async (request) => ({ items: await views.list(userOf(request)) }),
  )

  app.get(
    '/views/counts',
    {
      config,
      schema: {
        summary: `How many tickets I see in each view, at most ${countLimit}`,
        response: { 200: Type.Object({ items: Type.Array(Type.Object({ id: Id, count: Type.Integer() })) }) },
      },
    },
    async (request) => ({ items: await views.count(userOf(request)) }),
  )

  app.post(
    '/views',
    { config, schema: { summary: 'Keep a filter as a view', body: Body, response: { 201: View } } },
    async (request, reply) => reply.code(201).send(await views.create(userOf(request), request.body as Given)),
  )

  app.put(
    '/views/:id',
    {
      config,
      schema: {
        summary: 'Change a view; with If-Match only as it was read',
        params: ById,
        headers: Type.Object({ 'if-match': Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,8}$' })) }),
        body: Body,
        response: { 200: View },
      },
    },
    (request) => {
      const version = request.headers['if-match']
      const seen = version === undefined ? undefined : Number(version)
      return views.change(userOf(request), request.params.id, request.body as Given, seen)
    },
  )

  app.delete(
    '/views/:id',
    { config, schema: { summary: 'Remove a view', params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await views.remove(userOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/views/:id/restore',
    {
      config,
      schema: { summary: 'Bring back a view that was removed within a day', params: ById, response: { 200: View } },
    },
    (request) => views.restore(userOf(request), request.params.id),
  )
}

type Given = ViewBody & Static<typeof Body>
