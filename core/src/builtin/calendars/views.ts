import type { Directory } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import { inScope, type Place } from '../../kernel/scope.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'
import { businessCalendar, type DayHours } from './business-time.ts'
import { Definition } from './definition.ts'
import { calendarUnknown, placeUnknown, usedElsewhere } from './errors.ts'
import { holidayYears } from './holiday-data.ts'
import { dateOf, hoursOf } from './hours.ts'
import { type Assignment, type Calendar, type CalendarStore, defaultZone, type Level } from './store.ts'

const dayMilliseconds = 86_400_000
/** So long before the data of the holidays ends it is said. */
const warnDays = 60
export const levels = ['platform', 'franchise', 'outlet'] as const

export const AssignmentView = Type.Object({
  level: Type.Union(levels.map((level) => Type.Literal(level))),
  id: Type.String({ description: '`0` for the whole platform' }),
  name: Type.String(),
})
export const CalendarView = Type.Composite([
  Type.Object({
    id: Id,
    version: Type.Integer({ description: 'Give it back when you change the calendar' }),
    assignedTo: Type.Array(AssignmentView),
    warnings: Type.Array(Type.Object({ code: Type.String(), text: Type.String() }), {
      description: 'What is allowed and probably not meant',
    }),
  }),
  Definition,
])

/** When the data of the public holidays ends soon, its last day. */
export function holidaysEnd(now: Date): string | undefined {
  const end = Date.UTC(holidayYears.to, 11, 31)
  return now.getTime() > end - warnDays * dayMilliseconds ? dateOf(end) : undefined
}

interface Parts {
  store: CalendarStore
  directory: Directory
  t: (locale: string, key: string, values?: Record<string, string | number>) => string
}

/** Calendars as a user sees them: with the places of their scope only. */
export function createViews({ store, directory, t }: Parts) {
  const sees = async (user: User, { level, id }: Assignment): Promise<boolean> =>
    level === 'platform' || inScope(user, await store.placeOf(level, id), null)

  const assignmentsOf = (id: string) => store.assignments.filter(({ calendarId }) => calendarId === id)

  async function visible(user: User, id: string): Promise<Assignment[]> {
    const seen: Assignment[] = []
    for (const assignment of assignmentsOf(id)) if (await sees(user, assignment)) seen.push(assignment)
    return seen
  }

  async function nameOf({ level, id }: Assignment, user: User): Promise<string> {
    if (level === 'platform') return t(user.locale, 'platform')
    return (await directory.shop(level, id))?.name ?? id
  }

  function warningsOf({ definition }: Calendar, locale: string) {
    const region = definition.holidays === 'outlet' ? 'national' : definition.holidays
    const counted = businessCalendar(
      { id: '', zone: definition.zone ?? defaultZone, version: 0 },
      hoursOf(definition, region),
    )
    const end = region === null ? undefined : holidaysEnd(new Date())
    return [
      ...(counted.nextOpening(new Date()) === null
        ? [{ code: 'never-open', text: t(locale, 'warning.never-open') }]
        : []),
      ...(end === undefined ? [] : [{ code: 'holidays-end', text: t(locale, 'warning.holidays-end', { date: end }) }]),
    ]
  }

  return {
    async view(user: User, calendar: Calendar) {
      const seen = await visible(user, calendar.id)
      const assignedTo = await Promise.all(
        seen.map(async (assignment) => ({
          level: assignment.level,
          id: assignment.id,
          name: await nameOf(assignment, user),
        })),
      )
      const { id, version, definition } = calendar
      return { id, version, ...definition, assignedTo, warnings: warningsOf(calendar, user.locale) }
    },

    /** Those that hold somewhere in the scope of the user, and those that hold nowhere. */
    async list(user: User): Promise<Calendar[]> {
      const found: Calendar[] = []
      for (const calendar of store.calendars)
        if (assignmentsOf(calendar.id).length === 0 || (await visible(user, calendar.id)).length > 0)
          found.push(calendar)
      return found.toSorted((a, b) => a.definition.name.localeCompare(b.definition.name))
    },

    /** @throws KAUNTER_CALENDARS_UNKNOWN alike for what is not there and what is not to be seen. */
    async find(user: User, id: string): Promise<Calendar> {
      const calendar = store.calendar(id)
      const held = assignmentsOf(id).length
      if (calendar === undefined || (held > 0 && (await visible(user, id)).length === 0)) throw calendarUnknown({ id })
      return calendar
    },

    /** @throws KAUNTER_CALENDARS_USED_ELSEWHERE when a change would reach places that the user does not see. */
    async mayChange(user: User, id: string): Promise<void> {
      if (user.scope.all) return
      const held = assignmentsOf(id)
      const seen = await visible(user, id)
      if (seen.length < held.length || held.some(({ level }) => level === 'platform')) throw usedElsewhere({})
    },

    /** @throws KAUNTER_CALENDARS_PLACE_UNKNOWN alike for what is not there and what is not to be seen. */
    async place(user: User, level: Level, id: string): Promise<Place> {
      if (level === 'platform') {
        if (!user.scope.all) throw usedElsewhere({})
        return { franchiseId: null, outletId: null }
      }
      const place = await store.placeOf(level, id)
      const exists = (await directory.shop(level, id)) !== undefined
      if (!exists || !inScope(user, place, null)) throw placeUnknown({ place: `${level} ${id}` })
      return place
    },
  }
}

const two = (number: number) => String(number).padStart(2, '0')
const timeOf = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
export const timesOf = (hours: DayHours) => hours.map(({ from, to }) => ({ from: timeOf(from), to: timeOf(to) }))
