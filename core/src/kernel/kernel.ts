import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { type Host, host } from '../contracts/host.ts'
import { checkConfig } from './config.ts'
import type { Shared } from './context.ts'
import { createCoordination } from './coordination.ts'
import type { Crashes } from './crashes.ts'
import { current } from './current.ts'
import { connectDatabase, isPostgresUrl, proveJobsDatabase } from './database.ts'
import { asProblem, type FailedPlugin } from './discover.ts'
import { startEmbedded } from './embedded-postgres.ts'
import { type Environment, loadSecrets } from './environment.ts'
import { type ConfigProblem, configInvalid, strictRefused } from './errors.ts'
import { Front } from './front.ts'
import { Hooks } from './hooks.ts'
import { registerUpkeep } from './inbox.ts'
import { JobBus } from './jobs.ts'
import { Lifecycle } from './lifecycle.ts'
import { onceOnly, withLimit } from './limits.ts'
import { Metrics } from './metrics.ts'
import { migratePlugin, withMigrationLock } from './migrate.ts'
import { refusePending } from './migrate-all.ts'
import { kernelTables } from './migrations.ts'
import { bootOrder } from './order.ts'
import { Outbox } from './outbox.ts'
import type { Plugin } from './plugin.ts'
import { PluginSet } from './plugin-set.ts'
import type { Tier } from './quality.ts'
import { type Failure, formatReport, type PluginReport } from './report.ts'
import { type KernelServices, kernelServices } from './services.ts'
import { watch } from './watch.ts'

export interface EnabledPlugin {
  plugin: Plugin
  /** The package or path by which the file names it; a built-in has none. */
  specifier?: string
  /** Where its configuration stands in the file, for messages. */
  path: string
  values: Record<string, unknown>
  required: boolean
  /** A part of the platform. */
  builtIn: boolean
  /** Where it comes from: the name of the package, its version and its quality, as far as there is one. */
  origin: { package?: string; version?: string; tier?: Tier }
  /** The folder, or the one file, of its code. */
  root?: string
  /** What is not as it should be although it may run. */
  notes: readonly string[]
}

export interface KernelOptions {
  environment: Environment
  plugins: readonly EnabledPlugin[]
  /** Plugins that could not even be imported, for the report. */
  failed: readonly FailedPlugin[]
  crashes: Crashes
  log: FastifyBaseLogger
  version: string
  /** Problems found before, reported together with those of the configuration. */
  problems: ConfigProblem[]
  /** `false`: refuse to start while a migration is pending, instead of running it. */
  migrateOnBoot?: boolean
  /** How two of its parts are made; the test kit brings some that write down what happens. */
  parts?: KernelParts
}

export interface KernelParts {
  jobs(...parameters: ConstructorParameters<typeof JobBus>): JobBus
  hooks(...parameters: ConstructorParameters<typeof Hooks>): Hooks
}

const ownParts: KernelParts = {
  jobs: (...parameters) => new JobBus(...parameters),
  hooks: (...parameters) => new Hooks(...parameters),
}

export interface RunningKernel {
  port: number
  announcements: readonly { label: string; text: string }[]
  report: readonly PluginReport[]
  /** Ready for a second call; never throws. */
  close(): Promise<void>
}

/** How long one part may take to close before the next one is closed. */
const closeMilliseconds = 15_000

/**
 * Starts everything: check → order → connect → migrate → setup → mount → listen → work.
 *
 * A plugin that fails after its configuration was accepted is quarantined with those that need it; the others start.
 *
 * @throws KAUNTER_CONFIG_INVALID with all problems at once; the errors of the database, the port and required plugins.
 */
export async function startKernel(options: KernelOptions): Promise<RunningKernel> {
  const closers: (() => Promise<void> | void)[] = []
  // From the last to the first: work in progress ends while everything it needs is still there.
  const close = onceOnly(async () => {
    for (const closer of closers.reverse()) {
      try {
        await withLimit(closer(), closeMilliseconds)
      } catch (error) {
        options.log.error({ err: error }, 'a part did not close cleanly')
      }
    }
  })
  try {
    return await start(options, closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  options: KernelOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<RunningKernel> {
  const { environment, plugins: enabled, failed, crashes, log, version, problems } = options
  const { migrateOnBoot = true, parts = ownParts } = options
  const { configs, held } = checkAll(enabled, failed, environment, problems)
  // A circle is a mistake of the deployment as a whole: said before a database is touched.
  bootOrder(enabled.map((each) => each.plugin))
  const secrets = loadSecrets(environment)

  const url = environment.databaseUrl ?? (await embedded(environment.home, closers))
  const jobsUrl = environment.jobsDatabaseUrl ?? (isPostgresUrl(url) ? url : await embedded(environment.home, closers))
  const db = await connectDatabase(url)
  closers.push(() => db.destroy())
  const installation = secrets.sign('installation', '').slice(0, 12)
  const coordination = await createCoordination({ redisUrl: environment.redisUrl, jobsUrl, installation, log })
  closers.push(() => coordination.close())
  if (jobsUrl !== url) await proveJobsDatabase(jobsUrl)
  const outbox = jobsUrl === url ? undefined : new Outbox(db, log)
  const jobs = parts.jobs(jobsUrl, log, { works: environment.role !== 'web', outbox, cache: coordination.cache })
  const registry = new Map<string, unknown>()
  const { buckets, sharedTables, signals } = coordination
  const metrics = new Metrics(log)
  // Loaded only where it is used: it takes a tenth of a second and some megabytes.
  if (environment.otlpEndpoint !== undefined)
    closers.push((await import('./opentelemetry.ts')).startTracing(environment.env, version, log))
  const shared: Shared = { db, jobs, hooks: parts.hooks(log), registry, buckets, metrics }

  const announcements: { label: string; text: string }[] = []
  const atRoot: ((app: FastifyInstance) => Promise<void> | void)[] = []
  const announce = (label: string, text: string) => void announcements.push({ label, text })
  registry.set(kernelServices.id, undefined).set(host.id, {
    production: environment.production,
    installation,
    secret: (purpose) => secrets.sign('host', purpose),
    role: environment.role,
    directory: environment.home,
    baseUrl: environment.baseUrl,
    announce,
    onListening: (fn) => lifecycle.onListening(current()?.plugin, fn),
  } satisfies Host)
  const plugins = new PluginSet(enabled, failed, configs, held, shared, log)
  const front = new Front()
  const serves = environment.role !== 'worker'
  const probes = watch({ environment, version, enabled, plugins, shared, coordination, outbox })
  const http = { log, version, environment, metrics, buckets, probes }
  const lifecycle = new Lifecycle({ plugins, shared, front, crashes, signals, atRoot, http, serves })
  registry.set(kernelServices.id, {
    environment,
    secrets,
    ...coordination,
    metrics,
    jobs,
    plugins: () => plugins.active,
    installed: () => plugins.ordered,
    report: () => plugins.reports,
    lifecycle,
    announce,
    mountAtRoot: (register) => void atRoot.push(register),
  } satisfies KernelServices)

  await withMigrationLock(db, async () => {
    if (migrateOnBoot) await sharedTables.create()
    else await refusePending(db, jobsUrl, bootOrder(enabled.map((each) => each.plugin)))
    // The job bus makes its own tables, so it too must start inside the lock.
    await jobs.start()
    closers.push(() => jobs.stop())
    await migratePlugin(db, kernelTables)
  })
  await coordination.start()
  registerUpkeep(jobs, db)
  closers.push(() => plugins.close())
  closers.push(() => front.close())
  closers.push(() => plugins.abort())
  closers.push(() => jobs.stopWorkers())
  closers.push(() => probes.stop())
  closers.push(() => lifecycle.close())
  const insist = () => environment.strict && refuseQuarantined(plugins.reports)
  await lifecycle.begin()
  if (outbox === undefined) await emptyOutbox(db, jobs, log)
  insist()
  const port = await front.listen(environment.host, environment.port)
  await lifecycle.open(port)
  insist()
  return { port, announcements, report: plugins.reports, close }
}

async function embedded(home: string, closers: (() => Promise<void> | void)[]): Promise<string> {
  const database = await startEmbedded(home)
  closers.push(() => database.stop())
  return database.url
}

/** @throws KAUNTER_STRICT */
function refuseQuarantined(reports: readonly PluginReport[]): void {
  const out = reports.filter(({ state }) => state === 'quarantined')
  if (out.length > 0)
    throw strictRefused({ plugins: out.map(({ name }) => name).join(', '), report: formatReport(reports) })
}

interface Checked {
  configs: Map<Plugin, unknown>
  /** Whose configuration is wrong. */
  held: Map<Plugin, Failure>
}

/** What was left when the jobs still had a database of their own. */
async function emptyOutbox(db: Knex, jobs: JobBus, log: FastifyBaseLogger): Promise<void> {
  const left = new Outbox(db, log)
  left.start((pending) => jobs.insert(pending))
  await left.stop()
}

/**
 * All configurations together, before any code runs. What is wrong with one plugin's holds back that plugin; only a
 * mistake of the whole, or of a part that must run, ends the start, and then everything is told.
 */
function checkAll(
  enabled: readonly EnabledPlugin[],
  failed: readonly FailedPlugin[],
  environment: Environment,
  found: readonly ConfigProblem[],
): Checked {
  const configs = new Map<Plugin, unknown>()
  const wrong = enabled.map(({ plugin, path, values, required }) => {
    const problems: ConfigProblem[] = []
    configs.set(plugin, checkConfig({ path, schema: plugin.config, values }, environment.env, problems))
    return { plugin, required, problems }
  })
  const all = [...found, ...failed.map(asProblem), ...wrong.flatMap(({ problems }) => problems)]
  if (found.length > 0 || wrong.some(({ required, problems }) => required && problems.length > 0))
    throw configInvalid({ problems: all })
  const held = wrong.filter(({ problems }) => problems.length > 0)
  return { configs, held: new Map(held.map(({ plugin, problems }) => [plugin, misconfigured(problems)])) }
}

const misconfigured = (problems: readonly ConfigProblem[]): Failure => ({
  phase: 'config',
  reason: problems.map(({ path, problem }) => `${path.replace(/^.*? → /, '')} ${problem}`).join('; '),
  remedy: `${[...new Set(problems.map(({ remedy }) => remedy))].join(' ')} Then restart.`,
})
