import { PgBoss } from 'pg-boss'
import pino from 'pino'
import { JobBus } from '../core/src/kernel/jobs.ts'
import { defineJob, Type } from '../core/src/kernel/tokens.ts'
import { against, type Figure, type Findings, quantile } from './figures.ts'
import type { BenchDatabase, Scratch } from './support/database.ts'

const rounds = 3
const sizes = { batch: 20_000, single: 5_000, latency: 200, bursts: 10, burst: 20 }
const fetches = { batch: 100, pair: 2, loops: 5 }

const Payload = Type.Object({ n: Type.Integer() })
const batchJob = defineJob('bench.batch', Payload, { concurrency: fetches.batch })
const singleJob = defineJob('bench.single', Payload, { concurrency: fetches.pair * fetches.loops })

type Kind = 'batch' | 'single'

/** What both sides can do: take jobs, work them, and say that one was handled. */
interface Side {
  insert(kind: Kind, count: number): Promise<void>
  stop(): Promise<void>
}
type Open = (scratch: Scratch, handled: (count: number) => void) => Promise<Side>

interface Measured {
  batch: number
  single: number
  latency: number
  burst: number
}

/** Jobs through the kernel beside bare pg-boss with handlers that do nothing, both in this process. */
export async function jobs(database: BenchDatabase): Promise<Findings> {
  const ours: Measured[] = []
  const bare: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure(database, throughKernel))
    bare.push(await measure(database, barePgBoss))
  }
  const figure = (key: keyof Measured, about: Pick<Figure, 'name' | 'unit' | 'goal' | 'goalOn'>) =>
    against(
      { bench: 'jobs', ...about },
      ours.map((one) => one[key]),
      {
        name: 'bare pg-boss',
        rounds: bare.map((one) => one[key]),
      },
    )
  return {
    figures: [
      figure('batch', { name: `batches of ${fetches.batch}, drained`, unit: 'jobs/s', goal: { atLeast: 0.7 } }),
      figure('single', { name: 'one-job handlers, drained', unit: 'jobs/s', goal: { atLeast: 0.7 } }),
      figure('latency', { name: 'send to handler, p50', unit: 'ms', goal: { atMost: 2 } }),
      figure('burst', {
        name: `burst of ${sizes.burst}, all handled, p50`,
        unit: 'ms',
        goal: { atMost: 200 },
        goalOn: 'value',
      }),
    ],
    notes: [
      'jobs: bare pg-boss fetches in the same portions, without payload checks, a limit of time and an outcome for each job, and heartbeats',
    ],
  }
}

async function measure(database: BenchDatabase, open: Open): Promise<Measured> {
  const scratch = await database.create()
  let missing = 0
  let done: () => void = () => {}
  const side = await open(scratch, (count) => {
    missing -= count
    if (missing === 0) done()
  })
  /** Milliseconds until as many jobs are sent and handled. */
  const run = async (kind: Kind, count: number): Promise<number> => {
    missing = count
    const all = new Promise<void>((resolve) => {
      done = resolve
    })
    const started = performance.now()
    await side.insert(kind, count)
    await all
    return performance.now() - started
  }
  const several = async (times: number, count: number): Promise<number> => {
    const measured: number[] = []
    for (let i = 0; i < times; i++) measured.push(await run('single', count))
    return quantile(measured, 0.5)
  }
  try {
    await several(10, 1)
    const batch = (sizes.batch / (await run('batch', sizes.batch))) * 1000
    const single = (sizes.single / (await run('single', sizes.single))) * 1000
    return { batch, single, latency: await several(sizes.latency, 1), burst: await several(sizes.bursts, sizes.burst) }
  } finally {
    await side.stop()
    await scratch.drop()
  }
}

const throughKernel: Open = async ({ url }, handled) => {
  const bus = new JobBus(url, pino({ level: 'silent' }), { works: true })
  await bus.start()
  bus.addBatchWorker('bench', batchJob, async (batch) => handled(batch.length))
  bus.addWorker('bench', singleJob, async () => handled(1))
  await bus.reconcile(() => true)
  await bus.startWorkers()
  const tokens = { batch: batchJob, single: singleJob }
  return {
    insert: (kind, count) =>
      bus.insert(Array.from({ length: count }, (_, n) => bus.pendingFor(tokens[kind], { n })).flat()),
    async stop() {
      await bus.stopWorkers()
      await bus.stop()
    },
  }
}

const barePgBoss: Open = async ({ url }, handled) => {
  const boss = new PgBoss({ connectionString: url, max: 4, useListenNotify: true })
  boss.on('error', (error) => console.warn('bare pg-boss:', error.message))
  await boss.start()
  for (const name of ['batch', 'single']) await boss.createQueue(name, { notify: true })
  const fetch = { burstWhenBatchFull: true, pollingIntervalSeconds: 2 }
  await boss.work('batch', { ...fetch, batchSize: fetches.batch }, async (batch) => handled(batch.length))
  await boss.work('single', { ...fetch, batchSize: fetches.pair, localConcurrency: fetches.loops }, async (pair) =>
    handled(pair.length),
  )
  return {
    async insert(kind, count) {
      await boss.insert(
        kind,
        Array.from({ length: count }, (_, n) => ({ data: { n } })),
      )
    },
    stop: () => boss.stop({ graceful: true }),
  }
}
