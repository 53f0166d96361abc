import { Id, nullable, type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { Ticket } from '../wire.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { categories, fields, tags, teams } from './nouns.ts'
import { recordRoutes } from './records.ts'
import { RuleBody } from './rule.ts'

const ById = Type.Object({ id: Id })
const strict = { additionalProperties: false }
const Note = Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' })
const Availability = Type.Object({
  /** What the user said; without a word, yes. */
  available: Type.Boolean(),
  /** Whether his browser is there. */
  online: Type.Boolean(),
})
/** Past tickets that a dry run looks at, at most. */
const mostTickets = 5000

/** Set-up of the desk, many tickets at once, who gets what. */
export function deskRoutes(app: Routes, ctx: TicketsContext): void {
  const { desk, show } = partsOf(ctx)
  const manage = { permission: 'tickets:manage' }
  const reply = { permission: 'tickets:reply' }
  const configure = { permission: 'tickets:configure' }

  recordRoutes(app, ctx, categories(ctx), 'tickets:read')
  recordRoutes(app, ctx, tags(ctx), 'tickets:read')
  recordRoutes(app, ctx, fields(ctx), 'tickets:read')
  recordRoutes(
    app,
    ctx,
    teams(ctx, (tx, id) => desk.assignment.wake(tx, [id])),
    'tickets:read',
  )
  recordRoutes(app, ctx, desk.store.noun, 'tickets:configure')

  app.post(
    '/rules/dry-run',
    {
      config: configure,
      schema: {
        summary: 'What a rule would do to past tickets in the user’s scope, newest first; nothing is changed',
        body: Type.Object(
          { rule: RuleBody, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostTickets, default: 1000 })) },
          strict,
        ),
        response: {
          200: Type.Object({
            scanned: Type.Integer(),
            tickets: Type.Array(
              Type.Object({
                ticketId: Id,
                changes: Type.Array(
                  Type.Object({
                    field: Type.String(),
                    before: nullable(Type.String()),
                    after: nullable(Type.String()),
                  }),
                ),
                note: Type.Boolean(),
                reply: Type.Boolean(),
                notify: Type.Boolean(),
                error: nullable(Type.String()),
              }),
            ),
          }),
        },
      },
    },
    (request) => desk.dryRun(userOf(request), request.body.rule, request.body.limit ?? 1000),
  )

  bulkRoutes(app, ctx)

  app.post(
    '/:id/hand-over',
    {
      config: manage,
      schema: {
        summary: 'Give it to a colleague or a team, and say why',
        params: ById,
        body: Type.Object(
          { assigneeId: Type.Optional(Id), teamId: Type.Optional(Id), note: Note },
          { ...strict, minProperties: 2 },
        ),
        response: { 200: Ticket },
      },
    },
    async (request) => {
      const user = userOf(request)
      return show.one(user, await desk.handOver.over(user, request.params.id, request.body))
    },
  )

  app.post(
    '/:id/hand-off',
    {
      config: manage,
      schema: {
        summary: 'Give it to sales as a lead, and say why',
        params: ById,
        body: Type.Object({ teamId: Type.Optional(Id), note: Note }, strict),
        response: { 200: Ticket },
      },
    },
    async (request) => {
      const user = userOf(request)
      return show.one(user, await desk.handOver.off(user, request.params.id, request.body))
    },
  )

  app.get(
    '/availability',
    { config: reply, schema: { summary: 'Whether I take tickets', response: { 200: Availability } } },
    (request) => desk.availability.get(userOf(request).id),
  )
  app.put(
    '/availability',
    {
      config: reply,
      schema: {
        summary: 'I take tickets, or I am away; whoever has no page open for three minutes is away as well',
        body: Type.Object({ available: Type.Boolean() }, strict),
        response: { 200: Availability },
      },
    },
    (request) => desk.availability.set(userOf(request), request.body.available),
  )
}
