import type { FastifyBaseLogger } from 'fastify'
import { isRetryable } from './database.ts'
import { hookResultInvalid } from './errors.ts'
import { withLimit } from './limits.ts'
import type { Tx } from './plugin.ts'
import type { Hook } from './tokens.ts'
import { traced } from './tracing.ts'

type Handler = (value: unknown) => unknown
interface Tap extends Omit<HookFigures, 'hook'> {
  handler: Handler
  before: string | undefined
  after: string | undefined
  /** Failures since it last went well. */
  inARow: number
  /** Milliseconds since 1970; 0 while it runs. */
  pausedUntil: number
}

/** What one plugin's tap of a hook did. */
export interface HookFigures {
  hook: string
  plugin: string
  runs: number
  failures: number
  /** Runs whose time was taken, and that time. */
  timed: number
  seconds: number
}

const unused = { runs: 0, failures: 0, timed: 0, seconds: 0, inARow: 0, pausedUntil: 0 }

/** A tap that always fails costs each caller time and a line in the log; it rests, and is tried again. */
const maxInARow = 5
const pauseMilliseconds = 60_000

/** Ordered waterfalls. `run` awaits only thenables and returns a plain value when no tap was asynchronous. */
export class Hooks {
  readonly #taps = new Map<string, Tap[]>()
  readonly #log: FastifyBaseLogger

  constructor(log: FastifyBaseLogger) {
    this.#log = log
  }

  tap(plugin: string, id: string, handler: Handler, order: { before?: string; after?: string } = {}): void {
    const tap: Tap = { plugin, handler, before: order.before, after: order.after, ...unused }
    this.#taps.set(id, sortTaps([...(this.#taps.get(id) ?? []), tap]))
  }

  /** Removes what a plugin registered, when it is switched off. */
  remove(plugin: string): void {
    for (const [id, taps] of this.#taps) {
      const others = taps.filter((tap) => tap.plugin !== plugin)
      if (others.length > 0) this.#taps.set(id, others)
      else this.#taps.delete(id)
    }
  }

  run<V>(hook: Hook<V>, value: V): V | Promise<V> {
    const taps = this.#taps.get(hook.id)
    return taps === undefined ? value : (this.#run(hook, taps, value) as V | Promise<V>)
  }

  /** What the taps did, for the metrics. */
  *figures(): Generator<HookFigures> {
    for (const [hook, taps] of this.#taps) for (const tap of taps) yield { ...tap, hook }
  }

  /** Taps that rest because they failed again and again. */
  *paused(): Generator<{ plugin: string; hook: string }> {
    for (const [hook, taps] of this.#taps)
      for (const tap of taps) if (tap.pausedUntil > Date.now()) yield { plugin: tap.plugin, hook }
  }

  #run(hook: Hook<unknown>, taps: readonly Tap[], initial: unknown): unknown {
    const { savepoint } = hook
    let value = initial
    for (let i = 0; i < taps.length; i++) {
      const tap = taps[i] as Tap
      // One look for both questions, as this is most of what a dispatch costs.
      const hasFailed = tap.inARow !== 0
      if (hasFailed && rests(tap)) continue
      try {
        tap.runs++
        const result = savepoint ? inSavepoint(hook, tap, value) : tap.handler(value)
        if (isThenable(result)) return this.#await(hook, taps, i, value, result)
        if (result !== value) value = assertValue(hook, tap, value, result)
        if (hasFailed) tap.inARow = 0
      } catch (error) {
        value = this.#failed(hook, tap, value, error)
      }
    }
    return value
  }

  /** The same loop from the first tap that took time; every later call costs a tick more, so `run` avoids it. */
  async #await(hook: Hook<unknown>, taps: readonly Tap[], at: number, initial: unknown, first: unknown) {
    const { savepoint } = hook
    let value = initial
    for (let i = at; i < taps.length; i++) {
      const tap = taps[i] as Tap
      if (i !== at && tap.pausedUntil !== 0 && rests(tap)) continue
      try {
        let result = first
        if (i !== at) {
          tap.runs++
          result = savepoint ? inSavepoint(hook, tap, value) : tap.handler(value)
        }
        if (isThenable(result)) {
          result = isTimed(hook, tap) ? await timed(tap, result) : await result
        }
        if (result !== value) value = assertValue(hook, tap, value, result)
        if (tap.inARow !== 0) tap.inARow = 0
      } catch (error) {
        value = this.#failed(hook, tap, value, error)
      }
    }
    return value
  }

  #failed(hook: Hook<unknown>, tap: Tap, before: unknown, error: unknown): unknown {
    tap.failures++
    // With a savepoint, whatever is not the tap's own failure has spoilt the whole transaction.
    const cause = error instanceof TapFailure ? error.cause : error
    if (hook.onError === 'fail' || (hook.savepoint && !(error instanceof TapFailure))) throw cause
    this.#log.error({ err: cause, plugin: tap.plugin, hook: hook.id }, 'a hook handler failed and was skipped')
    if (++tap.inARow >= maxInARow) {
      tap.pausedUntil = Date.now() + pauseMilliseconds
      this.#log.error({ plugin: tap.plugin, hook: hook.id }, 'a hook handler failed again and again; it rests a minute')
    }
    return before
  }
}

function rests(tap: Tap): boolean {
  if (tap.pausedUntil > Date.now()) return true
  tap.pausedUntil = 0
  return false
}

/** Reading the clock takes longer than most taps: one in 64 runs tells enough, and all of those that use the database. */
const isTimed = (hook: Hook<unknown>, tap: Tap) => hook.savepoint || (tap.runs & 63) === 1

async function timed(tap: Tap, result: PromiseLike<unknown>): Promise<unknown> {
  const started = performance.now()
  try {
    return await result
  } finally {
    tap.timed++
    tap.seconds += (performance.now() - started) / 1000
  }
}

function inSavepoint(hook: Hook<unknown>, tap: Tap, value: unknown): Promise<unknown> {
  const attributes = { plugin: tap.plugin }
  return traced({ name: `hook ${hook.id}`, attributes }, () => withSavepoint(hook, tap, value as { tx: Tx }))
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
  if (typeof result !== 'object' || result === null) throw wrongResult(hook, tap, String(result))
  const lost = lostList(given as Record<string, unknown>, result as Record<string, unknown>)
  if (lost !== undefined) throw wrongResult(hook, tap, `a value without ${lost}`)
  return result
}

/** Not by Object.entries, which takes longer than all the rest of a dispatch. */
function lostList(given: Record<string, unknown>, result: Record<string, unknown>): string | undefined {
  for (const key in given) {
    const value = given[key]
    if (typeof value === 'object' && Array.isArray(value) && !Array.isArray(result[key])) return key
  }
  return undefined
}

const wrongResult = (hook: Hook<unknown>, tap: Tap, result: string) =>
  hookResultInvalid({ hook: hook.id, plugin: tap.plugin, result })

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
