import type { ContactKeeper } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'
import { updateEach } from '../../kernel/sql.ts'

/**
 * A contact has one conversation with an account. That of another one that is merged into it stays beside its own, with
 * its ticket and its window: its thread begins so, and what its address writes still goes there.
 */
export const mergedThread = 'merged/'

interface Moved {
  id: string
  thread: string
}

/** Moves conversations with their contact. Nothing that was said moves: it stays in its conversation. */
export function createContactKeeper(ctx: Context): ContactKeeper {
  const table = ctx.table('conversation')

  return {
    async give(tx, { fromId, intoId }) {
      const rows: (Moved & { contact_id: string; account_id: string })[] = await tx
        .db(table)
        .select('id', 'contact_id', 'account_id', 'thread')
        .whereIn('contact_id', [fromId, intoId])
        .orderBy('id')
        .forUpdate()
      const keyOf = ({ account_id, thread }: (typeof rows)[number]) => `${account_id}/${thread}`
      const taken = new Set(rows.flatMap((row) => (row.contact_id === intoId ? keyOf(row) : [])))
      const theirs = rows.filter((row) => row.contact_id === fromId)
      await updateEach(
        tx.db,
        table,
        new Map(
          theirs.map((row) => [
            row.id,
            { contact_id: intoId, thread: taken.has(keyOf(row)) ? `${mergedThread}${row.id}` : row.thread },
          ]),
        ),
      )
      return { conversation: theirs.map(({ id, thread }) => ({ id, thread })) }
    },
    async takeBack(tx, { fromId, intoId }, { conversation = [] }) {
      const moved = conversation as Moved[]
      const there: string[] = await tx
        .db(table)
        .whereIn(
          'id',
          moved.map(({ id }) => id),
        )
        .where({ contact_id: intoId })
        .orderBy('id')
        .forUpdate()
        .pluck('id')
      const back = moved.filter(({ id }) => there.includes(id))
      await updateEach(tx.db, table, new Map(back.map(({ id, thread }) => [id, { contact_id: fromId, thread }])))
      return { conversation: moved.length - back.length }
    },
  }
}
