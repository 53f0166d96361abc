import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Texts } from './texts.ts'
import { type Checked, complaint } from './validation.ts'

type NativeControl = HTMLElement & Checked & { readonly validity: ValidityState }

/**
 * What all controls have in common: label, hint, error, and their place in a `<form>` like that of a native one. What
 * is wrong is said below the control, in the language of the page, once the person has left it or tried to submit.
 */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties: PropertyDeclarations = {
    name: { reflect: true },
    label: {},
    labelHidden: { type: Boolean, attribute: 'label-hidden' },
    hint: {},
    error: {},
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    barred: { state: true },
    revealed: { state: true },
  }

  /** Name under which the form sends the value; without it nothing is sent. */
  declare name: string
  /** What is asked for. Always give one: it is the name that screen readers say. */
  declare label: string
  /** Shows the label to screen readers only. */
  declare labelHidden: boolean
  /** Help that is always shown. */
  declare hint: string
  /** What is wrong by the judgement of the page or the server. Shown at once; does not keep a form from being sent. */
  declare error: string
  /** Whether the form may not be sent without a value. */
  declare required: boolean
  /** Whether the control cannot be used and is not sent; a disabled `<fieldset>` around it does the same. */
  declare disabled: boolean
  /** Disabled by a `<fieldset>`. */
  declare protected barred: boolean
  /** Whether the person has had their chance to fill it in. */
  declare protected revealed: boolean
  protected readonly internals = this.attachInternals()
  protected readonly texts = new Texts(this)
  #custom = ''
  #asking = false

  constructor() {
    super()
    this.name = ''
    this.label = ''
    this.labelHidden = false
    this.hint = ''
    this.error = ''
    this.required = false
    this.disabled = false
    this.barred = false
    this.revealed = false
    this.addEventListener('invalid', (event) => this.#onInvalid(event))
  }

  /** The native control inside, once it has been rendered. */
  protected abstract get control(): NativeControl | null
  /** What the form sends; `null` sends nothing. */
  protected abstract get formValue(): string | null
  /** Puts back what the markup says. */
  protected abstract reset(): void
  protected abstract restore(state: string): void

  /** Puts the cursor into the control; in a group, on what is chosen. */
  override focus(options?: FocusOptions): void {
    this.control?.focus(options)
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.internals.form
  }

  /** As of a native control. */
  get validity(): ValidityState {
    return this.internals.validity
  }

  /** What is wrong, in the language of the page; empty when nothing is. */
  get validationMessage(): string {
    return this.internals.validationMessage
  }

  /** As of a native control. */
  get willValidate(): boolean {
    return this.internals.willValidate
  }

  /** Whether the value may be sent; shows nothing. */
  checkValidity(): boolean {
    this.#asking = true
    try {
      return this.internals.checkValidity()
    } finally {
      this.#asking = false
    }
  }

  /** Whether the value may be sent; if not, says below the control why. */
  reportValidity(): boolean {
    return this.internals.reportValidity()
  }

  /** Makes the control invalid for a reason of the page's own, until it is called with an empty text. */
  setCustomValidity(message: string): void {
    this.#custom = message
    this.#validate()
    this.requestUpdate()
  }

  formDisabledCallback(disabled: boolean): void {
    this.barred = disabled
  }

  formResetCallback(): void {
    this.revealed = false
    this.reset()
  }

  formStateRestoreCallback(state: string): void {
    this.restore(state)
  }

  protected get off(): boolean {
    return this.disabled || this.barred
  }

  /** What is shown as wrong now; empty when nothing is. */
  protected get shownError(): string {
    return this.error || (this.revealed ? this.internals.validationMessage : '')
  }

  override willUpdate(): void {
    this.commit()
  }

  override updated(): void {
    if (this.#validate() && this.revealed) this.requestUpdate()
  }

  /** Tells the form the value at once, since it may be sent before the next rendering. */
  protected commit(): void {
    this.internals.setFormValue(this.formValue)
  }

  /** After the person has changed it. */
  protected touched(): void {
    this.commit()
    this.#validate()
  }

  /** Returns whether the message is another than before. */
  #validate(): boolean {
    const { control } = this
    const before = this.internals.validationMessage
    if (!control) return false
    const found = complaint(control)
    const message = this.#custom || (found ? this.texts.t(...found) : '')
    if (message === '') this.internals.setValidity({})
    else
      this.internals.setValidity({ ...flagsOf(control.validity), customError: this.#custom !== '' }, message, control)
    return message !== before
  }

  #onInvalid(event: Event): void {
    // Our own message below the control takes the place of the browser's bubble.
    event.preventDefault()
    if (this.#asking) return
    this.revealed = true
    const first = this.form?.querySelector(':invalid:not(fieldset)') ?? this
    if (first === this) this.focus()
  }

  protected renderLabel(): TemplateResult {
    return html`<label part="label" class=${this.labelHidden ? 'visually-hidden' : ''} for="control"
      >${this.label}${this.renderRequired()}</label>`
  }

  protected renderRequired() {
    return this.required ? html`<span class="star" aria-hidden="true">*</span>` : nothing
  }

  /** Ids of what describes the control, for `aria-describedby`. */
  protected get describedBy() {
    return [this.hint && 'hint', this.shownError && 'error'].filter(Boolean).join(' ') || nothing
  }

  protected renderNotes(): TemplateResult {
    const error = this.shownError
    return html`${this.hint ? html`<p part="hint" id="hint">${this.hint}</p>` : nothing}
      <div aria-live="polite">${error ? html`<p part="error" id="error">${error}</p>` : nothing}</div>`
  }
}

/** `ValidityState` has its flags on the prototype, where a spread does not find them. */
function flagsOf(state: ValidityState): ValidityStateFlags {
  const flags: Record<string, boolean> = {}
  for (const name in state) if (name !== 'valid') flags[name] = state[name as keyof ValidityState]
  return flags
}
