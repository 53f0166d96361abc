import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { type Placement, place } from '../elements/menu/place.ts'
import { register } from '../register.ts'
import { moveByArrows } from './arrow-keys.ts'
import { addressOf } from './data/router.ts'
import { entryContent, type NavEntry } from './nav-entry.ts'
import { navGroupStyles } from './nav-group.styles.ts'
import type { Text } from './shell-text.ts'

/** Several entries of the navigation behind one: links that a button shows, so that they work like all links. */
export class NavGroup extends LitElement {
  static override properties: PropertyDeclarations = {
    glyph: {},
    label: {},
    entries: { attribute: false },
    text: { attribute: false },
    placement: {},
    open: { state: true },
  }

  declare glyph: string
  declare label: string
  declare entries: readonly NavEntry[]
  declare text: Text
  declare placement: Placement
  declare protected open: boolean

  static override styles = navGroupStyles

  override render() {
    const count = this.entries.reduce((sum, entry) => sum + entry.count, 0)
    const current = this.entries.some((entry) => entry.current)
    return html`<button type="button" class="entry" id="trigger" popovertarget="entries" aria-expanded=${this.open === true}
        aria-controls="entries" aria-current=${current ? 'true' : nothing} title=${this.label} data-test="nav-group"
        >${entryContent({ icon: this.glyph, label: this.label, count }, this.text)}</button>
      <div class="popover" id="entries" popover role="group" aria-labelledby="trigger" @beforetoggle=${this.#onBeforeToggle}
        @toggle=${this.#onToggle} @click=${this.#close} @keydown=${this.#onKey}>
        ${this.entries.map(
          (entry) => html`<a href=${addressOf(entry.path)} aria-current=${entry.current ? 'page' : nothing}
            >${entryContent(entry, this.text)}</a>`,
        )}
      </div>`
  }

  get #entries(): HTMLElement | null {
    return this.renderRoot.querySelector('.popover')
  }

  readonly #close = (): void => this.#entries?.hidePopover()

  #onBeforeToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open'
  }

  #onToggle(event: ToggleEvent): void {
    const entries = this.#entries
    if (event.newState !== 'open' || !entries) return
    const screen = { width: window.innerWidth, height: window.innerHeight }
    const at = place(this.getBoundingClientRect(), entries.getBoundingClientRect(), screen, this.placement)
    Object.assign(entries.style, { left: `${at.left}px`, top: `${at.top}px` })
    const links = this.#links
    ;(links.find((link) => link.ariaCurrent === 'page') ?? links[0])?.focus()
  }

  get #links(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('a')]
  }

  #onKey(event: KeyboardEvent): void {
    moveByArrows(event, this.renderRoot as ShadowRoot)
  }
}

register('kaunter-nav-group', NavGroup)
