import type { Tx } from '@kaunter/core'
import { isOpenCategory, type TicketActor } from '@kaunter/core/contracts'
import {
  anotherOpen,
  moveRefused,
  outcomeUnknown,
  outcomeWithoutEnd,
  statusNotAllowed,
  ticketClosed,
} from '../errors.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { inStatus, type Workflows } from '../workflow.ts'
import { outcomesOf } from './outcomes.ts'

/** Where a ticket shall go, and how it ended when that ends it. */
export interface Move {
  status: string
  outcome?: string
}

/** Moves of a ticket through its workflow, checked. */
export function createMoves(ctx: TicketsContext, workflows: Workflows) {
  const table = tables(ctx)

  /**
   * What the ticket, locked, becomes.
   *
   * @throws KAUNTER_TICKET_CLOSED, KAUNTER_TICKET_STATUS_NOT_ALLOWED, KAUNTER_TICKET_MOVE_REFUSED,
   * KAUNTER_TICKET_OUTCOME_UNKNOWN, KAUNTER_TICKET_ANOTHER_OPEN, KAUNTER_TICKET_WORKFLOW_AWAY
   */
  async function to(tx: Tx, ticket: TicketRow, move: Move, actor: TicketActor): Promise<Partial<TicketRow>> {
    if (ticket.status_category === 'closed') throw ticketClosed({ id: ticket.id })
    const workflow = workflows.of(ticket)
    const status = workflow.statuses.find(({ name }) => name === move.status)
    if (status === undefined || !workflows.nextOf(ticket).includes(move.status))
      throw statusNotAllowed({ from: ticket.status, to: move.status })
    const refusal = await workflow.guard?.(tx, { ticketId: ticket.id, from: ticket.status, to: move.status, actor })
    if (refusal) throw moveRefused(refusal)
    const values = inStatus(ticket, status, new Date())
    if (values.is_open && !ticket.is_open) await assertAlone(tx, ticket)
    return { ...values, ...(await outcomeOf(tx, ticket, move, isOpenCategory(status.category))) }
  }

  /**
   * Whether what was done to the ticket may be taken back, whatever its workflow says of moves: what a plugin guards, it
   * guards in this direction too.
   *
   * @throws KAUNTER_TICKET_MOVE_REFUSED, KAUNTER_TICKET_ANOTHER_OPEN, KAUNTER_TICKET_WORKFLOW_AWAY
   */
  async function assertBack(tx: Tx, ticket: TicketRow, before: Partial<TicketRow>, actor: TicketActor): Promise<void> {
    const { status = ticket.status, is_open = ticket.is_open } = before
    if (status === ticket.status) return
    const move = { ticketId: ticket.id, from: ticket.status, to: status, actor }
    const refusal = await workflows.of(ticket).guard?.(tx, move)
    if (refusal) throw moveRefused(refusal)
    if (is_open && !ticket.is_open) await assertAlone(tx, ticket)
  }

  /** Another outcome of what has ended already. @throws KAUNTER_TICKET_OUTCOME_WITHOUT_END, KAUNTER_TICKET_OUTCOME_UNKNOWN */
  async function correct(tx: Tx, ticket: TicketRow, outcome: string): Promise<Partial<TicketRow>> {
    if (outcome === ticket.outcome) return {}
    if (ticket.status_category !== 'resolved') throw outcomeWithoutEnd({})
    return outcomeOf(tx, ticket, { status: ticket.status, outcome }, false)
  }

  /** Ends need an outcome; a resolved ticket that is closed keeps its own, and one that opens again has had one. */
  async function outcomeOf(tx: Tx, ticket: TicketRow, move: Move, open: boolean): Promise<Partial<TicketRow>> {
    if (open) return {}
    const place = { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id }
    const known = outcomesOf(workflows.of(ticket), await ctx.settings(place, tx))
    if (move.outcome === undefined) return ticket.is_open ? { outcome: known[0] ?? null } : {}
    if (!known.includes(move.outcome)) throw outcomeUnknown({ outcome: move.outcome, known: known.join(', ') })
    return { outcome: move.outcome }
  }

  /** A ticket that was split off does not stand in the way of its conversation. */
  async function assertAlone(tx: Tx, ticket: TicketRow): Promise<void> {
    if (ticket.split_from_id !== null) return
    const open = { open_conversation_id: ticket.conversation_id }
    const other: { id: string } | undefined = await tx.db(table.ticket).select('id').where(open).first()
    if (other !== undefined) throw anotherOpen({ id: other.id })
  }

  return { to, correct, assertBack }
}

export type Moves = ReturnType<typeof createMoves>
