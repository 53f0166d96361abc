import { expect, test } from 'vitest'
import { type Catalog, translate } from './translate.ts'

const catalog: Catalog = {
  en: {
    hello: 'Hello {name}',
    'list.new_one': '{count} new',
    'list.new_other': '{count} new ones',
    only: 'English only',
  },
  ms: { hello: 'Helo {name}', 'list.new_one': '{count} baharu', 'list.new_other': '{count} baharu' },
}

test('fills the places of a text in the language of the reader', () => {
  expect(translate(catalog, 'ms', 'hello', { name: 'Aina' })).toBe('Helo Aina')
})

test('chooses the plural form by count', () => {
  expect(translate(catalog, 'en', 'list.new', { count: 1 })).toBe('1 new')
  expect(translate(catalog, 'en', 'list.new', { count: 2 })).toBe('2 new ones')
  expect(translate(catalog, 'ms', 'list.new', { count: 2 })).toBe('2 baharu')
})

test('shows English where a language lacks a text, and words where nobody wrote one', () => {
  expect(translate(catalog, 'ms', 'only')).toBe('English only')
  expect(translate(catalog, 'ms', 'nav.dead-letters')).toBe('Dead letters')
  expect(translate(undefined, 'en', 'nav.inbox')).toBe('Inbox')
})

test('leaves a place visible when its value is missing, so that the mistake is found', () => {
  expect(translate(catalog, 'en', 'hello')).toBe('Hello {name}')
})
