import { insertNew, type Tx } from '@kaunter/core'
import type { TicketsContext } from '../tables.ts'
import { foldTag } from './nouns.ts'
import { deskTables } from './tables.ts'

export interface Tag {
  id: string
  name: string
  colour: string
}

/** Which tags a ticket has. */
export function createTicketTags(ctx: TicketsContext) {
  const table = deskTables(ctx)

  /** By name. */
  const of = async (ticketId: string, tx?: Tx): Promise<Tag[]> =>
    (tx?.db ?? ctx.db)({ t: table.tag })
      .join({ tt: table.ticketTag }, 'tt.tag_id', 't.id')
      .where('tt.ticket_id', ticketId)
      .orderBy('t.folded')
      .select('t.id', 't.name', 't.colour')

  /** The tags of these names, made when new. */
  async function named(tx: Tx, names: readonly string[]): Promise<Tag[]> {
    if (names.length === 0) return []
    const rows = names.map((name) => ({ name: name.trim(), folded: foldTag(name), colour: 'grey' }))
    // In one order, so that two who make the same new tags do not wait for each other.
    rows.sort((a, b) => (a.folded < b.folded ? -1 : 1))
    await insertNew(tx.db, table.tag, rows, ['folded'])
    const folded = rows.map((row) => row.folded)
    // A tag that was removed is there again when somebody uses it.
    await tx.db(table.tag).whereIn('folded', folded).whereNotNull('removed_at').update({ removed_at: null })
    return tx.db(table.tag).whereIn('folded', folded).orderBy('folded').select('id', 'name', 'colour')
  }

  async function write(tx: Tx, ticketId: string, before: readonly Tag[], after: readonly Tag[]): Promise<void> {
    const has = (tags: readonly Tag[], { id }: Tag) => tags.some((tag) => tag.id === id)
    const gone = before.filter((tag) => !has(after, tag)).map(({ id }) => id)
    const fresh = after.filter((tag) => !has(before, tag)).map(({ id }) => ({ ticket_id: ticketId, tag_id: id }))
    if (gone.length > 0) await tx.db(table.ticketTag).where({ ticket_id: ticketId }).whereIn('tag_id', gone).delete()
    if (fresh.length > 0) await tx.db(table.ticketTag).insert(fresh)
  }

  return { of, named, write }
}
