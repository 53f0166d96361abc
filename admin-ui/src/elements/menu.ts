import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../register.ts'
import { controls } from './controls.ts'

export interface MenuItem {
  readonly value: string
  readonly label: string
  readonly icon?: TemplateResult
  /** Given, the item is one of a choice and shows whether it is the chosen one. */
  readonly checked?: boolean
}

/** Told with the value of the item that was picked. */
export class MenuPickEvent extends CustomEvent<{ value: string }> {
  constructor(value: string) {
    super('menu-pick', { detail: { value }, bubbles: true, composed: true })
  }
}

/**
 * A button with a menu. The menu itself is Web Awesome's dropdown, 40 kB that nobody needs in order to read a message:
 * it is fetched when the browser is idle, or at the first touch.
 */
export class KaunterMenu extends LitElement {
  static override properties: PropertyDeclarations = {
    label: {},
    name: {},
    heading: {},
    placement: {},
    items: { attribute: false },
  }

  declare label: string
  /** Prefix of the `data-test` hook of each item. */
  declare name: string
  declare heading: string
  declare placement: string
  declare items: readonly MenuItem[]

  static override styles = [
    controls,
    css`
      :host {
        display: inline-flex;
      }

      .trigger {
        display: grid;
        place-items: center;
        min-width: 2.25rem;
        min-height: 2.25rem;
        padding: 0;
        border: 0;
        border-radius: var(--k-radius-m);
        background: none;
        color: var(--k-text-quiet);
        font-size: var(--k-text-l);
        cursor: pointer;
      }

      .trigger:hover,
      .trigger[aria-expanded='true'] {
        background: var(--k-pressed);
        color: var(--k-text);
      }

      wa-dropdown {
        font-size: var(--k-text-m);
      }

      wa-dropdown::part(menu) {
        min-width: 11rem;
      }

      wa-dropdown:not(:defined) > :not([slot='trigger']) {
        display: none;
      }

      wa-dropdown-item::part(checkmark) {
        width: 1em;
        height: 1em;
      }

      .heading {
        padding: 0.375rem 0.75rem 0.5rem;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        white-space: pre-line;
      }
    `,
  ]

  constructor() {
    super()
    this.label = ''
    this.name = 'menu'
    this.heading = ''
    this.placement = 'bottom-end'
    this.items = []
  }

  override firstUpdated(): void {
    // Not every browser has requestIdleCallback; the first touch covers those.
    window.requestIdleCallback?.(() => void loadDropdown(), { timeout: 4_000 })
  }

  override render() {
    return html`<wa-dropdown size="m" placement=${this.placement} distance="6" @wa-select=${this.#onSelect}>
      <button
        slot="trigger"
        class="trigger"
        part="trigger"
        type="button"
        aria-label=${this.label}
        title=${this.label}
        aria-haspopup="menu"
        @pointerenter=${loadDropdown}
        @click=${this.#onClick}
      >
        <slot></slot>
      </button>
      ${this.heading === '' ? nothing : html`<div class="heading">${this.heading}</div>`}
      ${this.items.map(
        (item) =>
          html`<wa-dropdown-item
            value=${item.value}
            type=${item.checked === undefined ? 'normal' : 'checkbox'}
            .checked=${item.checked ?? false}
            data-test=${`${this.name}-${item.value}`}
            >${item.icon ? html`<span slot="icon">${item.icon}</span>` : nothing}${item.label}</wa-dropdown-item
          >`,
      )}
    </wa-dropdown>`
  }

  async #onClick(): Promise<void> {
    const dropdown = this.renderRoot.querySelector<HTMLElement & { open: boolean }>('wa-dropdown')
    if (!dropdown || customElements.get('wa-dropdown')) return
    // The click came before the menu did: open it on its arrival, as the person meant.
    await loadDropdown()
    dropdown.open = true
  }

  #onSelect(event: CustomEvent<{ item: { value: string } }>): void {
    this.dispatchEvent(new MenuPickEvent(event.detail.item.value))
    // The dropdown has toggled the mark of the item by itself; what is chosen is for the owner to say.
    for (const item of this.renderRoot.querySelectorAll<HTMLElement & { value: string; checked: boolean }>(
      'wa-dropdown-item',
    )) {
      item.checked = this.items.find((candidate) => candidate.value === item.value)?.checked ?? false
    }
  }
}

function loadDropdown(): Promise<unknown> {
  return import('./dropdown.ts')
}

register('kaunter-menu', KaunterMenu)
