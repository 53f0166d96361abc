import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import type { Tone } from '../badge/badge.ts'
import '../badge/badge.ts'
import { controls } from '../base/controls.ts'
import { tabsStyles } from './tabs.styles.ts'

/** One of several things to look at. */
export interface Tab {
  readonly name: string
  readonly label: string
  /** How many things there are; nothing is shown for 0, and 999+ for more. */
  readonly count?: number
  readonly tone?: Tone
  /** Where the tab is a page of its own: its address. */
  readonly href?: string
}

/** Told with the name of the tab that the person has chosen. */
export class TabPickEvent extends CustomEvent<{ name: string }> {
  constructor(name: string) {
    super('tab-pick', { detail: { name }, bubbles: true, composed: true })
  }
}

/**
 * Chooses which of several things is shown. The content of the tab `orders` stands in the slot `orders`. Where the tabs
 * have addresses they are links to pages, and there are no slots.
 *
 * @element kaunter-tabs
 * @summary Chooses which of several things is shown.
 * @since 0.2.0
 * @status stable
 *
 * @slot (name of a tab) - What is shown while that tab is chosen.
 * @fires {TabPickEvent} tab-pick - The person has chosen another tab; not told for links.
 * @csspart strip - What is around the tabs.
 * @csspart tab - Each tab.
 * @csspart panel - What is around the chosen content.
 * @cssprop [--kaunter-tabs-active=var(--k-pressed)] - Background of the chosen tab.
 * @cssprop [--kaunter-tabs-gap=var(--k-space-3)] - Space between tabs and content.
 */
export class KaunterTabs extends LitElement {
  static override properties: PropertyDeclarations = { tabs: { type: Array }, active: {}, label: {} }

  /** What there is to choose from; the attribute takes JSON. */
  declare tabs: readonly Tab[]
  /** Name of the tab that is chosen; the first one when it names none. */
  declare active: string
  /** What they are tabs of, for screen readers. */
  declare label: string

  static override styles = [controls, tabsStyles]

  constructor() {
    super()
    this.tabs = []
    this.active = ''
    this.label = ''
  }

  get #shown(): Tab | undefined {
    return this.tabs.find((tab) => tab.name === this.active) ?? this.tabs[0]
  }

  override render(): TemplateResult {
    const shown = this.#shown
    if (shown?.href !== undefined)
      return html`<nav part="strip" class="strip" aria-label=${this.label}>${this.tabs.map(
        (tab) => html`<a part="tab" class="tab" href=${tab.href} aria-current=${tab === shown ? 'page' : nothing}
          data-tab=${tab.name}>${this.#words(tab)}</a>`,
      )}</nav>`
    return html`<div part="strip" class="strip" role="tablist" aria-label=${this.label} @keydown=${this.#onKey}>
        ${this.tabs.map(
          (
            tab,
          ) => html`<button part="tab" class="tab" type="button" role="tab" id="tab-${tab.name}" data-tab=${tab.name}
            aria-selected=${tab === shown} aria-controls="panel" tabindex=${tab === shown ? 0 : -1}
            @click=${() => this.#pick(tab)}>${this.#words(tab)}</button>`,
        )}
      </div>
      ${
        shown
          ? html`<div part="panel" class="panel" id="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${shown.name}">
              <slot name=${shown.name}></slot>
            </div>`
          : nothing
      }`
  }

  #words({ label, count = 0, tone = 'neutral' }: Tab) {
    return html`${label}${count > 0 ? html` <kaunter-badge tone=${tone}>${count > 999 ? '999+' : count}</kaunter-badge>` : nothing}`
  }

  #pick(tab: Tab): void {
    if (tab === this.#shown) return
    this.active = tab.name
    this.dispatchEvent(new TabPickEvent(tab.name))
  }

  #onKey(event: KeyboardEvent): void {
    const { tabs } = this
    const at = this.#shown ? tabs.indexOf(this.#shown) : 0
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }
    const to = moves[event.key]
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (!tab) return
    event.preventDefault()
    this.#pick(tab)
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }
}

register('kaunter-tabs', KaunterTabs)
