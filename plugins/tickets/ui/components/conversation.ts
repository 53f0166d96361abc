import { controls, html, icon, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import { repeat } from 'lit/directives/repeat.js'
import type { TicketsKey } from '../catalog.ts'
import type { ThreadStore } from '../data/thread-store.ts'
import { type Entry, timeline } from '../data/timeline.ts'
import { InboxEvent } from '../events.ts'
import { eventLine, messageBubble, noteBlock, pendingBubble } from './bubble.ts'
import { conversationStyles } from './conversation.styles.ts'

/** Nearer than this to the end counts as being at the end; nearer than that to the start asks for older messages. */
const AT_END_PX = 80
const NEAR_START_PX = 300

/** The messages, notes and events of a ticket. It stays at the newest line unless one has scrolled away from it. */
export class ConversationLog extends KaunterElement<TicketsKey> {
  static override properties = {
    store: { attribute: false, hasChanged: () => true },
    names: { attribute: false },
    atEnd: { state: true },
    fresh: { state: true },
  }

  declare store: ThreadStore
  declare names: ReadonlyMap<string, string>
  declare atEnd: boolean
  declare fresh: boolean
  #entries: readonly Entry[] = []
  #shownId: string | undefined
  #firstId: string | undefined
  #fromEnd: number | undefined
  #lastTop = 0
  #observer: ResizeObserver | undefined

  static override styles = [controls, marks, conversationStyles]

  constructor() {
    super()
    this.atEnd = true
    this.fresh = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // The composer grows while one types; the newest line must stay in sight.
    this.#observer = new ResizeObserver(() => this.atEnd && this.#toEnd())
    this.#observer.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer?.disconnect()
  }

  /** Shows the newest line. */
  scrollToEnd(): void {
    this.atEnd = true
    this.fresh = false
    this.#toEnd()
  }

  override willUpdate(): void {
    const { store } = this
    const before = this.#entries
    this.#entries = timeline(store.messages, store.events, store.pending, store.older === 'none', this.host.user.id)
    const other = this.#shownId !== store.id
    this.#shownId = store.id
    if (other) {
      this.atEnd = true
      this.fresh = false
    }
    const scroll = this.#scroll
    const firstId = store.messages[0]?.id
    const grewAbove = !other && this.#firstId !== undefined && this.#firstId !== firstId
    this.#firstId = firstId
    this.#fromEnd = grewAbove && scroll && !this.atEnd ? scroll.scrollHeight - scroll.scrollTop : undefined
    const last = this.#entries.at(-1)
    if (!other && last?.key !== before.at(-1)?.key) {
      if (last?.kind === 'pending') this.atEnd = true
      else if (!this.atEnd && !grewAbove) this.fresh = true
    }
  }

  override updated(): void {
    const scroll = this.#scroll
    if (!scroll) return
    if (this.#fromEnd !== undefined) {
      scroll.scrollTop = scroll.scrollHeight - this.#fromEnd
      this.#lastTop = scroll.scrollTop
    } else if (this.atEnd) this.#toEnd()
  }

  get #scroll(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.scroll') ?? null
  }

  #toEnd(): void {
    const scroll = this.#scroll
    if (!scroll) return
    scroll.scrollTop = scroll.scrollHeight
    this.#lastTop = scroll.scrollTop
  }

  override render() {
    const { host, store } = this
    if (store.state === 'loading') return this.#skeleton()
    const name = store.ticket?.contact.name ?? ''
    return html`
      <div class="scroll" tabindex="0" role="log" aria-label=${host.t('thread.label', { name })} data-test="thread"
        @scroll=${this.#onScroll}>
        <div class="log">
          ${this.#older()}
          ${this.#entries.length === 0 ? html`<p class="event">${host.t('thread.empty')}</p>` : nothing}
          ${repeat(
            this.#entries,
            (entry) => entry.key,
            (entry) => this.#entry(entry),
          )}
        </div>
      </div>
      ${
        this.atEnd
          ? nothing
          : html`<button type="button" class="button latest ${this.fresh ? 'primary' : ''}" @click=${this.scrollToEnd}>
            ${icon('down')} ${host.t(this.fresh ? 'thread.fresh' : 'thread.latest')}
          </button>`
      }
    `
  }

  #entry(entry: Entry) {
    const { host } = this
    switch (entry.kind) {
      case 'day':
        return html`<p class="day"><kaunter-time datetime=${entry.at} format="day"></kaunter-time></p>`
      case 'message':
        return messageBubble(host, entry.message, entry.follows)
      case 'pending':
        return pendingBubble(host, entry.pending, entry.follows)
      case 'note':
        return noteBlock(host, entry.event)
      case 'event':
        return eventLine(host, entry.event, (id) => this.names.get(id) ?? id)
    }
  }

  #older() {
    const { host, store } = this
    if (store.older === 'none') return nothing
    if (store.older === 'loading') {
      return html`<p class="older" role="status"><span class="spinner" aria-hidden="true"></span>${host.t('thread.older.loading')}</p>`
    }
    return html`<p class="older">
      <button type="button" class="button" @click=${() => this.dispatchEvent(new InboxEvent('load-older'))}>
        ${host.t('thread.older')}
      </button>
    </p>`
  }

  #skeleton() {
    return html`<div class="skeleton" role="status">
      <span class="visually-hidden">${this.host.t('thread.loading')}</span>
      ${[1, 2, 3, 4].map(() => html`<div class="bone" aria-hidden="true"></div>`)}
    </div>`
  }

  #onScroll(): void {
    const scroll = this.#scroll
    if (!scroll) return
    // Only moving up leaves the end: the view may also get shorter, when the composer grows.
    const wentUp = scroll.scrollTop < this.#lastTop - 1
    this.#lastTop = scroll.scrollTop
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX) this.atEnd = true
    else if (wentUp) this.atEnd = false
    if (this.atEnd) this.fresh = false
    if (scroll.scrollTop < NEAR_START_PX && !this.atEnd && this.store.older === 'idle') {
      this.dispatchEvent(new InboxEvent('load-older'))
    }
  }
}

register('tickets-conversation', ConversationLog)
