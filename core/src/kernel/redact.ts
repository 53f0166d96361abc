import { KaunterError } from './errors.ts'

const hidden = '(hidden)'

/** Keys whose values are about people or open doors; log lines name ids instead. */
const personal =
  /^(.*phone|.*email|.*name|.*secret|.*password|.*token|.*cookies?|.*authorization|wa_?id|address|identit(y|ies)|contact|person|to|from|recipient|text|caption|body|payload|content|preview|raw|data|bindings|parameters|values|headers|url|query)$/i
/** Ids and names of parts of the system: shown as they are. */
const technical =
  /^(plugin|version|job|queue|hook|metric|method|route|code|type|id|\w+Id|webhook|phase|state|topic|status)$/

const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu
/** Seven digits or more, also when spaces, dashes and brackets part them: a phone number, an account, a card. */
const digits = /\+?\d(?:[\s().-]{0,2}\d){6,}/g
/** `user:password@` of an address. */
const credentials = /(\w+:\/\/)[^\s/@]+@/g
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]+/gi
/** WhatsApp's message ids hold the customer's number, in Base64. */
const wamid = /\bwamid\.[\w=+/-]+/g

/** A text without phone numbers, e-mail addresses and credentials. */
export function scrub(text: string): string {
  return text
    .replace(credentials, `$1${hidden}@`)
    .replace(bearer, `$1 ${hidden}`)
    .replace(wamid, hidden)
    .replace(email, hidden)
    .replace(digits, hidden)
}

/** The parser repeats what it could not read, quotation marks included. */
const notJson = /"[\s\S]*"(?=(\.\.\.)? is not valid JSON)/
/** Quotation marks of a driver hold a value, unless the word before says that it is a name. */
const quoted =
  /(\b(?:relation|column|constraint|table|index|type|function|schema|database|plugin|hook|property|module|package|job|queue|key) )?"(?:[^"\\]|\\.)*"/gi
const quotedByMysql = /\b(entry|near|values?:?) '(?:[^'\\]|\\.)*'/gi

/** knex puts the statement before the driver's words; without its values, it holds only names of tables and columns. */
const statement = /^(?:select|insert|update|delete|with|alter|create|drop)\b[\s\S]*? - /i

/** Drivers repeat whole statements. */
const maxMessage = 600

/** The text of an error of a driver or a library, which may quote what it was given. */
export function scrubError(text: string): string {
  const sql = statement.exec(text)?.[0] ?? ''
  const unquoted = text
    .slice(sql.length)
    .replace(notJson, hidden)
    .replace(quoted, (all, named) => (named ? all : `"${hidden}"`))
    .replace(quotedByMysql, `$1 '${hidden}'`)
  return scrub(sql + unquoted).slice(0, maxMessage)
}

/** What a log line says besides its message, as it may be written down. */
export function redact(values: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, redactValue(key, value, depth)]))
}

function redactValue(key: string, value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value)
  if (value === null || value === undefined || typeof value === 'boolean' || value instanceof Date) return value
  if (personal.test(key) || depth > 4 || ArrayBuffer.isView(value)) return hidden
  if (typeof value === 'string') return technical.test(key) ? value : scrubError(value)
  if (typeof value !== 'object') return value
  return Array.isArray(value)
    ? value.slice(0, 20).map((item) => redactValue('', item, depth + 1))
    : redact(value, depth + 1)
}

/**
 * Kind, code, message and stack. What else a driver hangs on its errors are rows ("Key (address)=(…) exists") and
 * statements with their values: the log gets what happened, not to whom.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: scrubError(String(error)) }
  const { name, message, stack = '', cause } = error
  const code = (error as { code?: unknown }).code
  const parts = error instanceof AggregateError && depth < 3 ? error.errors.slice(0, 5) : []
  return {
    type: name,
    message: error instanceof KaunterError ? scrub(message) : scrubError(message),
    ...(code === undefined ? {} : { code }),
    // Without its first lines, which repeat the message.
    stack: stack.slice(Math.max(0, stack.search(/^\s+at /m))),
    ...(cause && depth < 3 ? { cause: describeError(cause, depth + 1) } : {}),
    ...(parts.length > 0 ? { errors: parts.map((part) => describeError(part, depth + 1)) } : {}),
  }
}
