import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type Host, host } from '../contracts/host.ts'
import { checkConfig } from './config.ts'
import { createContext, type PluginState, type Shared } from './context.ts'
import { connectDatabase } from './database.ts'
import { type EmbeddedDatabase, startEmbedded } from './embedded-postgres.ts'
import { type Environment, loadSecrets } from './environment.ts'
import {
  type ConfigProblem,
  configInvalid,
  KaunterError,
  messageOf,
  pluginFailed,
  pluginInvalid,
  portTaken,
} from './errors.ts'
import { health } from './health.ts'
import { Hooks } from './hooks.ts'
import { type Authenticator, authenticator, createHttp, mountRoutes } from './http.ts'
import { JobBus } from './jobs.ts'
import { onceOnly, withLimit } from './limits.ts'
import { migratePlugin, withMigrationLock } from './migrate.ts'
import { bootOrder, doubleProviders, requiredServices } from './order.ts'
import type { Context, Plugin } from './plugin.ts'
import type { PluginReport } from './report.ts'
import { type KernelServices, kernelServices } from './services.ts'
import { Signals } from './signals.ts'

export interface EnabledPlugin {
  plugin: Plugin
  /** Where its configuration stands in the file, for messages. */
  path: string
  values: Record<string, unknown>
  required: boolean
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
}

export interface RunningKernel {
  http: FastifyInstance
  port: number
  announcements: readonly { label: string; text: string }[]
  report: readonly PluginReport[]
  /** Ready for a second call; never throws. */
  close(): Promise<void>
}

/**
 * Starts everything: check → order → connect → migrate → setup → mount → work → listen.
 *
 * A plugin that fails after its configuration was accepted is quarantined with those that need it; the others start.
 *
 * @throws KAUNTER_CONFIG_INVALID with all problems at once; the errors of the database, the port and required plugins.
 */
export async function startKernel(options: KernelOptions): Promise<RunningKernel> {
  const { environment, log } = options
  const configs = checkAll(options)
  const ordered = bootOrder(options.plugins.map((enabled) => enabled.plugin))
  const secrets = loadSecrets(environment)
  const closers: (() => Promise<void> | void)[] = []
  const close = onceOnly(async () => {
    for (const closer of closers.reverse()) {
      try {
        await withLimit(closer(), 15_000)
      } catch (error) {
        log.error({ err: error }, 'a part did not close cleanly')
      }
    }
  })
  try {
    return await start()
  } catch (error) {
    await close()
    throw error
  }

  async function start(): Promise<RunningKernel> {
    const embedded: EmbeddedDatabase | undefined =
      environment.databaseUrl === undefined ? await startEmbedded(environment.home) : undefined
    if (embedded) closers.push(() => embedded.stop())
    const url = environment.databaseUrl ?? (embedded as EmbeddedDatabase).url
    const db = await connectDatabase(url, log)
    closers.push(() => db.destroy())

    const abort = new AbortController()
    const jobs = new JobBus(url, log)
    const signals = new Signals(url, log)
    const shared: Shared = {
      db,
      jobs,
      hooks: new Hooks(log),
      registry: new Map(),
      signal: abort.signal,
      counters: new Map(),
    }
    const states: PluginState[] = []
    const attempted = new Map<Plugin, PluginState>()
    const reports: PluginReport[] = [...options.failed]
    const announcements: { label: string; text: string }[] = []
    const atRoot: ((app: FastifyInstance) => Promise<void> | void)[] = []
    const services: KernelServices = {
      environment,
      secrets,
      signals,
      jobs,
      plugins: () => states.map((state) => state.plugin),
      report: () => reports,
      announce: (label, text) => void announcements.push({ label, text }),
      mountAtRoot: (register) => void atRoot.push(register),
    }
    shared.registry.set(kernelServices.id, services)
    const onListening: { plugin: Plugin | undefined; fn: (address: { url: string }) => Promise<void> }[] = []
    let inSetup: Plugin | undefined
    shared.registry.set(host.id, {
      production: environment.production,
      installation: secrets.sign('installation', '').slice(0, 12),
      directory: environment.home,
      baseUrl: environment.baseUrl,
      announce: services.announce,
      onListening: (fn) => void onListening.push({ plugin: inSetup, fn }),
    } satisfies Host)
    for (const { plugin } of options.plugins)
      for (const token of [
        ...(plugin.provides ?? []),
        ...(Object.values(plugin.uses ?? {}) as { id: string; kind: string }[]),
      ])
        if (token.kind === 'services') shared.registry.set(token.id, new Map())

    const contexts = new Map<Plugin, Context>()
    const quarantine = (plugin: Plugin, phase: string, error: unknown, milliseconds = 0) => {
      if (options.plugins.find((enabled) => enabled.plugin === plugin)?.required)
        throw pluginFailed({ plugin: plugin.name, phase, reason: messageOf(error) }, { cause: error })
      log.error({ err: error, plugin: plugin.name, phase }, 'a plugin failed and is switched off')
      const reason = error instanceof KaunterError ? error.message : `${phase}: ${messageOf(error)}`
      const report = reports.find((r) => r.name === plugin.name)
      if (report) Object.assign(report, { state: 'quarantined', reason })
      else reports.push({ name: plugin.name, state: 'quarantined', milliseconds, reason })
      contexts.delete(plugin)
      shared.hooks.remove(plugin.name)
      jobs.removeWorkers(plugin.name)
      const state = attempted.get(plugin)
      for (const withdraw of state?.provided.values() ?? []) withdraw()
      if (states.includes(state as PluginState)) states.splice(states.indexOf(state as PluginState), 1)
      void closeOne(state, log)
      for (const dependent of [...contexts.keys()]) {
        const missing = requiredServices(dependent).find((id) => !shared.registry.has(id))
        if (missing !== undefined) quarantine(dependent, 'needs', unmetNeed(dependent, missing, plugin))
      }
    }

    for (const { plugin, id, owner } of doubleProviders(options.plugins, shared.registry))
      quarantine(plugin, 'provides', takenService(plugin, id, owner))
    await withMigrationLock(db, async () => {
      // The job bus makes its own tables, so it too must start inside the lock.
      await jobs.start()
      for (const plugin of ordered.filter((each) => !reports.some((report) => report.name === each.name))) {
        try {
          await migratePlugin(db, plugin)
        } catch (error) {
          quarantine(plugin, 'migration', error)
        }
      }
    })
    await signals.start()
    // Closed from the last to the first: work in progress ends while everything it needs is still there.
    closers.push(() => signals.stop())
    closers.push(async () => {
      for (const state of [...states].reverse()) await closeOne(state, log)
    })

    for (const plugin of ordered) {
      if (reports.some((report) => report.name === plugin.name)) continue
      const started = performance.now()
      const missing = requiredServices(plugin).find((id) => !shared.registry.has(id))
      if (missing !== undefined) {
        const provider = ordered.find((p) => p.provides?.some((t) => t.id === missing))
        quarantine(plugin, 'needs', unmetNeed(plugin, missing, provider))
        continue
      }
      const state: PluginState = {
        plugin,
        config: configs.get(plugin),
        log: log.child({ plugin: plugin.name }),
        inSetup: true,
        provided: new Map(),
        health: new Map(),
        closers: [],
      }
      attempted.set(plugin, state)
      inSetup = plugin
      const context = createContext(state, shared)
      try {
        await withLimit(plugin.setup?.(context), 10_000)
        state.inSetup = false
        const forgotten = (plugin.provides ?? []).find(
          (token) => token.kind === 'service' && !state.provided.has(token.id),
        )
        if (forgotten) throw unprovided(plugin, forgotten.id)
        states.push(state)
        contexts.set(plugin, context)
        reports.push({ name: plugin.name, state: 'running', milliseconds: performance.now() - started })
      } catch (error) {
        quarantine(plugin, 'setup', error, performance.now() - started)
      }
    }
    inSetup = undefined
    await jobs.reconcile()

    const http = await mountAll()
    closers.push(() => http.close())
    closers.push(() => abort.abort())
    closers.push(() => jobs.stop())
    const port = await listen(http, environment)
    for (const { plugin, fn } of onListening) {
      if (plugin !== undefined && !contexts.has(plugin)) continue
      try {
        await fn({ url: `http://127.0.0.1:${port}` })
      } catch (error) {
        if (plugin === undefined) throw error
        quarantine(plugin, 'start', error)
      }
    }
    // Last, so that no job meets a plugin that is not ready for it.
    await jobs.startWorkers()
    return { http, port, announcements, report: reports, close }

    /** A swallowed `register` error leaves half-built routes that crash at the first request: build anew without the culprit. */
    async function mountAll(): Promise<FastifyInstance> {
      for (;;) {
        const instance = await createHttp(log, options.version)
        instance.get('/health', { config: { public: true }, schema: { hide: true } }, async (_request, reply) => {
          const { usable, body } = await health(shared, states, reports)
          return reply.code(usable ? 200 : 503).send(body)
        })
        let culprit: Plugin | undefined
        try {
          for (const register of atRoot) await instance.register(async (app) => register(app))
          const auth = shared.registry.get(authenticator.id) as Authenticator | undefined
          for (const [plugin, context] of contexts) {
            culprit = plugin
            await mountRoutes(instance, plugin, context as never, auth)
          }
          culprit = undefined
          await instance.ready()
          return instance
        } catch (error) {
          await instance.close().catch((cause) => log.warn({ err: cause }, 'a half-built server did not close'))
          culprit ??= await findCulprit()
          if (culprit === undefined) throw error
          quarantine(culprit, 'routes', error)
        }
      }
    }

    /** Schemas of routes are built when all is mounted, and that error does not say whose they are. */
    async function findCulprit(): Promise<Plugin | undefined> {
      for (const [plugin, context] of contexts) {
        const alone = await createHttp(log, options.version)
        try {
          await mountRoutes(alone, plugin, context as never, undefined)
          await alone.ready()
        } catch (error) {
          log.debug({ err: error, plugin: plugin.name }, 'these routes cannot be built')
          return plugin
        } finally {
          await alone.close()
        }
      }
      return undefined
    }
  }
}

/** Runs what a plugin registered with onClose; one failing part must not keep the others open. */
async function closeOne(state: PluginState | undefined, log: FastifyBaseLogger): Promise<void> {
  for (const fn of state?.closers.splice(0) ?? []) {
    try {
      await fn()
    } catch (error) {
      log.error({ err: error, plugin: state?.plugin.name }, 'a plugin did not close cleanly')
    }
  }
}

function checkAll(options: KernelOptions): Map<Plugin, unknown> {
  const problems = [...options.problems]
  const configs = new Map<Plugin, unknown>()
  for (const { plugin, path, values } of options.plugins)
    configs.set(plugin, checkConfig({ path, schema: plugin.config, values }, options.environment.env, problems))
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

function unmetNeed(plugin: Plugin, id: string, provider: Plugin | undefined) {
  return pluginInvalid({
    plugin: plugin.name,
    reason: provider
      ? `it needs "${id}" from "${provider.name}", which is switched off`
      : `it needs "${id}", which no enabled plugin provides`,
    remedy: provider ? `Mend "${provider.name}" first.` : 'Enable a plugin that provides it.',
  })
}

const takenService = (plugin: Plugin, id: string, owner: string) =>
  pluginInvalid({
    plugin: plugin.name,
    reason: `it provides "${id}", which is provided by ${owner} already`,
    remedy: 'Enable only one of the two.',
  })

const unprovided = (plugin: Plugin, id: string) =>
  pluginInvalid({
    plugin: plugin.name,
    reason: `it lists "${id}" under provides but did not provide it in setup()`,
    remedy: 'Call ctx.provide there, or remove it from provides.',
  })
