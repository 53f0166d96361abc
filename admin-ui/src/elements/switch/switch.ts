import { html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { formControlStyles } from '../base/form-control.styles.ts'
import { Toggle } from '../base/toggle.ts'
import { switchStyles } from './switch.styles.ts'

/**
 * Turns something on or off, like a light.
 *
 * @element kaunter-switch
 * @summary Turns something on or off.
 * @since 0.2.0
 * @status stable
 *
 * @slot - The label, where a text is not enough.
 * @fires {InputEvent} input - The person has turned it; `checked` is already the new state.
 * @fires {ValueChangeEvent} change - The same, with `detail.value` true or false.
 * @csspart label - The label.
 * @csspart control - The native control, which lies over the track without being seen.
 * @csspart track - What is seen.
 * @csspart hint - The hint.
 * @csspart error - What is wrong.
 * @cssprop [--kaunter-switch-color=var(--k-accent-solid)] - Colour while it is on.
 */
export class KaunterSwitch extends Toggle {
  static override styles = [controls, formControlStyles, switchStyles]

  override render(): TemplateResult {
    return html`<label>
        <input part="control" id="control" type="checkbox" role="switch" .checked=${live(this.checked)}
          ?required=${this.required} ?disabled=${this.off} aria-invalid=${this.shownError !== ''}
          aria-describedby=${this.describedBy} @input=${this.onInput} @change=${this.onChange} />
        <span part="track" class="track" aria-hidden="true"></span>
        <span part="label" class=${this.labelHidden ? 'visually-hidden' : ''}><slot>${this.label}</slot>${this.renderRequired()}</span>
      </label>
      ${this.renderNotes()}`
  }
}

register('kaunter-switch', KaunterSwitch)
