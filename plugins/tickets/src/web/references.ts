import { randomBytes } from 'node:crypto'
import { insertNew, type Tx } from '@kaunter/core'
import { type TicketsContext, tables } from '../tables.ts'

/** Names a ticket to its customer: it says nothing, and nobody guesses it. */
export const newReference = () => randomBytes(16).toString('base64url')

export function createReferences(ctx: TicketsContext) {
  const table = tables(ctx).reference

  /** The reference of a ticket, made when it has none; always the same one. */
  async function of(tx: Tx, ticketId: string): Promise<string> {
    const row = { ticket_id: ticketId, reference: newReference(), created_at: new Date() }
    await insertNew(tx.db, table, [row], ['ticket_id'], 'ticket_id')
    return (await tx.db(table).where({ ticket_id: ticketId }).first('reference')).reference
  }

  async function ticketOf(reference: string): Promise<string | undefined> {
    const row: { ticket_id: string } | undefined = await ctx.db(table).where({ reference }).first('ticket_id')
    return row?.ticket_id
  }

  return { of, ticketOf }
}

export type References = ReturnType<typeof createReferences>
