import { expect, test } from 'vitest'
import { catalogProblems } from '../core/src/testing/suite/text-checks.ts'
import { allCatalogs, shippedPlugins } from '../e2e/support/catalogs.ts'
import { tablesOf } from '../e2e/support/document.ts'

const catalogs = await allCatalogs()
const plugins = await shippedPlugins()

test.each(catalogs)('%s has the same texts in both languages, with the same places', (name, catalog) => {
  expect(catalogProblems(name, catalog)).toEqual([])
})

/** Names, and what Malay has taken over as it is. */
const sameInBoth = new Set([
  ...[
    'Audio',
    'CSV',
    'Import',
    'Kaunter',
    'Label',
    'Model',
    'SLA',
    'SLA {time}',
    'Status',
    'tag',
    '#{number}',
    '{column}, {count}.',
    '{name}: {emoji}',
    '{name}: {text}',
    'Tag',
    'Video',
    'WhatsApp',
    '{size} kB',
  ],
  ...['Kedai Kopi Ipoh', 'Kedai Kopi Melaka', 'Kedai Kopi Kota Bharu'],
])

test('no Malay text is the English one', () => {
  const left = catalogs.flatMap(([name, { en, ms }]) =>
    Object.entries(en)
      .filter(([key, text]) => ms[key] === text && !sameInBoth.has(text))
      .map(([key, text]) => `${name}: ${key}: ${text}`),
  )
  expect(left).toEqual([])
})

const glossary = tablesOf('docs/glossary.md')
  .filter(({ header }) => header[2] === 'What it is')
  .flatMap(({ rows }) => rows)

test('the glossary says of each word what it is, and each word once', () => {
  for (const [english, malay, about] of glossary) {
    expect(malay, english).toMatch(/^[a-z][a-z ,-]+$/)
    expect(about, english).toMatch(/^[A-Z].*\.$/)
  }
  const words = glossary.map(([english]) => english)
  expect(words).toEqual([...new Set(words)])
})

/** Keys of texts that mean something else by the word, or say it in another way on purpose. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  assigned: ['page.nowhere.text'],
  assignee: ['event.unassigned.by'],
  note: ['details.reveal.hint'],
  notice: ['kind.system'],
  unassigned: ['event.unassigned'],
}

const formsOf = (english: string) =>
  new RegExp(`\\b${english.replace(/y$/, '(y|ie)').replace(' ', '[ -]')}(s|d|ed|es)?\\b`, 'gi')
const englishWords = glossary.map(([english = '']) => english)

test.each(glossary)('“%s” is “%s” on every screen', (english = '', malay = '') => {
  const longer = englishWords.filter((word) => word !== english && word.split(' ').includes(english)).map(formsOf)
  const says = (text: string) => formsOf(english).test(longer.reduce((rest, word) => rest.replaceAll(word, ''), text))
  const inMalay = new RegExp(malay.replaceAll(', ', '|'), 'i')
  const said = catalogs.flatMap(([name, { en, ms }]) =>
    Object.entries(en)
      .filter(([, text]) => says(text.replaceAll(/\{\{[^}]*\}\}|\{\w+\}/g, '')))
      .map(([key]) => ({ key, where: `${name}: ${key}: ${en[key]} → ${ms[key]}`, right: inMalay.test(ms[key] ?? '') })),
  )
  expect(said, 'no screen says it').not.toEqual([])
  const wrong = said.filter(({ key, right }) => !right && !otherwise[english]?.includes(key))
  expect(wrong.map(({ where }) => where)).toEqual([])
})

test.each(plugins.filter(({ admin, permissions }) => admin?.nav ?? permissions))(
  'the navigation entries and the permissions of $name have names',
  ({ i18n, admin, permissions }) => {
    const labels = [...(admin?.nav ?? []), ...Object.values(permissions ?? {})].map(({ label }) => label)
    for (const label of labels) expect(i18n?.en, label).toHaveProperty([label])
  },
)

test('there is something to check', () => {
  expect(catalogs.map(([name]) => name)).toEqual(
    expect.arrayContaining(['admin-ui/src/shell/catalog.ts', 'plugins/tickets/ui/catalog.ts', 'i18n of jobs']),
  )
})
