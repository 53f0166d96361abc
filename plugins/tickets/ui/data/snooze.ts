export const snoozes = ['snooze.later', 'snooze.tomorrow', 'snooze.monday'] as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Malaysia has one offset all year. */
const OFFSET_MS = 8 * HOUR_MS

/** Until when a ticket sleeps that is snoozed in this way; `null` wakes it, `undefined` is no way of snoozing. */
export function snoozeUntil(way: string, now: Date): string | null | undefined {
  if (way === 'wake') return null
  if (way === 'snooze.later') return new Date(now.getTime() + 3 * HOUR_MS).toISOString()
  const today = Math.floor((now.getTime() + OFFSET_MS) / DAY_MS)
  // The first of January 1970 was a Thursday.
  const toMonday = 7 - ((today + 3) % 7)
  const days = way === 'snooze.tomorrow' ? 1 : way === 'snooze.monday' ? toMonday : undefined
  return days === undefined ? undefined : new Date((today + days) * DAY_MS - OFFSET_MS + 9 * HOUR_MS).toISOString()
}
