import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '../../core/src/testing/client.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { freePort } from './ports.ts'
import { waitFor } from './wait.ts'

export { Client }

export const root = join(import.meta.dirname, '..', '..')
const nodeFlags = ['--conditions=kaunter-source']
/** Where the command line keeps compiled modules; so also those are kept that it loads before it says so. */
const compileCache = join(tmpdir(), 'node-compile-cache')

export const adminSignIn = { email: 'boss@example.com', password: 'correct horse battery' }

/** A folder that also the database's own user may enter. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-e2e-'))
  chmodSync(folder, 0o755)
  return folder
}

/** A child process whose output is kept. */
export class Child {
  readonly process: ChildProcess
  output = ''
  /** When it has ended and all that it said is in `output`, which may come later than its end. */
  readonly exited: Promise<number | null>

  constructor(script: string, args: string[], env: NodeJS.ProcessEnv, cwd = root) {
    this.process = spawn(process.execPath, [...nodeFlags, join(root, script), ...args], {
      cwd,
      env: { NODE_COMPILE_CACHE: compileCache, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process.stdout?.on('data', (chunk) => (this.output += chunk))
    this.process.stderr?.on('data', (chunk) => (this.output += chunk))
    this.exited = new Promise((resolve) => this.process.once('close', (code) => resolve(code)))
  }

  async until(pattern: RegExp, seconds = 120): Promise<RegExpExecArray> {
    const found = waitFor(`${pattern} in the output`, () => pattern.exec(this.output), seconds)
    const ended = this.exited.then((code) => {
      const match = pattern.exec(this.output)
      if (match === null) throw new Error(`it ended with ${code}:\n${this.output}`)
      return match
    })
    return Promise.race([found, ended])
  }

  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal)
    return this.exited
  }
}

/** Whether a send that the simulator recorded is this message: its callback data names installation, message and attempt. */
export const isSendOf = (messageId: string) => (item: { callbackData: string }) =>
  item.callbackData.split('.')[1] === messageId

export interface ServerOptions {
  database?: TestDatabase
  /** Talk to this simulator process; without it the server runs its own. */
  simulator?: SimulatorProcess
  config?: object
  env?: NodeJS.ProcessEnv
  /** Of `kaunter start`. */
  arguments?: readonly string[]
}

/** The shipped process, as `npm start` runs it, on a database and in a folder of its own. */
export class Server {
  readonly port: number
  readonly url: string
  readonly home: string
  readonly database: TestDatabase
  /** What the process sees, also for a command that is run beside it. */
  readonly env: NodeJS.ProcessEnv
  readonly #ownsDatabase: boolean
  readonly #arguments: readonly string[]
  child!: Child

  private constructor(
    port: number,
    home: string,
    database: TestDatabase,
    env: NodeJS.ProcessEnv,
    ownsDatabase: boolean,
    args: readonly string[],
  ) {
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.home = home
    this.database = database
    this.env = env
    this.#ownsDatabase = ownsDatabase
    this.#arguments = args
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const port = options.simulator?.serverPort ?? (await freePort())
    const home = temporaryFolder()
    const database = options.database ?? (await createDatabase())
    const config = options.config ?? pluginConfig({ simulatorPort: 0 })
    writeFileSync(join(home, 'kaunter.config.json'), JSON.stringify(config))
    const env = {
      ...cleanEnvironment(),
      PORT: String(port),
      DATABASE_URL: database.url,
      JOBS_DATABASE_URL: database.jobsUrl,
      KAUNTER_HOME: home,
      KAUNTER_CONFIG: join(home, 'kaunter.config.json'),
      KAUNTER_SECRET: 'a secret for tests that is long enough',
      KAUNTER_ADMIN_EMAIL: adminSignIn.email,
      KAUNTER_ADMIN_PASSWORD: adminSignIn.password,
      // Else half of what a test computes is hashes of passwords; production has it dear.
      ...(options.env?.NODE_ENV !== 'production' && { KAUNTER_PASSWORD_COST: '10' }),
      LOG_LEVEL: 'warn',
      ...options.simulator?.serverEnvironment,
      ...options.env,
    }
    const server = new Server(port, home, database, env, options.database === undefined, options.arguments ?? [])
    await server.launch()
    return server
  }

  async launch(): Promise<void> {
    this.child = new Child('core/src/cli/main.ts', ['start', ...this.#arguments], this.env)
    await this.child.until(/is ready after/)
  }

  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.child.kill(signal)
    await this.launch()
  }

  /** Sends a job; one by the clock need not wait for its moment. */
  async run(job: string, data: object = {}): Promise<void> {
    await this.database.queryJobs('insert into pgboss.job (name, data) values ($1, $2)', [job, JSON.stringify(data)])
    // As pg-boss tells its workers; else those by the clock look only twice a minute.
    await this.database.queryJobs(
      `select pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), $1)`,
      [job],
    )
  }

  /** Signs in as the first administrator or as somebody else. */
  async signIn(credentials: { email: string; password: string } = adminSignIn): Promise<Client> {
    // Whoever is turned away because the machine had halted asks again, as the answer says.
    const { body, status } = await waitFor('the server to take requests', async () => {
      const answer = await new Client(this.url).post('/api/auth/login', credentials)
      return answer.body.code === 'KAUNTER_OVERLOADED' ? undefined : answer
    })
    if (status !== 200) throw new Error(`cannot sign in: ${status} ${JSON.stringify(body)}`)
    return new Client(this.url, body.token)
  }

  /** Makes a user of a role and signs in. */
  async colleague(admin: Client, role: string, more: object = {}): Promise<Client> {
    const email = `${role}-${randomBytes(4).toString('hex')}@example.com`
    const password = randomBytes(9).toString('hex')
    const made = await admin.post('/api/auth/users', { email, password, role, name: email.split('@')[0], ...more })
    if (made.status !== 201) throw new Error(`cannot make a user: ${JSON.stringify(made.body)}`)
    return this.signIn({ email, password })
  }

  phoneUrl(): string {
    return /Phone\s+(http\S+)/.exec(this.child.output)?.[1] ?? ''
  }

  async stop(): Promise<void> {
    await this.child.kill()
    if (this.#ownsDatabase) await this.database.drop()
    rmSync(this.home, { recursive: true, force: true })
  }
}

/** What the deployment's configuration file holds, with changes to the WhatsApp part. */
export function pluginConfig(whatsapp: object = {}): object {
  const variables = {
    verifyToken: { $env: 'WABA_VERIFY_TOKEN' },
    appSecret: { $env: 'WABA_APP_SECRET' },
    accessToken: { $env: 'WABA_ACCESS_TOKEN' },
    phoneNumberId: { $env: 'WABA_PHONE_NUMBER_ID' },
    apiBase: { $env: 'WABA_API_BASE' },
  }
  return {
    plugins: {
      '@kaunter/plugin-tickets': {},
      '@kaunter/plugin-whatsapp-cloud': { config: { ...variables, ...whatsapp } },
    },
  }
}

/** The environment without anything that would steer the server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const steering =
    /^(PORT|HOST|DATABASE_URL|JOBS_DATABASE_URL|REDIS_URL|APP_BASE_URL|NODE_ENV|LOG_LEVEL|WABA_.*|KAUNTER_.*|VITEST.*|NODE_OPTIONS)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !steering.test(name)))
}

export const metaSecrets = {
  WABA_VERIFY_TOKEN: 'verify-me',
  WABA_APP_SECRET: 'app-secret-of-the-tests',
  WABA_ACCESS_TOKEN: 'access-token-of-the-tests',
  WABA_PHONE_NUMBER_ID: '106540352242922',
}

/** The simulator as a process of its own, so that it outlives a killed server and knows what was really sent. */
export class SimulatorProcess {
  readonly serverPort: number
  #child!: Child
  url = ''
  phoneUrl = ''

  private constructor(serverPort: number) {
    this.serverPort = serverPort
  }

  static async start(): Promise<SimulatorProcess> {
    const simulator = new SimulatorProcess(await freePort())
    await simulator.#launch(await freePort())
    return simulator
  }

  /** After `stop`: a new one at the same address, which remembers nothing. */
  async startAgain(): Promise<void> {
    await this.#launch(Number(new URL(this.url).port))
  }

  async #launch(port: number): Promise<void> {
    this.#child = new Child('plugins/whatsapp-cloud/src/simulator/main.ts', [], {
      ...cleanEnvironment(),
      ...metaSecrets,
      SIMULATOR_PORT: String(port),
      SIMULATOR_WEBHOOK_URL: `http://127.0.0.1:${this.serverPort}/webhook/whatsapp`,
      WABA_WABA_ID: '102290129340398',
    })
    const [line] = await this.#child.until(/\{"url".*\}/)
    Object.assign(this, JSON.parse(line as string))
  }

  get serverEnvironment(): NodeJS.ProcessEnv {
    return { ...metaSecrets, WABA_API_BASE: this.url }
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests read many shapes of answers
  async call(method: string, path: string, body?: unknown): Promise<any> {
    const { status, body: answer } = await new Client(this.url).call(method, `/_sim${path}`, body)
    if (status >= 300) throw new Error(`the simulator answered ${status}: ${JSON.stringify(answer)}`)
    return answer
  }

  post = (path: string, body: unknown) => this.call('POST', path, body)
  get = (path: string) => this.call('GET', path)

  async stop(): Promise<void> {
    await this.#child.kill()
  }
}
