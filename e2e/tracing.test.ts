import { rmSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { gaugePlugin } from './support/gauge-plugin.ts'
import { freePort } from './support/ports.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  status: { code: number }
  attributes: { key: string; value: { stringValue?: string; intValue?: number | string } }[]
}

/** What an OpenTelemetry collector is to the server: OTLP as JSON over HTTP. */
class Collector {
  readonly spans: Span[] = []
  readonly bodies: string[] = []
  #http!: HttpServer
  url = ''

  static async start(): Promise<Collector> {
    const collector = new Collector()
    await collector.listen(await freePort())
    return collector
  }

  async listen(port: number): Promise<void> {
    this.#http = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      this.bodies.push(body)
      for (const { scopeSpans } of JSON.parse(body).resourceSpans)
        for (const { spans } of scopeSpans) this.spans.push(...spans)
      response.setHeader('content-type', 'application/json').end('{}')
    })
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  of = (traceId: string) => this.spans.filter((span) => span.traceId === traceId)
}

describe('traces', () => {
  const folder = temporaryFolder()
  let collector: Collector
  let simulator: SimulatorProcess
  let server: Server
  let agent: Client

  beforeAll(async () => {
    collector = await Collector.start()
    simulator = await SimulatorProcess.start()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'shop', LOG_LEVEL: 'info' }
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, [gaugePlugin(folder)]: {} } }, env })
    agent = await server.colleague(await server.signIn(), 'agent')
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    await collector?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function write(id: string, text: string, headers: Record<string, string> = {}): Promise<void> {
    const signed = sign(textMessage({ from: '60187654321', name: 'Siti Nurhaliza', id: `wamid.${id}`, text }))
    const request = { method: 'POST', body: signed.body, headers: { ...signed.headers, ...headers } }
    expect((await fetch(`${server.url}/webhook/whatsapp`, request)).status).toBe(200)
  }
  const ticketWith = (preview: string) =>
    waitFor('the ticket', async () =>
      (await agent.get('/api/tickets')).body.items.find(
        (each: { lastMessagePreview: string }) => each.lastMessagePreview === preview,
      ),
    )
  const spansOf = (traceId: string, names: RegExp[]) =>
    waitFor(`spans ${names.join()} of ${traceId}`, () => {
      const spans = collector.of(traceId)
      return names.every((name) => spans.some((span) => name.test(span.name))) ? spans : undefined
    })
  /** From a span up to the first of its trace; an outbox adds a transaction on the way. */
  function pathOf(spans: readonly Span[], name: RegExp): string[] {
    const path = new Set<string>()
    let span = spans.find((each) => name.test(each.name))
    while (span !== undefined) {
      path.add(span.name)
      const { parentSpanId } = span
      span = spans.find((each) => each.spanId === parentSpanId)
    }
    return [...path]
  }

  test('lead from the webhook of the caller’s trace through the job to what plugins did with it', async () => {
    const traceId = `${'a'.repeat(31)}1`
    await write('trace-1', 'Selamat pagi', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })
    await ticketWith('Selamat pagi')
    const spans = await spansOf(traceId, [
      /^POST \/webhook\/whatsapp$/,
      /^job webhooks.ingest$/,
      /^hook messaging.routing/,
    ])
    expect(pathOf(spans, /^hook messaging.routing/)).toEqual([
      'hook messaging.routing/v1',
      'transaction',
      'job webhooks.ingest',
      'POST /webhook/whatsapp',
    ])
    const request = spans.find(({ name }) => name === 'POST /webhook/whatsapp')
    expect(request).toMatchObject({ parentSpanId: '00f067aa0ba902b7', kind: 2 })
    expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } })
    const job = spans.find(({ name }) => name === 'job webhooks.ingest')
    expect(job?.attributes).toContainEqual({ key: 'plugin', value: { stringValue: 'webhooks' } })
  })

  test('lead from an answer in the browser to the call to WhatsApp, and the log names them', async () => {
    const traceId = `${'b'.repeat(31)}1`
    const { id } = await ticketWith('Selamat pagi')
    const answer = await agent.call(
      'POST',
      `/api/tickets/${id}/messages`,
      { text: 'Apa khabar?' },
      {
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
    )
    expect(answer.status).toBe(201)
    const spans = await spansOf(traceId, [/^POST \/api\/tickets\/:id\/messages$/, /^job messaging.send$/, /^POST 127/])
    expect(pathOf(spans, /^POST 127/)).toEqual([
      'POST 127.0.0.1',
      'job messaging.send',
      'transaction',
      'POST /api/tickets/:id/messages',
    ])
    const line = await waitFor('the line of the log', () =>
      server.child.output.split('\n').find((each) => each.includes(traceId) && each.includes('"request"')),
    )
    expect(JSON.parse(line)).toMatchObject({ traceId, method: 'POST', status: 201 })
  })

  test('begin anew where the caller has none, or none that can be', async () => {
    for (const [i, traceparent] of ['', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`].entries())
      await write(`trace-new-${i}`, `new ${i}`, traceparent === '' ? {} : { traceparent })
    await ticketWith('new 2')
    const roots = await waitFor('their traces', () => {
      const found = collector.spans.filter(
        ({ name, parentSpanId }) => name === 'POST /webhook/whatsapp' && !parentSpanId,
      )
      return found.length >= 3 ? found : undefined
    })
    expect(new Set(roots.map((span) => span.traceId)).size).toBe(roots.length)
    expect(roots.map((span) => span.traceId)).not.toContain('0'.repeat(32))
  })

  test('are no part of what the handler of a job sees', async () => {
    const traceparent = `00-${'c'.repeat(31)}1-00f067aa0ba902b7-01`
    await agent.call('POST', '/api/gauge/slow', {}, { traceparent })
    const { seen } = await waitFor('the job to run', async () => {
      const { body } = await agent.get('/api/gauge/state')
      return body.running ? body : undefined
    })
    expect(seen).toEqual({})
    await agent.post('/api/gauge/release')
    expect(pathOf(await spansOf(`${'c'.repeat(31)}1`, [/^job gauge.slow$/, /^POST/]), /^job/)).toEqual([
      'job gauge.slow',
      'POST /api/gauge/slow',
    ])
  })

  test('hold no name, number or text of anybody', async () => {
    const everything = collector.bodies.join()
    expect(everything).toContain('shop')
    for (const secret of ['Siti', '60187654321', 'Selamat', 'khabar', 'wamid', agent.token])
      expect(everything).not.toContain(secret)
  })

  test('are lost while the collector is away, and nothing else is', async () => {
    const port = Number(new URL(collector.url).port)
    await collector.stop()
    await write('away', 'nobody watches')
    await ticketWith('nobody watches')
    await waitFor('the log to say so', () => server.child.output.includes('the traces cannot be sent'))
    expect((await agent.get('/api/tickets')).status).toBe(200)
    await collector.listen(port)
    const before = collector.spans.length
    await waitFor('traces again', async () => {
      await agent.get('/api/tickets')
      return collector.spans.length > before
    })
    await collector.stop()
    const started = performance.now()
    expect(await server.child.kill()).toBe(0)
    expect(performance.now() - started).toBeLessThan(15_000)
    await collector.listen(port)
  })
})

/** Tells of the modules that make traces as they are loaded; their interface alone comes with prom-client. */
const watchLoading = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (url.includes('@opentelemetry/sdk-trace')) console.log('loaded ' + url)
  return next(url, context)
} })`

test('without a collector nothing of OpenTelemetry is loaded', async () => {
  for (const OTEL_EXPORTER_OTLP_ENDPOINT of ['', 'http://127.0.0.1:9']) {
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(watchLoading)}`
    const env = { NODE_OPTIONS, OTEL_EXPORTER_OTLP_ENDPOINT }
    const server = await Server.start({ config: pluginConfig({ simulatorPort: 0 }), env })
    await server.stop()
    expect(server.child.output.includes('loaded ')).toBe(OTEL_EXPORTER_OTLP_ENDPOINT !== '')
  }
})
