import { insertNew, type Tx } from '@kaunter/core'
import type { TicketSummary, Tickets } from '@kaunter/core/contracts'
import { ticketClosed, ticketNotFound } from './errors.ts'
import type { Parts } from './parts.ts'
import { type TicketRow, type TicketsContext, tables } from './tables.ts'
import { inStatus } from './workflow.ts'

const toSummary = (row: TicketRow): TicketSummary => ({
  id: row.id,
  conversationId: row.conversation_id,
  contactId: row.contact_id,
  place: { franchiseId: row.franchise_id, outletId: row.outlet_id },
  workflow: row.workflow,
  status: row.status,
  statusCategory: row.status_category,
  assigneeId: row.assignee_id,
  outcome: row.outcome,
  mergedIntoId: row.merged_into_id,
  version: row.version,
})

/** Tickets for other plugins. */
export function createService(
  ctx: TicketsContext,
  { changes, moves, publisher, workflows }: Pick<Parts, 'changes' | 'moves' | 'publisher' | 'workflows'>,
): Tickets {
  const table = tables(ctx)

  async function locked(tx: Tx, id: string): Promise<TicketRow> {
    const row: TicketRow | undefined = await tx.db(table.ticket).where({ id }).forUpdate().first()
    if (row === undefined) throw ticketNotFound({ id })
    return row
  }

  return {
    async find(ids, tx) {
      const rows: TicketRow[] = await (tx?.db ?? ctx.db)(table.ticket).whereIn('id', ids)
      return new Map(rows.map((row) => [row.id, toSummary(row)]))
    },

    async move(tx, id, { note, ...move }, actor) {
      const ticket = await locked(tx, id)
      if (move.status === ticket.status) return toSummary(ticket)
      const values = await moves.to(tx, ticket, move, actor)
      const data = note === undefined ? {} : { text: note }
      const type = values.is_open && !ticket.is_open ? 'reopened' : 'changed'
      const [moved] = await changes.change(tx, [{ ticket, values, type, data }], actor)
      return toSummary(moved as TicketRow)
    },

    async setWorkflow(tx, id, workflow, actor) {
      const ticket = await locked(tx, id)
      if (!ticket.is_open) throw ticketClosed({ id })
      if (ticket.workflow === workflow) return toSummary(ticket)
      workflows.of({ workflow })
      const status = workflows.entryOf({ workflow }, ticket.status_category)
      const values = { workflow, ...inStatus(ticket, status, new Date()) }
      const [changed] = await changes.change(tx, [{ ticket, values, type: 'changed' }], actor)
      return toSummary(changed as TicketRow)
    },

    async attach(tx, id, messageIds) {
      await locked(tx, id)
      const views = await ctx.use.messaging.views(messageIds, tx)
      const links = [...views.values()].map((view) => ({
        ticket_id: id,
        message_id: view.id,
        occurred_at: view.sentAt,
      }))
      const made = await insertNew(tx.db, table.message, links, ['message_id'], 'message_id')
      await publisher.messages(
        tx,
        links.filter((_link, i) => made[i] !== undefined),
      )
    },
  }
}
