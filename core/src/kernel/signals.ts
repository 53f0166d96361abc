import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { messageOf } from './errors.ts'
import type { RedisLink } from './redis.ts'

/**
 * Wake-ups between processes, by Redis and, while that is away, by PostgreSQL NOTIFY; both are always listened to. A
 * signal carries no data and may be lost or doubled: whoever listens looks in the database for what is new, also after
 * each reconnect and every few seconds.
 */
export class Signals {
  readonly #url: string
  readonly #id = randomUUID()
  readonly #log: FastifyBaseLogger
  readonly #redis: RedisLink | undefined
  readonly #listeners = new Map<string, Set<() => void>>()
  #client: pg.Client | undefined
  #closed = false
  #pending = new Set<string>()
  #retry: NodeJS.Timeout | undefined

  constructor(url: string, log: FastifyBaseLogger, redis?: RedisLink) {
    this.#url = url
    this.#log = log
    this.#redis = redis
    redis?.subscribe(channel, (message) => this.#received(message))
    redis?.onReturn(() => this.#tellAll())
  }

  async start(): Promise<void> {
    await this.#connect(1)
  }

  listen(topic: string, fn: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(fn))
    return () => listeners.delete(fn)
  }

  /** Tells this process at once and all others as soon as the connection allows; calls in one tick become one. */
  notify(topic: string): void {
    this.#tell(topic)
    if (this.#pending.size === 0) setImmediate(() => void this.#flush())
    this.#pending.add(topic)
  }

  async #flush(): Promise<void> {
    if (this.#pending.size === 0) return
    const message = `${this.#id}:${[...this.#pending].join()}`
    this.#pending = new Set()
    if (await this.#redis?.publish(channel, message)) return
    try {
      await this.#client?.query('select pg_notify($1, $2)', [channel, message])
    } catch (error) {
      this.#log.warn({ err: error }, 'a signal was not sent; listeners find the news at their next look')
    }
  }

  #received(message: string): void {
    const [sender, topics] = message.split(':')
    if (sender !== this.#id) for (const topic of topics?.split(',') ?? []) this.#tell(topic)
  }

  #tellAll(): void {
    for (const topic of this.#listeners.keys()) this.#tell(topic)
  }

  /** Waits until what was told so far has left, for a process that ends now. */
  flushed(): Promise<void> {
    return this.#flush()
  }

  #tell(topic: string): void {
    for (const fn of this.#listeners.get(topic) ?? []) fn()
  }

  async #connect(first: number): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'kaunter-signals',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    })
    let lost = false
    let attempt = first
    const reconnect = (reason: string) => {
      if (this.#closed || lost) return
      lost = true
      this.#client = undefined
      this.#log.warn({ reason }, 'the signal connection was lost; connecting again')
      this.#retry = setTimeout(
        () => void this.#connect(attempt + 1),
        Math.min(5000, 100 * 2 ** attempt) * (0.5 + Math.random()),
      )
    }
    client.on('error', (error) => reconnect(messageOf(error)))
    client.on('end', () => reconnect('it was closed'))
    client.on('notification', ({ payload }) => this.#received(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      this.#client = client
      attempt = 0
      this.#tellAll()
    } catch (error) {
      reconnect(messageOf(error))
    }
  }

  async stop(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#client?.end()
  }
}

const channel = 'kaunter_signal'
