import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../core/src/kernel/embedded-postgres.ts'
import {
  adminSignIn,
  Client,
  cleanEnvironment,
  metaSecrets,
  pluginConfig,
  root,
  temporaryFolder,
} from '../../e2e/support/server.ts'
import { waitFor } from '../../e2e/support/wait.ts'
import type { Scratch } from './database.ts'

/** A Node process whose output is kept. */
export class NodeProcess {
  readonly child: ChildProcess
  output = ''
  readonly #exited: Promise<number | null>

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk) => (this.output += chunk))
    this.#exited = new Promise((resolve) => this.child.once('exit', resolve))
  }

  get pid(): number {
    return this.child.pid as number
  }

  async until(pattern: RegExp, seconds = 30): Promise<void> {
    const found = waitFor(`${pattern} in the output`, () => pattern.test(this.output), seconds)
    const ended = this.#exited.then((code) => {
      if (!pattern.test(this.output)) throw new Error(`a process ended with ${code}:\n${this.output}`)
    })
    await Promise.race([found, ended])
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal)
    await this.#exited
  }
}

/** The flags and the script of `npm start`, so that what is measured is what is shipped. */
export function startCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(/\s+/).slice(1)
}

/** What the server needs to talk to Meta; its Graph API is a port where nobody listens. */
export const whatsapp = {
  secret: metaSecrets.WABA_APP_SECRET,
  phoneNumberId: metaSecrets.WABA_PHONE_NUMBER_ID,
  environment: { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' },
}

/** The shipped process on a database of its own. */
export class ShippedServer {
  readonly port: number
  readonly url: string
  readonly process: NodeProcess
  readonly #home: string

  private constructor(port: number, home: string, child: NodeProcess) {
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.#home = home
    this.process = child
  }

  static async start(database: Pick<Scratch, 'url'>, flags: readonly string[] = []): Promise<ShippedServer> {
    const port = await freePort()
    const home = temporaryFolder()
    writeFileSync(join(home, 'kaunter.config.json'), JSON.stringify(pluginConfig()))
    const child = new NodeProcess([...flags, ...startCommand()], {
      ...cleanEnvironment(),
      ...whatsapp.environment,
      PORT: String(port),
      DATABASE_URL: database.url,
      KAUNTER_HOME: home,
      KAUNTER_CONFIG: join(home, 'kaunter.config.json'),
      KAUNTER_SECRET: 'a secret for benchmarks that is long enough',
      KAUNTER_ADMIN_EMAIL: adminSignIn.email,
      KAUNTER_ADMIN_PASSWORD: adminSignIn.password,
      LOG_LEVEL: 'warn',
    })
    await child.until(/is ready after/, 120)
    return new ShippedServer(port, home, child)
  }

  async signIn(): Promise<string> {
    const { body, status } = await new Client(this.url).post('/api/auth/login', adminSignIn)
    if (status !== 200) throw new Error(`cannot sign in: ${status}`)
    return body.token
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.process.stop(signal)
    rmSync(this.#home, { recursive: true, force: true })
  }
}

/** Without a cache of the compiled baselines, each would hold the compiler for TypeScript in its memory. */
const compileCache = join(tmpdir(), 'kaunter-bench-compiled')

/** A server to compare with, from `bench/baselines`; it prints "listening" when it is ready. */
export async function startBaseline(
  script: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ process: NodeProcess; port: number }> {
  const port = await freePort()
  const path = join(root, 'bench', 'baselines', script)
  const child = new NodeProcess([path], {
    ...cleanEnvironment(),
    NODE_COMPILE_CACHE: compileCache,
    PORT: String(port),
    APP_SECRET: whatsapp.secret,
    ...env,
  })
  await child.until(/listening/)
  return { process: child, port }
}

/** CPU seconds a process and its children have used; `undefined` where there is no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ')
    // utime, stime and those of children that have ended; a tick is 10 ms on every Linux.
    return [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** CPU seconds of all PostgreSQL processes; only one PostgreSQL of ours may run for this to mean something. */
export function postgresCpuSeconds(database: Scratch): number {
  const name = new URL(database.url).pathname.slice(1)
  let sum = 0
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      if (readFileSync(`/proc/${entry}/cmdline`, 'latin1').includes(` ${name} `)) sum += cpuSeconds(Number(entry)) ?? 0
    } catch (error) {
      // It ended between the listing and the look.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return sum
}

/** Resident memory in MB, with what of it is this process's own. */
export function memory(pid: number): { resident: number; own: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const read = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024
  return { resident: read('VmRSS'), own: read('RssAnon') }
}
