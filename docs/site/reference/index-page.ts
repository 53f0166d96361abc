import { fileOf } from './entry-page.ts'
import type { EntryPage } from './symbols.ts'
import { code, table } from './table.ts'

/** Where to look things up. */
export function indexPage(pages: readonly EntryPage[]): string {
  const firstSentence = (text: string) => text.split(/(?<=\.)\s/)[0] ?? ''
  const entries = pages.map(({ entry, about }) => [
    `[${code(entry.name)}](${fileOf(entry.name)})`,
    firstSentence(about),
  ])
  const others = [
    ['[Elements](elements.md)', 'Buttons, fields, tables and the other `kaunter-…` elements of the admin.'],
    ['[Plugins](plugins.md)', 'Configuration, settings, permissions and services of the plugins of this repository.'],
    ['[Errors](errors.md)', 'Every error code with its status and message.'],
    ['[Command line](command-line.md)', 'Every command of `kaunter` with its options.'],
  ]
  return `${[
    '# Reference',
    'Generated from the declarations; do not edit. These modules are all that a plugin may import of Kaunter, and what [the promise](../guides/versioning.md) is about.',
    table(['import', 'has'], entries),
    table(['page', 'has'], others),
    'The HTTP API describes itself: `/openapi.json` of a running server, and readable at `/docs`.',
  ].join('\n\n')}\n`
}
