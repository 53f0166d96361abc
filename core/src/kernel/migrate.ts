import type { Knex } from 'knex'
import { messageOf, pluginFailed } from './errors.ts'
import type { Migration, Plugin } from './plugin.ts'

/** Prefixes a table with the plugin's name: `tableName('csat', 'response')` → `csat_response`. */
export const tableName = (plugin: string, name: string) => `${plugin.replaceAll('-', '_')}_${name}`

/** Any fixed number: all processes of all versions must take the same lock. */
const lockKey = 7_203_911

/** Runs `fn` while no other process on this database migrates. */
export async function withMigrationLock<R>(db: Knex, fn: () => Promise<R>): Promise<R> {
  // A lock of its own connection: an advisory lock belongs to a session and the pool would hand out another.
  return db.transaction(async (lock) => {
    await lock.raw('set local idle_in_transaction_session_timeout = 0')
    await lock.raw('select pg_advisory_xact_lock(?)', [lockKey])
    return fn()
  })
}

/**
 * Brings one plugin's tables up to date.
 *
 * @returns the names that ran.
 * @throws KAUNTER_PLUGIN_FAILED; what ran before the failing migration stays.
 */
export async function migratePlugin(db: Knex, plugin: Plugin): Promise<string[]> {
  const migrations = Object.entries(plugin.migrations ?? {}).sort(([a], [b]) => a.localeCompare(b))
  if (migrations.length === 0) return []
  const bookkeeping = tableName(plugin.name, '_migration')
  const done = await applied(db, bookkeeping)
  const missing = [...done].find((name) => !plugin.migrations?.[name])
  if (missing !== undefined)
    throw failed(
      plugin,
      `the database has migration "${missing}", which this version of the plugin does not know. It was made by a newer version: install that one`,
    )
  const ran: string[] = []
  for (const [name, migration] of migrations) {
    if (done.has(name)) continue
    await step(db, plugin, bookkeeping, name, migration)
    ran.push(name)
  }
  return ran
}

/** What of a plugin's migrations has run and what has not; changes nothing. */
export async function migrationState(db: Knex, plugin: Plugin): Promise<{ done: string[]; pending: string[] }> {
  const bookkeeping = tableName(plugin.name, '_migration')
  const done: string[] = (await db.schema.hasTable(bookkeeping))
    ? await db(bookkeeping).orderBy('name').pluck('name')
    : []
  const names = Object.keys(plugin.migrations ?? {}).sort((a, b) => a.localeCompare(b))
  return { done, pending: names.filter((name) => !done.includes(name)) }
}

/** Undoes every migration of a plugin, newest first; for tests and `purge`. */
export async function unmigratePlugin(db: Knex, plugin: Plugin): Promise<void> {
  const bookkeeping = tableName(plugin.name, '_migration')
  const done = await applied(db, bookkeeping)
  for (const [name, migration] of Object.entries(plugin.migrations ?? {}).sort(([a], [b]) => b.localeCompare(a))) {
    if (!done.has(name)) continue
    await db.transaction(async (trx) => {
      await migration.down(trx, (table) => tableName(plugin.name, table))
      await trx(bookkeeping).where({ name }).delete()
    })
  }
}

async function applied(db: Knex, bookkeeping: string): Promise<Set<string>> {
  if (!(await db.schema.hasTable(bookkeeping))) {
    await db.schema.createTable(bookkeeping, (t) => {
      t.string('name', 100).primary()
      t.datetime('ran_at', { precision: 3, useTz: true }).notNullable()
    })
  }
  return new Set(await db(bookkeeping).pluck('name'))
}

async function step(db: Knex, plugin: Plugin, bookkeeping: string, name: string, migration: Migration) {
  try {
    await db.transaction(async (trx) => {
      await migration.up(trx, (table) => tableName(plugin.name, table))
      await trx(bookkeeping).insert({ name, ran_at: new Date() })
    })
  } catch (error) {
    throw failed(plugin, `"${name}": ${messageOf(error)}`, error)
  }
}

const failed = (plugin: Plugin, reason: string, cause?: unknown) =>
  pluginFailed({ plugin: plugin.name, phase: 'migration', reason }, { cause })
