import type { TestDatabase } from './database.ts'

/**
 * Lets the minute be over in which a status may still tell what became of a send whose answer was lost: what happened in
 * it, and the job that waits for its end, move into the past. An attempt without any outcome may still be under way until
 * it is older than a channel may take to answer.
 */
export async function passSettleTime(database: TestDatabase): Promise<void> {
  await database.query(
    `update messaging_attempt set started_at = started_at - interval '1 minute'
     where started_at > now() - interval '1 minute'
       and (outcome = 'unknown' or (outcome is null and started_at < now() - interval '21 seconds'))`,
  )
  await database.queryJobs(
    `update pgboss.job set start_after = now() where name = 'messaging.settle' and state < 'active' and start_after > now()`,
  )
}
