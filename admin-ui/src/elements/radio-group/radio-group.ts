import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { TextControl } from '../base/text-control.ts'
import type { Option } from '../select/select.ts'
import { radioGroupStyles } from './radio-group.styles.ts'

/**
 * One value out of a few that are all shown. The arrow keys choose.
 *
 * @element kaunter-radio-group
 * @summary One value out of a few that are all shown.
 * @since 0.2.0
 * @status stable
 *
 * @fires {InputEvent} input - The person has chosen; `value` is already the new one.
 * @fires {ValueChangeEvent} change - The person has chosen another value; `detail.value` has it.
 * @csspart label - The label of the group.
 * @csspart choices - What is around the choices.
 * @csspart choice - One choice with its words.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 */
export class KaunterRadioGroup extends TextControl {
  static override properties: PropertyDeclarations = { options: { type: Array }, segmented: { type: Boolean } }

  /** What there is to choose from; the attribute takes JSON. */
  declare options: readonly Option[]
  /** Shows the choices as parts of one bar, for two to four short words. */
  declare segmented: boolean

  static override styles = [controls, formControlStyles, radioGroupStyles]

  constructor() {
    super()
    this.options = []
    this.segmented = false
  }

  protected get control(): HTMLInputElement | null {
    return this.renderRoot?.querySelector('input:checked') ?? this.renderRoot?.querySelector('input')
  }

  protected override get formValue(): string | null {
    return this.value === '' ? null : this.value
  }

  override render(): TemplateResult {
    return html`<fieldset role="radiogroup" aria-labelledby="label" aria-required=${this.required || nothing}
        aria-invalid=${this.shownError !== '' || nothing} aria-describedby=${this.describedBy}>
        <legend part="label" id="label" class=${this.labelHidden ? 'visually-hidden' : ''}>${this.label}${this.renderRequired()}</legend>
        <div part="choices" class="choices ${this.segmented ? 'segmented' : ''}">
          ${this.options.map(
            (option) => html`<label part="choice"><input type="radio" name="choice" value=${option.value}
              .checked=${live(option.value === this.value)} ?required=${this.required}
              ?disabled=${this.off || option.disabled} @input=${this.onInput} @change=${this.onChange} />${option.label}</label>`,
          )}
        </div>
      </fieldset>
      ${this.renderNotes()}`
  }
}

register('kaunter-radio-group', KaunterRadioGroup)
