import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatLike } from './config-document.ts'

test('a changed file means what it is to mean, whatever it looked like', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.jsonValue(), fc.nat(8), (value, other, indent) => {
      const before = JSON.stringify({ value, other }, null, indent)
      expect(JSON.parse(formatLike(before, { value }))).toEqual(JSON.parse(JSON.stringify({ value })))
    }),
  )
})

test('a file that nothing is changed in stays as it is', () => {
  const text = `{
    "plugins": {
        "a": {},
        "b": { "config": { "days": [1, 2] } },
        "c": {
            "config": {
                "token": { "$env": "C_TOKEN" },
                "list": [
                    1,
                    "}, {"
                ]
            }
        }
    }
}`
  expect(formatLike(text, JSON.parse(text))).toBe(text)
})

test('a new reference to the environment stands on one line', () => {
  expect(formatLike('{}', { token: { $env: 'C_TOKEN' } })).toBe('{\n  "token": { "$env": "C_TOKEN" }\n}')
})
