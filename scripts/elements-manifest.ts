/**
 * Writes `custom-elements.json`, the description of the stable elements that editors, the gallery and the reference
 * read. It is taken from the declarations, so it cannot say anything that they do not.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Described, ElementDeclaration, ElementsManifest } from '../admin-ui/src/gallery/manifest.ts'
import { root } from './packages.ts'

const ADMIN = join(root, 'admin-ui')
const ELEMENTS = join(ADMIN, 'src/elements')

/** What the analyzer finds, before it is tidied. */
export interface Found extends Omit<ElementDeclaration, 'since' | 'status'> {
  readonly kind: string
  readonly customElement?: boolean
}

/** Those of the module `@kaunter/admin-ui/records`, which pages import by themselves. */
const apart = new Set(['KaunterField', 'KaunterForm', 'KaunterRecords'])

const isPublic = ({ privacy, name, static: ofClass }: Described) =>
  (privacy === undefined || privacy === 'public') && !ofClass && !name.startsWith('#')

function tidy(found: Found, source: string, path: string): ElementDeclaration {
  const { members = [], attributes = [], events = [] } = found
  const tag = (name: string) => new RegExp(`@${name} (\\S+)`).exec(source)?.[1] ?? ''
  // What is said nothing about is how it works inside; that nothing public goes unsaid is for a test to see.
  const told = members.filter((member) => isPublic(member) && member.description !== undefined)
  const fields = new Set(told.map(({ name }) => name))
  return {
    ...found,
    members: told,
    attributes: attributes.filter(({ fieldName = '' }) => fields.has(fieldName)),
    events: events.filter(({ description }) => description !== undefined),
    since: tag('since'),
    status: tag('status'),
    path,
  }
}

/** Describes the elements below `admin-ui/src/elements` in the folder `out`. */
export async function describeElements(out: string): Promise<void> {
  const { create, ts } = await import('@custom-elements-manifest/analyzer')
  const { litPlugin } = await import('@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js')
  const paths = (await readdir(ELEMENTS, { recursive: true })).filter((path) => /(?<!\.styles|\.test)\.ts$/.test(path))
  const files = paths.sort().map((path) => relative(ADMIN, join(ELEMENTS, path)))
  const sources = await Promise.all(files.map((path) => readFile(join(ADMIN, path), 'utf8')))
  const parse = (path: string, index: number) =>
    ts.createSourceFile(path, sources[index] ?? '', ts.ScriptTarget.ES2022, true)
  const { modules } = create({ modules: files.map(parse), plugins: litPlugin() })
  const described: ElementsManifest['modules'][number][] = []
  for (const module of modules) {
    const found = module.declarations.find((declaration) => declaration.customElement && declaration.tagName)
    if (!found) continue
    const declaration = tidy(found, sources[files.indexOf(module.path)] ?? '', module.path)
    const { name } = declaration
    const exports = [
      { kind: 'js', name, declaration: { name } },
      { kind: 'custom-element-definition', name: found.tagName, declaration: { name } },
    ]
    const entry = apart.has(name) ? 'dist/records.js' : 'dist/index.js'
    described.push({ kind: 'javascript-module', path: entry, declarations: [declaration], exports })
  }
  const manifest: ElementsManifest = { schemaVersion: '2.1.0', modules: described }
  await writeFile(join(out, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}
