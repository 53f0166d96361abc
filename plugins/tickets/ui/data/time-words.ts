import type { Locale } from '@kaunter/admin-ui'

/** Everybody reads the clock of the shops, wherever they sit. */
const ZONE = 'Asia/Kuala_Lumpur'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const regions: Record<Locale, string> = { en: 'en-MY', ms: 'ms-MY' }
const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs a hundred times more than using it, so each is made once. */
function format(locale: Locale | 'key', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options)
  let made = formats.get(name)
  if (!made) {
    made = new Intl.DateTimeFormat(locale === 'key' ? 'en-CA' : regions[locale], { timeZone: ZONE, ...options })
    formats.set(name, made)
  }
  return made
}

function unit(locale: Locale, name: 'minute' | 'hour' | 'day', count: number): string {
  // The short Malay hour is "j", which nobody writes.
  const unitDisplay = locale === 'ms' && name !== 'minute' ? 'long' : 'short'
  return new Intl.NumberFormat(regions[locale], { style: 'unit', unit: name, unitDisplay }).format(count)
}

/** The calendar day in Kuala Lumpur, as `2026-11-21`. */
export function dayKey(at: number): string {
  return format('key', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

/** Whole calendar days from an instant to now: 1 is yesterday, however few hours ago. */
function daysAgo(at: number, now: number): number {
  return Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / DAY)
}

/** Words that are the same in every time but differ by language. */
export interface TimeTexts {
  readonly now: string
  readonly today: string
  readonly yesterday: string
}

/** How long ago, as short as a list needs it: now, 5 min, 3 hr, Yesterday, Mon, 12 Oct, 12 Oct 2025. */
export function shortAgo(locale: Locale, texts: TimeTexts, iso: string, now: number): string {
  const at = Date.parse(iso)
  const past = Math.max(0, now - at)
  if (past < MINUTE) return texts.now
  if (past < HOUR) return unit(locale, 'minute', Math.floor(past / MINUTE))
  const days = daysAgo(at, now)
  if (days <= 0) return unit(locale, 'hour', Math.floor(past / HOUR))
  if (days === 1) return texts.yesterday
  if (days < 7) return format(locale, { weekday: 'short' }).format(at)
  const sameYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4)
  return format(locale, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** A length of time in its two largest units: 3 hr 20 min. Below a minute it is one minute. */
export function duration(locale: Locale, length: number): string {
  const minutes = Math.max(1, Math.floor(length / MINUTE))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const parts: string[] = []
  if (days > 0) parts.push(unit(locale, 'day', days))
  if (hours > 0) parts.push(unit(locale, 'hour', hours))
  if (days === 0 && minutes % 60 > 0) parts.push(unit(locale, 'minute', minutes % 60))
  return parts.join(' ')
}

/** The exact time, for hovering. */
export function exact(locale: Locale, iso: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(Date.parse(iso))
}

/** The time of day, for a message under its day. */
export function clock(locale: Locale, iso: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit' }).format(Date.parse(iso))
}

/** Day and time, for a fact such as when a ticket was made. */
export function dayAndTime(locale: Locale, iso: string): string {
  return format(locale, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(Date.parse(iso))
}

/** A day break: Today, Yesterday, Thursday 12 November, and the year when it is not this one. */
export function dayWords(locale: Locale, texts: TimeTexts, iso: string, now: number): string {
  const at = Date.parse(iso)
  const days = daysAgo(at, now)
  if (days <= 0) return texts.today
  if (days === 1) return texts.yesterday
  const sameYear = dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4)
  return format(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}
