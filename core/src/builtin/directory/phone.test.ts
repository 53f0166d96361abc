import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { phoneKey } from './phone.ts'

const digits = fc.stringMatching(/^[1-9]\d{6,14}$/)

describe('the key of a phone number', () => {
  test.each([
    ['+60 12-345 0001', '60123450001'],
    // Mexico: WhatsApp puts a 1 after the country code.
    ['5215512345678', '525512345678'],
    // Brazil: WhatsApp drops the ninth digit of a mobile.
    ['551198765432', '5511998765432'],
  ])('is the same for %s and %s', (one, other) => {
    expect(phoneKey(one)).toBe(phoneKey(other))
  })

  test.each([
    ['a Brazilian landline keeps its eight digits', '551132345678', '+551132345678'],
    ['a Mexican number of another length stays', '52155123456', '+52155123456'],
    ['Brazil with nine digits stays', '5511998765432', '+5511998765432'],
    ['Malaysia stays', '60123450001', '+60123450001'],
  ])('%s', (_what, address, key) => {
    expect(phoneKey(address)).toBe(key)
  })

  test('does not depend on how the number is written', () => {
    fc.assert(
      fc.property(
        digits,
        fc.array(fc.constantFrom(' ', '-', '(', ')', '.', '+', '\u00a0'), { maxLength: 5 }),
        fc.nat(),
        (number, marks, at) => {
          const place = at % number.length
          expect(phoneKey(number.slice(0, place) + marks.join('') + number.slice(place))).toBe(phoneKey(number))
        },
      ),
    )
  })

  test('is stable: the key of a key is itself, so what is stored keeps matching', () => {
    fc.assert(
      fc.property(digits, (number) => {
        expect(phoneKey(phoneKey(number))).toBe(phoneKey(number))
      }),
    )
  })

  test('keeps different numbers outside Brazil and Mexico apart', () => {
    const elsewhere = digits.filter((number) => !number.startsWith('55') && !number.startsWith('521'))
    fc.assert(
      fc.property(elsewhere, elsewhere, (one, other) => {
        expect(phoneKey(one) === phoneKey(other)).toBe(one === other)
      }),
    )
  })
})
