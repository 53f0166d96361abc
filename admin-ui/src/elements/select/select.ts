import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { TextControl } from '../base/text-control.ts'
import { selectStyles } from './select.styles.ts'

/** One of the values to choose from. */
export interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

/**
 * One value out of a list. Inside is the native control, which phones show in their own way.
 *
 * @element kaunter-select
 * @summary One value out of a list.
 * @since 0.2.0
 * @status stable
 *
 * @fires {InputEvent} input - The person has chosen; `value` is already the new one.
 * @fires {ValueChangeEvent} change - The person has chosen another value; `detail.value` has it.
 * @csspart label - The label.
 * @csspart control - The native select.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 * @cssprop [--kaunter-select-width=none] - Greatest width of the field.
 * @cssprop [--kaunter-select-height=2.125rem] - Least height of the field.
 */
export class KaunterSelect extends TextControl {
  static override properties: PropertyDeclarations = { options: { type: Array }, placeholder: {} }

  /** What there is to choose from; the attribute takes JSON. */
  declare options: readonly Option[]
  /** What is shown while nothing is chosen; otherwise a word for "choose". */
  declare placeholder: string

  static override styles = [controls, formControlStyles, selectStyles]

  constructor() {
    super()
    this.options = []
    this.placeholder = ''
  }

  protected get control(): HTMLSelectElement | null {
    return this.renderRoot?.querySelector('select')
  }

  override render(): TemplateResult {
    const { options, value } = this
    const known = options.some((option) => option.value === value)
    return html`${this.renderLabel()}
      <select part="control" class="select" id="control" .value=${live(value)} ?required=${this.required}
        ?disabled=${this.off} aria-invalid=${this.shownError !== ''} aria-describedby=${this.describedBy}
        @input=${this.onInput} @change=${this.onChange}>
        ${known ? nothing : html`<option value="" selected>${this.placeholder || this.texts.t('choose')}</option>`}
        ${options.map(
          (option) =>
            html`<option value=${option.value} ?selected=${option.value === value} ?disabled=${option.disabled}>${option.label}</option>`,
        )}
      </select>
      ${this.renderNotes()}`
  }
}

register('kaunter-select', KaunterSelect)
