import type { FastifyBaseLogger } from 'fastify'
import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss'
import { within } from './current.ts'
import { jobExpired, KaunterError, messageOf, payloadInvalid } from './errors.ts'
import { once } from './inbox.ts'
import { describeFailure } from './job-failure.ts'
import { expirySeconds } from './job-options.ts'
import type { JobMeta } from './plugin.ts'

import type { JobOptions, TSchema } from './tokens.ts'
import { takeTrace, traced } from './tracing.ts'

type BusJob = JobWithMetadata<object>

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
  handle: (jobs: readonly BusJob[], meta: JobMeta) => Promise<void>
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
  readonly #boss: PgBoss
  readonly #log: FastifyBaseLogger
  readonly #workers = new Map<string, Worker>()
  readonly #running = new Set<string>()
  readonly #traces = new WeakMap<BusJob, string>()
  #dueTimer: NodeJS.Timeout | undefined

  constructor(boss: PgBoss, log: FastifyBaseLogger) {
    this.#boss = boss
    this.#log = log
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
      includeMetadata: true as const,
      perJobResults: true as const,
      burstWhenBatchFull: batchSize > 1,
      pollingIntervalSeconds: byTheClock ? 30 : 2,
      notifyPollingIntervalSeconds: 30,
    }
    loop = await this.#boss.work<object, JobResult[], typeof options>(worker.queue, options, async (jobs) => {
      if (looksAgain && loop !== undefined) this.#boss.notifyWorker(loop)
      for (const job of jobs) this.#untrace(job)
      const results = await this.#run(worker, jobs)
      this.#count(worker.queue, jobs, results)
      return results
    })
  }

  /** Lets the jobs in hand end and takes no more. */
  async stop(workers: readonly Worker[]): Promise<void> {
    for (const { queue } of workers) this.#running.delete(queue)
    await Promise.all(workers.map(({ queue }) => this.#boss.offWork(queue)))
  }

  async #run(worker: Worker, jobs: readonly BusJob[]): Promise<JobResult[]> {
    const failures = new Map<string, unknown>()
    const valid = jobs.filter((job) => {
      try {
        worker.check(job.data)
        return true
      } catch (error) {
        failures.set(job.id, error)
        return false
      }
    })
    // On their last try jobs run alone, so that one bad payload does not make dead letters of its neighbours.
    const alone = worker.together ? valid.filter(isLastTry) : valid
    const set = worker.together ? valid.filter((job) => !isLastTry(job)) : []
    const attempt = async (part: readonly BusJob[]) => {
      const error = await this.#attempt(worker, part)
      if (error !== undefined) for (const job of part) failures.set(job.id, error.reason)
    }
    if (set.length > 0) await attempt(set)
    if (worker.together) for (const job of alone) await attempt([job])
    else await Promise.all(alone.map((job) => attempt([job])))
    return jobs.map((job) =>
      failures.has(job.id) ? this.#failed(worker, job, failures.get(job.id)) : { id: job.id, status: 'completed' },
    )
  }

  /** Runs one call of the handler, within the time that a try may take. */
  async #attempt(worker: Worker, jobs: readonly BusJob[]): Promise<{ reason: unknown } | undefined> {
    const [first] = jobs as [BusJob]
    const seconds = expirySeconds(worker.options)
    const expiry = new AbortController()
    const meta: JobMeta = {
      id: first.id,
      attempt: Math.max(...jobs.map(attemptOf)),
      maxAttempts: first.retryLimit + 1,
      signal: AbortSignal.any([first.signal, expiry.signal]),
      once: (tx, step = '') => once(tx, first.id, step),
    }
    let timer: NodeJS.Timeout | undefined
    try {
      const expired = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const error = jobExpired({ seconds })
          expiry.abort(error)
          reject(error)
        }, seconds * 1000)
      })
      await Promise.race([this.#handle(worker, jobs, meta), expired])
      return undefined
    } catch (reason) {
      return { reason }
    } finally {
      clearTimeout(timer)
    }
  }

  /** As a part of the work that sent the job; of several, of the first. */
  #handle(worker: Worker, jobs: readonly BusJob[], meta: JobMeta): Promise<void> {
    const { plugin, queue } = worker
    const parent = jobs.map((job) => this.#traces.get(job)).find((trace) => trace !== undefined)
    const attributes = { plugin, 'messaging.destination.name': queue, 'messaging.batch.message_count': jobs.length }
    return within({ jobId: meta.id, plugin }, () =>
      traced({ name: `job ${queue}`, kind: 'consumer', attributes, parent }, () => worker.handle(jobs, meta)),
    )
  }

  #untrace(job: BusJob): void {
    const [data, trace] = takeTrace(job.data)
    job.data = data
    if (trace !== undefined) this.#traces.set(job, trace)
  }

  #failed({ plugin, queue }: Worker, job: BusJob, error: unknown): JobResult {
    const attempt = attemptOf(job)
    this.#log.error({ err: error, plugin, job: queue, jobId: job.id, attempt }, 'a job failed')
    // A payload that does not fit its schema will not fit at the next try either.
    const hopeless = error instanceof KaunterError && error.code === payloadInvalid.code
    const output = describeFailure(error, { attempt, data: job.data, output: job.output })
    return { id: job.id, status: hopeless ? 'deadletter' : 'failed', output }
  }

  #count(queue: string, jobs: readonly BusJob[], results: readonly JobResult[]): void {
    const counts = this.settled.get(queue) ?? { completed: 0, failed: 0, dead: 0 }
    this.settled.set(queue, counts)
    const failed = results.filter(({ status }) => status !== 'completed')
    const lastTries = new Set(jobs.filter(isLastTry).map(({ id }) => id))
    const dead = failed.filter(({ id, status }) => status === 'deadletter' || lastTries.has(id)).length
    counts.completed += results.length - failed.length
    counts.failed += failed.length
    counts.dead += dead
    if (dead > 0) this.onDead()
  }

  /** pg-boss does not notify for delayed jobs and retries, so workers are woken here when one falls due. */
  #scheduleDueCheck(): void {
    this.#dueTimer = setTimeout(async () => {
      try {
        const { rows } = await this.#boss.getDb().executeSql(
          `select q.name from unnest($1::text[]) as q(name) where exists (
             select 1 from pgboss.job j where j.name = q.name and j.state < 'active'
             and j.start_after between now() - interval '3 seconds' and now())`,
          [[...this.#running]],
        )
        this.#wake(new Set(rows.map((row) => row.name)))
      } catch (error) {
        this.#log.warn({ reason: messageOf(error) }, 'could not look for due jobs; the 30 s poll still finds them')
      } finally {
        if (this.#dueTimer !== undefined) this.#scheduleDueCheck()
      }
    }, 500)
    this.#dueTimer.unref()
  }

  #wake(queues: ReadonlySet<string>): void {
    if (queues.size === 0) return
    for (const { id, name } of this.#boss.getWipData()) if (queues.has(name)) this.#boss.notifyWorker(id)
  }

  close(): void {
    clearTimeout(this.#dueTimer)
    this.#dueTimer = undefined
  }
}

const attemptOf = (job: BusJob) => job.retryCount + 1
const isLastTry = (job: BusJob) => job.retryCount >= job.retryLimit

/** As many loops of two as make up the number: one job that is slow then delays one other at most. */
export function pairs(concurrency: number): number[] {
  return [...Array(Math.floor(concurrency / 2)).fill(2), ...(concurrency % 2 === 1 ? [1] : [])]
}
