import type { EntryPage, PublicSymbol } from './symbols.ts'

/** `@kaunter/core/contracts` → `core-contracts.md`. */
export const fileOf = (entry: string) => `${entry.replace('@kaunter/', '').replaceAll('/', '-')}.md`

/** The page of one entry point. */
export function entryPage(page: EntryPage, all: readonly EntryPage[]): string {
  const exported = page.symbols.filter(({ entry }) => entry)
  const behind = page.symbols.filter(({ entry }) => !entry)
  const link = linker(page, all)
  const section = (title: string, about: string, symbols: readonly PublicSymbol[]) =>
    symbols.length === 0 ? [] : [`## ${title}`, about, ...symbols.flatMap((symbol) => symbolSection(symbol, link))]
  const parts = [
    `# ${page.entry.name}`,
    page.about,
    ...section(
      'Values',
      '',
      exported.filter(({ kind }) => kind === 'value'),
    ),
    ...section(
      'Types',
      '',
      exported.filter(({ kind }) => kind === 'type'),
    ),
    ...section(
      'Types behind them',
      'They have no export of their own; TypeScript knows them through the others.',
      behind,
    ),
    ...foreignSection(page),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function symbolSection({ name, code, doc, uses }: PublicSymbol, link: (name: string) => string | undefined): string[] {
  const links = [...new Set(uses)].flatMap((use) => link(use) ?? [])
  return [
    `### ${name}`,
    doc.deprecated === undefined ? '' : `**Deprecated.** ${doc.deprecated}`,
    doc.text,
    `\`\`\`ts\n${code}\n\`\`\``,
    doc.parameters.map(({ name, text }) => `- \`${name}\`: ${text}`).join('\n'),
    doc.throws.length > 0 ? `Throws ${doc.throws.join('; ')}` : '',
    ...doc.examples.map((example) => `Example:\n\n${fenced(example)}`),
    doc.since ? `Since ${doc.since}.` : '',
    links.length > 0 ? `See ${links.join(', ')}.` : '',
  ]
}

const fenced = (text: string) => (text.includes('```') ? text : `\`\`\`ts\n${text}\n\`\`\``)

function linker(page: EntryPage, all: readonly EntryPage[]): (name: string) => string | undefined {
  return (name) => {
    const home = [page, ...all].find(({ symbols }) => symbols.some((symbol) => symbol.name === name))
    if (!home) return undefined
    return `[${name}](${home === page ? '' : fileOf(home.entry.name)}#${name.toLowerCase()})`
  }
}

function foreignSection({ foreign }: EntryPage): string[] {
  if (foreign.length === 0) return []
  const rows = foreign.map(({ name, from }) => `- \`${name}\` of \`${from}\``)
  return ['## From other packages', 'Passed on, so that a plugin and Kaunter use the same copy.', rows.join('\n')]
}
