import type { FastifyBaseLogger } from 'fastify'
import type { PgBoss } from 'pg-boss'
import { messageOf } from './errors.ts'
import { type FailedTry, JobRunner, type TakenJob } from './job-runner.ts'
import type { JobMeta } from './plugin.ts'
import type { JobOptions, TSchema } from './tokens.ts'

export interface Worker {
  plugin: string
  queue: string
  options: JobOptions
  schema: TSchema
  /** Throws for a payload that does not fit the schema. */
  check: (data: unknown) => unknown
  /** How many jobs each loop takes at once; one entry for each loop. */
  batches: readonly number[]
  /** Handles jobs that are settled together. */
  handle: (jobs: readonly TakenJob[], meta: JobMeta) => Promise<void>
  /** Whether one call of `handle` gets all jobs of a batch. */
  together: boolean
}

export interface Settled {
  completed: number
  failed: number
  /** Of the failed ones, those that will not be tried again. */
  dead: number
}

/** Takes jobs from the queues, hands them to their handlers and says how each ended. */
export class JobWorkers {
  /** Since this process started, by queue. */
  readonly settled = new Map<string, Settled>()
  /** Told when a job became a dead letter in this process. */
  onDead: () => void = () => {}
  /** Told when a try failed in this process. */
  onFailed: (failed: FailedTry) => void = () => {}
  readonly #boss: PgBoss
  readonly #log: FastifyBaseLogger
  readonly #runner: JobRunner
  readonly #workers = new Map<string, Worker>()
  readonly #running = new Set<string>()
  #dueTimer: NodeJS.Timeout | undefined
  #lookedAt = performance.now()

  constructor(boss: PgBoss, log: FastifyBaseLogger) {
    this.#boss = boss
    this.#log = log
    this.#runner = new JobRunner(boss, log, (failed) => this.onFailed(failed))
  }

  get all(): readonly Worker[] {
    return [...this.#workers.values()]
  }

  add(worker: Worker): void {
    this.#workers.set(worker.queue, worker)
  }

  get(queue: string): Worker | undefined {
    return this.#workers.get(queue)
  }

  remove(plugin: string): void {
    for (const { queue } of this.of(plugin)) this.#workers.delete(queue)
  }

  of(plugin: string): Worker[] {
    return this.all.filter((worker) => worker.plugin === plugin)
  }

  async start(workers: readonly Worker[]): Promise<void> {
    for (const worker of workers) {
      if (this.#running.has(worker.queue)) continue
      this.#running.add(worker.queue)
      for (const batchSize of worker.batches) await this.#startLoop(worker, batchSize)
    }
    if (this.#dueTimer === undefined) this.#scheduleDueCheck()
  }

  async #startLoop(worker: Worker, batchSize: number): Promise<void> {
    const byTheClock = worker.options.cron !== undefined
    let loop: string | undefined
    // The next job of a key may be taken only when the one before is settled, and a batch of one is never "full": both
    // would wait for the next notification unless the loop looks again by itself.
    const looksAgain = batchSize === 1 || worker.options.fifoBy !== undefined
    const options = {
      batchSize,
      burstWhenBatchFull: batchSize > 1,
      pollingIntervalSeconds: byTheClock ? 30 : 2,
      notifyPollingIntervalSeconds: 30,
    }
    loop = await this.#boss.work<object, void>(worker.queue, options, async (jobs) => {
      if (looksAgain && loop !== undefined) this.#boss.notifyWorker(loop)
      this.#count(worker.queue, await this.#runner.run(worker, jobs))
    })
  }

  /** Lets the jobs in hand end and takes no more. */
  async stop(workers: readonly Worker[]): Promise<void> {
    for (const { queue } of workers) this.#running.delete(queue)
    await Promise.all(workers.map(({ queue }) => this.#boss.offWork(queue)))
  }

  #count(queue: string, settled: Settled): void {
    const { completed, failed, dead } = this.settled.get(queue) ?? { completed: 0, failed: 0, dead: 0 }
    this.settled.set(queue, {
      completed: completed + settled.completed,
      failed: failed + settled.failed,
      dead: dead + settled.dead,
    })
    if (settled.dead > 0) this.onDead()
  }

  /**
   * pg-boss does not notify for delayed jobs and retries, so workers are woken here when one falls due: since the last
   * look, which may be long ago on a machine that halted, and a moment before it.
   */
  #scheduleDueCheck(): void {
    this.#dueTimer = setTimeout(async () => {
      try {
        const now = performance.now()
        const { rows } = await this.#boss.getDb().executeSql(
          `select q.name from unnest($1::text[]) as q(name) where exists (
             select 1 from pgboss.job j where j.name = q.name and j.state < 'active'
             and j.start_after between now() - ($2::int + 3000) * interval '1 millisecond' and now())`,
          [[...this.#running], Math.round(now - this.#lookedAt)],
        )
        this.#lookedAt = now
        this.wake(new Set(rows.map((row) => row.name)))
      } catch (error) {
        this.#log.warn({ reason: messageOf(error) }, 'could not look for due jobs; the 30 s poll still finds them')
      } finally {
        if (this.#dueTimer !== undefined) this.#scheduleDueCheck()
      }
    }, 500)
    this.#dueTimer.unref()
  }

  /** Lets whoever works these queues look for jobs now. */
  wake(queues: ReadonlySet<string>): void {
    if (queues.size === 0) return
    for (const { id, name } of this.#boss.getWipData()) if (queues.has(name)) this.#boss.notifyWorker(id)
  }

  close(): void {
    clearTimeout(this.#dueTimer)
    this.#dueTimer = undefined
  }
}

/** As many loops of two as make up the number: one job that is slow then delays one other at most. */
export function pairs(concurrency: number): number[] {
  return [...Array(Math.floor(concurrency / 2)).fill(2), ...(concurrency % 2 === 1 ? [1] : [])]
}
