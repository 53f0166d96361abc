import { expect, test } from 'vitest'
import type { Mode } from '../data/types.ts'
import { signAt } from './sign.ts'

const at = (text: string, mode: Mode = 'reply') => {
  const cursor = text.indexOf('|')
  return signAt({ value: text.replace('|', ''), selectionStart: cursor, selectionEnd: cursor }, mode)
}

test('a slash at the start of a word looks for canned replies, in replies only', () => {
  expect(at('/|')).toEqual({ kind: 'canned', query: '', start: 0, end: 1 })
  expect(at('Hi\n/tha| you')).toEqual({ kind: 'canned', query: 'tha', start: 3, end: 7 })
  expect(at('see /refund late|')?.query).toBe('refund late')
  for (const text of ['1/2|', 'https://x|', '/ |', '/a b c|', 'a/|', '//|', ''])
    expect(at(text || '|'), text).toBeUndefined()
  expect(at('/tha|', 'note')).toBeUndefined()
})

test('an at sign at the start of a word looks for colleagues, in notes only', () => {
  expect(at('ask @Nur Ai|', 'note')).toEqual({ kind: 'mention', query: 'Nur Ai', start: 4, end: 11 })
  expect(at('(@|', 'note')?.query).toBe('')
  for (const text of ['me@home|', '@ x|', '@a b c|']) expect(at(text, 'note'), text).toBeUndefined()
  expect(at('@Nur|')).toBeUndefined()
})
