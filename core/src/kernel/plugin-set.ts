import type { FastifyBaseLogger } from 'fastify'
import { createContext, type PluginState, type Shared } from './context.ts'
import { within } from './current.ts'
import { dependentsOf, type Off, type SwitchedOff, whoIsOff } from './desired.ts'
import type { FailedPlugin } from './discover.ts'
import { assertEmbeds } from './embeds.ts'
import { KaunterError, messageOf, pluginFailed, pluginInvalid } from './errors.ts'
import type { EnabledPlugin } from './kernel.ts'
import { withLimit } from './limits.ts'
import { migratePlugin, withMigrationLock } from './migrate.ts'
import { bootOrder } from './order.ts'
import type { Plugin } from './plugin.ts'
import { isName } from './plugin-shape.ts'
import { assertUi } from './plugin-ui.ts'
import { remedyOf } from './remedies.ts'
import type { Failure, Phase, PluginReport } from './report.ts'

/** How long a plugin's setup may take; it only registers. */
const setupMilliseconds = 10_000
/** How long jobs of a plugin that is switched off are waited for. */
const jobsMilliseconds = 5000

/** Phases whose cause is in the files as they were at the start: only a restart reads them anew. */
const lasting = new Set<Phase>(['range', 'import', 'config'])

/** Who runs and who does not: everything that happens to plugins between the import and the routes. */
export class PluginSet {
  readonly ordered: readonly Plugin[]
  readonly #enabled: ReadonlyMap<Plugin, EnabledPlugin>
  /** They could not be loaded. */
  #strangers: readonly PluginReport[]
  readonly #configs: ReadonlyMap<Plugin, unknown>
  readonly #shared: Shared
  readonly #given: ReadonlyMap<string, unknown>
  readonly #log: FastifyBaseLogger
  readonly #failed: Map<Plugin, Failure>
  readonly #milliseconds = new Map<Plugin, number>()
  #disabled: ReadonlyMap<string, string | null> = new Map()
  #running = new Map<Plugin, PluginState>()
  #active: readonly Plugin[] | undefined

  constructor(
    enabled: readonly EnabledPlugin[],
    strangers: readonly FailedPlugin[],
    configs: ReadonlyMap<Plugin, unknown>,
    failed: ReadonlyMap<Plugin, Failure>,
    shared: Shared,
    log: FastifyBaseLogger,
  ) {
    this.ordered = bootOrder(enabled.map((each) => each.plugin))
    this.#enabled = new Map(enabled.map((each) => [each.plugin, each]))
    this.#strangers = strangers.map(({ specifier: _specifier, path: _path, missing: _missing, ...report }) => report)
    this.#configs = configs
    this.#failed = new Map(failed)
    this.#shared = shared
    this.#given = new Map(shared.registry)
    this.#log = log
    for (const plugin of this.ordered)
      for (const { kind, id } of [...(plugin.provides ?? []), ...(Object.values(plugin.uses ?? {}) as Token[])])
        if (kind === 'services' && !shared.registry.has(id)) shared.registry.set(id, new Map())
  }

  /** The running plugins in boot order, with what they registered. */
  get running(): readonly PluginState[] {
    return this.ordered.flatMap((plugin) => this.#running.get(plugin) ?? [])
  }

  /** The running plugins; the same list until one comes or goes. */
  get active(): readonly Plugin[] {
    this.#active ??= Object.freeze(this.running.map(({ plugin }) => plugin))
    return this.#active
  }

  get reports(): readonly PluginReport[] {
    const off = this.#off()
    const paused = [...this.#shared.hooks.paused()]
    const known = this.ordered.map((plugin): PluginReport => {
      const { required, builtIn, origin, notes } = this.#enabled.get(plugin) as EnabledPlugin
      const { state = 'running' as const, ...why } = off.get(plugin) ?? {}
      const milliseconds = this.#milliseconds.get(plugin) ?? 0
      const resting = paused.filter((tap) => tap.plugin === plugin.name).map(({ hook }) => restingNote(hook))
      return {
        ...{ name: plugin.name, ...origin, state, required, builtIn, milliseconds },
        ...{ notes: [...notes, ...resting], ...why },
      }
    })
    return [...known, ...this.#strangers]
  }

  /** Those that may be left out. */
  get optional(): readonly EnabledPlugin[] {
    return [...this.#enabled.values()].filter(({ required }) => !required)
  }

  enabledBy(name: string): EnabledPlugin | undefined {
    const plugin = this.ordered.find((each) => each.name === name)
    return plugin && this.#enabled.get(plugin)
  }

  /** Whether a plugin is part of the deployment. One that could never be loaded hides its name, so it may be any. */
  includes(name: string): boolean {
    return (
      this.enabledBy(name) !== undefined || this.#strangers.some((each) => each.name === name || !isName(each.name))
    )
  }

  dependentsOf(plugin: Plugin): readonly EnabledPlugin[] {
    return dependentsOf(plugin, this.ordered).map((each) => this.#enabled.get(each) as EnabledPlugin)
  }

  /** Those that could not be loaded are known by the names they had when they could. */
  recognise(stored: readonly { name: string; package: string | null }[]): void {
    this.#strangers = this.#strangers.map((report) => {
      const known = stored.find((each) => each.package !== null && each.package === report.package)
      return known === undefined ? report : { ...report, name: known.name }
    })
  }

  /** Says who is switched off on purpose; takes effect with `retire` and `start`. Who is required stays. */
  disable(disabled: ReadonlyMap<string, string | null>): void {
    this.#disabled = new Map([...disabled].filter(([name]) => !this.enabledBy(name)?.required))
  }

  /** Whether `forgive` can help: the cause of some failures is read only at the start of the server. */
  canRetry(name: string): boolean {
    const plugin = this.enabledBy(name)?.plugin
    const failure = plugin && this.#failed.get(plugin)
    return plugin !== undefined && (failure === undefined || !lasting.has(failure.phase))
  }

  /** Forgets a failure, so that the next `start` tries again. What only a restart can mend stays. */
  forgive(name: string): void {
    for (const [plugin, { phase }] of this.#failed)
      if (plugin.name === name && !lasting.has(phase)) this.#failed.delete(plugin)
  }

  /**
   * From now on the plugin is not to run, with those that need it.
   *
   * @throws KAUNTER_PLUGIN_FAILED for a plugin that the deployer, or the platform, requires.
   */
  fail(
    plugin: Plugin,
    phase: Phase,
    error: unknown,
    remedy = remedyOf(phase, this.#enabled.get(plugin)?.origin.package),
  ): void {
    const reason = messageOf(error)
    // An error of our own parts says what to do in its own words.
    if (this.#enabled.get(plugin)?.builtIn && error instanceof KaunterError) throw error
    if (this.#enabled.get(plugin)?.required)
      throw pluginFailed({ plugin: plugin.name, phase, reason, remedy }, { cause: error })
    this.#log.error({ err: error, plugin: plugin.name, phase }, 'a plugin failed and is switched off')
    this.#failed.set(plugin, { phase, reason, remedy })
  }

  /** Takes those that are not to run out of the running ones, users before providers; `withdraw` them next. */
  retire(): PluginState[] {
    const off = this.#off()
    const leaving = this.running.filter(({ plugin }) => off.has(plugin)).reverse()
    for (const { plugin } of leaving) this.#running.delete(plugin)
    this.#active = undefined
    return leaving
  }

  /** Starts all that are to run and do not yet. Tells whether there were any. */
  async start(): Promise<boolean> {
    const waiting = () => this.ordered.filter((plugin) => !this.#running.has(plugin) && !this.#off().has(plugin))
    const fresh = waiting()
    for (const plugin of fresh) {
      this.#milliseconds.set(plugin, 0)
      // Without the pages of a part of the platform the shop still works; the admin pages name what is missing.
      const { builtIn, origin } = this.#enabled.get(plugin) as EnabledPlugin
      if (builtIn) continue
      await this.#timed(plugin, 'ui', async () => {
        assertUi(plugin)
        assertEmbeds(plugin, origin.package)
      })
    }
    const migrating = waiting()
    if (migrating.some((plugin) => plugin.migrations !== undefined))
      await withMigrationLock(this.#shared.db, async () => {
        for (const plugin of migrating)
          await this.#timed(plugin, 'migration', () => migratePlugin(this.#shared.db, plugin))
      })
    for (let [next] = waiting(); next !== undefined; [next] = waiting()) await this.#setUp(next)
    for (const [{ name }, { phase = 'needs', reason = 'it is switched off', remedy }] of this.#off())
      if (this.enabledBy(name)?.required) throw pluginFailed({ plugin: name, phase, reason, remedy })
    return fresh.length > 0
  }

  async #setUp(plugin: Plugin): Promise<void> {
    const state = {
      plugin,
      config: this.#configs.get(plugin),
      log: this.#log.child({ plugin: plugin.name, version: this.#enabled.get(plugin)?.origin.version }),
      stage: 'setup',
      abort: new AbortController(),
      provided: new Map(),
      health: new Map(),
      closers: [],
    } as unknown as PluginState
    state.context = createContext(state, this.#shared)
    const done = await this.#timed(plugin, 'setup', async () => {
      await withLimit(
        within({ plugin: plugin.name }, () => plugin.setup?.(state.context as never)),
        setupMilliseconds,
      )
      const forgotten = (plugin.provides ?? []).find(({ kind, id }) => kind === 'service' && !state.provided.has(id))
      if (forgotten) throw unprovided(plugin, forgotten.id)
    })
    if (!done) return this.withdraw(state)
    state.stage = 'running'
    this.#running.set(plugin, state)
    this.#active = undefined
  }

  async #timed(plugin: Plugin, phase: Phase, work: () => Promise<unknown>): Promise<boolean> {
    const started = performance.now()
    try {
      await work()
      return true
    } catch (error) {
      this.fail(plugin, phase, error)
      return false
    } finally {
      this.#milliseconds.set(plugin, (this.#milliseconds.get(plugin) ?? 0) + performance.now() - started)
    }
  }

  /** Takes back everything a plugin registered. Its tables, its jobs and its events stay for when it returns. */
  async withdraw(state: PluginState): Promise<void> {
    const { name } = state.plugin
    state.stage = 'off'
    state.abort.abort()
    this.#shared.hooks.remove(name)
    try {
      await withLimit(this.#shared.jobs.removeWorkers(name), jobsMilliseconds)
    } catch (error) {
      state.log.warn({ err: error }, 'jobs of a plugin that is switched off still run')
    }
    for (const withdraw of state.provided.values()) withdraw()
    for (const fn of state.closers.splice(0)) {
      try {
        await withLimit(fn(), jobsMilliseconds)
      } catch (error) {
        // One failing part must not keep the others open.
        state.log.error({ err: error }, 'a plugin did not close cleanly')
      }
    }
  }

  /** Tells all that the server stops. */
  abort(): void {
    for (const { abort } of this.running) abort.abort()
  }

  /** In reverse boot order, so that each still has what it uses. */
  async close(): Promise<void> {
    for (const state of [...this.running].reverse()) await this.withdraw(state)
    this.#running = new Map()
  }

  #off(): Map<Plugin, Off | SwitchedOff> {
    const enabled = [...this.#enabled.values()]
    return whoIsOff({
      ordered: this.ordered,
      enabled,
      given: this.#given,
      failed: this.#failed,
      disabled: this.#disabled,
    })
  }
}

interface Token {
  kind: string
  id: string
}

const restingNote = (hook: string) => `its handler of "${hook}" failed again and again and rests for a minute`

const unprovided = (plugin: Plugin, id: string): KaunterError =>
  pluginInvalid({
    plugin: plugin.name,
    reason: `it lists "${id}" under provides but did not provide it in setup()`,
    remedy: 'Call ctx.provide there, or remove it from provides.',
  })
