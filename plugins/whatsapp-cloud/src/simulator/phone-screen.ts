import type { Live } from './live.ts'
import type { People } from './people.ts'
import type { HealthView, MessageView, PersonView, SnapshotView } from './phone/view.ts'
import type { ChatMessage, Person, State } from './state.ts'
import { isObject } from './validate-send.ts'

/** What a phone shows: the chat as its owner sees it, told to every open page. */
export class PhoneScreen {
  readonly #state: State
  readonly #people: People
  readonly #live: Live
  readonly #shopPhone: string
  readonly #health: () => HealthView
  #telling: NodeJS.Timeout | undefined

  constructor(state: State, people: People, live: Live, shopPhone: string, health: () => HealthView) {
    this.#state = state
    this.#people = people
    this.#live = live
    this.#shopPhone = shopPhone
    this.#health = health
  }

  snapshot(person: Person | null): SnapshotView {
    const chat = person === null ? [] : (this.#state.chats.get(person.id) ?? [])
    return {
      person: person === null ? null : this.#personView(person),
      people: this.peopleViews(),
      messages: chat.filter(isOnPhone).map(messageView),
      shop: { phone: this.#shopPhone },
      health: this.#health(),
    }
  }

  peopleViews(): PersonView[] {
    return this.#people.all().map((person) => this.#personView(person))
  }

  messageChanged(message: ChatMessage): void {
    if (!this.#live.isWatched) return
    if (isOnPhone(message)) this.#live.toPerson(message.person, 'message', messageView(message))
    this.peopleChanged()
  }

  /** Tells names, previews, unread counts and the outbox's health; a burst of changes is told once. */
  peopleChanged(): void {
    if (!this.#live.isWatched || this.#telling !== undefined) return
    this.#telling = setTimeout(() => {
      this.#telling = undefined
      this.#live.toAll('people', this.peopleViews())
      this.#live.toAll('health', this.#health())
    }, 20)
  }

  typing(person: string): void {
    this.#live.toPerson(person, 'typing', { on: true })
  }

  typingStopped(person: string): void {
    this.#live.toPerson(person, 'typing', { on: false })
  }

  close(): void {
    clearTimeout(this.#telling)
  }

  #personView(person: Person): PersonView {
    const chat = (this.#state.chats.get(person.id) ?? []).filter(isOnPhone)
    const last = chat.at(-1)
    return {
      id: person.id,
      name: person.name,
      phone: person.phone,
      online: person.online,
      unread: chat.filter((message) => message.state === 'delivered').length,
      lastType: last?.type ?? null,
      lastText: last === undefined ? null : bodyOf(last),
      lastAt: last?.at ?? null,
    }
  }
}

/** A message of the shop is on the phone once delivered; one's own always. */
function isOnPhone(message: ChatMessage): boolean {
  return message.by === 'merchant' || message.state === 'delivered' || message.state === 'read'
}

function messageView(message: ChatMessage): MessageView {
  const { id, type, content, at, state } = message
  const isOwn = message.by === 'merchant'
  const tick = state === 'pending' || state === 'sent' || state === 'received' || state === 'seen' ? state : null
  return { id, direction: isOwn ? 'out' : 'in', type, content, at, tick: isOwn ? tick : null, read: state === 'read' }
}

/** The words of a message for a preview, or null when only its type can be named. */
function bodyOf(message: ChatMessage): string | null {
  const part = message.content[message.type]
  if (!isObject(part)) return null
  const reply = isObject(part.button_reply) ? part.button_reply : isObject(part.list_reply) ? part.list_reply : {}
  const question = isObject(part.body) ? part.body.text : part.body
  const words = [question, part.caption, part.emoji, part.text, part.filename, reply.title]
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? null
}
