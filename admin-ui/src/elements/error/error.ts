import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ApiError } from '../../api-error.ts'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { emptyStyles } from '../empty/empty.styles.ts'
import { icon } from '../icon.ts'

/** Told when the person wants to try again. */
export class RetryEvent extends CustomEvent<undefined> {
  constructor() {
    super('retry', { bubbles: true, composed: true })
  }
}

/**
 * What an area shows whose content could not be had: what happened, the reference for whoever looks into it, and a
 * button to try again.
 *
 * @element kaunter-error
 * @summary Says that an area could not be loaded, and why.
 * @since 0.2.0
 * @status stable
 *
 * @slot - Why, where the message of the error is not the right one.
 * @slot actions - More that one can do, after trying again.
 * @fires {RetryEvent} retry - The person wants to try again.
 * @csspart heading - The heading.
 * @csspart reference - The reference.
 * @csspart retry - The button to try again.
 * @cssprop [--kaunter-empty-height=16rem] - Least height of the area.
 */
export class KaunterError extends LitElement {
  static override properties: PropertyDeclarations = {
    heading: {},
    error: { attribute: false },
    retryable: { type: Boolean },
    level: { type: Number },
  }

  /** What could not be had, in a few words. */
  declare heading: string
  /** What was thrown; of an `ApiError` the message and the reference are shown. */
  declare error: unknown
  /** Shows the button to try again. */
  declare retryable: boolean
  /** Rank of the heading on the page, 1 to 6. */
  declare level: number
  readonly #texts = new Texts(this)

  static override styles = [controls, emptyStyles]

  constructor() {
    super()
    this.heading = ''
    this.error = undefined
    this.retryable = false
    this.level = 2
  }

  override render(): TemplateResult {
    const { error } = this
    const known = error instanceof ApiError ? error : undefined
    const message = error instanceof Error ? error.message : ''
    return html`<div class="area bad" role="alert">
      <div class="glyph">${icon(known?.status === 0 ? 'offline' : 'warning')}</div>
      <div part="heading" class="heading" role="heading" aria-level=${this.level}>${this.heading}</div>
      <div class="text"><slot>${message}</slot></div>
      ${
        known && known.requestId !== ''
          ? html`<div part="reference" class="text small">${this.#texts.t('reference', { id: known.requestId })}</div>`
          : nothing
      }
      <div class="actions">
        ${this.retryable ? html`<button part="retry" class="button" type="button" @click=${this.#onRetry}>${this.#texts.t('retry')}</button>` : nothing}
        <slot name="actions"></slot>
      </div>
    </div>`
  }

  #onRetry(): void {
    this.dispatchEvent(new RetryEvent())
  }
}

register('kaunter-error', KaunterError)
