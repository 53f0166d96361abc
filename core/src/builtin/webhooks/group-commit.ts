import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { isRetryable } from '../../kernel/database.ts'
import { carryTrace } from '../../kernel/tracing.ts'

interface Waiting {
  body: Buffer
  trace: object
  resolve: () => void
  reject: (error: unknown) => void
}

/** More bodies than this in one statement only grow its latency. */
const maxCount = 200
const maxBytes = 4 * 1024 * 1024
/**
 * With one commit at a time, this process idles while PostgreSQL works and the other way round; with two, each has
 * something to do. A third only makes the groups smaller.
 */
const maxInFlight = 2

/**
 * Concurrent `store` calls share one statement and one commit: it inserts their rows and one ingest job, and wakes the
 * worker. While commits are on their way the next bodies gather, so the group grows with the load and a lone call waits
 * for nobody.
 */
export class GroupCommit {
  readonly #db: Knex
  readonly #table: string
  readonly #source: string
  readonly #jobStatement: () => Promise<string>
  readonly #observe: (size: number) => void
  #waiting: Waiting[] = []
  #inFlight = 0
  #scheduled = false
  #sql: string | undefined

  constructor(
    db: Knex,
    table: string,
    source: string,
    jobStatement: () => Promise<string>,
    observe: (size: number) => void,
  ) {
    this.#db = db
    this.#table = table
    this.#source = source
    this.#jobStatement = jobStatement
    this.#observe = observe
  }

  store(body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, trace: carryTrace({}), resolve, reject })
      this.#schedule()
    })
  }

  /** Not at once: the requests that are already in the socket buffers join the same commit. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= maxInFlight || this.#waiting.length === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      void this.#commitNext()
    })
  }

  async #commitNext(): Promise<void> {
    const group = this.#take()
    this.#observe(group.length)
    this.#inFlight++
    try {
      await this.#commit(group)
      for (const item of group) item.resolve()
    } catch (error) {
      for (const item of group) item.reject(error)
    } finally {
      this.#inFlight--
      this.#schedule()
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
    const batch = timeOrderedId()
    this.#sql ??= joinStatements(await this.#jobStatement(), this.#table)
    let end = 0
    const starts = items.map(({ body }) => {
      const start = end + 1
      end += body.length
      return start
    })
    const parameters = [
      JSON.stringify([{ data: { batch, ...items[0]?.trace } }]),
      batch,
      this.#source,
      Buffer.concat(items.map((item) => item.body)),
      starts,
      items.map((item) => item.body.length),
    ]
    for (let tries = 1; ; tries++) {
      try {
        await runNamed(this.#db, this.#sql, parameters)
        return
      } catch (error) {
        if (tries >= 5 || !isRetryable(error)) throw error
      }
    }
  }
}

/** UUID version 7: rows of one time stand together in the index, where random ids would touch a page each. */
function timeOrderedId(): string {
  const milliseconds = Date.now().toString(16).padStart(12, '0')
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${randomUUID().slice(15)}`
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
