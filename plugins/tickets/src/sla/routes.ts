import { Id, Instant, type Routes, Type, type User, userOf } from '@kaunter/core'
import { Conditions } from '../desk/conditions.ts'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { Priority } from '../wire.ts'
import { allOutletsOnly, rangeTooLong } from './errors.ts'
import { PolicyInput } from './policy.ts'
import { ResponseTimes } from './report.ts'
import type { Policy as PolicyRow, RunRow } from './tables.ts'
import { Sla } from './view.ts'

const ById = Type.Object({ id: Id })
const Policy = Type.Composite([
  PolicyInput,
  Type.Object({
    id: Id,
    /** Holds for what no other matches; stands last. */
    catchAll: Type.Boolean(),
    version: Type.Integer(),
  }),
])
const Run = Type.Object({
  reason: Type.String(),
  total: Type.Integer(),
  done: Type.Integer(),
  startedAt: Instant,
  finishedAt: Type.Union([Instant, Type.Null()]),
})

const longestDays = 400

const toWire = ({ id, name, position, active, conditions, targets, escalations, version, ...policy }: PolicyRow) => ({
  ...{ id, name, position, active, conditions, targets, escalations, version },
  catchAll: policy.catch_all,
  calendarId: policy.calendar_id,
  warnPercent: policy.warn_percent,
})

const toRun = ({ reason, total, done, started_at, finished_at }: RunRow) => ({
  ...{ reason, total, done },
  startedAt: started_at.toISOString(),
  finishedAt: finished_at?.toISOString() ?? null,
})

/** What holds for all outlets is changed by those who see all. */
function deciderOf(request: Parameters<typeof userOf>[0]): User {
  const user = userOf(request)
  if (!user.scope.all) throw allOutletsOnly({})
  return user
}

/** What is promised to customers, and whether it is kept. */
export function slaRoutes(app: Routes, ctx: TicketsContext): void {
  const { work, sla } = partsOf(ctx)
  const { policies, recalculation } = sla
  const configure = { permission: 'tickets:configure' }

  app.get(
    '/policies',
    {
      config: configure,
      schema: {
        summary: 'SLA policies: the first that matches a ticket holds for it, the last one for all others',
        response: { 200: Type.Object({ items: Type.Array(Policy), run: Type.Union([Run, Type.Null()]) }) },
      },
    },
    async () => {
      const run = await recalculation.progress()
      return { items: (await policies.all(ctx.db)).map(toWire), run: run === undefined ? null : toRun(run) }
    },
  )

  app.post(
    '/policies',
    { config: configure, schema: { body: PolicyInput, response: { 201: Policy } } },
    async (request, reply) =>
      reply.code(201).send(toWire(await policies.create(deciderOf(request), request.body, recalculation.start))),
  )

  app.get(
    '/policies/:id',
    { config: configure, schema: { params: ById, response: { 200: Policy } } },
    async (request) => toWire(await policies.find(ctx.db, request.params.id)),
  )

  app.put(
    '/policies/:id',
    {
      config: configure,
      schema: {
        summary: 'Say it anew; open deadlines follow, what was met or broken stays',
        params: ById,
        body: PolicyInput,
        response: { 200: Policy },
      },
    },
    async (request) =>
      toWire(await policies.change(deciderOf(request), request.params.id, request.body, recalculation.start)),
  )

  app.delete(
    '/policies/:id',
    { config: configure, schema: { params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await policies.remove(deciderOf(request), request.params.id, recalculation.start)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/policies/preview',
    {
      config: configure,
      schema: {
        summary: 'Which open tickets conditions mean, and what holds for each now; the first few of them',
        body: Type.Object({ conditions: Conditions }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            total: Type.Integer(),
            items: Type.Array(
              Type.Object({
                id: Id,
                lastMessagePreview: Type.String(),
                priority: Priority,
                policy: Type.Union([Type.String(), Type.Null()]),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { total, items } = await policies.preview(userOf(request), request.body.conditions)
      return {
        total,
        items: items.map(({ ticket: { id, last_message_preview: lastMessagePreview, priority }, policy }) => ({
          ...{ id, lastMessagePreview, priority, policy },
        })),
      }
    },
  )

  app.get(
    '/:id/sla',
    {
      config: { permission: 'tickets:read' },
      schema: { summary: 'What is promised for a ticket, and how it stands', params: ById, response: { 200: Sla } },
    },
    async (request) => sla.view(await work.find(userOf(request), request.params.id)),
  )

  app.get(
    '/reports/response-times',
    {
      config: { permission: 'tickets:reports' },
      schema: {
        summary: 'How quickly tickets of the user’s scope were answered and resolved, by agent or franchise',
        querystring: Type.Object({
          from: Instant,
          to: Instant,
          by: Type.Union([Type.Literal('agent'), Type.Literal('franchise')]),
        }),
        response: { 200: ResponseTimes },
      },
    },
    async (request) => {
      const { from, to, by } = request.query
      const asked = { from: new Date(from), to: new Date(to), by }
      if (asked.to.getTime() - asked.from.getTime() > longestDays * 86_400_000)
        throw rangeTooLong({ days: longestDays })
      return sla.report(userOf(request), asked)
    },
  )
}
