import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBody, signBody } from './webhook-body.ts'

describe('webhook body', () => {
  it('escapes like Meta: ASCII only, no bare slash, same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = encodeBody(value, true)
        expect(text).toMatch(/^[\0-\x7f]*$/)
        expect(text).not.toMatch(/[^\\]\//)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('writes lower-case escapes and surrogate pairs', () => {
    expect(encodeBody({ a: 'é/👍' }, true)).toBe('{"a":"\\u00e9\\/\\ud83d\\udc4d"}')
    expect(encodeBody({ a: 'é/👍' }, false)).toBe('{"a":"é/👍"}')
  })

  it('signs the bytes, not the value', () => {
    expect(signBody('secret', '{}')).toBe('sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13')
  })
})
