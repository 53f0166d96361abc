import { expect, test } from 'vitest'
import { timeWords } from './time-words.ts'

const en = timeWords('en')
const ms = timeWords('ms')
// 00:30 on Saturday in Kuala Lumpur, while UTC still has Friday.
const now = Date.parse('2026-11-20T16:30:00.000Z')
const ago = (iso: string) => en.relative(iso, now)

test('the day changes at midnight in Kuala Lumpur, not in UTC', () => {
  expect(en.dayKey(now)).toBe('2026-11-21')
  expect(ago('2026-11-20T15:00:00.000Z')).toBe('Yesterday')
  expect(en.day('2026-11-20T16:00:00.000Z', now)).toBe('Today')
})

test('the clock is that of the place that was asked for', () => {
  expect(timeWords('en', 'Asia/Jayapura').clock('2026-11-20T16:30:00.000Z')).toMatch(/^1:30/)
  expect(timeWords('en', 'Europe/London').day('2026-11-20T15:00:00.000Z', now)).toBe('Today')
})

test('recent times are words, older ones are dates', () => {
  expect(ago('2026-11-20T16:29:30.000Z')).toBe('now')
  expect(ago('2026-11-20T16:25:00.000Z')).toMatch(/^5 min/)
  expect(ago('2026-11-17T10:00:00.000Z')).toBe('Tue')
  expect(ago('2026-10-01T10:00:00.000Z')).toBe('1 Oct')
  expect(ago('2025-10-01T10:00:00.000Z')).toBe('1 Oct 2025')
})

test('a clock that runs ahead reads as now, not as the future', () => {
  expect(ago('2026-11-20T16:31:00.000Z')).toBe('now')
})

test('a length of time has at most two units', () => {
  expect(ms.duration(3 * 3_600_000 + 20 * 60_000)).toBe('3 jam 20 min')
  expect(ms.duration(10_000)).toBe('1 min')
  expect(ms.duration(26 * 3_600_000 + 59 * 60_000)).toBe('1 hari 2 jam')
})

test('Malay days and times are in Malay', () => {
  expect(ms.day('2026-11-12T10:00:00.000Z', now)).toMatch(/Khamis/)
  expect(ms.clock('2026-11-20T06:05:00.000Z')).toMatch(/2:05/)
  expect(ms.relative('2026-11-20T16:30:00.000Z', now)).toBe('kini')
})
