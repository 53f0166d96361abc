import { expect, test } from 'vitest'
import { catalog } from './texts.ts'
import { complaint } from './validation.ts'

const text = { type: 'text', validity: {} }

test('a control without a fault has no complaint', () => {
  expect(complaint(text)).toBeUndefined()
})

test('what is missing is said in the words of the kind of control', () => {
  const missing = (type: string) => complaint({ type, validity: { valueMissing: true } })?.[0]
  expect(missing('email')).toBe('invalid.valueMissing')
  expect(missing('checkbox')).toBe('invalid.checkedMissing')
  expect(missing('radio')).toBe('invalid.chosenMissing')
  expect(missing('select-one')).toBe('invalid.chosenMissing')
})

test('limits are named, those of a text as characters and those of a number as values', () => {
  const limits = { min: '5', max: '9', step: '2', minLength: 3, maxLength: 40 }
  const said = (flag: string) => complaint({ ...text, ...limits, validity: { [flag]: true } })
  expect(said('tooShort')).toEqual(['invalid.tooShort', { min: 3, max: 40, step: '2' }])
  expect(said('rangeOverflow')).toEqual(['invalid.rangeOverflow', { min: '5', max: '9', step: '2' }])
  expect(said('stepMismatch')?.[1].step).toBe('2')
})

test('the first fault that a person can do something about wins', () => {
  expect(complaint({ type: 'number', validity: { badInput: true, rangeUnderflow: true } })?.[0]).toBe(
    'invalid.badInput',
  )
})

test('every fault of a native control has words in both languages', () => {
  const flags = ['valueMissing', 'badInput', 'patternMismatch', 'tooShort', 'tooLong', 'stepMismatch']
  for (const flag of [...flags, 'typeMismatch', 'rangeUnderflow', 'rangeOverflow'])
    for (const type of ['text', 'url', 'email', 'checkbox']) {
      const key = complaint({ type, validity: { [flag]: true } })?.[0]
      expect(key && catalog.en[key] && catalog.ms[key], `${flag} of ${type}`).toBeTruthy()
    }
})
