import { setTimeout as pause } from 'node:timers/promises'
import type { Knex } from 'knex'
import { isRetryable } from './database.ts'
import type { JobBus, PendingJob } from './jobs.ts'
import type { Emit, Send, Tx } from './plugin.ts'
import { traced } from './tracing.ts'

const maxTries = 6

/** Runs `fn` in a transaction with its jobs and events; deadlocks and serialisation failures are tried again. */
export async function runTransaction<R>(db: Knex, jobs: JobBus, fn: (tx: Tx) => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    let done: Transaction | undefined
    try {
      const result = await traced({ name: 'transaction' }, () =>
        db.transaction(async (trx) => {
          // MySQL ends the whole transaction on a deadlock: whoever caught the error would go on outside of it.
          let broken: unknown
          trx.on('query-error', (error) => {
            if (isRetryable(error)) broken = error
          })
          const tx = new Transaction(trx, jobs)
          const value = await fn(tx)
          if (broken !== undefined) throw broken
          await jobs.insert(tx.pending, trx)
          done = tx
          return value
        }),
      )
      if (done !== undefined && done.pending.length > 0) jobs.committed()
      for (const callback of done?.callbacks ?? []) callback()
      return result
    } catch (error) {
      if (attempt >= maxTries || !isRetryable(error)) throw error
      await pause(2 ** attempt * (5 + Math.random() * 5))
    }
  }
}

class Transaction implements Tx {
  readonly db: Knex.Transaction
  readonly pending: PendingJob[] = []
  readonly callbacks: (() => void)[] = []
  readonly #jobs: JobBus

  constructor(db: Knex.Transaction, jobs: JobBus) {
    this.db = db
    this.#jobs = jobs
  }

  send: Send = async (job, data, options) => {
    this.pending.push(...this.#jobs.pendingFor(job, data, options))
  }

  emit: Emit = async (event, data) => {
    this.pending.push(...this.#jobs.pendingForEvent(event, data))
  }

  async tx<R>(fn: (tx: Tx) => Promise<R>): Promise<R> {
    let inner: Transaction | undefined
    const result = await this.db.transaction(async (savepoint) => {
      inner = new Transaction(savepoint, this.#jobs)
      return fn(inner)
    })
    this.pending.push(...(inner?.pending ?? []))
    this.callbacks.push(...(inner?.callbacks ?? []))
    return result
  }

  afterCommit(fn: () => void): void {
    this.callbacks.push(fn)
  }
}
