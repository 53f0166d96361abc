import { once } from 'node:events'
import pino from 'pino'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { JobBus } from '../core/src/kernel/jobs.ts'
import { migratePlugin } from '../core/src/kernel/migrate.ts'
import { kernelTables } from '../core/src/kernel/migrations.ts'
import { Outbox } from '../core/src/kernel/outbox.ts'
import type { Tx } from '../core/src/kernel/plugin.ts'
import { defineJob, Type } from '../core/src/kernel/tokens.ts'
import { runTransaction } from '../core/src/kernel/transaction.ts'
import { MariaDb } from '../core/src/testing/mariadb.ts'
import { temporaryFolder } from '../e2e/support/server.ts'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Findings, quantile } from './figures.ts'
import type { BenchDatabase } from './support/database.ts'

const rounds = 3
const single = 200
const total = 20_000
const perTransaction = 20
const senders = 8

const log = pino({ level: 'silent' })
const one = defineJob('bench.one', Type.Object({ n: Type.Integer() }))
const many = defineJob('bench.many', Type.Object({ n: Type.Integer() }), { concurrency: 500 })

interface Measured {
  latency: number
  rate: number
}

/** Jobs that are sent with rows of MariaDB and worked in PostgreSQL, beside jobs sent with rows of that PostgreSQL. */
export async function outbox(database: BenchDatabase): Promise<Findings> {
  const server = await MariaDb.start(temporaryFolder())
  const ours: Measured[] = []
  const direct: Measured[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      ours.push(await measure(database, await server.create(`round_${round}`)))
      direct.push(await measure(database))
    }
  } finally {
    await server.stop()
  }
  const name = 'in one transaction on PostgreSQL'
  const compare = (key: keyof Measured) =>
    [ours.map((each) => each[key]), { name, rounds: direct.map((each) => each[key]) }] as const
  return {
    figures: [
      against(
        { bench: 'outbox', name: 'from send to handler, p50', unit: 'ms', goal: { atMost: 50 }, goalOn: 'value' },
        ...compare('latency'),
      ),
      against(
        { bench: 'outbox', name: 'through the relay', unit: 'jobs/s', goal: { atLeast: 1000 }, goalOn: 'value' },
        ...compare('rate'),
      ),
    ],
    notes: [],
  }
}

/** @param domain a database on MariaDB; without it the domain is in the jobs' own. */
async function measure(database: BenchDatabase, domain?: string): Promise<Measured> {
  const scratch = await database.create()
  const db = await connectDatabase(domain ?? scratch.url)
  await migratePlugin(db, kernelTables)
  const jobs = new JobBus(scratch.url, log, {
    works: true,
    ...(domain !== undefined && { outbox: new Outbox(db, log) }),
  })
  const tx = <R>(fn: (tx: Tx) => Promise<R>) => runTransaction(db, jobs, fn)
  const arrived = new EventTarget()
  let handled = 0
  jobs.addWorker('bench', one, async () => void arrived.dispatchEvent(new Event('one')))
  jobs.addBatchWorker('bench', many, async (batch: unknown[]) => {
    handled += batch.length
  })
  try {
    await jobs.start()
    await jobs.reconcile(() => true)
    await jobs.startWorkers()
    const latencies: number[] = []
    for (let n = 0; n < single; n++) {
      const since = performance.now()
      const arrival = once(arrived, 'one')
      await tx((t) => t.send(one, { n }))
      await arrival
      latencies.push(performance.now() - since)
    }
    const since = performance.now()
    let next = 0
    const send = async () => {
      while (next < total) {
        const first = next
        next += perTransaction
        await tx(async (t) => {
          for (let n = first; n < first + perTransaction; n++) await t.send(many, { n })
        })
      }
    }
    await Promise.all(Array.from({ length: senders }, send))
    await waitFor('all to be handled', () => handled >= total, 120)
    return { latency: quantile(latencies, 0.5), rate: (total / (performance.now() - since)) * 1000 }
  } finally {
    await jobs.stopWorkers()
    await jobs.stop()
    await db.destroy()
    await scratch.drop()
  }
}
