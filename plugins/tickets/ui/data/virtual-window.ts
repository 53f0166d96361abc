/** What of a long list is in the document. */
export interface ListWindow {
  readonly first: number
  /** The one after the last. */
  readonly end: number
}

interface Viewport {
  readonly count: number
  /** All rows are of one height, in pixels. */
  readonly rowHeight: number
  readonly scrollTop: number
  readonly height: number
}

/** Rows beyond both edges, so that a turn of the wheel finds them there. */
const BEYOND = 8

/** The rows that can be seen, and some beyond; in the middle of a list always as many. */
export function windowOf({ count, rowHeight, scrollTop, height }: Viewport): ListWindow {
  const top = Math.floor(scrollTop / rowHeight)
  const first = Math.max(0, Math.min(count, top - BEYOND))
  const end = Math.max(first, Math.min(count, top + Math.ceil(height / rowHeight) + 1 + BEYOND))
  return { first, end }
}

/** The places of the rows that are to be there: those of the window, and those that are kept wherever they are; -1 is none. */
export function placesIn({ first, end }: ListWindow, count: number, kept: readonly number[]): number[] {
  const places = new Set(kept.filter((place) => place >= 0 && place < count))
  for (let place = first; place < end; place++) places.add(place)
  return [...places].sort((a, b) => a - b)
}

/** How far to scroll so that a row is seen whole; where it is when it is. `top`: what lies over the list there. */
export function scrollTopFor(
  index: number,
  { rowHeight, scrollTop, height }: Omit<Viewport, 'count'>,
  top = 0,
): number {
  const [start, end] = [index * rowHeight, (index + 1) * rowHeight]
  if (start < scrollTop) return start
  return end > scrollTop + height - top ? end - height + top : scrollTop
}

/**
 * Where to scroll after the list has changed, so that nothing moves under the eyes: what was at the top stays there. At
 * the very top one wants to see what comes.
 */
export function anchored(
  before: readonly string[],
  after: readonly string[],
  rowHeight: number,
  scrollTop: number,
): number {
  if (scrollTop <= 0 || before.length === 0) return scrollTop
  const first = Math.min(before.length - 1, Math.floor(scrollTop / rowHeight))
  // More at the end, as for whoever scrolls on: nothing moves.
  if (before[first] === after[first]) return scrollTop
  const places = new Map(after.map((id, index) => [id, index]))
  // The row at the top may have gone: the next one that stayed takes its part.
  for (let index = first; index < before.length; index++) {
    const now = places.get(before[index] as string)
    if (now !== undefined) return Math.max(0, scrollTop + (now - index) * rowHeight)
  }
  return scrollTop
}
