import type { PgBoss } from 'pg-boss'
import { deadQueueOf, pluginOf } from './job-options.ts'

export interface PluginQueue {
  name: string
  /** Waiting, running, failed and done, dead letters too. */
  jobs: number
}

/** The queues of a plugin, its dead-letter queues last. */
export async function queuesOf(boss: PgBoss, plugin: string): Promise<PluginQueue[]> {
  const { rows } = await boss.getDb().executeSql(
    `select q.name, (select count(*)::int from pgboss.job j where j.name = q.name) as jobs
     from pgboss.queue q order by q.name`,
  )
  const dead = deadQueueOf('')
  const isDead = (name: string) => name.startsWith(dead)
  return (rows as PluginQueue[])
    .filter(({ name }) => pluginOf(isDead(name) ? name.slice(dead.length) : name) === plugin)
    .sort((a, b) => Number(isDead(a.name)) - Number(isDead(b.name)))
}

/** Deletes the queues of a plugin with their jobs, schedules and subscriptions. */
export async function deleteQueuesOf(boss: PgBoss, plugin: string): Promise<void> {
  for (const { name } of await queuesOf(boss, plugin)) await boss.deleteQueue(name)
}
