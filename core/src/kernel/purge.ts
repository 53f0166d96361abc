import type { Knex } from 'knex'
import { tableName, unmigratePlugin } from './migrate.ts'
import type { Plugin } from './plugin.ts'

export interface TableSize {
  name: string
  rows: number
}

const marker = tableName('', '_migration')

/** Every plugin that ever made tables here, as the prefix of its tables: `whatsapp_cloud`. */
export async function knownPrefixes(db: Knex): Promise<string[]> {
  return (await allTables(db)).flatMap((name) => (name.endsWith(marker) ? [name.slice(0, -marker.length)] : []))
}

/** The tables of a plugin, found by its prefix; `csat_extra_note` is no table of `csat` when there is a `csat-extra`. */
export async function tablesOf(db: Knex, plugin: string): Promise<TableSize[]> {
  const all = await allTables(db)
  const own = tableName(plugin, '')
  const longer = (await knownPrefixes(db)).filter((prefix) => prefix.startsWith(own)).map((prefix) => `${prefix}_`)
  const names = all.filter((name) => name.startsWith(own) && !longer.some((prefix) => name.startsWith(prefix)))
  return Promise.all(names.map(async (name) => ({ name, rows: await count(db, name) })))
}

/**
 * Drops all tables of a plugin. Its own `down` steps run when the plugin is given; what they leave, or all of it
 * without them, is dropped as it is.
 */
export async function dropTablesOf(db: Knex, name: string, plugin: Plugin | undefined): Promise<void> {
  if (plugin !== undefined) await unmigratePlugin(db, plugin)
  let left = (await tablesOf(db, name)).map((table) => table.name)
  while (left.length > 0) {
    const failed = await dropEach(db, left)
    // A table that another refers to goes in the next round; when a round drops nothing, the database has the reason.
    if (failed.size === left.length) throw failed.values().next().value
    left = [...failed.keys()]
  }
}

async function dropEach(db: Knex, names: readonly string[]): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>()
  for (const name of names) {
    try {
      await db.schema.dropTable(name)
    } catch (error) {
      failed.set(name, error)
    }
  }
  return failed
}

async function allTables(db: Knex): Promise<string[]> {
  const schema = db.client.dialect === 'postgresql' ? 'current_schema()' : 'database()'
  const rows: { name: string }[] = await db('information_schema.tables')
    .select(db.raw('table_name as name'))
    .where({ table_schema: db.raw(schema), table_type: 'BASE TABLE' })
  return rows.map((row) => row.name).sort()
}

const count = async (db: Knex, name: string) => Number((await db(name).count('* as n').first())?.n ?? 0)
