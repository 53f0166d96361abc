import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { skeletonStyles } from './skeleton.styles.ts'

/**
 * Grey bars in the place and size of what is being loaded, so that nothing jumps when it comes.
 *
 * @element kaunter-skeleton
 * @summary Keeps the place of what is being loaded.
 * @since 0.2.0
 * @status stable
 *
 * @csspart bone - Each bar.
 * @cssprop [--kaunter-skeleton-height=3.5rem] - Height of a bar.
 * @cssprop [--kaunter-skeleton-gap=var(--k-space-3)] - Space between bars.
 * @cssprop [--kaunter-skeleton-padding=0] - Space around them.
 */
export class KaunterSkeleton extends LitElement {
  static override properties: PropertyDeclarations = { count: { type: Number }, label: {} }

  /** Number of bars. */
  declare count: number
  /** What is being loaded, for screen readers; otherwise a word for "loading". */
  declare label: string
  readonly #texts = new Texts(this)

  static override styles = [controls, skeletonStyles]

  constructor() {
    super()
    this.count = 1
    this.label = ''
  }

  override render(): TemplateResult {
    return html`<span class="visually-hidden" role="status">${this.label || this.#texts.t('loading')}</span>
      ${Array.from({ length: this.count }, () => html`<div part="bone" class="bone" aria-hidden="true"></div>`)}`
  }
}

register('kaunter-skeleton', KaunterSkeleton)
