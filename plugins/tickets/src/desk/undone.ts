import type { Tx } from '@kaunter/core'
import type { TicketRow, TicketsContext } from '../tables.ts'
import type { Prepared } from './patch.ts'

/** Ends a transaction that must leave nothing behind. */
class Undone extends Error {}

/** Tries something in a transaction that leaves nothing behind. */
export async function undone<R>(ctx: Pick<TicketsContext, 'tx'>, fn: (tx: Tx) => Promise<R>): Promise<R> {
  let result: R | undefined
  try {
    await ctx.tx(async (tx) => {
      result = await fn(tx)
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return result as R
}

/** What would be different of one ticket. */
export interface ForetoldChange {
  field: string
  before: string | null
  after: string | null
}

/** Those that people choose; what follows from them is left out. */
const chosen = ['status', 'outcome', 'priority', 'kind', 'category_id', 'team_id', 'assignee_id'] as const

/** What is to be written, in words. */
export const foretold = (ticket: TicketRow, { values, besides: { before, after } }: Prepared): ForetoldChange[] => [
  ...chosen
    .filter((field) => values[field] !== undefined && values[field] !== ticket[field])
    .map((field) => ({ field, before: ticket[field], after: values[field] ?? null })),
  ...Object.keys(after).map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null })),
]
