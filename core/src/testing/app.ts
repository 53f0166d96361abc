import type { Knex } from 'knex'
import { channels, messaging } from '../contracts/index.ts'
import type { RunningKernel } from '../kernel/kernel.ts'
import { tableName } from '../kernel/migrate.ts'
import { type Context, definePlugin, type Emit, type Plugin, type SendOptions } from '../kernel/plugin.ts'
import { formatReport, type PluginReport } from '../kernel/report.ts'
import { kernelServices } from '../kernel/services.ts'
import { didYouMean } from '../kernel/suggest.ts'
import type { Hook, Job, Static, TSchema } from '../kernel/tokens.ts'
import { boot, templateOf } from './boot.ts'
import { Client } from './client.ts'
import { assertAhead, type Duration, follow, milliseconds, now } from './clock.ts'
import { createDatabase, type DatabaseKind, type TestDatabase } from './databases.ts'
import { jobUnworked, pluginsDown } from './errors.ts'
import { FakeChannel, type FakeChannelOptions } from './fake-channel.ts'
import { type JobFailure, type SettledOptions, TestJobs } from './jobs.ts'
import type { Mock } from './mock.ts'
import { type HookRun, RecordedHooks } from './recorded-hooks.ts'
import { RecordedJobs } from './recorded-jobs.ts'
import { type TestUser, TestUsers } from './users.ts'

/** What a test app runs. */
export interface TestAppOptions {
  /** Those under test and those they need, beside the platform; in any order. */
  plugins: readonly Plugin[]
  /** By the name of the plugin; a secret is written as it is. */
  config?: Readonly<Record<string, Record<string, unknown>>>
  /** Services in place of the plugins that provide them; see `mock`. */
  mocks?: readonly Mock[]
  /** Default `postgresql`; the jobs are in PostgreSQL in any case. */
  database?: DatabaseKind
  /** `allowed`: start although a plugin fails, to look at `report`; else that is thrown. */
  failures?: 'allowed' | 'thrown'
  /** Further environment variables, for configuration that names some. */
  env?: Readonly<Record<string, string>>
  /** Gets each line of the log that is at least a warning; KAUNTER_TEST_LOG=warn shows them in the terminal. */
  onLog?: (line: string) => void
}

/** Moves the time that code sees (`Date`) and that jobs are due by; timers of JavaScript stay real. */
export interface TestClock {
  now(): Date
  /**
   * Lets time pass: what falls due meanwhile runs at its own moment, one after the other, also repeatedly.
   *
   * @returns as `settled`.
   */
  advance(by: Duration, options?: SettledOptions): Promise<JobFailure[]>
  /** The same up to an instant, which must not have passed. */
  advanceTo(instant: Date | string, options?: SettledOptions): Promise<JobFailure[]>
}

/** The whole platform with the plugins of a test, in this process. Close it, or declare it with `await using`. */
export interface TestApp extends AsyncDisposable {
  /** Where it listens, for a browser or a client of your own. */
  readonly url: string
  readonly db: Knex
  readonly jobs: Pick<TestJobs, 'sent' | 'emitted' | 'dead'>
  readonly hooks: {
    /** What a hook was given and what came of it, the oldest first. */
    runs<V>(hook: Hook<V>): readonly HookRun<V>[]
  }
  readonly clock: TestClock
  /** How each plugin stands now. */
  readonly report: readonly PluginReport[]
  /** Of all running plugins. */
  readonly permissions: readonly string[]
  /** Calls without a user. */
  readonly visitor: Client
  /**
   * Calls as a new user who has just these permissions, in all outlets or in a scope.
   *
   * @throws KAUNTER_TEST_PERMISSION_UNKNOWN
   * @example await app.as('csat:read').get('/api/csat/ratings')
   */
  as(...permissions: string[]): Client
  as(user: TestUser): Client
  /** As a plugin would. */
  emit: Emit
  /** As a plugin would. @throws KAUNTER_TEST_JOB_UNWORKED */
  send<S extends TSchema>(job: Job<S>, data: Static<S>, options?: SendOptions): Promise<void>
  /** Runs a hook as its owner would. */
  run<V>(hook: Hook<V>, value: V): Promise<V>
  /** The real name of a plugin's table: `table('csat', 'response')` is `csat_response`. */
  table(plugin: string, name: string): string
  /** Another channel, through which a test sends and customers write. */
  fakeChannel(options?: FakeChannelOptions): FakeChannel
  /**
   * Waits until every job is done that is due now, with those that they send.
   *
   * @returns the tries that failed since the last call; they are thrown unless they are allowed.
   * @throws KAUNTER_TEST_JOBS_FAILED, KAUNTER_TEST_JOBS_UNSETTLED
   */
  settled(options?: SettledOptions): Promise<JobFailure[]>
  /** Stops everything and drops the database. */
  close(): Promise<void>
}

/**
 * Starts the platform with some plugins for a test: real HTTP, a real database of its own, the real job bus.
 *
 * @throws KAUNTER_TEST_PLUGINS_DOWN when one does not run; KAUNTER_CONFIG_INVALID.
 * @example await using app = await createTestApp({ plugins: [csat], config: { csat: { delayMinutes: 1 } } })
 */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const { plugins, config = {}, database: kind = 'postgresql', env = {}, mocks = [], onLog } = options
  const database = await createDatabase(templateOf(plugins), kind)
  const users = new TestUsers()
  let hooks!: RecordedHooks
  let bus!: RecordedJobs
  let ctx!: Context
  const kit = definePlugin({
    name: 'test-kit',
    uses: { kernel: kernelServices, messaging },
    provides: [channels, ...mocks.map(({ token }) => token)],
    permissions: users.grants,
    setup(given) {
      ctx = given as unknown as Context
      for (const { token, implementation, name } of mocks) ctx.provide(token as never, implementation, name)
    },
  })
  const parts = {
    hooks: (...given: ConstructorParameters<typeof RecordedHooks>) => (hooks = new RecordedHooks(...given)),
    jobs: (...given: ConstructorParameters<typeof RecordedJobs>) => (bus = new RecordedJobs(...given)),
  }
  let kernel: RunningKernel | undefined
  try {
    kernel = await boot({ plugins, config, own: [kit], addresses: database, env, parts, ...(onLog && { onLog }) })
    const app = new RunningApp({ kernel, database, users, hooks, bus, ctx, plugins })
    await app.begin()
    const down = app.report.filter(({ state }) => state === 'quarantined')
    if (down.length > 0 && options.failures !== 'allowed') {
      await app.close()
      throw pluginsDown({ report: formatReport(down) })
    }
    return app
  } catch (error) {
    await kernel?.close()
    await database.drop()
    throw error
  }
}

interface Parts {
  kernel: RunningKernel
  database: TestDatabase
  users: TestUsers
  hooks: RecordedHooks
  bus: RecordedJobs
  ctx: Context
  plugins: readonly Plugin[]
}

class RunningApp implements TestApp {
  readonly url: string
  readonly db: Knex
  readonly jobs: TestJobs
  readonly hooks: TestApp['hooks']
  readonly clock: TestClock
  readonly visitor: Client
  readonly emit: Emit
  readonly #parts: Parts
  #unfollow = () => {}
  #closed: Promise<void> | undefined

  constructor(parts: Parts) {
    const { kernel, database, hooks, bus, ctx } = parts
    this.#parts = parts
    this.url = `http://127.0.0.1:${kernel.port}`
    this.db = ctx.db
    this.jobs = new TestJobs(bus, ctx.db, database.jobsUrl)
    this.hooks = { runs: (hook) => hooks.runsOf(hook) }
    this.visitor = new Client(this.url)
    this.emit = ctx.emit
    this.clock = {
      now: () => new Date(now()),
      advance: (by, options) => this.#advanceTo(now() + milliseconds(by), options),
      advanceTo: (instant, options) => this.#advanceTo(new Date(instant).getTime(), options),
    }
  }

  async begin(): Promise<void> {
    this.#unfollow = await follow((ahead) => this.jobs.follow(ahead))
  }

  get report(): readonly PluginReport[] {
    return this.#kernel.report().filter(({ name }) => name !== 'test-kit')
  }

  get permissions(): readonly string[] {
    return [...new Set(this.#kernel.plugins().flatMap(({ permissions }) => Object.keys(permissions ?? {})))]
  }

  get #kernel() {
    return (this.#parts.ctx as Context<unknown, { kernel: typeof kernelServices }>).use.kernel
  }

  as(...given: [TestUser] | string[]): Client {
    const { users, ctx } = this.#parts
    const [first] = given
    const user = typeof first === 'object' ? first : { permissions: given as string[] }
    return users.as(ctx, this.url, this.#kernel.plugins(), user)
  }

  async send<S extends TSchema>(job: Job<S>, data: Static<S>, options?: SendOptions): Promise<void> {
    const { bus, ctx } = this.#parts
    if (!bus.isWorked(job.id)) {
      const known = bus.workers.all.map(({ queue }) => queue)
      const meant = didYouMean(job.id, known).trim()
      throw jobUnworked({ job: job.id, remedy: meant || 'Start the plugin that does, or call ctx.work in its setup.' })
    }
    await ctx.send(job, data, options)
  }

  async run<V>(hook: Hook<V>, value: V): Promise<V> {
    return this.#parts.ctx.run(hook, value)
  }

  table = tableName

  fakeChannel(options: FakeChannelOptions = {}): FakeChannel {
    return new FakeChannel(this.#parts.ctx, options)
  }

  settled(options?: SettledOptions): Promise<JobFailure[]> {
    return this.jobs.settled(options)
  }

  async #advanceTo(instant: number, options?: SettledOptions): Promise<JobFailure[]> {
    assertAhead(instant)
    await this.jobs.pass(instant, new Set(this.#parts.plugins.map(({ name }) => name)))
    return this.settled(options)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const { kernel, database } = this.#parts
    await kernel.close()
    await this.jobs.close()
    this.#unfollow()
    await database.drop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
