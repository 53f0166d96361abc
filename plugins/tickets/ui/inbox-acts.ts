import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import type { MessageComposer } from './components/composer.ts'
import type { InboxStore } from './data/inbox-store.ts'
import type { Pending } from './data/outbox.ts'
import type { ThreadStore } from './data/thread-store.ts'
import { type TicketChange, ticketsApi } from './data/tickets-api.ts'
import type { Ticket } from './data/types.ts'
import type { DialogKind, InboxEvents } from './events.ts'
import type { TicketDialogs } from './more/dialogs.ts'
import { errorWords, type Host } from './words.ts'

interface Needs {
  host(): KaunterHost<TicketsKey>
  inbox: InboxStore
  thread: ThreadStore
  /** Told of each ticket that this person has changed. */
  done(ticket: Ticket): void
  part<T extends Element>(tag: string): T | null
}

/** Came with the composer, before there was anything to say. */
const together = async (host: Host) => (await import('./together/catalog.ts')).sayTogether(host.locale)

/** What a person does in the inbox. */
export class InboxActs {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** A state of a ticket, from a live event or as the answer to a change. */
  take(ticket: Ticket): void {
    this.#needs.inbox.apply(ticket)
    this.#needs.thread.applyTicket(ticket)
  }

  /** A ticket went elsewhere: out of sight for most who saw it, but some see both sides. */
  async recheck(ticketId: string): Promise<void> {
    const { inbox, thread } = this.#needs
    try {
      this.take(await ticketsApi.detail(this.#needs.host(), ticketId))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      inbox.drop(ticketId)
      thread.hide(ticketId)
    }
  }

  /** `stillOpen`: whether the person looks at the ticket when the message turns out not to be sent. */
  async send({ mode, text, anyway }: InboxEvents['text-send'], stillOpen: (id: string) => boolean): Promise<void> {
    const { thread } = this.#needs
    const { ticket } = thread
    if (!ticket) return
    const outcome = await thread.writing.send(mode, text, anyway)
    const open = stillOpen(ticket.id)
    if (outcome === 'moved' && open) void this.#composer?.showMoved()
    if (open || (outcome !== 'moved' && outcome !== 'failed')) return
    const host = this.#needs.host()
    const name = { name: ticket.contact.name }
    const say = await together(host)
    host.toast(outcome === 'moved' ? say('moved.elsewhere', name) : host.t('outbox.failed', name), 'bad')
  }

  async resend(clientId: string): Promise<void> {
    if ((await this.#needs.thread.writing.resend(clientId)) === 'moved') void this.#composer?.showMoved()
  }

  get #composer(): MessageComposer | null {
    return this.#needs.part<MessageComposer>('tickets-composer')
  }

  /** A reply that waits goes back to the composer. */
  async undo(clientId: string): Promise<void> {
    if (await this.#takenBack(clientId, 'undo.late')) void this.#composer?.focusMode('reply')
  }

  async edit({ clientId, note }: InboxEvents['text-edit']): Promise<void> {
    const pending = await this.#takeOut(clientId)
    if (!pending) return
    if (note) void this.#needs.thread.writing.note(pending.text)
    else this.#composer?.restore(pending.mode, pending.text)
  }

  async discard(clientId: string): Promise<void> {
    const pending = await this.#takeOut(clientId)
    if (pending) void this.#composer?.focusMode(pending.mode)
  }

  /** A text that failed; when nobody knows whether it arrived, the server makes sure first that it never will. */
  async #takeOut(clientId: string): Promise<Pick<Pending, 'mode' | 'text'> | undefined> {
    const { id, pending: all, writing } = this.#needs.thread
    const { outbox, drafts } = writing
    const pending = all.find((each) => each.clientId === clientId)
    if (!pending || id === undefined) return undefined
    const unsure = pending.error === undefined || pending.error.code.startsWith('KAUNTER_UI_')
    if (pending.mode === 'note' || !unsure) return outbox.take(clientId)
    const typed = drafts.get(id, 'reply')
    if (!(await this.#takenBack(clientId, 'undo.sent'))) return undefined
    drafts.set(id, 'reply', typed)
    return pending
  }

  /** Whether it was not sent and never will be. */
  async #takenBack(clientId: string, sent: 'undo.late' | 'undo.sent'): Promise<boolean> {
    const kind = await this.#needs.thread.writing.takeBack(clientId)
    if (kind === 'back') return true
    const host = this.#needs.host()
    const say = await together(host)
    host.toast(say(kind === 'sent' ? sent : 'undo.unreachable'), 'bad')
    return false
  }

  async retry(messageId: string): Promise<void> {
    await this.#try(() => this.#needs.thread.retryMessage(messageId))
  }

  async change(id: string | undefined, change: TicketChange): Promise<void> {
    if (id === undefined) return
    const { thread } = this.#needs
    const host = this.#needs.host()
    await this.#try(async () => {
      const ticket = await (id === thread.id ? thread.change(change) : ticketsApi.change(host, id, change))
      if (!ticket) return
      this.take(ticket)
      if (change.status === 'resolved') host.toast(host.t('done.resolved', { number: ticket.number }), 'good')
      this.#needs.done(ticket)
      if (change.assigneeId === host.user.id) host.toast(host.t('done.mine', { number: ticket.number }), 'good')
    })
  }

  /** The dialogs are loaded when the first is needed. */
  async ask(kind: DialogKind, id: string | undefined): Promise<void> {
    if (id === undefined) return
    const { thread } = this.#needs
    await this.#try(async () => {
      const detail = id === thread.id ? thread.ticket : undefined
      const [ticket] = await Promise.all([
        detail ?? ticketsApi.detail(this.#needs.host(), id),
        import('./more/dialogs.ts'),
      ])
      await this.#needs.part<TicketDialogs>('tickets-dialogs')?.open(kind, ticket)
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const host = this.#needs.host()
      host.toast(host.t('change.failed', { reason: errorWords(host, error) }), 'bad')
      // What was not changed may look different by now.
      if (error.status === 409 && this.#needs.thread.id !== undefined) void this.recheck(this.#needs.thread.id)
    }
  }
}
