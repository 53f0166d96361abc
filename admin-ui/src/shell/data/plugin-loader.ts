import type { PluginModule } from '../../host.ts'
import type { ManifestPlugin } from './session.ts'

const PATIENCE_MS = 2_000

/** Imports the modules of plugins, each once, and remembers those that have arrived. */
export class PluginLoader {
  readonly #modules = new Map<string, PluginModule>()
  readonly #loading = new Map<string, Promise<PluginModule>>()
  readonly #attempts = new Map<string, number>()

  loaded(plugin: ManifestPlugin): PluginModule | undefined {
    return this.#modules.get(plugin.module)
  }

  load(plugin: ManifestPlugin): Promise<PluginModule> {
    const known = this.#loading.get(plugin.module)
    if (known) return known
    const loading = this.#import(plugin)
    this.#loading.set(plugin.module, loading)
    return loading
  }

  async #import(plugin: ManifestPlugin): Promise<PluginModule> {
    const attempt = this.#attempts.get(plugin.module) ?? 0
    this.#attempts.set(plugin.module, attempt + 1)
    // Browsers remember a failed import for the life of the page, so a second attempt needs another address.
    const address = attempt === 0 ? plugin.module : `${plugin.module}?attempt=${attempt}`
    try {
      const module = (await import(/* @vite-ignore */ address)) as PluginModule
      this.#modules.set(plugin.module, module)
      return module
    } catch (error) {
      this.#loading.delete(plugin.module)
      throw error
    }
  }

  /** Imports the module and waits until it has defined the element; rejects with a reason that a person can read. */
  async element(plugin: ManifestPlugin, tag: string): Promise<PluginModule> {
    const module = await this.load(plugin)
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${plugin.module} did not define <${tag}>.`)), PATIENCE_MS)
    })
    await Promise.race([customElements.whenDefined(tag), late]).finally(() => clearTimeout(timer))
    return module
  }
}
