import type { Locale } from '../../translate.ts'
import { catalog } from '../base/texts.ts'

/** Everybody reads the clock of the shops, wherever they sit. */
export const SHOP_ZONE = 'Asia/Kuala_Lumpur'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const regions: Record<Locale, string> = { en: 'en-MY', ms: 'ms-MY' }
const formats = new Map<string, Intl.DateTimeFormat>()
const units = new Map<string, Intl.NumberFormat>()

/** Making a formatter costs a hundred times more than using it, so each is made once. */
function formatter(region: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = region + timeZone + JSON.stringify(options)
  const made = formats.get(name) ?? new Intl.DateTimeFormat(region, { timeZone, ...options })
  formats.set(name, made)
  return made
}

function unit(locale: Locale, name: 'minute' | 'hour' | 'day', count: number): string {
  // The short Malay hour is "j", which nobody writes.
  const unitDisplay = locale === 'ms' && name !== 'minute' ? 'long' : 'short'
  const key = locale + name
  const made = units.get(key) ?? new Intl.NumberFormat(regions[locale], { style: 'unit', unit: name, unitDisplay })
  units.set(key, made)
  return made.format(count)
}

/** Instants and lengths of time in words. Instants are ISO 8601; `now` is the present unless it is given. */
export interface TimeWords {
  /** How long ago, as short as a list needs it: now, 5 min, 3 hr, Yesterday, Mon, 12 Oct, 12 Oct 2025. */
  relative(iso: string, now?: number): string
  /** Day and time: 22 Nov, 10:05 am. */
  short(iso: string): string
  /** The time of day. */
  clock(iso: string): string
  /** Today, Yesterday, Thursday 12 November, and the year when it is not this one. */
  day(iso: string, now?: number): string
  /** Everything, for hovering. */
  exact(iso: string): string
  /** A length of time in its two largest units: 3 hr 20 min. Below a minute it is one minute. */
  duration(milliseconds: number): string
  /** The calendar day, as `2026-11-21`. */
  dayKey(at: number): string
}

/** The words of a language on the clock of a place; the shops' own unless another zone is given. */
export function timeWords(locale: Locale, zone: string = SHOP_ZONE): TimeWords {
  const words = catalog[locale]
  const say = (at: number | string, options: Intl.DateTimeFormatOptions) =>
    formatter(regions[locale], zone, options).format(typeof at === 'number' ? at : Date.parse(at))
  const dayKey = (at: number) =>
    formatter('en-CA', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
  /** Whole calendar days from an instant to now: 1 is yesterday, however few hours ago. */
  const daysAgo = (at: number, now: number) => Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / DAY)
  const yearOf = (at: number, now: number): Intl.DateTimeFormatOptions =>
    dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4) ? {} : { year: 'numeric' }

  return {
    relative(iso, now = Date.now()) {
      const at = Date.parse(iso)
      const past = Math.max(0, now - at)
      if (past < MINUTE) return words['time.now']
      if (past < HOUR) return unit(locale, 'minute', Math.floor(past / MINUTE))
      const days = daysAgo(at, now)
      if (days <= 0) return unit(locale, 'hour', Math.floor(past / HOUR))
      if (days === 1) return words['time.yesterday']
      if (days < 7) return say(at, { weekday: 'short' })
      return say(at, { day: 'numeric', month: 'short', ...yearOf(at, now) })
    },
    short: (iso) => say(iso, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
    clock: (iso) => say(iso, { hour: 'numeric', minute: '2-digit' }),
    day(iso, now = Date.now()) {
      const at = Date.parse(iso)
      const days = daysAgo(at, now)
      if (days <= 0) return words['time.today']
      if (days === 1) return words['time.yesterday']
      return say(at, { weekday: 'long', day: 'numeric', month: 'long', ...yearOf(at, now) })
    },
    exact: (iso) => say(iso, { dateStyle: 'full', timeStyle: 'medium' }),
    duration(milliseconds) {
      const minutes = Math.max(1, Math.floor(milliseconds / MINUTE))
      const days = Math.floor(minutes / 1440)
      const hours = Math.floor((minutes % 1440) / 60)
      const parts: string[] = []
      if (days > 0) parts.push(unit(locale, 'day', days))
      if (hours > 0) parts.push(unit(locale, 'hour', hours))
      if (days === 0 && minutes % 60 > 0) parts.push(unit(locale, 'minute', minutes % 60))
      return parts.join(' ')
    },
    dayKey,
  }
}
