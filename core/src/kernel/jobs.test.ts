import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { waitFor } from '../../../e2e/support/wait.ts'
import { connectDatabase } from './database.ts'
import { JobBus } from './jobs.ts'
import { migratePlugin } from './migrate.ts'
import { kernelTables } from './migrations.ts'
import { Outbox } from './outbox.ts'
import type { JobMeta, Tx } from './plugin.ts'
import { defineJob, Type } from './tokens.ts'
import { runTransaction } from './transaction.ts'

let database: TestDatabase
let db: Knex
let jobs: JobBus
const log = pino({ level: 'silent' })
const tx = <R>(fn: (tx: Tx) => Promise<R>) => runTransaction(db, jobs, fn)

const Text = Type.Object({ text: Type.String() })
const invoice = defineJob('shop.invoice', Text)
const points = defineJob('shop.points', Text)
const done: string[] = []

/** With the outbox where the domain has another database. */
beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
  await migratePlugin(db, kernelTables)
  const outbox = inject('domain') === 'mariadb' ? new Outbox(db, log) : undefined
  jobs = new JobBus(database.jobsUrl, log, { works: true, outbox })
  await jobs.start()
  const work = (name: string) => async (data: never, meta: JobMeta) => {
    if (await tx((t) => meta.once(t))) done.push(`${name}: ${(data as { text: string }).text}`)
    else done.push(`${name}: not again`)
  }
  jobs.addWorker('shop', invoice, work('invoice'))
  jobs.addWorker('shop', points, work('points'))
  await jobs.reconcile(() => true)
  await jobs.startWorkers()
})
afterAll(async () => {
  await jobs?.stopWorkers()
  await jobs?.stop()
  await db?.destroy()
  await database?.drop()
})

test('an id is one of its job: sent twice it exists once, and another job may have it too', async () => {
  const id = randomUUID()
  await tx(async (t) => {
    await t.send(invoice, { text: 'first' }, { id })
    await t.send(invoice, { text: 'second' }, { id })
    await t.send(points, { text: 'third' }, { id })
  })
  await waitFor('both jobs', () => done.length >= 2)
  expect(done.splice(0).toSorted()).toEqual(['invoice: first', 'points: third'])
})

test('a text that a database cannot store costs its sender nothing', async () => {
  await tx(async (t) => {
    await t.send(invoice, { text: 'cut in a \ud83d' })
    await t.send(points, { text: 'a \0 within' })
  })
  await waitFor('both jobs', () => done.length >= 2)
  expect(done.splice(0).toSorted()).toEqual(['invoice: cut in a \ufffd', 'points: a  within'])
})

test('looking for what waits goes on at the same pace after plugins have come and gone', async () => {
  const set = vi.spyOn(globalThis, 'setInterval')
  for (let n = 0; n < 3; n++) await jobs.reconcile(() => true)
  expect(set).not.toHaveBeenCalled()
  set.mockRestore()
})

test('what fell due while the machine halted is begun when it goes on, not at the next poll', async () => {
  await tx((t) => t.send(points, { text: 'late' }, { startAfter: 1 }))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5500)
  await waitFor('the job', () => done.includes('points: late'))
})
