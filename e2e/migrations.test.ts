import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtins } from '../core/src/builtin/index.ts'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { migratePlugin, unmigratePlugin, withMigrationLock } from '../core/src/kernel/migrate.ts'
import { definePlugin } from '../core/src/kernel/plugin.ts'
import tickets from '../plugins/tickets/src/index.ts'
import whatsapp from '../plugins/whatsapp-cloud/src/index.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'

const plugins = [...builtins, tickets, whatsapp].filter((plugin) => plugin.migrations !== undefined)

describe('migrations', () => {
  let database: TestDatabase
  let db: Awaited<ReturnType<typeof connectDatabase>>

  beforeAll(async () => {
    database = await createDatabase()
    db = await connectDatabase(database.url)
  })
  afterAll(async () => {
    await db?.destroy()
    await database?.drop()
  })

  const columns = () =>
    database.query(
      `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
       where table_schema = 'public' order by table_name, column_name`,
    )
  const indexes = () =>
    database.query(`select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`)
  const up = async () => {
    for (const plugin of plugins) await migratePlugin(db, plugin)
  }

  test('go up, down and up again to the same tables and indexes', async () => {
    await up()
    const first = { columns: await columns(), indexes: await indexes() }
    expect(first.columns.length).toBeGreaterThan(80)
    for (const plugin of plugins.toReversed()) await unmigratePlugin(db, plugin)
    const left = (await columns()).map((column) => column.table_name)
    expect(left.filter((name) => !String(name).endsWith('_migration'))).toEqual([])
    await up()
    expect({ columns: await columns(), indexes: await indexes() }).toEqual(first)
  })

  test('every table carries the prefix of its plugin', async () => {
    const names = new Set((await columns()).map((column) => String(column.table_name)))
    const prefixes = plugins.map((plugin) => `${plugin.name.replaceAll('-', '_')}_`)
    expect([...names].filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))).toEqual([])
  })

  test('go on in a database of the first release, whose bookkeeping had no begun migrations', async () => {
    await db.schema.createTable('old__migration', (t) => {
      t.string('name', 100).primary()
      t.datetime('ran_at', { precision: 3, useTz: true }).notNullable()
    })
    await db('old__migration').insert({ name: '001_a', ran_at: new Date() })
    const migration = { up: async () => {}, down: async () => {} }
    const old = definePlugin({ name: 'old', migrations: { '001_a': migration, '002_b': migration } })
    expect(await migratePlugin(db, old)).toEqual(['002_b'])
    expect(await migratePlugin(db, old)).toEqual([])
    await db.schema.dropTable('old__migration')
  })

  test('run once when two processes start at the same time', async () => {
    const fresh = await createDatabase()
    const both = await Promise.all([connectDatabase(fresh.url), connectDatabase(fresh.url)])
    const ran = await Promise.all(
      both.map((connection) =>
        withMigrationLock(connection, async () => {
          const names: string[] = []
          for (const plugin of plugins) names.push(...(await migratePlugin(connection, plugin)))
          return names
        }),
      ),
    )
    const total = plugins.reduce((sum, plugin) => sum + Object.keys(plugin.migrations ?? {}).length, 0)
    expect(ran.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, total])
    for (const connection of both) await connection.destroy()
    await fresh.drop()
  })
})
