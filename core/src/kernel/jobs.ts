import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { fromKnex, type JobInsert, PgBoss, type Queue } from 'pg-boss'
import { KaunterError, messageOf, payloadInvalid } from './errors.ts'
import type { JobMeta, SendOptions } from './plugin.ts'
import type { Event, Job, JobOptions, Static, TSchema } from './tokens.ts'

export interface PendingJob {
  queue: string
  job: JobInsert<object>
}

type BatchHandler = (
  jobs: readonly { id: string; data: object; attempt: number; signal: AbortSignal }[],
) => Promise<unknown[]>
interface Worker {
  plugin: string
  queue: string
  fetch: { batchSize: number; localConcurrency: number }
  handler: BatchHandler
}

/** pg-boss behind our two verbs, job and event. Nothing outside this file knows its names or its traps. */
export class JobBus {
  readonly #boss: PgBoss
  readonly #works: boolean
  readonly #log: FastifyBaseLogger
  readonly #queues = new Map<string, JobOptions>()
  readonly #subscribers = new Map<string, Set<string>>()
  #workers: Worker[] = []
  readonly #running = new Map<string, string[]>()
  #created = new Set<string>()
  #dueTimer: NodeJS.Timeout | undefined

  /** @param works whether this process handles jobs, or only sends them. */
  constructor(url: string, log: FastifyBaseLogger, works: boolean) {
    this.#log = log
    this.#works = works
    this.#boss = new PgBoss({
      connectionString: url,
      application_name: 'kaunter-jobs',
      max: 4,
      useListenNotify: works,
      schedule: works,
      supervise: works,
      // A killed process's work is failed over after heartbeat (10 s) plus one monitor pass.
      monitorIntervalSeconds: 5,
      superviseIntervalSeconds: 5,
      persistWarnings: false,
    })
    this.#boss.on('error', (error) => this.#log.error({ err: error }, 'the job bus had an error and goes on'))
    this.#boss.on('warning', (warning) => this.#log.warn({ warning }, 'the job bus has a warning'))
  }

  async start(): Promise<void> {
    await this.#boss.start()
  }

  defineJob(job: Job<TSchema>): void {
    this.#queues.set(job.id, job.options)
  }

  subscribe(event: Event<TSchema>, plugin: string): string {
    const queue = `event.${event.id}.${plugin}`
    this.#queues.set(queue, {})
    const queues = this.#subscribers.get(event.id) ?? new Set()
    this.#subscribers.set(event.id, queues.add(queue))
    return queue
  }

  /** One call per job; each is settled alone. */
  addWorker(plugin: string, queue: string, handler: (data: never, meta: JobMeta) => Promise<void>): void {
    const concurrency = this.#queues.get(queue)?.concurrency ?? 10
    this.#workers.push({
      plugin,
      queue,
      // With a batch of 1, pg-boss handles one job per notification and leaves the rest to the 30 s poll. Of two, one slow
      // job delays one other at most.
      fetch: { batchSize: 2, localConcurrency: Math.max(1, Math.ceil(concurrency / 2)) },
      handler: (jobs) =>
        Promise.all(jobs.map((job) => this.#settle(plugin, queue, job, () => handler(job.data as never, job)))),
    })
  }

  /** One call for a batch, settled together. */
  addBatchWorker(
    plugin: string,
    queue: string,
    handler: (batch: never[], meta: Omit<JobMeta, 'id'>) => Promise<void>,
  ): void {
    this.#workers.push({
      plugin,
      queue,
      fetch: { batchSize: Math.max(2, this.#queues.get(queue)?.concurrency ?? 50), localConcurrency: 1 },
      handler: async (jobs) => {
        const first = jobs[0]
        if (first === undefined) return []
        const meta = { attempt: Math.max(...jobs.map((job) => job.attempt)), signal: first.signal }
        const outcome = await this.#settle(plugin, queue, first, () =>
          handler(jobs.map((job) => job.data) as never[], meta),
        )
        return jobs.map((job) => ({ ...outcome, id: job.id }))
      },
    })
  }

  /** Takes back what a plugin registered, when it is switched off; its events keep collecting. */
  removeWorkers(plugin: string): void {
    this.#workers = this.#workers.filter((worker) => worker.plugin !== plugin)
  }

  async #settle(plugin: string, queue: string, job: { id: string; attempt: number }, work: () => Promise<void>) {
    try {
      await work()
      return { id: job.id, status: 'completed' as const }
    } catch (error) {
      this.#log.error({ err: error, plugin, job: queue, jobId: job.id, attempt: job.attempt }, 'a job failed')
      const output = { message: messageOf(error), code: (error as { code?: string }).code ?? null }
      // A payload that does not fit its schema will not fit at the next try either.
      const hopeless = error instanceof KaunterError && error.code === payloadInvalid.code
      return { id: job.id, status: hopeless ? ('deadletter' as const) : ('failed' as const), output }
    }
  }

  /** Creates missing queues with their dead-letter queues, and gives existing ones today's options. */
  async reconcile(): Promise<void> {
    const existing = new Map((await this.#boss.getQueues()).map((queue) => [queue.name, queue]))
    this.#created = new Set(existing.keys())
    for (const [name, options] of this.#queues) {
      const found = existing.get(name)
      if (found === undefined) await this.#create(name)
      else if (Object.entries(queueOptions(options)).some(([key, value]) => found[key as keyof Queue] !== value))
        await this.#boss.updateQueue(name, queueOptions(options))
    }
    const wanted = new Map([...this.#queues].filter(([, options]) => options.cron !== undefined))
    for (const schedule of await this.#boss.getSchedules())
      if (!wanted.has(schedule.name)) await this.#boss.unschedule(schedule.name)
    for (const [name, { cron, tz }] of wanted) await this.#boss.schedule(name, cron as string, {}, { tz: tz ?? 'UTC' })
  }

  async #create(name: string): Promise<void> {
    const dead = `dead.${name}`
    if (!this.#created.has(dead)) await this.#boss.createQueue(dead)
    await this.#boss.createQueue(name, {
      ...queueOptions(this.#queues.get(name) ?? {}),
      deadLetter: dead,
      notify: true,
    })
    this.#created.add(name).add(dead)
  }

  async startWorkers(): Promise<void> {
    if (!this.#works) return
    for (const worker of this.#workers) {
      const options = {
        ...worker.fetch,
        burstWhenBatchFull: true,
        perJobResults: true as const,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 30,
      }
      const id = await this.#boss.work<object>(worker.queue, options, async (jobs) => {
        const batch = jobs.map((job) => ({
          id: job.id,
          data: job.data,
          attempt: job.retryCount + 1,
          signal: job.signal,
        }))
        return (await worker.handler(batch)) as never
      })
      this.#running.set(worker.queue, [...(this.#running.get(worker.queue) ?? []), id])
    }
    this.#scheduleDueCheck()
  }

  /** pg-boss does not notify for delayed jobs and retries, so workers are woken here when one falls due. */
  #scheduleDueCheck(): void {
    this.#dueTimer = setTimeout(async () => {
      try {
        const { rows } = await this.#boss.getDb().executeSql(
          `select q.name from unnest($1::text[]) as q(name) where exists (
             select 1 from pgboss.job j where j.name = q.name and j.state < 'active'
             and j.start_after between now() - interval '3 seconds' and now())`,
          [[...this.#running.keys()]],
        )
        for (const { name } of rows) for (const id of this.#running.get(name) ?? []) this.#boss.notifyWorker(id)
      } catch (error) {
        this.#log.warn({ err: error }, 'could not look for due jobs; the 30 s poll still finds them')
      } finally {
        if (this.#dueTimer !== undefined) this.#scheduleDueCheck()
      }
    }, 500)
    this.#dueTimer.unref()
  }

  pendingFor<S extends TSchema>(job: Job<S>, data: Static<S>, options: SendOptions = {}): PendingJob[] {
    assertPayload(job, data)
    const insert: JobInsert<object> = { data: data as object }
    if (options.id !== undefined) insert.id = options.id
    if (options.startAfter !== undefined) insert.startAfter = startAfter(options.startAfter)
    return [{ queue: job.id, job: insert }]
  }

  pendingForEvent<S extends TSchema>(event: Event<S>, data: Static<S>): PendingJob[] {
    assertPayload(event, data)
    return [...(this.#subscribers.get(event.id) ?? [])].map((queue) => ({ queue, job: { data: data as object } }))
  }

  /** One statement per queue. With `trx`, the jobs exist when it commits. */
  async insert(pending: readonly PendingJob[], trx?: Knex.Transaction): Promise<void> {
    const byQueue = Map.groupBy(pending, (item) => item.queue)
    for (const [queue, items] of byQueue) {
      if (!this.#created.has(queue)) await this.#create(queue)
      const options = trx === undefined ? {} : { db: fromKnex(trx) }
      await this.#boss.insert(
        queue,
        items.map((item) => item.job),
        options,
      )
    }
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

  async stop(): Promise<void> {
    clearTimeout(this.#dueTimer)
    this.#dueTimer = undefined
    await this.#boss.stop({ graceful: true, timeout: 10_000 })
  }
}

const startAfter = (value: Date | number) => (value instanceof Date ? value.toISOString() : Math.max(0, value))

function queueOptions(options: JobOptions) {
  return {
    retryLimit: options.retries ?? 5,
    retryDelay: options.backoffSeconds ?? 2,
    retryBackoff: true,
    retryDelayMax: options.backoffMaxSeconds ?? 300,
    expireInSeconds: options.expireInSeconds ?? 300,
    heartbeatSeconds: 10,
  }
}

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
