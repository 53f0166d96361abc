import { once } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import { Redis, ReplyError } from 'ioredis'
import { messageOf } from './errors.ts'
import { withLimit } from './limits.ts'
import { maskUrl } from './unreachable.ts'

/** An answer that takes longer means that Redis is away: the database can do everything that it does. */
const patienceMilliseconds = 1000
const pulseMilliseconds = 5000
const longestPauseMilliseconds = 5000

/**
 * The connections to Redis, one for commands and one that listens. Redis only makes things faster: while it is away,
 * `attempt` says so at once and the caller takes the other way.
 */
export class RedisLink {
  readonly #log: FastifyBaseLogger
  readonly #address: string
  readonly #prefix: string
  readonly #commands: Redis
  readonly #listener: Redis
  readonly #channels = new Map<string, (message: string) => void>()
  readonly #returned = new Set<() => void>()
  #subscribed: Promise<void> | undefined
  #pulse: NodeJS.Timeout | undefined
  #reason = ''
  #away = false
  #closed = false

  /** @param installation keeps several installations on one Redis apart. */
  constructor(url: string, installation: string, log: FastifyBaseLogger) {
    this.#log = log
    this.#address = maskUrl(url)
    this.#prefix = `kaunter:${installation}:`
    const connect = (name: string) => {
      const client = new Redis(url, {
        lazyConnect: true,
        connectionName: name,
        keyPrefix: this.#prefix,
        connectTimeout: 2 * patienceMilliseconds,
        commandTimeout: patienceMilliseconds,
        // Commands fail at once while there is no connection, and are not repeated when there is one again.
        enableOfflineQueue: false,
        autoResendUnfulfilledCommands: false,
        autoResubscribe: false,
        maxRetriesPerRequest: 0,
        retryStrategy: (times) =>
          Math.min(longestPauseMilliseconds, 50 * 2 ** Math.min(times, 10)) * (0.5 + Math.random()),
        // The server has become a replica; its address leads to the new primary.
        reconnectOnError: (error) => error.message.startsWith('READONLY'),
      })
      client.on('error', (error) => {
        this.#reason = messageOf(error)
      })
      client.on('close', () => this.#lost())
      client.on('ready', () => this.#back())
      return client
    }
    this.#commands = connect('kaunter')
    this.#listener = connect('kaunter-listener')
    this.#listener.on('ready', () => {
      this.#subscribed = this.#subscribe()
    })
    this.#listener.on('message', (channel: string, message: string) => this.#channels.get(channel)?.(message))
  }

  /** Connects, or goes on without when that does not work at once. */
  async start(): Promise<void> {
    const connected = [this.#commands, this.#listener].map((client) => {
      const ready = once(client, 'ready')
      client.connect().catch((error) => (this.#reason ||= messageOf(error)))
      return withLimit(ready, 2 * patienceMilliseconds)
    })
    const failed = (await Promise.allSettled(connected)).find((each) => each.status === 'rejected')
    await this.#subscribed
    if (failed !== undefined) this.#lost(messageOf(failed.reason))
    this.#pulse = setInterval(() => void this.#checkPulse(), pulseMilliseconds).unref()
  }

  get ready(): boolean {
    return this.#commands.status === 'ready'
  }

  /** What `work` gives, or `undefined` when Redis is away or cannot do it. */
  async attempt<R>(work: (redis: Redis) => Promise<R>): Promise<R | undefined> {
    if (!this.ready) return undefined
    try {
      return await work(this.#commands)
    } catch (error) {
      const reason = messageOf(error)
      if (error instanceof ReplyError) this.#log.warn({ reason }, 'Redis refused a command')
      else this.#giveUp(this.#commands, reason)
      return undefined
    }
  }

  /** `false` when it could not be sent. */
  async publish(channel: string, message: string): Promise<boolean> {
    return (await this.attempt((redis) => redis.publish(this.#prefix + channel, message))) !== undefined
  }

  /** Call it before `start`. Messages sent while there is no connection are lost; `onReturn` tells when to look anew. */
  subscribe(channel: string, fn: (message: string) => void): void {
    this.#channels.set(this.#prefix + channel, fn)
  }

  /** Runs whenever messages arrive again after they may have been lost. */
  onReturn(fn: () => void): void {
    this.#returned.add(fn)
  }

  async #subscribe(): Promise<void> {
    try {
      if (this.#channels.size > 0) await this.#listener.subscribe(...this.#channels.keys())
      for (const fn of this.#returned) fn()
    } catch (error) {
      this.#giveUp(this.#listener, messageOf(error))
    }
  }

  /** A connection can be dead without either side having been told. */
  async #checkPulse(): Promise<void> {
    for (const client of [this.#commands, this.#listener]) {
      if (client.status !== 'ready') continue
      try {
        await client.ping()
      } catch (error) {
        this.#giveUp(client, messageOf(error))
      }
    }
  }

  /** Connects anew; what it was asked meanwhile fails at once instead of waiting for an answer as well. */
  #giveUp(client: Redis, reason: string): void {
    this.#reason = reason
    if (client.status === 'ready') client.disconnect(true)
  }

  #lost(reason = this.#reason || 'the connection was closed'): void {
    if (this.#away || this.#closed) return
    this.#away = true
    this.#log.warn(
      { redis: this.#address, reason },
      'Redis (REDIS_URL) cannot be reached; going on without it by way of the database, and trying again',
    )
  }

  #back(): void {
    if (!this.#away || this.#commands.status !== 'ready' || this.#listener.status !== 'ready') return
    this.#away = false
    this.#log.info({ redis: this.#address }, 'Redis is back')
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#pulse)
    for (const client of [this.#commands, this.#listener]) client.disconnect()
  }
}
