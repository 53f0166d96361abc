import { type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { Category, StatusName } from '../wire.ts'
import { countStatuses } from './board.ts'
import { countLimit } from './counts.ts'
import { FilterQuery } from './filter.ts'

const Label = Type.Object({ en: Type.String(), ms: Type.String() })
const Workflow = Type.Object({
  name: Type.String(),
  label: Label,
  statuses: Type.Array(Type.Object({ name: StatusName, category: Category, label: Label })),
  transitions: Type.Record(Type.String(), Type.Array(Type.String()), {
    description: 'Where a person may move a ticket from each status',
  }),
})
const { status: _, ...BoardFilter } = FilterQuery

/** Tickets as a board of columns. */
export function boardRoutes(app: Routes, ctx: TicketsContext): void {
  const { workflows } = partsOf(ctx)
  const read = { permission: 'tickets:read' }

  app.get(
    '/workflows',
    {
      config: read,
      schema: {
        summary: 'How tickets go from status to status; our own first, then those of plugins',
        response: { 200: Type.Object({ items: Type.Array(Workflow) }) },
      },
    },
    async () => ({
      items: workflows.all().map(([name, { label, statuses, transitions }]) => ({
        ...{ name, label, statuses: [...statuses] },
        transitions: Object.fromEntries(Object.entries(transitions).map(([from, to]) => [from, [...to]])),
      })),
    }),
  )

  app.get(
    '/board/counts',
    {
      config: read,
      schema: {
        summary: `How many tickets a filter leaves in each status of a workflow, each at most ${countLimit}`,
        querystring: Type.Object(
          { ...BoardFilter, workflow: Type.String({ default: 'support', maxLength: 50 }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ items: Type.Array(Type.Object({ status: StatusName, count: Type.Integer() })) }),
        },
      },
    },
    async (request) => {
      const { workflow, ...filter } = request.query
      const names = workflows.of({ workflow }).statuses.map(({ name }) => name)
      // No index knows of workflows: where there is one alone, asking for it would only cost.
      const within = workflows.all().length > 1 ? { ...filter, workflow } : filter
      return { items: await countStatuses(ctx, workflows, userOf(request), within, names) }
    },
  )
}
