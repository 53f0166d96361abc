import { beforeEach, describe, expect, test } from 'vitest'
import { Draft } from './draft.ts'
import type { FieldView, Form, SettingsView } from './types.ts'

const form: Form = {
  name: 'shop',
  schema: {
    required: ['greeting', 'seats'],
    properties: {
      greeting: { type: 'string', title: 'Greeting', minLength: 1 },
      seats: { type: 'integer', title: 'Seats', minimum: 1 },
      notice: { type: 'string', title: 'Notice', minLength: 1 },
      token: { type: 'string', title: 'Token', secret: true },
    },
  },
}
const platform = (value: unknown): FieldView => ({
  value,
  set: true,
  source: 'platform',
  inherited: { value, set: true, source: 'platform' },
})
const here = (value: unknown, above: unknown): FieldView => ({
  ...platform(above),
  value,
  source: 'outlet',
  inherited: { value: above, set: true, source: 'platform' },
})
const view = (version: number, fields: Record<string, FieldView> = {}): SettingsView => ({
  plugin: 'shop',
  level: 'outlet',
  shop: null,
  version,
  updatedAt: null,
  updatedBy: null,
  fields: {
    greeting: platform('Hello'),
    seats: here(5, 10),
    notice: { set: false, source: 'unset', inherited: { set: false, source: 'unset' } },
    token: { set: true, source: 'outlet', inherited: { set: false, source: 'unset' } },
    ...fields,
  },
})

describe('a draft', () => {
  let draft: Draft
  const type = (field: string, raw: string) => draft.edit(field, { kind: 'value', raw })

  beforeEach(() => {
    draft = new Draft(form, view(1))
  })

  test('sends what was changed, and what shall inherit again, and nothing else', () => {
    type('greeting', 'Hi')
    draft.edit('seats', { kind: 'inherit' })
    type('token', 'sesame')
    expect(draft.rawOf('seats')).toBe('10')
    expect(draft.change).toEqual({ values: { greeting: 'Hi', token: 'sesame' }, unset: ['seats'] })
    type('greeting', 'Hello')
    type('token', '')
    expect(draft.change).toEqual({ values: {}, unset: ['seats'] })
    draft.discard()
    expect(draft.dirty).toBe(false)
    expect(draft.rawOf('seats')).toBe('5')
  })

  test('does not take what cannot be read, and takes an optional field away when it is emptied', () => {
    type('seats', 'many')
    type('greeting', '')
    expect(draft.invalid).toEqual(['seats', 'greeting'])
    expect(draft.errorOf('greeting')).toEqual({ path: '', rule: 'required' })
    draft = new Draft(form, view(1, { notice: here('Closed', undefined) }))
    type('notice', '')
    expect(draft.invalid).toEqual([])
    expect(draft.change).toEqual({ values: {}, unset: ['notice'] })
  })

  test('keeps what is being edited when somebody else saves, and marks only what both have changed', () => {
    type('greeting', 'Mine')
    type('seats', '6')
    draft.rebase(view(2, { greeting: here('Theirs', 'Hello') }))
    expect(draft.contested('greeting')).toBe(true)
    expect(draft.contested('seats')).toBe(false)
    expect(draft.rawOf('greeting')).toBe('Mine')
    expect(draft.view.version).toBe(2)
    draft.drop('greeting')
    expect(draft.rawOf('greeting')).toBe('Theirs')
    expect(draft.change).toEqual({ values: { seats: 6 }, unset: [] })
  })

  test('is settled where somebody else has saved the same', () => {
    type('greeting', 'Same')
    draft.rebase(view(2, { greeting: here('Same', 'Hello') }))
    expect(draft.dirty).toBe(false)
  })

  test('is not contested by a change above, which this place would have overridden anyway', () => {
    type('greeting', 'Mine')
    draft.rebase(view(1, { greeting: platform('New for all') }))
    expect(draft.contested('greeting')).toBe(false)
    expect(draft.rawOf('greeting')).toBe('Mine')
  })

  test('shows what the server refused until that field is edited', () => {
    type('greeting', 'Hi')
    type('seats', '7')
    draft.refuse({ greeting: { path: '', rule: 'pattern' } })
    expect(draft.invalid).toEqual(['greeting'])
    type('seats', '8')
    expect(draft.invalid).toEqual(['greeting'])
    type('greeting', 'Hi!')
    expect(draft.invalid).toEqual([])
  })

  test('lets a value that cannot be used any more be entered as it is shown, or inherit', () => {
    draft = new Draft(form, view(1, { seats: { ...platform(10), problem: 'invalid' } }))
    type('seats', '10')
    expect(draft.change).toEqual({ values: { seats: 10 }, unset: [] })
    draft.edit('seats', { kind: 'inherit' })
    expect(draft.change).toEqual({ values: {}, unset: ['seats'] })
  })
})
