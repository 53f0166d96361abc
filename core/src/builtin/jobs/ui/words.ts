import { ApiError, type KaunterHost, type Locale, timeWords } from '@kaunter/admin-ui'
import type { JobsKey } from './catalog.ts'

export type Host = KaunterHost<JobsKey>

/** Day and time: 22 Nov, 10:05 am. */
export const shortTime = (locale: Locale, iso: string) => timeWords(locale).short(iso)

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
  const format = new Intl.NumberFormat(`${locale}-MY`, { style: 'unit', unit, unitDisplay })
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
