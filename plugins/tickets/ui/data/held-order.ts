import { byLastMessage } from './merge.ts'
import type { Ticket } from './types.ts'

interface Source {
  readonly items: readonly Ticket[]
  latest(id: string): Ticket | undefined
  isHidden(id: string): boolean
}

/**
 * What the list shows: the rows as they are, or, while somebody points at them or moves among them with the keyboard,
 * the same rows in the same places. Then none comes, goes or trades places, except at the end, where one reads on.
 */
export class HeldOrder {
  shown: readonly Ticket[] = []
  #ids: ReadonlySet<string> = new Set()
  /** The last row, as it was when it got its place. */
  #end: Ticket | undefined
  /** Counted once for the same rows: the list is drawn far more often than it changes. */
  #counted: { items: readonly Ticket[]; shown: readonly Ticket[]; count: number } | undefined

  /** Shows the list as it is. */
  release(items: readonly Ticket[]): void {
    if (this.shown === items) return
    this.#show(items)
    this.#end = items.at(-1)
  }

  /** Keeps the places; each row is as it is by now, also one that has left the view. */
  hold({ items, latest, isHidden }: Source): void {
    const kept: Ticket[] = []
    for (const ticket of this.shown) if (!isHidden(ticket.id)) kept.push(latest(ticket.id) ?? ticket)
    const tail = this.#tail(items)
    const same = tail.length === 0 && kept.length === this.shown.length
    if (same && kept.every((ticket, index) => ticket === this.shown[index])) return
    this.#show([...kept, ...tail])
    this.#end = tail.at(-1) ?? this.#end
  }

  /** How many rows would come, go or move if it were let go. */
  pending(items: readonly Ticket[]): number {
    const { shown } = this
    if (shown === items) return 0
    if (this.#counted?.items !== items || this.#counted.shown !== shown)
      this.#counted = { items, shown, count: this.#differences(items) }
    return this.#counted.count
  }

  #differences(items: readonly Ticket[]): number {
    const places = new Map(items.map(({ id }, index) => [id, index]))
    const came = items.filter(({ id }) => !this.#ids.has(id)).length
    let [changed, reached] = [came, -1]
    for (const { id } of this.shown) {
      const place = places.get(id)
      // One that has gone, or that has gone up: it lies above what was passed already.
      if (place === undefined || place < reached) changed += 1
      else reached = place
    }
    return changed
  }

  #show(rows: readonly Ticket[]): void {
    this.shown = rows
    this.#ids = new Set(rows.map(({ id }) => id))
  }

  #tail(items: readonly Ticket[]): Ticket[] {
    const end = this.#end
    if (end === undefined) return [...items]
    const tail: Ticket[] = []
    for (let index = items.length - 1; index >= 0; index--) {
      const item = items[index] as Ticket
      if (byLastMessage(end, item) >= 0) break
      if (!this.#ids.has(item.id)) tail.unshift(item)
    }
    return tail
  }
}
