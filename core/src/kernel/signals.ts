import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { messageOf } from './errors.ts'

/**
 * Wake-ups between processes, by PostgreSQL NOTIFY. A signal carries no data and may be lost or doubled: whoever
 * listens looks in the database for what is new, and also after each reconnect.
 */
export class Signals {
  readonly #url: string
  readonly #id = randomUUID()
  readonly #log: FastifyBaseLogger
  readonly #listeners = new Map<string, Set<() => void>>()
  #client: pg.Client | undefined
  #closed = false
  #pending = new Set<string>()
  #retry: NodeJS.Timeout | undefined

  constructor(url: string, log: FastifyBaseLogger) {
    this.#url = url
    this.#log = log
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
    if (this.#pending.size === 0) setImmediate(() => this.#flush())
    this.#pending.add(topic)
  }

  #flush(): void {
    const topics = [...this.#pending]
    this.#pending = new Set()
    for (const topic of topics)
      this.#client
        ?.query('select pg_notify($1, $2)', [channel, `${this.#id}:${topic}`])
        .catch((error) =>
          this.#log.warn({ err: error }, 'a signal was not sent; listeners find the news at their next look'),
        )
  }

  /** Waits until what was told so far has left, for a process that ends now. */
  async flushed(): Promise<void> {
    this.#flush()
    await this.#client?.query('select 1')
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
    client.on('notification', ({ payload }) => {
      const [sender, topic] = (payload ?? '').split(':')
      if (sender !== this.#id && topic) this.#tell(topic)
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      this.#client = client
      attempt = 0
      for (const topic of this.#listeners.keys()) this.#tell(topic)
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
