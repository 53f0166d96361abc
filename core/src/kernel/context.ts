import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { Buckets } from './buckets.ts'
import { duringSetup, pluginInvalid } from './errors.ts'
import type { Hooks } from './hooks.ts'
import { translate } from './i18n.ts'
import type { JobBus } from './jobs.ts'
import type { Metrics } from './metrics.ts'
import { tableName } from './migrate.ts'
import type { Context, Plugin } from './plugin.ts'
import { type SettingsReader, settingsReader } from './settings.ts'
import type { Optional, Service, Services } from './tokens.ts'
import { runTransaction } from './transaction.ts'

/** Values by service id; a many-provider service holds a Map. */
export type Registry = Map<string, unknown>

/** What all contexts of one kernel share. */
export interface Shared {
  db: Knex
  jobs: JobBus
  hooks: Hooks
  registry: Registry
  buckets: Buckets
  metrics: Metrics
}

/** What the kernel keeps of one plugin: what it registered, to be undone if it fails and at shutdown. */
export interface PluginState {
  plugin: Plugin
  config: unknown
  log: FastifyBaseLogger
  stage: 'setup' | 'running' | 'off'
  /** Aborts `ctx.signal`. */
  abort: AbortController
  /** The `ctx` its code has. */
  context: Context
  /** Takes back what it provides, by service id. */
  provided: Map<string, () => void>
  health: Map<string, () => Promise<void>>
  closers: (() => Promise<void> | void)[]
}

/** Builds the `ctx` of one plugin. */
export function createContext(state: PluginState, shared: Shared): Context {
  const { plugin } = state
  const { db, jobs, hooks, registry } = shared
  const afterSetup = (what: string) => {
    if (state.stage === 'setup') throw duringSetup({ what })
  }
  /** A setup that took too long may still go on: what it registers then would belong to nobody. */
  const registering =
    <A extends unknown[]>(register: (...args: A) => void) =>
    (...args: A): void => {
      if (state.stage === 'off') state.log.warn('this plugin is switched off; what it registers now is ignored')
      else register(...args)
    }
  const context: Context = {
    config: state.config,
    async settings(place = {}, tx) {
      afterSetup('ctx.settings')
      return (registry.get(settingsReader.id) as SettingsReader).read(plugin, place, tx)
    },
    use: lazyServices(plugin, registry),
    log: state.log,
    db,
    signal: state.abort.signal,
    table: (name) => tableName(plugin.name, name),
    t: (locale, key, values) => translate(plugin.i18n, locale, key, values),
    tx(fn) {
      afterSetup('ctx.tx')
      return runTransaction(db, jobs, fn)
    },
    async send(job, data, options) {
      afterSetup('ctx.send')
      await jobs.insert(jobs.pendingFor(job, data, options))
    },
    async emit(event, data) {
      afterSetup('ctx.emit')
      await jobs.insert(jobs.pendingForEvent(event, data))
    },
    provide: registering((token: Service<unknown> | Services<unknown>, implementation: unknown, name?: string) => {
      const declared = (plugin.provides ?? []).some((t) => t.id === token.id)
      if (!declared) throw wrong(plugin, `provides "${token.id}" but does not list it`, 'Add the token to provides.')
      const many = token.kind === 'services'
      const holder = many ? (registry.get(token.id) as Map<string, unknown>) : registry
      const key = many ? (name ?? plugin.name) : token.id
      if (holder.has(key))
        throw wrong(plugin, `"${token.id}" has another provider already`, 'Enable only one of the two plugins.')
      holder.set(key, implementation)
      state.provided.set(many ? `${token.id} ${key}` : key, () => holder.delete(key))
    }),
    on: registering((event, handler) => {
      jobs.addWorker(plugin.name, event, handler as never)
    }),
    tap: registering((hook, handler, order) => hooks.tap(plugin.name, hook.id, handler as never, order)),
    run: (hook, value) => hooks.run(hook, value),
    work: registering((job, handler) => {
      jobs.addWorker(plugin.name, job, handler as never)
    }),
    workBatch: registering((job, handler) => {
      jobs.addBatchWorker(plugin.name, job, handler as never)
    }),
    health: (name, check) => void state.health.set(name, check),
    count: (metric, labels = {}, by = 1) => shared.metrics.count(plugin.name, metric, labels, by),
    onClose(fn) {
      if (state.stage === 'off') void closeLate(state, fn)
      else state.closers.push(fn)
    },
  }
  return context
}

/** What a plugin opened after it was switched off is closed at once. */
async function closeLate(state: PluginState, fn: () => Promise<void> | void): Promise<void> {
  try {
    await fn()
  } catch (error) {
    state.log.error({ err: error }, 'a plugin did not close cleanly')
  }
}

/** Services are looked up when read: within setup a provider has always run before its users. */
function lazyServices(plugin: Plugin, registry: Registry): never {
  const use = {}
  for (const [name, need] of Object.entries(
    (plugin.uses ?? {}) as Record<string, Service<unknown> | Optional<unknown>>,
  )) {
    const id = need.kind === 'optional' ? need.token.id : need.id
    Object.defineProperty(use, name, { enumerable: true, get: () => registry.get(id) })
  }
  return use as never
}

const wrong = (plugin: Plugin, reason: string, remedy: string) => pluginInvalid({ plugin: plugin.name, reason, remedy })
