import { current, within } from './current.ts'

export interface SpanStart {
  name: string
  kind?: 'server' | 'client' | 'consumer'
  attributes?: Record<string, string | number>
  /** W3C `traceparent` of what caused it; by default the work that the caller is part of. */
  parent?: string | undefined
}

export interface Span {
  /** Its own `traceparent`, for what it causes. */
  readonly trace: string
  end(outcome?: { error?: unknown; attributes?: Record<string, string | number> }): void
}

type Tracer = (start: SpanStart) => Span

let tracer: Tracer | undefined

/** One for the process, as is the collector: without, everything here costs one comparison. */
export function traceWith(start: Tracer | undefined): void {
  tracer = start
}

export const startSpan = (start: SpanStart): Span | undefined =>
  tracer?.({ ...start, parent: start.parent ?? current()?.trace })

/** Runs `fn` as a span; what it does in turn becomes a part of it. */
export async function traced<R>(start: SpanStart, fn: () => Promise<R> | R): Promise<R> {
  const span = startSpan(start)
  if (span === undefined) return fn()
  let error: unknown
  try {
    return await within({ trace: span.trace }, fn)
  } catch (thrown) {
    error = thrown
    throw thrown
  } finally {
    span.end({ error })
  }
}

/** Where the trace travels with a job; handlers and schemas do not see it. */
const traceKey = '$trace'

/** The data of a job with the trace of whoever sends it. */
export function carryTrace<D extends object>(data: D): D {
  const trace = current()?.trace
  return trace === undefined ? data : { ...data, [traceKey]: trace }
}

/** The data as it was sent, and the trace that it carried. */
export function takeTrace<D extends object>(data: D): [data: D, trace: string | undefined] {
  if (!(traceKey in data)) return [data, undefined]
  const { [traceKey]: trace, ...rest } = data as Record<string, unknown>
  return [rest as D, String(trace)]
}
