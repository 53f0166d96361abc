import { expect, test } from 'vitest'
import { keyGroups, strokeOf } from './inbox-keys.ts'
import { catalog as keysCatalog } from './more/keys-catalog.ts'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) =>
  strokeOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...held })

test('a key press is written as the table has it, whatever the keyboard', () => {
  expect(press('j')).toBe('j')
  // Caps Lock is on.
  expect(press('J')).toBe('j')
  expect(press('J', { shiftKey: true })).toBe('Shift+j')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('/', { shiftKey: true })).toBe('/')
  expect(press('ArrowDown', { shiftKey: true })).toBe('Shift+ArrowDown')
  expect(press('a', { metaKey: true })).toBe('Mod+a')
  expect(press('a', { ctrlKey: true })).toBe('Mod+a')
})

test('no key means two things, each is in the cheat sheet, and in both languages', () => {
  const lines = keyGroups.flatMap(({ keys }) => keys)
  const strokes = lines.flatMap(({ does, strokes }) => (does === undefined ? [] : strokes))
  expect(new Set(strokes).size).toBe(strokes.length)
  for (const key of [...keyGroups.map(({ label }) => label), ...lines.map(({ label }) => label)])
    for (const language of [keysCatalog.en, keysCatalog.ms] as Record<string, string>[])
      expect(language[key], key).toBeTruthy()
})
