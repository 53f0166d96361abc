import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value'
import type { SettingsLevel } from '../../kernel/settings.ts'
import { levelsOf } from '../../kernel/settings-shape.ts'
import type { TSchema } from '../../kernel/tokens.ts'
import type { Fields } from './layer.ts'

/** Why a value was refused, for a form to say in its own language. */
export interface FieldError {
  /** Within a group or list: `/opens`, `/2`; empty for the field itself. */
  path: string
  /** A keyword of JSON Schema, or `type`, `choice`, `unknown` (no such field), `level` (not to be set here). */
  rule: string
  /** What the keyword says: the minimum, the format … */
  limit?: string | number
  message: string
}

const keywords = new Map<ValueErrorType, string>([
  [ValueErrorType.StringMinLength, 'minLength'],
  [ValueErrorType.StringMaxLength, 'maxLength'],
  [ValueErrorType.StringPattern, 'pattern'],
  [ValueErrorType.StringFormat, 'format'],
  [ValueErrorType.IntegerMinimum, 'minimum'],
  [ValueErrorType.IntegerMaximum, 'maximum'],
  [ValueErrorType.IntegerMultipleOf, 'multipleOf'],
  [ValueErrorType.NumberMinimum, 'minimum'],
  [ValueErrorType.NumberMaximum, 'maximum'],
  [ValueErrorType.NumberMultipleOf, 'multipleOf'],
  [ValueErrorType.ArrayMinItems, 'minItems'],
  [ValueErrorType.ArrayMaxItems, 'maxItems'],
  [ValueErrorType.ArrayUniqueItems, 'uniqueItems'],
])

/** What is wrong with a change, by field; empty when it may be stored. */
export function checkChange(
  fields: Fields,
  level: SettingsLevel,
  values: Readonly<Record<string, unknown>>,
  unset: readonly string[],
): Record<string, FieldError> {
  const errors: Record<string, FieldError> = {}
  for (const field of [...Object.keys(values), ...unset]) {
    const schema = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (schema === undefined) errors[field] = { path: '', rule: 'unknown', message: 'is not a setting of this plugin' }
    else if (!Object.hasOwn(values, field)) continue
    else if (!levelsOf(schema).includes(level))
      errors[field] = { path: '', rule: 'level', message: `cannot be set for one ${level}` }
    else {
      const error = Value.Errors(strict(schema), values[field]).First()
      if (error !== undefined) errors[field] = toFieldError(error)
    }
  }
  return errors
}

/** A group takes no values that it does not know. */
const strict = (schema: TSchema): TSchema =>
  schema.type === 'object' ? ({ ...schema, additionalProperties: false } as TSchema) : schema

function toFieldError({ type, schema, path, message }: ValueError): FieldError {
  const rule = keywords.get(type) ?? (type === ValueErrorType.Union ? 'choice' : 'type')
  const limit: unknown = schema[rule]
  const known = typeof limit === 'string' || typeof limit === 'number'
  return { path, rule, ...(known ? { limit } : {}), message: message.toLowerCase() }
}
