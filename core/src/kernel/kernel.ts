import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type Host, host } from '../contracts/host.ts'
import { checkConfig } from './config.ts'
import type { Shared } from './context.ts'
import { createCoordination } from './coordination.ts'
import { connectDatabase, isPostgresUrl } from './database.ts'
import { startEmbedded } from './embedded-postgres.ts'
import { type Environment, loadSecrets } from './environment.ts'
import { type ConfigProblem, configInvalid, portTaken } from './errors.ts'
import { Hooks } from './hooks.ts'
import { registerUpkeep } from './inbox.ts'
import { JobBus } from './jobs.ts'
import { onceOnly, withLimit } from './limits.ts'
import { Metrics } from './metrics.ts'
import { migratePlugin, withMigrationLock } from './migrate.ts'
import { refusePending } from './migrate-all.ts'
import { kernelTables } from './migrations.ts'
import { mountAll } from './mount.ts'
import { bootOrder } from './order.ts'
import { Outbox } from './outbox.ts'
import type { Plugin } from './plugin.ts'
import { PluginSet } from './plugin-set.ts'
import type { PluginReport } from './report.ts'
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
  /** Part of the platform itself. */
  builtIn?: true
}

export interface KernelOptions {
  environment: Environment
  plugins: readonly EnabledPlugin[]
  /** Plugins that could not even be imported, for the report. */
  failed: readonly PluginReport[]
  log: FastifyBaseLogger
  version: string
  /** Problems found before, reported together with those of the configuration. */
  problems: ConfigProblem[]
  /** `false`: refuse to start while a migration is pending, instead of running it. */
  migrateOnBoot?: boolean
}

export interface RunningKernel {
  http: FastifyInstance
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
  { environment, plugins: enabled, failed, log, version, problems, migrateOnBoot = true }: KernelOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<RunningKernel> {
  const configs = checkAll(enabled, environment, problems)
  // A circle is a mistake of the deployment as a whole: said before a database is touched.
  bootOrder(enabled.map((each) => each.plugin))
  const secrets = loadSecrets(environment)

  const url = environment.databaseUrl ?? (await embedded(environment.home, closers))
  const jobsUrl = environment.jobsDatabaseUrl ?? (isPostgresUrl(url) ? url : await embedded(environment.home, closers))
  const db = await connectDatabase(url)
  closers.push(() => db.destroy())
  const abort = new AbortController()
  const installation = secrets.sign('installation', '').slice(0, 12)
  const coordination = await createCoordination({ redisUrl: environment.redisUrl, jobsUrl, installation, log })
  closers.push(() => coordination.close())
  const outbox = jobsUrl === url ? undefined : new Outbox(db, log)
  const jobs = new JobBus(jobsUrl, log, { works: environment.role !== 'web', outbox, cache: coordination.cache })
  const registry = new Map<string, unknown>()
  const { buckets, sharedTables } = coordination
  const hooks = new Hooks(log)
  const metrics = new Metrics(log)
  // Loaded only where it is used: it takes a tenth of a second and some megabytes.
  if (environment.otlpEndpoint !== undefined)
    closers.push((await import('./opentelemetry.ts')).startTracing(environment.env, version, log))
  const shared: Shared = { db, jobs, hooks, registry, signal: abort.signal, buckets, metrics }
  const plugins = new PluginSet(enabled, failed, configs, shared, log)
  const probes = watch({ environment, version, enabled, plugins, shared, coordination, outbox })

  const announcements: { label: string; text: string }[] = []
  const atRoot: ((app: FastifyInstance) => Promise<void> | void)[] = []
  const onListening: { plugin: Plugin | undefined; fn: (address: { url: string }) => Promise<void> }[] = []
  const services: KernelServices = {
    environment,
    secrets,
    ...coordination,
    metrics,
    jobs,
    plugins: () => [...plugins.contexts.keys()],
    report: () => plugins.reports,
    announce: (label, text) => void announcements.push({ label, text }),
    mountAtRoot: (register) => void atRoot.push(register),
  }
  registry.set(kernelServices.id, services)
  registry.set(host.id, {
    production: environment.production,
    installation,
    secret: (purpose) => secrets.sign('host', purpose),
    role: environment.role,
    directory: environment.home,
    baseUrl: environment.baseUrl,
    announce: services.announce,
    onListening: (fn) => void onListening.push({ plugin: plugins.inSetup, fn }),
  } satisfies Host)

  plugins.checkProviders()
  await withMigrationLock(db, async () => {
    if (migrateOnBoot) await sharedTables.create()
    else await refusePending(db, jobsUrl, bootOrder(enabled.map((each) => each.plugin)))
    // The job bus makes its own tables, so it too must start inside the lock.
    await jobs.start()
    closers.push(() => jobs.stop())
    await migratePlugin(db, kernelTables)
    await plugins.migrate(db)
  })
  await coordination.start()
  closers.push(() => plugins.close())
  registerUpkeep(jobs, db)
  await plugins.setUp()
  // A module that could not be imported hides its plugin's name: then nothing counts as removed.
  const names = new Set(enabled.map(({ plugin }) => plugin.name))
  await jobs.reconcile((name) => failed.length > 0 || names.has(name))

  const parts = { log, version, environment, metrics, buckets, probes }
  const http = await mountAll({ plugins, shared, atRoot, parts, serves: environment.role !== 'worker' })
  closers.push(() => http.close())
  closers.push(() => abort.abort())
  closers.push(() => jobs.stopWorkers())
  closers.push(() => probes.stop())
  const port = await listen(http, environment)
  for (const { plugin, fn } of onListening) {
    if (plugin !== undefined && !plugins.contexts.has(plugin)) continue
    try {
      await fn({ url: `http://127.0.0.1:${port}` })
    } catch (error) {
      if (plugin === undefined) throw error
      plugins.quarantine(plugin, 'start', error)
    }
  }
  // Last, so that no job meets a plugin that is not ready for it.
  await jobs.startWorkers()
  return { http, port, announcements, report: plugins.reports, close }
}

async function embedded(home: string, closers: (() => Promise<void> | void)[]): Promise<string> {
  const database = await startEmbedded(home)
  closers.push(() => database.stop())
  return database.url
}

function checkAll(
  enabled: readonly EnabledPlugin[],
  environment: Environment,
  found: readonly ConfigProblem[],
): Map<Plugin, unknown> {
  const problems = [...found]
  const configs = new Map<Plugin, unknown>()
  for (const { plugin, path, values } of enabled)
    configs.set(plugin, checkConfig({ path, schema: plugin.config, values }, environment.env, problems))
  if (problems.length > 0) throw configInvalid({ problems })
  return configs
}

async function listen(http: FastifyInstance, environment: Environment): Promise<number> {
  try {
    await http.listen({ host: environment.host, port: environment.port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw portTaken({ port: environment.port, host: environment.host }, { cause: error })
    throw error
  }
  return (http.server.address() as { port: number }).port
}
