import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Findings, quantile } from './figures.ts'
import type { BenchDatabase, Scratch } from './support/database.ts'
import { ShippedServer, whatsapp } from './support/processes.ts'
import { webhookBody } from './support/webhooks.ts'

const perSecond = 50
const seconds = 10
const rounds = 3

/** From sending a webhook to its message at an agent's browser, beside a bare NOTIFY; both 50 times a second. */
export async function live(database: BenchDatabase): Promise<Findings> {
  const scratch = await database.create()
  const server = await ShippedServer.start(scratch)
  const ours: number[][] = []
  const bare: number[][] = []
  try {
    const browser = await Browser.open(server)
    // A few to wake everything up.
    await messages(server, browser, 'warm', 2)
    for (let round = 0; round < rounds; round++) {
      ours.push(await messages(server, browser, `r${round}x`, seconds))
      bare.push(await notifications(scratch, seconds))
    }
    browser.close()
  } finally {
    await server.stop()
    await scratch.drop()
  }
  const at = (q: number, rounds: number[][]) => rounds.map((latencies) => quantile(latencies, q))
  const figure = (name: string, q: number, atMost: number) =>
    against({ bench: 'live', name, unit: 'ms', goal: { atMost }, goalOn: 'value' }, at(q, ours), {
      name: 'bare NOTIFY',
      rounds: at(q, bare),
    })
  return {
    figures: [figure('webhook to browser, p50', 0.5, 50), figure('webhook to browser, p99', 0.99, 250)],
    notes: [`live: ${ours.flat().length} messages, none missing, longest ${Math.max(...ours.flat()).toFixed(0)} ms`],
  }
}

/** Calls `fn` at even distances, whatever the calls take; a late call does not delay the next. */
async function evenly(times: number, fn: (n: number) => void): Promise<void> {
  const started = performance.now()
  for (let n = 0; n < times; n++) {
    const wait = started + (n * 1000) / perSecond - performance.now()
    if (wait > 0) await pause(wait)
    fn(n)
  }
}

async function messages(server: ShippedServer, browser: Browser, run: string, seconds: number): Promise<number[]> {
  const sentAt: number[] = []
  const count = perSecond * seconds
  const plan = { ...whatsapp, messages: 1, people: 2000, run }
  browser.arrivals.clear()
  await evenly(count, (n) => {
    const body = webhookBody(plan, n)
    const signature = createHmac('sha256', whatsapp.secret).update(body).digest('hex')
    sentAt.push(performance.now())
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
    fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', headers, body }).then(async (response) => {
      if (response.status !== 200) throw new Error(`a webhook was answered ${response.status}`)
      await response.arrayBuffer()
    })
  })
  await waitFor('every message in the browser', () => browser.arrivals.size === count)
  return sentAt.map((at, n) => (browser.arrivals.get(`${run}-${n}`) ?? Number.NaN) - at)
}

/** Reads the live stream as a browser would. */
class Browser {
  /** When a message came, by the mark in its text. */
  readonly arrivals = new Map<string, number>()
  readonly #abort = new AbortController()

  static async open(server: ShippedServer): Promise<Browser> {
    const browser = new Browser()
    const headers = { authorization: `Bearer ${await server.signIn()}` }
    const response = await fetch(`${server.url}/api/live`, { headers, signal: browser.#abort.signal })
    if (response.status !== 200 || response.body === null)
      throw new Error(`the live stream answered ${response.status}`)
    void browser.#read(response.body)
    return browser
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of body) {
        const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
        rest = events.pop() ?? ''
        const now = performance.now()
        for (const event of events) {
          if (!event.includes('"topic":"ticket.message"')) continue
          const mark = /bantu\? (\w+-\d+)/.exec(event)?.[1]
          if (mark !== undefined) this.arrivals.set(mark, now)
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error
    }
  }

  close(): void {
    this.#abort.abort()
  }
}

/** One connection notifies, another listens. */
async function notifications(scratch: Scratch, seconds: number): Promise<number[]> {
  const speaker = new pg.Pool({ connectionString: scratch.url, max: 1 })
  const listener = new pg.Client({ connectionString: scratch.url })
  await listener.connect()
  const sentAt: number[] = []
  const arrivedAt: number[] = []
  listener.on('notification', ({ payload }) => {
    arrivedAt[Number(payload)] = performance.now()
  })
  await listener.query('listen bench')
  await evenly(perSecond * seconds, (n) => {
    sentAt.push(performance.now())
    void speaker.query(`select pg_notify('bench', '${n}')`)
  })
  await waitFor('every notification', () => arrivedAt.filter((at) => at > 0).length === sentAt.length)
  await Promise.all([speaker.end(), listener.end()])
  return sentAt.map((at, n) => (arrivedAt[n] ?? Number.NaN) - at)
}
