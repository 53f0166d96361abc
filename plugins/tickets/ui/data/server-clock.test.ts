import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serverClock } from './server-clock.ts'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-22T04:20:00Z') }))
afterEach(() => void vi.useRealTimers())

test('a clock of a browser that is twenty minutes fast does not make tickets late', () => {
  const now = Date.now()
  serverClock.set('2026-11-22T04:00:00.100Z', now, now + 200)
  expect(new Date(serverClock.now()).toISOString()).toBe('2026-11-22T04:00:00.000Z')
  vi.advanceTimersByTime(60_000)
  expect(new Date(serverClock.now()).toISOString()).toBe('2026-11-22T04:01:00.000Z')
})

test('a hundred who follow share one timer, which ends with the last of them', () => {
  let told = 0
  const stops = Array.from({ length: 100 }, () => serverClock.follow(() => told++))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(5_000)
  expect(told).toBe(100)
  for (const stop of stops) stop()
  expect(vi.getTimerCount()).toBe(0)
})
