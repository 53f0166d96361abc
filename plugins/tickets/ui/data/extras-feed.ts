import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { ticketsApi } from './tickets-api.ts'
import type { Extra } from './types.ts'

/** How long wishes are gathered, and how many are asked for at once. */
const SETTLE_MS = 40
const MOST = 100

/** Tags and outlets of the tickets that are shown, asked for in groups. */
export class ExtrasFeed {
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  /** With the question it is known from: a later one may be answered first. */
  readonly #known = new Map<string, { extra: Extra; question: number }>()
  /** Asked for already, with or without an answer. */
  readonly #asked = new Set<string>()
  #questions = 0
  #wanted = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
  }

  /** What is known of a ticket; what is not comes soon, and is told. */
  of(ticketId: string): Extra | undefined {
    if (!this.#asked.has(ticketId)) {
      this.#asked.add(ticketId)
      this.#wanted.add(ticketId)
      this.#timer ??= setTimeout(() => void this.#read(), SETTLE_MS)
    }
    return this.#known.get(ticketId)?.extra
  }

  /** Something of it has changed; what was known is shown until the answer comes. */
  renew(ticketId: string): void {
    if (this.#asked.delete(ticketId)) this.of(ticketId)
  }

  /** The same of what nobody may be looking at: it is read again when it is shown. */
  renewKnown(ticketId: string): void {
    this.#asked.delete(ticketId)
  }

  async #read(): Promise<void> {
    this.#timer = undefined
    const ids = [...this.#wanted].slice(0, MOST)
    for (const id of ids) this.#wanted.delete(id)
    if (this.#wanted.size > 0) this.#timer = setTimeout(() => void this.#read(), SETTLE_MS)
    const question = ++this.#questions
    try {
      const { items } = await ticketsApi.extras(this.#host(), ids)
      for (const extra of items)
        if (question > (this.#known.get(extra.ticketId)?.question ?? 0))
          this.#known.set(extra.ticketId, { extra, question })
      this.#changed()
    } catch (error) {
      // A ticket is shown without them too; it asks again when it is shown anew.
      if (!(error instanceof ApiError)) throw error
      for (const id of ids) this.#asked.delete(id)
    }
  }
}
