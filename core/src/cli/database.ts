import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import pino from 'pino'
import { connectDatabase } from '../kernel/database.ts'
import { startEmbedded } from '../kernel/embedded-postgres.ts'
import type { Environment } from '../kernel/environment.ts'
import { JobBus } from '../kernel/jobs.ts'
import type { Tx } from '../kernel/plugin.ts'
import { Signals } from '../kernel/signals.ts'
import { runTransaction } from '../kernel/transaction.ts'

/** What a command gets of the database; the server may run at the same time, or not. */
export interface Database {
  db: Knex
  jobs: JobBus
  tx<R>(fn: (tx: Tx) => Promise<R>): Promise<R>
  /** Wakes the servers that run on this database. */
  notify(topic: string): Promise<void>
}

const log: FastifyBaseLogger = pino({ level: 'silent' })

/** Connects, also to the embedded database, which is started for as long as it takes. */
export async function withDatabase<R>(environment: Environment, fn: (database: Database) => Promise<R>): Promise<R> {
  const embedded = environment.databaseUrl === undefined ? await startEmbedded(environment.home, true) : undefined
  try {
    const url = environment.databaseUrl ?? (embedded as { url: string }).url
    const db = await connectDatabase(url)
    try {
      const jobs = new JobBus(url, log, false)
      return await fn({ db, jobs, tx: (work) => runTransaction(db, jobs, work), notify: (topic) => notify(url, topic) })
    } finally {
      await db.destroy()
    }
  } finally {
    await embedded?.stop()
  }
}

async function notify(url: string, topic: string): Promise<void> {
  const signals = new Signals(url, log)
  await signals.start()
  signals.notify(topic)
  await signals.flushed()
  await signals.stop()
}
