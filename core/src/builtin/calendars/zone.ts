const dayMilliseconds = 86_400_000

/** A stretch of time in which a zone's clock differs from UTC by the same amount. */
interface Segment {
  from: number
  to: number
  /** What to add to UTC. */
  offset: number
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clocks.set(zone, clock)
  }
  return clock
}

/** What the clock of a zone shows, written as if it were UTC. */
export const wallOf = (zone: string, at: number): number => at + offsetAt(zone, at)

/** When the clock of a zone shows this; of a time that it leaves out, as much later. */
export function instantOf(zone: string, wall: number): number {
  const before = wall - offsetAt(zone, wall - dayMilliseconds)
  const after = wall - offsetAt(zone, wall + dayMilliseconds)
  return [before, after].find((at) => wallOf(zone, at) === wall) ?? before
}

function offsetAt(zone: string, at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(at)) part[type] = Number(value)
  const wall = Date.UTC(part.year as number, (part.month as number) - 1, part.day, part.hour, part.minute, part.second)
  return wall - Math.floor(at / 1000) * 1000
}

/** The stretches of constant offset that make up the time from one instant to another. No zone changes twice in a day. */
export function segmentsOf(zone: string, from: number, to: number): Segment[] {
  const segments: Segment[] = []
  let begin = from
  let offset = offsetAt(zone, from)
  for (let at = from; at < to; ) {
    const next = Math.min(at + dayMilliseconds, to)
    const later = offsetAt(zone, next)
    if (later !== offset) {
      const change = changeBetween(zone, at, next, offset)
      segments.push({ from: begin, to: change, offset })
      begin = change
      offset = later
    }
    at = next
  }
  if (begin < to) segments.push({ from: begin, to, offset })
  return segments
}

/** The first instant at which the offset is not the one before. */
function changeBetween(zone: string, before: number, after: number, offset: number): number {
  let [low, high] = [before, after]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === offset) low = middle
    else high = middle
  }
  return high
}
