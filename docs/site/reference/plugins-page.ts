import type { Plugin, TSchema } from '@kaunter/core'
import { code, table } from './table.ts'

/** What every plugin of this repository can be configured with, allows, offers and shows. */
export function pluginsPage(builtins: readonly Plugin[], plugins: readonly Plugin[]): string {
  return `${[
    '# Plugins',
    'What the plugins of this repository declare. Configuration stands in `kaunter.config.json` (for a built-in part under `builtin`), settings are changed in the admin under **Settings**, and `admin` has every permission.',
    ...plugins.flatMap((plugin) => section(plugin, '')),
    ...builtins.flatMap((plugin) => section(plugin, ' (built in)')),
  ].join('\n\n')}\n`
}

function section(plugin: Plugin, suffix: string): string[] {
  const text = (key: string | undefined) => (key === undefined ? '' : (plugin.i18n?.en[key] ?? key))
  const fields = (title: string, schema: { properties: Record<string, TSchema> } | undefined) => {
    const rows = Object.entries(schema?.properties ?? {}).map(([name, field]) => [
      code(name),
      typeOf(field),
      field.default === undefined ? '' : code(JSON.stringify(field.default)),
      [text(field.title), text(field.description)].filter(Boolean).join('. '),
    ])
    return rows.length > 0 ? [table([title, 'type', 'default', 'meaning'], rows)] : []
  }
  const permissions = Object.entries(plugin.permissions ?? {}) as [
    string,
    { label: string; roles: readonly string[] },
  ][]
  const offers = (plugin.provides ?? []).map(({ id }) => code(id)).join(', ')
  const slots = (plugin.admin?.slots ?? []).map(({ slot }) => code(slot)).join(', ')
  const parts = [
    ...fields('configuration', plugin.config),
    ...fields('setting', plugin.settings),
    ...(permissions.length > 0
      ? [
          table(
            ['permission', 'lets', 'roles'],
            permissions.map(([id, p]) => [code(id), text(plugin.i18n?.en[p.label] ?? p.label), p.roles.join(', ')]),
          ),
        ]
      : []),
    ...(offers ? [`Provides ${offers}.`] : []),
    ...(slots ? [`Fills ${slots}.`] : []),
  ]
  return parts.length > 0 ? [`## ${plugin.name}${suffix}`, ...parts] : []
}

function typeOf(schema: TSchema): string {
  const kind = schema.anyOf
    ? schema.anyOf.map((option: TSchema) => option.const ?? option.type).join(' or ')
    : (schema.format ?? schema.type ?? 'any')
  const limits = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
    schema.unit ?? '',
    schema.secret ? 'secret' : '',
    schema.levels ? `set for ${schema.levels.join(', ')}` : '',
  ]
  return [kind, ...limits].filter(Boolean).join(', ')
}
