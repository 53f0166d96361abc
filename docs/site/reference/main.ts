import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from '@kaunter/core'
import { builtins } from '../../../core/src/builtin/index.ts'
import { program as kaunter } from '../../../core/src/cli/program.ts'
import { commandLinePage } from './command-line-page.ts'
import { decisionsPage } from './decisions-page.ts'
import { elementsPage } from './elements-page.ts'
import { entryPage, fileOf } from './entry-page.ts'
import { errorsPage } from './errors-page.ts'
import { indexPage } from './index-page.ts'
import { pluginsPage } from './plugins-page.ts'
import { entryPoints, Program, root } from './program.ts'
import { readEntries } from './symbols.ts'

const docs = join(root, 'docs')

/** The generated pages by their path in docs, and the public names that nobody has described. */
async function reference(): Promise<{ files: Map<string, string>; undescribed: string[] }> {
  const entries = entryPoints()
  const pages = readEntries(new Program(entries.map(({ file }) => file)), entries)
  const plugins: Plugin[] = []
  for (const path of globSync('plugins/*/src/index.ts', { cwd: root }).sort())
    plugins.push((await import(join(root, path))).default)
  const elements = elementsPage()
  const files = new Map([
    ['decisions/index.md', decisionsPage()],
    ['reference/index.md', indexPage(pages)],
    ...pages.map((page): [string, string] => [`reference/${fileOf(page.entry.name)}`, entryPage(page, pages)]),
    ['reference/elements.md', elements.text],
    ['reference/plugins.md', pluginsPage(builtins, plugins)],
    ['reference/errors.md', errorsPage()],
    ['reference/command-line.md', commandLinePage(kaunter())],
  ])
  const symbols = pages.flatMap(({ symbols }) =>
    symbols.filter(({ entry, doc }) => entry && doc.text === '').map(({ entry, name }) => `${name} of ${entry}`),
  )
  return { files, undescribed: [...symbols, ...elements.undescribed] }
}

const { files, undescribed } = await reference()
const read = (name: string) => (existsSync(join(docs, name)) ? readFileSync(join(docs, name), 'utf8') : undefined)
const surplus = globSync('reference/*', { cwd: docs }).filter((name) => !files.has(name))
const changed = [...files.keys()].filter((name) => read(name) !== files.get(name))

if (undescribed.length > 0) {
  console.error(`Public, but without a sentence at the declaration:\n  ${undescribed.join('\n  ')}`)
  process.exitCode = 1
}
if (process.argv.includes('--check')) {
  if (changed.length + surplus.length > 0) {
    console.error(`Not as the declarations are: ${[...changed, ...surplus].join(', ')} in docs. Run: npm run docs`)
    process.exitCode = 1
  }
} else {
  for (const name of surplus) rmSync(join(docs, name))
  for (const name of changed) {
    mkdirSync(dirname(join(docs, name)), { recursive: true })
    writeFileSync(join(docs, name), files.get(name) ?? '')
  }
  console.log(`Reference: ${files.size} pages, ${changed.length} changed.`)
}
