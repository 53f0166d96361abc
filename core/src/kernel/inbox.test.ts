import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { connectDatabase } from './database.ts'
import { once } from './inbox.ts'
import type { JobBus } from './jobs.ts'
import { migratePlugin } from './migrate.ts'
import { kernelTables } from './migrations.ts'
import type { Tx } from './plugin.ts'
import { runTransaction } from './transaction.ts'

let database: TestDatabase
let db: Knex
const jobs = { insert: async () => undefined, committed: () => undefined } as unknown as JobBus
const tx = <R>(fn: (tx: Tx) => Promise<R>) => runTransaction(db, jobs, fn)

beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
  await migratePlugin(db, kernelTables)
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

test('a step of a job is done once, whichever try commits first', async () => {
  const job = randomUUID()
  await expect(
    tx(async (t) => {
      expect(await once(t, job, '')).toBe(true)
      throw new Error('killed before the commit')
    }),
  ).rejects.toThrow('killed')
  expect(await tx((t) => once(t, job, ''))).toBe(true)
  expect(await tx((t) => once(t, job, ''))).toBe(false)
  expect(await tx((t) => once(t, job, 'second step'))).toBe(true)
  expect(await tx((t) => once(t, randomUUID(), ''))).toBe(true)
})

test('of many tries at the same time, one is told to do it', async () => {
  const job = randomUUID()
  const told = await Promise.all(Array.from({ length: 8 }, () => tx((t) => once(t, job, 'pay'))))
  expect(told.filter(Boolean)).toHaveLength(1)
})
