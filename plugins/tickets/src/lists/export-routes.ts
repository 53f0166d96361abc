import { Readable } from 'node:stream'
import { type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { isZone } from './csv.ts'
import { exportsBusy, zoneUnknown } from './errors.ts'
import { createExport } from './export.ts'
import { FilterQuery, narrow } from './filter.ts'

/** At once in this process: each keeps a connection to the database busy. */
const mostExports = 2

export function exportRoutes(app: Routes, ctx: TicketsContext): void {
  const { workflows } = partsOf(ctx)
  const lines = createExport(ctx)
  let running = 0

  app.get(
    '/export.csv',
    {
      config: { permission: 'tickets:export' },
      schema: {
        summary: 'Tickets in the user’s scope, or their messages, as CSV; a file that could not be finished breaks off',
        querystring: Type.Object(
          {
            what: Type.Optional(Type.Union([Type.Literal('tickets'), Type.Literal('messages')])),
            zone: Type.Optional(Type.String({ maxLength: 64, description: 'IANA time zone of all times' })),
            ...FilterQuery,
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const user = userOf(request)
      const { what = 'tickets', zone = 'Asia/Kuala_Lumpur', ...filter } = request.query
      if (!isZone(zone)) throw zoneUnknown({ zone })
      const narrowing = await narrow(ctx, workflows, user, filter)
      if (running >= mostExports) throw exportsBusy({}, { details: { retryAfterSeconds: 30 } })
      running++
      let rows = 0
      let complete = false
      const record = (action: string, more: object) =>
        ctx.tx((tx) =>
          ctx.use.audit.record(tx, {
            ...{ actorId: user.id, action, subject: { type: 'ticket-export', id: request.id } },
            after: { what, zone, filter, ...more },
          }),
        )
      async function* content() {
        await record('ticket.export-started', {})
        const wrote = (n: number) => {
          rows += n
        }
        const order = { user, what, filter, zone, wrote }
        if (narrowing !== undefined) yield* lines({ ...order, narrowing })
        complete = true
      }
      const file = Readable.from(content(), { objectMode: false, highWaterMark: 256 * 1024 })
      // Also when the reader goes away, before the first line or in the middle.
      file.once('close', () => {
        running--
        record('ticket.export-ended', { rows, complete }).catch((error) => ctx.log.error({ err: error }, 'not audited'))
      })
      const day = new Date().toISOString().slice(0, 10)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="kaunter-${what}-${day}.csv"`)
        .send(file)
    },
  )
}
