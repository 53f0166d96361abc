import { expect, test } from 'vitest'
import { excerptOf, soughtIn, wordsOf } from './words.ts'

const finds = (query: string, text: string) => {
  const words = wordsOf(text)
  return soughtIn(query).words.every(({ word, prefix }) => words.includes(` ${word}${prefix ? '' : ' '}`))
}

test('words are found whatever their case, accents and marks, the last one by its beginning', () => {
  expect(finds('CAFE resit', 'Resit dari café')).toBe(true)
  expect(finds('resi dari', 'Resit dari café')).toBe(false)
  expect(finds('dari resi', 'Resit dari café')).toBe(true)
  expect(finds('محمد', 'مُحَمَّد')).toBe(true)
  expect(finds('ｆｕｌｌ', 'full width')).toBe(true)
})

test('scripts without spaces are found by any part, and only by letters that stand together', () => {
  expect(finds('印机', '打印机坏了')).toBe(true)
  expect(finds('机', '打印机坏了')).toBe(true)
  expect(finds('打机', '打印机坏了')).toBe(false)
})

test('what reaches the index holds no operator, whatever was typed', () => {
  for (const query of ['+a -b*', '"x" <-> y', "it's", '(a|b)&!c:*', '😀', '\u{1F468}\u200D', '\\', '%_'])
    for (const { word } of soughtIn(query).words) expect(word).toMatch(/^x[xy][a-z0-9]+$/)
  expect(soughtIn('a '.repeat(5000)).words).toHaveLength(1)
  expect(soughtIn('😀 !!').words).toEqual([])
})

test('an excerpt shows the words where they stand, far into a text too', () => {
  const text = `${'lorem ipsum '.repeat(40)}printer 打印机 rosak`
  const { text: shown, marks } = excerptOf(text, soughtIn('rosak 印机 print'))
  expect(marks.map(({ start, length }) => shown.slice(start, start + length))).toEqual(['printer', '印机', 'rosak'])
  expect(shown.length).toBeLessThan(210)
})
