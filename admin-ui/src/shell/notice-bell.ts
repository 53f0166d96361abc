import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { icon } from '../elements/icon.ts'
import { type Placement, place } from '../elements/menu/place.ts'
import '../elements/time/time.ts'
import { register } from '../register.ts'
import { moveByArrows } from './arrow-keys.ts'
import type { KnownChoices, Notice, Notices } from './data/notices.ts'
import { addressOf } from './data/router.ts'
import { noticeBellStyles } from './notice-bell.styles.ts'
import type { Text } from './shell-text.ts'

/** A bell with the number of unread notices, and behind it the list of them. */
export class NoticeBell extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    notices: { attribute: false },
    items: { attribute: false },
    unread: { type: Number },
    quiet: { type: Boolean },
    choices: { attribute: false },
    placement: {},
    open: { state: true },
    choosing: { state: true },
  }

  declare text: Text
  declare notices: Notices
  /** Of `notices`: given beside it, so that a change of them is seen. */
  declare items: readonly Notice[]
  declare unread: number
  declare quiet: boolean
  declare choices: KnownChoices | undefined
  declare placement: Placement
  declare protected open: boolean
  /** How one wants to be told is shown instead of the list. */
  declare protected choosing: boolean
  readonly #resized = new ResizeObserver(() => this.#place())

  static override styles = noticeBellStyles

  override render() {
    const { text, unread } = this
    const label = unread === 0 ? text('notices.label') : text('notices.unread', { count: unread })
    const turn = text(this.choosing ? 'notices.back' : 'notices.choices')
    const title = this.quiet ? `${label} (${text('notices.quiet')})` : label
    return html`<button type="button" class="icon-button" id="bell" popovertarget="list" aria-label=${title} title=${title}
        aria-expanded=${this.open === true} data-test="notices">
        <span class=${this.quiet ? 'quiet' : ''}>${icon('bell')}</span>
        ${unread > 0 ? html`<span class="count" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>` : nothing}
      </button>
      <div class="popover" id="list" popover role="dialog" aria-labelledby="title" tabindex="-1" @beforetoggle=${this.#onBeforeToggle}
        @toggle=${this.#onToggle} @keydown=${this.#onKey}>
        <div class="head">
          <h2 id="title">${text(this.choosing ? 'notices.choices' : 'notices.title')}</h2>
          ${unread > 0 && !this.choosing ? html`<button type="button" class="button plain" data-test="notices-read-all" @click=${() => void this.#read()}>${text('notices.read-all')}</button>` : nothing}
          <button type="button" class="button plain icon-only ${this.choosing ? 'back' : ''}" data-test="notices-choices"
            aria-label=${turn} title=${turn} @click=${() => void this.#onChoosing()}>${icon(this.choosing ? 'back' : 'settings')}</button>
        </div>
        ${this.choosing ? this.#choices() : this.#list()}
      </div>
      <span class="visually-hidden" role="status">${unread > 0 ? label : ''}</span>`
  }

  #choices() {
    return html`<kaunter-notice-choices locale=${document.documentElement.lang} .notices=${this.notices} .choices=${this.choices}></kaunter-notice-choices>`
  }

  #list() {
    const { text } = this
    if (this.items.length === 0) return html`<p class="empty">${text('notices.none')}</p>`
    return html`${this.#groups.map((group) => this.#group(group))}
      ${this.notices.more ? html`<button type="button" class="button plain more" @click=${() => void this.notices.loadMore()}>${text('notices.more')}</button>` : nothing}`
  }

  /** Few change it, and seldom: it is loaded when somebody looks. */
  async #onChoosing(): Promise<void> {
    this.choosing = !this.choosing
    if (!this.choosing) return
    await import('./notice-choices.ts')
    // What cannot be read is told there.
    await this.notices.loadChoices().catch(() => undefined)
  }

  /** What was held back for one opening stands together. */
  get #groups(): readonly (readonly Notice[])[] {
    const groups: Notice[][] = []
    for (const item of this.items) {
      const last = groups.at(-1)
      if (item.digest !== null && last?.[0]?.digest === item.digest) last.push(item)
      else groups.push([item])
    }
    return groups
  }

  #group(group: readonly Notice[]) {
    const [first] = group
    const list = html`<ul>${group.map((item) => this.#item(item))}</ul>`
    if (group.length === 1 || first === undefined) return list
    return html`<section aria-labelledby="digest-${first.id}" data-test="digest">
      <h3 id="digest-${first.id}">${this.text('notices.digest', { count: group.length })}</h3>${list}
    </section>`
  }

  #item({ id, text, subject, about, at, read }: Notice) {
    const { name, line } = about ?? {}
    return html`<li><a href=${addressOf(subject.path)} class=${read ? '' : 'unread'} data-test="notice" @click=${() => this.#onOpen(id, read)}>
      <span class="dot" aria-hidden="true"></span>
      <span class="what">${name === undefined ? text : html`<bdi>${name}</bdi>`}${read ? nothing : html`<span class="visually-hidden">, ${this.text('notices.new')}</span>`}</span>
      <kaunter-time datetime=${at} format="relative"></kaunter-time>
      ${name === undefined ? nothing : html`<span class="more-of">${text}</span>`}
      ${line ? html`<bdi class="more-of line">${line}</bdi>` : nothing}
    </a></li>`
  }

  #onOpen(id: string, read: boolean): void {
    this.#box?.hidePopover()
    if (!read) void this.#read([id])
  }

  async #read(ids?: readonly string[]): Promise<void> {
    // What could not be marked stays unread, which is what is shown.
    await this.notices.read(ids).catch(() => undefined)
    if (ids === undefined) this.#box?.focus()
  }

  get #box(): HTMLElement | null {
    return this.renderRoot.querySelector('.popover')
  }

  #onBeforeToggle(event: ToggleEvent): void {
    this.open = event.newState === 'open'
    if (this.open) this.choosing = false
  }

  override firstUpdated(): void {
    const list = this.#box
    // It grows while it is open: with more notices, and with what is loaded late.
    if (list) this.#resized.observe(list)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  #onToggle(event: ToggleEvent): void {
    if (event.newState !== 'open') return
    this.#place()
    const list = this.#box
    ;(list?.querySelector('a') ?? list)?.focus()
  }

  #place(): void {
    const list = this.#box
    if (!list || !this.open) return
    const screen = { width: window.innerWidth, height: window.innerHeight }
    const at = place(this.getBoundingClientRect(), list.getBoundingClientRect(), screen, this.placement)
    Object.assign(list.style, { left: `${at.left}px`, top: `${at.top}px` })
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.choosing) moveByArrows(event, this.renderRoot as ShadowRoot)
  }
}

register('kaunter-bell', NoticeBell)
