import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { FastifyBaseLogger } from 'fastify'
import { current } from './current.ts'
import { withLimit } from './limits.ts'
import { scrubError } from './redact.ts'
import { type Span, type SpanStart, startSpan, traceWith } from './tracing.ts'

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER }
/** What a collector that does not answer may hold up a shutdown. */
const closeMilliseconds = 3000

/**
 * Sends spans to the collector of OTEL_EXPORTER_OTLP_ENDPOINT. Loaded only when that is set. A collector that is away
 * costs the spans of that time, in a buffer of fixed size, and nothing else.
 *
 * @returns ends it, after a last try to send what is left.
 */
export function startTracing(env: NodeJS.ProcessEnv, version: string, log: FastifyBaseLogger): () => Promise<void> {
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1)
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME ?? 'kaunter', 'service.version': version }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share >= 0 && share <= 1 ? share : 1) }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: telling(new OTLPTraceExporter(), log), scheduledDelayMillis: 1000 }),
    ],
  })
  const tracer = provider.getTracer('kaunter', version)

  traceWith(({ name, kind, attributes = {}, parent }: SpanStart): Span => {
    const options = { attributes, ...(kind && { kind: kinds[kind] }) }
    const span = tracer.startSpan(name, options, contextOf(parent))
    const { traceId, spanId, traceFlags } = span.spanContext()
    return {
      trace: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
      end({ error, attributes: more = {} } = {}) {
        span.setAttributes(more)
        if (error !== undefined)
          span.setStatus({
            code: SpanStatusCode.ERROR,
            message: scrubError(error instanceof Error ? error.message : String(error)),
          })
        span.end()
      },
    }
  })
  const stopFetch = traceFetch()
  return async () => {
    traceWith(undefined)
    stopFetch()
    await withLimit(provider.shutdown(), closeMilliseconds)
  }
}

/** W3C traceparent; anything else begins a trace of its own. */
function contextOf(parent: string | undefined): Context {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(parent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? '0', 16) & 1,
    isRemote: true,
  })
}

/** Says once that the collector is away, and once that it is back. */
function telling(exporter: SpanExporter, log: FastifyBaseLogger): SpanExporter {
  let away = false
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== 0
        if (failed && !away) log.warn({ err: result.error }, 'the traces cannot be sent; those of this time are lost')
        if (!failed && away) log.info('the traces are sent again')
        away = failed
        done(result)
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  }
}

interface Outgoing {
  request: { method: string; origin: string | URL }
  response?: { statusCode: number }
  error?: unknown
}

/** Calls by `fetch` that belong to some work. Their paths hold ids of people, so only the host is told. */
function traceFetch(): () => void {
  const spans = new WeakMap<object, Span>()
  const onCreate = ({ request }: Outgoing) => {
    if (current()?.trace === undefined) return
    const host = URL.parse(String(request.origin))?.hostname ?? ''
    const attributes = { 'http.request.method': request.method, 'server.address': host }
    const span = startSpan({ name: `${request.method} ${host}`, kind: 'client', attributes })
    if (span !== undefined) spans.set(request, span)
  }
  const onHeaders = ({ request, response }: Outgoing) =>
    spans.get(request)?.end({ attributes: { 'http.response.status_code': response?.statusCode ?? 0 } })
  const onError = ({ request, error }: Outgoing) => spans.get(request)?.end({ error })
  const listeners = {
    'undici:request:create': onCreate,
    'undici:request:headers': onHeaders,
    'undici:request:error': onError,
  }
  for (const [name, fn] of Object.entries(listeners)) subscribe(name, fn as never)
  return () => {
    for (const [name, fn] of Object.entries(listeners)) unsubscribe(name, fn as never)
  }
}
