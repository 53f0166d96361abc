import type { Clock } from './clock.ts'
import { SimulatorError } from './errors.ts'
import type { Behaviour } from './options.ts'
import type { OutboxItem, State } from './state.ts'
import { encodeBody, signBody } from './webhook-body.ts'

/** One attempt to post a webhook. */
export interface Delivery {
  id: number
  kind: OutboxItem['kind'] | 'raw'
  at: string
  attempt: number
  /** HTTP status, or null when there was no answer. */
  status: number | null
  error: string | null
  durationMs: number
  bytes: number
  messageIds: string[]
}

interface OutboxOptions {
  state: State
  clock: Clock
  webhookUrl: string
  appSecret: string
  behaviour: Behaviour
  onAnswered: (item: OutboxItem) => void
  onHealth: () => void
}

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 5_000
const ANSWER_TIMEOUT_MS = 10_000
const KEPT_DELIVERIES = 1_000

/**
 * Webhooks on their way, in order, one at a time, repeated until the server answers 200.
 *
 * No connection means the server is down: everything waits, order kept. An answer other than 200 puts only that webhook
 * aside, since Meta does not let one refused event hold up the others either.
 */
export class Outbox {
  readonly deliveries: Delivery[] = []
  readonly #options: OutboxOptions
  readonly #notBefore = new Map<OutboxItem, number>()
  readonly #waiters = new Map<OutboxItem, PromiseWithResolvers<void>>()
  readonly #abort = new AbortController()
  #downUntil = 0
  #failures = 0
  #pumping: Promise<void> | null = null
  #cancelWake: (() => void) | undefined
  #nextId: number

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#nextId = Math.max(0, ...options.state.outbox.map((item) => item.id)) + 1
  }

  /** How many webhooks have no 200 yet, and whether the server was reachable last time. */
  get health(): { waiting: number; reachable: boolean } {
    return { waiting: this.#options.state.outbox.length, reachable: this.#failures === 0 }
  }

  /** Sends what an earlier run left behind. */
  start(): void {
    this.#pump()
  }

  /** Queues a webhook (and its duplicates); resolves when every copy was answered 200. */
  push(kind: OutboxItem['kind'], value: unknown, messageIds: string[], urgent = false): Promise<void> {
    const { state, behaviour, clock } = this.#options
    const body = encodeBody(value, behaviour.escapeUnicode)
    const answered: Promise<void>[] = []
    for (let copy = 0; copy <= behaviour.duplicates; copy++) {
      const item: OutboxItem = { id: this.#nextId++, kind, body, messageIds, attempts: 0 }
      const waiter = Promise.withResolvers<void>()
      // Not everybody waits; a closing simulator must not raise an unhandled rejection for them.
      waiter.promise.catch(() => undefined)
      this.#waiters.set(item, waiter)
      answered.push(waiter.promise)
      if (urgent) state.outbox.unshift(item)
      else state.outbox.push(item)
      if (behaviour.shuffle && !urgent) {
        // Longer than the time between two statuses of one message, so that these change places too.
        this.#notBefore.set(item, clock.now() + Math.random() * Math.max(50, 2 * behaviour.deliverAfterMs))
      }
    }
    state.changed()
    this.#pump()
    const all = Promise.all(answered).then(() => undefined)
    all.catch(() => undefined)
    return all
  }

  /** Posts these exact bytes once. `signature` undefined: the right one; null: no header. */
  async raw(body: string, signature: string | null | undefined): Promise<{ status: number; body: string }> {
    const header = signature === undefined ? signBody(this.#options.appSecret, body) : signature
    const started = performance.now()
    const response = await this.#post(body, header)
    const text = await response.text()
    this.#record({
      id: 0,
      kind: 'raw',
      attempt: 1,
      status: response.status,
      error: null,
      started,
      body,
      messageIds: [],
    })
    return { status: response.status, body: text }
  }

  async close(): Promise<void> {
    this.#cancelWake?.()
    this.#abort.abort()
    await this.#pumping
    const closed = new SimulatorError(
      'KAUNTER_WHATSAPP_SIMULATOR_CLOSED',
      'The simulator was closed before this webhook was answered. With a statePath it is sent at the next start.',
    )
    for (const waiter of this.#waiters.values()) waiter.reject(closed)
  }

  #pump(): void {
    if (this.#pumping !== null || this.#abort.signal.aborted) return
    this.#cancelWake?.()
    this.#pumping = this.#drain().finally(() => {
      this.#pumping = null
      this.#wakeLater()
    })
  }

  async #drain(): Promise<void> {
    for (let item = this.#pick(); item !== undefined; item = this.#pick()) await this.#attempt(item)
  }

  #pick(): OutboxItem | undefined {
    const { state, clock, behaviour } = this.#options
    const now = clock.now()
    if (this.#abort.signal.aborted || now < this.#downUntil) return undefined
    const isDue = (item: OutboxItem) => (this.#notBefore.get(item) ?? 0) <= now
    if (!behaviour.shuffle) return state.outbox.find(isDue)
    const due = state.outbox.filter(isDue)
    return due[Math.floor(Math.random() * due.length)]
  }

  #wakeLater(): void {
    const { state, clock } = this.#options
    if (state.outbox.length === 0 || this.#abort.signal.aborted) return
    const next = Math.min(...state.outbox.map((item) => this.#notBefore.get(item) ?? 0))
    this.#cancelWake = clock.after(Math.max(this.#downUntil, next) - clock.now(), () => this.#pump())
  }

  async #attempt(item: OutboxItem): Promise<void> {
    const { state, clock, appSecret, onAnswered, onHealth } = this.#options
    const started = performance.now()
    item.attempts += 1
    const record = { ...item, attempt: item.attempts, started }
    try {
      const response = await this.#post(item.body, signBody(appSecret, item.body))
      await response.arrayBuffer()
      this.#record({ ...record, status: response.status, error: null })
      this.#failures = 0
      if (response.status === 200) {
        state.outbox.splice(state.outbox.indexOf(item), 1)
        this.#notBefore.delete(item)
        onAnswered(item)
        this.#waiters.get(item)?.resolve()
        this.#waiters.delete(item)
      } else {
        this.#notBefore.set(item, clock.now() + retryDelay(item.attempts))
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#record({ ...record, status: null, error: reasonOf(error) })
      this.#failures += 1
      this.#downUntil = clock.now() + retryDelay(this.#failures)
    }
    state.changed()
    onHealth()
  }

  #post(body: string, signature: string | null): Promise<Response> {
    return fetch(this.#options.webhookUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
  }

  #record(entry: Omit<Delivery, 'at' | 'durationMs' | 'bytes'> & { started: number; body: string }): void {
    const { id, kind, attempt, status, error, started, body, messageIds } = entry
    this.deliveries.push({
      id,
      kind,
      at: new Date(this.#options.clock.now()).toISOString(),
      attempt,
      status,
      error,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      bytes: Buffer.byteLength(body),
      messageIds,
    })
    if (this.deliveries.length > KEPT_DELIVERIES) this.deliveries.shift()
  }
}

function retryDelay(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS)
}

/** `fetch failed` says nothing; the cause does (ECONNREFUSED, timeout). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message
}
