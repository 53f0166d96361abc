import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import pg from 'pg'
import { type EmbeddedDatabase, startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'
import { temporaryFolder } from '../../e2e/support/server.ts'

/** The PostgreSQL that the product brings, with the settings it gives it, in a folder of its own. */
export class BenchDatabase {
  readonly url: string
  readonly #home: string
  readonly #embedded: EmbeddedDatabase

  private constructor(home: string, embedded: EmbeddedDatabase) {
    this.#home = home
    this.#embedded = embedded
    this.url = embedded.url
  }

  static async start(): Promise<BenchDatabase> {
    const home = temporaryFolder()
    // Started twice: the clock for statements can only be loaded at a start, and its settings need a database.
    const first = await startEmbedded(home)
    const client = new pg.Client({ connectionString: first.url })
    await client.connect()
    await client.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`)
    await client.query(`alter system set pg_stat_statements.track_planning = on`)
    await client.end()
    await first.stop()
    return new BenchDatabase(home, await startEmbedded(home))
  }

  /** An empty database, so that no round pays for the rows of another. */
  async create(): Promise<Scratch> {
    const name = `bench_${randomBytes(5).toString('hex')}`
    const admin = new pg.Client({ connectionString: this.url })
    await admin.connect()
    await admin.query(`create database ${name}`)
    // The rows of the round before are the business of no later one.
    await admin.query('checkpoint')
    await admin.end()
    const url = new URL(this.url)
    url.pathname = `/${name}`
    const pool = new pg.Pool({ connectionString: url.href, max: 3 })
    pool.on('error', (error) => console.warn('a connection of the benchmark ended:', error.message))
    return {
      url: url.href,
      pool,
      count: async (table, where = 'true') =>
        Number((await pool.query(`select count(*) as n from ${table} where ${where}`)).rows[0].n),
      drop: async () => {
        await pool.end()
        const client = new pg.Client({ connectionString: this.url })
        await client.connect()
        await client.query(`drop database ${name} with (force)`)
        await client.end()
      },
    }
  }

  async stop(): Promise<void> {
    await this.#embedded.stop()
    rmSync(this.#home, { recursive: true, force: true })
  }
}

export interface Scratch {
  url: string
  pool: pg.Pool
  count(table: string, where?: string): Promise<number>
  drop(): Promise<void>
}
