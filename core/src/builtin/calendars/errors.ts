import { defineError } from '../../kernel/errors.ts'
import { holidayYears } from './holiday-data.ts'

export const calendarUnknown = defineError(
  'KAUNTER_CALENDARS_UNKNOWN',
  404,
  (v: { id: string }) => `There is no calendar ${v.id} that you may see. GET /api/calendars lists those there are.`,
)
export const calendarInvalid = defineError(
  'KAUNTER_CALENDARS_INVALID',
  400,
  (v: { problems: string }) =>
    `The calendar does not fit, and nothing was changed: ${v.problems}. Correct it and save again.`,
)
export const calendarChanged = defineError(
  'KAUNTER_CALENDARS_CHANGED',
  409,
  () =>
    'Somebody else has changed this calendar meanwhile, and nothing of yours was saved. Look at the newer one and save again.',
)
export const nameTaken = defineError(
  'KAUNTER_CALENDARS_NAME_TAKEN',
  409,
  (v: { name: string }) => `Another calendar is called "${v.name}" already. Choose another name.`,
)
export const calendarAssigned = defineError(
  'KAUNTER_CALENDARS_ASSIGNED',
  409,
  (v: { count: number }) =>
    `The calendar holds for ${v.count === 1 ? 'a place' : `${v.count} places`}. Assign another one there first, then delete it.`,
)
export const usedElsewhere = defineError(
  'KAUNTER_CALENDARS_USED_ELSEWHERE',
  403,
  () =>
    'The calendar also holds for places that you do not see. Make one of your own for your outlets, or ask somebody who sees them all.',
)
export const placeUnknown = defineError(
  'KAUNTER_CALENDARS_PLACE_UNKNOWN',
  404,
  (v: { place: string }) => `There is no ${v.place} that you may see. Choose another one.`,
)
export const platformNeedsOne = defineError(
  'KAUNTER_CALENDARS_PLATFORM_NEEDS_ONE',
  400,
  () => 'The whole platform needs a calendar, for all places without one of their own. Assign another one instead.',
)
export const icalUnreadable = defineError(
  'KAUNTER_CALENDARS_ICAL_UNREADABLE',
  400,
  (v: { problem: string }) =>
    `This is not a calendar file that can be read: ${v.problem}. Export it as iCalendar (.ics) and try again.`,
)
export const yearUnknown = defineError(
  'KAUNTER_CALENDARS_YEAR_UNKNOWN',
  404,
  (v: { year: number }) =>
    `The public holidays of ${v.year} are not known, only those from ${holidayYears.from} to ${holidayYears.to}. Enter those of other years as closures, or update Kaunter.`,
)
