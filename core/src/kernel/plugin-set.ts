import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { createContext, type PluginState, type Shared } from './context.ts'
import { KaunterError, messageOf, pluginFailed, pluginInvalid } from './errors.ts'
import type { EnabledPlugin } from './kernel.ts'
import { withLimit } from './limits.ts'
import { migratePlugin } from './migrate.ts'
import { bootOrder, doubleProviders, requiredServices } from './order.ts'
import type { Context, Plugin } from './plugin.ts'
import type { PluginReport } from './report.ts'

/** How long a plugin's setup may take; it only registers. */
const setupMilliseconds = 10_000

/** Who runs and who is quarantined: everything that happens to plugins between the import and the routes. */
export class PluginSet {
  readonly reports: PluginReport[]
  /** The running plugins with their `ctx`, in boot order. */
  readonly contexts = new Map<Plugin, Context>()
  /** The plugin whose setup runs now. */
  inSetup: Plugin | undefined
  readonly #states = new Map<Plugin, PluginState>()
  readonly #enabled: readonly EnabledPlugin[]
  readonly #ordered: readonly Plugin[]
  readonly #configs: ReadonlyMap<Plugin, unknown>
  readonly #shared: Shared
  readonly #log: FastifyBaseLogger

  constructor(
    enabled: readonly EnabledPlugin[],
    failed: readonly PluginReport[],
    configs: ReadonlyMap<Plugin, unknown>,
    shared: Shared,
    log: FastifyBaseLogger,
  ) {
    this.#enabled = enabled
    this.#ordered = bootOrder(enabled.map((each) => each.plugin))
    this.#configs = configs
    this.#shared = shared
    this.#log = log
    this.reports = [...failed]
    for (const { plugin } of enabled)
      for (const { kind, id } of [...(plugin.provides ?? []), ...(Object.values(plugin.uses ?? {}) as Token[])])
        if (kind === 'services') shared.registry.set(id, new Map())
  }

  /** What the running plugins registered, for their health checks. */
  get states(): PluginState[] {
    return [...this.contexts.keys()].map((plugin) => this.#states.get(plugin) as PluginState)
  }

  /** Before any code runs: two providers of one service cannot both start. */
  checkProviders(): void {
    for (const { plugin, id, owner } of doubleProviders(this.#enabled, this.#shared.registry))
      this.quarantine(plugin, 'provides', takenService(plugin, id, owner))
  }

  async migrate(db: Knex): Promise<void> {
    for (const plugin of this.#remaining()) {
      try {
        await migratePlugin(db, plugin)
      } catch (error) {
        this.quarantine(plugin, 'migration', error)
      }
    }
  }

  async setUp(): Promise<void> {
    for (const plugin of this.#remaining()) {
      const missing = this.#missingService(plugin)
      if (missing !== undefined) this.quarantine(plugin, 'needs', this.#unmetNeed(plugin, missing))
      else await this.#setUpOne(plugin)
    }
    this.inSetup = undefined
  }

  async #setUpOne(plugin: Plugin): Promise<void> {
    const started = performance.now()
    const state: PluginState = {
      plugin,
      config: this.#configs.get(plugin),
      log: this.#log.child({ plugin: plugin.name }),
      inSetup: true,
      provided: new Map(),
      health: new Map(),
      closers: [],
    }
    this.#states.set(plugin, state)
    this.inSetup = plugin
    const context = createContext(state, this.#shared)
    try {
      await withLimit(plugin.setup?.(context), setupMilliseconds)
      state.inSetup = false
      const forgotten = (plugin.provides ?? []).find(({ kind, id }) => kind === 'service' && !state.provided.has(id))
      if (forgotten) throw unprovided(plugin, forgotten.id)
      this.contexts.set(plugin, context)
      this.reports.push({ name: plugin.name, state: 'running', milliseconds: performance.now() - started })
    } catch (error) {
      this.quarantine(plugin, 'setup', error, performance.now() - started)
    }
  }

  /**
   * Switches a plugin off, with those that need it: what it registered is withdrawn, and its tables stay.
   *
   * @throws KAUNTER_PLUGIN_FAILED for a plugin that the deployer, or the platform, requires.
   */
  quarantine(plugin: Plugin, phase: string, error: unknown, milliseconds = 0): void {
    if (this.#enabled.find((each) => each.plugin === plugin)?.required)
      throw pluginFailed({ plugin: plugin.name, phase, reason: messageOf(error) }, { cause: error })
    this.#log.error({ err: error, plugin: plugin.name, phase }, 'a plugin failed and is switched off')
    const reason = error instanceof KaunterError ? error.message : `${phase}: ${messageOf(error)}`
    const report = this.reports.find((each) => each.name === plugin.name)
    if (report) Object.assign(report, { state: 'quarantined', reason })
    else this.reports.push({ name: plugin.name, state: 'quarantined', milliseconds, reason })
    this.contexts.delete(plugin)
    this.#shared.hooks.remove(plugin.name)
    this.#shared.jobs.removeWorkers(plugin.name)
    const state = this.#states.get(plugin)
    for (const withdraw of state?.provided.values() ?? []) withdraw()
    void this.#closeOne(state)
    for (const dependent of [...this.contexts.keys()]) {
      const missing = this.#missingService(dependent)
      if (missing !== undefined) this.quarantine(dependent, 'needs', this.#unmetNeed(dependent, missing))
    }
  }

  /** In reverse boot order, so that each still has what it uses. */
  async close(): Promise<void> {
    for (const state of this.states.reverse()) await this.#closeOne(state)
  }

  /** One failing part must not keep the others open. */
  async #closeOne(state: PluginState | undefined): Promise<void> {
    for (const fn of state?.closers.splice(0) ?? []) {
      try {
        await fn()
      } catch (error) {
        this.#log.error({ err: error, plugin: state?.plugin.name }, 'a plugin did not close cleanly')
      }
    }
  }

  #remaining(): Plugin[] {
    return this.#ordered.filter((plugin) => !this.reports.some((report) => report.name === plugin.name))
  }

  #missingService(plugin: Plugin): string | undefined {
    return requiredServices(plugin).find((id) => !this.#shared.registry.has(id))
  }

  #unmetNeed(plugin: Plugin, id: string): KaunterError {
    const provider = this.#ordered.find((each) => each.provides?.some((token) => token.id === id))
    return pluginInvalid({
      plugin: plugin.name,
      reason: provider
        ? `it needs "${id}" from "${provider.name}", which is switched off`
        : `it needs "${id}", which no enabled plugin provides`,
      remedy: provider ? `Mend "${provider.name}" first.` : 'Enable a plugin that provides it.',
    })
  }
}

interface Token {
  kind: string
  id: string
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
