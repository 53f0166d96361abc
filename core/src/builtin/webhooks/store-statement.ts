import type { Knex } from 'knex'
import { isRetryable } from '../../kernel/database.ts'
import { timeOrderedId } from '../../kernel/time-ordered-id.ts'
import { carryTrace } from '../../kernel/tracing.ts'
import type { Store } from './group-commit.ts'

const maxTries = 5

/**
 * For PostgreSQL that holds the jobs as well: one statement inserts the rows and the job, and wakes the worker.
 *
 * @param jobStatement with which pg-boss inserts a job.
 */
export function storeByStatement(db: Knex, table: string, source: string, jobStatement: () => Promise<string>): Store {
  let sql: string | undefined
  return async (bodies) => {
    const batch = timeOrderedId()
    sql ??= joinStatements(await jobStatement(), table)
    let end = 0
    const starts = bodies.map((body) => {
      const start = end + 1
      end += body.length
      return start
    })
    const lengths = bodies.map((body) => body.length)
    const parameters = [
      JSON.stringify([{ data: carryTrace({ batch }) }]),
      batch,
      source,
      Buffer.concat(bodies),
      starts,
      lengths,
    ]
    for (let tries = 1; ; tries++) {
      try {
        await runNamed(db, sql, parameters)
        return
      } catch (error) {
        if (tries >= maxTries || !isRetryable(error)) throw error
      }
    }
  }
}

/**
 * Our insert as one more CTE before those of pg-boss's own statement; `$1` is taken by its jobs. The bodies travel as
 * one value and are cut apart there (ordered, so that two groups with the same doubles lock them alike): the driver would send a list of them as hexadecimal text, twice their size.
 */
function joinStatements(jobStatement: string, table: string): string {
  if (!/^WITH\s/.test(jobStatement)) throw new Error('pg-boss changed its insert statement; adapt the group commit')
  return `WITH stored AS (
      INSERT INTO ${table} (source, hash, body, batch, received_at)
      SELECT $3, sha256(body), body, $2::uuid, now()
      FROM (SELECT substring($4::bytea FROM start FOR length) AS body FROM unnest($5::int[], $6::int[]) AS t(start, length)) AS cut
      ORDER BY sha256(body)
      ON CONFLICT (source, hash) DO NOTHING
    ), ${jobStatement.slice(4)}`
}

interface PgConnection {
  query(query: { name: string; text: string; values: unknown[] }): Promise<unknown>
}

/** A prepared statement on a pooled connection; knex itself would parse and build the text each time. */
async function runNamed(db: Knex, text: string, values: unknown[]): Promise<void> {
  const client = db.client as {
    acquireConnection(): Promise<PgConnection>
    releaseConnection(c: PgConnection): Promise<void>
  }
  const connection = await client.acquireConnection()
  try {
    await connection.query({ name: 'kaunter_group_commit', text, values })
  } finally {
    await client.releaseConnection(connection)
  }
}
