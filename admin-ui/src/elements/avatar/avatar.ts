import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { avatarStyles } from './avatar.styles.ts'
import { initials } from './initials.ts'

/**
 * The initials of a person. Beside the name it says nothing to screen readers; alone it needs a `label`.
 *
 * @element kaunter-avatar
 * @summary The initials of a person.
 * @since 0.2.0
 * @status stable
 *
 * @cssprop [--kaunter-avatar-size=1.75rem] - Width and height.
 * @cssprop [--kaunter-avatar-background=var(--k-pressed)] - Its background.
 * @cssprop [--kaunter-avatar-color=var(--k-text-quiet)] - Its letters.
 */
export class KaunterAvatar extends LitElement {
  static override properties: PropertyDeclarations = {
    name: {},
    label: {},
    own: { type: Boolean, reflect: true },
  }

  /** Name of the person. */
  declare name: string
  /** What it means here, such as "Assigned to Siti", for hovering and screen readers. */
  declare label: string
  /** Whether it is the person who looks at it. */
  declare own: boolean

  static override styles = [controls, avatarStyles]

  constructor() {
    super()
    this.name = ''
    this.label = ''
    this.own = false
  }

  override render(): TemplateResult {
    return html`<span aria-hidden="true" title=${this.label || this.name}>${initials(this.name)}</span>${
      this.label ? html`<span class="visually-hidden">${this.label}</span>` : nothing
    }`
  }
}

register('kaunter-avatar', KaunterAvatar)
