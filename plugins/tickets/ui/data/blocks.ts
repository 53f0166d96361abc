/** Lines that are drawn and taken away together. */
export interface Block {
  /** The key of its first line when it was made; it stays while lines come before and after. */
  readonly key: string
  readonly from: number
  readonly to: number
}

/** So few that drawing one takes a few milliseconds on a slow computer. */
const MOST = 20

/**
 * Divides lines into blocks, with the borders where they were: what is drawn is not drawn anew because older lines came
 * above it.
 */
export function blocksOf(before: readonly Block[], keys: readonly string[]): Block[] {
  const borders = new Set(before.map(({ key }) => key))
  const blocks: Block[] = []
  let from = 0
  for (let i = 1; i <= keys.length; i += 1) {
    const border = i === keys.length || borders.has(keys[i] as string) || i - from >= MOST
    if (!border) continue
    blocks.push({ key: keys[from] as string, from, to: i })
    from = i
  }
  return blocks
}

/** A stretch of blocks, and how much room those above and below it take. */
export interface Stretch {
  readonly first: number
  /** After the last. */
  readonly end: number
  readonly above: number
  readonly below: number
}

/** @param heights of the blocks, from old to new; @param from, to: what is to be covered, measured from the top. */
export function stretchOf(heights: readonly number[], from: number, to: number): Stretch {
  let [first, above, at] = [0, 0, 0]
  let end = heights.length
  let below = 0
  for (const [i, height] of heights.entries()) {
    const bottom = at + height
    if (bottom <= from && i < heights.length - 1) {
      first = i + 1
      above = bottom
    } else if (at >= to && end === heights.length && i > first) end = i
    if (i >= end) below += height
    at = bottom
  }
  return { first, end, above, below }
}
