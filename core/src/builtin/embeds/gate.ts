import { Value } from '@sinclair/typebox/value'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EmbedGate } from '../../kernel/embeds.ts'
import { tooManyRequests } from '../../kernel/errors.ts'
import { addressOf } from '../../kernel/guards.ts'
import { originRefused, tokenExpired, tokenForeign, tokenInvalid } from './errors.ts'
import type { EmbedsContext } from './index.ts'
import { type Claims, maxTokenLength, readToken } from './token.ts'

/** Many customers may sit behind one address; one widget asks every few seconds at most. */
const addressLimit = { limit: 600, seconds: 60 }
const tokenLimit = { limit: 120, seconds: 60 }

const methods = 'GET, POST, PUT, PATCH, DELETE'

/** The pages of this server itself, for the preview in the admin; on one's own machine it has two names. */
export function ownOrigins(baseUrl: string): readonly string[] {
  const { origin, protocol, hostname, port } = new URL(baseUrl)
  const other = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[hostname]
  return other === undefined ? [origin] : [origin, `${protocol}//${other}${port && `:${port}`}`]
}

/** Origin first, without which no answer can be read; then the limits; then the token. */
export function createGate(ctx: EmbedsContext, own: readonly string[]): EmbedGate {
  /** Browsers leave `Origin` out only of what a page asks its own server for. */
  const originOf = ({ headers }: FastifyRequest): string | undefined =>
    headers.origin ?? (headers['sec-fetch-site'] === 'same-origin' ? own[0] : undefined)

  async function allow(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const origin = originOf(request)
    const { origins } = await ctx.settings()
    reply.header('vary', 'Origin')
    if (origin === undefined || !(origins.includes(origin) || own.includes(origin))) throw originRefused({})
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after' })
    return origin
  }

  async function limit(key: string, most: typeof tokenLimit): Promise<void> {
    const { allowed, retryAfterSeconds } = await ctx.use.kernel.buckets.take(key, most)
    if (!allowed) throw tooManyRequests({ seconds: retryAfterSeconds }, { details: { retryAfterSeconds } })
  }

  async function assertHolds({ widget, issued, expires }: Claims): Promise<void> {
    if (expires <= Date.now()) throw tokenExpired({})
    const withdrawal: { until: Date } | undefined = await ctx
      .db(ctx.table('withdrawal'))
      .where({ widget })
      .first('until')
    if (withdrawal !== undefined && issued <= withdrawal.until.getTime()) throw tokenExpired({})
  }

  return {
    async preflight(request, reply) {
      await allow(request, reply)
      return reply
        .code(204)
        .headers({
          'access-control-allow-methods': methods,
          'access-control-allow-headers': 'authorization, content-type',
          'access-control-max-age': '600',
        })
        .send()
    },
    async admit(request, reply, plugin, widget) {
      const origin = await allow(request, reply)
      const { url, config } = request.routeOptions
      await limit(`embed:${addressOf(request)}`, addressLimit)
      if (config.limit) await limit(`${request.method} ${url}:${addressOf(request)}`, config.limit)
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const claims = token.length > maxTokenLength ? undefined : readToken(ctx.use.kernel.secrets, token)
      if (claims === undefined) throw tokenInvalid({})
      const same = claims.origin === origin || (own.includes(origin) && own.includes(claims.origin))
      if (claims.plugin !== plugin.name || claims.widget !== widget || !same) throw tokenForeign({})
      await assertHolds(claims)
      const schema = plugin.embeds?.widgets.find(({ tag }) => tag === widget)?.subject
      // Issued by an earlier version of the plugin, which asked for something else.
      if (schema === undefined || !Value.Check(schema, claims.subject)) throw tokenExpired({})
      await limit(`embed-token:${claims.id}`, tokenLimit)
      return { subject: claims.subject, origin, tokenId: claims.id, issuedAt: new Date(claims.issued) }
    },
  }
}
