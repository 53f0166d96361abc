import type { Knex } from 'knex'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { connectDatabase } from './database.ts'
import type { JobBus } from './jobs.ts'
import { runTransaction } from './transaction.ts'

let database: TestDatabase
let db: Knex
/** Nothing here sends jobs. */
const jobs = { insert: async () => undefined, committed: () => undefined } as unknown as JobBus

beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
  await db.schema.createTable('thing', (t) => {
    t.bigInteger('id').primary()
    t.integer('size').notNullable()
  })
})
beforeEach(async () => {
  await db('thing').delete()
  await db('thing').insert([
    { id: 1, size: 0 },
    { id: 2, size: 0 },
  ])
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

/** Two transactions that lock the two rows crosswise, each after the other holds its first. */
async function crosswise(second: (raise: () => Promise<unknown>) => Promise<unknown>): Promise<number> {
  let tries = 0
  let held = 0
  let bothHold: () => void = () => undefined
  const both = new Promise<void>((resolve) => {
    bothHold = resolve
  })
  const run = (order: readonly number[]) =>
    runTransaction(db, jobs, async (tx) => {
      tries++
      const [first, last] = order
      await tx.db('thing').where({ id: first }).increment('size', 1)
      if (++held >= 2) bothHold()
      await both
      await second(() => tx.tx((inner) => inner.db('thing').where({ id: last }).increment('size', 1)))
    })
  await Promise.all([run([1, 2]), run([2, 1])])
  return tries
}

const sizes = () => db('thing').orderBy('id').pluck('size')

test('a deadlock is tried again, and everybody’s work is there', async () => {
  expect(await crosswise((raise) => raise())).toBeGreaterThan(2)
  expect(await sizes()).toEqual([2, 2])
})

test('a deadlock that somebody caught within a savepoint still ends the whole transaction, which is tried again', async () => {
  expect(await crosswise((raise) => raise().catch(() => 'forgiven'))).toBeGreaterThan(2)
  // MySQL has rolled back all of it: going on would have kept the half that came afterwards.
  expect(await sizes()).toEqual([2, 2])
})

test('an error that is no deadlock costs the savepoint only', async () => {
  await runTransaction(db, jobs, async (tx) => {
    await tx.db('thing').where({ id: 1 }).update({ size: 5 })
    await tx.tx((inner) => inner.db('thing').insert({ id: 2, size: 7 })).catch(() => 'a duplicate')
    await tx.db('thing').where({ id: 2 }).update({ size: 6 })
  })
  expect(await sizes()).toEqual([5, 6])
})
