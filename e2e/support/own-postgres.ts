import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedDatabase, startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'
import { findBinaries } from '../../core/src/kernel/postgres-binaries.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** A PostgreSQL of its own, for tests that crash it. */
export class OwnPostgres {
  readonly #home: string
  readonly #server: EmbeddedDatabase

  /** With the jobs here, and the domain too unless this run is about another database. */
  readonly database: TestDatabase

  private constructor(home: string, server: EmbeddedDatabase, database: TestDatabase) {
    this.#home = home
    this.#server = server
    this.database = database
  }

  static async start(): Promise<OwnPostgres> {
    const home = mkdtempSync(join(tmpdir(), 'kaunter-postgres-'))
    chmodSync(home, 0o755)
    const server = await startEmbedded(home)
    return new OwnPostgres(home, server, await createDatabase(server.url))
  }

  /** As a crash of the database does: no goodbye to anybody, recovery at the start. */
  crash = (): Promise<void> => this.#control('restart', '-m', 'immediate', '-w')

  /** Gone, until `resume`. */
  halt = (): Promise<void> => this.#control('stop', '-m', 'immediate', '-w')

  resume = (): Promise<void> => this.#control('restart', '-w')

  async #control(command: string, ...options: string[]): Promise<void> {
    const owner = userInfo().uid === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])) } : {}
    const { pg_ctl } = await findBinaries()
    execFileSync(pg_ctl, [command, '-D', join(this.#home, 'postgres'), ...options], {
      ...owner,
      stdio: 'ignore',
      cwd: this.#home,
    })
  }

  async stop(): Promise<void> {
    await this.database.drop()
    await this.#server.stop()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
