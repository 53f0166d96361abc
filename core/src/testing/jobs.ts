import { setTimeout as pause } from 'node:timers/promises'
import type { Knex } from 'knex'
import pg from 'pg'
import type { DeadLetter } from '../kernel/dead-letters.ts'
import { messageOf } from '../kernel/errors.ts'
import type { FailedTry } from '../kernel/job-runner.ts'
import type { JobBus } from '../kernel/jobs.ts'
import { tableName } from '../kernel/migrate.ts'
import type { Event, Job, Static, TSchema } from '../kernel/tokens.ts'
import { moveTo, now } from './clock.ts'
import { jobsFailed, jobsUnsettled } from './errors.ts'
import { emitted } from './recorded-jobs.ts'

/** A job as the bus has it, whatever became of it. */
export interface SentJob<D> {
  id: string
  data: D
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'
  /** Not before this instant. */
  dueAt: Date
  /** Tries after the first, so far. */
  retries: number
}

/** A try of a job, or of a listener to an event, that failed. `queue` is the job's id, or `event.<event>.<plugin>`. */
export type JobFailure = FailedTry

/** How `app.settled` takes failures, and how long it waits. */
export interface SettledOptions {
  /** `allowed`: failures are returned; else, which is the default, the first of them is thrown. */
  failures?: 'allowed' | 'thrown'
  /** How long handlers may take all together; default 30. */
  seconds?: number
}

const outbox = tableName('kernel', 'outbox')

/** What is due is what a worker would take now. Behind one of its key that failed for good, nothing is. */
const dueNow = `select j.name, count(*)::int as n, bool_or(j.state = 'active') as active from pgboss.job j
  where j.name = any($1::text[]) and not j.blocked
    and (j.state = 'active' or (j.state < 'active' and j.start_after <= pgboss.job_now()
      and not exists (select 1 from pgboss.job f where j.policy = 'key_strict_fifo' and f.name = j.name
        and f.singleton_key = j.singleton_key and f.state = 'failed')))
  group by j.name`

/** The jobs of an app: what was sent, and what became of it. */
export class TestJobs {
  readonly #bus: JobBus
  readonly #domain: Knex
  readonly #pool: pg.Pool
  #failures: JobFailure[] = []

  constructor(bus: JobBus, domain: Knex, jobsUrl: string) {
    this.#bus = bus
    this.#domain = domain
    this.#pool = new pg.Pool({ connectionString: jobsUrl, max: 1, application_name: 'kaunter-test-kit' })
    bus.workers.onFailed = (failed) => void this.#failures.push(failed)
  }

  /** All that were sent of a job, the oldest first; what a transaction took back was never sent. */
  async sent<S extends TSchema>(job: Job<S>): Promise<SentJob<Static<S>>[]> {
    await this.#handedOver()
    const { rows } = await this.#pool.query(
      `select id, data, state, start_after as "dueAt", retry_count as retries from pgboss.job
       where name = $1 order by created_on, id`,
      [job.id],
    )
    return rows
  }

  /** What was emitted of an event, the oldest first, whether anybody listens or not. */
  async emitted<S extends TSchema>(event: Event<S>): Promise<Static<S>[]> {
    const all = await this.sent(emitted)
    return all.flatMap(({ data }) => (data.event === event.id ? [data.data as Static<S>] : []))
  }

  /** Jobs that failed for good, the newest first. */
  dead(): Promise<DeadLetter[]> {
    return this.#bus.dead.list({ limit: 100 })
  }

  /** See `TestApp.settled`. */
  async settled({ failures = 'thrown', seconds = 30 }: SettledOptions = {}): Promise<JobFailure[]> {
    await this.#done(seconds)
    const failed = this.#failures.splice(0)
    if (failed.length > 0 && failures === 'thrown')
      throw jobsFailed({ failures: failed.map(describe).join('\n') }, { cause: failed[0]?.error })
    return failed
  }

  /** @throws KAUNTER_TEST_JOBS_UNSETTLED */
  async #done(seconds = 30): Promise<void> {
    const end = performance.now() + seconds * 1000
    for (let due = await this.#due(); due.length > 0; due = await this.#due()) {
      if (performance.now() > end) throw jobsUnsettled({ seconds, jobs: listed(due) })
      this.#bus.workers.wake(new Set(due.flatMap(({ name, active }) => (active ? [] : name))))
      await pause(2)
    }
  }

  async #due(): Promise<{ name: string; n: number; active: boolean }[]> {
    for (;;) {
      const before = await this.#handedOver()
      const { rows } = await this.#pool.query(dueNow, [this.#bus.workers.all.map(({ queue }) => queue)])
      // A handler that ended between the two looks may have sent another job.
      if (rows.length > 0 || (await this.#handedOver()) === before) return rows
    }
  }

  /** Where the domain has another database, jobs wait there for a moment. Says which have gone, in one number. */
  async #handedOver(): Promise<string | null> {
    if (this.#bus.inDomainDatabase) return null
    while ((await this.#domain(outbox).whereNull('sent_at').first()) !== undefined) {
      this.#bus.committed()
      await pause(2)
    }
    const [row] = await this.#domain(outbox).whereNotNull('sent_at').sum('id as sent')
    return row?.sent ?? null
  }

  /**
   * Goes through what falls due up to an instant, one after the other: delayed jobs, retries, and jobs with a `cron`.
   *
   * @param ours plugins whose jobs with a `cron` run each time; those of others run once at the end.
   */
  async pass(until: number, ours: ReadonlySet<string>) {
    const from = now()
    await this.#done()
    for (;;) {
      const runs = this.#bus.nextRuns(new Date(now())).filter(({ plugin }) => ours.has(plugin))
      const next = Math.min(...runs.map(({ at }) => at.getTime()), await this.#nextDelayed())
      if (next > until) break
      await moveTo(next)
      await this.#start(runs.filter(({ at }) => at.getTime() === next))
      await this.#done()
    }
    await moveTo(until)
    const missed = this.#bus.nextRuns(new Date(from))
    await this.#start(missed.filter(({ plugin, at }) => !ours.has(plugin) && at.getTime() <= until))
  }

  async #start(runs: readonly { queue: string }[]): Promise<void> {
    await this.#bus.insert(runs.map(({ queue }) => ({ queue, job: { data: {} } })))
  }

  async #nextDelayed(): Promise<number> {
    const { rows } = await this.#pool.query(
      `select extract(epoch from min(start_after)) * 1000 as at from pgboss.job
       where name = any($1::text[]) and state < 'active' and not blocked and start_after > pgboss.job_now()`,
      [this.#bus.workers.all.map(({ queue }) => queue)],
    )
    return rows[0].at === null ? Number.POSITIVE_INFINITY : Math.ceil(Number(rows[0].at))
  }

  /** Lets the job bus see another time than the real one. */
  async follow(ahead: number): Promise<void> {
    await this.#pool.query(
      `create or replace function pgboss.job_now() returns timestamptz as
       $$ select pg_catalog.now() + interval '${Math.round(ahead)} milliseconds' $$ language sql stable`,
    )
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}

const listed = (due: readonly { name: string; n: number }[]) => due.map(({ name, n }) => `${n} of ${name}`).join(', ')

const describe = ({ queue, attempt, dead, error }: JobFailure) =>
  `  ${queue}, try ${attempt}${dead ? ' (the last)' : ''}: ${messageOf(error)}`
