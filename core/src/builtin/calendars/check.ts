import { isTimeZone } from '../../kernel/validate.ts'
import { type Definition, type Interval, weekdays } from './definition.ts'
import { calendarInvalid } from './errors.ts'
import { minutes } from './hours.ts'

/** @throws KAUNTER_CALENDARS_INVALID with everything that is wrong, by field. */
export function checkDefinition({ zone, week, exceptions }: Definition): void {
  const problems: Record<string, string> = {}
  if (zone !== null && !isTimeZone(zone)) problems.zone = `"${zone}" is not an IANA time zone such as Asia/Kuala_Lumpur`
  const check = (field: string, intervals: readonly Interval[]) => {
    const problem = problemOf(intervals)
    if (problem !== undefined) problems[field] = problem
  }
  for (const day of weekdays) check(`week.${day}`, week[day])
  for (const [i, { intervals = [] }] of exceptions.entries()) check(`exceptions.${i}`, intervals)
  const found = Object.entries(problems)
  if (found.length === 0) return
  const list = found.slice(0, 10).map(([field, problem]) => `${field}: ${problem}`)
  throw calendarInvalid({ problems: list.join('; ') }, { details: { fields: problems } })
}

function problemOf(intervals: readonly Interval[]): string | undefined {
  for (const { from, to } of intervals)
    if (from >= to) return `${from} to ${to} ends before it begins; hours past midnight go on the next day`
  const sorted = intervals.toSorted((a, b) => minutes(a).from - minutes(b).from)
  for (const [i, { from, to }] of sorted.entries()) {
    const next = sorted[i + 1]
    if (next !== undefined && next.from < to) return `${from} to ${to} and ${next.from} to ${next.to} overlap`
  }
  return undefined
}
