import type { Db, PgBoss } from 'pg-boss'
import { type JobFailure, readFailure } from './job-failure.ts'
import { deadQueueOf } from './job-options.ts'
import type { JobBus } from './jobs.ts'

export interface DeadLetter {
  /** Of the dead letter; changes each time that the job fails for good. */
  id: string
  /** Of the job itself; stays the same when it is repeated. */
  jobId: string
  queue: string
  sentAt: Date
  failedAt: Date
  data: unknown
  failure: JobFailure
  fingerprint: string
  /** Whether it holds back others of its key. */
  blocks: boolean
}

/** Failures of one job for one reason. */
export interface DeadGroup {
  queue: string
  fingerprint: string
  count: number
  firstAt: Date
  lastAt: Date
  /** The latest of them. */
  example: Pick<DeadLetter, 'data' | 'failure'>
}

export interface BlockedKey {
  /** Of the job that holds the others back. */
  jobId: string
  queue: string
  key: string
  since: Date
  waiting: number
  /** Its dead letter. */
  deadId: string | null
  failure: JobFailure
  data: unknown
}

/** Which dead letters are meant: some by id, or all alike that had failed by a moment. */
export type DeadSelection = { ids: readonly string[] } | { queue: string; fingerprint: string; until: Date }

export interface DeadFilter {
  queues?: readonly string[] | undefined
  fingerprint?: string | undefined
  /** After this one, in the order of the list: latest first. */
  after?: { at: string; id: string } | undefined
  limit: number
}

const fingerprint = `coalesce(j.source_output->>'fingerprint',
  md5(coalesce(j.source_output->>'message', j.source_output#>>'{value,message}', '')))`
/** Nothing works a dead-letter queue, so what lies there undealt with is as it came. */
const waits = `j.state = 'created' and not j.blocked and j.name in (
  select dead_letter from pgboss.queue where dead_letter is not null)`
const columns = `j.id, j.source_id as "jobId", j.source_name as queue, j.source_created_on as "sentAt",
  j.created_on as "failedAt", j.created_on::text as position, j.data, j.source_output as output,
  ${fingerprint} as fingerprint, exists (select 1 from pgboss.job o where o.name = j.source_name and o.id = j.source_id and o.state = 'failed'
    and o.policy = 'key_strict_fifo') as blocks`

/** What became of jobs that failed for good, and what a person can do about it. */
export class DeadLetters {
  readonly #boss: PgBoss
  readonly #bus: Pick<JobBus, 'isWorked'>

  constructor(boss: PgBoss, bus: Pick<JobBus, 'isWorked'>) {
    this.#boss = boss
    this.#bus = bus
  }

  async count(): Promise<number> {
    const { rows } = await this.#sql(`select count(*)::int as n from pgboss.job j where ${waits}`)
    return rows[0]?.n ?? 0
  }

  async list({ queues, fingerprint: print, after, limit }: DeadFilter): Promise<(DeadLetter & { position: string })[]> {
    const { rows } = await this.#sql(
      `select ${columns} from pgboss.job j where ${waits}
       and ($1::text[] is null or j.source_name = any($1)) and ($2::text is null or ${fingerprint} = $2)
       and ($3::timestamptz is null or (j.created_on, j.id) < ($3, $4::uuid))
       order by j.created_on desc, j.id desc limit $5`,
      [queues ?? null, print ?? null, after?.at ?? null, after?.id ?? null, limit],
    )
    return rows.map(toLetter)
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const { rows } = await this.#sql(`select ${columns} from pgboss.job j where ${waits} and j.id = $1`, [id])
    return rows.map(toLetter)[0]
  }

  /** The newest first. */
  async groups(): Promise<DeadGroup[]> {
    const { rows } = await this.#sql(
      `with alike as (
         select j.source_name as queue, ${fingerprint} as fingerprint, count(*)::int as count,
                min(j.created_on) as first, max(j.created_on) as last,
                (array_agg(j.id order by j.created_on desc))[1] as id, (array_agg(j.name))[1] as name
         from pgboss.job j where ${waits} group by 1, 2)
       select alike.*, j.data, j.source_output as output
       from alike join pgboss.job j on j.name = alike.name and j.id = alike.id
       order by last desc limit 500`,
    )
    return rows.map(({ queue, fingerprint, count, first, last, data, output }) => ({
      ...{ queue, fingerprint, count, firstAt: first, lastAt: last },
      example: { data, failure: failureOf(output) },
    }))
  }

  async remaining(selection: DeadSelection): Promise<number> {
    const { where, values } = select(selection)
    const { rows } = await this.#sql(`select count(*)::int as n from pgboss.job j where ${waits} and ${where}`, values)
    return rows[0]?.n ?? 0
  }

  /**
   * Puts jobs back where they failed, under their own ids and with all tries before them; each of two people who do
   * this at once gets the jobs that the other did not.
   *
   * @param limit at most so many, the oldest first.
   * @returns how many were put back; jobs that no running plugin works stay.
   */
  async retry(selection: DeadSelection, limit: number): Promise<number> {
    return this.#transaction(async (db) => {
      const letters = (await this.#take(db, selection, limit)).filter(({ queue }) => this.#bus.isWorked(queue))
      await this.#forgetOriginals(db, letters)
      await db.executeSql('delete from pgboss.job where name = any($1::text[]) and id = any($2::uuid[])', [
        [...new Set(letters.map(({ name }) => name))],
        letters.map(({ id }) => id),
      ])
      for (const [queue, some] of Map.groupBy(letters, (letter) => letter.queue))
        await this.#boss.insert(
          queue,
          some.map(({ jobId, data, key, priority }) => ({
            ...{ id: jobId, data: data as object, priority },
            ...(key === null ? {} : { singletonKey: key }),
          })),
          { db },
        )
      // The tries so far stay with the job, and among those of its key it has its old place.
      await db.executeSql(
        `update pgboss.job j set output = s.output,
           created_on = case when j.policy = 'key_strict_fifo' then s."sentAt" else j.created_on end
         from json_to_recordset($1::json) as s (queue text, "jobId" uuid, output jsonb, "sentAt" timestamptz)
         where j.name = s.queue and j.id = s."jobId" and j.state = 'created'`,
        [JSON.stringify(letters)],
      )
      return letters.length
    })
  }

  /** Takes dead letters off the list; they are kept for 30 days more, and what they held back goes on. */
  async dismiss(selection: DeadSelection, limit: number, note: object): Promise<number> {
    return this.#transaction(async (db) => {
      const letters = await this.#take(db, selection, limit)
      await this.#forgetOriginals(db, letters)
      await db.executeSql(
        `update pgboss.job set state = 'cancelled', completed_on = now(), output = $3::jsonb
         where name = any($1::text[]) and id = any($2::uuid[])`,
        [[...new Set(letters.map(({ name }) => name))], letters.map(({ id }) => id), JSON.stringify(note)],
      )
      return letters.length
    })
  }

  /** A run by the clock that went well makes the failed runs before it pointless to repeat. */
  async supersede(queue: string): Promise<void> {
    await this.#sql(
      `update pgboss.job set state = 'cancelled', completed_on = now(), output = '{"reason": "a later run went well"}'
       where name = $1 and source_name = $2 and state = 'created'`,
      [deadQueueOf(queue), queue],
    )
  }

  async blocked(): Promise<BlockedKey[]> {
    const { rows } = await this.#sql(
      `select f.id as "jobId", f.name as queue, f.singleton_key as key, f.completed_on as since, f.output, f.data,
         (select count(*)::int from pgboss.job w where w.name = f.name and w.singleton_key = f.singleton_key
            and w.state < 'active' and not w.blocked and w.policy = 'key_strict_fifo') as waiting,
         (select j.id from pgboss.job j where j.source_root_id = f.id and ${waits} limit 1) as "deadId"
       from pgboss.job f where f.state = 'failed' and f.policy = 'key_strict_fifo'
       order by f.completed_on desc limit 500`,
    )
    return rows.map(({ output, ...row }) => ({ ...row, failure: failureOf(output) }))
  }

  /** Lets the jobs behind a failed one pass; its dead letter stays. */
  async skip(jobId: string): Promise<boolean> {
    return this.#transaction(async (db) => {
      const { rows } = await db.executeSql(
        `select j.name as queue, j.id as "jobId" from pgboss.job j
         where j.id = $1 and j.state = 'failed' and j.policy = 'key_strict_fifo' for update skip locked`,
        [jobId],
      )
      await this.#forgetOriginals(db, rows)
      return rows.length > 0
    })
  }

  /** Failed jobs of the past would be removed after a week, and the key they hold back would go on without a word. */
  async keepBlocked(): Promise<void> {
    await this.#sql(
      `update pgboss.job set deletion_seconds = 0
       where state = 'failed' and policy = 'key_strict_fifo' and deletion_seconds > 0`,
    )
  }

  async #take(db: Db, selection: DeadSelection, limit: number): Promise<TakenLetter[]> {
    const { where, values } = select(selection)
    const { rows } = await db.executeSql(
      `select j.id, j.name, j.source_id as "jobId", j.source_name as queue, j.data, j.priority, j.singleton_key as key,
         j.source_output as output, j.source_created_on as "sentAt"
       from pgboss.job j where ${waits} and ${where}
       order by j.created_on, j.id limit ${Math.trunc(limit)} for update of j skip locked`,
      values,
    )
    return rows
  }

  /** Removes the failed rows that dead letters were made from, and wakes what waited behind them in every process. */
  async #forgetOriginals(db: Db, letters: readonly { queue: string; jobId: string }[]): Promise<void> {
    await db.executeSql(
      `with gone as (
         delete from pgboss.job o using unnest($1::text[], $2::uuid[]) as s (name, id)
         where o.name = s.name and o.id = s.id and o.state = 'failed' returning o.name, o.singleton_key, o.policy)
       update pgboss.job w set start_after = now() from gone
       where gone.policy = 'key_strict_fifo' and w.name = gone.name and w.singleton_key = gone.singleton_key
         and w.state < 'active' and w.start_after < now()`,
      [letters.map(({ queue }) => queue), letters.map(({ jobId }) => jobId)],
    )
  }

  async #transaction<R>(fn: (db: Db) => Promise<R>): Promise<R> {
    const transaction = await (this.#boss.getDb() as Required<Db>).beginTransaction()
    try {
      const result = await fn(transaction.db)
      await transaction.commit()
      return result
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  #sql(text: string, values: unknown[] = []) {
    return this.#boss.getDb().executeSql(text, values)
  }
}

interface TakenLetter {
  id: string
  name: string
  jobId: string
  queue: string
  data: unknown
  priority: number
  key: string | null
  output: unknown
  sentAt: Date
}

function select(selection: DeadSelection): { where: string; values: unknown[] } {
  if ('ids' in selection) return { where: 'j.id = any($1::uuid[])', values: [selection.ids] }
  return {
    where: `j.source_name = $1 and ${fingerprint} = $2 and date_trunc('milliseconds', j.created_on) <= $3`,
    values: [selection.queue, selection.fingerprint, selection.until],
  }
}

function toLetter({ output, ...row }: Record<string, unknown>): DeadLetter & { position: string } {
  return { ...row, failure: failureOf(output) } as DeadLetter & { position: string }
}

const unknown = { message: 'The reason is not known.', code: null, fingerprint: '', attempts: [] }
const failureOf = (output: unknown): JobFailure => readFailure(output) ?? unknown
