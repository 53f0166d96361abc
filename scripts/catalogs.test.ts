import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Catalog } from '../admin-ui/src/translate.ts'
import { builtins } from '../core/src/builtin/index.ts'
import type { Plugin } from '../core/src/kernel/plugin.ts'

const root = join(import.meta.dirname, '..')
const load = (pattern: string) =>
  Promise.all(globSync(pattern, { cwd: root }).map(async (file) => [file, await import(join(root, file))] as const))

const pages = await load('{admin-ui/src/shell,core/src/builtin/*/ui,plugins/*/ui}/catalog.ts')
const plugins: Plugin[] = [...builtins, ...(await load('plugins/*/src/index.ts')).map(([, module]) => module.default)]

const catalogs: [string, Catalog][] = [
  ...pages.map(([file, module]): [string, Catalog] => [file, module.catalog]),
  ...plugins.flatMap(({ name, i18n }): [string, Catalog][] => (i18n ? [[`i18n of ${name}`, i18n]] : [])),
]

/** "One field …" needs no number. */
const places = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).filter((name) => name !== 'count')
const counted = (text: string) => text.includes('{count}')

describe.each(catalogs)('%s', (_name, { en, ms }) => {
  test('has the same texts in both languages', () => {
    expect(Object.keys(ms).sort()).toEqual(Object.keys(en).sort())
  })

  test('has texts with the same places in both languages, none blank', () => {
    for (const [key, text] of Object.entries(en)) {
      const other = ms[key] ?? ''
      expect(places(other).sort(), key).toEqual(places(text).sort())
      if (!key.endsWith('_one')) expect(counted(other), key).toBe(counted(text))
      expect(text.trim(), key).not.toBe('')
      expect(other.trim(), key).not.toBe('')
    }
  })
})

test.each(plugins.filter(({ admin }) => admin?.nav))(
  'the navigation entries of $name have names',
  ({ i18n, admin }) => {
    for (const { label } of admin?.nav ?? []) expect(i18n?.en, label).toHaveProperty([label])
  },
)

test('there is something to check', () => {
  expect(catalogs.map(([name]) => name)).toEqual(
    expect.arrayContaining(['admin-ui/src/shell/catalog.ts', 'plugins/tickets/ui/catalog.ts', 'i18n of jobs']),
  )
})
