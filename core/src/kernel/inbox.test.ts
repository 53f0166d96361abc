import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { connectDatabase } from './database.ts'
import { once, registerUpkeep } from './inbox.ts'
import type { JobBus } from './jobs.ts'
import { migratePlugin } from './migrate.ts'
import { kernelTables } from './migrations.ts'
import type { Tx } from './plugin.ts'
import { runTransaction } from './transaction.ts'

let database: TestDatabase
let db: Knex
const jobs = { insert: async () => undefined, committed: () => undefined } as unknown as JobBus
const tx = <R>(fn: (tx: Tx) => Promise<R>) => runTransaction(db, jobs, fn)

/** What the kernel's own job does each hour. */
function upkeepOf(domain: Knex): () => Promise<void> {
  let run = async () => {}
  const bus = {
    addWorker(_plugin: string, _job: unknown, handler: () => Promise<void>) {
      run = handler
    },
  }
  registerUpkeep(bus as unknown as JobBus, domain)
  return run
}

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
  const job = { queue: 'shop.pay', id: randomUUID() }
  await expect(
    tx(async (t) => {
      expect(await once(t, job, '')).toBe(true)
      throw new Error('killed before the commit')
    }),
  ).rejects.toThrow('killed')
  expect(await tx((t) => once(t, job, ''))).toBe(true)
  expect(await tx((t) => once(t, job, ''))).toBe(false)
  expect(await tx((t) => once(t, job, 'second step'))).toBe(true)
  expect(await tx((t) => once(t, { ...job, id: randomUUID() }, ''))).toBe(true)
})

test('of many tries at the same time, one is told to do it', async () => {
  const job = { queue: 'shop.pay', id: randomUUID() }
  const told = await Promise.all(Array.from({ length: 8 }, () => tx((t) => once(t, job, 'pay'))))
  expect(told.filter(Boolean)).toHaveLength(1)
})

test('what a job did is known as long as a person may repeat it, and forgotten at last', async () => {
  const day = 86_400_000
  const forget = upkeepOf(db)
  const ago = async (days: number) => {
    const job = { queue: 'shop.pay', id: randomUUID() }
    await db('kernel_inbox').delete()
    await tx((t) => once(t, job, ''))
    await db('kernel_inbox').update({ done_at: new Date(Date.now() - days * day) })
    await forget()
    return tx((t) => once(t, job, ''))
  }
  expect(await ago(370)).toBe(false)
  expect(await ago(400)).toBe(true)
})
