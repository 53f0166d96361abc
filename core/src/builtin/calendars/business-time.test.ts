import fc from 'fast-check'
import { expect, test } from 'vitest'
import { businessCalendar } from './business-time.ts'
import { type Definition, type Interval, weekdays } from './definition.ts'
import { hoursOf } from './hours.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const office = [{ from: '09:00', to: '18:00' }]
const weekOf = (week: Partial<Definition['week']>): Definition['week'] => ({
  ...(Object.fromEntries(weekdays.map((name) => [name, []])) as unknown as Definition['week']),
  ...week,
})
const monToFri = weekOf({ mon: office, tue: office, wed: office, thu: office, fri: office })
const definition = (values: Partial<Definition>): Definition => ({
  name: 'Shop',
  zone: null,
  holidays: null,
  week: monToFri,
  exceptions: [],
  ...values,
})
function calendarOf(values: Partial<Definition> = {}, zone = 'Asia/Kuala_Lumpur') {
  const made = definition(values)
  const region = made.holidays === 'outlet' ? 'national' : made.holidays
  return businessCalendar({ id: '1', zone, version: 1 }, hoursOf(made, region))
}
const at = (text: string) => new Date(text)
/** Malaysian time, written without its offset. */
const my = (text: string) => new Date(`${text}+08:00`)

test('peers 30: time outside of the hours counts nothing: over midnight, the weekend and a holiday', () => {
  const calendar = calendarOf({ holidays: 'national' })
  // Friday evening to Tuesday morning; Monday the 31st of August 2026 is National Day.
  expect(calendar.add(my('2026-08-28T17:00'), 2 * hour)).toEqual(my('2026-09-01T10:00'))
  expect(calendar.between(my('2026-08-28T17:00'), my('2026-09-01T10:00'))).toBe(2 * hour)
  // 17 o'clock of one day over midnight to 10 o'clock of the next.
  expect(calendar.add(my('2026-08-26T17:00'), 2 * hour)).toEqual(my('2026-08-27T10:00'))
  // 16 business hours of a day of nine are that day and the better part of the next.
  expect(calendar.add(my('2026-08-26T03:12'), 16 * hour)).toEqual(my('2026-08-27T16:00'))
  expect(calendar.nextOpening(my('2026-08-28T18:00'))).toEqual(my('2026-09-01T09:00'))
  expect(calendar.isOpen(my('2026-08-31T12:00'))).toBe(false)
})

test('peers 31: a day has several intervals: lunch, and the Friday prayer from 12:30 to 14:30', () => {
  const lunch = [
    { from: '09:00', to: '13:00' },
    { from: '14:00', to: '18:00' },
  ]
  const prayer = [
    { from: '09:00', to: '12:30' },
    { from: '14:30', to: '18:00' },
  ]
  const calendar = calendarOf({ week: weekOf({ mon: lunch, tue: lunch, wed: lunch, thu: lunch, fri: prayer }) })
  expect(calendar.add(my('2026-11-26T12:30'), hour)).toEqual(my('2026-11-26T14:30'))
  expect(calendar.add(my('2026-11-27T12:00'), hour)).toEqual(my('2026-11-27T15:00'))
  expect(calendar.isOpen(my('2026-11-27T13:59'))).toBe(false)
  expect(calendar.between(my('2026-11-27T00:00'), my('2026-11-28T00:00'))).toBe(7 * hour)
  // The last minute before the break is enough: a deadline falls on its beginning, not after it.
  expect(calendar.add(my('2026-11-27T12:00'), 30 * minute)).toEqual(my('2026-11-27T12:30'))
})

test('peers 32: a closure and a special opening count on their day, whatever the week and the holidays say', () => {
  const calendar = calendarOf({
    holidays: 'KTN',
    exceptions: [
      { date: '2026-11-23', label: 'Stocktaking', kind: 'closed' },
      { date: '2026-11-24', label: 'Fire drill', kind: 'closed', intervals: [{ from: '10:00', to: '11:00' }] },
      { date: '2026-11-28', label: 'Year-end sale', kind: 'open', intervals: [{ from: '10:00', to: '22:00' }] },
      { date: '2026-12-25', label: 'Open at Christmas', kind: 'open' },
      { date: '2020-02-14', label: 'Founders', kind: 'closed', yearly: true },
    ],
  })
  const open = (date: string) => calendar.between(my(`${date}T00:00`), my(`${date}T24:00`)) / hour
  expect(open('2026-11-23')).toBe(0)
  expect(open('2026-11-24')).toBe(8)
  expect(open('2026-11-28')).toBe(12)
  expect(open('2026-12-25')).toBe(9)
  // Of Kelantan only.
  expect(open('2026-09-29')).toBe(0)
  expect(calendarOf({ holidays: 'SGR' }).isOpen(my('2026-09-29T12:00'))).toBe(true)
  expect([open('2025-02-14'), open('2019-02-14')]).toEqual([0, 9])
})

test('hours past midnight are one stretch, and a day of 24 hours has no end', () => {
  const always = calendarOf({
    week: weekOf(Object.fromEntries(weekdays.map((name) => [name, [{ from: '00:00', to: '24:00' }]]))),
  })
  expect(always.between(my('2026-01-01T00:00'), my('2026-12-31T24:00'))).toBe(365 * day)
  expect(always.add(my('2025-12-31T23:00'), 2 * hour)).toEqual(my('2026-01-01T01:00'))
  const night = calendarOf({
    week: weekOf({ fri: [{ from: '22:00', to: '24:00' }], sat: [{ from: '00:00', to: '02:00' }] }),
  })
  expect(night.add(my('2026-11-27T20:00'), 3 * hour)).toEqual(my('2026-11-28T01:00'))
})

test('a calendar that never opens answers that, and does not look for ever', () => {
  const calendar = calendarOf({ week: weekOf({}) })
  expect(calendar.add(my('2026-01-01T00:00'), 1)).toBeNull()
  expect(calendar.nextOpening(my('2026-01-01T00:00'))).toBeNull()
  expect(calendar.between(my('2026-01-01T00:00'), my('2030-01-01T00:00'))).toBe(0)
  expect(calendar.add(my('2026-01-01T00:00'), 0)).toEqual(my('2026-01-01T00:00'))
  // One hour a year, on a day that is two years off.
  const rare = calendarOf({
    week: weekOf({}),
    exceptions: [{ date: '2029-06-01', label: 'Fair', kind: 'open', intervals: [{ from: '10:00', to: '11:00' }] }],
  })
  expect(rare.nextOpening(my('2026-01-01T00:00'))).toBeNull()
  expect(rare.nextOpening(my('2028-01-01T00:00'))).toEqual(my('2029-06-01T10:00'))
})

test('the hours follow the clock of the zone through summer and winter time', () => {
  const london = calendarOf({}, 'Europe/London')
  expect(london.nextOpening(at('2026-03-27T20:00Z'))).toEqual(at('2026-03-30T08:00Z'))
  expect(london.nextOpening(at('2026-10-23T20:00Z'))).toEqual(at('2026-10-26T09:00Z'))
  const nights = calendarOf({ week: weekOf({ sun: [{ from: '00:00', to: '06:00' }] }) }, 'Europe/London')
  expect(nights.between(at('2026-03-28T00:00Z'), at('2026-03-30T00:00Z'))).toBe(5 * hour)
  expect(nights.between(at('2026-10-24T00:00Z'), at('2026-10-26T00:00Z'))).toBe(7 * hour)
})

/** What the clock on the wall shows, asked of `Intl` for each minute anew. */
function wallClock(zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return (instant: number) => {
    const [date = '', time = ''] = format.format(instant).split(' ')
    return { date, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) }
  }
}

/** Whether each minute of some days is open, by the definition of the calendar read word by word. */
function everyMinute({ week, exceptions }: Definition, zone: string, from: number, length: number): boolean[] {
  const clock = wallClock(zone)
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return Array.from({ length }, (_, i) => {
    const { date, minute: now } = clock(from + i * minute)
    const usual = week[weekdays[new Date(date).getUTCDay()] as (typeof weekdays)[number]]
    const today = exceptions.filter((each) =>
      each.yearly ? each.date <= date && each.date.slice(5) === date.slice(5) : each.date === date,
    )
    const covers = (intervals: readonly Interval[]) =>
      intervals.some((each) => minuteOf(each.from) <= now && now < minuteOf(each.to))
    if (today.some(({ kind, intervals }) => kind === 'closed' && (intervals === undefined || covers(intervals))))
      return false
    const openings = today.filter(({ kind }) => kind === 'open')
    return openings.length > 0 ? openings.some(({ intervals }) => covers(intervals ?? usual)) : covers(usual)
  })
}

const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { maxLength: 6 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map((cuts) =>
    cuts.flatMap((from, i) =>
      i % 2 === 0 && cuts[i + 1] !== undefined ? [{ from: time(from), to: time(cuts[i + 1] as number) }] : [],
    ),
  )
/** Days around changes of the clock, the odd ones included: by half an hour, at midnight, and a day left out. */
const moments = [
  ['Asia/Kuala_Lumpur', '2026-08-30T16:00Z'],
  ['Europe/London', '2026-03-29T01:00Z'],
  ['Europe/London', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['America/St_Johns', '2026-11-01T04:30Z'],
  ['America/Santiago', '2026-09-06T04:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Kathmandu', '2025-12-31T18:15Z'],
] as const

test('any hours in any zone count as when each minute is looked at by itself', () => {
  const length = 3 * 24 * 60
  const run = fc.record({
    moment: fc.constantFrom(...moments),
    week: fc.array(intervals, { minLength: 7, maxLength: 7 }),
    exceptions: fc.array(
      fc.record(
        {
          offset: fc.integer({ min: -2, max: 2 }),
          kind: fc.constantFrom('open' as const, 'closed' as const),
          intervals: fc.option(
            intervals.filter((each) => each.length > 0),
            { nil: undefined },
          ),
          yearly: fc.boolean(),
        },
        { requiredKeys: ['offset', 'kind'] },
      ),
      { maxLength: 3 },
    ),
    shift: fc.integer({ min: 0, max: 2 * 24 * 60 }),
    from: fc.integer({ min: 0, max: length - 1 }),
    to: fc.integer({ min: 0, max: length }),
    wanted: fc.integer({ min: 1, max: 36 * 60 }),
  })
  fc.assert(
    fc.property(run, ({ moment: [zone, text], week, exceptions, shift, from, to, wanted }) => {
      const begin = Date.parse(text) - shift * minute
      const made = definition({
        week: Object.fromEntries(weekdays.map((name, i) => [name, week[i]])) as unknown as Definition['week'],
        exceptions: exceptions.map(({ offset, intervals: part, yearly = false, kind }) => {
          const date = new Date(Date.parse(text) + offset * day).toISOString().slice(0, 10)
          return {
            date: yearly ? `2010${date.slice(4)}` : date,
            label: 'x',
            kind,
            yearly,
            ...(part && { intervals: part }),
          }
        }),
      })
      const calendar = businessCalendar({ id: '1', zone, version: 1 }, hoursOf(made, null))
      const open = everyMinute(made, zone, begin, length)
      const instant = (i: number) => new Date(begin + i * minute)
      const count = (a: number, b: number) => open.slice(a, b).filter(Boolean).length

      expect(calendar.isOpen(instant(from))).toBe(open[from])
      expect(calendar.between(instant(from), instant(to))).toBe(from < to ? count(from, to) * minute : 0)
      const next = open.indexOf(true, from)
      if (next >= 0) expect(calendar.nextOpening(instant(from))).toEqual(instant(next))
      let reached = from
      for (let left = wanted; left > 0 && reached < length; reached++) if (open[reached]) left--
      if (count(from, length) >= wanted) expect(calendar.add(instant(from), wanted * minute)).toEqual(instant(reached))
    }),
    { numRuns: 150, seed: 5 },
  )
})
