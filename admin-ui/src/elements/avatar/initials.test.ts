import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test.each([
  ['Siti Aminah binti Yusof', 'SA'],
  ['  ravi ', 'R'],
  ['陈 美玲', '陈美'],
  ['😀 Kedai', '😀K'],
  ['Siti · Kafe Sinar', 'SK'],
  ['', '?'],
  ['· –', '?'],
])('the initials of %j are %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
