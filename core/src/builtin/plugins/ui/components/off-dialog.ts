import { controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { PluginsKey } from '../catalog.ts'
import type { PluginItem } from '../plugins-api.ts'

/** Asks before a plugin is switched off, and says what goes with it. */
export class OffDialog extends KaunterElement<PluginsKey> {
  static override properties = { plugin: { state: true }, dependents: { state: true } }

  declare plugin: PluginItem | undefined
  declare dependents: readonly string[]
  #answer: ((reason: string | undefined) => void) | undefined

  static override styles = [
    controls,
    css`
      dialog {
        width: min(26rem, calc(100vw - 2rem));
        padding: var(--k-space-5);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-raised);
        color: var(--k-text);
        box-shadow: var(--k-shadow-m);
        font-size: var(--k-text-m);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }

      h2 {
        margin: 0 0 var(--k-space-1);
        font-size: var(--k-text-l);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      p {
        margin: 0 0 var(--k-space-3);
        color: var(--k-text-quiet);
      }

      .dependents {
        color: var(--k-warn);
        font-weight: 500;
      }

      label {
        display: block;
        margin-bottom: var(--k-space-1);
        font-weight: 500;
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        gap: var(--k-space-2);
        margin-top: var(--k-space-4);
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
    const field = this.#field
    if (field) field.value = ''
    this.renderRoot.querySelector('dialog')?.showModal()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input')
  }

  override render() {
    const { host, dependents } = this
    return html`<dialog aria-labelledby="title" aria-describedby="text" data-test="off-dialog" @close=${() => this.#settle(undefined)}>
      <form @submit=${this.#onSubmit}>
        <h2 id="title">${host.t('dialog.title', { name: this.plugin?.name ?? '' })}</h2>
        <div id="text">
          <p>${host.t('dialog.text')}</p>
          ${dependents.length > 0 ? html`<p class="dependents">${host.t('dialog.dependents', { names: dependents.join(', ') })}</p>` : nothing}
        </div>
        <label for="reason">${host.t('dialog.reason')}</label>
        <input id="reason" class="field" maxlength="500" autocomplete="off" data-test="reason">
        <div class="actions">
          <button type="button" class="button" @click=${this.#close}>${host.t('action.cancel')}</button>
          <button type="submit" class="button primary" data-test="off-confirm">${host.t('action.off')}</button>
        </div>
      </form>
    </dialog>`
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#settle(this.#field?.value.trim() ?? '')
    this.#close()
  }

  #close(): void {
    this.renderRoot.querySelector('dialog')?.close()
  }

  #settle(reason: string | undefined): void {
    this.#answer?.(reason)
    this.#answer = undefined
  }
}

register('plugins-off-dialog', OffDialog)
