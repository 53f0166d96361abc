import { html, nothing, type TemplateResult } from 'lit'
import type { Column } from '../elements/table/sort.ts'
import type { Say } from './catalog.ts'
import type { Described, ElementDeclaration } from './manifest.ts'

const code = (text: string) => (text === '' ? '' : html`<code part="code">${text}</code>`)

/** Words of a declaration, with what stands between backticks as code. */
export const prose = (text: string): TemplateResult =>
  html`${text.split('`').map((piece, index) => (index % 2 === 1 ? code(piece) : piece))}`

/** `label-hidden` is the attribute of `labelHidden`; where both are the same one name is enough. */
const nameOf = ({ name, attribute }: Described) =>
  attribute === undefined || attribute === name.toLowerCase() ? name : `${attribute} (${name})`

/** One table of what is said about an element; nothing where nothing is to be said. */
function list(heading: string, found: readonly Described[] | undefined, columns: readonly Column<Described>[]) {
  if (!found || found.length === 0) return nothing
  return html`<h4>${heading}</h4>
    <kaunter-table label=${heading} .columns=${columns} .rows=${found} .keyOf=${({ name }: Described) => name}></kaunter-table>`
}

/** Everything that the declarations say about an element. */
export function reference(declaration: ElementDeclaration, say: Say): TemplateResult {
  const { members = [], events, slots, cssParts, cssProperties } = declaration
  const name: Column<Described> = {
    key: 'name',
    label: say('name'),
    render: (one) => code(nameOf(one) || say('slot.default')),
  }
  const about: Column<Described> = {
    key: 'description',
    label: say('about'),
    render: ({ description = '' }) => prose(description),
  }
  const type: Column<Described> = { key: 'type', label: say('type'), render: (one) => code(one.type?.text ?? '') }
  const standard: Column<Described> = {
    key: 'default',
    label: say('default'),
    render: (one) => code(one.default ?? ''),
  }
  const kinds = Map.groupBy(members, ({ kind }) => kind)
  return html`${list(say('attributes'), kinds.get('field'), [name, type, standard, about])}
    ${list(say('methods'), kinds.get('method'), [name, about])} ${list(say('events'), events, [name, type, about])}
    ${list(say('slots'), slots, [name, about])} ${list(say('parts'), cssParts, [name, about])}
    ${list(say('variables'), cssProperties, [name, standard, about])}`
}
