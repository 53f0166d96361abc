import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchored, placesIn, scrollTopFor, windowOf } from './virtual-window.ts'

const viewport = fc.record({
  count: fc.nat(20_000),
  rowHeight: fc.integer({ min: 20, max: 120 }),
  scrollTop: fc.nat(2_000_000),
  height: fc.nat(3_000),
})

test('of ten thousand rows those in sight are there, and few others', () => {
  expect(windowOf({ count: 10_000, rowHeight: 80, scrollTop: 400_000, height: 800 })).toEqual({
    first: 4992,
    end: 5019,
  })
  expect(windowOf({ count: 3, rowHeight: 80, scrollTop: 0, height: 800 })).toEqual({ first: 0, end: 3 })
  fc.assert(
    fc.property(viewport, (given) => {
      const { first, end } = windowOf(given)
      expect(first).toBeLessThanOrEqual(end)
      expect(end).toBeLessThanOrEqual(given.count)
      expect(end - first).toBeLessThanOrEqual(given.height / given.rowHeight + 19)
      const seen = Math.floor((given.scrollTop + given.height / 2) / given.rowHeight)
      if (seen < given.count) expect([first <= seen, seen < end]).toEqual([true, given.height > 0 || seen < end])
    }),
  )
})

test('a row that is kept is there however far away it is, and once', () => {
  expect(placesIn({ first: 3, end: 6 }, 100, [99, 4, 0, -1, 100])).toEqual([0, 3, 4, 5, 99])
})

test('moving to a row scrolls only as far as it takes to see it whole', () => {
  const given = { rowHeight: 50, scrollTop: 1000, height: 500 }
  expect(scrollTopFor(22, given)).toBe(1000)
  expect(scrollTopFor(19, given)).toBe(950)
  expect(scrollTopFor(30, given)).toBe(1050)
  expect(scrollTopFor(29, given, 36)).toBe(1036)
})

test('rows that come and go above leave what is seen where it is; at the very top one sees what comes', () => {
  const before = ['a', 'b', 'c', 'd', 'e']
  expect(anchored(before, ['x', 'y', ...before], 10, 25)).toBe(45)
  expect(anchored(before, ['b', 'c', 'd', 'e'], 10, 25)).toBe(15)
  expect(anchored(before, ['c', 'a', 'b', 'd', 'e'], 10, 15)).toBe(25)
  expect(anchored(before, ['a', 'b', 'd', 'e'], 10, 25)).toBe(15)
  expect(anchored(before, ['x', ...before], 10, 0)).toBe(0)
})
