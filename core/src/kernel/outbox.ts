import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { isTransient } from './database.ts'
import { messageOf } from './errors.ts'
import type { PendingJob } from './jobs.ts'
import { withLock } from './lock.ts'
import { tableName } from './migrate.ts'
import { timeOrderedId } from './time-ordered-id.ts'

type Deliver = (pending: readonly PendingJob[]) => Promise<void>
interface Row {
  id: string
  queue: string
  job: string
}

const table = tableName('kernel', 'outbox')
/** Jobs handed over with one transaction. */
const portion = 500
/** Finds what a killed process left, and what another one could not hand over. */
const lookMilliseconds = 1000
const longestWait = 10_000
/** Another process needs a few hundredths of a second for its portion. */
const lockSeconds = 10

/**
 * Where the domain and the jobs are in different databases, jobs are written beside the rows they belong to and handed
 * over after the commit. Each has its id from the beginning, so one that is handed over twice exists once. One
 * process at a time does it, whichever is there, so that jobs arrive in the order in which they were sent.
 */
export class Outbox {
  readonly #db: Knex
  readonly #log: FastifyBaseLogger
  readonly #closed = new AbortController()
  /** So that nothing of this counts as a part of the request that happened to wake it. */
  readonly #apart = AsyncLocalStorage.snapshot()
  #deliver: Deliver | undefined
  #timer: NodeJS.Timeout | undefined
  #again = false
  #running: Promise<void> | undefined

  constructor(db: Knex, log: FastifyBaseLogger) {
    this.#db = db
    this.#log = log
  }

  /** Keeps the jobs with the transaction; call `wake` when it has committed. */
  async write(pending: readonly PendingJob[], db: Knex = this.#db): Promise<void> {
    const at = new Date()
    const rows = pending.map(({ queue, job }) => ({ queue, job: JSON.stringify(settled(job, at)), created_at: at }))
    for (let i = 0; i < rows.length; i += portion) await db(table).insert(rows.slice(i, i + portion))
  }

  /** May be called again, which only wakes it. */
  start(deliver: Deliver): void {
    this.#deliver ??= deliver
    this.#timer ??= setInterval(() => this.wake(), lookMilliseconds).unref()
    this.wake()
  }

  /** There may be something to hand over. */
  wake(): void {
    if (this.#deliver === undefined || this.#closed.signal.aborted) return
    this.#again = true
    const deliver = this.#deliver
    this.#running ??= this.#apart(() => this.#run(deliver)).finally(() => {
      this.#running = undefined
    })
  }

  /** Hands over what is there, and stops. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.wake()
    this.#closed.abort()
    await this.#running
  }

  /** Jobs that wait here, and for how long the oldest does; both near 0 while the jobs database answers. */
  async lag(): Promise<{ depth: number; seconds: number }> {
    const row = await this.#db(table).whereNull('sent_at').count('id as n').min('created_at as oldest').first()
    const oldest = row?.oldest as Date | null | undefined
    return { depth: Number(row?.n ?? 0), seconds: oldest ? Math.max(0, Date.now() - oldest.getTime()) / 1000 : 0 }
  }

  async #run(deliver: Deliver): Promise<void> {
    let failures = 0
    while (this.#again) {
      this.#again = false
      try {
        while ((await this.#handOver(deliver)) === portion);
        failures = 0
      } catch (error) {
        if (this.#closed.signal.aborted) return
        const wait = Math.min(longestWait, 100 * 2 ** failures++) * (0.5 + Math.random())
        this.#log.warn({ reason: messageOf(error), failures }, 'jobs wait in the outbox; trying again')
        await pause(wait, undefined, { signal: this.#closed.signal }).catch(() => undefined)
        this.#again = !this.#closed.signal.aborted
      }
    }
  }

  /** @returns how many jobs it handed over. */
  #handOver(deliver: Deliver): Promise<number> {
    return withLock(this.#db, 'outbox', lockSeconds, async (trx) => {
      const rows: Row[] = await trx(table)
        .select('id', 'queue', 'job')
        .whereNull('sent_at')
        .orderBy('id')
        .limit(portion)
      let refused = await this.#deliverAll(rows, deliver)
      const [[, reason] = []] = refused
      // Where no job passes it may be the database, and not one of them is given up for that.
      if (refused.size === rows.length && rows.length > 0 && !isAboutValues(reason)) throw reason
      // Others passed, perhaps since it is back only now: what it refuses once more is at fault itself.
      refused = await this.#deliverAll(
        rows.filter(({ id }) => refused.has(id)),
        deliver,
      )
      const sent = rows.flatMap(({ id }) => (refused.has(id) ? [] : id))
      // Kept for some days: what was handed over when can be looked up, and a deletion would leave holes under the scan.
      if (sent.length > 0) await trx(table).whereIn('id', sent).update({ sent_at: new Date() })
      for (const [id, error] of refused) {
        this.#log.error({ err: error, outbox: id }, 'a job was refused and is set aside')
        await trx(table)
          .where({ id })
          .update({ sent_at: new Date(), error: messageOf(error) })
      }
      return rows.length
    })
  }

  /** One job that the jobs database refuses must not hold up the others: it is set aside with the reason. */
  async #deliverAll(rows: readonly Row[], deliver: Deliver): Promise<Map<string, unknown>> {
    if (rows.length === 0) return new Map()
    try {
      await deliver(rows.map(toPending))
      return new Map()
    } catch (error) {
      if (isTransient(error) || (isFromDatabase(error) && !isAboutValues(error))) throw error
      const [row] = rows
      if (rows.length === 1 && row !== undefined) return new Map([[row.id, error]])
      const middle = Math.ceil(rows.length / 2)
      const first = await this.#deliverAll(rows.slice(0, middle), deliver)
      return new Map([...first, ...(await this.#deliverAll(rows.slice(middle), deliver))])
    }
  }
}

const toPending = ({ queue, job }: Row): PendingJob => ({ queue, job: JSON.parse(job) })

const sqlState = (error: unknown): string => /^[0-9A-Z]{5}$/.exec((error as { code?: string }).code ?? '')?.[0] ?? ''

/** An answer of PostgreSQL. Most say that nothing can be written now: read-only, being restored, out of memory, … */
const isFromDatabase = (error: unknown) => sqlState(error) !== ''

/** Data that it cannot store, a broken constraint, a value that is too large: it will be the same at the next try. */
const isAboutValues = (error: unknown) => /^(22|23|54)/.test(sqlState(error))

/** With its id, and due at an instant instead of some time after it is handed over. */
function settled(job: PendingJob['job'], at: Date): PendingJob['job'] {
  const { startAfter } = job
  const due = typeof startAfter === 'number' ? new Date(at.getTime() + startAfter * 1000).toISOString() : startAfter
  return { ...job, id: job.id ?? timeOrderedId(), ...(due === undefined ? {} : { startAfter: due }) }
}
