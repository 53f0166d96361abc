import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gaps } from './gaps.ts'

test('whatever the order in which ids appear, exactly those not seen are missing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (ids) => {
      const gaps = new Gaps()
      let highest = 0
      for (const id of ids) {
        if (id > highest) {
          gaps.add(highest + 1, id - 1, 0)
          highest = id
        } else gaps.fill(id)
      }
      const missing = gaps.ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
      const expected = Array.from({ length: highest }, (_, i) => i + 1).filter((id) => !ids.includes(id))
      expect(missing).toEqual(expected)
      expect(gaps.lowest).toBe(expected[0])
    }),
  )
})

test('what is missing for too long is forgotten, newer gaps stay', () => {
  const gaps = new Gaps()
  gaps.add(1, 5, 1000)
  gaps.add(7, 9, 2000)
  gaps.fill(3)
  gaps.forget(1500)
  expect(gaps.ranges).toEqual([{ from: 7, to: 9, since: 2000 }])
})
