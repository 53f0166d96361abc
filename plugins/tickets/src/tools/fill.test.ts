import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillIn, nameOnly, type Values } from './fill.ts'
import { languageOf } from './language.ts'

const values: Values = {
  ...{ 'contact.name': 'Farah', 'outlet.name': '', 'agent.name': 'Aisyah', 'ticket.number': '7' },
}
const fill = (text: string, more: Partial<Values> = {}) => fillIn(text, { ...values, ...more }).text

test('what has no value leaves a sentence that reads well', () => {
  const nobody = { 'contact.name': '' }
  for (const [text, expected] of [
    ['Hi {{contact.name}}, welcome', 'Hi, welcome'],
    ['Thank you, {{contact.name}}.', 'Thank you.'],
    ['{{contact.name}}, thank you', 'Thank you'],
    ['Line\n {{contact.name}}: écoute', 'Line\nÉcoute'],
    ['Hi {{contact.name|there}}, from {{ agent.name }}', 'Hi there, from Aisyah'],
    ['  kept as it is  {{ticket.number}}', '  kept as it is  7'],
  ] as const)
    expect(fill(text, nobody), text).toBe(expected)
})

test('a value stays what it is, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: fc.constantFrom('{', '}', '|', '$', '&', '.', 'agent.name', 'é') }),
      (name) => {
        expect(fill('<{{contact.name}}>', { 'contact.name': name })).toBe(`<${name}>`)
      },
    ),
  )
  expect(fill('<{{contact.name}}> {{outlet.name}}!', { 'contact.name': 'a\0b' })).toBe('<ab>!')
})

test('a number or an address is no name', () => {
  expect(['+60 12-••• 0001', '60123456789', 'a@b.my', 'A•••@b•••.my', ' \n'].map(nameOnly)).toEqual([
    '',
    '',
    '',
    '',
    '',
  ])
  expect(nameOnly(' Kedai\n Kopi 88 ')).toBe('Kedai Kopi 88')
})

test('a language shows in its short words', () => {
  expect(['Bila boleh dtg ye?', "When can you come, it's broken", 'ok', '123', 'Invoice'].map(languageOf)).toEqual([
    ...['ms', 'en', undefined, undefined, undefined],
  ])
})
