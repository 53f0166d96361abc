import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import pg from 'pg'
import { startEmbedded } from '../kernel/embedded-postgres.ts'
import { messageOf } from '../kernel/errors.ts'
import type { DatabaseKind } from './databases.ts'
import { mariaDbMissing, serversSilent } from './errors.ts'
import { hasMariaDb, MariaDb } from './mariadb.ts'

/** Addresses of the database servers of a run. */
export interface Servers {
  postgresUrl: string
  /** `undefined` where there is no MariaDB. */
  mariadbUrl?: string
}

/** One PostgreSQL and, where there is one, one MariaDB, in a folder that goes away with them. */
export async function startServers(): Promise<Servers & { stop(): Promise<void> }> {
  const home = newHome()
  // The databases run as users of their own when you are root.
  chmodSync(home, 0o755)
  const named = process.env.KAUNTER_TEST_MARIADB_URL
  const own = !named && isMariaDbHere()
  const [postgres, mariadb] = await Promise.all([
    // For all processes of all tests that run at once.
    startEmbedded(home, { connections: 400 }),
    own ? MariaDb.start(home, false) : undefined,
  ])
  await hasten(postgres.url)
  const mariadbUrl = named || mariadb?.url()
  return {
    postgresUrl: postgres.url,
    ...(mariadbUrl !== undefined && { mariadbUrl }),
    async stop() {
      await Promise.all([postgres.stop(), mariadb?.stop()])
      rmSync(home, { recursive: true, force: true })
    },
  }
}

const memory = '/dev/shm'

/**
 * In memory where Linux has room for it: a database that is made from a template is hundreds of files, which a busy disk
 * takes twenty times as long for. TMPDIR names another place.
 */
function roomOfServers(): string {
  if (process.env.TMPDIR || !existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 4 * 1024 ** 3 ? memory : tmpdir()
}

/** What a killed run left goes: memory is scarce. A PostgreSQL that still runs there ends when its files are gone. */
function newHome(): string {
  const room = roomOfServers()
  for (const name of readdirSync(room)) {
    const [, pid] = /^kaunter-tests-(\d+)-/.exec(name) ?? []
    const isOurs = () => statSync(join(room, name)).uid === process.getuid?.()
    if (pid !== undefined && !isAlive(Number(pid)) && isOurs())
      rmSync(join(room, name), { recursive: true, force: true })
  }
  return mkdtempSync(join(room, `kaunter-tests-${process.pid}-`))
}

/**
 * The databases that tests can have here: PostgreSQL always, MariaDB where there is one.
 *
 * @example describe.each(databases)('on %s', (database) => { … createTestApp({ plugins, database }) … })
 */
export const databases: readonly DatabaseKind[] =
  process.env.KAUNTER_TEST_MARIADB_URL || hasMariaDb() ? ['postgresql', 'mariadb'] : ['postgresql']

/** @throws KAUNTER_TEST_MARIADB_MISSING where services are required. */
function isMariaDbHere(): boolean {
  const found = hasMariaDb()
  if (!found && process.env.KAUNTER_TEST_SERVICES === 'required') throw mariaDbMissing({})
  return found
}

/** Nobody needs the data of a test run after the machine went down. */
async function hasten(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await client.query(`alter system set ${setting} = off`)
  await client.query('select pg_reload_conf()')
  await client.end()
}

/** For the processes that this one starts: they find the servers by it. */
export function publish({ postgresUrl, mariadbUrl }: Servers): void {
  process.env.KAUNTER_TEST_POSTGRES_URL = postgresUrl
  if (mariadbUrl !== undefined) process.env.KAUNTER_TEST_MARIADB_URL = mariadbUrl
}

let found: Promise<Servers> | undefined

/** The servers of this run: those of `@kaunter/core/testing/setup`, else some that are started now and end with the run. */
export function servers(): Promise<Servers> {
  const { KAUNTER_TEST_POSTGRES_URL: postgresUrl, KAUNTER_TEST_MARIADB_URL: mariadbUrl } = process.env
  if (postgresUrl) return Promise.resolve({ postgresUrl, ...(mariadbUrl && { mariadbUrl }) })
  found ??= keep()
  return found
}

/**
 * Lets a process of its own keep the servers for as long as the run lasts. The first one that asks starts it; the other
 * workers of the same run find what it wrote.
 */
async function keep(): Promise<Servers> {
  const root = isWorker() ? process.ppid : process.pid
  const folder = join(tmpdir(), `kaunter-test-run-${root}`)
  const file = join(folder, 'servers.json')
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    const keeper = fileURLToPath(
      new URL(import.meta.url.endsWith('.ts') ? './keeper.ts' : './keeper.js', import.meta.url),
    )
    spawn(process.execPath, [keeper, String(root), folder], { detached: true, stdio: 'ignore' }).unref()
  }
  for (const end = performance.now() + 90_000; !existsSync(file); await pause(50))
    if (performance.now() > end) throw serversSilent({ reason: `nothing came within 90 s in ${folder}` })
  const answer = JSON.parse(readFileSync(file, 'utf8')) as Servers | { reason: string }
  if ('reason' in answer) throw serversSilent(answer)
  return answer
}

/** Test runners work in child processes; what they share belongs to their parent. */
const isWorker = () => isMainThread && process.send !== undefined

/** What the keeper does: see `keep`. */
export async function keepFor(root: number, folder: string): Promise<void> {
  const write = (answer: object) => {
    writeFileSync(join(folder, 'servers.new'), JSON.stringify(answer), { mode: 0o600 })
    // Whoever waits for it meets all of it or nothing.
    renameSync(join(folder, 'servers.new'), join(folder, 'servers.json'))
  }
  try {
    const { stop, ...addresses } = await startServers()
    write(addresses)
    while (isAlive(root)) await pause(500)
    await stop()
  } catch (error) {
    write({ reason: messageOf(error) })
    while (isAlive(root)) await pause(500)
  }
  rmSync(folder, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
