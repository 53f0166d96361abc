import { type Mode, readStore, writeStore } from './outbox.ts'

/** What was typed and not sent, by ticket and mode. It survives leaving the ticket, a reload, and signing in again. */
export class Drafts {
  readonly #key: string
  readonly #texts: Map<string, string>

  constructor(userId: string) {
    this.#key = `kaunter.tickets.drafts.${userId}`
    this.#texts = new Map(JSON.parse(readStore(this.#key) ?? '[]') as [string, string][])
  }

  get(ticketId: string, mode: Mode): string {
    return this.#texts.get(`${ticketId} ${mode}`) ?? ''
  }

  set(ticketId: string, mode: Mode, text: string): void {
    if (text === '') this.#texts.delete(`${ticketId} ${mode}`)
    else this.#texts.set(`${ticketId} ${mode}`, text)
    writeStore(this.#key, JSON.stringify([...this.#texts]))
  }
}
