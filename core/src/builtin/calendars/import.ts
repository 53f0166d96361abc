import { isTimeZone } from '../../kernel/validate.ts'
import type { Exception } from './definition.ts'
import { dateOf } from './hours.ts'
import { parseICal, textOf, type VEvent } from './ical.ts'
import { instantOf, wallOf } from './zone.ts'

const dayMilliseconds = 86_400_000
/** An event that lasts longer is no closure but a mistake. */
const maxDays = 366
/** Of a repetition that ends, or that leaves out years, so many years are entered. */
const maxYears = 20

export interface Imported {
  exceptions: Exception[]
  /** What was left out, and why. */
  skipped: { label: string; reason: string }[]
}

/** What an event says, on the clock of the calendar, written as if it were UTC. */
interface Span {
  from: number
  to: number
}

class NotUnderstood extends Error {}

/**
 * The events of an iCalendar text as exceptions: those of whole days and those with times, over several days, and yearly
 * ones. Each event that is not understood is left out and said, since to guess would close a shop on the wrong day.
 *
 * @throws KAUNTER_CALENDARS_ICAL_UNREADABLE
 */
export function importICal(text: string, kind: Exception['kind'], zone: string): Imported {
  const imported: Imported = { exceptions: [], skipped: [] }
  for (const event of parseICal(text)) {
    const label = textOf(event.get('SUMMARY')?.value ?? '').slice(0, 200) || 'iCalendar'
    try {
      imported.exceptions.push(...exceptionsOf(event, zone).map((exception) => ({ ...exception, label, kind })))
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error
      imported.skipped.push({ label, reason: error.message })
    }
  }
  return imported
}

type Days = Pick<Exception, 'date' | 'yearly' | 'intervals'>[]

function exceptionsOf(event: VEvent, zone: string): Days {
  if (event.get('STATUS')?.value.toUpperCase() === 'CANCELLED') throw new NotUnderstood('it is cancelled')
  for (const name of ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID'])
    if (event.has(name)) throw new NotUnderstood(`exceptions to a repetition (${name}) are not understood`)
  const span = spanOf(event, zone)
  if (span.to - span.from > maxDays * dayMilliseconds) throw new NotUnderstood('it lasts longer than a year')
  const rule = event.get('RRULE')?.value
  if (rule === undefined) return daysOf(span)
  return repeated(span, rule)
}

function spanOf(event: VEvent, zone: string): Span {
  const start = event.get('DTSTART')
  if (start === undefined) throw new NotUnderstood('it has no beginning')
  const from = wallTime(start, zone)
  const end = event.get('DTEND')
  const to = end === undefined ? undefined : wallTime(end, zone)
  if (to !== undefined && to.wholeDay !== from.wholeDay) throw new NotUnderstood('its beginning and end do not match')
  const lasts = event.get('DURATION')?.value
  const until = to?.at ?? (lasts === undefined ? undefined : from.at + durationOf(lasts))
  if (until === undefined && !from.wholeDay) throw new NotUnderstood('it has no end')
  const span = { from: from.at, to: until ?? from.at + dayMilliseconds }
  if (span.to <= span.from) throw new NotUnderstood('it ends before it begins')
  return span
}

function wallTime({ value, parameters }: { value: string; parameters: ReadonlyMap<string, string> }, zone: string) {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?$/.exec(value)
  if (match === null) throw new NotUnderstood(`"${value.slice(0, 40)}" is not a date`)
  const [year, month, day, hour = 0, minute = 0] = match.slice(1, 6).map((part) => Number(part ?? 0))
  const wall = Date.UTC(year as number, (month as number) - 1, day, hour, minute)
  if (dateOf(wall) !== `${match[1]}-${match[2]}-${match[3]}` || hour > 23 || minute > 59)
    throw new NotUnderstood(`"${value}" is not a date`)
  if (match[4] === undefined) return { at: wall, wholeDay: true }
  if (match[6] === 'Z') return { at: wallOf(zone, wall), wholeDay: false }
  const own = parameters.get('TZID')
  // Without a zone it is the clock on the wall, wherever that hangs.
  if (own === undefined || own === zone) return { at: wall, wholeDay: false }
  if (!isTimeZone(own)) throw new NotUnderstood(`the time zone "${own.slice(0, 60)}" is not an IANA one`)
  return { at: wallOf(zone, instantOf(own, wall)), wholeDay: false }
}

function durationOf(text: string): number {
  const match = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/.exec(text)
  if (match === null) throw new NotUnderstood(`its length "${text.slice(0, 40)}" is not understood`)
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return (weeks * 7 + days) * dayMilliseconds + (hours * 60 + minutes) * 60_000
}

/** The days that a span touches, each with its part unless that is the whole day. */
function daysOf({ from, to }: Span): Days {
  const days: Days = []
  for (let day = Math.floor(from / dayMilliseconds) * dayMilliseconds; day < to; day += dayMilliseconds) {
    const part = { from: timeOf(Math.max(from - day, 0)), to: timeOf(Math.min(to - day, dayMilliseconds)) }
    const whole = part.from === '00:00' && part.to === '24:00'
    days.push({ date: dateOf(day), ...(whole ? {} : { intervals: [part] }) })
  }
  return days
}

const two = (number: number) => String(number).padStart(2, '0')
const timeOf = (milliseconds: number) => {
  const minutes = Math.floor(milliseconds / 60_000)
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function repeated(span: Span, rule: string): Days {
  const parts = new Map(rule.split(';').map((part) => part.toUpperCase().split('=') as [string, string]))
  const refuse = (): never => {
    throw new NotUnderstood(
      `its repetition (${rule.slice(0, 80)}) is not understood, only one on the same day every year`,
    )
  }
  const begin = new Date(span.from)
  const same = { BYMONTH: begin.getUTCMonth() + 1, BYMONTHDAY: begin.getUTCDate() }
  for (const [name, value] of parts) {
    if (['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'].includes(name)) continue
    if (!(name in same) || Number(value) !== same[name as keyof typeof same]) refuse()
  }
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const count = Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY)
  if (parts.get('FREQ') !== 'YEARLY' || !Number.isInteger(interval) || interval < 1 || !(count >= 1)) refuse()
  const until = parts.get('UNTIL')
  if (interval === 1 && count === Number.POSITIVE_INFINITY && until === undefined)
    return daysOf(span).map((day) => ({ ...day, yearly: true }))
  const lastDate = until?.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3') ?? '9999'
  const days: Days = []
  for (let i = 0; i < Math.min(count, maxYears) && i * interval < maxYears; i++) {
    const from = new Date(begin)
    from.setUTCFullYear(begin.getUTCFullYear() + i * interval)
    // The 29th of February is in leap years only.
    if (from.getUTCDate() !== begin.getUTCDate()) continue
    if (dateOf(from.getTime()) > lastDate) break
    days.push(...daysOf({ from: from.getTime(), to: from.getTime() + span.to - span.from }))
  }
  return days
}
