import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { newClientId } from './client-id.ts'
import { local } from './local.ts'
import { serverClock } from './server-clock.ts'
import { ticketsApi } from './tickets-api.ts'
import type { Message, Mode, Moved, Seen, TicketEvent, Waiting } from './types.ts'

/** Something written that is not in the thread yet. */
export interface Pending {
  readonly clientId: string
  readonly ticketId: string
  readonly mode: Mode
  readonly text: string
  readonly createdAt: string
  /** `waiting`: the server has it, and sends it at `until` unless it is taken back. */
  readonly state: 'sending' | 'waiting' | 'failed'
  readonly error?: { readonly code: string; readonly message: string }
  /** By `performance.now()`: the clock of a browser may be wrong. */
  readonly until?: number
  /** When we learned that it waits, by the same measure. */
  readonly since?: number
}

/** What goes with a text. */
export interface Besides {
  /** The revision of the draft that it was. */
  readonly draft?: number
  /** What was shown; without it a reply is sent whatever has been said meanwhile. */
  readonly seen?: Seen
  readonly holdSeconds?: number
}

/** What became of a text. One that was not `taken` is in the outbox, or, when the thread had `moved`, nowhere. */
export type Outcome =
  | { kind: 'message'; message: Message }
  | { kind: 'note'; event: TicketEvent }
  | { kind: 'waiting' }
  | { kind: 'moved'; moved: Moved; text: string }
  /** The server has made a draft of it again. */
  | { kind: 'back' }
  | { kind: 'failed' }

/** What became of taking a reply back. */
export type TakenBack = { kind: 'back'; text: string; revision: number | undefined } | { kind: 'sent' | 'unreachable' }

/** What survives a reload: everything, with what was under way marked as failed, since repeating is harmless. */
export const revive = (stored: readonly Pending[]): Pending[] =>
  stored.map(({ until: _until, since: _since, ...pending }) => ({ ...pending, state: 'failed' }))

/**
 * Keeps what was written until the server has it. The server knows a text by its client id, so sending the same one
 * again is safe when nobody can say whether the first attempt arrived.
 */
export class Outbox {
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  #pending: readonly Pending[]
  readonly #prefix: string

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.#prefix = `kaunter.tickets.outbox.${host().user.id}.`
    const stored = revive(local.all<Pending>(this.#prefix))
    this.#pending = stored.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  }

  of(ticketId: string): readonly Pending[] {
    return this.#pending.filter((pending) => pending.ticketId === ticketId)
  }

  /** Whether something for a ticket has not been sent, and waits for somebody to do something about it. */
  hasFailed(ticketId: string): boolean {
    return this.#pending.some((pending) => pending.ticketId === ticketId && pending.state === 'failed')
  }

  /** Sends a new text. */
  send(ticketId: string, mode: Mode, text: string, besides: Besides = {}): Promise<Outcome> {
    const createdAt = new Date(serverClock.now()).toISOString()
    return this.#attempt({ clientId: newClientId(), ticketId, mode, text, createdAt, state: 'sending' }, besides)
  }

  retry(clientId: string, besides: Besides = {}): Promise<Outcome> {
    const { error: _, ...pending } = this.#find(clientId)
    return this.#attempt({ ...pending, state: 'sending' }, besides)
  }

  /** Takes a text out, to be edited or thrown away; the caller decides which. */
  take(clientId: string): Pending {
    const pending = this.#find(clientId)
    this.settle(clientId)
    return pending
  }

  /** The server has it, which we may learn from a live event before our own request is answered. */
  settle(clientId: string): void {
    if (this.#pending.some((one) => one.clientId === clientId)) this.#drop(clientId)
  }

  /**
   * What the server says waits in a ticket, with the texts of this person: in this window, another, or before a reload.
   *
   * @param asked when it was asked, by `performance.now()`: what began to wait since is not in the answer.
   */
  adopt(ticketId: string, waiting: readonly Waiting[], asked: number): void {
    const own = new Map(waiting.flatMap((each) => (each.clientId === null ? [] : [[each.clientId, each] as const])))
    for (const { clientId, state, since = 0 } of this.of(ticketId))
      if (state === 'waiting' && since < asked && !own.has(clientId)) this.settle(clientId)
    for (const [clientId, { text, remainingMs }] of own) {
      const known = this.#pending.find((one) => one.clientId === clientId)
      if (known?.state === 'waiting') continue
      const createdAt = known?.createdAt ?? new Date(serverClock.now()).toISOString()
      this.#put({ clientId, ticketId, mode: 'reply', text: text ?? '', createdAt, ...waits(remainingMs) })
    }
  }

  /**
   * Takes a reply back that waits, or of which nobody knows whether it arrived: afterwards it never will. It leaves the
   * outbox, unless the server cannot be reached.
   */
  async takeBack(clientId: string): Promise<TakenBack> {
    const { ticketId, text } = this.#find(clientId)
    try {
      const { revision } = await ticketsApi.takeBack(this.#host(), ticketId, clientId)
      this.settle(clientId)
      return { kind: 'back', text, revision }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // 404: it never came there, and is refused from now on. 409: it was sent; its message arrives by itself.
      if (error.status !== 404 && error.status !== 409) return { kind: 'unreachable' }
      this.settle(clientId)
      return error.status === 404 ? { kind: 'back', text, revision: undefined } : { kind: 'sent' }
    }
  }

  #find(clientId: string): Pending {
    const pending = this.#pending.find((one) => one.clientId === clientId)
    if (!pending) throw new RangeError(`The outbox has no ${clientId}.`)
    return pending
  }

  async #attempt(pending: Pending, { draft, seen, holdSeconds = 0 }: Besides): Promise<Outcome> {
    const { clientId, ticketId, mode, text } = pending
    this.#put(pending)
    const written = { text, clientId, ...(draft !== undefined && { draft }) }
    try {
      if (mode === 'note') {
        const event = await ticketsApi.note(this.#host(), ticketId, written)
        this.settle(clientId)
        return { kind: 'note', event }
      }
      const reply = { ...written, ...(seen && { seen }), ...(holdSeconds > 0 && { holdSeconds }) }
      const answer = await ticketsApi.reply(this.#host(), ticketId, reply)
      if ('remainingMs' in answer) {
        this.#put({ ...pending, ...waits(answer.remainingMs) })
        return { kind: 'waiting' }
      }
      this.settle(clientId)
      return { kind: 'message', message: answer }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return this.#refused(pending, error)
    }
  }

  #refused(pending: Pending, { code, message, details }: ApiError): Outcome {
    if (code === 'KAUNTER_TICKET_THREAD_MOVED') {
      this.settle(pending.clientId)
      return { kind: 'moved', moved: details as unknown as Moved, text: pending.text }
    }
    if (code === 'KAUNTER_TICKET_REPLY_TAKEN_BACK') {
      this.settle(pending.clientId)
      return { kind: 'back' }
    }
    this.#put({ ...pending, state: 'failed', error: { code, message } })
    return { kind: 'failed' }
  }

  #put(pending: Pending): void {
    const { clientId } = pending
    const known = this.#pending.some((one) => one.clientId === clientId)
    this.#pending = known
      ? this.#pending.map((one) => (one.clientId === clientId ? pending : one))
      : [...this.#pending, pending]
    local.write(this.#prefix + clientId, pending)
    this.#changed()
  }

  #drop(clientId: string): void {
    this.#pending = this.#pending.filter((one) => one.clientId !== clientId)
    local.write(this.#prefix + clientId, undefined)
    this.#changed()
  }
}

function waits(remainingMs: number): Pick<Pending, 'state'> & { until: number; since: number } {
  const since = performance.now()
  return { state: 'waiting', until: since + remainingMs, since }
}
