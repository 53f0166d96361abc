import { quoted, replaceTexts } from '../../kernel/job-failure.ts'
import type { TSchema } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'

const dots = '•••'
const maxItems = 50
const maxDepth = 8

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/
const email = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g
/** A telephone, identity-card or account number, however it is grouped. */
const longNumber = /\+?\d(?:[\s().-]{0,2}\d){6,}/g
/** `KL-001`, `v2`, `ms`: with a digit in it, or shorter than a name such as Lim. */
const code = /^(?:[a-z]{1,2}|(?=[\w./:-]*\d)[\w./:-]{1,20})$/

export interface Masked {
  data: unknown
  /** What was hidden, in order to hide it elsewhere too. */
  hidden: readonly string[]
}

/**
 * A payload as a person may see it who repairs jobs and has no business with customers: texts are replaced by their
 * length, as in `••• (12)`, unless they are ids, words that the schema itself lists, dates or short codes.
 *
 * In the schema of a job, `personal: true` hides a field whatever it holds; `personal: false` shows its text, still
 * without telephone numbers and e-mail addresses.
 */
export function maskPayload(schema: TSchema | undefined, data: unknown): Masked {
  const hidden: string[] = []
  const hide = (text: string) => {
    hidden.push(text)
    return `${dots} (${text.length})`
  }
  const walk = (value: unknown, at: TSchema | undefined, secret: boolean, depth: number): unknown => {
    const personal = secret || at?.personal === true
    if (depth > maxDepth) return dots
    if (typeof value === 'string') {
      if (personal) return hide(value)
      if (at?.personal === false) return maskText(value)
      return isHarmless(value, at) ? value : hide(value)
    }
    if (typeof value === 'number')
      return personal || (Math.abs(value) >= 1e6 && !lists(at, value)) ? hide(String(value)) : value
    if (Array.isArray(value)) {
      const items = value.slice(0, maxItems).map((item) => walk(item, itemOf(at), personal, depth + 1))
      return value.length > maxItems ? [...items, `… +${value.length - maxItems}`] : items
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, child]) => {
          const field = fieldOf(at, key)
          const name = field.declared || isPlainKey(key, field.schema) ? key : hide(key)
          return [name, walk(child, field.schema, personal, depth + 1)]
        }),
      )
    return value
  }
  return { data: walk(data, schema, false, 0), hidden: hidden.filter((text) => text.length >= 3) }
}

/** A sentence without e-mail addresses, long numbers, quoted texts, and what was hidden of the payload. */
export function maskText(text: string, hidden: readonly string[] = []): string {
  return replaceTexts(text, hidden, dots)
    .replaceAll(email, dots)
    .replaceAll(longNumber, dots)
    .replaceAll(quoted, (part) => `${part[0]}${dots}${part.at(-1)}`)
}

function isHarmless(text: string, schema: TSchema | undefined): boolean {
  if (lists(schema, text) || uuid.test(text) || instant.test(text)) return true
  if (schema?.pattern === Id.pattern) return /^\d{1,18}$/.test(text)
  return maskText(text) === text && (code.test(text) || text === '')
}

/** Keys that no schema names are data as well, those of a record more likely so than those of an unknown object. */
const isPlainKey = (key: string, record: TSchema | undefined) =>
  record === undefined ? /^[a-z]\w{0,40}$/i.test(key) && maskText(key) === key : isHarmless(key, undefined)

/** Whether the schema itself names this value. */
function lists(schema: TSchema | undefined, value: unknown): boolean {
  if (schema === undefined) return false
  return (
    schema.const === value ||
    schema.enum?.includes(value) === true ||
    (schema.anyOf as TSchema[] | undefined)?.some((one) => lists(one, value)) === true
  )
}

const branches = (schema: TSchema | undefined): TSchema[] =>
  schema === undefined ? [] : [schema, ...[...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap(branches)]

function fieldOf(schema: TSchema | undefined, key: string): { schema: TSchema | undefined; declared: boolean } {
  for (const branch of branches(schema))
    if (branch.properties?.[key]) return { schema: branch.properties[key], declared: true }
  const [record] = branches(schema).flatMap((branch) => Object.values(branch.patternProperties ?? {}) as TSchema[])
  return { schema: record, declared: false }
}

const itemOf = (schema: TSchema | undefined): TSchema | undefined =>
  branches(schema).find((branch) => branch.items !== undefined)?.items as TSchema | undefined
