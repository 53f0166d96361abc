import type { KaunterHost, PluginModule } from '../../host.ts'

/** The numbers beside navigation entries, as the plugins report them. */
export class Badges {
  readonly #counts = new Map<string, number>()
  readonly #stops = new Map<string, () => void>()
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  of(path: string): number {
    return this.#counts.get(path) ?? 0
  }

  /** Starts the counters of a plugin, once. */
  start(plugin: string, module: PluginModule, host: KaunterHost): void {
    for (const [path, follow] of Object.entries(module.badges ?? {})) {
      const key = `${plugin} ${path}`
      if (this.#stops.has(key)) continue
      const stop = follow(host, (count) => {
        this.#counts.set(path, count)
        this.#changed()
      })
      this.#stops.set(key, stop)
    }
  }

  /** Ends the counters of plugins that are gone. */
  keep(plugins: readonly string[]): void {
    for (const [key, stop] of this.#stops) {
      const [plugin = '', path = ''] = key.split(' ')
      if (plugins.includes(plugin)) continue
      stop()
      this.#stops.delete(key)
      this.#counts.delete(path)
    }
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop()
    this.#stops.clear()
    this.#counts.clear()
  }
}
