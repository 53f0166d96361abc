import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from './database.ts'
import {
  bodyTooLarge,
  internal,
  KaunterError,
  messageOf,
  notFound,
  overloaded,
  pluginOff,
  requestInvalid,
  unavailable,
} from './errors.ts'

/** Every error answer has this one form. */
export function answerError(error: FastifyError | KaunterError, request: FastifyRequest, reply: FastifyReply) {
  return answer(reply, request, translate(error, request), error)
}

export const answerNotFound = (request: FastifyRequest, reply: FastifyReply) =>
  answer(reply, request, notFound({ method: request.method, url: request.url.split('?')[0] ?? '' }))

function answer(reply: FastifyReply, request: FastifyRequest, error: KaunterError, original: unknown = error) {
  // What everybody is told for a while is no failure of this request; logging each would add to it.
  if (error.statusCode >= 500 && !expected.has(error.code))
    request.log.error({ err: original, code: error.code }, 'a request failed')
  const wait = error.details?.retryAfterSeconds
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  const body = { code: error.code, message: error.message, requestId: request.id }
  return reply.code(error.statusCode).send(error.details === undefined ? body : { ...body, details: error.details })
}

const expected = new Set([overloaded.code, pluginOff.code])

function translate(error: FastifyError | KaunterError, request: FastifyRequest): KaunterError {
  if (error instanceof KaunterError) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return bodyTooLarge({ limit: request.routeOptions.bodyLimit ?? 0 }, { cause: error })
  if (isUnavailable(error)) return unavailable({}, { cause: error })
  // Everything Fastify itself refuses: validation, bad JSON, wrong content type, malformed headers.
  if (error.validation !== undefined || (error.statusCode !== undefined && error.statusCode < 500))
    return requestInvalid({ problem: messageOf(error) }, { ...refusedFields(error), cause: error })
  return internal({ requestId: request.id }, { cause: error })
}

/** What is wrong with single fields of a body, so that a form can say it where it was entered. */
function refusedFields({ validation, validationContext }: FastifyError): { details?: Record<string, unknown> } {
  if (validationContext !== 'body' || validation === undefined) return {}
  const fields: Record<string, { path: string; rule: string; limit?: unknown }> = {}
  for (const { instancePath, keyword, params } of validation) {
    const [, field, ...rest] = instancePath.split('/')
    if (field === undefined || field in fields) continue
    const path = rest.map((step) => `/${step}`).join('')
    fields[field] = { path, rule: keyword, ...(params.limit === undefined ? {} : { limit: params.limit }) }
  }
  return Object.keys(fields).length === 0 ? {} : { details: { fields } }
}
