import { controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'

/** Asks why something is dismissed. */
export class ReasonDialog extends KaunterElement<JobsKey> {
  static override properties = { count: { state: true }, short: { state: true } }

  declare count: number
  declare short: boolean
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
      }

      p {
        margin: 0 0 var(--k-space-4);
        color: var(--k-text-quiet);
      }

      label {
        display: block;
        margin-bottom: var(--k-space-1);
        font-weight: 500;
      }

      textarea {
        min-height: 4.5rem;
        resize: vertical;
      }

      .short {
        margin: var(--k-space-1) 0 0;
        color: var(--k-bad);
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
    this.renderRoot.querySelector('dialog')?.showModal()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  override render() {
    const { host } = this
    return html`<dialog aria-labelledby="title" aria-describedby="text" data-test="dismiss-dialog" @close=${() => this.#settle(undefined)}>
      <form @submit=${this.#onSubmit}>
        <h2 id="title">${host.t('dismiss.title', { count: this.count })}</h2>
        <p id="text">${host.t('dismiss.text')}</p>
        <label for="reason">${host.t('dismiss.reason')}</label>
        <textarea id="reason" class="field" maxlength="500" aria-invalid=${this.short ? 'true' : nothing}
          aria-describedby=${this.short ? 'short' : nothing} data-test="reason"></textarea>
        ${this.short ? html`<p id="short" class="short" role="alert">${host.t('dismiss.short')}</p>` : nothing}
        <div class="actions">
          <button type="button" class="button" @click=${this.#close}>${host.t('action.cancel')}</button>
          <button type="submit" class="button primary" data-test="dismiss-confirm">${host.t('dismiss.confirm')}</button>
        </div>
      </form>
    </dialog>`
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    const reason = this.#field?.value.trim() ?? ''
    this.short = reason.length < 3
    if (this.short) return
    this.#settle(reason)
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

register('jobs-reason', ReasonDialog)
