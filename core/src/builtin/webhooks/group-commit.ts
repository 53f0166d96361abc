import { createHash, randomUUID } from 'node:crypto'
import type { Knex } from 'knex'

interface Waiting {
  source: string
  body: Buffer
  resolve: () => void
  reject: (error: unknown) => void
}

/** More bodies than this in one statement only grow its latency. */
const maxCount = 200
const maxBytes = 4 * 1024 * 1024

/**
 * Concurrent `store` calls share one statement and one commit: it inserts their rows and one ingest job, and wakes the
 * worker. While one commit is on its way the next ones gather, so the batch grows with the load and a lone call waits
 * for nobody.
 */
export class GroupCommit {
  readonly #db: Knex
  readonly #table: string
  readonly #jobStatement: () => Promise<string>
  #waiting: Waiting[] = []
  #busy = 0
  #sql: string | undefined

  constructor(db: Knex, table: string, jobStatement: () => Promise<string>) {
    this.#db = db
    this.#table = table
    this.#jobStatement = jobStatement
  }

  store(source: string, body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ source, body, resolve, reject })
      // Not at once: the requests that are already in the socket buffers join the same commit.
      if (this.#busy === 0 && this.#waiting.length === 1) setImmediate(() => void this.#commitNext())
    })
  }

  async #commitNext(): Promise<void> {
    if (this.#busy > 0) return
    const batch = this.#take()
    if (batch.length === 0) return
    this.#busy++
    try {
      await this.#commit(batch)
      for (const item of batch) item.resolve()
    } catch (error) {
      for (const item of batch) item.reject(error)
    } finally {
      this.#busy--
      if (this.#waiting.length > 0) void this.#commitNext()
    }
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { body } of this.#waiting) {
      bytes += body.length
      if (count > 0 && (count >= maxCount || bytes > maxBytes)) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(items: readonly Waiting[]): Promise<void> {
    const batch = randomUUID()
    this.#sql ??= joinStatements(await this.#jobStatement(), this.#table)
    const parameters = [
      JSON.stringify([{ data: { batch } }]),
      batch,
      items.map((item) => item.source),
      items.map((item) => createHash('sha256').update(item.body).digest()),
      items.map((item) => item.body),
    ]
    await runNamed(this.#db, this.#sql, parameters)
  }
}

/** Our insert as one more CTE before those of pg-boss's own statement; `$1` is taken by its jobs. */
function joinStatements(jobStatement: string, table: string): string {
  if (!/^WITH\s/.test(jobStatement)) throw new Error('pg-boss changed its insert statement; adapt the group commit')
  return `WITH stored AS (
      INSERT INTO ${table} (source, hash, body, batch, received_at)
      SELECT source, hash, body, $2::uuid, now() FROM unnest($3::text[], $4::bytea[], $5::bytea[]) AS t(source, hash, body)
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
