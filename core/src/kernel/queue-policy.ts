import type { PgBoss } from 'pg-boss'
import { policyOf } from './job-options.ts'
import type { JobOptions } from './tokens.ts'

/**
 * Brings queues, and the jobs that wait in them, to the order that their declarations ask for: `fifoBy` may have been
 * added, changed or taken away since they were made.
 *
 * pg-boss fixes the policy of a queue when it makes it, and copies it to each job. Jobs that run keep theirs, and one
 * of them that fails would wait for ever under the old policy: call this again from time to time.
 *
 * @returns how many waiting jobs were changed.
 */
export async function reconcilePolicies(boss: PgBoss, queues: ReadonlyMap<string, JobOptions>): Promise<number> {
  const wanted = [...queues].map(([name, options]) => ({
    name,
    policy: policyOf(options),
    field: options.fifoBy ?? null,
  }))
  const db = boss.getDb()
  const values = [JSON.stringify(wanted)]
  const given = `json_to_recordset($1::json) as w (name text, policy text, field text)`
  await db.executeSql(
    `update pgboss.queue q set policy = w.policy, updated_on = now() from ${given}
     where q.name = w.name and q.policy <> w.policy`,
    values,
  )
  const { rows } = await db.executeSql(
    `with changed as (
       update pgboss.job j set policy = w.policy, state = 'created',
         singleton_key = case when w.field is not null then w.field || '=' || coalesce(j.data->>w.field, j.id::text) end
       from ${given}
       where j.name = w.name and j.state < 'active'
         and (j.policy <> w.policy or split_part(j.singleton_key, '=', 1) is distinct from w.field)
       returning 1)
     select count(*)::int as n from changed`,
    values,
  )
  return rows[0]?.n ?? 0
}
