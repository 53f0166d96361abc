import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { initials } from '../elements/avatar/initials.ts'
import { icon } from '../elements/icon.ts'
import type { MenuItem, MenuPickEvent } from '../elements/menu/menu.ts'
import { register } from '../register.ts'
import type { Locale } from '../translate.ts'
import { brandMark } from './brand.ts'
import type { Connection } from './data/live.ts'
import type { Theme } from './data/preferences.ts'
import { addressOf } from './data/router.ts'
import type { SessionUser } from './data/session.ts'
import { navStyles } from './nav-rail.styles.ts'
import { LocalePickEvent, localeItems, localeMenu, ThemePickEvent, themeItems, themeMenu } from './preference-menus.ts'
import type { Text } from './shell-text.ts'

export interface NavEntry {
  readonly path: string
  readonly label: string
  readonly icon: string
  readonly current: boolean
  readonly count: number
}

/** The slim navigation: at the side where there is room, at the top where there is not. */
export class NavRail extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    entries: { attribute: false },
    user: { attribute: false },
    theme: {},
    locale: {},
    connection: {},
    wide: { type: Boolean },
  }

  declare text: Text
  declare entries: readonly NavEntry[]
  declare user: SessionUser
  declare theme: Theme
  declare locale: Locale
  declare connection: Connection
  declare wide: boolean
  #shown: string | undefined
  readonly #resized = new ResizeObserver(() => this.#showCurrent())

  static override styles = navStyles

  override render() {
    const { text, user } = this
    const placement = this.wide ? 'right-end' : 'bottom-end'
    const state = text(`live.${this.connection}`)
    const calm = this.connection === 'live' || this.connection === 'connecting'
    return html`<header>
      <a class="skip" href="#content" @click=${this.#onSkip}>${text('app.skip')}</a>
      <a class="brand" href=${addressOf('/')} aria-label=${text('app.name')}>${brandMark('1.875rem')}</a>
      <nav aria-label=${text('nav.label')}>
        ${this.entries.map((entry) => this.#entry(entry))}
      </nav>
      <div class="foot">
        <div class="connection ${this.connection}" data-test="connection" data-state=${this.connection}
          title=${calm ? state : `${state} ${text('live.hint')}`}>
          <span class="dot"></span><span class="visually-hidden" role="status">${calm ? '' : state}</span>
        </div>
        <button type="button" class="search" aria-label=${text('palette.open')} title="${text('palette.open')} (Ctrl K)"
          aria-keyshortcuts="Control+K Meta+K" data-test="palette" @click=${this.#onPalette}>${icon('search')}</button>
        ${this.wide ? [themeMenu(text, this.theme, placement), localeMenu(text, this.locale, placement)] : nothing}
        <kaunter-menu data-test="user" name="user" placement=${placement} .label=${`${initials(user.name)} – ${text('user.label', { name: user.name })}`}
          .heading=${`${user.name}\n${user.email}`}
          .items=${this.#userItems()} @menu-pick=${this.#onUser}>
          <span class="avatar">${initials(user.name)}</span>
        </kaunter-menu>
      </div>
    </header>`
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  override firstUpdated(): void {
    const strip = this.renderRoot.querySelector('nav')
    if (strip) this.#resized.observe(strip)
  }

  override updated(): void {
    const current = this.entries.find((entry) => entry.current)?.path
    if (current !== this.#shown) this.#showCurrent()
    this.#shown = current
  }

  /** Where there are more entries than room, the one we are at is in sight. */
  #showCurrent(): void {
    this.renderRoot.querySelector('a[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** The content is in another shadow root, where the address of a fragment does not reach. */
  #onSkip(event: Event): void {
    event.preventDefault()
    this.dispatchEvent(new CustomEvent('skip'))
  }

  #entry(entry: NavEntry) {
    const count = entry.count > 99 ? '99+' : String(entry.count)
    return html`<a href=${addressOf(entry.path)} aria-current=${entry.current ? 'page' : nothing} title=${entry.label}>
      <span class="glyph">${icon(entry.icon)}${entry.count > 0 ? html`<span class="count" aria-hidden="true">${count}</span>` : nothing}</span>
      <span class="label">${entry.label}</span>
      ${entry.count > 0 ? html`<span class="visually-hidden">, ${this.text('nav.count', { count })}</span>` : nothing}
    </a>`
  }

  /** Where there is little room, what is rarely changed is here too. */
  #userItems(): readonly MenuItem[] {
    const signOut = { value: 'sign-out', label: this.text('user.sign-out') }
    if (this.wide) return [signOut]
    return [...themeItems(this.text, this.theme), ...localeItems(this.locale), signOut]
  }

  #onUser(event: MenuPickEvent): void {
    const { value } = event.detail
    if (value === 'sign-out') this.dispatchEvent(new CustomEvent('sign-out', { bubbles: true, composed: true }))
    else
      this.dispatchEvent(
        value === 'en' || value === 'ms' ? new LocalePickEvent(value) : new ThemePickEvent(value as Theme),
      )
  }

  #onPalette(): void {
    this.dispatchEvent(new CustomEvent('palette-open'))
  }
}

register('kaunter-nav', NavRail)
