import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { PluginState, Shared } from './context.ts'
import type { Crashes } from './crashes.ts'
import { within } from './current.ts'
import { messageOf, pluginRequired, pluginUnknown, restartNeeded } from './errors.ts'
import type { Front } from './front.ts'
import type { HttpParts } from './http.ts'
import { titleOf, translate } from './i18n.ts'
import { type Mounted, mountAll } from './mount.ts'
import type { Tx } from './plugin.ts'
import type { PluginSet } from './plugin-set.ts'
import { PluginStore, type StoredPlugin } from './plugin-store.ts'
import { type PluginReport, saveReport } from './report.ts'
import type { Signals } from './signals.ts'

/** The signal that somebody switched a plugin off or on. */
export const pluginsChanged = 'kernel.plugins'
/** A signal may be lost; this is how long it can take then. */
const lookMilliseconds = 5000

export interface LifecycleParts {
  plugins: PluginSet
  shared: Shared
  front: Front
  crashes: Crashes
  signals: Signals
  atRoot: readonly ((app: FastifyInstance) => Promise<void> | void)[]
  http: HttpParts
  serves: boolean
}

type OnListening = (address: { url: string }) => Promise<void>

/** Brings what runs into line with what is wanted: at the start, and whenever an administrator changes it. */
export class Lifecycle {
  readonly #parts: LifecycleParts
  readonly #store: PluginStore
  readonly #listeners = new Set<() => void | Promise<void>>()
  readonly #hooks: { plugin: string | undefined; fn: OnListening }[] = []
  #stored: ReadonlyMap<string, StoredPlugin> = new Map()
  #busy: Promise<unknown> = Promise.resolve()
  #address: { url: string } | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** A change was begun and not brought to its end, for example because the database went away. */
  #unsettled = false
  /** No longer among those that run; nothing has been taken from them yet. */
  readonly #leaving: PluginState[] = []

  constructor(parts: LifecycleParts) {
    this.#parts = parts
    this.#store = new PluginStore(parts.shared.db)
  }

  /** The first time: everything that can start is set up and mounted; nothing listens or works yet. */
  async begin(): Promise<void> {
    await this.#read()
    this.#leaveOutCrashing()
    await this.#settle()
    this.#save()
  }

  /** From now on the server answers at `port`, and does what its plugins asked for at that moment; then jobs run. */
  async open(port: number): Promise<void> {
    this.#address = { url: `http://127.0.0.1:${port}` }
    await this.#work()
    this.#save()
    this.#parts.signals.listen(pluginsChanged, () => void this.#look())
    this.#timer = setInterval(() => void this.#look(), lookMilliseconds).unref()
  }

  onListening(plugin: string | undefined, fn: OnListening): void {
    this.#hooks.push({ plugin, fn })
  }

  /** Runs after plugins were switched off or on in this process. */
  onChange(fn: () => void | Promise<void>): void {
    this.#listeners.add(fn)
  }

  /**
   * Switches a plugin off in all processes, with those that need it; its data, its jobs and its events stay.
   *
   * @throws KAUNTER_PLUGIN_UNKNOWN (404); KAUNTER_PLUGIN_REQUIRED (409) for what the platform or the configuration needs.
   */
  async disable(tx: Tx, name: string, reason: string | null): Promise<void> {
    const { plugin } = this.#switchable(name)
    const needy = this.#parts.plugins.dependentsOf(plugin).find((dependent) => dependent.required)
    if (needy !== undefined)
      throw pluginRequired({ plugin: name, reason: `"${needy.plugin.name}", which is required, needs it` })
    await this.#store.disable(tx.db, name, reason)
    tx.afterCommit(() => this.#parts.signals.notify(pluginsChanged))
  }

  /**
   * Switches a plugin on in all processes; one that failed is tried again.
   *
   * @throws KAUNTER_PLUGIN_UNKNOWN (404); KAUNTER_PLUGIN_RESTART_NEEDED (409) when its files or its configuration must change.
   */
  async enable(tx: Tx, name: string): Promise<void> {
    if (!this.#parts.plugins.canRetry(name)) throw this.#unswitchable(name)
    await this.#store.enable(tx.db, name)
    tx.afterCommit(() => this.#parts.signals.notify(pluginsChanged))
  }

  get reports(): readonly PluginReport[] {
    return this.#parts.plugins.reports
  }

  /** What the report does not say of a plugin, in the language of the reader. */
  describe(name: string, locale: string) {
    const { plugins } = this.#parts
    const plugin = plugins.enabledBy(name)?.plugin
    const active = plugins.active.some((each) => each === plugin)
    return {
      title: plugin === undefined ? name : titleOf(plugin, locale),
      canEnable: plugins.canRetry(name),
      dependents: plugin === undefined ? [] : plugins.dependentsOf(plugin).map((each) => each.plugin.name),
      permissions: Object.entries(plugin?.permissions ?? {}).map(([id, { label, roles }]) => ({
        ...{ name: id, label: translate(plugin?.i18n, locale, label), active },
        roles,
      })),
    }
  }

  /**
   * Resolves when this process runs what is stored now.
   *
   * @param asking the answer to whoever asked for the change: routes are exchanged without waiting for it.
   */
  async settled(asking: ServerResponse): Promise<readonly PluginReport[]> {
    this.#parts.front.release(asking)
    await this.#exclusive(() => this.#update())
    return this.#parts.plugins.reports
  }

  /** Ends what is under way; nothing changes any more. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#busy
  }

  #switchable(name: string) {
    const enabled = this.#parts.plugins.enabledBy(name)
    if (enabled === undefined) throw this.#unswitchable(name)
    if (enabled.builtIn) throw pluginRequired({ plugin: name, reason: 'it is a part of the platform' })
    if (enabled.required) throw pluginRequired({ plugin: name, reason: 'the configuration says that it is required' })
    return enabled
  }

  /** There is no such plugin, or it is there and could not be loaded. */
  #unswitchable(name: string) {
    const report = this.reports.find((each) => each.name === name)
    if (report === undefined) return pluginUnknown({ plugin: name })
    return restartNeeded({ plugin: name, remedy: report.remedy ?? '' })
  }

  async #look(): Promise<void> {
    try {
      await this.#exclusive(() => this.#update())
    } catch (error) {
      this.#parts.http.log.warn(
        { reason: messageOf(error) },
        'cannot look which plugins are switched off; trying again',
      )
    }
  }

  /** One change after the other, whoever asks. */
  #exclusive(fn: () => Promise<void>): Promise<void> {
    const done = this.#busy.then(() => (this.#closed ? undefined : fn()))
    this.#busy = done.catch(() => undefined)
    return done
  }

  async #update(): Promise<void> {
    const changed = await this.#read()
    if (!changed && !this.#unsettled) return
    this.#unsettled = true
    await this.#settle()
    await this.#work()
    this.#unsettled = false
    this.#save()
    for (const fn of this.#listeners) await this.#tell(fn)
  }

  async #tell(listener: () => void | Promise<void>): Promise<void> {
    try {
      await listener()
    } catch (error) {
      this.#parts.http.log.warn({ err: error }, 'a part did not take note that plugins changed')
    }
  }

  /** What is stored; tells whether it asks for another state than the last time. */
  async #read(): Promise<boolean> {
    const stored = await this.#store.all()
    const before = this.#stored
    this.#stored = stored
    this.#parts.plugins.recognise([...stored.values()])
    this.#parts.crashes.attempts = new Map([...stored.values()].map(({ name, attempt }) => [name, attempt]))
    const disabled = [...stored.values()].filter((each) => each.disabled)
    this.#parts.plugins.disable(new Map(disabled.map(({ name, reason }) => [name, reason])))
    const asked = [...stored.values()].filter(({ name, attempt }) => attempt !== (before.get(name)?.attempt ?? 0))
    for (const { name } of asked) this.#parts.plugins.forgive(name)
    return (
      asked.length > 0 || [...stored.values()].some((now) => now.disabled !== (before.get(now.name)?.disabled ?? false))
    )
  }

  /** Those that brought the server down several times, so that it can stay up. What is required must be tried. */
  #leaveOutCrashing(): void {
    const { plugins, crashes } = this.#parts
    for (const enabled of plugins.optional) {
      const last = crashes.loopOf(enabled)
      if (last === undefined) continue
      const reason = `it brought the server down again and again, the last time at ${last.at}: ${last.error}`
      plugins.fail(enabled.plugin, 'crash', new Error(reason))
    }
  }

  /** For the command line and for whoever watches: how things stand, and why. */
  #save(): void {
    const { http, plugins } = this.#parts
    try {
      saveReport(http.environment.home, http.version, plugins.reports)
    } catch (error) {
      http.log.warn({ reason: messageOf(error) }, 'the boot report could not be written')
    }
  }

  /** Stops and starts until those run that are to run. Whoever fails on the way is out, with those that need it. */
  async #settle(): Promise<void> {
    const { plugins, front, shared } = this.#parts
    const leaving = this.#leaving
    for (;;) {
      leaving.push(...plugins.retire())
      // Those that leave are gone from the routes before anything is taken from them, and before others come.
      if (leaving.length === 0 && !(await plugins.start())) break
      const mounted = await mountAll({
        ...this.#parts,
        parts: this.#parts.http,
        running: plugins.running,
        ...this.#lookups,
      })
      if ('culprit' in mounted) {
        plugins.fail(mounted.culprit, 'routes', mounted.error)
        continue
      }
      await front.swap(mounted.instance)
      for (let state = leaving.shift(); state !== undefined; state = leaving.shift()) await plugins.withdraw(state)
      await this.#remember(mounted)
    }
    await shared.jobs.reconcile((name) => plugins.includes(name))
  }

  readonly #lookups = {
    reports: () => this.#parts.plugins.reports,
    webhooksOf: (name: string) => this.#stored.get(name)?.webhooks ?? [],
  }

  async #remember({ webhooks }: Extract<Mounted, { instance: unknown }>): Promise<void> {
    for (const [plugin, names] of webhooks) {
      const { builtIn, origin } = this.#parts.plugins.enabledBy(plugin.name) ?? { builtIn: true, origin: {} }
      const known = this.#stored.get(plugin.name)
      if (builtIn || (known?.webhooks.join() === names.join() && known.package === (origin.package ?? null))) continue
      await this.#store.remember(plugin, origin.package, names)
    }
  }

  async #work(): Promise<void> {
    const { plugins, shared } = this.#parts
    const address = this.#address as { url: string }
    for (const { plugin, fn } of this.#hooks.splice(0)) {
      const owner = plugins.running.find((state) => state.plugin.name === plugin)?.plugin
      if (plugin !== undefined && owner === undefined) continue
      try {
        await (owner === undefined ? fn(address) : within({ plugin: owner.name }, () => fn(address)))
      } catch (error) {
        if (owner === undefined) throw error
        plugins.fail(owner, 'start', error)
        await this.#settle()
      }
    }
    await shared.jobs.startWorkers()
  }
}
