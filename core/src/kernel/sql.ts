import type { Knex } from 'knex'

/**
 * Gives many rows different values in one statement: `set a = case id when … end, b = …`.
 *
 * @param rows values by id; a column that a row does not name stays as it is.
 * @param merge wraps a column's new value, for example to keep the greater one; gets the column and the CASE as SQL.
 */
export async function updateEach(
  db: Knex,
  table: string,
  rows: ReadonlyMap<string, Record<string, Knex.Value | undefined>>,
  merge: Record<string, (column: string, value: string) => string> = {},
): Promise<void> {
  // Ordered by id, so that two transactions that touch the same rows lock them in the same order.
  const entries = [...rows].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
  if (entries.length === 0) return
  const columns = new Set(entries.flatMap(([, values]) => Object.keys(values)))
  const assignments = [...columns].map((column) => {
    const given = entries.filter(([, values]) => values[column] !== undefined)
    const cases = `case id ${given.map(() => 'when ? then ?').join(' ')} else ${column} end`
    const bindings = given.flatMap(([id, values]) => [id, values[column] as Knex.Value])
    return [column, db.raw(merge[column]?.(column, cases) ?? cases, bindings)] as const
  })
  const ids = entries.map(([id]) => id)
  await db(table).whereIn('id', ids).update(Object.fromEntries(assignments))
}
