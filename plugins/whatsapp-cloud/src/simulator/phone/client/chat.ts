import type { MessageView } from '../view.ts'
import { bubble, summary, wordsOf } from './bubble.ts'
import { el, icon } from './dom.ts'
import { dayOf, midnight, t } from './strings.ts'

/** How far from the end, in pixels, still counts as reading the end. */
const NEAR_END = 80

interface ChatOptions {
  onRead: (ids: string[]) => void
  onTap: (message: MessageView, choice: string) => void
}

/** The log of one chat. Elements are kept by message id, so a tick changes one bubble and nothing jumps. */
export class Chat {
  readonly #log: HTMLElement
  readonly #options: ChatOptions
  readonly #observer: IntersectionObserver
  #messages = new Map<string, MessageView>()
  #elements = new Map<string, HTMLElement>()
  #hasPerson = false

  constructor(log: HTMLElement, options: ChatOptions) {
    this.#log = log
    this.#options = options
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: log })
    // What arrived in a hidden tab is read when the tab is looked at.
    document.addEventListener('visibilitychange', () => this.observeUnread())
  }

  /** Shows a whole chat; not announced, since only what comes later is news. */
  show(messages: readonly MessageView[], hasPerson: boolean): void {
    this.#hasPerson = hasPerson
    this.#messages = new Map(messages.map((message) => [message.id, message]))
    this.redraw()
    this.#log.scrollTop = this.#log.scrollHeight
  }

  /** Draws everything again, for example in another language. */
  redraw(): void {
    this.#log.setAttribute('aria-live', 'off')
    this.#observer.disconnect()
    this.#elements.clear()
    this.#log.replaceChildren()
    if (this.#messages.size === 0) this.#log.append(this.#emptyState())
    for (const message of this.#messages.values()) this.#draw(message)
    requestAnimationFrame(() => this.#log.setAttribute('aria-live', 'polite'))
  }

  put(message: MessageView): void {
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_END
    if (this.#messages.size === 0) this.#log.replaceChildren()
    const isNew = !this.#messages.has(message.id)
    this.#messages.set(message.id, message)
    this.#draw(message)
    if (isNew && (atEnd || message.direction === 'out')) this.#log.scrollTop = this.#log.scrollHeight
  }

  /** The shop's newest message that can be reacted to. */
  lastOfShop(): MessageView | undefined {
    return [...this.#messages.values()].findLast((message) => message.direction === 'in' && message.type !== 'reaction')
  }

  observeUnread(): void {
    this.#observer.disconnect()
    for (const [id, element] of this.#elements) if (this.#isUnread(id)) this.#observer.observe(element)
  }

  #draw(message: MessageView): void {
    if (message.type === 'reaction') {
      this.#redrawTarget(message)
      return
    }
    const element = bubble(message, {
      reactions: this.#reactionsOn(message.id),
      quoted: this.#quotedBy(message),
      tap: this.#options.onTap,
    })
    const old = this.#elements.get(message.id)
    this.#elements.set(message.id, element)
    if (old === undefined) {
      this.#dayBreak(message)
      this.#log.append(element)
    } else {
      this.#observer.unobserve(old)
      old.replaceWith(element)
    }
    if (this.#isUnread(message.id)) this.#observer.observe(element)
  }

  #redrawTarget(reaction: MessageView): void {
    const target = this.#messages.get(targetOf(reaction))
    if (target !== undefined && this.#elements.has(target.id)) this.#draw(target)
  }

  /** The last reaction of each side counts; an empty one takes it back. */
  #reactionsOn(id: string): string[] {
    const bySide = new Map<string, string>()
    for (const message of this.#messages.values()) {
      if (message.type !== 'reaction' || targetOf(message) !== id) continue
      const { emoji } = message.content.reaction as { emoji?: unknown }
      bySide.set(message.direction, typeof emoji === 'string' ? emoji : '')
    }
    return [...bySide.values()].filter((emoji) => emoji !== '')
  }

  #quotedBy(message: MessageView): string | null {
    const context = message.content.context as { id?: unknown; message_id?: unknown } | undefined
    const quoted = this.#messages.get(String(context?.id ?? context?.message_id))
    return quoted === undefined ? null : summary(quoted.type, wordsOf(quoted))
  }

  #dayBreak(message: MessageView): void {
    const last = [...this.#log.querySelectorAll<HTMLElement>('.day')].at(-1)
    const day = String(midnight(message.at))
    if (last?.dataset.day !== day) this.#log.append(el('p', { class: 'day', 'data-day': day }, dayOf(message.at)))
  }

  #isUnread(id: string): boolean {
    const message = this.#messages.get(id)
    return message?.direction === 'in' && !message.read
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    if (document.visibilityState !== 'visible') return
    const ids = entries
      .filter((entry) => entry.isIntersecting)
      .map((entry) => (entry.target as HTMLElement).dataset.messageId ?? '')
      .filter((id) => this.#isUnread(id))
    if (ids.length > 0) this.#options.onRead(ids)
  }

  #emptyState(): HTMLElement {
    const [title, text] = this.#hasPerson
      ? (['emptyTitle', 'emptyText'] as const)
      : (['nobodyTitle', 'nobodyText'] as const)
    return el(
      'div',
      { class: 'empty', 'data-test': 'empty' },
      icon('phone'),
      el('h2', {}, t(title)),
      el('p', {}, t(text)),
    )
  }
}

function targetOf(reaction: MessageView): string {
  return String((reaction.content.reaction as { message_id?: unknown } | undefined)?.message_id)
}
