import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { type IconName, icon } from '../icon.ts'
import { emptyStyles } from './empty.styles.ts'

/**
 * What an area shows that has nothing else to show: why, and what one can do.
 *
 * @element kaunter-empty
 * @summary Says why an area is empty.
 * @since 0.2.0
 * @status stable
 *
 * @slot - Why there is nothing, in a sentence.
 * @slot actions - What one can do about it.
 * @csspart heading - The heading.
 * @cssprop [--kaunter-empty-height=16rem] - Least height of the area.
 */
export class KaunterEmpty extends LitElement {
  static override properties: PropertyDeclarations = {
    heading: {},
    icon: {},
    tone: { reflect: true },
    level: { type: Number },
  }

  /** What there is not, in a few words. */
  declare heading: string
  /** Name of an icon of the admin. */
  declare icon: IconName | (string & {})
  /** `good` when it is well that there is nothing. */
  declare tone: 'neutral' | 'good'
  /** Rank of the heading on the page, 1 to 6. */
  declare level: number

  static override styles = emptyStyles

  constructor() {
    super()
    this.heading = ''
    this.icon = 'inbox'
    this.tone = 'neutral'
    this.level = 2
  }

  override render(): TemplateResult {
    return html`<div class="area ${this.tone}">
      <div class="glyph">${icon(this.icon)}</div>
      <div part="heading" class="heading" role="heading" aria-level=${this.level}>${this.heading}</div>
      <div class="text"><slot></slot></div>
      <div class="actions"><slot name="actions"></slot></div>
    </div>`
  }
}

register('kaunter-empty', KaunterEmpty)
