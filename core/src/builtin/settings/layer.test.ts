import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secrets } from '../../kernel/secrets.ts'
import { Type } from '../../kernel/tokens.ts'
import { bindingOf, type Layer, purpose, readLayer, resolveField, type SettingsRow } from './layer.ts'

const secrets = new Secrets('a secret that is long enough for this')
const fields = {
  seats: Type.Integer({ title: 'Seats', default: 10, minimum: 1 }),
  halal: Type.Boolean({ title: 'Halal', default: true, levels: ['platform'] }),
  doorToken: Type.Optional(Type.String({ title: 'Token', secret: true, levels: ['platform', 'outlet'] })),
}
const row = (level: SettingsRow['level'], plain: object, sealed: object = {}): SettingsRow => ({
  id: '1',
  plugin: 'shop',
  level,
  scope_id: '7',
  plain: JSON.stringify(plain),
  sealed: JSON.stringify(sealed),
  version: 3,
  updated_at: new Date(),
  updated_by: null,
})
const read = (given: SettingsRow) => readLayer(given, fields, secrets)

test('the narrowest level that has a value wins, and the default when none has', () => {
  const levels = ['outlet', 'franchise', 'platform'] as const
  fc.assert(
    fc.property(fc.tuple(...levels.map(() => fc.option(fc.integer({ min: 1, max: 99 })))), (given) => {
      const layers = levels.map((level, i) => read(row(level, given[i] === null ? {} : { seats: given[i] })))
      const first = given.findIndex((value) => value !== null)
      expect(resolveField('seats', 10, layers)).toEqual(
        first === -1 ? { value: 10, source: 'default' } : { value: given[first], source: levels[first] },
      )
    }),
  )
  expect(resolveField('doorToken', undefined, [] as Layer[])).toEqual({ value: undefined, source: 'unset' })
})

test('whatever is stored, only values that fit come out, and the others are named', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('seats', 'halal', 'doorToken', 'gone'), fc.jsonValue()), (plain) => {
      const { values, problems } = read(row('outlet', plain))
      for (const [field, value] of values) {
        expect(field).toBe('seats')
        expect(Number.isInteger(value) && (value as number) >= 1).toBe(true)
      }
      const named = new Set([...values.keys(), ...problems.keys()])
      // A secret is looked for among the ciphertexts only, and a field that the plugin no longer has concerns nobody.
      expect([...named].sort()).toEqual(
        Object.keys(plain)
          .filter((field) => field === 'seats' || field === 'halal')
          .sort(),
      )
    }),
  )
})

test('a secret is read at its own place only, and never from among the plain values', () => {
  const own = row('outlet', { doorToken: 'in the open' })
  expect(read(own).values.has('doorToken')).toBe(false)
  const sealed = { doorToken: secrets.encrypt(purpose, 'sesame', bindingOf(own, 'doorToken')) }
  expect(read(row('outlet', {}, sealed)).values.get('doorToken')).toBe('sesame')
  for (const elsewhere of [
    { ...row('outlet', {}, sealed), scope_id: '8' },
    row('platform', {}, sealed),
    { ...row('outlet', {}, sealed), plugin: 'shop2' },
  ])
    expect(read(elsewhere).problems.get('doorToken')).toBe('unreadable')
})
