import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { type IconName, icon } from '../icon.ts'
import { alertStyles } from './alert.styles.ts'

const icons: Record<KaunterAlert['tone'], IconName> = { info: 'info', good: 'check', warn: 'warning', bad: 'warning' }

/** Told when the person closes an alert. Prevented, the alert stays. */
export class AlertCloseEvent extends CustomEvent<undefined> {
  constructor() {
    super('alert-close', { bubbles: true, composed: true, cancelable: true })
  }
}

/**
 * Something to know before going on, in the place that it is about. For something that passes by itself there is
 * `host.toast`.
 *
 * @element kaunter-alert
 * @summary Something to know before going on.
 * @since 0.2.0
 * @status stable
 *
 * @slot - What there is to know.
 * @slot actions - What one can do about it.
 * @fires {AlertCloseEvent} alert-close - The person closes it; prevented, it stays.
 * @csspart alert - The frame.
 * @csspart heading - The heading.
 * @csspart close - The button that closes it.
 * @cssprop [--kaunter-alert-padding=var(--k-space-2) var(--k-space-3)] - Space between edge and words.
 */
export class KaunterAlert extends LitElement {
  static override properties: PropertyDeclarations = {
    tone: { reflect: true },
    heading: {},
    closable: { type: Boolean },
  }

  /** How grave it is. Screen readers are told of `bad` at once, of the others when they pause. */
  declare tone: 'info' | 'good' | 'warn' | 'bad'
  /** The news in a few words. */
  declare heading: string
  /** Shows a button that hides it. */
  declare closable: boolean
  readonly #texts = new Texts(this)

  static override styles = [controls, alertStyles]

  constructor() {
    super()
    this.tone = 'info'
    this.heading = ''
    this.closable = false
  }

  override render(): TemplateResult {
    const { tone } = this
    return html`<div part="alert" class="alert ${tone}" role=${tone === 'bad' ? 'alert' : 'status'}>
      ${icon(icons[tone] ?? 'info')}
      <div class="body">
        ${this.heading ? html`<strong part="heading" class="heading">${this.heading}</strong>` : nothing}
        <slot></slot><slot name="actions"></slot>
      </div>
      ${
        this.closable
          ? html`<button part="close" type="button" class="button plain icon-only close" aria-label=${this.#texts.t('close')}
              @click=${this.#onClose}>${icon('close')}</button>`
          : nothing
      }
    </div>`
  }

  #onClose(): void {
    if (this.dispatchEvent(new AlertCloseEvent())) this.hidden = true
  }
}

register('kaunter-alert', KaunterAlert)
