export interface Gap {
  from: number
  to: number
  since: number
}

/**
 * The ids below the highest one seen that have not appeared yet. Kept as ranges: one large transaction that commits
 * after a small later one leaves thousands of them.
 */
export class Gaps {
  #ranges: Gap[] = []

  get ranges(): readonly Gap[] {
    return this.#ranges
  }

  /** The lowest missing id; `undefined` when none is. */
  get lowest(): number | undefined {
    return this.#ranges[0]?.from
  }

  /** Ids `from` to `to`, both included, lie above all known gaps and have not been seen. */
  add(from: number, to: number, now: number): void {
    if (from <= to) this.#ranges.push({ from, to, since: now })
  }

  fill(id: number): void {
    const at = this.#ranges.findIndex((gap) => gap.from <= id && id <= gap.to)
    const gap = this.#ranges[at]
    if (gap === undefined) return
    const left = { ...gap, to: id - 1 }
    const right = { ...gap, from: id + 1 }
    this.#ranges.splice(at, 1, ...[left, right].filter((part) => part.from <= part.to))
  }

  /** Ids that are missing for so long were rolled back. */
  forget(before: number): void {
    this.#ranges = this.#ranges.filter((gap) => gap.since >= before)
  }
}
