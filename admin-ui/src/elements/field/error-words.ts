import { timeWords } from '../time/time-words.ts'
import { isDuration } from './duration.ts'
import { isMoney } from './raw.ts'
import type { FieldError, FieldSchema } from './schema.ts'
import type { RecordsText, RecordsTexts } from './texts.ts'

const rules = new Set([
  ...['required', 'integer', 'number', 'money', 'duration', 'minimum', 'maximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'choice', 'pattern', 'level'],
])

/** Why a value is refused, in the reader's language. */
export function ruleWords(texts: RecordsTexts, schema: FieldSchema, { rule, limit, message }: FieldError): string {
  if (message !== undefined) return message
  const format = rule === 'format' && (limit === 'time-of-day' || limit === 'time-zone')
  const key = format ? `error.${limit}` : rules.has(rule) ? `error.${rule}` : 'error.other'
  const shown = typeof limit === 'number' ? limitWords(texts, schema, limit) : limit
  return texts.t(key as RecordsText, shown === undefined ? {} : { limit: shown })
}

function limitWords({ locale }: RecordsTexts, schema: FieldSchema, limit: number): string | number {
  if (isDuration(schema)) return timeWords(locale).duration(limit * 60_000)
  return isMoney(schema) ? (limit / 100).toFixed(2) : limit
}

/** What an error says of a part of a value; `undefined` when it is about another. */
export function errorOf(error: FieldError | undefined, part: string | number): FieldError | undefined {
  const [, head, ...rest] = (error?.path ?? '').split('/')
  return error && head === String(part) ? { ...error, path: rest.map((step) => `/${step}`).join('') } : undefined
}
