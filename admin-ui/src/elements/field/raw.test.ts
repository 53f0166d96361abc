import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromRaw, type Raw, toRaw } from './raw.ts'
import type { FieldSchema } from './schema.ts'

const title = 'Title'
const again = (schema: FieldSchema, value: unknown) => fromRaw(schema, toRaw(schema, value))

test('a value that is shown and read back is the same value', () => {
  const money: FieldSchema = { type: 'integer', unit: 'sen', title }
  const amounts = fc.integer({ min: -(10 ** 13), max: 10 ** 13 })
  const kinds: [FieldSchema, fc.Arbitrary<unknown>][] = [
    [money, amounts],
    [{ type: 'integer', title }, fc.integer()],
    [{ type: 'integer', format: 'duration', title }, fc.nat(1_000_000)],
    [{ type: 'integer', format: 'duration', units: ['minutes', 'hours'], title }, fc.nat(1_000_000)],
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
  ['hours for minutes', { type: 'integer', format: 'duration', title }, '1.5 hours', { value: 90 }],
  [
    'a part of a minute',
    { type: 'integer', format: 'duration', title },
    '1.5 minutes',
    { error: { path: '', rule: 'duration' } },
  ],
  ['a unit alone', { type: 'integer', format: 'duration', title }, ' days', { value: undefined }],
  [
    'a duration too short',
    { type: 'integer', format: 'duration', minimum: 5, title },
    '4 minutes',
    { error: { path: '', rule: 'minimum', limit: 5 } },
  ],
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

test('what was entered for another kind of field does no harm', () => {
  const choices: FieldSchema = { type: 'array', title, items: { title, anyOf: [{ const: 'a' }] } }
  expect(fromRaw(choices, 'a')).toEqual({ value: ['a'] })
  expect(fromRaw({ type: 'string', title }, ['a', 'b'])).toEqual({ value: 'a' })
  expect(fromRaw({ type: 'boolean', title }, 'yes')).toEqual({ value: false })
})

test('a part that may be empty is left out, or null where that takes it away', () => {
  const part: FieldSchema = { type: 'string', title, minLength: 1 }
  const group = {
    type: 'object',
    title,
    required: ['a'],
    properties: { a: part, b: part, c: { ...part, nullable: true } },
  } as const
  expect(fromRaw(group, { a: 'x', b: '', c: '' })).toEqual({ value: { a: 'x', c: null } })
})

test('the fields of a group may depend on what is entered in it', () => {
  const group: FieldSchema = {
    type: 'object',
    title,
    propertiesFor: ({ kind }) => ({
      kind: { type: 'string', title },
      ...(kind === 'number' ? { most: { type: 'integer' as const, title } } : {}),
    }),
  }
  expect(fromRaw(group, { kind: 'text', most: '3' })).toEqual({ value: { kind: 'text' } })
  expect(fromRaw(group, { kind: 'number', most: '3' })).toEqual({ value: { kind: 'number', most: 3 } })
})

test('a duration is shown in the largest unit of which it is a whole number', () => {
  const shown = (minutes: number, units?: FieldSchema['units']) =>
    toRaw({ type: 'integer', format: 'duration', title, ...(units && { units }) }, minutes)
  expect([45, 90, 480, 2880].map((minutes) => shown(minutes))).toEqual([
    '45 minutes',
    '90 minutes',
    '8 hours',
    '2 days',
  ])
  expect(shown(2880, ['minutes', 'hours'])).toBe('48 hours')
})
