import type { KaunterHost, PluginModule } from '../../host.ts'
import type { ManifestPlugin } from './session.ts'

interface Counter {
  readonly path: string
  stop: () => void
}

/** The numbers beside navigation entries, as the plugins report them. What one counter does wrong costs it alone. */
export class Badges {
  readonly #counts = new Map<string, number>()
  readonly #counters = new Map<string, Counter>()
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  of(path: string): number {
    return this.#counts.get(path) ?? 0
  }

  /** Starts the counters of a plugin's module, once for each user. */
  start(plugin: ManifestPlugin, module: PluginModule, host: KaunterHost): void {
    for (const [path, follow] of Object.entries(module.badges ?? {})) {
      const key = `${host.user.id} ${plugin.module} ${path}`
      if (this.#counters.has(key)) continue
      const counter: Counter = { path, stop: () => {} }
      this.#counters.set(key, counter)
      try {
        counter.stop = follow(host, (count) => {
          if (this.#counters.get(key) !== counter) return
          this.#counts.set(path, count)
          this.#changed()
        })
      } catch (error) {
        console.error(`The counter of ${path} of the plugin ${plugin.name} failed.`, error)
      }
    }
  }

  /** Ends the counters of another user and of plugins that are gone or were replaced. */
  keep(user: string, plugins: readonly ManifestPlugin[]): void {
    const kept = plugins.map(({ module }) => `${user} ${module} `)
    for (const [key, counter] of this.#counters) if (!kept.some((each) => key.startsWith(each))) this.#end(key, counter)
  }

  stop(): void {
    for (const [key, counter] of this.#counters) this.#end(key, counter)
  }

  #end(key: string, { path, stop }: Counter): void {
    this.#counters.delete(key)
    this.#counts.delete(path)
    try {
      stop()
    } catch (error) {
      // Somebody may be signing out, which no plugin may prevent.
      console.error(`The counter of ${path} cannot be ended.`, error)
    }
  }
}
