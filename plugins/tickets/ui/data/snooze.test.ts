import { expect, test } from 'vitest'
import { snoozeUntil } from './snooze.ts'

test.each([
  // Sunday, half past eleven at night in Kuala Lumpur
  ['snooze.later', '2026-11-22T15:30:00.000Z', '2026-11-22T18:30:00.000Z'],
  ['snooze.tomorrow', '2026-11-22T15:30:00.000Z', '2026-11-23T01:00:00.000Z'],
  ['snooze.monday', '2026-11-22T15:30:00.000Z', '2026-11-23T01:00:00.000Z'],
  // Monday, just after midnight there
  ['snooze.tomorrow', '2026-11-22T16:10:00.000Z', '2026-11-24T01:00:00.000Z'],
  ['snooze.monday', '2026-11-22T16:10:00.000Z', '2026-11-30T01:00:00.000Z'],
  ['wake', '2026-11-22T16:10:00.000Z', null],
  ['merge', '2026-11-22T16:10:00.000Z', undefined],
])('%s, asked for at %s, is until %s', (way, now, until) => {
  expect(snoozeUntil(way, new Date(now))).toBe(until)
})
