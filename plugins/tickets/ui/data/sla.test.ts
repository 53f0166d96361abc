import { expect, test } from 'vitest'
import { promiseLevel } from './sla.ts'

const now = Date.parse('2026-11-22T04:00:00Z')
const due = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

test.each([
  ['running', 30, 'calm'],
  ['running', 2, 'soon'],
  ['warned', 10, 'soon'],
  ['running', 0, 'late'],
  ['warned', -1, 'late'],
  ['breached', -30, 'late'],
] as const)('%s with %i minutes left is %s', (slaState, minutes, level) => {
  expect(promiseLevel({ slaState, slaDueAt: due(minutes) }, now)).toBe(level)
})

test('what stands still, is kept, or was never promised', () => {
  expect(promiseLevel({ slaState: 'paused', slaDueAt: null }, now)).toBe('paused')
  expect(promiseLevel({ slaState: 'none', slaDueAt: null }, now)).toBe('none')
})
