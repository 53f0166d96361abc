import type { BusinessCalendar } from '../../contracts/index.ts'
import { segmentsOf } from './zone.ts'

const dayMilliseconds = 86_400_000
const minute = 60_000
const horizon = 2 * 366 * dayMilliseconds

/** Minutes since midnight, `to` excluded; sorted, and no two of a day touch or overlap. */
export type DayHours = readonly { readonly from: number; readonly to: number }[]

/** The opening intervals of one year of UTC, and how much opening time lies before each. */
interface Year {
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly before: readonly number[]
  readonly total: number
}

/**
 * Counts time in opening hours. An instant is open if and only if the zone's clock then shows an open minute of that
 * day; so hours that a change to summer time leaves out do not count, and those it brings twice count twice.
 *
 * Intervals are worked out a year at a time when a question first touches the year; after that each is a binary search.
 *
 * @param hoursOn the hours of a day, given as midnight of that day in UTC.
 */
export function businessCalendar(
  { id, zone, version }: { id: string; zone: string; version: number },
  hoursOn: (day: number) => DayHours,
): BusinessCalendar {
  const years = new Map<number, Year>()

  function yearOf(number: number): Year {
    let year = years.get(number)
    if (year === undefined) {
      year = openingsOf(zone, Date.UTC(number, 0), Date.UTC(number + 1, 0), hoursOn)
      years.set(number, year)
    }
    return year
  }

  /** Opening time from the beginning of the year. */
  function within(year: Year, at: number): number {
    const i = lastAtOrBefore(year.from, at)
    return i < 0 ? 0 : (year.before[i] as number) + Math.min(at, year.to[i] as number) - (year.from[i] as number)
  }

  function open(at: number): boolean {
    const year = yearOf(numberOf(at))
    const i = lastAtOrBefore(year.from, at)
    return i >= 0 && at < (year.to[i] as number)
  }

  return {
    id,
    zone,
    version,
    isOpen: (at) => open(at.getTime()),
    between(from, to) {
      const [start, end] = [from.getTime(), to.getTime()]
      if (end <= start) return 0
      const last = numberOf(end)
      let sum = within(yearOf(last), end) - within(yearOf(numberOf(start)), start)
      for (let number = numberOf(start); number < last; number++) sum += yearOf(number).total
      return sum
    },
    add(from, milliseconds) {
      const start = from.getTime()
      if (milliseconds <= 0) return from
      const first = numberOf(start)
      let wanted = within(yearOf(first), start) + Math.ceil(milliseconds)
      for (let number = first; Date.UTC(number, 0) <= start + horizon; number++) {
        const year = yearOf(number)
        if (wanted <= year.total) {
          // The interval before which there is less than wanted, so that the end of one counts, not the next opening.
          const i = lastBefore(year.before, wanted)
          const at = (year.from[i] as number) + wanted - (year.before[i] as number)
          return at <= start + horizon ? new Date(at) : null
        }
        wanted -= year.total
      }
      return null
    },
    nextOpening(at) {
      const start = at.getTime()
      if (open(start)) return at
      for (let number = numberOf(start); Date.UTC(number, 0) <= start + horizon; number++) {
        const year = yearOf(number)
        const next = year.from[lastAtOrBefore(year.from, start) + 1]
        if (next !== undefined) return next <= start + horizon ? new Date(next) : null
      }
      return null
    },
  }
}

const numberOf = (at: number): number => new Date(at).getUTCFullYear()

/** The index of the last value that is not greater; -1 when all are. The values rise. */
function lastAtOrBefore(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The same of the last one that is smaller. */
const lastBefore = (values: readonly number[], value: number) => lastAtOrBefore(values, value - 1)

/** Where the clock of the zone shows an open minute, between two instants. */
function openingsOf(zone: string, from: number, to: number, hoursOn: (day: number) => DayHours): Year {
  const year = { from: [] as number[], to: [] as number[], before: [] as number[], total: 0 }
  for (const segment of segmentsOf(zone, from, to)) {
    const firstDay = Math.floor((segment.from + segment.offset) / dayMilliseconds) * dayMilliseconds
    for (let day = firstDay; day < segment.to + segment.offset; day += dayMilliseconds)
      for (const hours of hoursOn(day)) {
        const start = Math.max(day + hours.from * minute - segment.offset, segment.from)
        const end = Math.min(day + hours.to * minute - segment.offset, segment.to)
        if (start < end) append(year, start, end)
      }
  }
  return year
}

/** What touches the interval before, as at midnight or at a change of the clock, goes on with it. */
function append(year: { from: number[]; to: number[]; before: number[]; total: number }, start: number, end: number) {
  if (year.to.at(-1) === start) year.to[year.to.length - 1] = end
  else {
    year.from.push(start)
    year.to.push(end)
    year.before.push(year.total)
  }
  year.total += end - start
}
