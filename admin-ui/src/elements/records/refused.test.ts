import { expect, test } from 'vitest'
import { ApiError } from '../../api-error.ts'
import { refusedFields } from './refused.ts'

const refused = (details: Record<string, unknown>) => refusedFields(new ApiError(409, 'CODE', 'Taken.', '', details))

test('an error about one field is said at that field', () => {
  expect(refused({ field: 'name' })).toEqual({ name: { path: '', rule: 'refused', message: 'Taken.' } })
})

test('rules and sentences find their field, also within it', () => {
  expect(refused({ fields: { name: { path: '', rule: 'minLength', limit: 1 } } })).toEqual({
    name: { path: '', rule: 'minLength', limit: 1 },
  })
  expect(refused({ fields: { 'week.mon': 'They overlap.', 'week.tue': 'So do these.' } })).toEqual({
    week: { path: '/mon', rule: 'refused', message: 'They overlap.' },
  })
})

test('other errors are about no field', () => {
  expect(refused({})).toEqual({})
  expect(refused({ fields: null, current: {} })).toEqual({})
})
