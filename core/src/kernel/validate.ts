import { FormatRegistry, type TSchema } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { convertText } from './convert.ts'

FormatRegistry.Set('date-time', (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)))
FormatRegistry.Set('time-of-day', (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text))
FormatRegistry.Set('time-zone', isTimeZone)

interface RoutePart {
  schema: TSchema
  /** `body`, `querystring`, `params` or `headers`. */
  httpPart?: string
}

type Validation = { value: unknown } | { error: { message: string; instancePath: string }[] }

/**
 * Checks one part of the requests to one route. A query and a path are text, so `5` may stand for a number there; a body
 * has types of its own, and a number in the place of a text is a mistake that must not be sent to a customer.
 */
export function compileRoutePart({ schema, httpPart }: RoutePart): (value: unknown) => Validation {
  const check = TypeCompiler.Compile(schema)
  return (given) => {
    const value = Value.Default(schema, httpPart === 'body' ? given : convertText(schema, given))
    if (check.Check(value)) return { value }
    const error = check.Errors(value).First()
    return { error: [{ message: (error?.message ?? 'is wrong').toLowerCase(), instancePath: error?.path ?? '' }] }
  }
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    // What is no time zone is refused with an error, and that is the answer.
    return false
  }
}
