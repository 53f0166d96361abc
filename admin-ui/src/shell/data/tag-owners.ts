import type { ManifestPlugin } from './session.ts'

const tagsOf = ({ pages, slots }: ManifestPlugin): string[] => [...pages, ...slots].map(({ tag }) => tag)

/**
 * Which plugin has defined which element. Modules are evaluated one at a time, so what a tag was not before and is
 * after is known without touching the browser's registry.
 */
export class TagOwners {
  /** The plugins that announce each tag. */
  readonly #announced = new Map<string, Set<string>>()
  readonly #owners = new Map<string, string>()
  readonly #begun = new Set<string>()

  announce(plugins: readonly ManifestPlugin[]): void {
    for (const plugin of plugins)
      for (const tag of tagsOf(plugin))
        this.#announced.set(tag, (this.#announced.get(tag) ?? new Set()).add(plugin.name))
  }

  /** What is new since the last module ended was defined late, by a plugin that announced it. */
  settle(): void {
    for (const [tag, announcers] of this.#fresh())
      this.#owners.set(tag, [...announcers].find((name) => this.#begun.has(name)) ?? '')
  }

  /** Before a plugin's module is evaluated. */
  begin(plugin: string): void {
    this.settle()
    this.#begun.add(plugin)
  }

  /** After a plugin's module was evaluated, or broke off. */
  credit(plugin: string): void {
    for (const [tag] of this.#fresh()) this.#owners.set(tag, plugin)
  }

  /** Who defined it; empty when it was something that is no plugin. `undefined` as long as nobody has. */
  of(tag: string): string | undefined {
    return customElements.get(tag) === undefined ? undefined : (this.#owners.get(tag) ?? '')
  }

  /** A tag of the plugin's that somebody else has defined. */
  lost(plugin: ManifestPlugin): string | undefined {
    return tagsOf(plugin).find((tag) => ![undefined, plugin.name].includes(this.of(tag)))
  }

  #fresh(): [string, Set<string>][] {
    return [...this.#announced].filter(([tag]) => !this.#owners.has(tag) && customElements.get(tag) !== undefined)
  }
}
