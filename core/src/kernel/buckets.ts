import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

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

/** Counts how often something is done, by key; the key names purpose and person: `sign-in:203.0.113.7`. */
export class Buckets {
  readonly #limiters = new Map<string, RateLimiterAbstract>()

  async take(key: string, { limit, seconds }: Limit): Promise<Taken> {
    try {
      return taken(true, await this.#limiter(limit, seconds).consume(key))
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return taken(false, refused)
      throw refused
    }
  }

  #limiter(points: number, duration: number): RateLimiterAbstract {
    const id = `${points}/${duration}`
    const limiter = this.#limiters.get(id) ?? new RateLimiterMemory({ keyPrefix: id, points, duration })
    this.#limiters.set(id, limiter)
    return limiter
  }
}

const taken = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Taken => ({
  allowed,
  remaining: remainingPoints,
  retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
})
