import { KindGuard, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { type SettingsLevel, settingsLevels } from './settings.ts'

/** What a form can show. */
export type SettingKind = 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'list' | 'group'

/** `undefined` for what no form can show. */
export function settingKind(schema: TSchema): SettingKind | undefined {
  if (KindGuard.IsString(schema)) return 'text'
  if (KindGuard.IsInteger(schema)) return 'integer'
  if (KindGuard.IsNumber(schema)) return 'number'
  if (KindGuard.IsBoolean(schema)) return 'boolean'
  if (KindGuard.IsUnion(schema)) return schema.anyOf.every((each) => KindGuard.IsLiteral(each)) ? 'choice' : undefined
  if (KindGuard.IsArray(schema)) return KindGuard.IsString(schema.items) ? 'list' : undefined
  return KindGuard.IsObject(schema) ? 'group' : undefined
}

export const isSecret = (schema: TSchema | undefined): boolean => schema?.secret === true

/** The levels at which a field may have a value of its own; a secret only at the top unless it says otherwise. */
export const levelsOf = (schema: TSchema): readonly SettingsLevel[] =>
  schema.levels ?? (isSecret(schema) ? ['platform'] : settingsLevels)

/** What a field is when nobody has set it; `undefined` for an optional one. */
export const defaultOf = (schema: TSchema): unknown => Value.Default(schema, undefined)

/** Words of a name that stands for something to be kept secret. */
const telling = new Set(['token', 'secret', 'password', 'passphrase', 'key', 'credential', 'credentials'])

/** Whether the name of a field says that it is to be kept secret. */
export const soundsSecret = (name: string): boolean =>
  name.split(/(?=[A-Z])|_/).some((word) => telling.has(word.toLowerCase()))

/**
 * Whether a form can be made of these settings and every reader gets a value.
 *
 * @throws TypeError that names the field and what to do.
 */
export function assertSettings(schema: TObject): void {
  if (!KindGuard.IsObject(schema)) throw new TypeError('its settings are not a schema made with Type.Object')
  for (const [name, field] of Object.entries(schema.properties)) {
    assertField(name, field)
    assertLevels(name, field)
    if (isSecret(field)) assertSecret(name, field)
    else assertDefault(name, field)
  }
}

function assertField(name: string, field: TSchema, group?: string): void {
  const path = group === undefined ? name : `${group}.${name}`
  // Names from the prototype of objects would be found where nothing is stored.
  if (!/^[a-zA-Z]\w{0,59}$/.test(name) || name in {}) throw wrong(path, 'has a name that cannot be used. Rename it')
  const kind = settingKind(field)
  if (kind === undefined || (kind === 'group' && group !== undefined))
    throw wrong(
      path,
      'is of a kind that no form can show. Use texts, numbers, booleans, unions of literals, lists of texts, or one group of these',
    )
  if (typeof field.title !== 'string' || field.title.trim() === '') throw wrong(path, 'has no title. Give it one')
  if (group !== undefined && isSecret(field)) throw wrong(path, 'is a secret inside a group. Move it out of the group')
  if (field.secret === undefined && kind === 'text' && soundsSecret(name))
    throw wrong(path, 'looks like a secret. Mark it with secret: true, or with secret: false if it is none')
  if (kind === 'group')
    for (const [inner, each] of Object.entries((field as TObject).properties)) assertField(inner, each, name)
}

function assertLevels(name: string, field: TSchema): void {
  const levels: unknown = levelsOf(field)
  const right = Array.isArray(levels) && levels.length > 0 && levels.every((level) => settingsLevels.includes(level))
  if (!right) throw wrong(name, `has levels that do not exist. Choose from ${settingsLevels.join(', ')}`)
}

function assertSecret(name: string, field: TSchema): void {
  if (settingKind(field) !== 'text') throw wrong(name, 'is a secret but no text. Use Type.String')
  if (field[OptionalKind] === undefined || field.default !== undefined)
    throw wrong(name, 'is a secret that somebody must enter first. Use Type.Optional, without a default')
}

function assertDefault(name: string, field: TSchema): void {
  const value = defaultOf(field)
  if (value === undefined && field[OptionalKind] !== undefined) return
  if (value === undefined) throw wrong(name, 'has no default. Give it one, or use Type.Optional')
  const error = Value.Errors(field, value).First()
  if (error !== undefined)
    throw wrong(name, `has a default that does not fit (${error.message.toLowerCase()}). Correct it`)
}

const wrong = (path: string, what: string) => new TypeError(`its settings.${path} ${what}`)
