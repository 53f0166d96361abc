import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../register.ts'
import { controls } from './controls.ts'

/**
 * A native modal dialog: heading, the slot `about` for what it says, the default slot for fields, the slot `actions`
 * for its buttons, after the one that closes it. The focus goes to what has `autofocus`, and back where it was when the
 * dialog is closed. Escape closes it; a click beside it does too when it asks nothing.
 *
 * @fires close - however it was closed.
 */
export class KaunterDialog extends LitElement {
  static override properties: PropertyDeclarations = { heading: {}, dismiss: {} }

  declare heading: string
  /** Label of the button that closes it without doing anything. */
  declare dismiss: string
  #settle: ((done: boolean) => void) | undefined

  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }

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

      ::slotted(p) {
        margin: 0 0 var(--k-space-3);
        color: var(--k-text-quiet);
      }

      ::slotted(label) {
        display: block;
        margin-bottom: var(--k-space-1);
        font-weight: 500;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--k-space-2);
        margin-top: var(--k-space-4);
      }
    `,
  ]

  constructor() {
    super()
    this.heading = ''
    this.dismiss = ''
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.close()
  }

  /** Opens it; settles when it is closed, with what `close` was given. */
  async show(): Promise<boolean> {
    await this.updateComplete
    const dialog = this.#dialog
    if (dialog === null || dialog.open) return false
    dialog.showModal()
    // Chromium finds it among slotted elements; the standard looks only within the dialog’s own tree.
    this.querySelector<HTMLElement>('[autofocus]')?.focus()
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** `done`: whether what it asked for is to be done. */
  close(done = false): void {
    this.#settle?.(done)
    this.#settle = undefined
    this.#dialog?.close()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" aria-describedby="about" @close=${this.#onClose} @click=${this.#onClick}>
      <h2 id="heading">${this.heading}</h2>
      <div id="about"><slot name="about"></slot></div>
      <slot></slot>
      <div class="actions">
        <button type="button" class="button" part="dismiss" @click=${() => this.close()}>${this.dismiss}</button>
        <slot name="actions"></slot>
      </div>
    </dialog>`
  }

  #onClose(): void {
    // The browser tells a moment later, when it may be open again.
    if (!this.#dialog?.open) this.close()
    this.dispatchEvent(new Event('close'))
  }

  /** A click on the backdrop is a click on the dialog itself, as is one on its padding. */
  #onClick(event: MouseEvent): void {
    const dialog = this.#dialog
    if (event.target !== dialog || dialog === null || this.querySelector('[slot=actions]') !== null) return
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    const { clientX: x, clientY: y } = event
    if (x < left || x > right || y < top || y > bottom) this.close()
  }
}

register('kaunter-dialog', KaunterDialog)
