import type { People } from '../../contracts/index.ts'
import { translate } from '../../kernel/i18n.ts'
import type { Plugin } from '../../kernel/plugin.ts'
import { defaultOf, isSecret, levelsOf } from '../../kernel/settings-shape.ts'
import { type Static, type TSchema, Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import { type Layer, resolveField } from './layer.ts'
import type { SettingsTarget } from './place.ts'
import { fieldsOf, type SettingsStore } from './store.ts'

const texts = (...values: string[]) => Type.Union(values.map((value) => Type.Literal(value)))
const Source = texts('default', 'unset', 'platform', 'franchise', 'outlet')
/** A secret has no `value`, only whether it is `set`. */
const Resolved = { value: Type.Optional(Type.Unknown()), set: Type.Boolean(), source: Source }

export const ShopView = Type.Object({
  kind: texts('franchise', 'outlet'),
  id: Id,
  code: Type.String(),
  name: Type.String(),
  franchise: Type.Union([Type.Null(), Type.Object({ id: Id, name: Type.String() })]),
})

export const SettingsView = Type.Object({
  plugin: Type.String(),
  level: texts('platform', 'franchise', 'outlet'),
  shop: Type.Union([Type.Null(), ShopView]),
  /** To be sent back with a change; 0 while nothing is set here. */
  version: Type.Integer(),
  updatedAt: Type.Union([Type.Null(), Instant]),
  updatedBy: Type.Union([Type.Null(), Type.Object({ id: Id, name: Type.String() })]),
  fields: Type.Record(
    Type.String(),
    Type.Object({
      ...Resolved,
      /** What would hold without a value of this place. */
      inherited: Type.Object(Resolved),
      /** What is stored here cannot be used and is passed over: somebody should enter it anew. */
      problem: Type.Optional(texts('invalid', 'unreadable')),
    }),
  ),
})

/** What is in force at a place and why, without any secret. */
export async function settingsView(
  store: SettingsStore,
  people: People,
  plugin: Plugin,
  { level, id, shop, place }: SettingsTarget,
): Promise<Static<typeof SettingsView>> {
  const own = store.layer(plugin, level, id)
  const above = [
    level === 'outlet' && place.franchiseId !== null ? store.layer(plugin, 'franchise', place.franchiseId) : undefined,
    level === 'platform' ? undefined : store.layer(plugin, 'platform', '0'),
  ].filter((layer): layer is Layer => layer !== undefined)
  const row = store.row(plugin.name, level, id)
  const author = row?.updated_by ?? undefined
  const person = author === undefined ? undefined : (await people.summaries([author])).get(String(author))
  const fields = Object.entries(fieldsOf(plugin)).map(([field, schema]) => {
    const show = (layers: readonly Layer[]) => {
      const { value, source } = resolveField(field, defaultOf(schema), layers)
      const set = value !== undefined
      return isSecret(schema) || !set ? { set, source } : { value, set, source }
    }
    const problem = own?.problems.get(field)
    const view = { ...show(own === undefined ? above : [own, ...above]), inherited: show(above) }
    return [field, problem === undefined ? view : { ...view, problem }] as const
  })
  return {
    plugin: plugin.name,
    level,
    shop,
    version: row?.version ?? 0,
    updatedAt: row?.updated_at.toISOString() ?? null,
    updatedBy: person === undefined ? null : { id: person.id, name: person.name },
    fields: Object.fromEntries(fields),
  }
}

/** The schema as a form needs it: texts in the reader's language, and where each field may be set. */
export function formSchema(plugin: Plugin, locale: string): unknown {
  const fields = Object.entries(fieldsOf(plugin)).map(([name, schema]) => [
    name,
    { ...(inWords(plugin, locale, schema) as object), levels: levelsOf(schema) },
  ])
  return { ...(inWords(plugin, locale, plugin.settings as TSchema) as object), properties: Object.fromEntries(fields) }
}

/** Annotations that people read. */
const words = new Set(['title', 'description', 'unit'])

function inWords(plugin: Plugin, locale: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inWords(plugin, locale, each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, child]) => {
    const text = words.has(key) && typeof child === 'string'
    return [key, text ? translate(plugin.i18n, locale, child) : inWords(plugin, locale, child)]
  })
  return Object.fromEntries(entries)
}
