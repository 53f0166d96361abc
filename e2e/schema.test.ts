import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { JobBus } from '../core/src/kernel/jobs.ts'
import { migratePlugin } from '../core/src/kernel/migrate.ts'
import { migrationStatus } from '../core/src/kernel/migrate-all.ts'
import { firstParty, schemaFiles, schemaFolder } from '../scripts/schema.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { schemaOf } from './support/schema.ts'

const read = (name: string) => readFileSync(join(schemaFolder, name), 'utf8')

describe('the schema that can be applied by hand', () => {
  let database: TestDatabase
  let db: Awaited<ReturnType<typeof connectDatabase>>

  beforeAll(async () => {
    database = await createDatabase()
    db = await connectDatabase(database.url)
    await database.query(read(`${inject('domain')}.sql`))
    await database.queryJobs(read('jobs.sql'))
  })
  afterAll(async () => {
    await db?.destroy()
    await database?.drop()
  })

  test('is that of this version', async () => {
    for (const [name, text] of await schemaFiles())
      expect(read(name), `docs/schema/${name} is out of date: run npm run schema`).toBe(text)
  })

  test('leaves nothing for the migrations to do', async () => {
    for (const plugin of firstParty) expect(await migratePlugin(db, plugin)).toEqual([])
    const status = await migrationStatus(db, database.jobsUrl, firstParty)
    expect(status.filter(({ pending }) => pending.length > 0)).toEqual([])
  })

  test('is the same as what the migrations make', async () => {
    const migrated = await createDatabase()
    const connection = await connectDatabase(migrated.url)
    for (const plugin of firstParty) await migratePlugin(connection, plugin)
    expect(await schemaOf(database)).toEqual(await schemaOf(migrated))
    await connection.destroy()
    await migrated.drop()
  })

  test('serves the job bus', async () => {
    const jobs = new JobBus(database.jobsUrl, pino({ level: 'silent' }), { works: false })
    await jobs.start()
    expect(await jobs.unfinished('nothing')).toBe(0)
    await jobs.stop()
  })
})
