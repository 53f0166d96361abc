import type { PluginModule } from '../../host.ts'
import { messageOf, PluginFailure } from './plugin-failure.ts'
import type { ManifestPlugin } from './session.ts'
import { librariesSince, libraryVersions } from './shared-libraries.ts'
import { TagOwners } from './tag-owners.ts'

/** How long a module may take to start, and then to define an element. */
const PATIENCE_MS = 2_000
/** How long a download may hold up nobody but its own plugin. */
const DOWNLOAD_MS = 20_000

/** A plugin's module has arrived, perhaps after somebody had given it up. */
export class PluginLoadedEvent extends Event {
  readonly plugin: ManifestPlugin

  constructor(plugin: ManifestPlugin) {
    super('plugin-loaded')
    this.plugin = plugin
  }
}

/**
 * Imports the modules of plugins, each once. They are downloaded side by side and evaluated one after the other, so that
 * what one does to the page (a foreign tag, another copy of Lit) can be told from what its neighbours do.
 *
 * @fires plugin-loaded
 */
export class PluginLoader extends EventTarget {
  readonly #modules = new Map<string, PluginModule>()
  readonly #loading = new Map<string, Promise<PluginModule>>()
  readonly #attempts = new Map<string, number>()
  /** What may go well another time. */
  readonly #failed = new Set<string>()
  readonly #tags = new TagOwners()
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * To be told of all plugins whenever they change, so that it knows whose tags are whose. A module that did not come may
   * be one whose plugin was off: whoever asks for it now tries again.
   */
  announce(plugins: readonly ManifestPlugin[]): void {
    this.#tags.announce(plugins)
    for (const module of this.#failed) this.#loading.delete(module)
    this.#failed.clear()
  }

  loaded(plugin: ManifestPlugin): PluginModule | undefined {
    return this.#modules.get(plugin.module)
  }

  /** Rejects with a `PluginFailure`, the same one for all who ask until `forget` or `announce`. */
  load(plugin: ManifestPlugin): Promise<PluginModule> {
    const module = this.loaded(plugin)
    if (module) return Promise.resolve(module)
    const known = this.#loading.get(plugin.module)
    if (known) return known
    const loading = this.#import(plugin)
    this.#loading.set(plugin.module, loading)
    loading.catch((error: unknown) => {
      if (PluginFailure.of(error).passing) this.#failed.add(plugin.module)
    })
    return loading
  }

  /** The next one who asks tries again. */
  forget(plugin: ManifestPlugin): void {
    this.#loading.delete(plugin.module)
  }

  /** Whether the element can be made at once. */
  has(plugin: ManifestPlugin, tag: string): boolean {
    return this.loaded(plugin) !== undefined && this.#tags.of(tag) === plugin.name
  }

  /** Imports the module and waits until it has defined the element; rejects with a `PluginFailure`. */
  async element(plugin: ManifestPlugin, tag: string): Promise<void> {
    const { lazy } = await this.load(plugin)
    await lazy?.[tag]?.().catch((error: unknown) => {
      throw new PluginFailure('threw', messageOf(error), {}, error)
    })
    await within(PATIENCE_MS, customElements.whenDefined(tag), () => {
      const detail = `${plugin.module} was loaded and did not define <${tag}>.`
      return new PluginFailure('undefined', detail, { tag })
    })
    this.#tags.settle()
    if (this.#tags.of(tag) !== plugin.name) throw this.#taken(plugin, tag)
  }

  async #import(plugin: ManifestPlugin): Promise<PluginModule> {
    const attempt = this.#attempts.get(plugin.module) ?? 0
    this.#attempts.set(plugin.module, attempt + 1)
    // Browsers remember a failed import for the life of the page, so a second attempt needs another address: of the
    // module and, since theirs begin like its own, of all that it imports.
    const address =
      attempt === 0 ? plugin.module : plugin.module.replace(/^\/admin\/plugins\/[^/]+\//, `$&~${attempt}/`)
    await download(address)
    const turn = this.#turn.then(() => this.#evaluate(plugin, address))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  #evaluate(plugin: ManifestPlugin, address: string): Promise<PluginModule> {
    const before = libraryVersions()
    this.#tags.begin(plugin.name)
    let itsTurn = true
    // What is new on the page after its turn may be the work of its successors.
    const credit = () => (itsTurn ? this.#tags.credit(plugin.name) : this.#tags.settle())
    const evaluated = import(/* @vite-ignore */ address).then(
      (module: PluginModule) => {
        credit()
        return this.#accept(plugin, module, itsTurn ? librariesSince(before) : [])
      },
      async (error: unknown) => {
        credit()
        throw await this.#explain(plugin, address, error)
      },
    )
    return within(PATIENCE_MS, evaluated, () => {
      itsTurn = false
      return new PluginFailure('slow', `${address} has not finished starting.`)
    })
  }

  #accept(plugin: ManifestPlugin, module: PluginModule, libraries: readonly string[]): PluginModule {
    if (libraries.length > 0) {
      const list = libraries.join(', ')
      const detail = `${plugin.module} contains ${list}. Build it with pluginUi of @kaunter/admin-ui/vite.`
      throw new PluginFailure('library', detail, { libraries: list })
    }
    this.#modules.set(plugin.module, module)
    this.dispatchEvent(new PluginLoadedEvent(plugin))
    return module
  }

  async #explain(plugin: ManifestPlugin, address: string, error: unknown): Promise<PluginFailure> {
    const lost = this.#tags.lost(plugin) ?? tagInside(error)
    if (lost !== undefined) return this.#taken(plugin, lost, error)
    const status = await statusOf(address)
    if (status === 0) return new PluginFailure('unreachable', `${address} cannot be reached.`, {}, error)
    if (status >= 400) return new PluginFailure('missing', `${address} answers ${status}.`, { status }, error)
    return new PluginFailure('threw', messageOf(error), {}, error)
  }

  #taken(plugin: ManifestPlugin, tag: string, cause?: unknown): PluginFailure {
    const owner = this.#tags.of(tag) ?? ''
    const who = owner === '' ? 'something that is no plugin' : `the plugin "${owner}"`
    const detail = `<${tag}> of ${plugin.name} is already defined by ${who}.`
    return new PluginFailure(owner === '' ? 'stranger' : 'taken', detail, { tag, owner }, cause)
  }
}

/** The tag that a module tried to define although it was taken, as far as the browser names it. */
function tagInside(error: unknown): string | undefined {
  if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') return undefined
  return error.message.match(/[a-z][\w.]*-[\w.-]*/g)?.find((word) => customElements.get(word) !== undefined)
}

/** Fetches a module without evaluating it. Whether it came is for the import to say. */
function download(address: string): Promise<void> {
  return new Promise((resolve) => {
    const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: address })
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, link.relList.supports('modulepreload') ? DOWNLOAD_MS : 0)
    link.addEventListener('load', done)
    link.addEventListener('error', done)
    document.head.append(link)
  })
}

/** What the server says to an address; 0 when it cannot be asked. */
async function statusOf(address: string): Promise<number> {
  try {
    return (await fetch(address, { cache: 'no-store' })).status
  } catch {
    // Only whether an answer came matters here.
    return 0
  }
}

async function within<T>(milliseconds: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
