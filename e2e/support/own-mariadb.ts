import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MariaDb } from '../../core/src/testing/mariadb.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** A MariaDB of its own, for tests that crash it; the jobs are elsewhere. */
export class OwnMariaDb {
  readonly #home: string
  readonly #server: MariaDb
  readonly database: TestDatabase

  private constructor(home: string, server: MariaDb, database: TestDatabase) {
    this.#home = home
    this.#server = server
    this.database = database
  }

  static async start(): Promise<OwnMariaDb> {
    const home = mkdtempSync(join(tmpdir(), 'kaunter-mariadb-'))
    chmodSync(home, 0o755)
    const server = await MariaDb.start(home)
    return new OwnMariaDb(home, server, await createDatabase(undefined, server.url()))
  }

  crash = async (): Promise<void> => {
    await this.#server.stop('SIGKILL')
    await this.#server.launch()
  }

  async stop(): Promise<void> {
    await this.database.drop()
    await this.#server.stop()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
