import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskEmail, maskPhone, maskText } from './mask.ts'

describe('personal data', () => {
  test.each([
    ['+60127770001', '+60 12-••• 0001'],
    ['+6531234567', '+653 ••• 4567'],
    ['+442071234567', '+4420 ••• 4567'],
    ['1234567', '••• 4567'],
    ['012-345 6789', '012 ••• 6789'],
    ['٠١٢٣٤٥٦٧٨٩', '٠١٢ ••• ٦٧٨٩'],
  ])('the phone number %s is shown as %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked)
    expect(maskText(phone)).toBe(masked)
  })

  test.each([
    ['aisyah@dapur.com.my', 'a•••@d•••.my'],
    ['a@b.co', 'a•••@b•••.co'],
  ])('the address %s is shown as %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked)
    expect(maskText(email)).toBe(masked)
  })

  test.each([
    ['Siti (012-345 6789)', 'Siti (012 ••• 6789)'],
    ['Kedai 24 Jam', 'Kedai 24 Jam'],
    ['siti@example.com / +60 12-777 0001', 's•••@e•••.com / +60 12-••• 0001'],
  ])('the name %s is shown as %s', (name, shown) => {
    expect(maskText(name)).toBe(shown)
  })

  test('of any number at least three digits are gone, and masking again changes nothing', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 }).map((all) => all.join(''))
    fc.assert(
      fc.property(digits, fc.boolean(), fc.string({ maxLength: 5 }), (number, plus, around) => {
        const masked = maskText(`${around.replaceAll(/[\p{Nd}+]/gu, '')} ${plus ? '+' : ''}${number}`)
        expect(masked).not.toContain(number)
        expect(masked.replaceAll(/\D/g, '').length).toBeLessThanOrEqual(number.length - 3)
        expect(maskText(masked)).toBe(masked)
      }),
    )
  })
})
