import { controls, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'

/** Asks why something is dismissed. */
export class ReasonDialog extends KaunterElement<JobsKey> {
  static override properties = { count: { state: true }, short: { state: true } }

  declare count: number
  declare short: boolean

  static override styles = [
    controls,
    css`
      textarea {
        min-height: 4.5rem;
        resize: vertical;
      }

      .short {
        margin: var(--k-space-1) 0 0;
        color: var(--k-bad);
      }
    `,
  ]

  constructor() {
    super()
    this.count = 0
    this.short = false
  }

  /** The reason, or `undefined` when the person thinks better of it. */
  async ask(count: number): Promise<string | undefined> {
    this.count = count
    this.short = false
    await this.updateComplete
    const field = this.#field
    if (field) field.value = ''
    return (await this.#dialog?.show()) ? this.#reason : undefined
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  get #reason(): string {
    return this.#field?.value.trim() ?? ''
  }

  override render() {
    const { host } = this
    return html`<form @submit=${this.#onSubmit}>
      <kaunter-dialog heading=${host.t('dismiss.title', { count: this.count })} dismiss=${host.t('action.cancel')}
        data-test="dismiss-dialog">
        <p slot="about">${host.t('dismiss.text')}</p>
        <label for="reason">${host.t('dismiss.reason')}</label>
        <textarea id="reason" class="field" maxlength="500" autofocus aria-invalid=${this.short ? 'true' : nothing}
          aria-describedby=${this.short ? 'short' : nothing} data-test="reason"></textarea>
        ${this.short ? html`<p id="short" class="short" role="alert">${host.t('dismiss.short')}</p>` : nothing}
        <button slot="actions" type="submit" class="button primary" data-test="dismiss-confirm">${host.t('dismiss.confirm')}</button>
      </kaunter-dialog>
    </form>`
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.short = this.#reason.length < 3
    if (this.short) this.#field?.focus()
    else this.#dialog?.close(true)
  }
}

register('jobs-reason', ReasonDialog)
