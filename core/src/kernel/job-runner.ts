import type { FastifyBaseLogger } from 'fastify'
import type { Job, PgBoss } from 'pg-boss'
import { within } from './current.ts'
import { jobExpired, KaunterError, messageOf, payloadInvalid } from './errors.ts'
import { once } from './inbox.ts'
import { describeFailure } from './job-failure.ts'
import { expirySeconds, triesAfterFirst } from './job-options.ts'
import type { Settled, Worker } from './job-workers.ts'
import type { JobMeta } from './plugin.ts'
import { takeTrace, traced } from './tracing.ts'

export type TakenJob = Job<object>

/** A try that failed. */
export interface FailedTry {
  queue: string
  id: string
  data: object
  attempt: number
  /** What the handler threw. */
  error: unknown
  /** It will not be tried again. */
  dead: boolean
}

/** What a job's row says beside what every fetch brings. */
interface Past {
  retryLimit: number
  /** How the try before ended. */
  output: unknown
}

/** Hands the jobs of one fetch to their handler and says how each ended. */
export class JobRunner {
  readonly #boss: PgBoss
  readonly #log: FastifyBaseLogger
  readonly #onFailed: (failed: FailedTry) => void
  readonly #traces = new WeakMap<TakenJob, string>()

  constructor(boss: PgBoss, log: FastifyBaseLogger, onFailed: (failed: FailedTry) => void) {
    this.#boss = boss
    this.#log = log
    this.#onFailed = onFailed
  }

  /** Those that fail are settled here, each with its own story; the others by the bus when this returns. */
  async run(worker: Worker, jobs: readonly TakenJob[]): Promise<Settled> {
    for (const job of jobs) this.#untrace(job)
    // Most jobs go well at once: what is read of the others need not be fetched with all.
    const before = await this.#past(
      worker,
      jobs.filter((job) => job.retryCount > 0),
    )
    const failures = await this.#attemptAll(worker, jobs, before)
    const failed = jobs.filter(({ id }) => failures.has(id))
    const past = await this.#past(worker, failed)
    const died = await Promise.all(failed.map((job) => this.#fail(worker, job, failures.get(job.id), past)))
    return { completed: jobs.length - failed.length, failed: failed.length, dead: died.filter(Boolean).length }
  }

  /** @returns what was thrown, by job. */
  async #attemptAll(worker: Worker, jobs: readonly TakenJob[], past: ReadonlyMap<string, Past>) {
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
    const attempt = async (part: readonly TakenJob[]) => {
      try {
        await this.#attempt(worker, part, past)
      } catch (error) {
        for (const { id } of part) failures.set(id, error)
      }
    }
    if (!worker.together) {
      await Promise.all(valid.map((job) => attempt([job])))
      return failures
    }
    // On their last try jobs run alone, so that one bad payload does not make dead letters of its neighbours.
    const { true: alone = [], false: set = [] } = Object.groupBy(valid, (job) =>
      isLastTry(worker, job, past) ? 'true' : 'false',
    )
    if (set.length > 0) await attempt(set)
    for (const job of alone) await attempt([job])
    return failures
  }

  /** Runs one call of the handler, within the time that a try may take. */
  async #attempt(worker: Worker, jobs: readonly TakenJob[], past: ReadonlyMap<string, Past>): Promise<void> {
    const [first] = jobs as [TakenJob]
    const seconds = expirySeconds(worker.options)
    const expiry = new AbortController()
    const meta: JobMeta = {
      id: first.id,
      attempt: Math.max(...jobs.map(attemptOf)),
      maxAttempts: limitOf(worker, first, past) + 1,
      signal: AbortSignal.any([first.signal, expiry.signal]),
      once: (tx, step = '') => once(tx, { queue: worker.queue, id: first.id }, step),
    }
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = jobExpired({ seconds })
        expiry.abort(error)
        reject(error)
      }, seconds * 1000)
    })
    try {
      await Promise.race([this.#handle(worker, jobs, meta), expired])
    } finally {
      clearTimeout(timer)
    }
  }

  /** As a part of the work that sent the job; of several, of the first. */
  #handle(worker: Worker, jobs: readonly TakenJob[], meta: JobMeta): Promise<void> {
    const { plugin, queue } = worker
    const parent = jobs.map((job) => this.#traces.get(job)).find((trace) => trace !== undefined)
    const attributes = { plugin, 'messaging.destination.name': queue, 'messaging.batch.message_count': jobs.length }
    return within({ jobId: meta.id, plugin }, () =>
      traced({ name: `job ${queue}`, kind: 'consumer', attributes, parent }, () => worker.handle(jobs, meta)),
    )
  }

  #untrace(job: TakenJob): void {
    const [data, trace] = takeTrace(job.data)
    job.data = data
    if (trace !== undefined) this.#traces.set(job, trace)
  }

  /** @returns whether it will not be tried again. */
  async #fail(worker: Worker, job: TakenJob, error: unknown, past: ReadonlyMap<string, Past>): Promise<boolean> {
    const { plugin, queue } = worker
    const attempt = attemptOf(job)
    this.#log.error({ err: error, plugin, job: queue, jobId: job.id, attempt }, 'a job failed')
    // A payload that does not fit its schema will not fit at the next try either.
    const hopeless = error instanceof KaunterError && error.code === payloadInvalid.code
    if (hopeless)
      await this.#boss
        .getDb()
        .executeSql(
          `update pgboss.job set retry_limit = retry_count where name = $1 and id = $2 and state = 'active' and retry_count = $3`,
          [queue, job.id, job.retryCount],
        )
    const output = describeFailure(error, { attempt, data: job.data, output: past.get(job.id)?.output })
    await this.#boss.fail(queue, job, output)
    const dead = hopeless || isLastTry(worker, job, past)
    this.#onFailed({ queue, id: job.id, data: job.data, attempt, error, dead })
    return dead
  }

  async #past({ queue }: Worker, jobs: readonly TakenJob[]): Promise<ReadonlyMap<string, Past>> {
    if (jobs.length === 0) return new Map()
    try {
      const { rows } = await this.#boss
        .getDb()
        .executeSql(
          `select id, retry_limit as "retryLimit", output from pgboss.job where name = $1 and id = any($2::uuid[])`,
          [queue, jobs.map(({ id }) => id)],
        )
      return new Map((rows as (Past & { id: string })[]).map((row) => [row.id, row]))
    } catch (error) {
      // The jobs are worth more than their history.
      this.#log.warn({ reason: messageOf(error), job: queue }, 'the tries before could not be read')
      return new Map()
    }
  }
}

const attemptOf = (job: TakenJob) => job.retryCount + 1

/** Tries after the first; those of the declaration, unless the job was sent under another. */
const limitOf = (worker: Worker, job: TakenJob, past: ReadonlyMap<string, Past>) =>
  past.get(job.id)?.retryLimit ?? triesAfterFirst(worker.options)

const isLastTry = (worker: Worker, job: TakenJob, past: ReadonlyMap<string, Past>) =>
  job.retryCount >= limitOf(worker, job, past)
