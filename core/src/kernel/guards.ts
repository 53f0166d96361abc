import { isIP } from 'node:net'
import { getHeapStatistics } from 'node:v8'
import helmet from '@fastify/helmet'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Buckets, Limit } from './buckets.ts'
import { overloaded, tooManyRequests } from './errors.ts'

/**
 * Mean delay of the event loop over a second above which requests are turned away: each turn of a request waits that
 * long, so nobody gets an answer in time any more. Full utilisation is no reason: a server that stores 5,000 webhooks
 * a second is busy all the time, and well.
 */
const maxDelayMilliseconds = 1000
/**
 * Seconds in a row that have to be so. One is what a machine that halted once looks like, and the start, which keeps
 * the event loop busy itself: it says nothing of the requests that come now.
 */
const slowSeconds = 2
/** Share of the heap limit above which V8 does little else than collect. */
const maxHeapShare = 0.92
const retryAfterSeconds = 5

/** Of all public routes together, for one address; a route may name its own in `config.limit`. */
const publicLimit: Limit = { limit: 120, seconds: 60 }

/** Answers also when all others are turned away: whoever watches needs them most then. */
const watched = new Set(['/livez', '/readyz', '/health', '/metrics'])
/** Files of pages cost next to nothing, and a browser that was refused a module does not ask for it again. */
const files = /^\/(admin|embed)\//

/** Headers, overload and rate limits, for everything that is mounted on this instance. */
export async function guard(http: FastifyInstance, baseUrl: string, buckets: Buckets): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Only where people come by TLS, and only for this host: its neighbours are not ours.
    hsts: baseUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
  let slow = 0
  await http.register(underPressure, {
    maxEventLoopDelay: maxDelayMilliseconds,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * maxHeapShare,
    pressureHandler: async (request, _reply, type) => {
      const { url = '' } = request.routeOptions
      if (watched.has(url) || files.test(url)) return
      if (type === underPressure.TYPE_EVENT_LOOP_DELAY && slow < slowSeconds) return
      throw overloaded({ seconds: retryAfterSeconds }, { details: { retryAfterSeconds } })
    },
  })
  const timer = setInterval(() => {
    slow = http.isUnderPressure() ? slow + 1 : 0
  }, 1000).unref()
  http.addHook('onReady', async () => {
    slow = 0
  })
  http.addHook('onClose', async () => clearInterval(timer))
  http.addHook('onRoute', (route) => limitPublic(route, buckets))
}

/** Files cost nothing, signed webhooks must never be lost, and whoever watches asks often. */
function limitPublic(route: RouteOptions, buckets: Buckets): void {
  const { public: isPublic, limit } = route.config ?? {}
  if (isPublic !== true || watched.has(route.url) || route.url.startsWith('/webhook/')) return
  const limiter = limit ? publicLimiter(buckets, `${route.method} ${route.url}`, limit) : publicLimiter(buckets)
  route.onRequest = [limiter, ...[route.onRequest ?? []].flat()]
}

/** Refuses an address that asks too often. */
export const publicLimiter =
  (buckets: Buckets, purpose = 'public', limit: Limit = publicLimit) =>
  async (request: FastifyRequest): Promise<void> => {
    const { allowed, retryAfterSeconds } = await buckets.take(`${purpose}:${addressOf(request)}`, limit)
    if (!allowed) throw tooManyRequests({ seconds: retryAfterSeconds }, { details: { retryAfterSeconds } })
  }

/** Whom a limit counts: an IPv4 address, or the /64 that one subscriber has of IPv6. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  if (isIP(ip) !== 6) return ip
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
