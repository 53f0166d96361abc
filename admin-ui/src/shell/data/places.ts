import { offeredCommands } from '../../commands.ts'
import type { KaunterHost } from '../../host.ts'
import type { SlotSource } from '../../slots.ts'
import type { Locale } from '../../translate.ts'
import type { PlaceEntry } from '../plugin-place.ts'
import { textIn } from '../shell-text.ts'
import type { Command, Finder } from './commands.ts'
import { messageOf, PluginFailure } from './plugin-failure.ts'
import { createHost, type HostParts } from './plugin-host.ts'
import type { PluginLoader } from './plugin-loader.ts'
import type { Match } from './router.ts'
import type { Manifest, ManifestPlugin, SessionUser } from './session.ts'

/** Of one search; whoever wants more types more. */
const MOST_FOUND = 6

/** Asked for once, in the address with which the admin was opened, and kept while one moves about. */
const named = new URLSearchParams(location.search).has('slots')

/** What plugins show, where, and with which host; for one user, one language and one state of the plugins. */
export class Places implements SlotSource {
  readonly named = named
  readonly #parts: HostParts & { loader: PluginLoader }
  readonly #manifest: Manifest
  readonly #user: SessionUser
  readonly #locale: Locale
  readonly #hosts: Map<string, KaunterHost>

  /** `before`: hosts stay the same as long as user and language do, since a new one renders everything again. */
  constructor(
    parts: HostParts & { loader: PluginLoader },
    manifest: Manifest,
    user: SessionUser,
    locale: Locale,
    before?: Places,
  ) {
    this.#parts = parts
    this.#manifest = manifest
    this.#user = user
    this.#locale = locale
    this.#hosts = before?.isFor(before.#manifest, user, locale) ? before.#hosts : new Map()
  }

  isFor(manifest: Manifest, user: SessionUser, locale: Locale): boolean {
    return manifest === this.#manifest && user === this.#user && locale === this.#locale
  }

  host(plugin: ManifestPlugin): KaunterHost {
    const key = `${plugin.name} ${plugin.module}`
    const module = () => this.#parts.loader.loaded(plugin)
    const host = this.#hosts.get(key) ?? createHost(this.#parts, plugin, module, this.#user, this.#locale)
    this.#hosts.set(key, host)
    return host
  }

  page({ plugin, tag }: Match): PlaceEntry {
    return this.#entry(plugin, { tag, height: 0 })
  }

  of(slot: string): readonly PlaceEntry[] {
    const all = this.#manifest.plugins.flatMap((plugin) =>
      plugin.slots.filter((one) => one.slot === slot).map((one) => ({ plugin, one })),
    )
    all.sort((a, b) => a.one.order - b.one.order || a.plugin.name.localeCompare(b.plugin.name, 'en'))
    return all.map(({ plugin, one }) => this.#entry(plugin, one))
  }

  /** All pages and commands that the palette offers. */
  get commands(): readonly Command[] {
    const { navigate } = this.#parts
    return this.#manifest.plugins.flatMap((plugin) => [
      ...plugin.nav.map(({ path, label, icon }) => ({
        ...this.#named(`page:${path}`, label, icon),
        run: () => navigate(path),
      })),
      ...plugin.commands.map(({ name, label, icon, path }) => ({
        ...this.#named(`${plugin.name}:${name}`, label, icon),
        from: plugin.title[this.#locale],
        run: () => (path === undefined ? this.#run(plugin, name, label[this.#locale]) : navigate(path)),
      })),
    ])
  }

  /** What the page offers at the moment. */
  get offered(): readonly Command[] {
    const text = textIn(this.#locale)
    return offeredCommands().map(({ id, label, about, icon, keys, run }) => ({
      ...this.#named(`offered:${id}`, label, icon),
      ...(about !== undefined && { from: about }),
      ...(keys !== undefined && { keys }),
      run: async () => {
        try {
          await run()
        } catch (error) {
          const values = { label: label[this.#locale], reason: messageOf(error) }
          this.#parts.toast(text('palette.failed', values), 'bad')
        }
      },
    }))
  }

  get finders(): readonly Finder[] {
    return this.#manifest.plugins.flatMap((plugin) =>
      plugin.searches.map(({ name, label }) => ({
        id: `${plugin.name}:${name}`,
        label: label[this.#locale],
        find: (words: string, signal: AbortSignal) => this.#find(plugin, name, words, signal),
      })),
    )
  }

  async #find(plugin: ManifestPlugin, name: string, words: string, signal: AbortSignal): Promise<readonly Command[]> {
    const { searches } = await this.#parts.loader.load(plugin)
    const find = searches?.[name]
    if (find === undefined) throw new PluginFailure('absent', `${plugin.module} exports no search "${name}".`, { name })
    const found = await find(this.host(plugin), words, signal)
    return found.slice(0, MOST_FOUND).map(({ id, label, detail, icon = 'search', path }) => ({
      ...{ id: `found:${plugin.name}:${name}:${id}`, label, names: [label], icon },
      ...(detail !== undefined && { from: detail }),
      run: () => this.#parts.navigate(path),
    }))
  }

  #named(id: string, label: Readonly<Record<Locale, string>>, icon = 'plugin') {
    return { id, label: label[this.#locale], names: Object.values(label), icon }
  }

  async #run(plugin: ManifestPlugin, name: string, label: string): Promise<void> {
    const text = textIn(this.#locale)
    try {
      const { commands } = await this.#parts.loader.load(plugin)
      const run = commands?.[name]
      if (run === undefined)
        throw new PluginFailure('absent', `${plugin.module} exports no command "${name}".`, { name })
      await run(this.host(plugin))
    } catch (error) {
      if (error instanceof PluginFailure && error.passing) this.#parts.loader.forget(plugin)
      console.error(`The command ${name} of the plugin ${plugin.name} failed.`, error)
      const reason = error instanceof PluginFailure ? text(`place.${error.kind}`, error.values) : messageOf(error)
      this.#parts.toast(text('palette.failed', { label, reason }), 'bad')
    }
  }

  #entry(
    plugin: ManifestPlugin,
    { tag, height, title }: Pick<ManifestPlugin['slots'][number], 'tag' | 'height' | 'title'>,
  ) {
    const host = this.host(plugin)
    const { loader } = this.#parts
    const text = textIn(this.#locale)
    return { plugin: plugin.name, from: plugin, tag, height, title: title?.[this.#locale], loader, host, text }
  }
}
