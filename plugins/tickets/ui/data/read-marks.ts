import { local } from './local.ts'

/** Enough for a week; of tickets beyond that one need not know what was new. */
const MOST = 400

/** Up to where a person has seen each ticket, in this browser. */
export class ReadMarks {
  readonly #key: string
  readonly #marks: Map<string, string>

  constructor(userId: string) {
    this.#key = `kaunter.tickets.seen.${userId}`
    this.#marks = new Map(local.read<[string, string][]>(this.#key))
  }

  get(ticketId: string): string | undefined {
    return this.#marks.get(ticketId)
  }

  /** Only ever later. */
  set(ticketId: string, at: string): void {
    if ((this.#marks.get(ticketId) ?? '') >= at) return
    this.#marks.delete(ticketId)
    this.#marks.set(ticketId, at)
    for (const id of [...this.#marks.keys()].slice(0, Math.max(0, this.#marks.size - MOST))) this.#marks.delete(id)
    local.write(this.#key, [...this.#marks])
  }
}
