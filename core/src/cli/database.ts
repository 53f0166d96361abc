import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import pino from 'pino'
import { connectDatabase, isPostgresUrl, proveJobsDatabase } from '../kernel/database.ts'
import { startEmbedded } from '../kernel/embedded-postgres.ts'
import type { Environment } from '../kernel/environment.ts'
import { JobBus } from '../kernel/jobs.ts'
import { Outbox } from '../kernel/outbox.ts'
import type { Tx } from '../kernel/plugin.ts'
import { Signals } from '../kernel/signals.ts'
import { runTransaction } from '../kernel/transaction.ts'

/** What a command gets of the database; the server may run at the same time, or not. */
export interface Database {
  db: Knex
  /** Not started: rows need no more than its name. */
  jobs: JobBus
  jobsUrl: string
  tx<R>(fn: (tx: Tx) => Promise<R>): Promise<R>
  /** Wakes the servers that run on this database. */
  notify(topic: string): Promise<void>
}

export const silent: FastifyBaseLogger = pino({ level: 'silent' })

/** Connects, also to the embedded database, which is started for as long as it takes. */
export async function withDatabase<R>(environment: Environment, fn: (database: Database) => Promise<R>): Promise<R> {
  const { databaseUrl, jobsDatabaseUrl, home } = environment
  const embedded = jobsDatabaseUrl === undefined ? await startEmbedded(home, { brief: true }) : undefined
  try {
    const url = databaseUrl ?? (embedded?.url as string)
    const jobsUrl = jobsDatabaseUrl ?? (isPostgresUrl(url) ? url : (embedded?.url as string))
    const db = await connectDatabase(url)
    try {
      if (jobsUrl !== url) await proveJobsDatabase(jobsUrl)
      const outbox = jobsUrl === url ? undefined : new Outbox(db, silent)
      const jobs = new JobBus(jobsUrl, silent, { works: false, outbox })
      const tx: Database['tx'] = (work) => runTransaction(db, jobs, work)
      return await fn({ db, jobs, jobsUrl, tx, notify: (topic) => notify(jobsUrl, topic) })
    } finally {
      await db.destroy()
    }
  } finally {
    await embedded?.stop()
  }
}

async function notify(url: string, topic: string): Promise<void> {
  const signals = new Signals(url, silent)
  await signals.start()
  signals.notify(topic)
  await signals.flushed()
  await signals.stop()
}
