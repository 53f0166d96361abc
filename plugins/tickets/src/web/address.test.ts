import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf } from './address.ts'

describe('what somebody types as phone number or e-mail', () => {
  test.each([
    ['012-345 6789', '60123456789'],
    ['+60 12 345 6789', '60123456789'],
    ['0060123456789', '60123456789'],
    ['60123456789', '60123456789'],
    ['(03) 1234.5678', '60312345678'],
    ['+65 6123 4567', '6561234567'],
    ['０１２３４５６７８９', '60123456789'],
  ])('%s is the phone number %s', (typed, address) => {
    expect(addressOf(typed, '60')).toEqual({ kind: 'phone', address })
  })

  test('an e-mail address is matched whatever its letters', () => {
    expect(addressOf(' Aisyah@Kedai.COM.my ', '60')).toEqual({ kind: 'email', address: 'aisyah@kedai.com.my' })
  })

  test.each([
    '',
    '   ',
    '123',
    'call me',
    '+',
    '@',
    'a@b',
    'a b@c.my',
    '1'.repeat(16),
    '+60 12 <b>',
    'a@b.my\nBcc: x@y.my',
    `a@${'㍱'.repeat(90)}.my`,
  ])('%j is neither', (typed) => {
    expect(addressOf(typed, '60')).toBeUndefined()
  })

  test('no text makes anything but digits or an address with one @', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+\d ()@.a-z-]{0,30}$/)), (typed) => {
        const found = addressOf(typed, '60')
        if (found?.kind === 'phone') expect(found.address).toMatch(/^[1-9]\d{7,14}$/)
        if (found?.kind === 'email') expect(found.address).toMatch(/^[^\s@]+@[^\s@]+$/)
      }),
    )
  })
})
