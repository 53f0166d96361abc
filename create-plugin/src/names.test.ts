import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtins } from '../../core/src/builtin/index.ts'
import { isName } from '../../core/src/kernel/plugin-shape.ts'
import { checkTitle, namesFor, reserved, titleOf } from './names.ts'

describe('the name of a new plugin', () => {
  test.each([
    ['acme-loyalty', 'acme-loyalty', 'kaunter-plugin-acme-loyalty', 'acme-loyalty'],
    ['@acme/kaunter-plugin-loyalty', 'loyalty', '@acme/kaunter-plugin-loyalty', 'kaunter-plugin-loyalty'],
    ['@acme/loyalty', 'loyalty', '@acme/kaunter-plugin-loyalty', 'loyalty'],
    ['kaunter-loyalty', 'loyalty', 'kaunter-plugin-loyalty', 'kaunter-loyalty'],
    ['plugin-stamps.v2', 'stamps-v2', 'kaunter-plugin-stamps.v2', 'plugin-stamps.v2'],
  ])('%s is the plugin %s in the package %s and the folder %s', (given, plugin, name, folder) => {
    expect(namesFor(given)).toEqual({ package: name, plugin, folder })
    expect(isName(plugin)).toBe(true)
  })

  test.each([
    ['', 'npm takes'],
    ['Acme', 'npm takes'],
    ['../acme', 'npm takes'],
    ['@acme', 'npm takes'],
    ['acme loyalty', 'npm takes'],
    ['.hidden', 'npm takes'],
    ['a'.repeat(215), 'npm takes'],
    ['a', '2 to 40'],
    ['a'.repeat(41), '2 to 40'],
    ['9lives', '2 to 40'],
    ['loyalty-', '2 to 40'],
    ['kaunter-plugin-', '2 to 40'],
    ['@acme/kaunter-plugin-tickets', 'part of Kaunter itself'],
    ['update', 'part of Kaunter itself'],
  ])('%j is refused with the reason', (given, reason) => {
    expect(() => namesFor(given)).toThrow(reason)
  })

  test('is none that the platform or its own plugins have', () => {
    const own = readdirSync(join(import.meta.dirname, '../../plugins'))
    const taken = [...builtins.map(({ name }) => name), ...own]
    expect(taken.filter((name) => !reserved.has(name))).toEqual([])
  })
})

describe('the title of a new plugin', () => {
  test('is made from the name when nobody says one', () => {
    expect(titleOf('acme-loyalty')).toBe('Acme loyalty')
  })

  test('takes what people write', () => {
    for (const title of ['Acme Loyalty', 'Kad Cop (Baru) & lain-lain', '积分 1.0'])
      expect(checkTitle(title)).toBe(title)
  })

  test.each(["Ali's card", 'a"b', '`x`', '<b>', 'two\nlines', '', ' x', 'x'.repeat(61), '$x', '*x*', '_x_'])(
    '%j would have to be escaped somewhere and is refused',
    (title) => {
      expect(() => checkTitle(title)).toThrow('cannot be the title')
    },
  )
})
