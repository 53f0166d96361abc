import { controls, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { PluginsKey } from '../catalog.ts'
import type { PluginItem } from '../plugins-api.ts'

/** Asks before a plugin is switched off, and says what goes with it. */
export class OffDialog extends KaunterElement<PluginsKey> {
  static override properties = { plugin: { state: true }, dependents: { state: true } }

  declare plugin: PluginItem | undefined
  declare dependents: readonly string[]

  static override styles = [
    controls,
    css`
      .dependents {
        color: var(--k-warn);
        font-weight: 500;
        overflow-wrap: anywhere;
      }
    `,
  ]

  constructor() {
    super()
    this.plugin = undefined
    this.dependents = []
  }

  /** The reason, perhaps empty, or `undefined` when the person thinks better of it. */
  async ask(plugin: PluginItem, dependents: readonly string[]): Promise<string | undefined> {
    this.plugin = plugin
    this.dependents = dependents
    await this.updateComplete
    const field = this.renderRoot.querySelector('input')
    if (field) field.value = ''
    return (await this.#dialog?.show()) ? field?.value.trim() : undefined
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')
  }

  override render() {
    const { host, dependents } = this
    return html`<form @submit=${this.#onSubmit}>
      <kaunter-dialog heading=${host.t('dialog.title', { name: this.plugin?.title ?? '' })} dismiss=${host.t('action.cancel')}
        data-test="off-dialog">
        <p slot="about">${host.t('dialog.text')}</p>
        ${dependents.length > 0 ? html`<p slot="about" class="dependents">${host.t('dialog.dependents', { names: dependents.join(', ') })}</p>` : nothing}
        <label for="reason">${host.t('dialog.reason')}</label>
        <input id="reason" class="field" maxlength="500" autocomplete="off" autofocus data-test="reason">
        <button slot="actions" type="submit" class="button primary" data-test="off-confirm">${host.t('action.off')}</button>
      </kaunter-dialog>
    </form>`
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#dialog?.close(true)
  }
}

register('plugins-off-dialog', OffDialog)
