import type { FastifyBaseLogger } from 'fastify'
import { messageOf } from './errors.ts'
import type { Limiters } from './limiters.ts'
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
  readonly #limiters = new Map<string, Promise<Limiters>>()
  #alone = false

  constructor(redis: RedisLink | undefined, tables: SharedTables, log: FastifyBaseLogger) {
    this.#redis = redis
    this.#tables = tables
    this.#log = log
  }

  /** @param key names purpose and person: `sign-in:203.0.113.7`; 200 characters at most. */
  async take(key: string, limit: Limit): Promise<Taken> {
    const limiters = await this.#limitersFor(limit)
    const shared = await this.#redis?.attempt((client) => limiters.redis(client, key))
    if (shared !== undefined) return shared
    try {
      const taken = await limiters.table(key)
      this.#alone = false
      return taken
    } catch (error) {
      if (!this.#alone)
        this.#log.warn({ reason: messageOf(error) }, 'limits cannot be shared now; this process counts by itself')
      this.#alone = true
      return limiters.memory(key)
    }
  }

  #limitersFor(limit: Limit): Promise<Limiters> {
    const id = `${limit.limit}/${limit.seconds}`
    const limiters = this.#limiters.get(id) ?? this.#make(limit)
    this.#limiters.set(id, limiters)
    return limiters
  }

  /** The library is loaded at the first limited request: the start need not wait for its 11 MB. */
  async #make(limit: Limit): Promise<Limiters> {
    const { makeLimiters } = await import('./limiters.ts')
    return makeLimiters(limit, this.#tables)
  }
}
