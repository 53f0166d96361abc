import type { Knex } from 'knex'
import { isDuplicate } from './database.ts'

type Row = Readonly<Record<string, unknown>>
const isPostgres = (db: Knex) => db.client.dialect === 'postgresql'

/**
 * Inserts rows and says which ids they got, in their order.
 *
 * @param id the column of the primary key.
 */
export async function insertAll(db: Knex, table: string, rows: readonly Row[], id = 'id'): Promise<string[]> {
  if (rows.length === 0) return []
  if (isPostgres(db)) {
    const made: Row[] = await db(table).insert(rows).returning(id)
    return made.map((row) => String(row[id]))
  }
  const [first] = await db(table).insert(rows)
  const given = rows.map((row) => row[id])
  if (given.every((value) => value !== undefined)) return given.map(String)
  // The ids of one insert follow each other in steps, which are wider than one on a cluster with several writers.
  const step = rows.length === 1 ? 1n : await incrementOf(db)
  return rows.map((_row, i) => String(BigInt(first as number) + BigInt(i) * step))
}

/** Inserts one row and says which id it got. */
export async function insertOne(db: Knex, table: string, row: Row, id = 'id'): Promise<string> {
  return (await insertAll(db, table, [row], id))[0] as string
}

/**
 * Inserts the rows whose `unique` values are new; of rows alike, the first. Only that index is forgiven: anything else
 * that is wrong with a row fails.
 *
 * @param unique columns of a unique index; a row in which one of them is null is always new.
 * @param id a column of the primary key.
 * @returns for each row its id, or `undefined` when its like was there already.
 */
export async function insertNew(
  db: Knex,
  table: string,
  rows: readonly Row[],
  unique: readonly string[],
  id = 'id',
): Promise<(string | undefined)[]> {
  const keys = rows.map((row, i) => keyOf(row, unique) ?? `row ${i}`)
  const firsts = [...new Map(keys.map((key, i) => [key, i] as const).reverse()).values()].reverse()
  const given = firsts.map((i) => rows[i] as Row)
  const ids = isPostgres(db)
    ? await ignoring(db, table, given, unique, id)
    : await withoutStored(db, table, given, unique, id)
  const made = new Map(firsts.map((i, n) => [i, ids[n]]))
  return rows.map((_row, i) => made.get(i))
}

async function ignoring(db: Knex, table: string, rows: readonly Row[], unique: readonly string[], id: string) {
  if (rows.length === 0) return []
  const made: Row[] = await db(table)
    .insert(rows)
    .onConflict([...unique])
    .ignore()
    .returning([...new Set([id, ...unique])])
  // Rows come back in the order in which they were given; those with a null in the key are all there.
  const nameless = made.filter((row) => keyOf(row, unique) === undefined)
  const ids = new Map(made.map((row) => [keyOf(row, unique), String(row[id])]))
  return rows.map((row) => {
    const key = keyOf(row, unique)
    return key === undefined ? String(nameless.shift()?.[id]) : ids.get(key)
  })
}

/** How often another transaction may come first with one of the rows. */
const maxTries = 20

/** MySQL has only INSERT IGNORE, which forgives every mistake; so what is there already is taken out, and tried again. */
async function withoutStored(db: Knex, table: string, rows: readonly Row[], unique: readonly string[], id: string) {
  let left = rows
  for (let tries = 1; ; tries++) {
    try {
      const ids = await insertAll(db, table, left, id)
      const made = new Map(left.map((row, i) => [row, ids[i]]))
      return rows.map((row) => made.get(row))
    } catch (error) {
      if (!isDuplicate(error) || tries === maxTries) throw error
      const stored = await storedKeys(db, table, left, unique)
      const fresh = left.filter((row) => !stored.has(keyOf(row, unique)))
      // Another index refused it, or what was in the way is gone again.
      if (fresh.length === left.length && tries > 3) throw error
      left = fresh
    }
  }
}

async function storedKeys(db: Knex, table: string, rows: readonly Row[], unique: readonly string[]) {
  const keyed = rows.filter((row) => keyOf(row, unique) !== undefined)
  const found: Row[] = await db(table)
    .select(...unique)
    .whereIn(
      [...unique],
      keyed.map((row) => unique.map((column) => row[column] as Knex.Value)),
    )
  return new Set(found.map((row) => keyOf(row, unique)))
}

async function incrementOf(db: Knex): Promise<bigint> {
  const [[row]] = await db.raw('select @@auto_increment_increment as step')
  return BigInt(row.step)
}

/** The values of a unique index as one text; `undefined` when a null makes the row unlike any other. */
function keyOf(row: Row, unique: readonly string[]): string | undefined {
  const values = unique.map((column) => row[column] ?? null)
  if (values.includes(null)) return undefined
  return JSON.stringify(values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value))))
}
