import type { DayHours } from './business-time.ts'
import { type Definition, type Exception, type Interval, weekdays } from './definition.ts'
import { holidaysOf, type Region } from './holidays.ts'

const wholeDay = { from: 0, to: 24 * 60 }

/**
 * The hours of any day, given as midnight of that day in UTC. Closed goes before open, and both before a holiday.
 *
 * @param region whose holidays count, if any.
 */
export function hoursOf(definition: Definition, region: Region | null): (day: number) => DayHours {
  const week = weekdays.map((name) => union(definition.week[name]))
  const exceptionsOn = exceptionsBy(definition)
  const holidays = region === null ? new Map() : holidaysOf(region)
  return (day) => {
    const date = dateOf(day)
    const usual = week[new Date(day).getUTCDay()] as DayHours
    const exceptions = exceptionsOn(date)
    const openings = exceptions.filter(({ kind }) => kind === 'open')
    const open =
      openings.length > 0
        ? merge(openings.flatMap(({ intervals }) => (intervals === undefined ? usual : intervals.map(minutes))))
        : holidays.has(date)
          ? []
          : usual
    const closures = exceptions.filter(({ kind }) => kind === 'closed')
    if (closures.length === 0) return open
    return closures.flatMap(({ intervals }) => intervals?.map(minutes) ?? [wholeDay]).reduce(without, open)
  }
}

/** What a definition says of single dates. */
export function exceptionsBy({ exceptions }: Definition): (date: string) => readonly Exception[] {
  const all = Map.groupBy(exceptions, ({ date, yearly }) => (yearly ? date.slice(5) : date))
  return (date) => {
    const yearly = all.get(date.slice(5))?.filter((exception) => exception.date <= date)
    return [...(all.get(date) ?? []), ...(yearly ?? [])]
  }
}

/** `2026-08-31` of midnight in UTC. */
export const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10)

export const minutes = ({ from, to }: Interval) => ({ from: minuteOf(from), to: minuteOf(to) })
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const union = (intervals: readonly Interval[]) => merge(intervals.map(minutes))

/** Sorted, and what touches or overlaps made one. */
function merge(intervals: DayHours): DayHours {
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

const without = (open: DayHours, closed: { from: number; to: number }): DayHours =>
  open.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, closed.from) },
      { from: Math.max(from, closed.to), to },
    ].filter((part) => part.from < part.to),
  )
