import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { portTaken } from './errors.ts'

/** How long requests that began on an old instance are waited for. */
const drainMilliseconds = 5000
const released = Symbol('released')

/**
 * The one HTTP server of the process. Routes of Fastify cannot be taken away, so when a plugin is switched off or on,
 * a new instance takes over: requests that began on the old one end there, and open streams stay.
 */
export class Front {
  readonly #server: Server
  readonly #open = new Set<ServerResponse>()
  #current: FastifyInstance | undefined

  constructor() {
    this.#server = createServer((request, response) => this.#handle(request, response))
    // Those of Fastify, which sets them on a server of its own only.
    this.#server.requestTimeout = 30_000
    this.#server.keepAliveTimeout = 72_000
    this.#server.on('clientError', (error, socket) => this.#current?.server.emit('clientError', error, socket))
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    this.#open.add(response)
    response.once('close', () => this.#open.delete(response))
    this.#current?.routing(request, response)
  }

  /** Lets `next` answer from now on; resolves when what the old instance has begun to work on is answered. */
  async swap(next: FastifyInstance): Promise<void> {
    const old = this.#current
    this.#current = next
    if (old === undefined) return
    // Whatever has sent its head is a stream or as good as done.
    const open = [...this.#open].filter((response) => !response.headersSent)
    const ended = open.map((response) => Promise.race([once(response, 'close'), once(response, released)]))
    await Promise.race([Promise.all(ended), pause(drainMilliseconds, undefined, { ref: false })])
    await old.close()
  }

  /** This one is not waited for when routes are exchanged: it waits for that itself. */
  release(response: ServerResponse): void {
    this.#open.delete(response)
    response.emit(released)
  }

  /** @throws KAUNTER_PORT_TAKEN */
  async listen(host: string, port: number): Promise<number> {
    try {
      this.#server.listen({ host, port })
      await once(this.#server, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw portTaken({ port, host }, { cause: error })
      throw error
    }
    return (this.#server.address() as AddressInfo).port
  }

  /** Takes no more connections, and resolves when every request is answered. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    // A request on a connection that stays open is answered 503 by the closing instance.
    await this.#current?.close()
    const idle = setInterval(() => this.#server.closeIdleConnections(), 50)
    this.#server.closeIdleConnections()
    await closed
    clearInterval(idle)
  }
}
