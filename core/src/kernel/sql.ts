import type { Knex } from 'knex'

type Row = Record<string, Knex.Value | undefined>
/** Makes a column's new value out of the column and the given value, both as SQL. */
type Merge = Record<string, (column: string, value: string) => string>

/**
 * Gives many rows different values in one statement.
 *
 * @param rows values by id, as JSON can hold them; a column that a row does not name stays as it is.
 * @param merge what becomes of a column instead of taking the value, for example to keep the greater one.
 */
export async function updateEach(
  db: Knex,
  table: string,
  rows: ReadonlyMap<string, Row>,
  merge: Merge = {},
): Promise<void> {
  // Ordered by id, so that two transactions that touch the same rows lock them in the same order.
  const entries = [...rows].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
  if (entries.length === 0) return
  if (db.client.dialect === 'postgresql') await joinValues(db, table, entries, merge)
  else await chooseValues(db, table, entries, merge)
}

/** One parameter however many rows, and each row finds its values by its id: ten times as fast as a CASE for 1,000 rows. */
async function joinValues(db: Knex, table: string, entries: [string, Row][], merge: Merge): Promise<void> {
  const columnsOf = (row: Row) => Object.keys(row).filter((column) => row[column] !== undefined)
  const groups = Map.groupBy(entries, ([, row]) => columnsOf(row).join())
  for (const group of groups.values()) {
    const columns = columnsOf((group[0] as [string, Row])[1])
    if (columns.length === 0) continue
    const assignments = columns.map(
      (column) => `"${column}" = ${merge[column]?.(`t."${column}"`, `v."${column}"`) ?? `v."${column}"`}`,
    )
    const values = toJson(group.map(([id, row]) => ({ ...row, id })))
    await db.raw(
      `update "${table}" as t set ${assignments.join(', ')}
       from json_populate_recordset(null::"${table}", ?::json) as v where t.id = v.id`,
      [values],
    )
  }
}

/** Half a surrogate pair, as cutting a text to length leaves, is valid in JSON and refused by PostgreSQL. */
const toJson = (rows: readonly object[]) =>
  JSON.stringify(rows, (_key, value) => (typeof value === 'string' ? value.toWellFormed() : value))

/** `set a = case id when … end, b = …`, which every database understands. */
async function chooseValues(db: Knex, table: string, entries: [string, Row][], merge: Merge): Promise<void> {
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
