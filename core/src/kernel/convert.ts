import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/**
 * Turns the texts of a query or of the environment into the numbers and booleans of the schema. Only what reads back as
 * the same text: the library would take `1e9` for 1 and `8090.5` for 8090.
 */
export function convertText(schema: TSchema, given: unknown): unknown {
  const converted = Value.Convert(schema, Value.Clone(given))
  if (!isObject(given) || !isObject(converted)) return converted
  const entries = Object.entries(converted).map(([key, value]) => {
    const text = given[key]
    const lossy = typeof text === 'string' && !Array.isArray(value) && String(value) !== text
    return [key, lossy ? text : value]
  })
  return Object.fromEntries(entries)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
