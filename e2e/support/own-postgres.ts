import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedDatabase, findBinaries, startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'
import type { TestDatabase } from './database.ts'

/** A PostgreSQL of its own, for tests that crash it. */
export class OwnPostgres {
  readonly #home: string
  readonly #server: EmbeddedDatabase

  private constructor(home: string, server: EmbeddedDatabase) {
    this.#home = home
    this.#server = server
  }

  static async start(): Promise<OwnPostgres> {
    const home = mkdtempSync(join(tmpdir(), 'kaunter-postgres-'))
    chmodSync(home, 0o755)
    return new OwnPostgres(home, await startEmbedded(home))
  }

  get database(): TestDatabase {
    const { url } = this.#server
    return {
      url,
      async query<R extends object>(sql: string, values?: unknown[]) {
        // No pool: its connections would not survive a crash.
        const client = new pg.Client({ connectionString: url })
        client.on('error', (error) => console.warn('a test connection ended:', error.message))
        await client.connect()
        try {
          return (await client.query(sql, values)).rows as R[]
        } finally {
          await client.end()
        }
      },
      drop: async () => undefined,
    }
  }

  /** As a crash of the database does: no goodbye to anybody, recovery at the start. */
  async crash(): Promise<void> {
    const owner = userInfo().uid === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])) } : {}
    const { pg_ctl } = await findBinaries()
    execFileSync(pg_ctl, ['restart', '-D', join(this.#home, 'postgres'), '-m', 'immediate', '-w'], {
      ...owner,
      stdio: 'ignore',
      cwd: this.#home,
    })
  }

  async stop(): Promise<void> {
    await this.#server.stop()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
