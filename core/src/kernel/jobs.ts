import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { fromKnex, type JobInsert, PgBoss } from 'pg-boss'
import { Cache } from './cache.ts'
import { DeadLetters } from './dead-letters.ts'
import { jobInvalid, payloadInvalid } from './errors.ts'
import { JobFigures } from './job-figures.ts'
import { checkJob, pluginOf } from './job-options.ts'
import { deleteQueuesOf, queuesOf } from './job-purge.ts'
import { JobQueues } from './job-queues.ts'
import { JobWorkers, pairs } from './job-workers.ts'
import { withLimit } from './limits.ts'
import type { Outbox } from './outbox.ts'
import type { BatchMeta, JobMeta, SendOptions } from './plugin.ts'
import { timeOrderedId } from './time-ordered-id.ts'
import type { Event, Job, JobOptions, Static, TSchema } from './tokens.ts'
import { carryTrace } from './tracing.ts'

export interface PendingJob {
  queue: string
  job: JobInsert<object>
}

export interface JobBusOptions {
  /** Whether this process handles jobs, or only sends them. */
  works: boolean
  /** Where jobs are kept until they are handed over, when the domain has another database. */
  outbox?: Outbox | undefined
  /** What the processes know together of the figures. */
  cache?: Cache
  /** `false`: nothing happens by the clock alone, neither jobs with a `cron` nor the upkeep of the queues. */
  ticks?: boolean
}

/** pg-boss behind our two verbs, job and event. Nothing outside the kernel's job files knows its names or its traps. */
export class JobBus {
  readonly workers: JobWorkers
  readonly dead: DeadLetters
  readonly figures: JobFigures
  readonly #boss: PgBoss
  readonly #works: boolean
  readonly #log: FastifyBaseLogger
  readonly #outbox: Outbox | undefined
  readonly #queues: JobQueues

  constructor(url: string, log: FastifyBaseLogger, options: JobBusOptions) {
    const { works, outbox, cache = new Cache(undefined), ticks = works } = options
    this.#log = log
    this.#works = works
    this.#outbox = outbox
    this.#boss = new PgBoss({
      connectionString: url,
      application_name: 'kaunter-jobs',
      max: 4,
      useListenNotify: works,
      schedule: ticks,
      supervise: ticks,
      // A killed process's work is failed over after heartbeat (10 s) plus one monitor pass.
      monitorIntervalSeconds: 5,
      superviseIntervalSeconds: 5,
      persistWarnings: false,
    })
    this.#boss.on('error', (error) => this.#log.error({ err: error }, 'the job bus had an error and goes on'))
    this.#boss.on('warning', (warning) => this.#log.warn({ warning }, 'the job bus has a warning'))
    this.#queues = new JobQueues(this.#boss, log)
    this.workers = new JobWorkers(this.#boss, log)
    this.dead = new DeadLetters(this.#boss, this)
    this.figures = new JobFigures(this.#boss, this.workers, cache)
  }

  async start(): Promise<void> {
    await this.#boss.start()
  }

  /**
   * One call per event or job; each is settled alone.
   *
   * @throws KAUNTER_JOB_INVALID for wrong options, or when the job is worked already.
   */
  addWorker(
    plugin: string,
    token: Job<TSchema> | Event<TSchema>,
    handler: (data: never, meta: JobMeta) => Promise<void>,
  ): void {
    const { queue, options } = this.#define(plugin, token)
    // What an event holds is for its sender to check: a listener may know it by an older or a shorter schema.
    const check = (data: unknown) => token.kind === 'job' && assertPayload(token, data)
    this.workers.add({
      ...{ plugin, queue, options, schema: token.schema, check, together: false },
      batches: pairs(options.concurrency ?? 10),
      handle: async ([job], meta) => {
        await handler(job?.data as never, meta)
        if (options.cron !== undefined) await this.dead.supersede(queue)
      },
    })
  }

  /** One call for a batch, settled together. */
  addBatchWorker(plugin: string, job: Job<TSchema>, handler: (batch: never[], meta: BatchMeta) => Promise<void>): void {
    const { queue, options } = this.#define(plugin, job)
    this.workers.add({
      ...{ plugin, queue, options, schema: job.schema, check: (data) => assertPayload(job, data), together: true },
      batches: [Math.max(2, options.concurrency ?? 50)],
      handle: async (jobs, meta) => handler(jobs.map(({ data }) => data) as never[], meta),
    })
  }

  #define(plugin: string, token: Job<TSchema> | Event<TSchema>): { queue: string; options: JobOptions } {
    const isEvent = token.kind === 'event'
    const queue = isEvent ? `event.${token.id}.${plugin}` : token.id
    const options = isEvent ? {} : token.options
    if (!isEvent) checkJob(token, (cron, preview) => this.#boss.previewSchedule(cron, preview))
    const other = this.workers.get(queue)
    if (other !== undefined)
      throw jobInvalid({
        job: token.id,
        problem: `"${other.plugin}" has a handler for it already, and each would get only a part`,
        remedy: 'Do both things in one handler, or send two jobs.',
      })
    this.#queues.declare(queue, options)
    if (isEvent) this.#queues.subscribe(token.id, queue)
    return { queue, options }
  }

  /**
   * Takes back what a plugin registered, when it is switched off; its jobs and its events keep collecting.
   *
   * @returns when the jobs that run now have ended.
   */
  async removeWorkers(plugin: string): Promise<void> {
    const leaving = this.workers.of(plugin)
    this.workers.remove(plugin)
    await this.workers.stop(leaving)
  }

  /** Whether a running plugin works this queue, in this process or, with the same plugins, in another. */
  isWorked(queue: string): boolean {
    return this.workers.get(queue) !== undefined
  }

  /** When each job with a `cron` runs next after an instant. */
  nextRuns(after: Date): { queue: string; plugin: string; at: Date }[] {
    return this.workers.all.flatMap(({ queue, plugin, options: { cron, tz = 'UTC' } }) => {
      const [at] = cron === undefined ? [] : this.#boss.previewSchedule(cron, { tz, from: after, count: 1 })
      return at === undefined ? [] : { queue, plugin, at }
    })
  }

  ownerOf(queue: string): string {
    return this.workers.get(queue)?.plugin ?? pluginOf(queue)
  }

  /**
   * Brings queues, options and subscriptions to what the plugins declare now.
   *
   * @param isThere whether a plugin is part of the deployment, running or not: its events keep collecting.
   */
  async reconcile(isThere: (plugin: string) => boolean): Promise<void> {
    await this.#queues.reconcile(isThere, new Set(this.workers.all.map(({ plugin }) => plugin)))
    await this.dead.keepBlocked()
    this.#outbox?.start((pending) => this.#insert(pending))
  }

  /** What must be looked at again from time to time. */
  async upkeep(): Promise<void> {
    await this.#queues.reconcileOrder()
    await this.dead.keepBlocked()
  }

  /** Starts what works, and the clock for it; jobs by the clock of plugins that do not run are not scheduled. */
  async startWorkers(): Promise<void> {
    if (!this.#works) return
    const scheduled = new Set(this.workers.all.flatMap(({ queue, options }) => (options.cron ? [queue] : [])))
    for (const schedule of await this.#boss.getSchedules())
      if (!scheduled.has(schedule.name)) await this.#boss.unschedule(schedule.name)
    for (const { queue, options } of this.workers.all)
      if (options.cron !== undefined)
        await this.#boss.schedule(
          queue,
          options.cron,
          {},
          { tz: options.tz ?? 'UTC', missed: options.missed ?? 'skip' },
        )
    await this.workers.start(this.workers.all)
  }

  pendingFor<S extends TSchema>(job: Job<S>, data: Static<S>, options: SendOptions = {}): PendingJob[] {
    assertPayload(job, data)
    this.#queues.declareUnlessKnown(job.id, job.options)
    const payload = storable(data as Record<string, unknown>)
    const insert: JobInsert<object> = { data: carryTrace(payload) }
    if (options.id !== undefined) insert.id = options.id
    if (options.startAfter !== undefined) insert.startAfter = startAfter(options.startAfter)
    const { fifoBy } = job.options
    if (fifoBy !== undefined) insert.singletonKey = `${fifoBy}=${payload[fifoBy]}`
    // Of those that are inserted at one instant, pg-boss takes the one with the lowest id first.
    if (fifoBy !== undefined) insert.id ??= timeOrderedId()
    return [{ queue: job.id, job: insert }]
  }

  pendingForEvent<S extends TSchema>(event: Event<S>, data: Static<S>): PendingJob[] {
    assertPayload(event, data)
    const job = { data: carryTrace(storable(data as object)) }
    return this.#queues.subscribersOf(event.id).map((queue) => ({ queue, job: { ...job } }))
  }

  /** Whether jobs can be part of the domain's transactions and statements themselves. */
  get inDomainDatabase(): boolean {
    return this.#outbox === undefined
  }

  /** With `trx`, the jobs exist when it commits; call `committed` then. */
  async insert(pending: readonly PendingJob[], trx?: Knex.Transaction): Promise<void> {
    if (pending.length === 0) return
    if (this.#outbox === undefined) return this.#insert(pending, trx)
    await this.#outbox.write(pending, trx)
    if (trx === undefined) this.#outbox.wake()
  }

  /** A transaction with jobs has committed. */
  committed(): void {
    this.#outbox?.wake()
  }

  /** One statement per queue. */
  async #insert(pending: readonly PendingJob[], trx?: Knex.Transaction): Promise<void> {
    const byQueue = Map.groupBy(pending, (item) => item.queue)
    for (const [queue, items] of byQueue) {
      await this.#queues.ensure(queue)
      const options = trx === undefined ? {} : { db: fromKnex(trx) }
      await this.#boss.insert(queue, firstOfEachId(items), options)
    }
  }

  /** Throws when the database of the jobs does not answer. */
  async ping(): Promise<void> {
    await this.#boss.getDb().executeSql('select 1')
  }

  /** Jobs of a queue that wait, run or will be tried again. */
  async unfinished(queue: string): Promise<number> {
    const { rows } = await this.#boss
      .getDb()
      .executeSql(`select count(*)::int as n from pgboss.job where name = $1 and state < 'completed'`, [queue])
    return rows[0]?.n ?? 0
  }

  /**
   * The statement with which pg-boss would insert one job, to be joined with other inserts in one round trip.
   * `$1` holds the jobs as JSON; the text starts with `WITH`, so that more CTEs can be put before its own.
   */
  async insertStatement(queue: string): Promise<string> {
    let text = ''
    const executeSql = async (sql: string) => {
      text = sql
      return { rows: [] }
    }
    await this.#boss.insert(queue, [{ data: {} }], { db: { executeSql } })
    return text.trim()
  }

  /** What is there of a plugin, whether it runs or not. */
  queuesOf = (plugin: string) => queuesOf(this.#boss, plugin)
  deleteQueuesOf = (plugin: string) => deleteQueuesOf(this.#boss, plugin)

  /** What runs is finished, and nothing new begins; jobs can still be sent. */
  async stopWorkers(): Promise<void> {
    this.workers.close()
    await withLimit(this.workers.stop(this.workers.all), 10_000)
  }

  async stop(): Promise<void> {
    await this.#outbox?.stop()
    // The workers have had their time in `stopWorkers`.
    await this.#boss.stop({ graceful: true, timeout: 1000 })
  }
}

/** An id that stands twice in one call would be refused with all others. */
function firstOfEachId(items: readonly PendingJob[]): PendingJob['job'][] {
  const seen = new Set<string>()
  return items.flatMap(({ job }) => {
    if (job.id === undefined) return job
    if (seen.has(job.id)) return []
    seen.add(job.id)
    return job
  })
}

/** Without what PostgreSQL refuses in JSON, NUL and halves of a character as cutting a text leaves them. */
function storable<D extends object>(data: D): D {
  const json = JSON.stringify(data)
  if (!/\\u(0000|d[89a-f])/.test(json)) return data
  return JSON.parse(json, (_key, value) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  )
}

const startAfter = (value: Date | number) => (value instanceof Date ? value.toISOString() : Math.max(0, value))

const checks = new WeakMap<object, ReturnType<typeof TypeCompiler.Compile>>()

function assertPayload(token: { id: string; schema: TSchema }, data: unknown): void {
  let check = checks.get(token.schema)
  if (check === undefined) {
    check = TypeCompiler.Compile(token.schema)
    checks.set(token.schema, check)
  }
  if (check.Check(data)) return
  const error = check.Errors(data).First()
  throw payloadInvalid({ token: token.id, problem: `${error?.path || '/'} ${error?.message ?? ''}` })
}
