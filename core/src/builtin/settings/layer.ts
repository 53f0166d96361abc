import { Value } from '@sinclair/typebox/value'
import type { Secrets } from '../../kernel/secrets.ts'
import type { SettingsLevel } from '../../kernel/settings.ts'
import { isSecret, levelsOf } from '../../kernel/settings-shape.ts'
import type { TSchema } from '../../kernel/tokens.ts'

/** What one plugin has stored at one place. */
export interface SettingsRow {
  id: string
  plugin: string
  level: SettingsLevel
  scope_id: string
  plain: string
  sealed: string
  version: number
  updated_at: Date
  updated_by: string | null
}

/** `invalid`: it does not fit the schema of this version of the plugin; `unreadable`: it cannot be decrypted. */
export type Problem = 'invalid' | 'unreadable'

/** A row, read with the schema of the plugin. */
export interface Layer {
  level: SettingsLevel
  version: number
  values: ReadonlyMap<string, unknown>
  problems: ReadonlyMap<string, Problem>
}

export type Fields = Readonly<Record<string, TSchema>>

/** The ciphertexts of which purpose. */
export const purpose = 'settings'

/** Where a ciphertext belongs: it means nothing in another field, level or outlet. */
export const bindingOf = (row: Pick<SettingsRow, 'plugin' | 'level' | 'scope_id'>, field: string) => [
  row.plugin,
  row.level,
  String(row.scope_id),
  field,
]

/**
 * The values of a row that can be used. A value that does not fit, as after an update of the plugin, is left out and
 * named; so is one of a level where the field may not be set. Fields that the plugin no longer has are passed over.
 */
export function readLayer(row: SettingsRow, fields: Fields, secrets: Secrets): Layer {
  const plain: Record<string, unknown> = JSON.parse(row.plain)
  const sealed: Record<string, string> = JSON.parse(row.sealed)
  const values = new Map<string, unknown>()
  const problems = new Map<string, Problem>()
  for (const [field, schema] of Object.entries(fields)) {
    const secret = isSecret(schema)
    if (!Object.hasOwn(secret ? sealed : plain, field)) continue
    let value = plain[field]
    if (secret) {
      try {
        value = secrets.decrypt(purpose, sealed[field] as string, bindingOf(row, field))
      } catch {
        // Said in the form, in the log and by /health; the plugin goes on as if it were not set.
        problems.set(field, 'unreadable')
        continue
      }
    }
    if (levelsOf(schema).includes(row.level) && Value.Check(schema, value)) values.set(field, value)
    else problems.set(field, 'invalid')
  }
  return { level: row.level, version: row.version, values, problems }
}

export type Source = 'default' | 'unset' | SettingsLevel

/** The value of a field and where it comes from: the first layer that has one, from the narrowest, else the default. */
export function resolveField(
  field: string,
  fallback: unknown,
  layers: readonly Layer[],
): { value: unknown; source: Source } {
  const layer = layers.find(({ values }) => values.has(field))
  if (layer !== undefined) return { value: layer.values.get(field), source: layer.level }
  return { value: fallback, source: fallback === undefined ? 'unset' : 'default' }
}
