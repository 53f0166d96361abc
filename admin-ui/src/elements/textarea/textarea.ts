import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { TextControl } from '../base/text-control.ts'
import { textareaStyles } from './textarea.styles.ts'

/**
 * A field of several lines that grows with its text.
 *
 * @element kaunter-textarea
 * @summary A field of several lines.
 * @since 0.2.0
 * @status stable
 *
 * @fires {InputEvent} input - The person has typed; `value` is already the new one.
 * @fires {ValueChangeEvent} change - The person has left the field with another value; `detail.value` has it.
 * @csspart label - The label.
 * @csspart control - The native textarea.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 * @cssprop [--kaunter-textarea-max-height=20rem] - Height from which it scrolls.
 */
export class KaunterTextarea extends TextControl {
  static override properties: PropertyDeclarations = {
    placeholder: {},
    rows: { type: Number },
    readOnly: { type: Boolean, attribute: 'readonly' },
    minLength: { type: Number, attribute: 'minlength' },
    maxLength: { type: Number, attribute: 'maxlength' },
  }

  /** An example of a value; no substitute for the label. */
  declare placeholder: string
  /** Lines that are shown at least. */
  declare rows: number
  /** Whether the value is shown and sent but cannot be changed. */
  declare readOnly: boolean
  /** Least number of characters. */
  declare minLength: number | undefined
  /** Greatest number of characters; how many are used is shown. */
  declare maxLength: number | undefined

  static override styles = [controls, formControlStyles, textareaStyles]

  constructor() {
    super()
    this.placeholder = ''
    this.rows = 3
    this.readOnly = false
  }

  protected get control(): HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector('textarea')
  }

  override render(): TemplateResult {
    return html`${this.renderLabel()}
      <textarea part="control" class="field" id="control" rows=${this.rows} .value=${live(this.value)}
        ?required=${this.required} ?disabled=${this.off} ?readonly=${this.readOnly}
        placeholder=${this.placeholder || nothing} minlength=${this.minLength ?? nothing}
        maxlength=${this.maxLength ?? nothing} aria-invalid=${this.shownError !== ''}
        aria-describedby=${this.describedBy} @input=${this.onInput} @change=${this.onChange}></textarea>
      ${this.maxLength === undefined ? nothing : html`<p class="count" aria-hidden="true">${this.value.length} / ${this.maxLength}</p>`}
      ${this.renderNotes()}`
  }
}

register('kaunter-textarea', KaunterTextarea)
