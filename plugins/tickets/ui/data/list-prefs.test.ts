import { expect, test } from 'vitest'
import { prefsFrom } from './list-prefs.ts'

test('what was stored by another version is read as far as it is known', () => {
  expect(prefsFrom(undefined)).toMatchObject({ form: 'comfortable', afterResolve: 'next' })
  expect(prefsFrom({ form: 'table', columns: ['team', 'gone', 'number'], afterResolve: 'stay' })).toEqual({
    form: 'table',
    columns: ['number', 'team'],
    afterResolve: 'stay',
  })
  for (const broken of ['', null, [], { form: 'cards', columns: 7 }])
    expect(prefsFrom(broken)).toEqual(prefsFrom(undefined))
})
