import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { buttonStyles } from './button.styles.ts'

/**
 * A button, or a link that looks like one. Inside a `<form>` it submits or resets when `type` says so.
 *
 * @element kaunter-button
 * @summary Does something when it is pressed.
 * @since 0.2.0
 * @status stable
 *
 * @slot - The words, with an icon before them if it helps.
 * @fires {MouseEvent} click - It was pressed; never while it is disabled or loading.
 * @csspart button - The native button or link.
 * @cssprop [--kaunter-button-radius=var(--k-radius-m)] - Its corners.
 * @cssprop [--kaunter-button-background=var(--k-accent-solid)] - Background of the variant `primary`.
 * @cssprop [--kaunter-button-color=var(--k-on-accent)] - Text of the variant `primary`.
 */
export class KaunterButton extends LitElement {
  static readonly formAssociated = true
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties: PropertyDeclarations = {
    variant: { reflect: true },
    type: {},
    href: {},
    label: {},
    iconOnly: { type: Boolean, attribute: 'icon-only' },
    pressed: { attribute: false },
    loading: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    barred: { state: true },
  }

  /** `primary` is for the one thing that most people came to do; `link` stands in a line of text. */
  declare variant: 'default' | 'primary' | 'plain' | 'danger' | 'link'
  /** What it does to the form around it. */
  declare type: 'button' | 'submit' | 'reset'
  /** Makes it a link to this address. */
  declare href: string
  /** Name for screen readers and for hovering, where the slot has only an icon. */
  declare label: string
  /** Makes it square, for an icon without words; needs a `label`. */
  declare iconOnly: boolean
  /** For a button that stays down: whether it is. */
  declare pressed: boolean | undefined
  /** Whether what it started goes on; it keeps the focus and cannot be pressed again. */
  declare loading: boolean
  /** Whether it cannot be used. */
  declare disabled: boolean
  /** Disabled by a `<fieldset>`. */
  declare protected barred: boolean
  readonly #internals = this.attachInternals()

  static override styles = [controls, buttonStyles]

  constructor() {
    super()
    this.variant = 'default'
    this.type = 'button'
    this.href = ''
    this.label = ''
    this.iconOnly = false
    this.pressed = undefined
    this.loading = false
    this.disabled = false
    this.barred = false
    this.addEventListener('click', (event) => this.#onClick(event), { capture: true })
  }

  formDisabledCallback(disabled: boolean): void {
    this.barred = disabled
  }

  /** Presses it. */
  override click(): void {
    this.renderRoot.querySelector<HTMLElement>('.button')?.click()
  }

  override render(): TemplateResult {
    const look = `button ${this.variant} ${this.iconOnly ? 'icon-only' : ''}`
    const name = this.label || nothing
    const content = html`${this.loading ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${
      this.loading && this.iconOnly ? nothing : html`<slot></slot>`
    }`
    if (this.href !== '')
      return html`<a part="button" class=${look} href=${this.href} aria-label=${name} title=${name}>${content}</a>`
    return html`<button part="button" class=${look} type="button" ?disabled=${this.disabled || this.barred}
      aria-disabled=${this.loading || nothing} aria-pressed=${this.pressed ?? nothing} aria-busy=${this.loading || nothing}
      aria-label=${name} title=${name}>${content}</button>`
  }

  #onClick(event: Event): void {
    if (this.disabled || this.barred || this.loading) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    if (this.type === 'button' || this.#internals.form === null) return
    // After the listeners of the page, any of which may prevent it.
    setTimeout(() => {
      if (event.defaultPrevented) return
      if (this.type === 'submit') this.#internals.form?.requestSubmit()
      else this.#internals.form?.reset()
    })
  }
}

register('kaunter-button', KaunterButton)
