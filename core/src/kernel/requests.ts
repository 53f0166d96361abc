import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Current, within } from './current.ts'
import type { Metrics } from './metrics.ts'
import { type Span, startSpan } from './tracing.ts'

const spans = new WeakMap<FastifyRequest, Span>()

/** Counts and times every request, tells the log about those of the API, and lets all that they do be told apart. */
export function watchRequests(
  http: FastifyInstance,
  metrics: Metrics,
  userIdOf: (request: FastifyRequest) => string | undefined,
): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const span = isWork(request) ? startSpanOf(request) : undefined
    if (span !== undefined) spans.set(request, span)
    within(workOf(request), done)
  })
  // Reading a body leaves the context that the request began in.
  http.addHook('preValidation', (request, _reply, done) => within(workOf(request), done))
  http.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched'
    const status = reply.statusCode
    const ms = Math.round(reply.elapsedTime * 10) / 10
    // A stream is open as long as its reader likes: that is no time of an answer.
    const isStream = String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream')
    if (!isStream) {
      metrics.request(request.method, route, status, reply.elapsedTime / 1000)
      const error = status >= 500 ? `HTTP ${status}` : undefined
      spans.get(request)?.end({ error, attributes: { 'http.response.status_code': status } })
    }
    if (request.url.startsWith('/api/'))
      request.log.info({ method: request.method, route, status, ms, userId: userIdOf(request) }, 'request')
    done()
  })
}

/** Not files, pages and probes. */
const isWork = (request: FastifyRequest) => /^\/(api|webhook)\//.test(request.url)

function startSpanOf(request: FastifyRequest): Span | undefined {
  const { method, headers, routeOptions } = request
  const route = routeOptions.url ?? 'unmatched'
  const { traceparent } = headers
  return startSpan({
    name: `${method} ${route}`,
    kind: 'server',
    attributes: { 'http.request.method': method, 'http.route': route },
    parent: typeof traceparent === 'string' ? traceparent : undefined,
  })
}

function workOf(request: FastifyRequest): Current {
  const trace = spans.get(request)?.trace
  return trace === undefined ? { requestId: request.id } : { requestId: request.id, trace }
}
