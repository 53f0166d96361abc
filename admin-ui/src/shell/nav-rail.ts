import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { initials } from '../elements/avatar/initials.ts'
import { icon } from '../elements/icon.ts'
import type { MenuItem, MenuPickEvent } from '../elements/menu/menu.ts'
import { register } from '../register.ts'
import type { Locale } from '../translate.ts'
import { brandMark } from './brand.ts'
import type { Connection } from './data/live.ts'
import type { Notices } from './data/notices.ts'
import type { Theme } from './data/preferences.ts'
import { addressOf } from './data/router.ts'
import type { SessionUser } from './data/session.ts'
import { entryContent, type NavEntry } from './nav-entry.ts'
import './nav-group.ts'
import './notice-bell.ts'
import { navStyles } from './nav-rail.styles.ts'
import { LocalePickEvent, localeItems, localeMenu, ThemePickEvent, themeItems, themeMenu } from './preference-menus.ts'
import type { Text } from './shell-text.ts'

/** The narrowest that shows an icon and a word. */
const ENTRY_PX = 50

/** The slim navigation: at the side where there is room, at the top where there is not. */
export class NavRail extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    entries: { attribute: false },
    user: { attribute: false },
    theme: {},
    locale: {},
    connection: {},
    notices: { attribute: false },
    wide: { type: Boolean },
    room: { state: true },
  }

  declare text: Text
  declare entries: readonly NavEntry[]
  declare user: SessionUser
  declare theme: Theme
  declare locale: Locale
  declare connection: Connection
  declare notices: Notices
  declare wide: boolean
  #shown: string | undefined
  /** How many entries have room beside each other, where the navigation is at the top. */
  declare protected room: number
  readonly #resized = new ResizeObserver(([strip]) => {
    this.room = Math.floor((strip?.contentRect.width ?? 0) / ENTRY_PX)
  })

  static override styles = navStyles

  override render() {
    const { text, user, wide } = this
    const placement = wide ? 'right-end' : 'bottom-end'
    const state = text(`live.${this.connection}`)
    const calm = this.connection === 'live' || this.connection === 'connecting'
    const [single, grouped] = this.#parted
    return html`<header>
      <a class="skip" href="#content" @click=${this.#onSkip}>${text('app.skip')}</a>
      <a class="brand" href=${addressOf('/')} aria-label=${text('app.name')}>${brandMark('1.875rem')}</a>
      <nav aria-label=${text('nav.label')}>
        ${single.map((entry) => this.#entry(entry))}
        ${
          grouped.length === 0
            ? nothing
            : html`<kaunter-nav-group ?current=${grouped.some(({ current }) => current)} .glyph=${wide ? 'settings' : 'more'}
                .label=${text(wide ? 'nav.administration' : 'nav.more')} .entries=${grouped} .text=${text}
                placement=${wide ? 'right-start' : 'bottom-end'}></kaunter-nav-group>`
        }
      </nav>
      <div class="foot">
        <div class="connection ${this.connection}" data-test="connection" data-state=${this.connection}
          title=${calm ? state : `${state} ${text('live.hint')}`}>
          <span class="dot"></span><span class="visually-hidden" role="status">${calm ? '' : state}</span>
        </div>
        <button type="button" class="icon-button" aria-label=${text('palette.open')} title="${text('palette.open')} (Ctrl K)"
          aria-keyshortcuts="Control+K Meta+K" data-test="palette" @click=${this.#onPalette}>${icon('search')}</button>
        ${
          this.notices.active
            ? html`<kaunter-bell .text=${text} .notices=${this.notices} .items=${this.notices.items} unread=${this.notices.unread} ?quiet=${this.notices.quiet} .choices=${this.notices.choices}
                placement=${placement}></kaunter-bell>`
            : nothing
        }
        ${wide ? [themeMenu(text, this.theme, placement), localeMenu(text, this.locale, placement)] : nothing}
        <kaunter-menu data-test="user" name="user" placement=${placement} .label=${`${initials(user.name)} – ${text('user.label', { name: user.name })}`}
          .heading=${`${user.name}\n${user.email}`}
          .items=${this.#userItems()} @menu-pick=${this.#onUser}>
          <span class="avatar">${initials(user.name)}</span>
        </kaunter-menu>
      </div>
    </header>`
  }

  /** Those that stand for themselves, and those behind one: administration, or whatever has no room. */
  get #parted(): [single: readonly NavEntry[], grouped: readonly NavEntry[]] {
    const { entries, wide, room = 5 } = this
    const apart = entries.filter(({ group }) => group !== undefined)
    // One that would be alone in its group stands for itself.
    if (wide && apart.length < 2) return [entries, []]
    const all = [...entries.filter(({ group }) => group === undefined), ...apart]
    const shown = wide ? all.length - apart.length : all.length > room ? Math.max(0, room - 1) : room
    return [all.slice(0, shown), all.slice(shown)]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  override firstUpdated(): void {
    const strip = this.renderRoot.querySelector('nav')
    if (strip) this.#resized.observe(strip)
  }

  /** Where there are more entries than the rail is high, the one we are at is in sight. */
  override updated(): void {
    const current = this.entries.find((entry) => entry.current)?.path
    if (current !== this.#shown)
      this.renderRoot.querySelector('[aria-current], [current]')?.scrollIntoView({ block: 'nearest' })
    this.#shown = current
  }

  /** The content is in another shadow root, where the address of a fragment does not reach. */
  #onSkip(event: Event): void {
    event.preventDefault()
    this.dispatchEvent(new CustomEvent('skip'))
  }

  #entry(entry: NavEntry) {
    return html`<a class="entry" href=${addressOf(entry.path)} aria-current=${entry.current ? 'page' : nothing} title=${entry.label}
      >${entryContent(entry, this.text)}</a>`
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
