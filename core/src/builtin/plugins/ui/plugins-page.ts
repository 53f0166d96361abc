import { ApiError, controls, css, html, KaunterElement, marks, nothing, pageFrame, register } from '@kaunter/admin-ui'
import type { PluginsKey } from './catalog.ts'
import type { OffDialog } from './components/off-dialog.ts'
import './components/off-dialog.ts'
import type { PluginRow, SwitchEvent } from './components/plugin-row.ts'
import './components/plugin-row.ts'
import { type PluginItem, pluginsApi } from './plugins-api.ts'

/** Which plugins run, why others do not, and the switch for each. */
export class PluginsPage extends KaunterElement<PluginsKey> {
  static override properties = {
    plugins: { state: true },
    failure: { state: true },
    busy: { state: true },
  }

  declare plugins: readonly PluginItem[] | undefined
  declare failure: ApiError | undefined
  /** Those that are being switched now. */
  declare busy: ReadonlySet<string>
  #stops: (() => void)[] = []
  #turn = 0

  static override styles = [
    controls,
    marks,
    pageFrame,
    css`
      summary {
        width: fit-content;
        padding: var(--k-space-2) 0;
        border-radius: var(--k-radius-s);
        font-size: var(--k-text-m);
        font-weight: 600;
        cursor: pointer;
      }

      ul {
        margin: 0;
        padding: 0;
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-surface);
        list-style: none;
      }

      li + li {
        border-top: 1px solid var(--k-border);
      }
    `,
  ]

  constructor() {
    super()
    this.plugins = undefined
    this.failure = undefined
    this.busy = new Set()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops.splice(0)) stop()
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('host')) return
    for (const stop of this.#stops.splice(0)) stop()
    this.#stops = ['plugins.changed', 'live.reset'].map((topic) => this.host.on(topic, () => void this.#load()))
    void this.#load()
  }

  /** What was there stays until the new is. */
  async #load(): Promise<void> {
    const turn = ++this.#turn
    try {
      const plugins = await pluginsApi.all(this.host)
      if (turn !== this.#turn) return
      this.plugins = plugins
      this.failure = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (turn === this.#turn) this.failure = error
    }
  }

  override render() {
    const { host } = this
    return html`<header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      <div class="scroll" @plugin-switch=${(event: SwitchEvent) => void this.#onSwitch(event)}>${this.#body()}</div>
      <plugins-off-dialog></plugins-off-dialog>`
  }

  #body() {
    const { host, plugins, failure } = this
    if (plugins === undefined)
      return failure
        ? this.#failed(failure)
        : html`<kaunter-skeleton count="3" label=${host.t('list.loading')}></kaunter-skeleton>`
    // What asks for attention comes first.
    const sorted = plugins.toSorted((a, b) => Number(a.state === 'running') - Number(b.state === 'running'))
    const [own, parts] = [sorted.filter((each) => !each.builtIn), sorted.filter((each) => each.builtIn)]
    return html`<div class="frame">
      <p class="lead">${host.t('page.lead')}</p>
      ${own.length > 0 ? this.#list(own, host.t('list.plugins')) : this.#empty()}
      <details ?open=${parts.some((each) => each.state !== 'running')}>
        <summary>${host.t('list.builtin')}</summary>
        ${this.#list(parts, host.t('list.builtin'))}
      </details>
    </div>`
  }

  #list(plugins: readonly PluginItem[], label: string) {
    return html`<ul aria-label=${label}>
      ${plugins.map(
        (
          plugin,
        ) => html`<li data-test=${`plugin-${plugin.name}`} aria-busy=${this.busy.has(plugin.name) ? 'true' : nothing}>
          <plugins-row .plugin=${plugin} .blockers=${this.#blockersOf(plugin)} ?busy=${this.busy.has(plugin.name)}></plugins-row>
        </li>`,
      )}
    </ul>`
  }

  #empty() {
    const { host } = this
    return html`<kaunter-empty icon="plugin" heading=${host.t('list.empty.title')}>${host.t('list.empty.text')}</kaunter-empty>`
  }

  #failed(error: ApiError) {
    const { host } = this
    const again = () => {
      this.failure = undefined
      void this.#load()
    }
    return html`<kaunter-error heading=${host.t('load.failed')} retryable .error=${error} @retry=${again}
      >${this.#wordsOf(error)}</kaunter-error>`
  }

  /** Those that a plugin needs and that failed or were switched off by themselves. */
  #blockersOf({ name }: PluginItem): readonly string[] {
    const off = this.plugins?.filter(({ state, phase }) => state !== 'running' && phase !== 'needs') ?? []
    return off.filter(({ dependents }) => dependents.includes(name)).map(({ title }) => title)
  }

  #wordsOf(error: ApiError): string {
    return error.status === 0 ? this.host.t('load.unreachable') : error.message
  }

  async #onSwitch({ detail: { plugin, on } }: SwitchEvent): Promise<void> {
    const { name } = plugin
    if (on) return this.#act(name, () => pluginsApi.enable(this.host, name))
    const running = (this.plugins ?? [])
      .filter((other) => plugin.dependents.includes(other.name) && other.state === 'running')
      .map(({ title }) => title)
    const reason = await this.renderRoot.querySelector<OffDialog>('plugins-off-dialog')?.ask(plugin, running)
    if (reason !== undefined) await this.#act(name, () => pluginsApi.disable(this.host, name, reason))
  }

  async #act(name: string, act: () => Promise<PluginItem>): Promise<void> {
    const { host } = this
    this.busy = new Set([...this.busy, name])
    try {
      const { state, title } = await act()
      if (state === 'disabled') host.toast(host.t('done.off', { name: title }), 'good')
      else if (state === 'running') host.toast(host.t('done.on', { name: title }), 'good')
      else host.toast(host.t('done.not-on', { name: title }), 'bad')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      host.toast(host.t('done.failed', { reason: this.#wordsOf(error) }), 'bad')
    }
    await this.#load()
    this.busy = new Set([...this.busy].filter((each) => each !== name))
    await this.updateComplete
    const row = this.renderRoot.querySelector<PluginRow>(`[data-test="plugin-${name}"] plugins-row`)
    await row?.updateComplete
    row?.focus()
  }
}

register('plugins-page', PluginsPage)
