import type { PgBoss } from 'pg-boss'
import type { Cache } from './cache.ts'
import { deadQueueOf, pluginOf } from './job-options.ts'
import type { JobWorkers, Settled } from './job-workers.ts'

/** How one job, or one subscription to an event, is getting on. */
export interface QueueFigures {
  queue: string
  plugin: string
  /** Whether a plugin that runs works it. */
  worked: boolean
  /** Could be taken now. */
  waiting: number
  /** Of a later time, retries among them. */
  delayed: number
  /** Have failed and will be tried again; they are counted under `waiting` or `delayed` as well. */
  retrying: number
  /** As of the last look of the job bus, a few seconds ago. */
  running: number
  /** Dead letters that nobody has dealt with. */
  dead: number
  /** Those of them that are less than an hour old. */
  deadLastHour: number
  /** How long the oldest waiting one could have been taken already. */
  oldestSeconds: number
  /** Since this process started, in this process. */
  settled: Settled
  nextRun: Date | undefined
}

type Row = Omit<QueueFigures, 'plugin' | 'worked' | 'settled' | 'nextRun'>

const keepSeconds = 3

/** What the metrics and the overview of jobs say; read from the database at most every three seconds, for all processes. */
export class JobFigures {
  readonly #boss: PgBoss
  readonly #workers: JobWorkers
  readonly #cache: Cache

  constructor(boss: PgBoss, workers: JobWorkers, cache: Cache) {
    this.#boss = boss
    this.#workers = workers
    this.#cache = cache
  }

  async read(): Promise<QueueFigures[]> {
    const rows = await this.#cache.through('job-figures', keepSeconds, () => this.#readRows())
    return rows.map((row) => {
      const worker = this.#workers.get(row.queue)
      const { cron, tz } = worker?.options ?? {}
      return {
        ...row,
        plugin: worker?.plugin ?? pluginOf(row.queue),
        worked: worker !== undefined,
        settled: this.#workers.settled.get(row.queue) ?? { completed: 0, failed: 0, dead: 0 },
        nextRun: cron === undefined ? undefined : this.#boss.previewSchedule(cron, { tz: tz ?? 'UTC', count: 1 })[0],
      }
    })
  }

  async #readRows(): Promise<Row[]> {
    const { rows } = await this.#boss.getDb().executeSql(
      `select q.name as queue, q.active_count as running, w.*, d.*
       from pgboss.queue q
       cross join lateral (
         select count(*) filter (where start_after <= now())::int as waiting,
                count(*) filter (where start_after > now())::int as delayed,
                count(*) filter (where state = 'retry')::int as retrying,
                coalesce(extract(epoch from now() - min(start_after) filter (where start_after <= now())), 0)::float8
                  as "oldestSeconds"
         from pgboss.job where name = q.name and state < 'active' and not blocked) w
       cross join lateral (
         select count(*)::int as dead,
                count(*) filter (where created_on > now() - interval '1 hour')::int as "deadLastHour"
         from pgboss.job where name = q.dead_letter and state < 'active' and not blocked) d
       where q.dead_letter = $1 || q.name
       order by q.name`,
      [deadQueueOf('')],
    )
    return rows
  }
}
