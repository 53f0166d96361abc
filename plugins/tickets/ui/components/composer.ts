import { controls, html, icon, KaunterElement, nothing, register, timeWords } from '@kaunter/admin-ui'
import { live } from 'lit/directives/live.js'
import type { TicketsKey } from '../catalog.ts'
import { PresenceBeat } from '../data/presence-beat.ts'
import { SHORT_MS } from '../data/reply-window.ts'
import type { ThreadStore } from '../data/thread-store.ts'
import type { Mode } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { threadWords } from '../thread-catalog.ts'
import { sayTogether } from '../together/catalog.ts'
import { composerStyles } from './composer.styles.ts'
import { backPanel, movedPanel, otherPanel, othersLine } from './composer-panels.ts'
import { briefly } from './sla-chip.ts'
import { Suggestions } from './suggestions.ts'

/** What WhatsApp takes in one text message. */
const MOST = 4_096
const TELL_FROM = 300

/** Where one writes: a reply to the customer or a note for the team. */
export class MessageComposer extends KaunterElement<TicketsKey> {
  static override properties = {
    ticketId: {},
    contactName: {},
    left: { type: Number },
    reason: {},
    // Drafts change in it without its becoming another one.
    store: { attribute: false, hasChanged: () => true },
    mode: { state: true },
    preview: { state: true },
  }

  declare ticketId: string
  declare contactName: string
  /** For how long the channel lets us write freely, in milliseconds; 0 when it does not. */
  declare left: number
  declare reason: string | undefined
  declare store: ThreadStore
  declare mode: Mode
  declare preview: boolean
  readonly #suggestions = new Suggestions(this)
  readonly #beat = new PresenceBeat(() => this.host)

  static override styles = [controls, composerStyles]

  constructor() {
    super()
    this.mode = 'reply'
    this.preview = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('pagehide', this.#beat.leave)
    document.addEventListener('visibilitychange', this.#onVisibility)
    if (this.host) this.#beat.at(this.ticketId)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pagehide', this.#beat.leave)
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#beat.at(undefined)
  }

  readonly #onVisibility = () => this.#beat.beat()

  /** Puts the cursor into the reply or the note. */
  async focusMode(mode: Mode): Promise<void> {
    this.mode = mode
    await this.updateComplete
    const target = this.#area ?? this.renderRoot.querySelector<HTMLElement>('button.to-note')
    target?.focus()
  }

  /** The reply was refused: what one can do has the focus, so that an Enter that was meant to send does not. */
  async showMoved(): Promise<void> {
    this.mode = 'reply'
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[data-test=moved-edit]')?.focus()
  }

  /** Puts a text back, before anything that has been typed since. */
  restore(mode: Mode, text: string): void {
    this.store.writing.drafts.restore(this.ticketId, mode, text)
    this.requestUpdate()
    void this.focusMode(mode)
  }

  get #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea')
  }

  get #text(): string {
    return this.store.writing.drafts.get(this.ticketId, this.mode)
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('ticketId')) return
    this.mode = 'reply'
    this.#beat.at(this.ticketId)
  }

  override updated(): void {
    const area = this.#area
    // Where the browser cannot size a field by its content.
    if (!area || CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }

  override render() {
    const { host, mode, store } = this
    const say = threadWords(host.locale)
    return html`${store.ticket ? othersLine(host, store.ticket) : nothing}${this.#panels()}
    <form class="composer ${mode}" @submit=${this.#onSubmit}>
      <div class="modes">
        <div role="group" aria-label=${say('composer.label')}>${this.#modeButton('reply')}${this.#modeButton('note')}</div>
        ${this.#closed ? nothing : this.#tools()}
      </div>
      ${this.#closed ? this.#closedNotice() : this.#editor()}
    </form>`
  }

  #panels() {
    const { host, mode, store, ticketId } = this
    const { moved } = store.writing
    const { other, reason } = store.writing.drafts.about(ticketId, mode)
    const edit = () => {
      store.writing.forgetMoved()
      void this.focusMode('reply')
    }
    return html`${
      moved && mode === 'reply'
        ? movedPanel(host, moved, {
            edit,
            anyway: () => {
              this.#send(true)
              edit()
            },
            discard: () => {
              store.writing.drafts.set(ticketId, 'reply', '')
              edit()
            },
          })
        : nothing
    }${
      other
        ? otherPanel(host, other, (choice) => {
            store.writing.drafts.choose(ticketId, mode, choice)
            void this.focusMode(mode)
          })
        : nothing
    }${reason ? backPanel(host, reason) : nothing}`
  }

  #modeButton(mode: Mode) {
    return html`<button type="button" class="mode" data-test="mode-${mode}" aria-pressed=${String(this.mode === mode)}
      @click=${() => void this.focusMode(mode)}>
      ${icon(mode === 'note' ? 'lock' : 'reply')} ${this.host.t(`composer.${mode}`)}
    </button>`
  }

  get #closed(): boolean {
    return this.left === 0 && this.mode === 'reply'
  }

  /** What can also be done with a key or a sign; in words where there is room. */
  #tools() {
    const { host, mode, preview } = this
    const say = threadWords(host.locale)
    const tool = (sign: '/' | '@', name: string) =>
      html`<button type="button" class="mode" data-test="tool" title="${name} (${sign})" aria-label=${name}
        @click=${() => void this.#suggestions.begin(sign)}><kbd>${sign}</kbd><span class="word">${name}</span></button>`
    if (mode === 'note') return html`<div>${tool('@', say('tool.mention'))}</div>`
    const words = sayTogether(host.locale)('preview.show')
    return html`<div>${tool('/', say('tool.canned'))}
      <button type="button" class="mode" data-test="tool-macro" title="${say('tool.macro')} (M)" aria-label=${say('tool.macro')}
        @click=${() => this.dispatchEvent(new InboxEvent('macros-open'))}>${icon('play')}<span class="word">${say('tool.macro')}</span></button>
      <button type="button" class="mode" data-test="preview-toggle" title=${words} aria-label=${words} aria-pressed=${String(preview)}
        @click=${this.#onPreview}>${icon('eye')}<span class="word">${words}</span></button></div>`
  }

  #closedNotice() {
    const say = threadWords(this.host.locale)
    return html`<div class="closed" data-test="window-closed">
      ${icon('lock')}
      <div>
        <strong>${say('composer.closed.title')}</strong>
        <p>${say('composer.closed.text')}</p>
        ${this.reason ? html`<p>${this.reason}</p>` : nothing}
        ${this.#text === '' ? nothing : html`<p class="kept">${this.#text}</p>`}
        <button type="button" class="button to-note" @click=${() => void this.focusMode('note')}>
          ${say('composer.to-note')}
        </button>
      </div>
    </div>`
  }

  #editor() {
    const { mode } = this
    const say = threadWords(this.host.locale)
    const text = this.#text
    const left = MOST - text.trim().length
    const label = mode === 'note' ? say('composer.note.hint') : say('composer.reply.hint', { name: this.contactName })
    return html`
      <textarea rows="2" data-test="composer" dir="auto" aria-label=${label} placeholder=${label} aria-describedby="keys"
        aria-invalid=${left < 0} enterkeyhint="send" .value=${live(text)} @input=${this.#onInput} @keydown=${this.#onKey}></textarea>
      ${this.preview && mode === 'reply' ? html`<tickets-preview .text=${text}></tickets-preview>` : nothing}
      <div class="foot">
        ${this.#window()}<span class="keys" id="keys">${say(mode === 'note' ? 'composer.keys.note' : 'composer.keys')}</span>
        <span class="left ${left < 0 ? 'over' : ''}" role="status">${this.#state(text, left)}</span>
        <button type="submit" class="button primary" data-test="send" ?disabled=${text.trim() === '' || left < 0}>
          ${icon(mode === 'note' ? 'note' : 'send')} ${say(mode === 'note' ? 'composer.save' : 'composer.send')}
        </button>
      </div>
    `
  }

  /** On a phone the header has no room for it. */
  #window() {
    if (this.mode === 'note' || this.left === Number.POSITIVE_INFINITY) return nothing
    const time = timeWords(this.host.locale).duration(briefly(this.left))
    return html`<span class="window ${this.left < SHORT_MS ? 'short' : ''}">${threadWords(this.host.locale)('thread.window', { time })}</span>`
  }

  /** How much more there may be, or that the server has not got it yet. */
  #state(text: string, left: number) {
    const { kept } = this.store.writing.drafts.about(this.ticketId, this.mode)
    const words =
      left < TELL_FROM
        ? threadWords(this.host.locale)(left < 0 ? 'composer.over' : 'composer.left', { count: Math.abs(left) })
        : ''
    if (kept === 'server' || text === '') return words
    return html`${words} <span data-test="kept">${sayTogether(this.host.locale)(`kept.${kept}`)}</span>`
  }

  #onInput(event: Event): void {
    const { value } = event.target as HTMLTextAreaElement
    this.store.writing.drafts.set(this.ticketId, this.mode, value)
    if (this.mode === 'reply' && value !== '') this.#beat.typing()
    else if (value === '') this.#beat.typed()
    this.requestUpdate()
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#undoes(event)) return
    // While an input method composes a character, Enter accepts the character.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return
    event.preventDefault()
    this.#send()
  }

  /** Ctrl+Z in an empty field takes back the reply that waits. */
  #undoes(event: KeyboardEvent): boolean {
    const last = this.store.pending.findLast(({ state }) => state === 'waiting')
    const undo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    if (!undo || !last || this.#text !== '') return false
    event.preventDefault()
    this.dispatchEvent(new InboxEvent('text-undo', { clientId: last.clientId }))
    return true
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#send()
    this.#area?.focus()
  }

  /** What WhatsApp makes of the marks is loaded by whoever wants to see it. */
  async #onPreview(): Promise<void> {
    if (!this.preview) await import('./whatsapp-preview.ts')
    this.preview = !this.preview
    this.#area?.focus()
  }

  /** The store takes the text out of the drafts, so that a second Enter finds nothing to send. */
  #send(anyway = false): void {
    const { mode } = this
    const text = this.#text.trim()
    if (text === '' || text.length > MOST) return
    this.#beat.typed()
    this.dispatchEvent(new InboxEvent('text-send', { mode, text, ...(anyway && { anyway }) }))
    this.requestUpdate()
  }
}

register('tickets-composer', MessageComposer)
