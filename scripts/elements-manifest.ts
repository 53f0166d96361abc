/**
 * Writes `custom-elements.json`, the description of the stable elements that editors, the gallery and the reference
 * read. It is taken from the declarations, so it cannot say anything that they do not.
 */
import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { Described, ElementDeclaration, ElementsManifest } from '../admin-ui/src/gallery/manifest.ts'
import { root } from './packages.ts'

const ADMIN = join(root, 'admin-ui')

/** What the analyzer finds, beyond what we publish. */
interface Found extends Omit<ElementDeclaration, 'since' | 'status'> {
  readonly kind: string
  readonly customElement?: boolean
}

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
  const cem = join(root, 'node_modules/.bin/cem')
  const sources = ['src/elements/**/*.ts', '!src/elements/**/*.{test,styles}.ts']
  const options = ['--litelement', '--quiet', '--outdir', relative(ADMIN, out)]
  await promisify(execFile)(process.execPath, [cem, 'analyze', '--globs', ...sources, ...options], { cwd: ADMIN })
  const path = join(out, 'custom-elements.json')
  const { modules } = JSON.parse(await readFile(path, 'utf8')) as {
    modules: { path: string; declarations: Found[] }[]
  }
  const described: ElementsManifest['modules'][number][] = []
  for (const module of modules) {
    const found = module.declarations.find((declaration) => declaration.customElement && declaration.tagName)
    if (!found) continue
    const source = await readFile(join(ADMIN, module.path), 'utf8')
    const declaration = tidy(found, source, module.path)
    const { name } = declaration
    const exports = [
      { kind: 'js', name, declaration: { name } },
      { kind: 'custom-element-definition', name: found.tagName, declaration: { name } },
    ]
    described.push({ kind: 'javascript-module', path: 'dist/index.js', declarations: [declaration], exports })
  }
  await rm(path)
  const manifest: ElementsManifest = { schemaVersion: '2.1.0', modules: described }
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`)
}
