import { Id, Instant, nullable, type Routes, Type, userOf } from '@kaunter/core'
import type { Workflow } from '@kaunter/core/contracts'
import { partsOf } from '../parts.ts'
import type { Settings } from '../settings.ts'
import { type TicketsContext, tables } from '../tables.ts'
import { StatusName, Ticket } from '../wire.ts'
import { linkKinds } from './links.ts'
import { outcomesOf } from './outcomes.ts'

const ById = Type.Object({ id: Id })
const Done = Type.Object({ ok: Type.Literal(true) })
const done = { ok: true as const }

const Resolution = Type.Object({
  id: Id,
  number: Type.Integer(),
  outcome: Type.String(),
  note: nullable(Type.String()),
  resolvedBy: nullable(Type.Object({ id: Id, name: Type.String() })),
  resolvedAt: Instant,
  reopenedAt: nullable(Instant),
})

const Link = Type.Object({
  kind: Type.Union(linkKinds.map((kind) => Type.Literal(kind))),
  /** `to`: this ticket follows, took in, was split off the other one; `from`: the other way round. */
  direction: Type.Union([Type.Literal('to'), Type.Literal('from')]),
  ticket: Type.Object({ id: Id, number: Type.Integer(), status: StatusName, createdAt: Instant }),
})

const Outcomes = Type.Object({
  items: Type.Array(Type.Object({ name: Type.String(), en: nullable(Type.String()), ms: nullable(Type.String()) })),
})

/** With the words of the plugin that has them; ours have theirs in the admin. */
const worded = (workflow: Workflow, settings: Settings) =>
  outcomesOf(workflow, settings).map((name) => {
    const label = workflow.outcomes?.find((outcome) => outcome.name === name)?.label
    return { name, en: label?.en ?? null, ms: label?.ms ?? null }
  })

/** How tickets end, and how they belong together. */
export function lifecycleRoutes(app: Routes, ctx: TicketsContext): void {
  const { work, workflows, links, joining, show } = partsOf(ctx)
  const table = tables(ctx)
  const read = { permission: 'tickets:read' }
  const manage = { permission: 'tickets:manage' }

  app.get(
    '/outcomes',
    { config: read, schema: { summary: 'Every way in which a ticket can end', response: { 200: Outcomes } } },
    async () => {
      const settings = await ctx.settings()
      const all = workflows.all().flatMap(([, workflow]) => worded(workflow, settings))
      return { items: [...new Map(all.map((outcome) => [outcome.name, outcome])).values()] }
    },
  )

  app.get(
    '/:id/outcomes',
    {
      config: read,
      schema: {
        summary: 'How this ticket can end; the first is what no outcome means',
        params: ById,
        response: { 200: Outcomes },
      },
    },
    async (request) => {
      const ticket = await work.find(userOf(request), request.params.id)
      const settings = await ctx.settings({ franchiseId: ticket.franchise_id, outletId: ticket.outlet_id })
      return { items: worded(workflows.of(ticket), settings) }
    },
  )

  app.get(
    '/:id/resolutions',
    {
      config: read,
      schema: {
        summary: 'Each time it was resolved, the first first',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(Resolution) }) },
      },
    },
    async (request) => {
      const { id } = await work.find(userOf(request), request.params.id)
      const rows = await ctx.db(table.resolution).where({ ticket_id: id }).orderBy('number').limit(200)
      const names = await ctx.use.people.summaries(rows.flatMap((row) => row.resolved_by ?? []))
      return {
        items: rows.map((row) => ({
          id: row.id,
          number: row.number,
          outcome: row.outcome,
          note: row.note,
          resolvedBy:
            row.resolved_by === null
              ? null
              : { id: row.resolved_by, name: names.get(row.resolved_by)?.name ?? `#${row.resolved_by}` },
          resolvedAt: row.resolved_at.toISOString(),
          reopenedAt: row.reopened_at?.toISOString() ?? null,
        })),
      }
    },
  )

  app.post(
    '/:id/merge',
    {
      config: manage,
      schema: {
        summary: 'Move everything into another ticket and close this one, which leads there from now on',
        params: ById,
        body: Type.Object({ intoId: Id }, { additionalProperties: false }),
        response: { 200: Ticket },
      },
    },
    async (request) => {
      const user = userOf(request)
      return show.one(user, await joining.merge(user, request.params.id, request.body.intoId))
    },
  )

  app.post(
    '/:id/split',
    {
      config: manage,
      schema: {
        summary: 'Take messages out into a ticket of their own',
        params: ById,
        body: Type.Object(
          { messageIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }) },
          { additionalProperties: false },
        ),
        response: { 201: Ticket },
      },
    },
    async (request, reply) => {
      const user = userOf(request)
      const ticket = await joining.split(user, request.params.id, request.body.messageIds)
      return reply.code(201).send(await show.one(user, ticket))
    },
  )

  app.get(
    '/:id/links',
    {
      config: read,
      schema: {
        summary: 'The tickets it belongs together with, as far as the user sees them',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(Link) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = await work.find(user, request.params.id)
      const found = await links.list(user, id)
      return {
        items: found.map(({ kind, direction, row }) => ({
          kind,
          direction,
          ticket: { id: row.id, number: Number(row.id), status: row.status, createdAt: row.created_at.toISOString() },
        })),
      }
    },
  )

  app.post(
    '/:id/links',
    {
      config: manage,
      schema: {
        summary: 'Say that two tickets are related',
        params: ById,
        body: Type.Object({ otherId: Id }, { additionalProperties: false }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const user = userOf(request)
      const [one, other] = [await work.find(user, request.params.id), await work.find(user, request.body.otherId)]
      await ctx.tx((tx) => links.relate(tx, user, one, other))
      return done
    },
  )

  app.delete(
    '/:id/links/:otherId',
    {
      config: manage,
      schema: { params: Type.Object({ id: Id, otherId: Id }), response: { 200: Done } },
    },
    async (request) => {
      const user = userOf(request)
      const ticket = await work.find(user, request.params.id)
      await ctx.tx((tx) => links.unrelate(tx, user, ticket, request.params.otherId))
      return done
    },
  )
}
