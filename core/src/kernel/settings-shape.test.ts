import { describe, expect, test } from 'vitest'
import { assertPlugin } from './plugin-shape.ts'
import { defaultOf, levelsOf } from './settings-shape.ts'
import { type TSchema, Type } from './tokens.ts'

const title = 'Title'
const check = (fields: Record<string, TSchema>) => () =>
  assertPlugin({ name: 'shop', settings: Type.Object(fields), setup() {}, routes() {} })

describe('settings are refused', () => {
  const text = (more: object = {}) => Type.String({ title, default: '', ...more })
  test.each<[string, Record<string, TSchema>, RegExp]>([
    [
      'of a kind without a control',
      { a: Type.Record(Type.String(), Type.String(), { title, default: {} }) },
      /settings\.a is of a kind/,
    ],
    ['as a list of numbers', { a: Type.Array(Type.Number(), { title, default: [] }) }, /settings\.a is of a kind/],
    [
      'as a group in a group',
      { a: Type.Object({ b: Type.Object({}, { title }) }, { title, default: {} }) },
      /settings\.a\.b is of a kind/,
    ],
    [
      'as a union of texts and numbers',
      { a: Type.Union([Type.String(), Type.Number()], { title, default: '' }) },
      /is of a kind/,
    ],
    ['without a title', { a: Type.String({ default: '' }) }, /settings\.a has no title/],
    [
      'without a title in a group',
      { a: Type.Object({ b: Type.String() }, { title, default: {} }) },
      /settings\.a\.b has no title/,
    ],
    ['without a default', { a: Type.String({ title }) }, /settings\.a has no default/],
    [
      'with a default that does not fit',
      { a: Type.Integer({ title, default: 5, minimum: 6 }) },
      /default that does not fit/,
    ],
    [
      'with a group whose parts have none',
      { a: Type.Object({ b: Type.String({ title }) }, { title, default: {} }) },
      /does not fit/,
    ],
    ['with a level that does not exist', { a: text({ levels: ['planet'] }) }, /levels that do not exist/],
    ['with no level at all', { a: text({ levels: [] }) }, /levels that do not exist/],
    [
      'as a secret that must be there',
      { a: Type.String({ title, secret: true }) },
      /secret that somebody must enter first/,
    ],
    [
      'as a secret with a default',
      { a: Type.Optional(text({ secret: true })) },
      /secret that somebody must enter first/,
    ],
    ['as a secret number', { a: Type.Optional(Type.Integer({ title, secret: true })) }, /secret but no text/],
    [
      'as a secret in a group',
      { a: Type.Object({ b: Type.Optional(text({ secret: true })) }, { title, default: {} }) },
      /secret inside a group/,
    ],
    ['under a name of every object', { constructor: text() }, /name that cannot be used/],
    ['under a name that is none', { 'a b': text() }, /name that cannot be used/],
    ...['token', 'apiToken', 'api_key', 'key', 'clientSecret', 'password', 'dbPassword', 'credentials'].map(
      (name): [string, Record<string, TSchema>, RegExp] => [
        `as ${name} in the open`,
        { [name]: text() },
        /looks like a secret/,
      ],
    ),
    [
      'as a password of a group in the open',
      { a: Type.Object({ password: text() }, { title, default: {} }) },
      /settings\.a\.password looks like/,
    ],
  ])('%s', (_what, fields, message) => {
    expect(check(fields)).toThrow(message)
  })

  test('when they are no schema', () => {
    expect(() => assertPlugin({ name: 'shop', settings: { type: 'object' } })).toThrow(/not a schema/)
  })
})

test('settings that a form can show are taken, also with names that only sound secret', () => {
  const fields = {
    maxTokens: Type.Integer({ title, default: 100 }),
    keywords: Type.String({ title, default: '' }),
    keyColour: Type.String({ title, default: 'red', secret: false }),
    apiKey: Type.Optional(Type.String({ title, secret: true })),
    notice: Type.Optional(Type.String({ title })),
    layout: Type.Union([Type.Literal('a'), Type.Literal(2)], { title, default: 'a' }),
    tags: Type.Array(Type.String(), { title, default: [] }),
    hours: Type.Object({ opens: Type.String({ title, default: '09:00' }) }, { title, default: {} }),
    open: Type.Boolean({ title, default: true, levels: ['outlet'] }),
  }
  expect(check(fields)).not.toThrow()
  expect(defaultOf(fields.hours)).toEqual({ opens: '09:00' })
  expect(levelsOf(fields.apiKey)).toEqual(['platform'])
  expect(levelsOf(fields.open)).toEqual(['outlet'])
  expect(levelsOf(fields.notice)).toEqual(['platform', 'franchise', 'outlet'])
})
