import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Catalog } from '../admin-ui/src/translate.ts'
import { builtins } from '../core/src/builtin/index.ts'
import type { Plugin } from '../core/src/kernel/plugin.ts'
import { catalogProblems } from '../core/src/testing/suite/text-checks.ts'

const root = join(import.meta.dirname, '..')
const load = (pattern: string) =>
  Promise.all(globSync(pattern, { cwd: root }).map(async (file) => [file, await import(join(root, file))] as const))

const pages = await load('{admin-ui/src/shell,core/src/builtin/*/ui,plugins/*/ui}/catalog.ts')
const plugins: Plugin[] = [...builtins, ...(await load('plugins/*/src/index.ts')).map(([, module]) => module.default)]

const catalogs: [string, Catalog][] = [
  ...pages.map(([file, module]): [string, Catalog] => [file, module.catalog]),
  ...plugins.flatMap(({ name, i18n }): [string, Catalog][] => (i18n ? [[`i18n of ${name}`, i18n]] : [])),
]

test.each(catalogs)('%s has the same texts in both languages, with the same places', (name, catalog) => {
  expect(catalogProblems(name, catalog)).toEqual([])
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
