import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible'
import type { Limit, Taken } from './buckets.ts'
import type { SharedTables } from './shared-tables.ts'

/** One limit, counted in each of the places where it may have to be counted. */
export interface Limiters {
  redis(client: unknown, key: string): Promise<Taken>
  table(key: string): Promise<Taken>
  memory(key: string): Promise<Taken>
}

export function makeLimiters({ limit: points, seconds: duration }: Limit, storeClient: SharedTables): Limiters {
  // Who is over the limit is refused from memory, so that a flood does not become one of queries.
  const options = { keyPrefix: `bucket:${points}/${duration}`, points, duration, inMemoryBlockOnConsumed: points + 1 }
  let redis: RateLimiterRedis | undefined
  const place = { schemaName: 'kaunter_shared', tableName: 'bucket', tableCreated: true }
  const table = new RateLimiterPostgres({ ...options, ...place, storeClient, storeType: 'pool' })
  const memory = new RateLimiterMemory(options)
  return {
    redis(client, key) {
      redis ??= new RateLimiterRedis({ ...options, storeClient: client })
      return consume(redis, key)
    },
    table: (key) => consume(table, key),
    memory: (key) => consume(memory, key),
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
