import type { Knex } from 'knex'

/**
 * Gives many rows different values in one statement: `set column = case id when … end`.
 *
 * @param merge wraps the new value, for example to keep the greater one; receives the column and the CASE as SQL.
 */
export async function updateEach(
  db: Knex,
  table: string,
  column: string,
  values: ReadonlyMap<string, Knex.Value>,
  merge: (column: string, value: string) => string = (_column, value) => value,
): Promise<void> {
  if (values.size === 0) return
  // Ordered by id, so that two transactions that touch the same rows lock them in the same order.
  const entries = [...values].sort(([a], [b]) => (a.length - b.length || (a < b ? -1 : 1)))
  const cases = `case id ${entries.map(() => 'when ? then ?').join(' ')} else ${column} end`
  const bindings = entries.flatMap(([id, value]) => [id, value])
  await db(table)
    .whereIn(
      'id',
      entries.map(([id]) => id),
    )
    .update({ [column]: db.raw(merge(column, cases), bindings) })
}
