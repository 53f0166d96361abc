/** A row of the document, and which of the items it shows. */
export interface RowSlot {
  readonly slot: number
  /** In what was given. */
  readonly at: number
}

/**
 * Which row of the document shows which item: an item keeps its row as long as it is there, and a row that has lost its
 * item takes the next one. Making rows anew is what costs when one scrolls fast.
 */
export class RowSlots {
  #of: ReadonlyMap<string, number> = new Map()
  #order: readonly number[] = []
  #made = 0
  /** Whether the rows stand in the document as the items do. */
  inOrder = true

  /** The rows as they are to stand in the document; `loose`: where they stand already, since moving them costs as well. */
  place(ids: readonly string[], loose: boolean): readonly RowSlot[] {
    const before = this.#of
    const kept = new Set(ids.map((id) => before.get(id)))
    const free = this.#order.filter((slot) => !kept.has(slot))
    this.#of = new Map(ids.map((id) => [id, before.get(id) ?? free.shift() ?? this.#made++]))
    const rows = [...this.#of.values()].map((slot, at) => ({ slot, at }))
    if (loose) {
      const places = new Map(this.#order.map((slot, place) => [slot, place]))
      const placeOf = ({ slot }: RowSlot) => places.get(slot) ?? Number.MAX_SAFE_INTEGER
      rows.sort((a, b) => placeOf(a) - placeOf(b))
    }
    this.#order = rows.map(({ slot }) => slot)
    this.inOrder = rows.every(({ at }, index) => at === index)
    return rows
  }
}
