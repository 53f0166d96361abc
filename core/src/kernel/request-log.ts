import type { FastifyBaseLogger } from 'fastify'

/**
 * The log of one request, made when the request first logs something. Fastify's own makes a pino child for each: most
 * requests log nothing, and the children cost a quarter of the time of a webhook and lived on until the next full
 * garbage collection.
 */
export class RequestLog {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Record<string, unknown>
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Record<string, unknown>) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get #log(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings)
    return this.#own
  }

  get level(): string {
    return this.#parent.level
  }

  child(...args: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#log.child(...args)
  }

  fatal(...args: [unknown, ...unknown[]]): void {
    this.#log.fatal(...(args as [object]))
  }

  error(...args: [unknown, ...unknown[]]): void {
    this.#log.error(...(args as [object]))
  }

  warn(...args: [unknown, ...unknown[]]): void {
    this.#log.warn(...(args as [object]))
  }

  info(...args: [unknown, ...unknown[]]): void {
    this.#log.info(...(args as [object]))
  }

  debug(...args: [unknown, ...unknown[]]): void {
    this.#log.debug(...(args as [object]))
  }

  trace(...args: [unknown, ...unknown[]]): void {
    this.#log.trace(...(args as [object]))
  }

  silent(): void {}
}
