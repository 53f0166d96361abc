import { FormatRegistry, type TSchema } from '@sinclair/typebox'
import { TypeCompiler, type ValueError, ValueErrorType } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { convertText } from './convert.ts'
import { whenNeeded } from './when-needed.ts'

FormatRegistry.Set('date-time', (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)))
FormatRegistry.Set('date', isDate)
FormatRegistry.Set('time-of-day', (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text))
FormatRegistry.Set('time-zone', isTimeZone)

interface RoutePart {
  schema: TSchema
  /** `body`, `querystring`, `params` or `headers`. */
  httpPart?: string
}

interface Refused {
  message: string
  instancePath: string
  /** The rule of JSON Schema that it breaks, and what that says: `maxLength`, 40. */
  keyword: string
  params: { limit?: unknown }
}
type Validation = { value: unknown } | { error: Refused[] }

/**
 * Checks one part of the requests to one route. A query and a path are text, so `5` may stand for a number there; a body
 * has types of its own, and a number in the place of a text is a mistake that must not be sent to a customer.
 */
export function compileRoutePart({ schema, httpPart }: RoutePart): (value: unknown) => Validation {
  return whenNeeded(schema, () => checkOf(schema, httpPart))
}

function checkOf(schema: TSchema, httpPart: string | undefined): (value: unknown) => Validation {
  const check = TypeCompiler.Compile(schema)
  return (given) => {
    try {
      const value = Value.Default(schema, httpPart === 'body' ? given : convertText(schema, given))
      if (check.Check(value)) return { value }
      return { error: [refused(check.Errors(value).First())] }
    } catch (error) {
      // What is nested thousands of levels deep leaves no stack to look at it.
      if (!(error instanceof RangeError)) throw error
      return { error: [{ message: 'is nested too deep', instancePath: '', keyword: 'type', params: {} }] }
    }
  }
}

function refused(error: ValueError | undefined): Refused {
  if (error === undefined) return { message: 'is wrong', instancePath: '', keyword: 'type', params: {} }
  const { message, path: instancePath, type, schema } = error
  const rule = ValueErrorType[type].replace(/^(Array|Integer|Number|Object|String)(?=[A-Z])/, '')
  const keyword = rule === 'RequiredProperty' ? 'required' : rule.charAt(0).toLowerCase() + rule.slice(1)
  const params = schema[keyword] === undefined ? {} : { limit: schema[keyword] }
  return { message: message.toLowerCase(), instancePath, keyword, params }
}

/** `2026-02-28`, and no day that the calendar does not have. */
function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** Whether dates can be reckoned in it, for example `Asia/Kuala_Lumpur`. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    // What is no time zone is refused with an error, and that is the answer.
    return false
  }
}
