import type { Clock } from './clock.ts'
import { GraphError } from './graph-error.ts'
import type { MediaShelf } from './media.ts'
import { composed, contentOf, type MerchantMessage } from './message-content.ts'
import type { Behaviour } from './options.ts'
import type { Outbox } from './outbox.ts'
import { digitsOf, newMessageId, type People } from './people.ts'
import type { ComposeInput } from './phone/view.ts'
import type { PhoneScreen } from './phone-screen.ts'
import type { ChatMessage, MessageState, OutboxItem, Person, State } from './state.ts'
import type { ParsedSend } from './validate-send.ts'
import { type Account, type Inbound, messagesEnvelope, type StatusChange, statusEnvelope } from './webhook-body.ts'

/** One message that a test lets somebody write. */
export interface InboundInput {
  from?: string
  name?: string
  userId?: string
  type?: string
  text?: string
  message?: Record<string, unknown>
}

interface Parts {
  account: Account
  state: State
  clock: Clock
  outbox: Outbox
  people: People
  media: MediaShelf
  screen: PhoneScreen
  behaviour: Behaviour
}

/** The network between the shop's number and the merchants' phones: what is written, sent, delivered and read. */
export class Simulation {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Takes up what an earlier run left: deliveries and readings that were still to come. */
  resume(): void {
    for (const message of this.#parts.state.messages.values()) {
      if (message.by !== 'shop') continue
      if (message.state === 'sent') this.#deliverLater(message)
      if (message.state === 'delivered') this.#readLater(message)
    }
  }

  /** Lets people write; up to `perEnvelope` messages share one webhook. `answered` resolves at the last 200. */
  inbound(
    inputs: readonly InboundInput[],
    perEnvelope: number,
  ): { ids: string[]; posts: number; answered: Promise<void> } {
    const { people, media } = this.#parts
    const inbound = inputs.map((input): Inbound => {
      const phone = input.from === undefined ? null : digitsOf(input.from)
      const person = people.resolve(phone, input.userId ?? null, input.name)
      const type = input.type ?? 'text'
      const content = contentOf(type, input.text, input.message, media)
      return { person, message: this.#write(person, { type, content }, 'sent') }
    })
    const posts: Promise<void>[] = []
    for (let start = 0; start < inbound.length; start += perEnvelope) {
      posts.push(this.#post(inbound.slice(start, start + perEnvelope)))
    }
    const ids = inbound.map(({ message }) => message.id)
    const answered = Promise.all(posts).then(() => undefined)
    // The caller may choose not to wait; closing the simulator must not then be an unhandled rejection.
    answered.catch(() => undefined)
    return { ids, posts: posts.length, answered }
  }

  /** A message written on the phone page; it waits on the phone while that is offline. */
  compose(input: ComposeInput): ChatMessage {
    const { people, state, media, account } = this.#parts
    const person = people.get(input.person)
    const target = state.messages.get(input.target ?? '')
    const content = composed(
      input,
      target?.person === person.id ? target : undefined,
      media,
      account.displayPhoneNumber,
    )
    const message = this.#write(person, content, person.online ? 'sent' : 'pending')
    if (person.online) this.#postUnawaited(person, message)
    return message
  }

  /** Switches a phone on or off; on brings what waited, in both directions. */
  setOnline(person: Person, online: boolean): void {
    const { state, screen } = this.#parts
    person.online = online
    for (const message of online ? (state.chats.get(person.id) ?? []) : []) {
      if (message.by === 'shop') this.#deliver(message)
      if (message.state !== 'pending') continue
      this.#move(message, 'sent')
      this.#postUnawaited(person, message)
    }
    state.changed()
    screen.peopleChanged()
  }

  /** The phone page shows these messages. Receipts do not leave an offline phone. */
  read(person: Person, ids: readonly string[]): void {
    if (!person.online) return
    for (const id of ids) {
      const message = this.#parts.state.messages.get(id)
      if (message?.person === person.id && message.by === 'shop') this.#read(message)
    }
  }

  /** Takes a send of the shop. With `failure`, it is reported as failed instead of sent. */
  accept(send: ParsedSend, failure?: GraphError): { message: ChatMessage; person: Person; firstStatus: Promise<void> } {
    const { people, state, clock, screen, behaviour } = this.#parts
    const person = people.resolve(send.digits, send.recipient)
    const message: ChatMessage = {
      id: newMessageId(send.digits ?? person.id, true),
      person: person.id,
      by: 'shop',
      type: send.type,
      content: send.content,
      at: clock.now(),
      state: failure === undefined ? 'sent' : 'failed',
      callbackData: send.callbackData,
    }
    const { to, recipient, type, text, callbackData } = send
    state.add(message)
    state.sent.push({ id: message.id, to, recipient, type, text, callbackData, at: message.at })
    state.changed()
    screen.typingStopped(person.id)
    const firstStatus =
      failure === undefined
        ? this.#report(message, 'sent', { urgent: behaviour.statusFirst })
        : this.#report(message, 'failed', { errors: [failure.asStatusError()] })
    if (failure === undefined) this.#deliverLater(message)
    return { message, person, firstStatus }
  }

  /** The shop read this message and, as with Meta, all before it. Ids the simulator does not know are accepted. */
  markSeen(id: string, typing: boolean): void {
    const { state, screen } = this.#parts
    const message = state.messages.get(id)
    if (message === undefined) return
    if (message.by === 'shop') {
      throw new GraphError(
        100,
        `Message supplied to mark message as read API with message ID: ${id} is outgoing. Please use an incoming message ID.`,
      )
    }
    const chat = state.chats.get(message.person) ?? []
    for (const earlier of chat.slice(0, chat.indexOf(message) + 1)) {
      if (earlier.by === 'merchant' && earlier.state !== 'seen') this.#move(earlier, 'seen')
    }
    if (typing) screen.typing(message.person)
  }

  /** A webhook was answered 200: the messages in it have reached the shop's number. */
  answered(item: OutboxItem): void {
    if (item.kind !== 'messages') return
    for (const id of item.messageIds) {
      const message = this.#parts.state.messages.get(id)
      if (message?.state === 'sent') this.#move(message, 'received')
    }
  }

  #write(person: Person, { type, content }: MerchantMessage, state: MessageState): ChatMessage {
    const { clock, screen, state: store } = this.#parts
    const message: ChatMessage = {
      id: newMessageId(person.id, false),
      person: person.id,
      by: 'merchant',
      type,
      content,
      at: clock.now(),
      state,
      callbackData: null,
    }
    store.add(message)
    store.changed()
    screen.messageChanged(message)
    return message
  }

  #post(inbound: readonly Inbound[]): Promise<void> {
    const ids = inbound.map(({ message }) => message.id)
    return this.#parts.outbox.push('messages', messagesEnvelope(this.#parts.account, inbound), ids)
  }

  /** The page learns of the answer by the tick, so nobody waits here; the outbox repeats until there is one. */
  #postUnawaited(person: Person, message: ChatMessage): void {
    void this.#post([{ person, message }])
  }

  #deliverLater(message: ChatMessage): void {
    this.#parts.clock.after(this.#parts.behaviour.deliverAfterMs, () => this.#deliver(message))
  }

  #deliver(message: ChatMessage): void {
    if (message.state !== 'sent' || !this.#parts.people.get(message.person).online) return
    this.#move(message, 'delivered')
    void this.#report(message, 'delivered')
    this.#readLater(message)
  }

  #readLater(message: ChatMessage): void {
    const { readAfterMs } = this.#parts.behaviour
    if (readAfterMs !== 'when-open') this.#parts.clock.after(readAfterMs, () => this.#read(message))
  }

  #read(message: ChatMessage): void {
    if (message.state !== 'delivered') return
    this.#move(message, 'read')
    void this.#report(message, 'read')
  }

  #move(message: ChatMessage, state: MessageState): void {
    message.state = state
    this.#parts.state.changed()
    this.#parts.screen.messageChanged(message)
  }

  #report(
    message: ChatMessage,
    status: StatusChange['status'],
    options: { errors?: StatusChange['errors'] & object; urgent?: boolean } = {},
  ): Promise<void> {
    const { account, behaviour, outbox, people, clock } = this.#parts
    if (!behaviour.sendStatuses) return Promise.resolve()
    const change: StatusChange = {
      person: people.get(message.person),
      message,
      status,
      at: clock.now(),
      callbackData: behaviour.includeCallbackData ? message.callbackData : null,
      ...(options.errors === undefined ? {} : { errors: options.errors }),
    }
    return outbox.push('statuses', statusEnvelope(account, change), [message.id], options.urgent)
  }
}
