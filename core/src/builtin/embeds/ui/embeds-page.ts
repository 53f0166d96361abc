import {
  ApiError,
  controls,
  css,
  html,
  type KaunterDialog,
  KaunterElement,
  marks,
  nothing,
  pageFrame,
  register,
  turns,
} from '@kaunter/admin-ui'
import type { EmbedsKey } from './catalog.ts'
import './components/widget-card.ts'
import type { WithdrawEvent } from './components/widget-card.ts'
import { embedsApi, type Overview, type Widget } from './data/embeds-api.ts'

/** Widgets for other pages: which there are, which pages may use them, and what to write there. */
export class EmbedsPage extends KaunterElement<EmbedsKey> {
  static override properties = {
    ...KaunterElement.properties,
    overview: { state: true },
    failure: { state: true },
    asked: { state: true },
  }

  declare overview: Overview | undefined
  declare failure: ApiError | undefined
  /** Whose tokens are about to be withdrawn. */
  declare asked: Widget | undefined
  #stops: (() => void)[] = []
  readonly #begin = turns()

  static override styles = [
    controls,
    marks,
    pageFrame,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--k-space-2);
        margin: var(--k-space-2) 0 0;
        padding: 0;
        list-style: none;
      }

      li {
        padding: var(--k-space-1) var(--k-space-3);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-pill);
        font-size: var(--k-text-s);
        overflow-wrap: anywhere;
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops.splice(0)) stop()
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('host')) return
    for (const stop of this.#stops.splice(0)) stop()
    this.#stops = ['plugins.changed', 'settings.changed', 'live.reset'].map((topic) =>
      this.host.on(topic, () => void this.#load()),
    )
    void this.#load()
  }

  /** What was there stays until the new is. */
  async #load(): Promise<void> {
    const isLatest = this.#begin()
    try {
      const overview = await embedsApi.all(this.host)
      if (!isLatest()) return
      this.overview = overview
      this.failure = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isLatest()) this.failure = error
    }
  }

  override render() {
    const { host, asked } = this
    const name = asked?.title[host.locale] ?? ''
    return html`<header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      <div class="scroll" @embeds-withdraw=${this.#onWithdraw}>${this.#body()}</div>
      <kaunter-dialog heading=${host.t('dialog.title', { name })} dismiss=${host.t('action.cancel')} data-test="withdraw-dialog">
        <p slot="about">${host.t('dialog.text')}</p>
        <kaunter-button slot="actions" variant="danger" data-test="withdraw-confirm" @click=${() => this.#dialog?.close(true)}>
          ${host.t('action.withdraw')}
        </kaunter-button>
      </kaunter-dialog>`
  }

  #body() {
    const { host, overview, failure } = this
    if (overview === undefined && failure !== undefined)
      return html`<kaunter-error heading=${host.t('load.failed')} .error=${failure} retryable @retry=${this.#load}></kaunter-error>`
    if (overview === undefined)
      return html`<div class="frame"><kaunter-skeleton count="3" label=${host.t('list.loading')}></kaunter-skeleton></div>`
    const { items, origins } = overview
    if (items.length === 0)
      return html`<kaunter-empty icon="embed" heading=${host.t('list.empty.title')}>${host.t('list.empty.text')}</kaunter-empty>`
    return html`<div class="frame">
      <p class="lead">${host.t('page.lead')}</p>
      ${this.#origins(origins)}
      ${items.map(
        (widget) =>
          html`<embeds-widget .widget=${widget} origin=${origins[0] ?? 'https://portal.example.com'}></embeds-widget>`,
      )}
    </div>`
  }

  #origins(origins: readonly string[]) {
    const { host } = this
    const change = html`<kaunter-button slot="actions" data-test="change-origins"
      @click=${() => host.navigate('/settings/embeds')}>${host.t('origins.change')}</kaunter-button>`
    if (origins.length === 0)
      return html`<kaunter-alert tone="warn" heading=${host.t('origins.title')} data-test="no-origins">
        ${host.t('origins.none')} ${host.can('settings:write') ? change : nothing}
      </kaunter-alert>`
    return html`<kaunter-card heading=${host.t('origins.title')} level="2" data-test="origins">
      ${host.can('settings:write') ? change : nothing}
      <p class="lead">${host.t('origins.text')}</p>
      <ul>
        ${origins.map((origin) => html`<li class="mono">${origin}</li>`)}
      </ul>
    </kaunter-card>`
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector('kaunter-dialog')
  }

  async #onWithdraw({ detail: { widget } }: WithdrawEvent): Promise<void> {
    const { host } = this
    this.asked = widget
    await this.updateComplete
    if (!(await this.#dialog?.show())) return
    try {
      await embedsApi.withdraw(host, widget.tag)
      host.toast(host.t('done.withdrawn', { name: widget.title[host.locale] }), 'good')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      host.toast(host.t('done.failed', { reason: error.message }), 'bad')
    }
  }
}

register('embeds-page', EmbedsPage)
