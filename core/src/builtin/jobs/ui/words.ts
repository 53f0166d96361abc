import { ApiError, type KaunterHost, type Locale } from '@kaunter/admin-ui'
import type { JobsKey } from './catalog.ts'

export type Host = KaunterHost<JobsKey>

const regions: Record<Locale, string> = { en: 'en-MY', ms: 'ms-MY' }
const moments = new Map<string, Intl.DateTimeFormat>()

/** Everybody reads the clock of the shops, wherever they sit. */
function moment(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options)
  const made =
    moments.get(name) ?? new Intl.DateTimeFormat(regions[locale], { timeZone: 'Asia/Kuala_Lumpur', ...options })
  moments.set(name, made)
  return made
}

/** Day and time: 22 Nov, 10:05 am. */
export const shortTime = (locale: Locale, iso: string) =>
  moment(locale, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(Date.parse(iso))

/** The exact time, for hovering. */
export const exactTime = (locale: Locale, iso: string) =>
  moment(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(Date.parse(iso))

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A length of time in its largest unit: 3 hr. */
export function duration(locale: Locale, seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? units[3]
  // The short Malay hour is "j", which nobody writes.
  const unitDisplay = locale === 'ms' ? 'long' : 'short'
  const format = new Intl.NumberFormat(regions[locale], { style: 'unit', unit, unitDisplay })
  return format.format(Math.max(1, Math.floor(seconds / length)))
}

/** A failure of a request in the reader's language where we know it, else in the server's words. */
export const errorWords = (host: Host, error: ApiError) =>
  error.status === 0 ? host.t('load.unreachable') : error.message

/** Runs an act and says in the corner what became of it, if there is something to say. Anything but a refusal of the server is a mistake of ours. */
export async function attempt(host: Host, act: () => Promise<string | undefined>): Promise<boolean> {
  try {
    const said = await act()
    if (said !== undefined) host.toast(said, 'good')
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    host.toast(host.t('done.failed', { reason: errorWords(host, error) }), 'bad')
    return false
  }
}
