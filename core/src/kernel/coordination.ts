import type { FastifyBaseLogger } from 'fastify'
import { Buckets } from './buckets.ts'
import { Cache } from './cache.ts'
import type { RedisLink } from './redis.ts'
import { SharedTables } from './shared-tables.ts'
import { Signals } from './signals.ts'

/** What lets several processes on one database behave as one system. */
export interface Coordination {
  /** `undefined` without REDIS_URL. */
  redis: RedisLink | undefined
  sharedTables: SharedTables
  signals: Signals
  /** Rate limits that all processes share. */
  buckets: Buckets
  /** Values kept for seconds. */
  cache: Cache
  /** Call it when the shared tables are there. */
  start(): Promise<void>
  close(): Promise<void>
}

export async function createCoordination(options: {
  redisUrl: string | undefined
  jobsUrl: string
  /** Keeps several installations on one Redis apart. */
  installation: string
  log: FastifyBaseLogger
}): Promise<Coordination> {
  const { jobsUrl, log } = options
  const redis = await linkRedis(options)
  const sharedTables = new SharedTables(jobsUrl, log)
  const signals = new Signals(jobsUrl, log, redis)
  return {
    redis,
    sharedTables,
    signals,
    buckets: new Buckets(redis, sharedTables, log),
    cache: new Cache(redis),
    async start() {
      await Promise.all([redis?.start(), signals.start()])
    },
    async close() {
      redis?.close()
      await Promise.all([signals.stop(), sharedTables.close()])
    },
  }
}

type LinkOptions = { redisUrl: string | undefined; installation: string; log: FastifyBaseLogger }

/** Loaded only where it is used: most shops have one process and no Redis. */
async function linkRedis({ redisUrl, installation, log }: LinkOptions): Promise<RedisLink | undefined> {
  if (redisUrl === undefined) return undefined
  const { RedisLink } = await import('./redis.ts')
  return new RedisLink(redisUrl, installation, log)
}
