import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { insertNew } from './insert.ts'
import { keepSeconds } from './job-options.ts'
import type { JobBus } from './jobs.ts'
import { tableName } from './migrate.ts'
import type { Tx } from './plugin.ts'
import { defineJob, Type } from './tokens.ts'

const table = tableName('kernel', 'inbox')

/** Notes, in the transaction, that a step of a job is done; `false` when an earlier try of it has committed. */
export async function once(tx: Tx, job: { queue: string; id: string }, step: string): Promise<boolean> {
  const row = { job_id: keyOf(job), step, done_at: new Date() }
  const [made] = await insertNew(tx.db, table, [row], ['job_id', 'step'], 'job_id')
  return made !== undefined
}

/** An id that a sender gave may be that of another job as well: the two are not tries of one. */
function keyOf({ queue, id }: { queue: string; id: string }): string {
  const hash = createHash('sha256').update(`${queue}/${id}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`
}

const upkeep = defineJob('kernel.upkeep', Type.Object({}), { cron: '17 * * * *', retries: 0 })
const day = 86_400_000

/** Longer than a failed job waits for somebody to repeat it, so that what it did is still known then. */
const keepInboxDays = keepSeconds / 86_400 + 30
/** What was handed over is only kept to be looked up. */
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
