import { durationFromRaw, durationToRaw, isDuration } from './duration.ts'
import { type FieldError, type FieldSchema, type FormSchema, fieldsOf, mayBeEmpty } from './schema.ts'

/**
 * What the controls of a field hold while somebody types: numbers as text, a list as its lines, a group as an object of
 * these. Only when it can be read is it a value.
 */
export type Raw = string | boolean | readonly Raw[] | { readonly [name: string]: Raw }

/** What could be read of a field: its value, or why there is none. */
export type Read = { readonly value: unknown } | { readonly error: FieldError }
/** The same of several fields together. */
export type GroupRead = { readonly value: Record<string, unknown> } | { readonly error: FieldError }

/** Whether the field holds sen, which people enter and read as ringgit. */
export const isMoney = (schema: FieldSchema): boolean => schema.unit === 'sen'
const isNumber = (schema: FieldSchema) => schema.type === 'integer' || schema.type === 'number'

/** A value as the controls of its field show it. */
export function toRaw(schema: FieldSchema, value: unknown): Raw {
  if (schema.type === 'boolean') return value === true
  if (schema.type === 'array')
    return Array.isArray(value) ? value.map((item) => toRaw(schema.items ?? { title: '' }, item)) : []
  if (schema.type === 'object') {
    const given = (value ?? {}) as Record<string, unknown>
    const parts = Object.entries(fieldsOf(schema, given))
    return Object.fromEntries(parts.map(([name, part]) => [name, toRaw(part, given[name])]))
  }
  if (value === undefined || value === null) return ''
  if (typeof value !== 'number') return String(value)
  if (isDuration(schema)) return durationToRaw(schema, value)
  return isMoney(schema) ? (value / 100).toFixed(2) : String(value)
}

/** What is entered, in the form in which the control has it: a field may have become another, as a list for a text. */
export function fitting(schema: FieldSchema, raw: Raw): Raw {
  if (schema.type === 'array') return Array.isArray(raw) ? raw : typeof raw === 'string' && raw !== '' ? [raw] : []
  if (schema.type === 'object') return typeof raw === 'object' && !Array.isArray(raw) ? raw : {}
  if (schema.type === 'boolean') return raw === true
  if (Array.isArray(raw)) return typeof raw[0] === 'string' ? raw[0] : ''
  return typeof raw === 'string' ? raw : ''
}

/** `undefined` as value: nothing was entered. */
export function fromRaw(schema: FieldSchema, entered: Raw): Read {
  const raw = fitting(schema, entered)
  if (schema.type === 'object') return readGroup(schema, raw as Record<string, Raw>)
  if (schema.type === 'array') return readList(schema, raw as readonly Raw[])
  if (schema.anyOf) {
    const choice = schema.anyOf.find((each) => String(each.const) === raw)
    return choice ? { value: choice.const } : raw === '' ? { value: undefined } : wrong('choice')
  }
  if (schema.type === 'boolean') return { value: raw === true }
  const text = raw as string
  if (isNumber(schema)) return readNumber(schema, isDuration(schema) ? text : text.trim())
  return text === '' ? readEmpty(schema) : checkText(schema, text)
}

/** An empty text may be meant when the schema has no objection; nothing else can be empty. */
const readEmpty = ({ minLength, format, pattern, secret, from, nullable }: FieldSchema): Read => ({
  value: minLength || format || pattern || secret || from || nullable ? undefined : '',
})

function readNumber(schema: FieldSchema, text: string): Read {
  if (text === '') return { value: undefined }
  if (isDuration(schema)) {
    const minutes = durationFromRaw(schema, text)
    if (minutes === undefined) return wrong('duration')
    return minutes === null ? { value: undefined } : inBounds(schema, minutes)
  }
  const money = isMoney(schema)
  const plain = text.replaceAll(/(?<=\d),(?=\d{3}(\D|$))/g, '')
  const form = money ? /^-?\d+(\.\d{1,2})?$/ : schema.type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/
  if (!form.test(plain)) return wrong(money ? 'money' : schema.type === 'integer' ? 'integer' : 'number')
  const value = money ? Math.round(Number(plain) * 100) : Number(plain)
  return inBounds(schema, value)
}

function inBounds({ minimum, maximum }: FieldSchema, value: number): Read {
  if (minimum !== undefined && value < minimum) return wrong('minimum', minimum)
  if (maximum !== undefined && value > maximum) return wrong('maximum', maximum)
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

function readList({ items = { title: '' }, minItems = 0, maxItems }: FieldSchema, lines: readonly Raw[]): Read {
  const values: unknown[] = []
  for (const [index, line] of lines.entries()) {
    if (typeof line === 'string' && line.trim() === '') continue
    const read = fromRaw(items, line)
    if ('error' in read) return { error: { ...read.error, path: `/${index}${read.error.path}` } }
    values.push(read.value)
  }
  if (values.length < minItems) return wrong('minItems', minItems)
  if (maxItems !== undefined && values.length > maxItems) return wrong('maxItems', maxItems)
  return { value: values }
}

/** What is entered in a group or a form; an error names the first field that is wrong. */
export function readGroup(schema: FormSchema, raw: Readonly<Record<string, Raw>>): GroupRead {
  const value: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(fieldsOf(schema, raw))) {
    const read = fromRaw(part, raw[name] ?? '')
    if ('error' in read) return { error: { ...read.error, path: `/${name}${read.error.path}` } }
    if (read.value !== undefined) value[name] = read.value
    else if (part.nullable) value[name] = null
    else if (!mayBeEmpty(schema, name)) return { error: { path: `/${name}`, rule: 'required' } }
  }
  return { value }
}

const wrong = (rule: string, limit?: string | number): { error: FieldError } => ({
  error: limit === undefined ? { path: '', rule } : { path: '', rule, limit },
})
