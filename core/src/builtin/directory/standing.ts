import type { Context, Tx } from '../../kernel/plugin.ts'

export interface ContactRow {
  id: string
  name: string | null
  name_seen_at: Date | null
  merged_into_id: string | null
}

/** Locks contacts, and those that they went into; `of` says which of these stands for a contact. */
export type Standing = (
  tx: Tx,
  ids: readonly string[],
) => Promise<{ of(id: string): string; rows: readonly ContactRow[] }>

/**
 * Whoever writes in the name of a contact locks it first: a merge of it waits until that is there to be moved, or has
 * happened already, and then the contact is the one it went into.
 */
export const createStanding =
  (ctx: Context): Standing =>
  async (tx, ids) => {
    const rows = new Map<string, ContactRow>()
    for (let wanted = [...new Set(ids)]; wanted.length > 0; ) {
      const found: ContactRow[] = await tx
        .db(ctx.table('contact'))
        .select('id', 'name', 'name_seen_at', 'merged_into_id')
        .whereIn('id', wanted)
        .orderBy('id')
        .forUpdate()
      for (const row of found) rows.set(row.id, row)
      wanted = found.flatMap(({ merged_into_id: into }) => (into === null || rows.has(into) ? [] : into))
    }
    const of = (id: string): string => {
      const into = rows.get(id)?.merged_into_id
      return into ? of(into) : id
    }
    return { of, rows: [...rows.values()] }
  }
