import { AsyncLocalStorage } from 'node:async_hooks'

/** What is being done right now, for log lines and traces. */
export interface Current {
  requestId?: string
  jobId?: string
  /** Whose code it is. */
  plugin?: string
  /** Trace and span as of W3C `traceparent`: `00-<trace>-<span>-<flags>`. */
  trace?: string
}

const storage = new AsyncLocalStorage<Current>()

/** The work that the caller is part of; `undefined` outside of any request or job. */
export const current = (): Current | undefined => storage.getStore()

/** Runs `fn` as part of some work; what is not named stays as it is around it. */
export const within = <R>(work: Current, fn: () => R): R => storage.run({ ...storage.getStore(), ...work }, fn)
