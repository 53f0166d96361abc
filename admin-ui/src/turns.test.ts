import { expect, test } from 'vitest'
import { turns } from './turns.ts'

test('an answer that comes after a later one is of no use; those in order all are', () => {
  const begin = turns()
  const [first, second, third] = [begin(), begin(), begin()]
  expect(second()).toBe(true)
  expect(first()).toBe(false)
  expect(third()).toBe(true)
  expect(second()).toBe(false)
  expect(begin()()).toBe(true)
})
