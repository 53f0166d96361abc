import type { FastifyBaseLogger } from 'fastify'
import { isRetryable } from './database.ts'
import { hookResultInvalid } from './errors.ts'
import { withLimit } from './limits.ts'
import type { Tx } from './plugin.ts'
import type { Hook } from './tokens.ts'

type Handler = (value: unknown) => unknown
interface Tap {
  plugin: string
  handler: Handler
  before: string | undefined
  after: string | undefined
}

/** Ordered waterfalls. `run` awaits only thenables and returns a plain value when no tap was asynchronous. */
export class Hooks {
  readonly #taps = new Map<string, Tap[]>()
  readonly #log: FastifyBaseLogger

  constructor(log: FastifyBaseLogger) {
    this.#log = log
  }

  tap(plugin: string, id: string, handler: Handler, order: { before?: string; after?: string } = {}): void {
    const taps = this.#taps.get(id) ?? []
    taps.push({ plugin, handler, before: order.before, after: order.after })
    this.#taps.set(id, sortTaps(taps))
  }

  /** Removes what a plugin registered, when it is switched off. */
  remove(plugin: string): void {
    for (const [id, taps] of this.#taps)
      this.#taps.set(
        id,
        taps.filter((tap) => tap.plugin !== plugin),
      )
  }

  run<V>(hook: Hook<V>, value: V): V | Promise<V> {
    const taps = this.#taps.get(hook.id)
    if (taps === undefined || taps.length === 0) return value
    return this.#from(hook, taps, 0, value) as V | Promise<V>
  }

  #from(hook: Hook<unknown>, taps: readonly Tap[], start: number, initial: unknown): unknown {
    let value = initial
    for (let i = start; i < taps.length; i++) {
      const tap = taps[i] as Tap
      const before = value
      try {
        const result = hook.savepoint ? withSavepoint(hook, tap, value as { tx: Tx }) : tap.handler(value)
        if (isThenable(result))
          return result.then(
            (next) => this.#from(hook, taps, i + 1, this.#checked(hook, tap, before, next)),
            (error) => this.#from(hook, taps, i + 1, this.#failed(hook, tap, before, error)),
          )
        value = assertValue(hook, tap, before, result)
      } catch (error) {
        value = this.#failed(hook, tap, before, error)
      }
    }
    return value
  }

  #checked(hook: Hook<unknown>, tap: Tap, before: unknown, result: unknown): unknown {
    try {
      return assertValue(hook, tap, before, result)
    } catch (error) {
      return this.#failed(hook, tap, before, error)
    }
  }

  #failed(hook: Hook<unknown>, tap: Tap, before: unknown, error: unknown): unknown {
    // With a savepoint, whatever is not the tap's own failure has spoilt the whole transaction.
    const cause = error instanceof TapFailure ? error.cause : error
    if (hook.onError === 'fail' || (hook.savepoint && !(error instanceof TapFailure))) throw cause
    this.#log.error({ err: cause, plugin: tap.plugin, hook: hook.id }, 'a hook handler failed and was skipped')
    return before
  }
}

/** A tap may use a service of its own that does not answer; it must not hold up everybody's transaction. */
const tapMilliseconds = 10_000

/** A tap failed and lost its own writes; the transaction around it is sound. */
class TapFailure extends Error {}

async function withSavepoint(hook: Hook<unknown>, tap: Tap, value: { tx: Tx }): Promise<unknown> {
  try {
    // Checked inside, so that a tap whose result is of no use loses its writes as well.
    const result = await value.tx.tx(async (tx) =>
      assertValue(hook, tap, value, await withLimit(tap.handler({ ...value, tx }), tapMilliseconds)),
    )
    return { ...(result as object), tx: value.tx }
  } catch (error) {
    // Deadlocks are for the whole transaction to repeat. All else is the tap's, if the transaction still answers.
    if (isRetryable(error)) throw error
    await value.tx.db.raw('select 1')
    throw new TapFailure('', { cause: error })
  }
}

/** A tap that forgot its `return`, or returned half of the value, must not take it away from the taps after it. */
function assertValue(hook: Hook<unknown>, tap: Tap, given: unknown, result: unknown): unknown {
  const wrong = (what: string) => hookResultInvalid({ hook: hook.id, plugin: tap.plugin, result: what })
  if (typeof result !== 'object' || result === null) throw wrong(String(result))
  for (const [key, value] of Object.entries(given as object))
    if (Array.isArray(value) && !Array.isArray((result as Record<string, unknown>)[key]))
      throw wrong(`a value without ${key}`)
  return result
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/** Registration order, then each `before`/`after` moves its tap just past the plugin it names. */
function sortTaps(taps: readonly Tap[]): Tap[] {
  const sorted = [...taps]
  for (const tap of taps) {
    const target = tap.before ?? tap.after
    if (target === undefined) continue
    const others = sorted.filter((other) => other !== tap)
    const at = tap.before
      ? others.findIndex((other) => other.plugin === target)
      : others.findLastIndex((other) => other.plugin === target) + 1
    if (at < 0 || (tap.after && at === 0)) continue
    others.splice(at, 0, tap)
    sorted.splice(0, sorted.length, ...others)
  }
  return sorted
}
