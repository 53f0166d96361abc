import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TSchema } from '@sinclair/typebox'
import { builtInRoles as roles } from '../../builtin/auth/roles.ts'
import type { Locales } from '../../kernel/plugin.ts'
import { soundsSecret } from '../../kernel/settings-shape.ts'
import { type Check, type Problems, when } from './check.ts'

export const textChecks: readonly Check[] = [
  {
    name: 'has a label for every permission',
    run: ({ plugin: { name, i18n, permissions = {} } }) =>
      Object.entries(permissions).flatMap(([permission, spec]) => [
        ...when(!permission.startsWith(`${name}:`), `the permission "${permission}" must be called "${name}:…".`),
        ...when(!spec.label.trim(), `the permission "${permission}" has no label: say what it lets people do.`),
        ...when(
          /^[\w-]+\.[\w.-]+$/.test(spec.label) && i18n?.en[spec.label] === undefined,
          `the label "${spec.label}" of the permission "${permission}" is no key of i18n: give it a text in both languages.`,
        ),
        ...spec.roles
          .filter((role) => !roles.includes(role))
          .map((role) => `the permission "${permission}" names the role "${role}"; there are ${roles.join(', ')}.`),
      ]),
  },
  {
    name: 'says everything in English and in Malay',
    async run({ plugin, packageDir }) {
      const catalogs: [string, Locales][] = plugin.i18n === undefined ? [] : [['i18n', plugin.i18n]]
      for (const file of globSync('{ui,embeds}/**/catalog.{ts,js}', { cwd: packageDir })) {
        const { catalog } = (await import(pathToFileURL(join(packageDir, file)).href)) as { catalog?: Locales }
        if (catalog !== undefined) catalogs.push([file, catalog])
      }
      return [...catalogs.flatMap(([where, catalog]) => catalogProblems(where, catalog)), ...unnamed(plugin)]
    },
  },
  {
    name: 'marks what is secret',
    // Those of the settings are part of what definePlugin takes.
    run: ({ plugin: { config } }) => unmarked('config', config),
  },
]

/** Keys and places of the two languages, compared. */
export function catalogProblems(where: string, { en, ms }: Locales): string[] {
  const lacks = (from: object, other: object, language: string) =>
    Object.keys(from)
      .filter((key) => !(key in other))
      .map((key) => `${where}: "${key}" is missing in ${language}: add it.`)
  return [
    ...lacks(en, ms, 'ms'),
    ...lacks(ms, en, 'en'),
    ...Object.entries(en).flatMap(([key, text]) => {
      const other = ms[key] ?? text
      // "One field …" needs no number.
      const counts = !key.endsWith('_one') && text.includes('{count}') !== other.includes('{count}')
      return [
        ...when(text.trim() === '' || other.trim() === '', `${where}: "${key}" is blank: write it, or remove the key.`),
        ...when(
          counts || places(text) !== places(other),
          `${where}: "${key}" has other places in en (${text}) than in ms (${other}): use the same {names} in both.`,
        ),
      ]
    }),
  ]
}

const places = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .flatMap(([, name]) => (name === 'count' ? [] : name))
    .sort()
    .join()

/** People read these before the module with the other texts is loaded, so they come from the server. */
function unnamed({ title, i18n, admin, embeds }: Parameters<Check['run']>[0]['plugin']): Problems {
  const labels = [
    ...(title === undefined ? [] : [title]),
    ...(admin?.nav ?? []).map(({ label }) => label),
    ...(admin?.slots ?? []).flatMap((each) => ('label' in each ? each.label : (each.title ?? []))),
    ...(embeds?.widgets ?? []).map(({ title }) => title),
  ]
  return labels
    .filter((label) => i18n?.en[label] === undefined)
    .map(
      (label) => `"${label}" is shown to people but is no key of i18n: give it a key, with a text in both languages.`,
    )
}

function unmarked(where: string, schema: TSchema | undefined): string[] {
  const fields = Object.entries((schema?.properties ?? {}) as Record<string, TSchema & { secret?: boolean }>)
  return fields.flatMap(([name, field]) => [
    ...when(
      field.type === 'string' && soundsSecret(name) && field.secret === undefined,
      `${where}: "${name}" sounds like a secret and is not marked: add secret: true, or secret: false if everybody may know it.`,
    ),
    ...unmarked(`${where} → ${name}`, field.type === 'array' ? field.items : field),
  ])
}
