import { type Static, type TSchema, Type } from '@sinclair/typebox'

export type { Static, TSchema }
export { Type }

declare const phantom: unique symbol

/** A token names a contract by a string id with a major version, so two installed copies of a package still match. */
interface Token<K extends string, V> {
  readonly kind: K
  readonly id: string
  readonly [phantom]?: V
}

/** A token for something that exactly one plugin provides. */
export type Service<V> = Token<'service', V>
/** A token for something that many plugins provide, each under a name. */
export type Services<V> = Token<'services', V>
/** A service that a plugin can do without. */
export interface Optional<V> {
  readonly kind: 'optional'
  readonly token: Service<V>
}
/** A token for a value that other plugins may change before it takes effect. */
export interface Hook<V> extends Token<'hook', V> {
  readonly onError: 'fail' | 'skip'
  readonly savepoint: boolean
}
/** A token for a fact, with the schema of what it says. */
export interface Event<S extends TSchema> extends Token<'event', Static<S>> {
  readonly schema: S
}
/** How a job is tried, ordered and scheduled. */
export interface JobOptions {
  /** Tries after the first; default 5. */
  retries?: number
  /** Seconds before the first retry; doubles with jitter; default 2. */
  backoffSeconds?: number
  /** Longest pause between two tries in seconds; default 300. */
  backoffMaxSeconds?: number
  /** A try that runs longer counts as failed, and its `signal` is aborted; default 300, at most 86,000 seconds. */
  expireInSeconds?: number
  /** The work of a process that was not heard of for so long is taken over by another; default and least 10 seconds. */
  heartbeatSeconds?: number
  /** How many of this job run at once in one process; default 10. For `workBatch`: how many jobs one call gets. */
  concurrency?: number
  /**
   * A required field of the payload. Jobs of the same value run one after the other, in the order they were sent; one
   * that fails for good holds back those behind it until a person repeats it or lets the others pass.
   */
  fifoBy?: string
  /** Five-field cron expression, looked at every 30 seconds. The payload of such a run is `{}`. */
  cron?: string
  /** Time zone of `cron`, for example `Asia/Kuala_Lumpur`; default UTC. */
  tz?: string
  /** What becomes of runs that fell due while no server ran: `skip` (default), or `once` for one run in their place. */
  missed?: 'skip' | 'once'
}
/** A token for work to do, with the schema of what it needs. */
export interface Job<S extends TSchema> extends Token<'job', Static<S>> {
  readonly schema: S
  readonly options: JobOptions
}

/** A service has exactly one provider. Id: `name/v1`. */
export const defineService = <V>(id: string): Service<V> => Object.freeze({ kind: 'service', id })

/** A service with many providers, resolved to a Map by provider name. Id: `name/v1`. */
export const defineServices = <V>(id: string): Services<V> => Object.freeze({ kind: 'services', id })

/** In `uses`: start after the provider when there is one; the value is `undefined` when there is none. */
export const optional = <V>(token: Service<V>): Optional<V> => Object.freeze({ kind: 'optional', token })

/**
 * A hook is an ordered waterfall that may change or veto a value.
 *
 * @param onError what a throwing tap does: `fail` reaches the caller, `skip` drops that tap's change and goes on.
 * @param savepoint the value carries the caller's transaction as `tx`; each tap gets a savepoint in its place, so that
 * one that fails loses its own rows, jobs and events and nothing else.
 */
export const defineHook = <V>(id: string, options: { onError: 'fail' | 'skip'; savepoint?: boolean }): Hook<V> =>
  Object.freeze({ kind: 'hook', id, onError: options.onError, savepoint: options.savepoint ?? false })

/** An event is a fact: one durable job per subscriber, made with the commit. Id: letters, digits, `.`, `-`, and `/v1`. */
export const defineEvent = <S extends TSchema>(id: string, schema: S): Event<S> =>
  Object.freeze({ kind: 'event', id, schema })

/**
 * A job is work for later. Id: `plugin.verb`.
 *
 * @throws never; wrong options are reported at start with the name of the plugin that works the job.
 */
export const defineJob = <S extends TSchema>(
  id: string,
  schema: S,
  options: JobOptions & { fifoBy?: keyof Static<S> & string } = {},
): Job<S> => Object.freeze({ kind: 'job', id, schema, options: Object.freeze({ ...options }) })
