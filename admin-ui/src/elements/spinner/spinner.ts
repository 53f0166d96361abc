import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { spinnerStyles } from './spinner.styles.ts'

/**
 * Turns while something goes on whose result has no known size. Where it has, `kaunter-skeleton` keeps the place.
 *
 * @element kaunter-spinner
 * @summary Turns while something goes on.
 * @since 0.2.0
 * @status stable
 *
 * @csspart spinner - The ring.
 * @cssprop [--kaunter-spinner-size=1.125rem] - Width and height.
 * @cssprop [--kaunter-spinner-color=var(--k-text-quiet)] - Colour of the ring.
 */
export class KaunterSpinner extends LitElement {
  static override properties: PropertyDeclarations = { label: {} }

  /** What goes on, for screen readers; otherwise a word for "loading". */
  declare label: string
  readonly #texts = new Texts(this)

  static override styles = [controls, spinnerStyles]

  constructor() {
    super()
    this.label = ''
  }

  override render(): TemplateResult {
    return html`<span part="spinner" class="spinner" aria-hidden="true"></span>
      <span class="visually-hidden" role="status">${this.label || this.#texts.t('loading')}</span>`
  }
}

register('kaunter-spinner', KaunterSpinner)
