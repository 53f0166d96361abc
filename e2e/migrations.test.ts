import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { migratePlugin, migrationState, unmigratePlugin, withMigrationLock } from '../core/src/kernel/migrate.ts'
import { definePlugin, type Migration, type Plugin } from '../core/src/kernel/plugin.ts'
import { firstParty } from '../scripts/schema.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { schemaOf } from './support/schema.ts'

const plugins = firstParty.filter((plugin) => plugin.migrations !== undefined)

/** The plugin, one of whose migrations fails when it has done everything. */
function breakingOff(plugin: Plugin, name: string): Plugin {
  const migration = plugin.migrations?.[name] as Migration
  const up: Migration['up'] = async (db, table) => {
    await migration.up(db, table)
    throw new Error('killed')
  }
  return { ...plugin, migrations: { ...plugin.migrations, [name]: { ...migration, up } } }
}

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

  const up = async () => {
    for (const plugin of plugins) await migratePlugin(db, plugin)
  }
  const down = async () => {
    for (const plugin of plugins.toReversed()) await unmigratePlugin(db, plugin)
  }
  const tables = async () => [...new Set((await schemaOf(database)).columns.map((column) => column.table))]

  test('go up, down and up again to the same tables and indexes', async () => {
    await up()
    const first = await schemaOf(database)
    expect(first.columns.length).toBeGreaterThan(80)
    await down()
    expect((await tables()).filter((name) => !name.endsWith('__migration'))).toEqual([])
    await up()
    expect(await schemaOf(database)).toEqual(first)
  })

  test('every table carries the prefix of its plugin', async () => {
    const prefixes = plugins.map((plugin) => `${plugin.name.replaceAll('-', '_')}_`)
    expect((await tables()).filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))).toEqual([])
  })

  test('that break off after the last of their statements are cleared away and run again', async () => {
    const whole = await schemaOf(database)
    await down()
    for (const plugin of plugins)
      for (const name of Object.keys(plugin.migrations ?? {}).sort()) {
        const cut = breakingOff(plugin, name)
        await expect(migratePlugin(db, cut)).rejects.toMatchObject({ code: 'KAUNTER_MIGRATION_FAILED' })
        expect((await migrationState(db, plugin)).done).not.toContain(name)
      }
    await up()
    expect(await schemaOf(database)).toEqual(whole)
  })

  test('that break off between two of their statements are cleared away and run again', async () => {
    let works = false
    const plugin = definePlugin({
      name: 'halves',
      migrations: {
        '001_two': {
          async up(trx, table) {
            await trx.schema.createTable(table('first'), (t) => void t.bigIncrements('id'))
            if (!works) throw new Error('the disk is full')
            await trx.schema.createTable(table('second'), (t) => void t.bigIncrements('id'))
          },
          async down(trx, table) {
            await trx.schema.dropTable(table('second'))
            await trx.schema.dropTable(table('first'))
          },
        },
      },
    })
    const failure = await migratePlugin(db, plugin).catch((error) => error)
    expect(failure.message).toMatch(
      /Migration "001_two" of plugin "halves" failed: the disk is full\..*at the next try/,
    )
    works = true
    expect(await migratePlugin(db, plugin)).toEqual(['001_two'])
    expect((await tables()).filter((name) => name.startsWith('halves')).sort()).toEqual([
      ...['halves__migration', 'halves_first', 'halves_second'],
    ])
    await unmigratePlugin(db, plugin)
    await db.schema.dropTable('halves__migration')
  })

  // The first release knew PostgreSQL only.
  const ofFirstRelease = inject('domain') === 'postgresql' ? test : () => undefined
  ofFirstRelease('go on in a database of the first release, whose bookkeeping had no begun migrations', async () => {
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
