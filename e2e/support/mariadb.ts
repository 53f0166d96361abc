import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import mysql from 'mysql2/promise'
import { freePort } from '../../core/src/kernel/embedded-postgres.ts'
import { waitFor } from './wait.ts'

const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin', '/usr/libexec']

function find(program: string): string | undefined {
  return places.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** Whether this machine has MariaDB; without it, unless services are required, its tests are left out with a line. */
export const hasMariaDb = (() => {
  const found = find('mariadbd') !== undefined && find('mariadb-install-db') !== undefined
  if (!found && process.env.KAUNTER_TEST_SERVICES === 'required') throw new Error('There is no MariaDB here.')
  if (!found) console.log('There is no mariadbd here: the tests on MariaDB are left out.')
  return found
})()

/** A MariaDB of its own in a folder, on a free port; its defaults are unlike PostgreSQL's on purpose. */
export class MariaDb {
  readonly #directory: string
  readonly #port: number
  #process: ChildProcess | undefined

  private constructor(directory: string, port: number) {
    this.#directory = directory
    this.#port = port
  }

  static async start(home: string): Promise<MariaDb> {
    const directory = join(home, 'mariadb')
    mkdirSync(directory)
    execFileSync(
      find('mariadb-install-db') as string,
      [
        '--no-defaults',
        `--datadir=${directory}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        ...user,
      ],
      { stdio: 'pipe' },
    )
    const server = new MariaDb(directory, await freePort())
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
        '--innodb-buffer-pool-size=256M',
        '--innodb-log-file-size=128M',
        '--character-set-server=latin1',
        '--sql-mode=',
        '--default-time-zone=+08:00',
        ...user,
      ],
      { stdio: 'ignore' },
    )
    await waitFor('MariaDB to answer', () => this.#answers(), 60)
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

/** It refuses to run as root without being told whom to become. */
const user = userInfo().uid === 0 ? ['--user=mysql'] : []
