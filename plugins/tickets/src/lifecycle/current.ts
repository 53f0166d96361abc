import type { Tx } from '@kaunter/core'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'

const unit = { h: 3_600_000, d: 86_400_000 }

/** Which ticket a conversation's messages belong to, and whether they open it again. */
export function createCurrent(ctx: TicketsContext) {
  const table = tables(ctx)

  /** The open ticket of each conversation, else its newest, locked; of one that was merged, the one it went into. */
  async function find(tx: Tx, conversationIds: readonly string[]): Promise<Map<string, TicketRow>> {
    // Looked up first and locked by their ids: MySQL locks all that it reads on its way to a row.
    const newest: { id: string; conversation_id: string }[] = await tx
      .db(table.ticket)
      .select('conversation_id')
      .max('id as id')
      .whereIn('conversation_id', conversationIds)
      .groupBy('conversation_id')
    const open: { id: string; conversation_id: string }[] = await tx
      .db(table.ticket)
      .select('id', { conversation_id: 'open_conversation_id' })
      .whereIn('open_conversation_id', conversationIds)
    const heads = new Map([...newest, ...open].map((row) => [row.conversation_id, row.id]))
    for (let ids = await follow(tx, heads); ; ids = await follow(tx, ids)) {
      const rows: TicketRow[] = await tx
        .db(table.ticket)
        .whereIn('id', [...new Set(ids.values())])
        .orderBy('id')
        .forUpdate()
      // Somebody merged one while this waited for it.
      if (rows.some((row) => row.merged_into_id !== null)) continue
      const byId = new Map(rows.map((row) => [row.id, row]))
      return new Map(
        [...ids].flatMap(([conversation, id]) => {
          const row = byId.get(id)
          return row === undefined ? [] : [[conversation, row] as const]
        }),
      )
    }
  }

  /** Merges make no cycles, so each chain ends; it is followed for all at once. */
  async function follow(tx: Tx, heads: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const ends = new Map(heads)
    for (;;) {
      const merged: { id: string; merged_into_id: string }[] = await tx
        .db(table.ticket)
        .select('id', 'merged_into_id')
        .whereIn('id', [...ends.values()])
        .whereNotNull('merged_into_id')
      if (merged.length === 0) return ends
      const into = new Map(merged.map((row) => [row.id, row.merged_into_id]))
      for (const [conversation, id] of ends) ends.set(conversation, into.get(id) ?? id)
    }
  }

  /** Whether a new message opens this resolved ticket again, by the rule of its outlet and channel. */
  async function reopens(tx: Tx, ticket: TicketRow): Promise<boolean> {
    const { status_category, resolved_at, franchise_id, outlet_id, channel } = ticket
    if (status_category !== 'resolved' || resolved_at === null) return false
    const place = { franchiseId: franchise_id, outletId: outlet_id }
    const { reopenDays, reopenByChannel } = await ctx.settings(place, tx)
    const own = reopenByChannel.map(parseWindow).find((window) => window.channel === channel)
    return Date.now() - resolved_at.getTime() < (own?.milliseconds ?? reopenDays * unit.d)
  }

  return { find, reopens }
}

/** `whatsapp-cloud = 72h`; the settings' schema has checked it. */
function parseWindow(line: string): { channel: string; milliseconds: number } {
  const [channel = '', time = ''] = line.split('=').map((part) => part.trim())
  return { channel, milliseconds: Number.parseInt(time, 10) * unit[time.endsWith('h') ? 'h' : 'd'] }
}
