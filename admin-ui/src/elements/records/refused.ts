import type { ApiError } from '../../api-error.ts'
import type { FieldError } from '../field/schema.ts'

/**
 * What an answer of the API says of single fields: `details.field` names one that the message is about;
 * `details.fields` says of each, by name or path (`week.mon`), a rule or a sentence.
 */
export function refusedFields({ details, message }: ApiError): Readonly<Record<string, FieldError>> {
  const { fields, field } = details
  if (typeof field === 'string') return { [field]: { path: '', rule: 'refused', message } }
  if (typeof fields !== 'object' || fields === null) return {}
  const refused: Record<string, FieldError> = {}
  for (const [where, what] of Object.entries(fields as Record<string, FieldError | string>)) {
    const [name = '', ...rest] = where.split('.')
    const path = rest.map((step) => `/${step}`).join('')
    refused[name] ??= typeof what === 'string' ? { path, rule: 'refused', message: what } : what
  }
  return refused
}
