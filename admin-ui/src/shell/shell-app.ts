import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { UNREADABLE } from '../api-error.ts'
import { ContextProvider, SLOTS_CONTEXT } from '../context.ts'
import type { ToastOptions, ToastTone } from '../host.ts'
import { register } from '../register.ts'
import type { SlotSource } from '../slots.ts'
import type { Locale } from '../translate.ts'
import { brandMark } from './brand.ts'
import type { CommandPalette } from './command-palette.ts'
import { Badges } from './data/badges.ts'
import { Http } from './data/http.ts'
import { LiveConnection, RESET } from './data/live.ts'
import { type Notice, Notices } from './data/notices.ts'
import { Places } from './data/places.ts'
import { type PluginLoadedEvent, PluginLoader } from './data/plugin-loader.ts'
import { applyTheme, storedLocale, storedTheme, storeLocale, storeTheme, type Theme } from './data/preferences.ts'
import { currentPath, homePath, matchPage, Router } from './data/router.ts'
import { type ManifestPlugin, Session, type SessionUser } from './data/session.ts'
import './login-page.ts'
import './nav-rail.ts'
import type { NavRail } from './nav-rail.ts'
import { PaletteOpener } from './palette-opener.ts'
import './plugin-place.ts'
import { type NavEntry, navEntries } from './nav-entry.ts'
import type { LocalePickEvent, ThemePickEvent } from './preference-menus.ts'
import { problemsBanner } from './problems-banner.ts'
import { shellStyles } from './shell-app.styles.ts'
import './shell-notes.ts'
import { type Text, textIn } from './shell-text.ts'
import { stateCard } from './state-card.ts'
import './toast-stack.ts'
import type { ToastStack } from './toast-stack.ts'

const WIDE = matchMedia('(min-width: 48rem)')

/** The admin: signing in, then the frame around the pages of the plugins. */
export class KaunterShell extends LitElement {
  static override properties: PropertyDeclarations = { locale: { state: true }, theme: { state: true } }

  declare locale: Locale
  declare theme: Theme
  readonly #http = new Http()
  readonly #session = new Session(this.#http, () => this.#onSession())
  readonly #live = new LiveConnection(
    () => this.requestUpdate(),
    () => void this.#session.load(),
  )
  readonly #notices = new Notices(
    this.#http,
    this.#live,
    () => this.#onNotices(),
    (notice) => this.#openNotice(notice),
  )
  readonly #loader = new PluginLoader()
  readonly #palette = new PaletteOpener(
    () => this.renderRoot.querySelector<CommandPalette>('kaunter-palette'),
    () => this.#toast(this.#text('error.KAUNTER_UI_UNREACHABLE'), 'bad'),
  )
  readonly #badges = new Badges(() => this.requestUpdate())
  readonly #router = new Router(() => this.requestUpdate())
  readonly #slots = new ContextProvider<SlotSource>(this, SLOTS_CONTEXT)
  #places: Places | undefined
  /** Of the admin that runs here. */
  #version: string | undefined
  #ended = false

  static override styles = shellStyles

  constructor() {
    super()
    this.theme = storedTheme()
    this.locale = storedLocale()
    applyTheme(this.theme)
    document.documentElement.lang = this.locale
    this.#http.describe = (code) =>
      this.#text(code === UNREADABLE ? 'error.KAUNTER_UI_UNREADABLE' : 'error.KAUNTER_UI_UNREACHABLE')
    // What somebody may see and do has changed with it.
    this.#live.on('plugins.changed', () => void this.#session.load())
    // Also told when what the user may see or do has changed.
    this.#live.on(RESET, () => void this.#session.load())
    this.#loader.addEventListener('plugin-loaded', (event) => this.#onPluginLoaded(event as PluginLoadedEvent))
    WIDE.addEventListener('change', () => this.requestUpdate())
    this.addEventListener('theme-pick', (event) => this.#onTheme((event as ThemePickEvent).detail))
    this.addEventListener('locale-pick', (event) => void this.#onLocale((event as LocalePickEvent).detail))
    this.addEventListener('sign-out', () => void this.#onSignOut())
    window.addEventListener('keydown', (event) => this.#onKey(event))
    void this.#session.load()
  }

  get #text(): Text {
    return textIn(this.locale)
  }

  override render() {
    const state = this.#session.state
    const text = this.#text
    if (state.kind === 'loading') {
      return html`<div class="splash" role="status">${brandMark('3rem')}<span class="visually-hidden">${text('app.loading')}</span></div>`
    }
    if (state.kind === 'failed') {
      return stateCard({
        icon: 'offline',
        tone: 'bad',
        title: text('app.failed.title'),
        text: state.error.status === 0 ? state.error.message : text('app.failed.text'),
        detail: state.error.requestId === '' ? undefined : text('app.reference', { id: state.error.requestId }),
        action: html`<button class="button" @click=${() => this.#session.retry()}>${text('app.retry')}</button>`,
      })
    }
    if (state.kind === 'signed-out') return html`${this.#login()}${this.#toasts()}`
    // Nothing that was made for one user is shown to the next.
    return keyed(state.user.id, this.#frame(text))
  }

  /** `user`: whose session has ended. */
  #login(user?: SessionUser) {
    return html`<kaunter-login ?over=${user !== undefined} .text=${this.#text} .session=${this.#session} .theme=${this.theme} .locale=${this.locale}
      .user=${user}></kaunter-login>`
  }

  #frame(text: Text) {
    const state = this.#session.state
    if (state.kind !== 'signed-in') return nothing
    const { manifest, user, ended } = state
    const path = currentPath()
    const match = matchPage(manifest, path, location.search)
    return html`
      <kaunter-nav .text=${text} .entries=${this.#entries(path)} .user=${user} .theme=${this.theme}
        .locale=${this.locale} .connection=${this.#live.connection} .notices=${this.#notices} .wide=${WIDE.matches}
        @skip=${this.#onSkip} @palette-open=${() => void this.#palette.toggle()}></kaunter-nav>
      <main id="content" tabindex="-1">
        ${problemsBanner(text, manifest)}
        <div class="page">
          ${
            match
              ? html`<kaunter-place whole .entry=${this.#places?.page(match)} .given=${{ route: match.route }}></kaunter-place>`
              : this.#nowhere(text)
          }
        </div>
        ${ended ? nothing : html`<kaunter-notes .text=${text} .connection=${this.#live.connection} ?stale=${this.#version !== manifest.version}></kaunter-notes>`}
      </main>
      <kaunter-palette .text=${text} .places=${this.#places} user=${user.id}></kaunter-palette>
      ${this.#toasts()} ${ended ? this.#login(user) : nothing}
    `
  }

  #toasts() {
    return html`<kaunter-toasts .text=${this.#text}></kaunter-toasts>`
  }

  #nowhere(text: Text) {
    const state = this.#session.state
    const home = state.kind === 'signed-in' ? homePath(state.manifest) : undefined
    if (home === undefined) {
      return stateCard({ icon: 'plugin', title: text('page.empty.title'), text: text('page.empty.text') })
    }
    return stateCard({
      icon: 'help',
      title: text('page.missing.title'),
      text: text('page.missing.text'),
      action: html`<a class="button" href="/admin${home}">${text('page.home')}</a>`,
    })
  }

  #entries(path: string): NavEntry[] {
    const state = this.#session.state
    return state.kind === 'signed-in' ? navEntries(state.manifest, this.locale, path, this.#badges) : []
  }

  /** Anew when language, user or plugins have changed, for everything that plugins show depends on them. */
  override willUpdate(): void {
    const { state } = this.#session
    if (state.kind !== 'signed-in') return
    const { manifest, user } = state
    if (this.#places?.isFor(manifest, user, this.locale)) return
    this.#loader.announce(manifest.plugins)
    this.#places = new Places(this.#parts, manifest, user, this.locale, this.#places)
    this.#slots.set(this.#places)
    for (const plugin of manifest.plugins) this.#count(plugin)
  }

  readonly #parts = {
    http: this.#http,
    live: this.#live,
    loader: this.#loader,
    navigate: (path: string) => this.#router.go(path),
    toast: (text: string, tone: ToastTone, options?: ToastOptions) => this.#toast(text, tone, options),
  }

  #toast(text: string, tone: ToastTone, options?: ToastOptions): () => void {
    return this.renderRoot.querySelector<ToastStack>('kaunter-toasts')?.show(text, tone, options) ?? (() => {})
  }

  override updated(): void {
    const state = this.#session.state
    if (state.kind === 'signed-in') {
      const home = homePath(state.manifest)
      if (currentPath() === '/' && home !== undefined) this.#router.go(home, true)
    }
    this.#titled()
  }

  /** What is unread is seen on the tab too. */
  #titled(): void {
    const page = this.#entries(currentPath()).find((entry) => entry.current)
    const { unread } = this.#notices
    const count = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''
    document.title = `${count}${page ? `${page.label} · ` : ''}${this.#text('app.name')}`
  }

  #onSession(): void {
    const state = this.#session.state
    const ended = state.kind === 'signed-in' && state.ended
    const again = this.#ended && !ended
    this.#ended = ended
    if (state.kind === 'signed-in') {
      this.#version ??= state.manifest.version
      this.#setLocale(state.user.locale)
      this.#badges.keep(state.user.id, state.manifest.plugins)
      this.#notices.follow(state.user)
      if (ended) this.#live.stop()
      else this.#live.start(state.user.id)
      // Nobody listened meanwhile.
      if (again) this.#live.reset()
    } else {
      this.#live.stop()
      this.#notices.follow(undefined)
      this.#badges.stop()
    }
    this.requestUpdate()
  }

  #openNotice({ id, read, subject }: Notice): void {
    this.#router.go(subject.path)
    // What could not be marked stays unread, which is what is shown.
    if (!read) void this.#notices.read([id]).catch(() => undefined)
  }

  /** The navigation is given the same notices again, and would not look. */
  #onNotices(): void {
    this.#titled()
    this.renderRoot?.querySelector<NavRail>('kaunter-nav')?.requestUpdate()
  }

  #onPluginLoaded({ plugin }: PluginLoadedEvent): void {
    this.#count(plugin)
    this.requestUpdate()
  }

  #count(plugin: ManifestPlugin): void {
    const module = this.#loader.loaded(plugin)
    if (module && this.#places) this.#badges.start(plugin, module, this.#places.host(plugin))
  }

  #setLocale(locale: Locale): void {
    this.locale = locale
    storeLocale(locale)
  }

  #onTheme(theme: Theme): void {
    this.theme = theme
    storeTheme(theme)
  }

  async #onLocale(locale: Locale): Promise<void> {
    this.#setLocale(locale)
    await this.#session.saveLocale(locale).catch((error: unknown) => {
      this.#toast(this.#text('locale.failed', { reason: reasonOf(error) }), 'bad')
    })
  }

  async #onSignOut(): Promise<void> {
    await this.#session.signOut().catch((error: unknown) => {
      this.#toast(this.#text('user.sign-out.failed', { reason: reasonOf(error) }), 'bad')
    })
  }

  #onKey(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event
    if (key.toLowerCase() !== 'k' || !(ctrlKey || metaKey) || shiftKey || altKey || event.defaultPrevented) return
    if (this.#session.state.kind !== 'signed-in') return
    event.preventDefault()
    void this.#palette.toggle()
  }

  #onSkip(): void {
    this.renderRoot.querySelector<HTMLElement>('#content')?.focus()
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

register('kaunter-shell', KaunterShell)
