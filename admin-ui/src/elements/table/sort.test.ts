import { expect, test } from 'vitest'
import { sortRows } from './sort.ts'

const columns = [
  { key: 'name', label: 'Name' },
  { key: 'total', label: 'Total' },
]
const rows = [
  { name: 'Pesanan 10', total: 20 },
  { name: 'pesanan 9', total: null },
  { name: 'Árbol', total: 3 },
]
const names = (sorted: readonly { name: string }[]) => sorted.map(({ name }) => name)

test('texts are ordered as people do, whatever their case and accents', () => {
  expect(names(sortRows(rows, columns, { key: 'name', descending: false }, 'ms'))).toEqual([
    'Árbol',
    'pesanan 9',
    'Pesanan 10',
  ])
})

test('numbers are ordered by size, and what is missing is last in both directions', () => {
  const totals = (descending: boolean) =>
    sortRows(rows, columns, { key: 'total', descending }, 'en').map((row) => row.total)
  expect(totals(false)).toEqual([3, 20, null])
  expect(totals(true)).toEqual([20, 3, null])
})

test('a value that is computed is what counts', () => {
  const longest = [{ key: 'name', label: 'Name', value: (row: { name: string }) => row.name.length }]
  expect(names(sortRows(rows, longest, { key: 'name', descending: true }, 'en'))[0]).toBe('Pesanan 10')
})

test('without a column of that name the rows stay as they came', () => {
  expect(sortRows(rows, columns, { key: 'none', descending: false }, 'en')).toBe(rows)
})
