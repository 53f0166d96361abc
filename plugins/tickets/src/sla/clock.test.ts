import type { BusinessCalendar } from '@kaunter/core/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { businessCalendar } from '../../../../core/src/builtin/calendars/business-time.ts'
import {
  type Cycle,
  cyclesOf,
  type History,
  passed,
  pausedSince,
  reach,
  runningOf,
  type Span,
  type Turn,
} from './clock.ts'

const minute = 60_000
const start = Date.UTC(2026, 2, 18)
const length = 2 * 24 * 60
const at = (minutes: number) => new Date(start + minutes * minute)
const minuteOf = (date: Date) => (date.getTime() - start) / minute

/** Hours of a week, in minutes of the day; the same for the calendar under test and for the one that counts minutes. */
interface Week {
  hours: { from: number; to: number }[][]
}
const week = fc
  .array(fc.array(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 700 })), { maxLength: 3 }), {
    minLength: 7,
    maxLength: 7,
  })
  .map(
    (days): Week => ({
      hours: days.map((day) => tidy(day.map(([from, more]) => ({ from, to: Math.min(1440, from + more) })))),
    }),
  )

function tidy(intervals: { from: number; to: number }[]) {
  const tidied: { from: number; to: number }[] = []
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = tidied.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else tidied.push({ from, to })
  }
  return tidied
}
const hoursOn = ({ hours }: Week, day: number) => hours[new Date(day).getUTCDay()] ?? []
const calendarOf = (of: Week): BusinessCalendar =>
  businessCalendar({ id: '1', zone: 'UTC', version: 1 }, (day) => hoursOn(of, day))
/** Of each minute, whether it is open. */
function openMinutes(of: Week): boolean[] {
  const open: boolean[] = Array(length).fill(false)
  for (let day = 0; day < length; day += 1440)
    for (const { from, to } of hoursOn(of, start + day * minute)) open.fill(true, day + from, day + to)
  return open.slice(0, length)
}
/** Of each minute, the category that the ticket has in it. */
function categories({ spans }: History): (string | undefined)[] {
  const found: (string | undefined)[] = Array(length).fill(undefined)
  for (const { from, to, category } of spans) found.fill(category, minuteOf(from), to ? minuteOf(to) : length)
  return found
}
const category = fc.constantFrom('new', 'open', 'waiting_customer', 'waiting_internal', 'resolved', 'closed')
const moment = fc.integer({ min: 0, max: length - 1 })
const history = fc
  .record({
    changes: fc.uniqueArray(fc.tuple(moment, category), { maxLength: 8, selector: ([when]) => when }),
    opened: fc.integer({ min: 0, max: 600 }),
    turns: fc.array(fc.tuple(moment, fc.boolean()), { maxLength: 12 }),
    handedOff: fc.option(moment),
    answeredBefore: fc.boolean(),
  })
  .map(({ changes, opened, turns, handedOff, answeredBefore }): History => {
    const later = changes.filter(([when]) => when > opened).toSorted(([a], [b]) => a - b)
    const marks = [[opened, 'new'] as const, ...later]
    const spans = marks.map(([from, what], i): Span => {
      const next = marks[i + 1]
      return { from: at(from), to: next ? at(next[0]) : null, category: what }
    })
    return {
      turns: turns.map(([when, asks]): Turn => ({ at: at(when), kind: asks ? 'asked' : 'answered', by: null })),
      spans,
      answeredBefore,
      waitingSince: null,
      handedOffAt: handedOff === null ? null : at(handedOff),
      resolvedBy: null,
    }
  })
const target = fc.integer({ min: 1, max: 2000 })

describe('deadlines of random histories, calendars and policies', () => {
  test('peers 33: are what counting minute by minute gives, and running and paused time are all that elapsed', () => {
    let cycles = 0
    fc.assert(
      fc.property(history, week, target, (given, hours, minutes) => {
        const calendar = calendarOf(hours)
        const [open, categoryOf] = [openMinutes(hours), categories(given)]
        const found = cyclesOf(given)
        expect(found.map(plain)).toEqual(countedCycles(given, categoryOf).map(plain))
        for (const cycle of found) {
          cycles++
          const all = minutesOf(cycle, given)
          const ran = all.filter((m) => !waits(cycle.metric, categoryOf[m]))
          const paused = all.filter((m) => waits(cycle.metric, categoryOf[m])).length
          const running = runningOf(cycle, given.spans)
          const due = reach(running, calendar, minutes * minute)
          const { business, wall } = passed(running, calendar, cycle.endedAt ?? at(length))
          const result = {
            due: due && minuteOf(due) <= length ? minuteOf(due) : null,
            business: business / minute,
            wall: wall / minute,
            stands: cycle.endedAt === null && pausedSince(cycle, given.spans) !== null,
          }
          expect(result).toEqual({
            due: countedDeadline(ran, open, minutes),
            business: ran.filter((m) => open[m]).length,
            wall: ran.length,
            stands: cycle.endedAt === null && ran.at(-1) !== length - 1,
          })
          const from = cycle.metric === 'resolution' ? given.spans[0]?.from : cycle.startedAt
          const elapsed = minuteOf(cycle.endedAt ?? at(length)) - minuteOf(from as Date)
          expect(wall / minute + paused).toBe(elapsed)
        }
      }),
      { numRuns: 10_000, seed: 33 },
    )
    expect(cycles).toBeGreaterThan(10_000)
  })

  test('do not depend on the order in which the facts arrived', () => {
    const shuffled = history.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.turns], { minLength: given.turns.length })),
    )
    fc.assert(
      fc.property(shuffled, ([given, turns]) => {
        expect(cyclesOf({ ...given, turns }).map(plain)).toEqual(cyclesOf(given).map(plain))
      }),
      { numRuns: 2000, seed: 33 },
    )
  })
})

const plain = ({ metric, startedAt, endedAt, met }: Cycle) => ({
  metric,
  from: minuteOf(startedAt),
  to: endedAt && minuteOf(endedAt),
  met,
})

const done = (what: string | undefined) => what === 'resolved' || what === 'closed'
const waits = (metric: Cycle['metric'], what: string | undefined) =>
  (metric === 'next_response' && what === 'waiting_customer') ||
  (metric === 'resolution' && (what === 'waiting_customer' || done(what)))

/** Goes through all minutes and keeps what is open at each. */
function countedCycles(given: History, categoryOf: readonly (string | undefined)[]): Cycle[] {
  const cycles: Cycle[] = []
  const open = new Map<string, Cycle>()
  const begin = (group: string, metric: Cycle['metric'], m: number) => {
    const cycle: Cycle = { metric, startedAt: at(m), endedAt: null, met: false, by: null }
    open.set(group, cycle)
    cycles.push(cycle)
  }
  const end = (group: string, m: number, met: boolean) => {
    const cycle = open.get(group)
    if (cycle) Object.assign(cycle, { endedAt: at(m), met })
    open.delete(group)
  }
  let answered = given.answeredBefore
  let handedOff = false
  const starting = new Set(given.spans.map(({ from }) => minuteOf(from)))
  for (let m = 0; m < length; m++) {
    const here = given.turns.filter((turn) => minuteOf(turn.at) === m)
    const [now, before] = [categoryOf[m], categoryOf[m - 1]]
    const starts = starting.has(m)
    if (given.handedOffAt && minuteOf(given.handedOffAt) === m && !handedOff) {
      handedOff = true
      begin('handoff', 'handoff', m)
    }
    if (here.some(({ kind }) => kind === 'asked') && !open.has('response'))
      begin('response', answered ? 'next_response' : 'first_response', m)
    if (here.some(({ kind }) => kind === 'answered')) {
      if (open.has('response')) answered = true
      end('response', m, true)
      end('handoff', m, true)
    }
    if (starts && done(now)) {
      end('response', m, false)
      end('handoff', m, false)
      end('resolution', m, true)
    }
    if (now !== undefined && !done(now) && (before === undefined || done(before))) begin('resolution', 'resolution', m)
  }
  const rank = ({ metric }: Cycle) => ['first_response', 'next_response', 'resolution', 'handoff'].indexOf(metric)
  return cycles.toSorted((a, b) => Math.max(1, rank(a)) - Math.max(1, rank(b)))
}

function minutesOf({ metric, startedAt, endedAt }: Cycle, { spans }: History): number[] {
  const from = minuteOf(metric === 'resolution' ? (spans[0]?.from ?? startedAt) : startedAt)
  const to = endedAt ? minuteOf(endedAt) : length
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

/** Null when it is not within the cycle and the days that are looked at. */
function countedDeadline(ran: readonly number[], open: readonly boolean[], minutes: number): number | null {
  const counting = ran.filter((m) => open[m])
  const last = counting[minutes - 1]
  return last === undefined ? null : last + 1
}
