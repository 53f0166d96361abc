import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { ticketsApi } from './tickets-api.ts'
import type { Message, TicketEvent } from './types.ts'

export type Mode = 'reply' | 'note'

/** Something written and not yet taken by the server. */
export interface Pending {
  readonly clientId: string
  readonly ticketId: string
  readonly mode: Mode
  readonly text: string
  readonly createdAt: string
  readonly state: 'sending' | 'failed'
  readonly error?: { readonly code: string; readonly message: string }
}

export type Sent = { mode: 'reply'; message: Message } | { mode: 'note'; event: TicketEvent }

const STORE = 'kaunter.tickets.outbox'

/**
 * `crypto.randomUUID` exists only on https and localhost, and Kaunter also runs on plain http inside a shop's network;
 * `getRandomValues` exists everywhere.
 */
export function newClientId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** What survives a reload: everything, with sends that were under way marked as failed, since repeating is harmless. */
export function revive(text: string | null): Pending[] {
  if (text === null) return []
  const stored = JSON.parse(text) as Pending[]
  return stored.map((pending) => ({ ...pending, state: 'failed' }))
}

/**
 * Keeps what was written until the server has it. The server knows a message by its client id, so sending the same
 * one again is safe when nobody can say whether the first attempt arrived.
 */
export class Outbox {
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  #pending: readonly Pending[]
  readonly #key: string

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.#key = `${STORE}.${host().user.id}`
    this.#pending = revive(readStore(this.#key))
  }

  of(ticketId: string): readonly Pending[] {
    return this.#pending.filter((pending) => pending.ticketId === ticketId)
  }

  /** Sends a new text; resolves to what the server made of it, or to nothing when it stays here as failed. */
  send(ticketId: string, mode: Mode, text: string): Promise<Sent | undefined> {
    const createdAt = new Date().toISOString()
    return this.#attempt({ clientId: newClientId(), ticketId, mode, text, createdAt, state: 'sending' })
  }

  retry(clientId: string): Promise<Sent | undefined> {
    const { error: _, ...pending } = this.#find(clientId)
    return this.#attempt({ ...pending, state: 'sending' })
  }

  /** Takes a text out, to be edited or thrown away; the caller decides which. */
  take(clientId: string): Pending {
    const pending = this.#find(clientId)
    this.#set(this.#pending.filter((one) => one.clientId !== clientId))
    return pending
  }

  /** The server has it, which we may learn from a live event before our own request is answered. */
  settle(clientId: string): void {
    if (this.#pending.some((one) => one.clientId === clientId)) {
      this.#set(this.#pending.filter((one) => one.clientId !== clientId))
    }
  }

  #find(clientId: string): Pending {
    const pending = this.#pending.find((one) => one.clientId === clientId)
    if (!pending) throw new RangeError(`The outbox has no ${clientId}.`)
    return pending
  }

  async #attempt(pending: Pending): Promise<Sent | undefined> {
    const { clientId, ticketId, text } = pending
    this.#set([...this.#pending.filter((one) => one.clientId !== clientId), pending])
    try {
      const sent: Sent =
        pending.mode === 'reply'
          ? { mode: 'reply', message: await ticketsApi.reply(this.#host(), ticketId, text, clientId) }
          : { mode: 'note', event: await ticketsApi.note(this.#host(), ticketId, text, clientId) }
      this.settle(clientId)
      return sent
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const failed: Pending = { ...pending, state: 'failed', error: { code: error.code, message: error.message } }
      this.#set(this.#pending.map((one) => (one.clientId === clientId ? failed : one)))
      return undefined
    }
  }

  #set(pending: readonly Pending[]): void {
    this.#pending = pending
    writeStore(this.#key, pending.length === 0 ? null : JSON.stringify(pending))
    this.#changed()
  }
}

/** The session storage of the tab, or nothing where the browser refuses it. */
export function readStore(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    // Refused in some private modes: texts then last as long as the page does.
    return null
  }
}

export function writeStore(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, value)
  } catch {
    // See readStore; a full storage must not keep anyone from sending.
    return
  }
}
