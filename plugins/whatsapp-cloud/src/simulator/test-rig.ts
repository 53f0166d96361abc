import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { type Behaviour, type Simulator, type SimulatorOptions, startSimulator } from './index.ts'

/* What the simulator's own tests share: a shop's server, a simulator, and calls to it. */

export const SECRET = 'app-secret'
export const TOKEN = 'access-token'
export const PHONE_ID = '106540352242922'

interface Received {
  body: string
  signature: string | undefined
}

/** The shop's server: takes webhooks and answers what the test wants. */
class Receiver {
  readonly received: Received[] = []
  answer: (body: string) => number = () => 200
  #server: Server | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}/webhook/whatsapp`
  }

  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        this.received.push({ body, signature: request.headers['x-hub-signature-256'] as string | undefined })
        response.writeHead(this.answer(body)).end('done')
      })
    }).listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => (this.#server?.listening ? this.#server.close(resolve) : resolve(null)))
  }

  values(): Json[] {
    return this.received.map(({ body }) => JSON.parse(body).entry[0].changes[0].value)
  }

  statuses(): Json[] {
    return this.values().flatMap((value) => value.statuses ?? [])
  }

  texts(): string[] {
    return this.values().flatMap((value) => (value.messages ?? []).map((message: Json) => message.text.body))
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is what these tests look at
export type Json = any

export const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

export async function receiver(): Promise<Receiver> {
  const started = await new Receiver().start()
  cleanups.push(() => started.stop())
  return started
}

export async function simulator(
  shop: Receiver,
  behaviour: Partial<Behaviour> = {},
  more: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const started = await startSimulator({
    webhookUrl: shop.url,
    appSecret: SECRET,
    accessToken: TOKEN,
    phoneNumberId: PHONE_ID,
    wabaId: '102290129340398',
    displayPhoneNumber: '+60 3-1234 5678',
    behaviour,
    ...more,
  })
  cleanups.push(() => started.close())
  return started
}

export async function call(
  sim: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const response = await fetch(sim.url + path, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : text }
}

export function send(sim: Simulator, to: string, fields: Record<string, unknown> = {}) {
  const message = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hello' }, ...fields }
  return call(sim, 'POST', `/v26.0/${PHONE_ID}/messages`, message)
}

export const sent = async (sim: Simulator): Promise<Json[]> => (await call(sim, 'GET', '/_sim/sent')).json.items
export const advance = (sim: Simulator, advanceMs: number) => call(sim, 'POST', '/_sim/clock', { advanceMs })
export const inbound = (sim: Simulator, body: Record<string, unknown>) => call(sim, 'POST', '/_sim/inbound', body)
