import { css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { EmbedsKey } from '../catalog.ts'
import type { Widget } from '../data/embeds-api.ts'
import { backendSnippet, pageSnippet } from '../data/snippets.ts'
import './widget-preview.ts'

/** Somebody asks to withdraw the tokens of a widget. */
export type WithdrawEvent = CustomEvent<{ widget: Widget }>

/** One widget: what it is called, what to copy, and how it looks. */
export class WidgetCard extends KaunterElement<EmbedsKey> {
  static override properties = {
    ...KaunterElement.properties,
    widget: { attribute: false },
    origin: {},
    previewed: { state: true },
  }

  declare widget: Widget
  /** The one to name in the example. */
  declare origin: string
  declare previewed: boolean

  static override styles = [
    marks,
    css`
      .body,
      .snippet {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--k-space-2);
      }

      .body {
        gap: var(--k-space-4);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--k-space-2);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--k-space-2);
      }

      h3 {
        margin: 0;
        font-size: var(--k-text-m);
        font-weight: 600;
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        text-wrap: pretty;
      }

      pre {
        margin: 0;
        padding: var(--k-space-3);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-m);
        background: var(--k-canvas);
        font-size: var(--k-text-s);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ]

  override render() {
    const { host, widget } = this
    const { tag, plugin, bytes } = widget
    const name = this.#name
    return html`<kaunter-card heading=${name} level="2" data-test=${`widget-${tag}`}>
      <div class="body">
        <p class="mono">&lt;${tag}&gt; · ${plugin} · ${host.t('widget.size', { size: Math.ceil(bytes / 1000) })}</p>
        ${this.#snippet(host.t('widget.page'), pageSnippet(widget), 'page')}
        ${this.#snippet(host.t('widget.backend'), backendSnippet(widget, this.origin), 'backend', host.t('widget.backend.text'))}
        ${this.previewed ? html`<h3>${host.t('preview.title')}</h3><embeds-preview .widget=${widget}></embeds-preview>` : nothing}
      </div>
      <div slot="footer" class="actions">
        <kaunter-button data-test="preview" @click=${this.#onPreview}
          label=${host.t(this.previewed ? 'action.hide.named' : 'action.preview.named', { name })}>
          ${host.t(this.previewed ? 'action.hide' : 'action.preview')}
        </kaunter-button>
        <kaunter-button variant="danger" data-test="withdraw" @click=${this.#onWithdraw}
          label=${host.t('action.withdraw.named', { name })}>
          ${host.t('action.withdraw')}
        </kaunter-button>
      </div>
    </kaunter-card>`
  }

  get #name(): string {
    return this.widget.title[this.host.locale]
  }

  #snippet(what: string, code: string, test: string, about?: string) {
    const { host } = this
    return html`<section class="snippet">
      <div class="head">
        <h3>${what}</h3>
        <kaunter-button data-test=${`copy-${test}`} label=${host.t('action.copy.named', { what, name: this.#name })}
          @click=${() => void this.#copy(code)}>${host.t('action.copy')}</kaunter-button>
      </div>
      ${about === undefined ? nothing : html`<p>${about}</p>`}
      <pre class="mono"><code data-test=${`code-${test}`}>${code}</code></pre>
    </section>`
  }

  #onPreview(): void {
    this.previewed = !this.previewed
  }

  #onWithdraw(): void {
    const detail = { widget: this.widget }
    this.dispatchEvent(new CustomEvent('embeds-withdraw', { detail, bubbles: true, composed: true }))
  }

  async #copy(text: string): Promise<void> {
    const { host } = this
    try {
      await navigator.clipboard.writeText(text)
      host.toast(host.t('done.copied'), 'good')
    } catch (error) {
      console.warn('The text was not copied.', error)
      host.toast(host.t('done.copy-failed'), 'bad')
    }
  }
}

register('embeds-widget', WidgetCard)
