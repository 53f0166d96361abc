import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromRaw, type Raw, toRaw } from './raw.ts'
import type { FieldSchema } from './types.ts'

const title = 'Title'
const again = (schema: FieldSchema, value: unknown) => fromRaw(schema, toRaw(schema, value))

test('a value that is shown and read back is the same value', () => {
  const money: FieldSchema = { type: 'integer', unit: 'sen', title }
  const amounts = fc.integer({ min: -(10 ** 13), max: 10 ** 13 })
  const kinds: [FieldSchema, fc.Arbitrary<unknown>][] = [
    [money, amounts],
    [{ type: 'integer', title }, fc.integer()],
    [{ type: 'boolean', title }, fc.boolean()],
    [{ type: 'string', title }, fc.string()],
  ]
  for (const [schema, values] of kinds)
    fc.assert(
      fc.property(values, (value) => {
        expect(again(schema, value)).toEqual({ value })
      }),
    )
  const choice: FieldSchema = { anyOf: [{ const: 'a' }, { const: 2 }, { const: false }], title }
  for (const value of ['a', 2, false]) expect(again(choice, value)).toEqual({ value })
  const group: FieldSchema = {
    type: 'object',
    title,
    properties: { seats: { type: 'integer', title }, open: { type: 'boolean', title } },
  }
  expect(again(group, { seats: 5, open: true })).toEqual({ value: { seats: 5, open: true } })
})

test.each<[string, FieldSchema, Raw, object]>([
  ['a comma between thousands', { type: 'integer', unit: 'sen', title }, '1,250.50', { value: 125_050 }],
  ['cents that floats cannot hold', { type: 'integer', unit: 'sen', title }, '1.15', { value: 115 }],
  ['three digits of cents', { type: 'integer', unit: 'sen', title }, '1.155', { error: { path: '', rule: 'money' } }],
  ['a comma at another place', { type: 'integer', title }, '12,5', { error: { path: '', rule: 'integer' } }],
  ['an exponent', { type: 'integer', title }, '1e3', { error: { path: '', rule: 'integer' } }],
  ['nothing for a number', { type: 'number', title }, ' ', { value: undefined }],
  [
    'a number too small',
    { type: 'number', title, minimum: 2 },
    '1.5',
    { error: { path: '', rule: 'minimum', limit: 2 } },
  ],
  [
    'a time that is none',
    { type: 'string', format: 'time-of-day', title },
    '24:00',
    { error: { path: '', rule: 'format', limit: 'time-of-day' } },
  ],
  [
    'empty lines',
    { type: 'array', title, items: { type: 'string', title } },
    ['a', ' ', 'b', ''],
    { value: ['a', 'b'] },
  ],
  [
    'a line too long',
    { type: 'array', title, items: { type: 'string', title, maxLength: 2 } },
    ['a', 'abc'],
    { error: { path: '/1', rule: 'maxLength', limit: 2 } },
  ],
  [
    'a part that is missing',
    { type: 'object', title, properties: { a: { type: 'integer', title } } },
    { a: '' },
    { error: { path: '/a', rule: 'required' } },
  ],
  [
    'a part that is wrong',
    { type: 'object', title, properties: { a: { type: 'integer', title } } },
    { a: 'x' },
    { error: { path: '/a', rule: 'integer' } },
  ],
  ['a choice that is gone', { anyOf: [{ const: 'a' }], title }, 'b', { error: { path: '', rule: 'choice' } }],
])('%s', (_what, schema, raw, expected) => {
  expect(fromRaw(schema, raw)).toEqual(expected)
})
