import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf, stretchOf } from './blocks.ts'

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i))

test('older lines make blocks of their own: those that are drawn stay', () => {
  const before = blocksOf([], keys(100, 150))
  const after = blocksOf(before, keys(60, 150))
  expect(before.map(({ key }) => key)).toEqual(['100', '120', '140'])
  expect(after.map(({ key }) => key)).toEqual(['60', '80', '100', '120', '140'])
})

test('new lines fill the last block and then begin another', () => {
  const before = blocksOf([], keys(100, 130))
  expect(blocksOf(before, keys(100, 145)).map(({ key }) => key)).toEqual(['100', '120', '140'])
})

test('blocks hold every line once and in order, whatever came before', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.nat(200), (start, count, more) => {
      const before = blocksOf([], keys(start, start + count))
      const all = keys(Math.max(0, start - more), start + count + more)
      const blocks = blocksOf(before, all)
      expect(blocks.flatMap(({ from, to }) => all.slice(from, to))).toEqual(all)
      expect(new Set(blocks.map(({ key }) => key)).size).toBe(blocks.length)
    }),
  )
})

test('a stretch covers what is asked for, and the room around it adds up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: -500, max: 20_000 }),
      fc.integer({ min: 1, max: 3000 }),
      (heights, from, length) => {
        const total = heights.reduce((sum, height) => sum + height, 0)
        const { first, end, above, below } = stretchOf(heights, from, from + length)
        const drawn = heights.slice(first, end).reduce((sum, height) => sum + height, 0)
        expect(above + drawn + below).toBe(total)
        expect(end).toBeGreaterThan(first)
        expect(above).toBeLessThanOrEqual(Math.max(0, from))
        expect(total - below).toBeGreaterThanOrEqual(Math.min(total, from + length))
      },
    ),
  )
})
