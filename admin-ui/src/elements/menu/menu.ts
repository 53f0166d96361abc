import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { iconButton, popover } from '../base/chrome.ts'
import { controls } from '../base/controls.ts'
import { icon } from '../icon.ts'
import { menuStyles } from './menu.styles.ts'
import { type Placement, place } from './place.ts'

/** Something that can be picked. */
export interface MenuItem {
  readonly value: string
  readonly label: string
  readonly icon?: TemplateResult
  /** Given, the item is one of a choice and shows whether it is the chosen one. */
  readonly checked?: boolean
  readonly disabled?: boolean
}

/** Told with the value of the item that was picked. */
export class MenuPickEvent extends CustomEvent<{ value: string }> {
  constructor(value: string) {
    super('menu-pick', { detail: { value }, bubbles: true, composed: true })
  }
}

/**
 * A button with a menu. The arrow keys move in it, letters go to the item that begins with them, Escape closes it.
 *
 * @element kaunter-menu
 * @summary A button with a menu.
 * @since 0.2.0
 * @status stable
 *
 * @slot - What the button shows, such as an icon.
 * @fires {MenuPickEvent} menu-pick - An item was picked; `detail.value` is its value.
 * @csspart trigger - The button.
 * @csspart menu - The menu.
 * @csspart item - Each item.
 * @cssprop [--kaunter-menu-width=11rem] - Least width of the menu.
 */
export class KaunterMenu extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties: PropertyDeclarations = {
    label: {},
    name: {},
    heading: {},
    placement: {},
    items: { type: Array },
    open: { state: true },
  }

  /** Name of the button, for hovering and screen readers. */
  declare label: string
  /** Prefix of the `data-test` hook of each item. */
  declare name: string
  /** Said above the items, such as whose account it is. */
  declare heading: string
  /** Where the menu opens; elsewhere when there is no room. */
  declare placement: Placement
  /** What can be picked; the attribute takes JSON. */
  declare items: readonly MenuItem[]
  declare protected open: boolean
  #typed = ''
  #typedAt = 0

  static override styles = [controls, iconButton, popover, menuStyles]

  constructor() {
    super()
    this.label = ''
    this.name = 'menu'
    this.heading = ''
    this.placement = 'bottom-end'
    this.items = []
    this.open = false
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.popover')
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')]
  }

  override render(): TemplateResult {
    // The browser puts the focus there as it opens: what is typed at once belongs to the menu already.
    const start = this.items.find(({ checked }) => checked) ?? this.items[0]
    return html`<button class="icon-button" part="trigger" id="trigger" type="button" aria-label=${this.label || nothing}
        title=${this.label || nothing} aria-haspopup="menu" aria-expanded=${this.open} popovertarget="menu"
        @keydown=${this.#onTriggerKey}><slot></slot></button>
      <div class="popover" part="menu" id="menu" role="menu" popover aria-labelledby="trigger" @keydown=${this.#onKey}
        @beforetoggle=${this.#onBeforeToggle} @toggle=${this.#onToggle}>
        ${this.heading === '' ? nothing : html`<div class="heading" role="none">${this.heading}</div>`}
        ${this.items.map((item) => this.#item(item, item === start))}
      </div>`
  }

  #item(item: MenuItem, start: boolean) {
    const { checked } = item
    return html`<button type="button" class="item" part="item" role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing} aria-disabled=${item.disabled || nothing} tabindex="-1" ?autofocus=${start}
      data-test="${this.name}-${item.value}" @click=${() => this.#pick(item)}
      >${checked === undefined ? nothing : html`<span class="mark">${checked ? icon('check') : nothing}</span>`}${item.icon ?? nothing}<span>${item.label}</span></button>`
  }

  #pick(item: MenuItem): void {
    if (item.disabled) return
    this.#close()
    this.dispatchEvent(new MenuPickEvent(item.value))
  }

  #close(): void {
    this.#menu?.hidePopover()
    this.renderRoot.querySelector<HTMLElement>('.icon-button')?.focus()
  }

  #onBeforeToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open'
  }

  #onToggle(event: ToggleEvent): void {
    const follow = event.newState === 'open' ? window.addEventListener : window.removeEventListener
    follow('resize', this.#place)
    follow('scroll', this.#place, { capture: true })
    if (event.newState !== 'open') return
    this.#place()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('resize', this.#place)
    window.removeEventListener('scroll', this.#place, { capture: true })
  }

  readonly #place = (): void => {
    const menu = this.#menu
    if (!menu) return
    const screen = { width: window.innerWidth, height: window.innerHeight }
    const { left, top } = place(this.getBoundingClientRect(), menu.getBoundingClientRect(), screen, this.placement)
    menu.style.left = `${left}px`
    menu.style.top = `${top}px`
  }

  #onTriggerKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    this.#menu?.showPopover()
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items
    const at = items.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
    const to = moves[event.key]
    if (to !== undefined) items[(to + items.length) % items.length]?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close()
    else if (event.key.length === 1 && event.key !== ' ') this.#goTo(event.key, at)
    else return
    // Tab leaves from the button, as if the menu were not there; what Escape closes is the menu alone.
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  }

  /** To the next item that begins with what was typed in quick succession. */
  #goTo(letter: string, at: number): void {
    const now = performance.now()
    this.#typed = now - this.#typedAt < 700 ? this.#typed + letter : letter
    this.#typedAt = now
    const items = this.#items
    const from = this.#typed.length === 1 ? at + 1 : at
    const order = [...items.slice(from), ...items.slice(0, from)]
    const typed = this.#typed.toLowerCase()
    order.find((item) => item.textContent?.trim().toLowerCase().startsWith(typed))?.focus()
  }
}

register('kaunter-menu', KaunterMenu)
