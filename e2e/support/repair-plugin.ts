import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './server.ts'

const contracts = pathToFileURL(join(root, 'core/src/contracts/index.ts')).href

/**
 * A workflow of another plugin, with words of its own, a guard and timers; it also claims ratings, and notes the events
 * that it hears.
 */
const repair = `
  import { handled, routing, ticketReopened, ticketResolved, tickets, ticketWorkflows } from '${contracts}'
  const noteIn = (ctx) => (event) => async (data) => {
    await ctx.db(ctx.table('heard')).insert({ event, ticket_id: data.ticketId, outcome: data.outcome ?? null })
  }
  const label = (text) => ({ en: text, ms: text })
  export default {
    name: 'repair',
    uses: { tickets },
    provides: [ticketWorkflows],
    migrations: { '001_heard': {
      up: (db, table) => db.schema.createTable(table('heard'), (t) => {
        t.bigIncrements('id'); t.string('event', 40); t.bigInteger('ticket_id'); t.string('outcome', 40)
      }),
      down: (db, table) => db.schema.dropTable(table('heard')),
    } },
    setup(ctx) {
      ctx.provide(ticketWorkflows, {
        label: label('Repair'),
        statuses: [
          { name: 'intake', category: 'new', label: label('Intake') },
          { name: 'diagnosis', category: 'open', label: label('Diagnosis') },
          { name: 'approval', category: 'waiting_customer', label: label('Approval') },
          { name: 'ready', category: 'resolved', label: label('Ready') },
          { name: 'picked_up', category: 'closed', label: label('Picked up') },
        ],
        transitions: { intake: ['diagnosis'], diagnosis: ['approval', 'ready'], approval: ['diagnosis'], ready: ['picked_up', 'diagnosis'] },
        outcomes: [{ name: 'repaired', label: label('Repaired') }, { name: 'beyond_repair', label: label('Beyond repair') }],
        guard: async (tx, { ticketId, to }) => {
          if (to !== 'ready') return null
          const [{ n }] = await tx.db(ctx.table('heard')).where({ ticket_id: ticketId, event: 'photo' }).count('* as n')
          return Number(n) >= 2 ? null : { code: 'photos', reason: 'Take two photos of the repaired device first' }
        },
        timers: [
          { status: 'intake', afterMinutes: 60, to: 'diagnosis' },
          { status: 'approval', afterMinutes: 60, to: 'diagnosis' },
          { status: 'ready', afterMinutes: 1440, to: 'diagnosis' },
        ],
      })
      const note = noteIn(ctx)
      ctx.on(ticketResolved, note('resolved'))
      ctx.on(ticketReopened, note('reopened'))
      ctx.tap(routing, async (batch) => {
        const ratings = batch.messages.filter((m) => m.handledBy === null && /^rating [1-5]$/.test(m.text))
        for (const { id, conversationId } of ratings) {
          const ticket = await batch.tx.db('tickets_ticket').where({ conversation_id: conversationId }).orderBy('id', 'desc').first('id')
          await ctx.use.tickets.attach(batch.tx, ticket.id, [id])
        }
        return handled(batch, 'repair', new Set(ratings.map((m) => m.id)))
      }, { before: 'tickets' })
    },
    routes(app, ctx) {
      const config = { public: true }
      app.post('/:id/take', { config }, async (request) => ctx.tx((tx) =>
        ctx.use.tickets.setWorkflow(tx, request.params.id, 'repair', { kind: 'automation', id: null })))
      app.post('/:id/photo', { config }, async (request) => noteIn(ctx)('photo')({ ticketId: request.params.id }))
      app.post('/:id/move/:status', { config }, async (request) => ctx.tx((tx) =>
        ctx.use.tickets.move(tx, request.params.id, { status: request.params.status }, { kind: 'automation', id: null })))
    },
  }`

/** Writes the plugin into a folder; its address for a configuration. */
export function repairPlugin(folder: string): string {
  const file = join(folder, 'repair.mjs')
  writeFileSync(file, repair)
  return file
}
