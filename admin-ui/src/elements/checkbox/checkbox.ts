import { html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { Toggle } from '../base/toggle.ts'
import { checkboxStyles } from './checkbox.styles.ts'

/**
 * A box to tick: agreement, or one of several things that do not exclude each other. It takes effect when the form is
 * sent; for something that takes effect at once use `kaunter-switch`.
 *
 * @element kaunter-checkbox
 * @summary A box to tick.
 * @since 0.2.0
 * @status stable
 *
 * @slot - The label, where a text is not enough.
 * @fires {InputEvent} input - The person has ticked it or not; `checked` is already the new state.
 * @fires {ValueChangeEvent} change - The same, with `detail.value` true or false.
 * @csspart label - The label.
 * @csspart control - The native checkbox.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 * @cssprop [--kaunter-checkbox-size=1.0625rem] - Width and height of the box.
 */
export class KaunterCheckbox extends Toggle {
  static override properties: PropertyDeclarations = { indeterminate: { type: Boolean } }

  /** Whether it stands for several things of which only some are ticked. */
  declare indeterminate: boolean

  static override styles = [controls, formControlStyles, checkboxStyles]

  constructor() {
    super()
    this.indeterminate = false
  }

  override render(): TemplateResult {
    return html`<label>
        <input part="control" id="control" type="checkbox" .checked=${live(this.checked)}
          .indeterminate=${live(this.indeterminate)} ?required=${this.required} ?disabled=${this.off}
          aria-invalid=${this.shownError !== ''} aria-describedby=${this.describedBy} @input=${this.onInput} @change=${this.onChange} />
        <span part="label" class=${this.labelHidden ? 'visually-hidden' : ''}><slot>${this.label}</slot>${this.renderRequired()}</span>
      </label>
      ${this.renderNotes()}`
  }
}

register('kaunter-checkbox', KaunterCheckbox)
