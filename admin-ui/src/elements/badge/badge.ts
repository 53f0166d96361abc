import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { badgeStyles } from './badge.styles.ts'

/** What a thing's colour says. Words always say the same: nobody has to see colours. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad' | 'accent' | 'violet'

/**
 * A count or a state in a word or two.
 *
 * @element kaunter-badge
 * @summary A count or a state in a word or two.
 * @since 0.2.0
 * @status stable
 *
 * @slot - The words or the number.
 * @cssprop [--kaunter-badge-background] - Its background, instead of that of the tone.
 * @cssprop [--kaunter-badge-color] - Its text, instead of that of the tone.
 */
export class KaunterBadge extends LitElement {
  static override properties: PropertyDeclarations = { tone: { reflect: true }, dot: { type: Boolean, reflect: true } }

  /** What the colour says. */
  declare tone: Tone
  /** Shows a dot before the words and no background, for a state in a line of text. */
  declare dot: boolean

  static override styles = badgeStyles

  constructor() {
    super()
    this.tone = 'neutral'
    this.dot = false
  }

  override render(): TemplateResult {
    return html`<slot></slot>`
  }
}

register('kaunter-badge', KaunterBadge)
