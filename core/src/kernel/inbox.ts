import type { Knex } from 'knex'
import { insertNew } from './insert.ts'
import type { JobBus } from './jobs.ts'
import { tableName } from './migrate.ts'
import type { Tx } from './plugin.ts'
import { defineJob, Type } from './tokens.ts'

const table = tableName('kernel', 'inbox')

/** Notes, in the transaction, that a step of a job is done; `false` when an earlier try of it has committed. */
export async function once(tx: Tx, jobId: string, step: string): Promise<boolean> {
  const row = { job_id: jobId, step, done_at: new Date() }
  const [made] = await insertNew(tx.db, table, [row], ['job_id', 'step'], 'job_id')
  return made !== undefined
}

const upkeep = defineJob('kernel.upkeep', Type.Object({}), { cron: '17 * * * *', retries: 0 })
const day = 86_400_000

/** Both are longer than a job can live, so that what is forgotten cannot come again. */
const keepInboxDays = 14
const keepOutboxDays = 7

/** Forgets what was handed over and done long ago. */
export function registerUpkeep(jobs: JobBus, db: Knex): void {
  jobs.addWorker('kernel', upkeep, async () => {
    await db(table)
      .where('done_at', '<', new Date(Date.now() - keepInboxDays * day))
      .delete()
    await db(tableName('kernel', 'outbox'))
      .whereNull('error')
      .where('sent_at', '<', new Date(Date.now() - keepOutboxDays * day))
      .delete()
  })
}
