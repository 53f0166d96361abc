import type { Knex } from 'knex'
import { databaseNewer, messageOf, migrationFailed } from './errors.ts'
import { stayIdle, withLock } from './lock.ts'
import type { Migration, Plugin } from './plugin.ts'
import { instant } from './wire.ts'

/** Prefixes a table with the plugin's name: `tableName('csat', 'response')` → `csat_response`. */
export const tableName = (plugin: string, name: string) => `${plugin.replaceAll('-', '_')}_${name}`

/** On MySQL each statement that changes a table commits by itself, so half a migration can be left behind. */
const undoesTables = (db: Knex) => db.client.dialect === 'postgresql'

/** Runs `fn` while no other process on this database migrates. */
export const withMigrationLock = <R>(db: Knex, fn: () => Promise<R>): Promise<R> =>
  // A large table takes its time; whoever waits must not give up before.
  withLock(db, 'migration', 3600, (lock) => stayIdle(lock, fn))

/**
 * Brings one plugin's tables up to date.
 *
 * @returns the names that ran.
 * @throws KAUNTER_DATABASE_NEWER when the database is newer than the plugin; KAUNTER_MIGRATION_FAILED, and then what ran
 * before the failing migration stays.
 */
export async function migratePlugin(db: Knex, plugin: Plugin): Promise<string[]> {
  const migrations = Object.entries(plugin.migrations ?? {}).sort(([a], [b]) => a.localeCompare(b))
  if (migrations.length === 0) return []
  const states = await read(db, plugin)
  const unknown = [...states.keys()].find((name) => !plugin.migrations?.[name])
  if (unknown !== undefined) throw databaseNewer({ plugin: plugin.name, name: unknown })
  const ran: string[] = []
  for (const [name, migration] of migrations) {
    if (states.get(name) === 'done') continue
    try {
      if (states.get(name) === 'half') await undo(db, plugin, name, migration)
      await run(db, plugin, name, migration)
    } catch (error) {
      throw migrationFailed({ plugin: plugin.name, name, reason: messageOf(error) }, { cause: error })
    }
    ran.push(name)
  }
  return ran
}

/** What of a plugin's migrations has run and what has not; changes nothing. */
export async function migrationState(db: Knex, plugin: Plugin): Promise<{ done: string[]; pending: string[] }> {
  const known = await db.schema.hasTable(bookkeeping(plugin))
  const done: string[] = known ? await db(bookkeeping(plugin)).whereNotNull('ran_at').orderBy('name').pluck('name') : []
  const names = Object.keys(plugin.migrations ?? {}).sort((a, b) => a.localeCompare(b))
  return { done, pending: names.filter((name) => !done.includes(name)) }
}

/** Undoes every migration of a plugin, newest first; for tests and `purge`. */
export async function unmigratePlugin(db: Knex, plugin: Plugin): Promise<void> {
  const states = await read(db, plugin)
  for (const [name, migration] of Object.entries(plugin.migrations ?? {}).sort(([a], [b]) => b.localeCompare(a)))
    if (states.has(name)) await undo(db, plugin, name, migration)
}

/** What became of each migration that was begun; `half` is possible only where tables cannot be undone. */
async function read(db: Knex, plugin: Plugin): Promise<Map<string, 'done' | 'half'>> {
  const table = bookkeeping(plugin)
  if (!(await db.schema.hasTable(table)))
    await db.schema.createTable(table, (t) => {
      t.string('name', 100).primary()
      // Null from the begin of a migration to its end.
      instant(t, 'ran_at')
    })
  const rows: { name: string; ran_at: Date | null }[] = await db(table).select('name', 'ran_at')
  return new Map(rows.map((row) => [row.name, row.ran_at === null ? 'half' : 'done']))
}

async function run(db: Knex, plugin: Plugin, name: string, migration: Migration): Promise<void> {
  const table = bookkeeping(plugin)
  const halves = !undoesTables(db)
  if (halves) await db(table).insert({ name, ran_at: null })
  await db.transaction(async (trx) => {
    await migration.up(trx, prefixed(plugin))
    // Where there are no halves the column may be one of an earlier release, which refuses null.
    if (halves) await trx(table).where({ name }).update({ ran_at: new Date() })
    else await trx(table).insert({ name, ran_at: new Date() })
  })
}

async function undo(db: Knex, plugin: Plugin, name: string, migration: Migration): Promise<void> {
  const down = () =>
    db.transaction(async (trx) => {
      await migration.down(trx, prefixed(plugin))
      await trx(bookkeeping(plugin)).where({ name }).delete()
    })
  if (undoesTables(db)) return down()
  const { tolerateMissing } = await import('./mysql.ts')
  // Half undone is begun again as well.
  await db(bookkeeping(plugin)).where({ name }).update({ ran_at: null })
  await tolerateMissing(down)
}

/** The table that says which migrations of a plugin have run. */
export const bookkeeping = (plugin: Plugin) => tableName(plugin.name, '_migration')
const prefixed = (plugin: Plugin) => (table: string) => tableName(plugin.name, table)
