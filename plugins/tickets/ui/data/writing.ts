import type { KaunterHost } from '@kaunter/admin-ui'
import { Drafts } from './drafts.ts'
import { compareIds } from './merge.ts'
import { type Besides, Outbox, type Outcome, type TakenBack } from './outbox.ts'
import type { Message, Mode, Moved, Seen, TicketDetail, TicketEvent } from './types.ts'

/** The thread that is written in. */
interface Thread {
  readonly id: string | undefined
  readonly ticket: TicketDetail | undefined
  readonly messages: readonly Message[]
  readonly events: readonly TicketEvent[]
  applyMessage(ticketId: string, message: Message): void
  applyEvent(ticketId: string, event: TicketEvent): void
  refresh(ticketId: string): void
}

/** What this person writes: drafts, what is on its way out, and replies that the thread has overtaken. */
export class Writing {
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly #thread: Thread
  readonly #changed: () => void
  /** By ticket, what was new when a reply was refused, until the person has decided. */
  readonly #moved = new Map<string, Moved>()

  constructor(host: () => KaunterHost, changed: () => void, thread: Thread) {
    this.outbox = new Outbox(host, changed)
    this.drafts = new Drafts(host, changed)
    this.#thread = thread
    this.#changed = changed
  }

  /** Why the last reply in this ticket was refused. */
  get moved(): Moved | undefined {
    return this.#moved.get(this.#thread.id ?? '')
  }

  /** The person has decided what becomes of the refused reply. */
  forgetMoved(): void {
    if (this.#moved.delete(this.#thread.id ?? '')) this.#changed()
  }

  /** What the server says of one's own texts in a ticket; see `Outbox.adopt` for `asked`. */
  take({ id, drafts, outgoing }: TicketDetail, asked: number): void {
    this.drafts.take(id, drafts)
    this.outbox.adopt(id, outgoing, asked)
  }

  /** Sends the draft; what becomes of it is shown in its thread. `anyway`: whatever has been said meanwhile. */
  async send(mode: Mode, text: string, anyway = false): Promise<Outcome['kind']> {
    const { id } = this.#thread
    if (id === undefined) return 'failed'
    const draft = this.drafts.revision(id, mode)
    this.drafts.set(id, mode, '')
    this.#moved.delete(id)
    const besides = { ...this.#besides(mode, anyway), draft }
    return this.#sent(id, mode, await this.outbox.send(id, mode, text, besides))
  }

  /** Adds a note; what is being written as one stays. */
  async note(text: string): Promise<void> {
    const { id } = this.#thread
    if (id !== undefined) this.#sent(id, 'note', await this.outbox.send(id, 'note', text, { draft: 0 }))
  }

  async resend(clientId: string): Promise<Outcome['kind']> {
    const { id } = this.#thread
    const pending = this.outbox.of(id ?? '').find((each) => each.clientId === clientId)
    if (id === undefined || !pending) return 'failed'
    // It was a draft once; whatever is one now is another text.
    const besides = { ...this.#besides(pending.mode, false), draft: 0 }
    return this.#sent(id, pending.mode, await this.outbox.retry(clientId, besides))
  }

  /** Takes a reply back, or one of which nobody knows whether it arrived: its text is the draft again. */
  async takeBack(clientId: string): Promise<TakenBack['kind']> {
    const { id } = this.#thread
    if (id === undefined) return 'unreachable'
    const taken = await this.outbox.takeBack(clientId)
    if (taken.kind === 'back') this.drafts.restore(id, 'reply', taken.text, taken.revision)
    this.#changed()
    return taken.kind
  }

  #besides(mode: Mode, anyway: boolean): Besides {
    if (mode === 'note') return {}
    return { ...(anyway ? {} : { seen: this.#seen }), holdSeconds: this.#thread.ticket?.undoSeconds ?? 0 }
  }

  /** The newest message and note that are shown. */
  get #seen(): Seen {
    const { messages, events } = this.#thread
    return {
      messageId: newest(messages),
      noteId: newest(events.filter(({ type }) => type === 'note')),
    }
  }

  #sent(ticketId: string, mode: Mode, sent: Outcome): Outcome['kind'] {
    const thread = this.#thread
    if (sent.kind === 'message') thread.applyMessage(ticketId, sent.message)
    else if (sent.kind === 'note') thread.applyEvent(ticketId, sent.event)
    // Refused, as it may be that one cannot reply any more.
    else if (sent.kind === 'back' || sent.kind === 'failed') thread.refresh(ticketId)
    else if (sent.kind === 'moved') this.#refused(ticketId, mode, sent)
    return sent.kind
  }

  /** The text is the draft again, and what is new stands in the thread. */
  #refused(ticketId: string, mode: Mode, { text, moved }: Outcome & { kind: 'moved' }): void {
    this.drafts.restore(ticketId, mode, text)
    this.#moved.set(ticketId, moved)
    for (const message of moved.messages) this.#thread.applyMessage(ticketId, message)
    for (const event of moved.notes) this.#thread.applyEvent(ticketId, event)
    this.#changed()
  }
}

const newest = (items: readonly { readonly id: string }[]): string | null =>
  items.reduce<string | null>((a, { id }) => (a !== null && compareIds(a, id) > 0 ? a : id), null)
