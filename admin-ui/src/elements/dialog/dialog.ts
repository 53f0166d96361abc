import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { dialogStyles } from './dialog.styles.ts'

/**
 * A native modal dialog. The focus goes to what has `autofocus`, to the heading when it asks nothing, and back where it
 * was when the dialog is closed. Escape closes it; a click beside it does too when it asks nothing. With a `<form>`
 * around it, its fields and buttons are the form's.
 *
 * @element kaunter-dialog
 * @summary Asks or tells something before anything else goes on.
 * @since 0.1.0
 * @status stable
 *
 * @slot - Fields, or more to say.
 * @slot about - What it says.
 * @slot actions - Its buttons, after the one that closes it.
 * @fires {Event} close - It was closed, in whatever way; does not bubble.
 * @csspart dialog - The native dialog.
 * @csspart heading - The heading.
 * @csspart dismiss - The button that closes it without doing anything.
 * @cssprop [--kaunter-dialog-width=26rem] - Its width, where the screen has room.
 */
export class KaunterDialog extends LitElement {
  static override properties: PropertyDeclarations = { heading: {}, dismiss: {} }

  /** What it is about. */
  declare heading: string
  /** Label of the button that closes it without doing anything; otherwise a word for "close". */
  declare dismiss: string
  readonly #texts = new Texts(this)
  #settle: ((done: boolean) => void) | undefined

  static override styles = [controls, dialogStyles]

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
    // The first that can have the focus gets it: what is only to be read begins at its top.
    if (!this.#asks) dialog.querySelector('h2')?.setAttribute('tabindex', '-1')
    dialog.showModal()
    window.addEventListener('keydown', this.#onStrayKey, { capture: true })
    // Chromium finds it among slotted elements; the standard looks only within the dialog’s own tree.
    this.querySelector<HTMLElement>('[autofocus]')?.focus()
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  /** `done`: whether what it asked for is to be done. */
  close(done = false): void {
    window.removeEventListener('keydown', this.#onStrayKey, { capture: true })
    this.#settle?.(done)
    this.#settle = undefined
    this.#dialog?.close()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  get #asks(): boolean {
    return this.querySelector('[slot=actions]') !== null
  }

  override render(): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="heading" aria-describedby="about" @close=${this.#onClose} @click=${this.#onClick}>
      <h2 part="heading" id="heading">${this.heading}</h2>
      <div id="about"><slot name="about"></slot></div>
      <slot></slot>
      <div class="actions">
        <button type="button" class="button" part="dismiss" @click=${() => this.close()}>${this.dismiss || this.#texts.t('close')}</button>
        <slot name="actions"></slot>
      </div>
    </dialog>`
  }

  /** What had the focus went away, as a list that turned out to be empty: the page behind must not take the keys. */
  readonly #onStrayKey = (event: KeyboardEvent): void => {
    if (event.target === document.body) event.stopImmediatePropagation()
  }

  #onClose(): void {
    // The browser tells a moment later, when it may be open again.
    if (!this.#dialog?.open) this.close()
    this.dispatchEvent(new Event('close'))
  }

  /** A click on the backdrop is a click on the dialog itself, as is one on its padding. */
  #onClick(event: MouseEvent): void {
    const dialog = this.#dialog
    if (event.target !== dialog || dialog === null || this.#asks) return
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    const { clientX: x, clientY: y } = event
    if (x < left || x > right || y < top || y > bottom) this.close()
  }
}

register('kaunter-dialog', KaunterDialog)
