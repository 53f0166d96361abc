import type { FastifyBaseLogger } from 'fastify'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible'
import { messageOf } from './errors.ts'
import type { RedisLink } from './redis.ts'
import type { SharedTables } from './shared-tables.ts'

export interface Limit {
  /** How often within `seconds`, counted from the first time. */
  limit: number
  seconds: number
}

export interface Taken {
  allowed: boolean
  remaining: number
  /** Until the bucket is full again. */
  retryAfterSeconds: number
}

/**
 * Counts how often something is done, by key, for all processes together: in Redis, while that is away in the jobs
 * database, and when both are away in this process alone. So a limit may be stretched by an outage, and nobody is locked
 * out by one.
 */
export class Buckets {
  readonly #redis: RedisLink | undefined
  readonly #tables: SharedTables
  readonly #log: FastifyBaseLogger
  readonly #limiters = new Map<string, Limiters>()

  constructor(redis: RedisLink | undefined, tables: SharedTables, log: FastifyBaseLogger) {
    this.#redis = redis
    this.#tables = tables
    this.#log = log
  }

  /** @param key names purpose and person: `sign-in:203.0.113.7`; 200 characters at most. */
  async take(key: string, limit: Limit): Promise<Taken> {
    const limiters = this.#limitersFor(limit)
    const shared = await this.#redis?.attempt((client) => consume(limiters.redis(client), key))
    if (shared !== undefined) return shared
    try {
      return await consume(limiters.table, key)
    } catch (error) {
      this.#log.debug({ reason: messageOf(error) }, 'a rate bucket cannot be shared now; counting in this process')
      return consume(limiters.memory, key)
    }
  }

  #limitersFor({ limit, seconds }: Limit): Limiters {
    const id = `bucket:${limit}/${seconds}`
    const limiters = this.#limiters.get(id) ?? makeLimiters(id, limit, seconds, this.#tables)
    this.#limiters.set(id, limiters)
    return limiters
  }
}

interface Limiters {
  redis(client: unknown): RateLimiterAbstract
  table: RateLimiterAbstract
  memory: RateLimiterAbstract
}

function makeLimiters(keyPrefix: string, points: number, duration: number, tables: SharedTables): Limiters {
  // Who is over the limit is refused from memory, so that a flood does not become one of queries.
  const options = { keyPrefix, points, duration, inMemoryBlockOnConsumed: points + 1 }
  let redis: RateLimiterRedis | undefined
  return {
    redis: (storeClient) => (redis ??= new RateLimiterRedis({ ...options, storeClient })),
    table: new RateLimiterPostgres({
      ...options,
      storeClient: tables,
      storeType: 'pool',
      schemaName: 'kaunter_shared',
      tableName: 'bucket',
      tableCreated: true,
    }),
    memory: new RateLimiterMemory({ keyPrefix, points, duration }),
  }
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<Taken> {
  try {
    return taken(true, await limiter.consume(key))
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return taken(false, refused)
    throw refused
  }
}

const taken = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Taken => ({
  allowed,
  remaining: remainingPoints,
  retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
})
