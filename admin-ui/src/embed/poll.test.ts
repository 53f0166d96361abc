import { expect, test } from 'vitest'
import { nextPause } from './poll.ts'

test('looks less and less often while nothing changes, a minute apart at most, and soon again after a change', () => {
  const pauses = [5000]
  for (let i = 0; i < 10; i++) pauses.push(nextPause(pauses.at(-1) as number, 'same'))
  expect(pauses.slice(0, 4)).toEqual([5000, 7500, 11_250, 16_875])
  expect(pauses.at(-1)).toBe(60_000)
  expect(nextPause(60_000, 'changed')).toBe(5000)
})

test('leaves a server alone that does not answer, as long as it asks for', () => {
  expect(nextPause(5000, 'failed')).toBe(10_000)
  expect(nextPause(5000, 'failed', 90_000)).toBe(90_000)
})
