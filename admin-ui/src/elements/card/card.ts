import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { cardStyles } from './card.styles.ts'

/**
 * A frame around what belongs together, such as a panel that a plugin shows beside a ticket.
 *
 * @element kaunter-card
 * @summary A frame with a heading.
 * @since 0.2.0
 * @status stable
 *
 * @slot - The content.
 * @slot actions - Buttons at the end of the line of the heading.
 * @slot footer - What stands below a line at the end.
 * @csspart card - The frame.
 * @csspart heading - The heading.
 * @cssprop [--kaunter-card-padding=var(--k-space-4)] - Space between frame and content.
 * @cssprop [--kaunter-card-radius=var(--k-radius-l)] - Its corners.
 * @cssprop [--kaunter-card-background=var(--k-surface)] - Its background.
 */
export class KaunterCard extends LitElement {
  static override properties: PropertyDeclarations = { heading: {}, level: { type: Number } }

  /** What the content is about. */
  declare heading: string
  /** Rank of the heading on the page, 1 to 6. */
  declare level: number

  static override styles = cardStyles

  constructor() {
    super()
    this.heading = ''
    this.level = 3
  }

  override render(): TemplateResult {
    const titled = this.heading !== ''
    return html`<section part="card" role="group" aria-labelledby=${titled ? 'heading' : nothing}>
      ${
        titled
          ? html`<header><span part="heading" class="heading" id="heading" role="heading" aria-level=${this.level}
              >${this.heading}</span><slot name="actions"></slot></header>`
          : nothing
      }
      <div class="body"><slot></slot></div>
      <slot name="footer"></slot>
    </section>`
  }
}

register('kaunter-card', KaunterCard)
