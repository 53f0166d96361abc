import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isTransient } from './database.ts'
import { messageOf, metricsRefused } from './errors.ts'
import { withLimit } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { scrub } from './redact.ts'

/** One thing that is looked at. */
export interface Check {
  name: string
  /** `stop`: without it the server takes no requests. `warn`: it is told, and the server goes on. */
  weight: 'stop' | 'warn'
  run(): Promise<unknown>
}

export interface ProbeParts {
  checks(): readonly Check[]
  /** Plugins that do not run, whether the deployment cannot do without them, and whether nobody wanted them off. */
  missing(): readonly { name: string; required: boolean; failed: boolean }[]
  /** What is worth knowing and no reason for anything, for example `redis: connected`. */
  information(): Record<string, string>
  metrics: Metrics
  metricsToken: string | undefined
}

const checkMilliseconds = 1000
/** Whoever asks more often gets the same answer, so that nobody can keep the database busy with it. */
const freshMilliseconds = 1000

interface State {
  checks: Record<string, string>
  failedStop: boolean
}

/** `/livez`, `/readyz`, `/health` and `/metrics`. */
export class Probes {
  readonly #parts: ProbeParts
  /** A check that does not come back is not started again. */
  readonly #running = new Map<string, Promise<unknown>>()
  #state: { at: number; state: Promise<State> } | undefined
  #stopping = false

  constructor(parts: ProbeParts) {
    this.#parts = parts
  }

  /** From now on the server is not ready: whoever spreads requests over several sends them elsewhere. */
  stop(): void {
    this.#stopping = true
  }

  mount(http: FastifyInstance): void {
    const open = { config: { public: true }, schema: { hide: true } }
    http.get('/livez', open, () => ({ status: 'ok' }))
    http.get('/readyz', open, async (_request, reply) => {
      const { checks, failedStop } = await this.#look()
      const missing = this.#parts.missing()
      const ready = !this.#stopping && !failedStop && !missing.some((plugin) => plugin.required)
      const status = this.#stopping ? 'stopping' : ready ? 'ready' : 'not ready'
      const off = missing.map((plugin) => plugin.name)
      return reply.code(ready ? 200 : 503).send({ status, checks, off, information: this.#parts.information() })
    })
    http.get('/health', open, async (_request, reply) => {
      const { checks } = await this.#look()
      const quarantined = this.#parts.missing().flatMap(({ name, failed }) => (failed ? name : []))
      const well = quarantined.length === 0 && Object.values(checks).every((result) => result === 'ok')
      const status = well ? 'ok' : 'degraded'
      return reply.code(checks.database === 'ok' ? 200 : 503).send({ status, checks, quarantined })
    })
    http.get('/metrics', open, async (request, reply) => {
      const { metrics, metricsToken } = this.#parts
      if (!mayRead(request, metricsToken)) throw metricsRefused({ token: metricsToken !== undefined })
      return reply.type(metrics.contentType).send(await metrics.expose())
    })
  }

  #look(): Promise<State> {
    const now = performance.now()
    if (this.#state === undefined || now - this.#state.at > freshMilliseconds)
      this.#state = { at: now, state: this.#lookAnew() }
    return this.#state.state
  }

  async #lookAnew(): Promise<State> {
    const all = this.#parts.checks()
    const results = await Promise.all(all.map((check) => this.#result(check)))
    return {
      checks: Object.fromEntries(all.map(({ name }, i) => [name, results[i] as string])),
      failedStop: all.some(({ weight }, i) => weight === 'stop' && results[i] !== 'ok'),
    }
  }

  async #result({ name, run }: Check): Promise<string> {
    try {
      await withLimit(this.#once(name, run), checkMilliseconds)
      return 'ok'
    } catch (error) {
      return inWords(error)
    }
  }

  #once(name: string, run: () => Promise<unknown>): Promise<unknown> {
    const running = this.#running.get(name) ?? run().finally(() => this.#running.delete(name))
    this.#running.set(name, running)
    return running
  }
}

/** These pages are public: what a plugin says in its own words, without addresses; of a driver's error, that it failed. */
function inWords(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  if (isTransient(error) || (typeof code === 'string' && !code.startsWith('KAUNTER_'))) return 'cannot be reached'
  return scrub(messageOf(error))
    .replace(/\b[\w.-]+:\d{2,5}\b/g, '(hidden)')
    .slice(0, 300)
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const { headers, socket } = request
  if (token !== undefined) return sameSecret(headers.authorization ?? '', `Bearer ${token}`)
  // A proxy on this machine brings everybody's requests; what it adds gives it away.
  const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip', 'x-forwarded-host'].some(
    (name) => name in headers,
  )
  return !forwarded && isLoopback(socket.remoteAddress ?? '')
}

const isLoopback = (address: string) => isIP(address) !== 0 && /^(::1$|127\.|::ffff:127\.)/i.test(address)

const digest = (text: string) => createHash('sha256').update(text).digest()
const sameSecret = (given: string, wanted: string) => timingSafeEqual(digest(given), digest(wanted))
