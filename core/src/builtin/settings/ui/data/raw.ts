import type { FieldError, FieldSchema } from './types.ts'

/**
 * What the controls of a field hold while somebody types: numbers as text, a list as its lines, a group as an object of
 * these. Only when it can be read is it a value.
 */
export type Raw = string | boolean | readonly string[] | { readonly [name: string]: Raw }

export type Read = { readonly value: unknown } | { readonly error: FieldError }

export const isMoney = (schema: FieldSchema): boolean => schema.unit === 'sen'
const isNumber = (schema: FieldSchema) => schema.type === 'integer' || schema.type === 'number'

export function toRaw(schema: FieldSchema, value: unknown): Raw {
  if (schema.type === 'boolean') return value === true
  if (schema.type === 'array') return Array.isArray(value) ? value.map(String) : []
  if (schema.type === 'object') {
    const given = (value ?? {}) as Record<string, unknown>
    const parts = Object.entries(schema.properties ?? {})
    return Object.fromEntries(parts.map(([name, part]) => [name, toRaw(part, given[name])]))
  }
  if (value === undefined || value === null) return ''
  return isMoney(schema) && typeof value === 'number' ? (value / 100).toFixed(2) : String(value)
}

/** `undefined` as value: nothing was entered. */
export function fromRaw(schema: FieldSchema, raw: Raw): Read {
  if (schema.type === 'object') return readGroup(schema, raw as Record<string, Raw>)
  if (schema.type === 'array') return readList(schema, raw as readonly string[])
  if (schema.anyOf) {
    const choice = schema.anyOf.find((each) => String(each.const) === raw)
    return choice ? { value: choice.const } : raw === '' ? { value: undefined } : wrong('choice')
  }
  if (typeof raw === 'boolean') return { value: raw }
  const text = raw as string
  if (isNumber(schema)) return readNumber(schema, text.trim())
  return text === '' ? readEmpty(schema) : checkText(schema, text)
}

/** An empty text may be meant when the schema has no objection; nothing else can be empty. */
const readEmpty = (schema: FieldSchema): Read =>
  schema.minLength || schema.format || schema.pattern || schema.secret ? { value: undefined } : { value: '' }

function readNumber(schema: FieldSchema, text: string): Read {
  if (text === '') return { value: undefined }
  const money = isMoney(schema)
  const plain = text.replaceAll(/(?<=\d),(?=\d{3}(\D|$))/g, '')
  const form = money ? /^-?\d+(\.\d{1,2})?$/ : schema.type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/
  if (!form.test(plain)) return wrong(money ? 'money' : schema.type === 'integer' ? 'integer' : 'number')
  const value = money ? Math.round(Number(plain) * 100) : Number(plain)
  if (schema.minimum !== undefined && value < schema.minimum) return wrong('minimum', schema.minimum)
  if (schema.maximum !== undefined && value > schema.maximum) return wrong('maximum', schema.maximum)
  return { value }
}

function checkText({ minLength = 0, maxLength, pattern, format }: FieldSchema, text: string): Read {
  const length = text.length
  if (length < minLength) return wrong('minLength', minLength)
  if (maxLength !== undefined && length > maxLength) return wrong('maxLength', maxLength)
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return wrong('pattern')
  if (format === 'time-of-day' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return wrong('format', format)
  return { value: text }
}

function readList({ items, minItems = 0, maxItems }: FieldSchema, lines: readonly string[]): Read {
  const texts = lines.filter((line) => line.trim() !== '')
  for (const text of texts) {
    const read = checkText(items ?? { title: '' }, text)
    if ('error' in read) return { error: { ...read.error, path: `/${lines.indexOf(text)}` } }
  }
  if (texts.length < minItems) return wrong('minItems', minItems)
  if (maxItems !== undefined && texts.length > maxItems) return wrong('maxItems', maxItems)
  return { value: texts }
}

function readGroup({ properties = {} }: FieldSchema, raw: Readonly<Record<string, Raw>>): Read {
  const values: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(properties)) {
    const read = fromRaw(part, raw[name] ?? '')
    if ('error' in read) return { error: { ...read.error, path: `/${name}${read.error.path}` } }
    if (read.value === undefined) return { error: { path: `/${name}`, rule: 'required' } }
    values[name] = read.value
  }
  return { value: values }
}

const wrong = (rule: string, limit?: string | number): Read => ({
  error: limit === undefined ? { path: '', rule } : { path: '', rule, limit },
})
