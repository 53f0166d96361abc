import { randomUUID } from 'node:crypto'

let last = 0n

/** UUID version 7: in one process each is greater than the one before, and rows of one time stand together in an index. */
export function timeOrderedId(): string {
  // 48 bits of milliseconds and a counter of 12 bits, which runs over into the next millisecond.
  const now = BigInt(Date.now()) << 12n
  last = now > last ? now : last + 1n
  const hex = last.toString(16).padStart(15, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12)}${randomUUID().slice(18)}`
}
