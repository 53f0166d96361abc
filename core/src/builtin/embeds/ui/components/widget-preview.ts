import { ApiError, css, html, KaunterElement, type KaunterInput, nothing, register } from '@kaunter/admin-ui'
import type { EmbedsKey } from '../catalog.ts'
import { embedsApi, type Widget } from '../data/embeds-api.ts'

/** A widget as a page shows it, with a token for the admin's own origin. */
export class WidgetPreview extends KaunterElement<EmbedsKey> {
  static override properties = {
    ...KaunterElement.properties,
    widget: { attribute: false },
    failure: { state: true },
    shown: { state: true },
  }

  declare widget: Widget
  declare failure: string | undefined
  declare shown: HTMLElement | undefined

  static override styles = css`
    :host,
    form {
      display: grid;
      gap: var(--k-space-3);
    }

    form {
      grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
      align-items: end;
    }

    p {
      margin: 0;
      color: var(--k-text-quiet);
      font-size: var(--k-text-m);
    }

    .stage {
      max-width: 34rem;
    }

    kaunter-button {
      justify-self: start;
    }
  `

  get #fields() {
    return Object.entries(this.widget.subject.properties ?? {})
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('host') && this.shown) this.shown.lang = this.host.locale
  }

  override firstUpdated(): void {
    if ((this.widget.subject.required ?? []).length === 0) void this.#show()
  }

  override render() {
    const { host, shown, failure } = this
    return html`<p>${host.t('preview.text')}</p>
      <form @submit=${this.#onSubmit}>
        ${this.#fields.map(
          ([
            name,
            { description },
          ]) => html`<kaunter-input name=${name} label=${description ? `${name} (${description})` : name}
            ?required=${this.widget.subject.required?.includes(name)}></kaunter-input>`,
        )}
        <kaunter-button type="submit" data-test="show">${host.t('preview.show')}</kaunter-button>
      </form>
      ${failure === undefined ? nothing : html`<kaunter-alert tone="bad" data-test="preview-failure">${failure}</kaunter-alert>`}
      <div class="stage" data-test="stage">${shown ?? nothing}</div>`
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    void this.#show()
  }

  async #show(): Promise<void> {
    const { host, widget } = this
    const inputs = [...this.renderRoot.querySelectorAll<KaunterInput>('kaunter-input')]
    const given = inputs.flatMap(({ name, value }) => (value.trim() === '' ? [] : [[name, value.trim()]]))
    try {
      const token = await embedsApi.issue(host, widget.tag, Object.fromEntries(given))
      // By its path: behind a proxy this page may have another address than the one that is named to others.
      const { pathname } = new URL(widget.module)
      await import(pathname)
      const shown = document.createElement(widget.tag)
      shown.lang = host.locale
      shown.setAttribute('token', token)
      this.failure = undefined
      this.shown = shown
    } catch (error) {
      this.shown = undefined
      const reason = error instanceof Error ? error.message : String(error)
      this.failure = error instanceof ApiError ? reason : host.t('preview.failed', { reason })
    }
  }
}

register('embeds-preview', WidgetPreview)
