import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastJson from 'fast-json-stringify'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify'
import { answerError, answerNotFound } from './answer.ts'
import type { Buckets } from './buckets.ts'
import { within } from './current.ts'
import { type EmbedGate, guardEmbeds } from './embeds.ts'
import type { Environment } from './environment.ts'
import { notAllowed, notSignedIn, permissionMissing, requestInvalid } from './errors.ts'
import { guard } from './guards.ts'
import type { Metrics } from './metrics.ts'
import { describeRoutes } from './openapi.ts'
import type { Plugin, Routes } from './plugin.ts'
import type { Probes } from './probes.ts'
import { watchRequests } from './requests.ts'
import { defineService, type TSchema } from './tokens.ts'
import { compileRoutePart } from './validate.ts'
import { whenNeeded } from './when-needed.ts'

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

/** What the instances of one server share; they are built anew when plugins come and go. */
export interface HttpParts {
  log: FastifyBaseLogger
  version: string
  environment: Environment
  metrics: Metrics
  buckets: Buckets
  probes: Probes
}

/** For the answer that comes before the hooks which set all others. */
const bareHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/** An instance without a plugin's routes yet. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { log, version, environment, metrics, buckets, probes } = parts
  const http = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    trustProxy: trusted(environment.trustProxy),
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    // A path that cannot be decoded fails before any route and any hook; it gets the same form of answer.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply.headers(bareHeaders)),
    // Idle keep-alive connections must not hold up a shutdown; requests in progress are answered.
    forceCloseConnections: 'idle',
  })
  http.setValidatorCompiler(compileRoutePart as never)
  http.setSerializerCompiler(({ schema }) => whenNeeded(schema as TSchema, () => fastJson(schema as TSchema)))
  http.setErrorHandler(answerError)
  http.setNotFoundHandler(answerNotFound)
  watchRequests(http, metrics, (request) => users.get(request)?.id)
  await guard(http, environment.baseUrl, buckets)
  await describeRoutes(http, version, buckets)
  probes.mount(http)
  return http
}

const trusted = (proxies: Environment['trustProxy']) =>
  typeof proxies === 'number' ? (_address: string, hop: number) => hop < proxies : (proxies ?? false)

/**
 * Mounts one plugin at `/api/<name>` in a scope of its own. Throws what `routes` throws.
 *
 * @returns its names under `/webhook/`.
 */
export async function mountRoutes(
  http: FastifyInstance,
  plugin: Plugin,
  context: never,
  authenticate: Authenticator | undefined,
  gate: EmbedGate | undefined,
): Promise<string[]> {
  const { routes } = plugin
  if (routes === undefined) return []
  const owned = (_request: FastifyRequest, _reply: unknown, done: () => void) => within({ plugin: plugin.name }, done)
  const webhooks: { name: string; bodyLimit: number; register: (app: FastifyInstance) => void }[] = []
  await http.register(
    async (scope) => {
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
      guardEmbeds(scope, plugin, gate)
      scope.addHook('preValidation', async (request) => {
        // PostgreSQL cannot store U+0000 in text; refused here for every field of every route.
        if (hasNul(request.body) || hasNul(request.query) || hasNul(request.params))
          throw requestInvalid({ problem: 'it contains a NUL character' })
      })
      scope.addHook('preHandler', owned)
      scope.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      })
      const app = scope.withTypeProvider<TypeBoxTypeProvider>()
      const withWebhook = Object.assign(app, {
        webhook: (name: string, options: { bodyLimit: number }, register: (app: FastifyInstance) => void) =>
          void webhooks.push({ name, bodyLimit: options.bodyLimit, register }),
      })
      within({ plugin: plugin.name }, () => routes(withWebhook as unknown as Routes, context))
    },
    { prefix: `/api/${plugin.name}` },
  )
  for (const { name, bodyLimit, register } of webhooks)
    await http.register(
      async (scope) => {
        scope.addHook('onRoute', assertAccess)
        scope.addHook('preHandler', owned)
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
  return webhooks.map(({ name }) => name)
}

/** A plugin's route says who may call it, or it is not mounted. */
function assertAccess({ config, method, url }: RouteOptions): void {
  if (config?.permission === undefined && config?.public !== true && config?.embed === undefined)
    throw permissionMissing({ method: String(method), url })
}

function hasNul(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null || depth > 8) return false
  return Object.entries(value).some(([key, child]) => key.includes('\0') || hasNul(child, depth + 1))
}
