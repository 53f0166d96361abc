import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ContextProvider, HOST_CONTEXT } from '../context.ts'
import type { KaunterHost } from '../host.ts'
import '../index.ts'
import '../records.ts'
import { register } from '../register.ts'
import {
  applyTheme,
  storedLocale,
  storedTheme,
  storeLocale,
  storeTheme,
  type Theme,
} from '../shell/data/preferences.ts'
import { languages } from '../shell/preference-menus.ts'
import { type Locale, translate } from '../translate.ts'
import { type Say, sayIn } from './catalog.ts'
import { catalog } from './design/catalog.ts'
import { examples } from './examples/index.ts'
import type { Specimen } from './examples/specimen.ts'
import { form } from './form.ts'
import { galleryStyles } from './gallery.styles.ts'
import type { ElementDeclaration, ElementsManifest } from './manifest.ts'
import { prose, reference } from './reference.ts'
import { sampleHost } from './sample-host.ts'

const sections = ['colour', 'type', 'space', 'radius', 'elevation', 'motion', 'states', 'rules'] as const
const DESIGN = location.pathname.endsWith('/design')

type PickEvent<Value> = CustomEvent<{ value: Value }>

/** Shows whoever writes a plugin every element, in every state, theme and language. Needs no user and no data. */
export class KaunterGallery extends LitElement {
  static override properties: PropertyDeclarations = {
    theme: { state: true },
    locale: { state: true },
    sent: { state: true },
    declarations: { state: true },
    failure: { state: true },
    design: { state: true },
  }

  declare theme: Theme
  declare locale: Locale
  declare sent: string
  declare declarations: ReadonlyMap<string, ElementDeclaration>
  declare failure: unknown
  /** The page about the design language, when that is asked for. */
  declare design: ((locale: Locale) => TemplateResult) | undefined
  readonly #host = new ContextProvider<KaunterHost>(this, HOST_CONTEXT)

  constructor() {
    super()
    this.theme = storedTheme()
    this.locale = storedLocale()
    this.sent = ''
    this.declarations = new Map()
    this.failure = undefined
    applyTheme(this.theme)
    document.documentElement.lang = this.locale
    if (galleryStyles.styleSheet) document.adoptedStyleSheets.push(galleryStyles.styleSheet)
    if (DESIGN) void this.#readDesign()
    else void this.#read()
  }

  async #readDesign(): Promise<void> {
    this.design = (await import('./design/page.ts')).designPage
  }

  /** Addresses such as `#kaunter-table` do not reach into a shadow root. */
  protected override createRenderRoot(): this {
    return this
  }

  async #read(): Promise<void> {
    this.failure = undefined
    try {
      const response = await fetch('/admin/assets/custom-elements.json')
      const { modules } = (await response.json()) as ElementsManifest
      const all = modules.flatMap(({ declarations }) => declarations)
      this.declarations = new Map(all.map((declaration) => [declaration.tagName, declaration]))
    } catch (error) {
      this.failure = error
    }
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('locale')) this.#host.set(sampleHost(this.locale, sayIn(this.locale)))
  }

  override render(): TemplateResult {
    const say = sayIn(this.locale)
    const title = say(DESIGN ? 'design' : 'title')
    document.title = `${title} · Kaunter`
    return html`<header>
        <h1>Kaunter · ${title}</h1>
        <a href=${DESIGN ? '/admin/gallery' : '/admin/gallery/design'}>${say(DESIGN ? 'title' : 'design')}</a>
        <kaunter-radio-group segmented label-hidden data-test="theme" label=${say('theme')} value=${this.#shade}
          .options=${(['light', 'dark'] as const).map((value) => ({ value, label: say(`theme.${value}`) }))}
          @change=${(event: PickEvent<Theme>) => this.#onTheme(event.detail.value)}></kaunter-radio-group>
        <kaunter-radio-group segmented label-hidden data-test="locale" label=${say('language')} value=${this.locale}
          .options=${(['en', 'ms'] as const).map((value) => ({ value, label: languages[value] }))}
          @change=${(event: PickEvent<Locale>) => this.#onLocale(event.detail.value)}></kaunter-radio-group>
      </header>
      ${DESIGN ? this.#design() : this.#elements(say)}`
  }

  #design() {
    return html`<nav aria-label=${sayIn(this.locale)('design')}>
        ${sections.map((id) => html`<a href="#${id}">${translate(catalog, this.locale, id)}</a>`)}
      </nav>
      <main>${this.design?.(this.locale)}</main>`
  }

  #elements(say: Say) {
    return html`<nav aria-label=${say('elements')}>
        ${Object.keys(examples).map((tag) => html`<a href="#${tag}">${tag}</a>`)}
        <a href="#form">&lt;form&gt;</a>
      </nav>
      <main>
        <p class="lead">${say('lead')}</p>
        ${
          this.failure
            ? html`<kaunter-error heading=${say('failed')} retryable .error=${this.failure} @retry=${() => this.#read()}></kaunter-error>`
            : nothing
        }
        ${Object.entries(examples).map(([tag, example]) => this.#section(tag, example(say), say))}
        <section id="form" data-test="section">
          <h2>&lt;form&gt;</h2>
          ${form(say, this.sent, (data) => {
            this.sent = data
          })}
        </section>
      </main>`
  }

  #section(tag: string, specimens: readonly Specimen[], say: Say) {
    const declaration = this.declarations.get(tag)
    return html`<section id=${tag} data-test="section">
      <h2>
        &lt;${tag}&gt;
        ${
          declaration
            ? html`<kaunter-badge tone="good">${declaration.status}</kaunter-badge>
              <kaunter-badge>${say('since', { version: declaration.since })}</kaunter-badge>`
            : nothing
        }
      </h2>
      <p lang="en">${prose(declaration?.description ?? '')}</p>
      <div class="specimens">
        ${specimens.map(
          ({ state, wide, content }) => html`<div class="specimen ${wide ? 'wide' : ''}" data-state=${state.slice(6)}>
            <h3>${say(state)}</h3>
            <div class="content">${content}</div>
          </div>`,
        )}
      </div>
      ${declaration ? reference(declaration, say) : nothing}
    </section>`
  }

  get #shade(): Theme {
    if (this.theme !== 'system') return this.theme
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }

  #onTheme(theme: Theme): void {
    this.theme = theme
    storeTheme(theme)
  }

  #onLocale(locale: Locale): void {
    this.locale = locale
    storeLocale(locale)
  }
}

register('kaunter-gallery', KaunterGallery)
