import {
  controls,
  guardUnsaved,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  register,
  type SlotSource,
  watchSlots,
} from '@kaunter/admin-ui'
import type { SettingsKey } from './catalog.ts'
import './components/place-picker.ts'
import { type NavItem, navItems, pluginNav, titleOf } from './components/plugin-nav.ts'
import './components/setting-field.ts'
import type { SettingField } from './components/setting-field.ts'
import type { Draft } from './data/draft.ts'
import { settingsApi } from './data/settings-api.ts'
import { SettingsStore } from './data/settings-store.ts'
import type { Place } from './data/types.ts'
import type { SettingsEvent } from './events.ts'
import { pageStyles } from './settings-page.styles.ts'
import { failureWords, placeOf, timeWords } from './words.ts'

const SECTIONS = 'settings.section/v1'
const WIDE = matchMedia('(min-width: 48rem)')

/** The settings of all plugins: which one, for whom, and the form. */
export class SettingsPage extends KaunterElement<SettingsKey> {
  static override properties = {
    route: { attribute: false },
    revision: { state: true },
    strict: { state: true },
    problem: { state: true },
    slots: { state: true },
  }

  declare route: PageRoute
  declare revision: number
  declare strict: boolean
  /** Why the last attempt to save did not succeed; stays until something is edited. */
  declare problem: string | undefined
  declare slots: SlotSource | undefined
  #store: SettingsStore | undefined
  #shown: string | undefined
  #locale: string | undefined
  #stops: (() => void)[] = []

  static override styles = [controls, marks, pageStyles]

  constructor() {
    super()
    this.revision = 0
    this.strict = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stops.push(
      guardUnsaved(() => (this.#store?.draft?.dirty ? this.host.t('leave.question') : undefined)),
      watchSlots(this, (slots) => {
        this.slots = slots
      }),
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#store = undefined
  }

  get #plugin(): string | undefined {
    return this.route.rest === '' ? undefined : this.route.rest
  }

  get #place(): Place {
    const { query } = this.route
    const [franchiseId, outletId] = [query.get('franchise'), query.get('outlet')]
    return outletId ? { outletId } : franchiseId ? { franchiseId } : {}
  }

  override willUpdate(): void {
    if (!this.#store) this.#start()
    const shown = `${this.#plugin}?${new URLSearchParams({ ...this.#place })}`
    if (shown !== this.#shown) {
      this.#shown = shown
      this.strict = false
      this.problem = undefined
      void this.#open()
    } else if (this.#locale !== this.host.locale) void this.#store?.relabel()
    this.#locale = this.host.locale
  }

  #start(): void {
    const store = new SettingsStore(
      () => this.host,
      () => {
        this.revision += 1
      },
    )
    this.#store = store
    this.#stops.push(
      this.host.on('settings.changed', (data: Parameters<SettingsStore['follow']>[0]) => void store.follow(data)),
    )
  }

  async #open(): Promise<void> {
    const store = this.#store
    const place = this.#place
    const named = place.franchiseId !== undefined || place.outletId !== undefined
    // Whoever does not see the platform starts with a place of theirs; on a wide screen the first plugin is shown.
    if (this.#plugin === undefined || named) {
      await store?.open(this.#plugin, place)
      const first = store?.forms?.plugins[0]
      if (this.#plugin === undefined && first && WIDE.matches) this.#go(first.name, place)
      return
    }
    if (!store?.forms) await store?.open(undefined, {})
    if (store?.state !== 'ready') return
    if (store.forms?.platform) return store.open(this.#plugin, place)
    const [shop] = (await settingsApi.shops(this.host, '')).items
    if (shop) return this.#go(this.#plugin, placeOf(shop))
    store.state = 'nowhere'
    this.revision += 1
  }

  override render() {
    const { host } = this
    const store = this.#store
    if (!store) return nothing
    const { draft } = store
    return html`<div class="settings ${this.#plugin === undefined ? '' : 'open'}" data-test="settings"
      @field-edit=${(event: SettingsEvent<'field-edit'>) => this.#edit(draft, () => draft?.edit(event.detail.field, event.detail.edit))}
      @field-drop=${(event: SettingsEvent<'field-drop'>) => this.#edit(draft, () => draft?.drop(event.detail.field))}
      @place-pick=${(event: SettingsEvent<'place-pick'>) => this.#go(this.#plugin, placeOf(event.detail.shop))}>
      ${pluginNav(host, this.#items, this.#plugin, (plugin) => this.#address(plugin, this.#place))}
      <section class="pane">
        <header class="bar">
          <a class="button plain icon-only back" href="/admin/settings" aria-label=${host.t('action.back')}>${icon('back')}</a>
          ${this.#plugin === undefined ? nothing : html`<h1>${this.#items.find(({ name }) => name === this.#plugin)?.title ?? host.t('page.title')}</h1>`}
          ${
            draft && store.state === 'ready'
              ? html`<settings-place .shop=${draft.view.shop} ?platform=${store.forms?.platform}></settings-place>`
              : nothing
          }
        </header>
        ${draft && store.state === 'ready' ? this.#form(store, draft) : this.#rest(store)}
      </section>
    </div>`
  }

  #form(store: SettingsStore, draft: Draft) {
    const { host } = this
    const readOnly = !host.can('settings:write')
    const { description } = draft.form.schema
    const { updatedAt, updatedBy } = draft.view
    return html`<div class="scroll" role="region" aria-label=${titleOf(draft.form)} tabindex=${readOnly ? 0 : nothing}>
        ${readOnly ? html`<p class="note">${icon('lock')} ${host.t('page.read-only')}</p>` : nothing}
        ${description ? html`<p class="note">${description}</p>` : nothing}
        <form class="sheet" novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
          ${Object.keys(draft.form.schema.properties).map(
            (name) => html`<settings-field .name=${name} .draft=${draft} .revision=${this.revision}
              .strict=${this.strict} .readOnly=${readOnly}></settings-field>`,
          )}
        </form>
        ${
          updatedAt
            ? html`<p class="note" data-test="changed">${
                updatedBy
                  ? host.t('changed.by', { name: updatedBy.name, time: timeWords(host, updatedAt) })
                  : host.t('changed.at', { time: timeWords(host, updatedAt) })
              }</p>`
            : nothing
        }
        ${this.#sections()}
        <p></p>
      </div>
      ${draft.dirty ? this.#saveBar(store, draft) : nothing}`
  }

  /** Below the form, or instead of one: what the plugin adds by an element of its own. */
  #sections() {
    return html`<kaunter-slot name=${SECTIONS} plugin=${this.#plugin} level="2"></kaunter-slot>`
  }

  #rest(store: SettingsStore) {
    const item = this.#items.find(({ name }) => name === this.#plugin)
    return item?.formless ? html`<div class="scroll">${this.#sections()}<p></p></div>` : this.#state(store)
  }

  /** Nothing before the forms are there, since those that come late would move what somebody is about to click. */
  get #items(): readonly NavItem[] {
    const forms = this.#store?.forms
    return forms ? navItems(forms.plugins, this.slots?.of(SECTIONS) ?? []) : []
  }

  #saveBar(store: SettingsStore, draft: Draft) {
    const { host } = this
    return html`<footer class="save">
      <div class="inner">
      <button type="button" class="button primary" data-test="save" ?disabled=${store.saving} @click=${this.#save}>
        ${store.saving ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
        ${host.t(store.saving ? 'save.saving' : 'save.save')}
      </button>
      <button type="button" class="button" data-test="discard" ?disabled=${store.saving} @click=${this.#discard}>
        ${host.t('save.discard')}
      </button>
      ${
        this.problem === undefined
          ? html`<p role="status">${host.t('save.count', { count: draft.count })}</p>`
          : html`<p class="problem" role="alert" data-test="problem">${this.problem}</p>`
      }
      </div>
    </footer>`
  }

  #state(store: SettingsStore) {
    const { host } = this
    const { state, error } = store
    if (state === 'loading' || state === 'ready')
      return html`<kaunter-skeleton count="4" label=${host.t('page.loading')}></kaunter-skeleton>`
    if (state === 'failed' && error)
      return html`<kaunter-error heading=${host.t('page.failed')} retryable .error=${error} @retry=${() => this.#open()}
        >${failureWords(host, error)}</kaunter-error>`
    const kind = state === 'failed' ? 'missing' : state
    return html`<div class="state" data-test="settings-state" data-state=${kind}>
      <kaunter-empty icon=${kind === 'missing' ? 'lock' : 'settings'} heading=${host.t(`page.${kind}.title`)}>
        ${host.t(`page.${kind}.text`)}
        ${kind === 'missing' ? html`<kaunter-button slot="actions" href="/admin/settings">${host.t('action.back')}</kaunter-button>` : nothing}
      </kaunter-empty>
    </div>`
  }

  #address(plugin: string | undefined, { franchiseId, outletId }: Place): string {
    const path = plugin === undefined ? '/settings' : `/settings/${plugin}`
    return outletId ? `${path}?outlet=${outletId}` : franchiseId ? `${path}?franchise=${franchiseId}` : path
  }

  #go(plugin: string | undefined, place: Place): void {
    this.host.navigate(this.#address(plugin, place))
  }

  #edit(draft: Draft | undefined, change: () => void): void {
    change()
    this.problem = undefined
    if (!draft?.dirty) this.strict = false
    this.revision += 1
  }

  readonly #onSubmit = (event: Event) => {
    event.preventDefault()
    void this.#save()
  }

  /** Enter in a field saves, as in any form; the fields are in shadow roots, where a form does not see it. */
  readonly #onKey = (event: KeyboardEvent) => {
    const [target] = event.composedPath()
    const save = event.key === 'Enter' && (event.ctrlKey || event.metaKey || target instanceof HTMLInputElement)
    if (!save || event.defaultPrevented || !this.#store?.draft?.dirty) return
    event.preventDefault()
    void this.#save()
  }

  readonly #discard = () => {
    const draft = this.#store?.draft
    this.#edit(draft, () => draft?.discard())
    this.renderRoot.querySelector<SettingField>('settings-field')?.focus()
  }

  readonly #save = async (): Promise<void> => {
    const store = this.#store
    if (!store || store.saving) return
    const { host } = this
    const saved = await store.save()
    this.strict = saved === 'invalid'
    if (saved === 'done') {
      host.toast(host.t('save.done'), 'good')
      return
    }
    const invalid = store.draft?.invalid ?? []
    if (saved === 'invalid') this.problem = host.t('save.invalid', { count: Math.max(1, invalid.length) })
    else if (saved === 'conflict') this.problem = host.t('save.conflict')
    else this.problem = host.t('save.failed', { reason: failureWords(host, saved) })
    await this.updateComplete
    this.#fieldOf(invalid[0])?.focus()
  }

  #fieldOf(name: string | undefined): SettingField | undefined {
    return [...this.renderRoot.querySelectorAll<SettingField>('settings-field')].find((field) => field.name === name)
  }
}

register('settings-page', SettingsPage)
