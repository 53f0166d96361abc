import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closest, didYouMean } from './suggest.ts'

const names = ['tickets', 'whatsapp-cloud', 'csat', 'renewals', '@kaunter/plugin-tickets']

describe('a misspelt word', () => {
  test.each([
    ['tikets', 'tickets'],
    ['ticekts', 'tickets'],
    ['Tickets', 'tickets'],
    ['whatsap-cloud', 'whatsapp-cloud'],
    ['@kaunter/plugin-ticket', '@kaunter/plugin-tickets'],
    ['cst', 'csat'],
    ['loyalty', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j is %j', (word, expected) => {
    expect(closest(word, names)).toBe(expected)
  })

  test('is the word itself when that is there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (words, n) => {
        const word = words[n % words.length] as string
        expect(closest(word, words)?.toLowerCase()).toBe(word.toLowerCase())
      }),
    )
  })

  test('gives a sentence, or nothing', () => {
    expect(didYouMean('tikets', names)).toBe(' Did you mean "tickets"?')
    expect(didYouMean('loyalty', names)).toBe('')
  })
})
