import { controls, html, icon, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import { live } from 'lit/directives/live.js'
import type { TicketsKey } from '../catalog.ts'
import type { Drafts } from '../data/drafts.ts'
import type { Mode } from '../data/outbox.ts'
import { InboxEvent } from '../events.ts'
import { composerStyles } from './composer.styles.ts'

/** What WhatsApp takes in one text message. */
const MOST = 4_096
const TELL_FROM = 300

/** Where one writes: a reply to the customer or a note for the team. */
export class MessageComposer extends KaunterElement<TicketsKey> {
  static override properties = {
    ticketId: {},
    contactName: {},
    closed: { type: Boolean },
    reason: {},
    drafts: { attribute: false },
    mode: { state: true },
  }

  declare ticketId: string
  declare contactName: string
  /** The channel does not let us write freely now. */
  declare closed: boolean
  declare reason: string | undefined
  declare drafts: Drafts
  declare mode: Mode

  static override styles = [controls, composerStyles]

  constructor() {
    super()
    this.mode = 'reply'
  }

  /** Puts the cursor into the reply or the note. */
  async focusMode(mode: Mode): Promise<void> {
    this.mode = mode
    await this.updateComplete
    const target =
      this.renderRoot.querySelector<HTMLElement>('textarea') ?? this.renderRoot.querySelector('button.to-note')
    ;(target as HTMLElement | null)?.focus()
  }

  /** Puts a text back, before anything that has been typed since. */
  restore(mode: Mode, text: string): void {
    const typed = this.drafts.get(this.ticketId, mode)
    this.drafts.set(this.ticketId, mode, typed === '' ? text : `${text}\n${typed}`)
    this.requestUpdate()
    void this.focusMode(mode)
  }

  get #text(): string {
    return this.drafts.get(this.ticketId, this.mode)
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('ticketId')) this.mode = 'reply'
  }

  override render() {
    const { host, mode } = this
    return html`<form class="composer ${mode}" @submit=${this.#onSubmit}>
      <div class="modes" role="group" aria-label=${host.t('composer.label')}>
        ${this.#modeButton('reply')} ${this.#modeButton('note')}
      </div>
      ${this.closed && mode === 'reply' ? this.#closedNotice() : this.#editor()}
    </form>`
  }

  #modeButton(mode: Mode) {
    return html`<button type="button" class="mode" data-test="mode-${mode}" aria-pressed=${String(this.mode === mode)}
      @click=${() => void this.focusMode(mode)}>
      ${icon(mode === 'note' ? 'lock' : 'reply')} ${this.host.t(`composer.${mode}`)}
    </button>`
  }

  #closedNotice() {
    const { host } = this
    return html`<div class="closed" data-test="window-closed">
      ${icon('lock')}
      <div>
        <strong>${host.t('composer.closed.title')}</strong>
        <p>${host.t('composer.closed.text')}</p>
        ${this.reason ? html`<p>${this.reason}</p>` : nothing}
        ${this.#text === '' ? nothing : html`<p class="kept">${this.#text}</p>`}
        <button type="button" class="button to-note" @click=${() => void this.focusMode('note')}>
          ${host.t('composer.to-note')}
        </button>
      </div>
    </div>`
  }

  #editor() {
    const { host, mode } = this
    const text = this.#text
    const left = MOST - text.trim().length
    const label =
      mode === 'note' ? host.t('composer.note.hint') : host.t('composer.reply.hint', { name: this.contactName })
    return html`
      <textarea rows="2" data-test="composer" aria-label=${label} placeholder=${label} aria-describedby="keys"
        aria-invalid=${left < 0} enterkeyhint="send" .value=${live(text)} @input=${this.#onInput} @keydown=${this.#onKey}></textarea>
      <div class="foot">
        <span class="keys" id="keys">${host.t('composer.keys')}</span>
        <span class="left ${left < 0 ? 'over' : ''}" role="status">${
          left >= TELL_FROM ? nothing : host.t(left < 0 ? 'composer.over' : 'composer.left', { count: Math.abs(left) })
        }</span>
        <button type="submit" class="button primary" data-test="send" ?disabled=${text.trim() === '' || left < 0}>
          ${icon(mode === 'note' ? 'note' : 'send')} ${host.t(mode === 'note' ? 'composer.save' : 'composer.send')}
        </button>
      </div>
    `
  }

  #onInput(event: Event): void {
    this.drafts.set(this.ticketId, this.mode, (event.target as HTMLTextAreaElement).value)
    this.requestUpdate()
  }

  #onKey(event: KeyboardEvent): void {
    // While an input method composes a character, Enter accepts the character.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return
    event.preventDefault()
    this.#send()
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#send()
    this.renderRoot.querySelector('textarea')?.focus()
  }

  #send(): void {
    const text = this.#text.trim()
    if (text === '' || text.length > MOST) return
    this.drafts.set(this.ticketId, this.mode, '')
    this.requestUpdate()
    this.dispatchEvent(new InboxEvent('text-send', { mode: this.mode, text }))
  }
}

register('tickets-composer', MessageComposer)
