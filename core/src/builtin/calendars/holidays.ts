import type { MalaysianState } from '../../contracts/index.ts'
import { holidayEntries, holidayYears } from './holiday-data.ts'

/** Whose public holidays: those of all Malaysia, or of one state. */
export type Region = 'national' | MalaysianState

export interface Holiday {
  /** `2026-08-31`. */
  date: string
  en: string
  ms: string
  /** It may fall on the day before or after, or had not been announced when the data was written. */
  estimate: boolean
  /** It makes up for a holiday on the weekly day of rest, of this date. */
  replaces: string | null
}

const [sunday, friday, saturday] = [0, 5, 6]
const dayMilliseconds = 86_400_000

/** Days on which offices are closed, and that one of them for which a holiday is made up (Holidays Act 1951, section 3). */
function restOf(region: Region): { weekend: readonly number[]; madeUp: number } {
  if (region === 'KDH') return { weekend: [friday, saturday], madeUp: friday }
  if (region === 'KTN' || region === 'TRG') return { weekend: [friday, saturday], madeUp: saturday }
  return { weekend: [saturday, sunday], madeUp: sunday }
}

const known = new Map<Region, ReadonlyMap<string, readonly Holiday[]>>()

/** The public holidays of a region by date, with the days that make up for one, for the years of the data. */
export function holidaysOf(region: Region): ReadonlyMap<string, readonly Holiday[]> {
  let holidays = known.get(region)
  if (holidays === undefined) {
    holidays = Map.groupBy(withReplacements(region), ({ date }) => date)
    known.set(region, holidays)
  }
  return holidays
}

function withReplacements(region: Region): Holiday[] {
  // Deepavali, which one state does not keep, is a federal holiday like those of all.
  const entries = holidayEntries.filter(({ states }) =>
    region === 'national' ? states.length >= 15 : states.includes(region),
  )
  const own = entries
    .flatMap(({ en, ms, dates, lost }) =>
      dates.map((date) => {
        const estimate = date.startsWith('~')
        return { date: estimate ? date.slice(1) : date, en, ms, estimate, replaces: null, lost }
      }),
    )
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const { weekend, madeUp } = restOf(region)
  const taken = new Set(own.map(({ date }) => date))
  const replacements = new Map<string, string>()
  const replaced = own.flatMap(({ lost, ...holiday }): Holiday[] => {
    if (lost || weekdayOf(holiday.date) !== madeUp) return []
    // For two holidays on one day there is one other day.
    let date = replacements.get(holiday.date)
    if (date === undefined) {
      date = holiday.date
      while (taken.has(date) || weekend.includes(weekdayOf(date))) date = dayAfter(date)
      taken.add(date)
      replacements.set(holiday.date, date)
    }
    return [{ ...holiday, date, replaces: holiday.date }]
  })
  return [...own.map(({ lost: _lost, ...holiday }) => holiday), ...replaced].filter(
    ({ date }) => Number(date.slice(0, 4)) <= holidayYears.to,
  )
}

const weekdayOf = (date: string) => new Date(date).getUTCDay()
const dayAfter = (date: string) => new Date(Date.parse(date) + dayMilliseconds).toISOString().slice(0, 10)
