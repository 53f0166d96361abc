import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify'
import { isUnavailable } from './database.ts'
import {
  bodyTooLarge,
  internal,
  KaunterError,
  messageOf,
  notAllowed,
  notFound,
  notSignedIn,
  permissionMissing,
  requestInvalid,
  tooManyRequests,
  unavailable,
} from './errors.ts'
import type { Plugin, Routes } from './plugin.ts'
import { defineService } from './tokens.ts'
import { compileRoutePart } from './validate.ts'

/** The person or program behind a request. */
export interface User {
  id: string
  name: string
  email: string
  role: string
  locale: string
  permissions: ReadonlySet<string>
  scope: Scope
}

/** Which franchises and outlets a user may see. */
export interface Scope {
  /** Everything, linked or not. */
  all: boolean
  franchiseIds: readonly string[]
  outletIds: readonly string[]
}

export interface Authenticator {
  /** The user of a session cookie or bearer token; `undefined` when there is none. Throws on a bad CSRF token. */
  authenticate(request: FastifyRequest): Promise<User | undefined>
  /** Runs when sessions ended, in this process or another; whoever keeps a connection open asks again then. */
  onChange(fn: () => void): () => void
}
export const authenticator = defineService<Authenticator>('authenticator/v1')

const users = new WeakMap<FastifyRequest, User>()

/**
 * The user of a request to a route that names a permission.
 *
 * @throws KAUNTER_AUTH_REQUIRED on a public route.
 */
export function userOf(request: FastifyRequest): User {
  const user = users.get(request)
  if (user === undefined) throw notSignedIn({})
  return user
}

/** An instance without a plugin's routes yet. */
export async function createHttp(log: FastifyBaseLogger, version: string): Promise<FastifyInstance> {
  const http = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    // A path that cannot be decoded fails before any route; it gets the same form of answer.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    // Idle keep-alive connections must not hold up a shutdown; requests in progress are answered.
    forceCloseConnections: 'idle',
  })
  http.setValidatorCompiler(compileRoutePart as never)
  http.setErrorHandler(answerError)
  http.setNotFoundHandler((request, reply) =>
    answer(reply, request, notFound({ method: request.method, url: request.url.split('?')[0] ?? '' })),
  )
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kaunter', version, description: 'Sign in at POST /api/auth/login; send the token as a bearer.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: ({ schema, url, route }) => {
      const permission = route.config?.permission
      return {
        url,
        schema: {
          ...schema,
          tags: schema?.tags ?? [url.split('/')[2] ?? 'kernel'],
          ...(permission ? { security: [{ bearer: [] }], description: `Needs ${permission}.` } : {}),
        },
      }
    },
  })
  http.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, () => http.swagger())
  return http
}

/** Mounts one plugin at `/api/<name>` in a scope of its own. Throws what `routes` throws. */
export async function mountRoutes(
  http: FastifyInstance,
  plugin: Plugin,
  context: never,
  authenticate: Authenticator | undefined,
): Promise<void> {
  const { routes } = plugin
  if (routes === undefined) return
  const webhooks: { name: string; bodyLimit: number; register: (app: FastifyInstance) => void }[] = []
  await http.register(
    async (scope) => {
      await scope.register(helmet, {
        contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      })
      scope.addHook('onRoute', (route) => {
        assertAccess(route)
        const permission = route.config?.permission
        if (permission === undefined) return
        route.onRequest = [
          async (request) => {
            const user = await authenticate?.authenticate(request)
            if (user === undefined) throw notSignedIn({})
            if (!user.permissions.has(permission)) throw notAllowed({ permission })
            users.set(request, user)
          },
          ...[route.onRequest ?? []].flat(),
        ]
      })
      scope.addHook('preValidation', async (request) => {
        // PostgreSQL cannot store U+0000 in text; refused here for every field of every route.
        if (hasNul(request.body) || hasNul(request.query) || hasNul(request.params))
          throw requestInvalid({ problem: 'it contains a NUL character' })
      })
      scope.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      })
      const app = scope.withTypeProvider<TypeBoxTypeProvider>()
      const withWebhook = Object.assign(app, {
        webhook: (name: string, options: { bodyLimit: number }, register: (app: FastifyInstance) => void) =>
          void webhooks.push({ name, bodyLimit: options.bodyLimit, register }),
      })
      routes(withWebhook as unknown as Routes, context)
    },
    { prefix: `/api/${plugin.name}` },
  )
  for (const { name, bodyLimit, register } of webhooks)
    await http.register(
      async (scope) => {
        scope.addHook('onRoute', assertAccess)
        // Only the bytes count: what they are called must not decide whether a signed body is taken.
        scope.addHook('onRequest', async (request) => {
          request.headers['content-type'] = 'application/octet-stream'
        })
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
        register(scope)
      },
      { prefix: `/webhook/${name}` },
    )
}

/** A plugin's route says who may call it, or it is not mounted. */
function assertAccess({ config, method, url }: RouteOptions): void {
  if (config?.permission === undefined && config?.public !== true)
    throw permissionMissing({ method: String(method), url })
}

function hasNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null || depth > 8) return false
  return Object.entries(value).some(([key, child]) => key.includes('\0') || hasNul(child, depth + 1))
}

interface Reply {
  code(status: number): Reply
  header(name: string, value: string): Reply
  send(body: unknown): unknown
}

function answerError(error: FastifyError | KaunterError, request: FastifyRequest, reply: unknown) {
  return answer(reply as Reply, request, translate(error, request), error)
}

function answer(reply: Reply, request: FastifyRequest, error: KaunterError, original: unknown = error) {
  if (error.statusCode >= 500) request.log.error({ err: original, code: error.code }, 'a request failed')
  const wait = error.details?.retryAfterSeconds
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  const body = { code: error.code, message: error.message, requestId: request.id }
  return reply.code(error.statusCode).send(error.details === undefined ? body : { ...body, details: error.details })
}

function translate(error: FastifyError | KaunterError, request: FastifyRequest): KaunterError {
  if (error instanceof KaunterError) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return bodyTooLarge({ limit: request.routeOptions.bodyLimit ?? 0 }, { cause: error })
  if (error.statusCode === 429) return tooManyRequests({ seconds: 60 }, { details: { retryAfterSeconds: 60 } })
  if (isUnavailable(error)) return unavailable({}, { cause: error })
  // Everything Fastify itself refuses: validation, bad JSON, wrong content type, malformed headers.
  if (error.validation !== undefined || (error.statusCode !== undefined && error.statusCode < 500))
    return requestInvalid({ problem: messageOf(error) }, { cause: error })
  return internal({ requestId: request.id }, { cause: error })
}
