import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './program.ts'
import { code, table } from './table.ts'

/** The parts of a Custom Elements Manifest that the page shows. */
interface Manifest {
  modules: { declarations?: Declaration[] }[]
}
interface Named {
  name: string
  description?: string
}
interface Member extends Named {
  kind: string
  privacy?: string
  static?: boolean
  attribute?: string
  type?: { text: string }
  default?: string
}
interface Declaration extends Named {
  tagName?: string
  attributes?: (Named & { fieldName?: string; type?: { text: string }; default?: string })[]
  members?: Member[]
  events?: (Named & { type?: { text: string } })[]
  slots?: Named[]
  cssParts?: Named[]
  cssProperties?: (Named & { default?: string })[]
}

/** The stable elements, from the manifest that `@kaunter/admin-ui` ships, and what in it nobody has described. */
export function elementsPage(): { text: string; undescribed: string[] } {
  const folder = join(root, 'admin-ui')
  const { customElements } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const path = join(folder, customElements ?? 'custom-elements.json')
  const manifest: Manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { modules: [] }
  const elements = manifest.modules
    .flatMap(({ declarations }) => declarations ?? [])
    .filter(({ tagName }) => tagName)
    .sort((a, b) => ((a.tagName as string) < (b.tagName as string) ? -1 : 1))
  const text = `${[
    '# Elements',
    'For pages and slots of plugins; the admin page has defined them already, so nothing is imported to use them. They keep working within a major version of `@kaunter/admin-ui`. In development every one is shown in every state at `/admin/gallery`.',
    ...elements.flatMap(section),
  ].join('\n\n')}\n`
  return { text, undescribed: elements.flatMap(gaps) }
}

function section(element: Declaration): string[] {
  const attributes = element.attributes ?? []
  const covered = new Set(attributes.map(({ name, fieldName }) => fieldName ?? name))
  const properties = publicMembers(element, 'field').filter(({ name, attribute }) => !attribute && !covered.has(name))
  const list = (title: string, rows: readonly Named[] | undefined, name = code) =>
    rows && rows.length > 0
      ? [
          table(
            [title, 'meaning'],
            rows.map((row) => [name(row.name), row.description]),
          ),
        ]
      : []
  const typed = (title: string, rows: readonly (Named & { type?: { text: string }; default?: string })[]) =>
    rows.length > 0
      ? [
          table(
            [title, 'type', 'default', 'meaning'],
            rows.map((r) => [code(r.name), code(r.type?.text), code(r.default), r.description]),
          ),
        ]
      : []
  return [
    `## ${element.tagName}`,
    element.description ?? '',
    ...typed('attribute', attributes),
    ...typed('property', properties),
    ...list('method', publicMembers(element, 'method'), (name) => code(`${name}()`)),
    ...list('event', element.events),
    ...list('slot', element.slots, (name) => (name === '' ? 'default' : code(name))),
    ...list('part', element.cssParts),
    ...list('custom property', element.cssProperties),
  ].filter(Boolean)
}

const publicMembers = ({ members }: Declaration, kind: string) =>
  (members ?? []).filter(
    (member) =>
      member.kind === kind && !member.static && (member.privacy ?? 'public') === 'public' && member.description,
  )

function gaps({ tagName, description, attributes, events, slots, cssParts, cssProperties }: Declaration): string[] {
  const named = [attributes, events, slots, cssParts, cssProperties].flatMap((list) => list ?? [])
  return [
    ...(description ? [] : [`<${tagName}>`]),
    ...named.filter((item) => !item.description).map(({ name }) => `${name || 'the default slot'} of <${tagName}>`),
  ]
}
