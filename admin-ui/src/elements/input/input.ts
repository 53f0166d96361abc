import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { TextControl } from '../base/text-control.ts'
import { inputStyles } from './input.styles.ts'

/**
 * A field of one line. It takes part in the form around it: value, validation, reset, Enter to submit.
 *
 * @element kaunter-input
 * @summary A field of one line.
 * @since 0.2.0
 * @status stable
 *
 * @slot before - A unit or an icon before the field, such as RM.
 * @slot after - A unit or a button after the field.
 * @fires {InputEvent} input - The person has typed; `value` is already the new one.
 * @fires {ValueChangeEvent} change - The person has left the field with another value; `detail.value` has it.
 * @csspart label - The label.
 * @csspart control - The native input.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 * @cssprop [--kaunter-input-width=none] - Greatest width of the field.
 * @cssprop [--kaunter-input-height=2.125rem] - Least height of the field.
 */
export class KaunterInput extends TextControl {
  static override properties: PropertyDeclarations = {
    type: {},
    placeholder: {},
    autocomplete: {},
    inputMode: { attribute: 'inputmode' },
    readOnly: { type: Boolean, attribute: 'readonly' },
    min: {},
    max: {},
    step: {},
    minLength: { type: Number, attribute: 'minlength' },
    maxLength: { type: Number, attribute: 'maxlength' },
    pattern: {},
    suggestions: { type: Array },
  }

  /** Kind of value; decides the keyboard of a phone and what is valid. */
  declare type: 'text' | 'number' | 'email' | 'tel' | 'url' | 'search' | 'password' | 'date' | 'time'
  /** An example of a value; no substitute for the label. */
  declare placeholder: string
  /** What the browser may fill in, in the words of the HTML standard. */
  declare autocomplete: AutoFill
  /** Keyboard of a phone where `type` is not enough, such as `decimal`. */
  declare inputMode: string
  /** Whether the value is shown and sent but cannot be changed. */
  declare readOnly: boolean
  /** Least number, day or time. */
  declare min: string
  /** Greatest number, day or time. */
  declare max: string
  /** Distance between valid numbers or times; `any` allows all. */
  declare step: string
  /** Least number of characters. */
  declare minLength: number | undefined
  /** Greatest number of characters. */
  declare maxLength: number | undefined
  /** Regular expression that the whole value must match. */
  declare pattern: string
  /** Values that are offered while typing. */
  declare suggestions: readonly string[]

  static override styles = [controls, formControlStyles, inputStyles]

  constructor() {
    super()
    this.type = 'text'
    this.placeholder = ''
    this.autocomplete = 'off'
    this.inputMode = ''
    this.readOnly = false
    this.min = ''
    this.max = ''
    this.step = ''
    this.pattern = ''
    this.suggestions = []
  }

  protected get control(): HTMLInputElement | null {
    return this.renderRoot?.querySelector('input')
  }

  /** Selects the text, so that typing replaces it. */
  select(): void {
    this.control?.select()
  }

  override render(): TemplateResult {
    return html`${this.renderLabel()}
      <div class="frame">
        <slot name="before"></slot>
        <input part="control" class="field" id="control" type=${this.type}
          .value=${live(this.value)} ?required=${this.required} ?disabled=${this.off} ?readonly=${this.readOnly}
          placeholder=${this.placeholder || nothing} autocomplete=${this.autocomplete || nothing}
          inputmode=${this.inputMode || nothing} min=${this.min || nothing} max=${this.max || nothing}
          step=${this.step || nothing} minlength=${this.minLength ?? nothing} maxlength=${this.maxLength ?? nothing}
          pattern=${this.pattern || nothing} list=${this.suggestions.length > 0 ? 'suggestions' : nothing}
          aria-invalid=${this.shownError !== ''} aria-describedby=${this.describedBy}
          @input=${this.onInput} @change=${this.onChange} @keydown=${this.#onKey} />
        <slot name="after"></slot>
      </div>
      ${
        this.suggestions.length > 0
          ? html`<datalist id="suggestions">${this.suggestions.map((one) => html`<option value=${one}></option>`)}</datalist>`
          : nothing
      }
      ${this.renderNotes()}`
  }

  /** A form does not see that Enter was pressed in a field of a shadow root. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    // After the listeners of the page, any of which may prevent it, and after the key itself, which would otherwise press
    // whatever has the focus once a dialog is closed.
    setTimeout(() => {
      if (!event.defaultPrevented) this.form?.requestSubmit()
    })
  }
}

register('kaunter-input', KaunterInput)
