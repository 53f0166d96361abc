import type { RedisLink } from './redis.ts'

/** What a process keeps itself while there is no Redis; the oldest goes first. */
const maxKept = 1000

/**
 * Keeps values for seconds so that they need not be worked out again: in Redis for all processes, else in this one. Each
 * value may be missing or old at any time, so nothing that decides what a person may do belongs here.
 */
export class Cache {
  readonly #redis: RedisLink | undefined
  readonly #own = new Map<string, { json: string; until: number }>()
  readonly #making = new Map<string, Promise<unknown>>()

  constructor(redis: RedisLink | undefined) {
    this.#redis = redis
  }

  /** The kept value, or what `make` gives, kept for `seconds`; whoever asks meanwhile waits for it. It travels as JSON. */
  through<V>(key: string, seconds: number, make: () => Promise<V>): Promise<V> {
    const making = this.#making.get(key) ?? this.#look(key, seconds, make).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making as Promise<V>
  }

  async #look<V>(key: string, seconds: number, make: () => Promise<V>): Promise<V> {
    const kept = await this.get<V>(key)
    if (kept !== undefined) return kept
    const value = await make()
    await this.set(key, value, seconds)
    return value
  }

  async get<V>(key: string): Promise<V | undefined> {
    const json = await this.#redis?.attempt((redis) => redis.get(cacheKey(key)))
    if (json !== undefined) return json === null ? undefined : JSON.parse(json)
    const own = this.#own.get(key)
    return own === undefined || own.until <= Date.now() ? undefined : JSON.parse(own.json)
  }

  async set(key: string, value: unknown, seconds: number): Promise<void> {
    const json = JSON.stringify(value)
    if (await this.#redis?.attempt((redis) => redis.set(cacheKey(key), json, 'EX', seconds))) return
    // Set anew, so that the first key of the map is the one that was set longest ago.
    this.#own.delete(key)
    this.#own.set(key, { json, until: Date.now() + seconds * 1000 })
    const [oldest] = this.#own.keys()
    if (this.#own.size > maxKept && oldest !== undefined) this.#own.delete(oldest)
  }

  async delete(key: string): Promise<void> {
    this.#own.delete(key)
    await this.#redis?.attempt((redis) => redis.del(cacheKey(key)))
  }
}

const cacheKey = (key: string) => `cache:${key}`
