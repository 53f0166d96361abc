import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from 'lit'
import { ContextProvider, HOST_CONTEXT } from '../context.ts'
import { icon } from '../elements/icon.ts'
import type { KaunterHost } from '../host.ts'
import { register } from '../register.ts'
import type { RenderFailureEvent } from '../render-failure.ts'
import type { SlotEntry } from '../slots.ts'
import { PluginFailure } from './data/plugin-failure.ts'
import type { PluginLoadedEvent, PluginLoader } from './data/plugin-loader.ts'
import type { ManifestPlugin } from './data/session.ts'
import { placeStyles } from './plugin-place.styles.ts'
import type { Text } from './shell-text.ts'
import { stateCard } from './state-card.ts'

/** An element of a plugin and what the shell lends to it; a new object when language, user or plugins change. */
export interface PlaceEntry extends SlotEntry {
  readonly from: ManifestPlugin
  readonly loader: PluginLoader
  readonly host: KaunterHost
  readonly text: Text
}

/**
 * Shows one element of a plugin, and in its place a card when that cannot be: the module does not load, the element is
 * never defined, it throws when it is made, connected or rendered.
 */
export class PluginPlace extends LitElement {
  static override properties: PropertyDeclarations = {
    entry: { attribute: false },
    given: { attribute: false },
    subject: {},
    level: { type: Number },
    whole: { type: Boolean, reflect: true },
    brief: { type: Boolean, reflect: true },
    element: { state: true },
    failure: { state: true },
  }

  declare entry: PlaceEntry
  /** Properties of the element. */
  declare given: object
  /** Another subject is shown by another element. */
  declare subject: string
  declare level: number
  /** A page of its own instead of a part of one. */
  declare whole: boolean
  /** There is room for a line only. */
  declare brief: boolean
  declare element: HTMLElement | undefined
  declare failure: PluginFailure | undefined
  readonly #provider = new ContextProvider<KaunterHost>(this, HOST_CONTEXT)
  /** Those who wait for an element that is no longer wanted find another number here. */
  #turn = 0
  /** Somebody has asked for another attempt at this entry. */
  #asked = false
  #watched: HTMLElement | undefined

  static override styles = placeStyles

  constructor() {
    super()
    this.addEventListener('kaunter-render-failure', (event) => this.#onRenderFailure(event as RenderFailureEvent))
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.entry) this.entry.loader.addEventListener('plugin-loaded', this.#onLoaded)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.entry.loader.removeEventListener('plugin-loaded', this.#onLoaded)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('entry')
    const { entry } = this
    const another = before && (before.tag !== entry.tag || before.from.module !== entry.from.module)
    if (changed.has('entry')) {
      if (another) this.#provider.release()
      this.#provider.set(entry.host)
      if (!before) entry.loader.addEventListener('plugin-loaded', this.#onLoaded)
    }
    if (another) this.#asked = false
    const mayWork = changed.has('entry') && this.failure?.passing
    if (!this.hasUpdated || another || mayWork || changed.has('subject')) this.#show()
    else if (changed.has('given') && this.element) Object.assign(this.element, this.given)
  }

  /** What an element throws while it is connected reaches nobody but the window. */
  protected override update(changed: PropertyValues<this>): void {
    const thrown: unknown[] = []
    const listen = (event: ErrorEvent) => thrown.push(event.error)
    window.addEventListener('error', listen)
    try {
      super.update(changed)
    } finally {
      window.removeEventListener('error', listen)
    }
    const { element } = this
    if (!element || element === this.#watched) return
    if (thrown.length > 0) this.#fail(PluginFailure.of(thrown[0]))
    else void this.#watch(element)
  }

  override render() {
    const { entry, element, failure } = this
    if (this.whole) return failure ? this.#page(failure) : (element ?? this.#spinner())
    return html`<div class="contribution" part="contribution">
      ${
        entry.title === undefined
          ? nothing
          : html`<div class="heading" part="heading" role="heading" aria-level=${this.level}>${entry.title}</div>`
      }
      <div class="room" style=${this.brief ? nothing : `min-height:${entry.height}px`}>
        ${failure ? this.#card(failure) : (element ?? html`<div class="bone" aria-hidden="true"></div>`)}
      </div>
    </div>`
  }

  #spinner() {
    return html`<div class="loading" role="status">
      <span class="spinner" aria-hidden="true"></span>
      <span class="visually-hidden">${this.entry.text('page.loading')}</span>
    </div>`
  }

  #page(failure: PluginFailure) {
    const { text, plugin } = this.entry
    return stateCard({
      icon: 'warning',
      tone: 'bad',
      title: text('page.failed.title'),
      text: `${text('page.failed.text', { plugin })} ${text(`place.${failure.kind}`, failure.values)}`,
      detail: failure.message,
      action: failure.passing ? this.#retryButton() : undefined,
    })
  }

  #card(failure: PluginFailure) {
    const { text, plugin } = this.entry
    const what = html`<p>${text(`place.${failure.kind}`, failure.values)}</p>
      <p class="detail">${failure.message}</p>
      ${failure.passing ? this.#retryButton() : nothing}`
    const title = html`${icon('warning')}<strong>${text('place.title', { plugin })}</strong>`
    if (this.brief)
      return html`<details class="card" data-test="place-failure" data-plugin=${plugin} data-kind=${failure.kind}>
        <summary>${icon('warning')}<strong>${plugin}</strong></summary>
        <div class="more">${what}</div>
      </details>`
    return html`<div class="card" data-test="place-failure" data-plugin=${plugin} data-kind=${failure.kind}>
      <div class="title">${title}</div>
      ${what}
    </div>`
  }

  #retryButton() {
    return html`<button type="button" class="button" data-test="place-retry" @click=${this.#again}>
      ${icon('retry')} ${this.entry.text('app.retry')}
    </button>`
  }

  readonly #again = () => {
    if (this.failure?.kind !== 'broke') {
      // What a module fetches later on and did not get, the browser does not ask for again until the page is loaded anew.
      if (this.#asked) return location.reload()
      this.#asked = true
      this.entry.loader.forget(this.entry.from)
    }
    this.#show()
  }

  /** Another place of the same plugin has had more luck, or the module came after all. */
  readonly #onLoaded = (event: Event) => {
    if (this.failure && (event as PluginLoadedEvent).plugin.module === this.entry.from.module) this.#show()
  }

  /** Of a page, what a part of it could not render is the page's own matter; an element in a slot is small. */
  #onRenderFailure(event: RenderFailureEvent): void {
    if (this.whole && event.composedPath()[0] !== this.element) return
    event.stopPropagation()
    event.preventDefault()
    this.#fail(PluginFailure.of(event.error))
  }

  #show(): void {
    const { from, loader, tag } = this.entry
    this.#turn++
    this.failure = undefined
    this.element = loader.has(from, tag) ? this.#make() : undefined
    if (!this.element && !this.failure) void this.#wait(this.#turn)
  }

  async #wait(turn: number): Promise<void> {
    const { from, loader, tag } = this.entry
    try {
      await loader.element(from, tag)
      if (turn !== this.#turn) return
      this.#asked = false
      this.element = this.#make()
    } catch (error) {
      if (turn === this.#turn) this.#fail(PluginFailure.of(error))
    }
  }

  #make(): HTMLElement | undefined {
    const Guest = customElements.get(this.entry.tag)
    try {
      return Guest && Object.assign(new Guest(), this.given)
    } catch (error) {
      this.#fail(PluginFailure.of(error))
      return undefined
    }
  }

  /** Of elements that are no `KaunterElement`, a first render that throws is known by this promise only. */
  async #watch(element: HTMLElement & { updateComplete?: Promise<unknown> }): Promise<void> {
    this.#watched = element
    try {
      await element.updateComplete
    } catch (error) {
      if (element === this.element) this.#fail(PluginFailure.of(error))
    }
  }

  #fail(failure: PluginFailure): void {
    const { plugin, tag } = this.entry
    console.error(`<${tag}> of the plugin ${plugin} cannot be shown: ${failure.message}`, failure.cause ?? failure)
    this.#turn++
    this.element = undefined
    this.failure = failure
    const turn = this.#turn
    if (failure.kind === 'undefined')
      void customElements.whenDefined(tag).then(() => {
        if (turn === this.#turn) this.#show()
      })
  }
}

register('kaunter-place', PluginPlace)
