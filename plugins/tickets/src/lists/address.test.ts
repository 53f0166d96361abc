import { expect, test } from 'vitest'
import { addressKey, soughtAddress } from './address.ts'

const key = addressKey({ kind: 'phone', address: '60123456789' }) as string
const finds = (query: string, whole = false) => {
  const sought = soughtAddress(query, whole, '60')
  if (sought?.between) return key >= sought.between[0] && key < sought.between[1]
  return sought?.equal?.includes(key) ?? false
}

test('a number is found in any spelling and by its last digits', () => {
  for (const query of ['012-345 6789', '+60 12 345 6789', '60123456789', '0060123456789', '123456789', '6789'])
    expect(finds(query), query).toBe(true)
  for (const query of ['012-345 6780', '789', '6012', 'call 6789', '']) expect(finds(query), query).toBe(false)
})

test('whoever may not see numbers finds one by the whole of it only', () => {
  for (const query of ['0123456789', '+60123456789', '60123456789', '123456789'])
    expect(finds(query, true), query).toBe(true)
  for (const query of ['6789', '3456789', '23456789', '601234567']) expect(finds(query, true), query).toBe(false)
  expect(soughtAddress('ali@', true, '60')).toBeUndefined()
  expect(soughtAddress('ALI@x.my', true, '60')).toEqual({ kind: 'email', equal: ['ali@x.my'] })
})
