import { controls, html, icon, KaunterElement, marks, nothing, register, timeWords } from '@kaunter/admin-ui'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { TicketsKey } from '../catalog.ts'
import { replyLeft } from '../data/reply-window.ts'
import { ThreadLines } from '../data/thread-lines.ts'
import type { ThreadStore } from '../data/thread-store.ts'
import type { Entry } from '../data/timeline.ts'
import { InboxEvent } from '../events.ts'
import type { printSheet } from '../more/print-sheet.ts'
import { threadWords } from '../thread-catalog.ts'
import { messageBubble, noteBlock, pendingBubble } from './bubble.ts'
import { FILE_PATIENCE_MS } from './bubble-body.ts'
import { conversationStyles } from './conversation.styles.ts'
import { asideLine, eventLines } from './event-line.ts'
import { speakerOf, type ThreadView } from './thread-view.ts'
import { ThreadWindow } from './thread-window.ts'

/** The clock of most shops; where an outlet has another, the thread says so. */
const USUAL_ZONE = 'Asia/Kuala_Lumpur'

/** The messages, notes and events of a ticket. It stays at the newest line unless one has scrolled away from it. */
export class ConversationLog extends KaunterElement<TicketsKey> {
  static override properties = {
    store: { attribute: false, hasChanged: () => true },
    names: { attribute: false },
    now: { type: Number },
    atEnd: { state: true },
    looking: { state: true },
  }

  declare store: ThreadStore
  declare names: ReadonlyMap<string, string>
  declare now: number
  declare atEnd: boolean
  /** A message is being looked for among the older ones. */
  declare looking: boolean
  #lines: ThreadLines | undefined
  #shownId: string | undefined
  #view: ThreadView | undefined
  #viewZone = ''
  readonly #open = new Set<string>()
  readonly #window = new ThreadWindow()
  #told = ''
  #observer: ResizeObserver | undefined
  #printSheet: typeof printSheet | undefined
  #removeSheet = () => {}

  static override styles = [controls, marks, conversationStyles]

  constructor() {
    super()
    this.atEnd = true
    this.looking = false
    this.now = Date.now()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // The composer grows while one types; the newest line must stay in sight.
    this.#observer = new ResizeObserver(() => (this.atEnd ? this.#window.toEnd() : this.requestUpdate()))
    this.#observer.observe(this)
    document.addEventListener('visibilitychange', this.#noteSeen)
    window.addEventListener('beforeprint', this.#onPrint)
    window.addEventListener('afterprint', this.#onPrinted)
    void this.#loadPrinter()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer?.disconnect()
    document.removeEventListener('visibilitychange', this.#noteSeen)
    window.removeEventListener('beforeprint', this.#onPrint)
    window.removeEventListener('afterprint', this.#onPrinted)
    this.#removeSheet()
  }

  /** Shows the newest line. */
  scrollToEnd(): void {
    this.atEnd = true
    this.requestUpdate()
  }

  /** Shows a message and marks it for a moment; loads what is older until it is there. */
  async jumpTo(messageId: string): Promise<void> {
    const { store, host } = this
    if (!store.messages.some(({ id }) => id === messageId)) {
      this.looking = true
      await store.loadBackTo(messageId)
      this.looking = false
      await this.updateComplete
    }
    const entry = this.#entries.find((each) => each.kind === 'message' && each.message.id === messageId)
    if (!entry) {
      host.toast(threadWords(host.locale)('jump.gone'))
      return
    }
    this.atEnd = false
    this.#window.aim(entry.key)
    this.requestUpdate()
    await this.updateComplete
    const line = this.#window.lineOf(entry.key)
    line?.focus({ preventScroll: true })
    line?.classList.remove('found')
    // Read, so that the mark starts anew for a message that was found just before.
    void line?.offsetWidth
    line?.classList.add('found')
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.#window.hold(this.atEnd)
    this.#setView(changed)
    const { store } = this
    this.#lines ??= new ThreadLines(this.host.user.id)
    if (this.#shownId !== store.id) this.#turnTo(this.#lines, store.id)
    const { messages, events, pending } = store
    const thread = { messages, events, pending, complete: store.older === 'none', zone: this.#zone }
    const { told, wrote } = this.#lines.take(thread, this.#looks)
    if (told) this.#tell(told)
    if (wrote) this.atEnd = true
    this.#window.divide(this.#lines.keys, this.atEnd)
  }

  override updated(): void {
    const scroll = this.renderRoot.querySelector<HTMLElement>('.scroll')
    this.#window.settle(scroll, this.atEnd)
    this.#noteSeen()
    this.#loadAhead(scroll)
  }

  get #entries(): readonly Entry[] {
    return this.#lines?.entries ?? []
  }

  get #zone(): string {
    return this.store.ticket?.outlet?.timeZone ?? USUAL_ZONE
  }

  /** Whether the reader has the newest line before his eyes. */
  get #looks(): boolean {
    return this.atEnd && document.visibilityState === 'visible'
  }

  #setView(changed: Map<PropertyKey, unknown>): void {
    const { host, store } = this
    const contactName = store.ticket?.contact.name ?? ''
    const words = timeWords(host.locale, this.#zone)
    const closed = store.ticket !== undefined && replyLeft(store.ticket, this.now) === 0
    const same = this.#view?.contactName === contactName && this.#view.closed === closed
    if (same && !changed.has('host') && !changed.has('names') && this.#viewZone === this.#zone) return
    this.#viewZone = this.#zone
    this.#view = {
      host,
      words,
      contactName,
      closed,
      marks: store.ticket?.channel.startsWith('whatsapp') ?? false,
      say: threadWords(host.locale),
      nameOf: (id) => this.names.get(id) ?? id,
      isOpen: (what) => this.#open.has(what),
      toggle: (what) => {
        if (!this.#open.delete(what)) this.#open.add(what)
        this.requestUpdate()
      },
      jump: (id) => void this.jumpTo(id),
    }
  }

  #turnTo(lines: ThreadLines, id: string | undefined): void {
    this.#shownId = id
    lines.turnTo(id)
    this.#open.clear()
    this.#window.clear()
    this.#told = ''
    this.atEnd = true
  }

  readonly #noteSeen = (): void => {
    if (this.store.state === 'ready' && this.#looks) this.#lines?.see()
  }

  /** A page that is being printed waits for nothing: what it needs is there before. */
  async #loadPrinter(): Promise<void> {
    try {
      this.#printSheet = (await import('../more/print-sheet.ts')).printSheet
    } catch (error) {
      // Without it the browser prints the page as it is on the screen.
      console.warn(error)
    }
  }

  readonly #onPrint = (): void => {
    if (this.store.state === 'ready') this.#removeSheet = this.#printSheet?.(this.host, this.store, false) ?? (() => {})
  }

  readonly #onPrinted = (): void => this.#removeSheet()

  /** Screen readers hear what is new, and not what is drawn while one scrolls. */
  #tell(entry: Entry): void {
    const view = this.#view
    if (!view) return
    if (entry.kind === 'message')
      this.#told = view.say('arrived', { name: speakerOf(view, entry.message), text: entry.message.text.slice(0, 300) })
    else if (entry.kind === 'note') this.#told = view.say('note.by', { name: entry.event.actor?.name ?? '' })
  }

  override render() {
    const { host, store } = this
    if (store.state === 'loading') return this.#skeleton()
    const name = store.ticket?.contact.name ?? ''
    const { above, below } = this.#window
    return html`
      <div class="scroll" tabindex="0" role="log" aria-live="off" aria-label=${threadWords(host.locale)('thread.label', { name })} data-test="thread"
        @scroll=${this.#onScroll}>
        <div class="log">
          ${this.#older()}${this.#zoneNote()}
          ${this.#entries.length === 0 ? html`<p class="event">${threadWords(host.locale)('thread.empty')}</p>` : nothing}
          <div style="height:${above}px" aria-hidden="true"></div>
          ${repeat(
            this.#window.blocks,
            (block) => block.key,
            (block) =>
              html`<div class="block" data-block=${block.key}>${repeat(
                this.#entries.slice(block.from, block.to),
                (entry) => entry.key,
                (entry) => this.#guarded(entry),
              )}</div>`,
          )}
          <div style="height:${below}px" aria-hidden="true"></div>
        </div>
      </div>
      <p class="visually-hidden" role="status">${this.#told}</p>
      ${this.#latest()}
    `
  }

  #latest() {
    if (this.atEnd && !this.looking) return nothing
    const { host } = this
    const say = threadWords(host.locale)
    if (this.looking)
      return html`<p class="latest looking" role="status"><span class="spinner" aria-hidden="true"></span>${say('jump.looking')}</p>`
    const count = this.#lines?.freshCount ?? 0
    return html`<button type="button" class="button latest ${count > 0 ? 'primary' : ''}" data-test="latest" @click=${this.scrollToEnd}>
      ${icon('down')} ${count > 0 ? say('fresh', { count }) : say('thread.latest')}
    </button>`
  }

  /** Drawn anew only when something of it is another: most of what is on the screen stays as it is. */
  #guarded(entry: Entry) {
    const id = entry.kind === 'message' ? entry.message.id : ''
    const open = ['text ', 'edit ', 'revoke '].map((what) => this.#open.has(what + id))
    const own = entry.kind === 'note' ? this.#open.has(`text note-${entry.event.id}`) : this.#open.has(entry.key)
    const late = entry.kind === 'message' && entry.message.media !== null && this.#isLate(entry.message.createdAt)
    return guard([entry, this.#view, ...open, own, late], () => this.#entry(entry, late))
  }

  #isLate(since: string): boolean {
    return this.now - Date.parse(since) > FILE_PATIENCE_MS
  }

  #entry(entry: Entry, late: boolean) {
    const view = this.#view as ThreadView
    const day = entry.opensDay
      ? html`<p class="day" data-test="day"><time datetime=${entry.at} title=${view.words.exact(entry.at)}>${view.words.day(entry.at)}</time></p>`
      : nothing
    const mark = entry.opensNew ? html`<p class="new" data-test="new">${view.say('new')}</p>` : nothing
    return html`${day}${mark}${this.#line(view, entry, late)}`
  }

  #line(view: ThreadView, entry: Entry, late: boolean) {
    switch (entry.kind) {
      case 'message':
        return messageBubble(view, entry, late)
      case 'pending':
        return pendingBubble(view, entry.pending, entry.follows)
      case 'note':
        return noteBlock(view, entry.event)
      case 'events':
        return eventLines(view, entry.key, entry.events)
      case 'aside':
        return asideLine(view, entry.key, entry.message)
    }
  }

  #zoneNote() {
    if (this.#zone === USUAL_ZONE || this.#entries.length === 0) return nothing
    return html`<p class="event">${threadWords(this.host.locale)('zone', { zone: this.#zone.replaceAll('_', ' ') })}</p>`
  }

  #older() {
    const { host, store } = this
    if (store.older === 'none') return nothing
    const say = threadWords(host.locale)
    const failed = store.older === 'failed'
    // Of one height in every state, so that nothing moves.
    return html`<p class="older" role="status">${
      store.older === 'loading'
        ? html`<span class="spinner" aria-hidden="true"></span>${say('thread.older.loading')}`
        : html`${failed ? say('older.failed') : nothing}
          <button type="button" class="button" data-test="older" @click=${() => this.dispatchEvent(new InboxEvent('load-older'))}
            >${failed ? host.t('action.try-again') : say('thread.older')}</button>`
    }</p>`
  }

  #skeleton() {
    return html`<div class="skeleton" role="status">
      <span class="visually-hidden">${threadWords(this.host.locale)('thread.loading')}</span>
      ${[1, 2, 3, 4].map(() => html`<div class="bone" aria-hidden="true"></div>`)}
    </div>`
  }

  #onScroll(event: Event): void {
    const scroll = event.currentTarget as HTMLElement
    this.atEnd = this.#window.isAtEnd(scroll, this.atEnd)
    if (this.#window.moved(scroll)) this.requestUpdate()
    this.#loadAhead(scroll)
  }

  /** Two screens before the top, so that one scrolls on and never waits. */
  #loadAhead(scroll: HTMLElement | null): void {
    if (!scroll || this.atEnd || this.store.older !== 'idle' || scroll.scrollTop > 2 * scroll.clientHeight) return
    this.dispatchEvent(new InboxEvent('load-older'))
  }
}

register('tickets-conversation', ConversationLog)
