import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import mysql from 'mysql2/promise'
import { freePort } from '../kernel/embedded-postgres.ts'
import { mariaDbSilent } from './errors.ts'

const run = promisify(execFile)
const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin', '/usr/libexec']

const find = (program: string): string | undefined =>
  places.map((folder) => join(folder, program)).find((path) => existsSync(path))

/** Whether MariaDB is installed on this machine. */
export const hasMariaDb = (): boolean => find('mariadbd') !== undefined && find('mariadb-install-db') !== undefined

/** It refuses to run as root without being told whom to become. */
const user = userInfo().uid === 0 ? ['--user=mysql'] : []

/** Nobody needs the data of a test run after the machine went down. */
const hasty = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0']

/** A MariaDB of its own in a folder, on a free port; its defaults are unlike PostgreSQL's on purpose. */
export class MariaDb {
  readonly #directory: string
  readonly #port: number
  readonly #durable: boolean
  readonly #memory: string
  #process: ChildProcess | undefined

  private constructor(directory: string, port: number, durable: boolean, memory: string) {
    this.#directory = directory
    this.#port = port
    this.#durable = durable
    this.#memory = memory
  }

  /**
   * @param durable what was committed survives a crash, which takes its time.
   * @param memory for pages, as its option is written.
   */
  static async start(home: string, durable = true, memory = '256M'): Promise<MariaDb> {
    const directory = join(home, 'mariadb')
    if (!existsSync(directory)) {
      mkdirSync(directory)
      const options = ['--no-defaults', `--datadir=${directory}`, '--auth-root-authentication-method=normal']
      await run(find('mariadb-install-db') as string, [...options, '--skip-test-db', ...user])
    }
    const server = new MariaDb(directory, await freePort(), durable, memory)
    await server.launch()
    return server
  }

  /** The address of the server, or of one of its databases. */
  url(database = 'mysql'): string {
    return `mysql://root@127.0.0.1:${this.#port}/${database}`
  }

  /** An empty database on it. */
  async create(name: string): Promise<string> {
    const connection = await mysql.createConnection(this.url())
    await connection.query(`create database ${name}`)
    await connection.end()
    return this.url(name)
  }

  /** @throws KAUNTER_TEST_MARIADB_SILENT when it does not answer in a minute. */
  async launch(): Promise<void> {
    this.#process = spawn(
      find('mariadbd') as string,
      [
        '--no-defaults',
        `--datadir=${this.#directory}`,
        `--socket=${join(this.#directory, 's')}`,
        `--port=${this.#port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--max-connections=400',
        '--max-allowed-packet=64M',
        `--innodb-buffer-pool-size=${this.#memory}`,
        '--innodb-log-file-size=128M',
        '--character-set-server=latin1',
        '--sql-mode=',
        '--default-time-zone=+08:00',
        ...(this.#durable ? [] : hasty),
        ...user,
      ],
      { stdio: 'ignore' },
    )
    const end = performance.now() + 60_000
    while (!(await this.#answers())) {
      if (performance.now() > end) throw mariaDbSilent({ directory: this.#directory })
      await pause(40)
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await (await mysql.createConnection(this.url())).end()
      return true
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error
      return false
    }
  }

  /** SIGKILL is a crash: no goodbye to anybody, recovery at the next start. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await exited
  }
}
