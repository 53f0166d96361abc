import type { FastifyInstance, FastifyRequest } from 'fastify'
import { within } from './current.ts'
import type { Metrics } from './metrics.ts'

/** Counts and times every request, tells the log about those of the API, and lets all that they do be told apart. */
export function watchRequests(
  http: FastifyInstance,
  metrics: Metrics,
  userIdOf: (request: FastifyRequest) => string | undefined,
): void {
  http.addHook('onRequest', (request, _reply, done) => within({ requestId: request.id }, done))
  // Reading a body leaves the context that the request began in.
  http.addHook('preValidation', (request, _reply, done) => within({ requestId: request.id }, done))
  http.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched'
    const milliseconds = reply.elapsedTime
    // A stream is open as long as its reader likes.
    const isStream = String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream')
    if (!isStream) metrics.request(request.method, route, reply.statusCode, milliseconds / 1000)
    if (isApi(request)) {
      const ms = Math.round(milliseconds * 10) / 10
      request.log.info(
        { method: request.method, route, status: reply.statusCode, ms, userId: userIdOf(request) },
        'request',
      )
    }
    done()
  })
}

const isApi = (request: FastifyRequest) => request.url.startsWith('/api/')
