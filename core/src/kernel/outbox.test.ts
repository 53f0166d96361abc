import type { Knex } from 'knex'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { waitFor } from '../../../e2e/support/wait.ts'
import { connectDatabase } from './database.ts'
import type { PendingJob } from './jobs.ts'
import { migratePlugin } from './migrate.ts'
import { kernelTables } from './migrations.ts'
import { Outbox } from './outbox.ts'

let database: TestDatabase
let db: Knex
let relays: Outbox[] = []
const log = pino({ level: 'silent' })

beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
  await migratePlugin(db, kernelTables)
})
beforeEach(async () => void (await db('kernel_outbox').delete()))
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()))
  relays = []
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const outbox = () => {
  const made = new Outbox(db, log)
  relays.push(made)
  return made
}
const job = (n: number): PendingJob => ({ queue: `queue-${n % 3}`, job: { data: { n } } })
const numberOf = (pending: PendingJob) => (pending.job.data as { n: number }).n
const waiting = () => db('kernel_outbox').whereNull('sent_at').pluck('id')

test('jobs exist when their transaction commits, and not when it does not', async () => {
  const box = outbox()
  await db.transaction((trx) => box.write([job(1), job(2)], trx))
  const failed = db.transaction(async (trx) => {
    await box.write([job(3)], trx)
    throw new Error('rolled back')
  })
  await expect(failed).rejects.toThrow('rolled back')
  const got: number[] = []
  box.start(async (pending) => void got.push(...pending.map(numberOf)))
  await waitFor('them to be handed over', async () => (await waiting()).length === 0)
  expect(got).toEqual([1, 2])
})

test('several relays hand each job over once, in the order in which they were sent', async () => {
  const got: number[] = []
  const boxes = [outbox(), outbox(), outbox()]
  for (const box of boxes) box.start(async (pending) => void got.push(...pending.map(numberOf)))
  const total = 1500
  for (let n = 0; n < total; n += 100) {
    const part = Array.from({ length: 100 }, (_, i) => job(n + i))
    await boxes[(n / 100) % 3]?.write(part)
    for (const box of boxes) box.wake()
  }
  await waitFor('all to be handed over', () => got.length >= total)
  expect(got).toEqual(Array.from({ length: total }, (_, n) => n))
})

test('a relay that is slow is not overtaken by another', async () => {
  const got: number[] = []
  const [slow, quick] = [outbox(), outbox()]
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  await slow.write([job(1)])
  let begun = false
  slow.start(async (pending) => {
    begun = true
    await gate
    got.push(...pending.map(numberOf))
  })
  await waitFor('the slow one to begin', () => begun)
  await slow.write([job(2)])
  quick.start(async (pending) => void got.push(...pending.map(numberOf)))
  const waits = {
    postgresql: `select 1 from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`,
    mariadb: `select 1 from information_schema.processlist where state = 'User lock' and db = database()`,
  }
  const sql = waits[inject('domain')]
  await waitFor('the quick one to wait', async () => got.length > 0 || (await database.query(sql)).length > 0)
  open()
  await waitFor('both', () => got.length === 2)
  expect(got).toEqual([1, 2])
})

test('a job keeps its id and its due time however often it is handed over', async () => {
  const box = outbox()
  const before = Date.now()
  await box.write([{ queue: 'later', job: { data: {}, startAfter: 60 } }])
  const seen: PendingJob[] = []
  let failures = 2
  box.start(async (pending) => {
    seen.push(...pending)
    if (failures-- > 0) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
  })
  await waitFor('it to be handed over', async () => (await waiting()).length === 0)
  expect(seen).toHaveLength(3)
  expect(new Set(seen.map((pending) => JSON.stringify(pending))).size).toBe(1)
  const { id, startAfter } = (seen[0] as PendingJob).job
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
  expect(new Date(startAfter as string).getTime()).toBeGreaterThanOrEqual(before + 60_000)
})

test('a job that is refused is set aside with the reason, and its neighbours pass', async () => {
  const box = outbox()
  await box.write(Array.from({ length: 20 }, (_, n) => job(n)))
  const got: number[] = []
  box.start(async (pending) => {
    if (pending.some((each) => numberOf(each) === 7)) throw new Error('number 7 is unlucky')
    got.push(...pending.map(numberOf))
  })
  await waitFor('all others', async () => (await waiting()).length === 0)
  expect(got.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n).filter((n) => n !== 7))
  expect(await db('kernel_outbox').whereNotNull('error').pluck('error')).toEqual(['number 7 is unlucky'])
})

test.each([
  ['its name does not resolve', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
  ['its host is gone', { code: 'EHOSTUNREACH' }],
  ['it has become a read-only replica', { code: '25006' }],
  ['its tables are being restored', { code: '42P01' }],
  ['its password was changed', { code: '28P01' }],
  ['its driver has an error without a code', {}],
])('nothing is set aside while the jobs database cannot take any job: %s', async (_what, details) => {
  const box = outbox()
  await box.write(Array.from({ length: 3 }, (_, n) => job(n)))
  const got: number[] = []
  let failures = 'code' in details ? 3 : 8
  box.start(async (pending) => {
    if (failures-- > 0) throw Object.assign(new Error('not now'), details)
    got.push(...pending.map(numberOf))
  })
  await waitFor('them to be handed over', async () => (await waiting()).length === 0)
  expect(got.toSorted()).toEqual([0, 1, 2])
})

test('how many wait and for how long is known', async () => {
  const box = outbox()
  expect(await box.lag()).toEqual({ depth: 0, seconds: 0 })
  await box.write([job(1), job(2)])
  const written = Date.now() - 90_000
  await db('kernel_outbox').update({ created_at: new Date(written) })
  const { depth, seconds } = await box.lag()
  expect(depth).toBe(2)
  expect(seconds).toBeGreaterThan(89)
  expect(seconds).toBeLessThan((Date.now() - written) / 1000 + 1)
})

test('stopping hands over what is there', async () => {
  const box = outbox()
  const got: number[] = []
  box.start(async (pending) => void got.push(...pending.map(numberOf)))
  await db.transaction((trx) => box.write([job(1)], trx))
  await box.stop()
  expect(got).toEqual([1])
})
