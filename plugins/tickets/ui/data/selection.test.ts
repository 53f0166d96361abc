import { expect, test } from 'vitest'
import { Selection } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e', 'f']

test('a range runs from the one picked last, either way, and is drawn anew as one goes on', () => {
  const picked = new Selection()
  picked.toggle('f')
  picked.toggle('b')
  picked.extend(order, 'd')
  expect(picked.ids.toSorted()).toEqual(['b', 'c', 'd', 'f'])
  picked.extend(order, 'a')
  expect(picked.ids.toSorted()).toEqual(['a', 'b', 'f'])
  picked.toggle('f')
  expect(picked.ids.toSorted()).toEqual(['a', 'b'])
})

test('a range without a beginning begins where one is', () => {
  const picked = new Selection()
  picked.extend(order, 'c', 'b')
  expect(picked.ids).toEqual(['b', 'c'])
  picked.extend(order, 'd', 'c')
  expect(picked.ids).toEqual(['b', 'c', 'd'])
})

test('what leaves the list is not picked any more', () => {
  const picked = new Selection()
  picked.all(order)
  picked.keep(['a', 'c', 'x'])
  expect(picked.ids).toEqual(['a', 'c'])
  picked.clear()
  expect(picked.size).toBe(0)
})
