import { defineJob, type Tx, Type } from '@kaunter/core'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import type { SearchCopies } from './copies.ts'
import { searchIncomplete } from './errors.ts'
import { searchTables } from './search-tables.ts'

/** Copies for the search what was there before it, from new to old; each batch is noted with its rows. */
export const copyForSearch = defineJob('tickets.copy-for-search', Type.Object({}), { cron: '* * * * *', retries: 0 })

const batch = 500
/** Then the next run goes on, perhaps in another process. */
const runMilliseconds = 50_000

export function createBackfill(ctx: TicketsContext, copies: SearchCopies) {
  const table = { ...tables(ctx), ...searchTables(ctx) }

  const left = (): Promise<{ part: string; from_id: string }[]> => ctx.db(table.copied).whereNotNull('from_id')

  async function run(signal: AbortSignal): Promise<void> {
    const end = Date.now() + runMilliseconds
    while (!signal.aborted && Date.now() < end) {
      const [part] = await left()
      if (part === undefined) return
      await ctx.tx((tx) => copyNext(tx, part.part))
    }
  }

  /** One process at a time: the row that says how far it is stays locked until its batch is there. */
  async function copyNext(tx: Tx, part: string): Promise<void> {
    const state: { from_id: string | null } | undefined = await tx.db(table.copied).where({ part }).forUpdate().first()
    if (state === undefined || state.from_id === null) return
    const next = part === 'name' ? await copyNames(tx, state.from_id) : await copyMessages(tx, state.from_id)
    await tx.db(table.copied).where({ part }).update({ from_id: next })
  }

  async function copyNames(tx: Tx, from: string): Promise<string | null> {
    const tickets: TicketRow[] = await tx
      .db(table.ticket)
      .select('id', 'contact_id', 'franchise_id', 'outlet_id')
      .where('id', '<', from)
      .orderBy('id', 'desc')
      .limit(batch)
    await copies.addNames(tx, tickets)
    return tickets.at(-1)?.id ?? null
  }

  async function copyMessages(tx: Tx, from: string): Promise<string | null> {
    const ids: string[] = await tx
      .db(table.message)
      .where('message_id', '<', from)
      .orderBy('message_id', 'desc')
      .limit(batch)
      .pluck('message_id')
    await copies.addMessages(tx, ids)
    return ids.at(-1) ?? null
  }

  /** @throws KAUNTER_TICKET_SEARCH_INCOMPLETE */
  async function assertDone(): Promise<void> {
    const parts = await left()
    const rows = parts.reduce((sum, { from_id }) => sum + Number(from_id) - 1, 0)
    if (parts.length > 0) throw searchIncomplete({ rows })
  }

  return { run, left, assertDone }
}
