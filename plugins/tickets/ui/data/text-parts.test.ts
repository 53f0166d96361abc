import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEmojiOnly, isLong, textParts } from './text-parts.ts'

const kinds = (text: string, ...names: string[]) =>
  textParts(
    text,
    names.map((name, i) => ({ id: String(i), name })),
  ).map(({ kind, text: part }) => [kind, part])

test('addresses with a scheme can be followed, and nothing else', () => {
  expect(kinds('See https://kaunter.my/a?b=1, or http://x.my.')).toEqual([
    ['plain', 'See '],
    ['link', 'https://kaunter.my/a?b=1'],
    ['plain', ', or '],
    ['link', 'http://x.my'],
    ['plain', '.'],
  ])
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'kaunter.my', '<a href="x">'])
    expect(kinds(text)).toEqual([['plain', text]])
})

test('who is named is a chip, by the longest name that fits', () => {
  expect(kinds('@Alia (C++)', 'Ali', 'C++')).toEqual([['plain', '@Alia (C++)']])
  expect(kinds('@ali h.', 'Ali H.')).toEqual([['mention', '@ali h.']])
  expect(kinds('@Ali Hassan tengok, @Ali pun', 'Ali', 'Ali Hassan')).toEqual([
    ['mention', '@Ali Hassan'],
    ['plain', ' tengok, '],
    ['mention', '@Ali'],
    ['plain', ' pun'],
  ])
})

test('nothing of a text is lost, and nothing is added', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
      (text, names) => {
        const named = names.map((name) => `${text} @${name} https://a.my/${name}`).join(' ')
        expect(
          kinds(named, ...names)
            .map(([, part]) => part)
            .join(''),
        ).toBe(named)
      },
    ),
  )
})

test('a few emoji are large; words with one are not', () => {
  expect(['👍', '👨‍👩‍👧 ❤️', '🇲🇾'].map(isEmojiOnly)).toEqual([true, true, true])
  expect(['ok 👍', '1', '#', '👍👍👍👍', ''].map(isEmojiOnly)).toEqual([false, false, false, false, false])
})

test('a text of many letters or many lines is folded', () => {
  expect([isLong('a'.repeat(1500)), isLong('a'.repeat(1501)), isLong('a\n'.repeat(30)), isLong('a b\n')]).toEqual([
    false,
    true,
    true,
    false,
  ])
})
