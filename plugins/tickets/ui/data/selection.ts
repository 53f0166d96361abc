/** Which tickets are picked. One that leaves the list is no longer picked: nobody changes what he does not see. */
export class Selection {
  #ids: ReadonlySet<string> = new Set()
  /** Where a range begins. */
  #anchor: string | undefined
  /** The other end of the range that was drawn last: it is drawn anew when one goes on. */
  #drawn: ReadonlySet<string> = new Set()

  get size(): number {
    return this.#ids.size
  }

  get ids(): readonly string[] {
    return [...this.#ids]
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  toggle(id: string): void {
    const ids = new Set(this.#ids)
    if (!ids.delete(id)) ids.add(id)
    this.#set(ids, id)
  }

  /** From the one that was picked last, or `from` when none was, to this one. */
  extend(order: readonly string[], to: string, from: string = to): void {
    const anchor = this.#anchor !== undefined && order.includes(this.#anchor) ? this.#anchor : from
    const [a, b] = [order.indexOf(anchor), order.indexOf(to)]
    if (a === -1 || b === -1) return
    const range = order.slice(Math.min(a, b), Math.max(a, b) + 1)
    const others = [...this.#ids].filter((id) => !this.#drawn.has(id))
    this.#set(new Set([...others, ...range]), anchor)
    this.#drawn = new Set(range)
  }

  all(order: readonly string[]): void {
    this.#set(new Set(order), order[0])
  }

  clear(): void {
    this.#set(new Set(), undefined)
  }

  /** Forgets those that are not in the list any more. */
  keep(order: readonly string[]): void {
    if (this.#ids.size === 0) return
    const there = new Set(order)
    if (this.ids.some((id) => !there.has(id))) this.#ids = new Set(this.ids.filter((id) => there.has(id)))
  }

  #set(ids: ReadonlySet<string>, anchor: string | undefined): void {
    this.#ids = ids
    this.#anchor = anchor
    this.#drawn = new Set()
  }
}
