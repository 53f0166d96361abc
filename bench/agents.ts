import { createHmac } from 'node:crypto'
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../e2e/support/browser.ts'
import { LiveStream } from '../e2e/support/live-stream.ts'
import { adminSignIn, Client } from '../e2e/support/server.ts'
import { waitFor } from '../e2e/support/wait.ts'
import { type Figure, type Findings, quantile, spread } from './figures.ts'
import type { BenchDatabase } from './support/database.ts'
import { memory, ShippedServer, whatsapp } from './support/processes.ts'
import { webhookBody } from './support/webhooks.ts'

const agentCount = 50
const perSecond = 20
const minutes = 10
const sampleEvery = 15_000
/** One of so many messages is for the ticket that the browser shows. */
const people = 20
const password = 'correct horse battery'

interface Sample {
  minute: number
  server: number
  tab: number
}

/** Fifty agents connected while twenty messages a second come in: how long to a screen, and what memory does. */
export async function agents(database: BenchDatabase): Promise<Findings> {
  const scratch = await database.create()
  const server = await ShippedServer.start(scratch)
  const browser = await openBrowser()
  const crowd: Agent[] = []
  try {
    const admin = new Client(server.url, await server.signIn())
    for (let n = 0; n < agentCount; n++) crowd.push(await Agent.connect(server.url, admin, n))
    const plan = { ...whatsapp, messages: 1, people, run: 'agents' }
    const send = async (n: number) => {
      const body = webhookBody(plan, n)
      const signature = createHmac('sha256', whatsapp.secret).update(body).digest('hex')
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
      const answer = await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`a webhook was answered ${answer.status}`)
    }
    for (let n = 0; n < people; n++) await send(n)
    const shown = await waitFor('the ticket of the first person', async () => {
      const { items } = (await admin.get('/api/tickets?limit=100')).body
      return items.find(({ contact }: { contact: { name: string } }) => contact.name === 'Kedai 0')
    })
    const { page, devtools } = await openTicket(await browser.newPage(), server.url, shown.id)
    const sentAt: number[] = []
    const samples: Sample[] = []
    const started = performance.now()
    const sampling = sampleMemory(samples, server, devtools, started)
    for (let n = people; n < people + perSecond * 60 * minutes; n++) {
      const wait = started + ((n - people) * 1000) / perSecond - performance.now()
      if (wait > 0) await pause(wait)
      sentAt[n] = Date.now()
      void send(n)
    }
    await sampling
    const last = people + perSecond * 60 * minutes - 1
    for (const agent of crowd) await waitFor('the last message at every agent', () => agent.arrivals.has(last))
    const seen = new Map(await page.evaluate<[number, number][]>('[...seen]'))
    const delays = (arrivals: ReadonlyMap<number, number>) =>
      [...arrivals].flatMap(([n, at]) => (sentAt[n] === undefined ? [] : [at - (sentAt[n] as number)]))
    const streams = crowd.map(({ arrivals }) => delays(arrivals))
    const missing = streams.reduce((sum, { length }) => sum + (last + 1 - people - length), 0)
    return {
      figures: [
        latency('message to the stream of an agent', streams.flat()),
        latency('message to the screen of a browser', delays(seen)),
        growth('server', samples, ({ server }) => server),
        growth('browser tab, after collection', samples, ({ tab }) => tab),
      ],
      notes: [
        `agents: ${agentCount} agents, ${perSecond} messages a second for ${minutes} minutes, ${missing} events missing, ${delays(seen).length} messages timed on the screen; load of the machine at the end ${loadavg()[0]?.toFixed(1)}`,
        `agents: MB of server and tab by minute: ${samples.map(({ minute, server, tab }) => `${minute.toFixed(1)}: ${server.toFixed(0)}/${tab.toFixed(1)}`).join(', ')}`,
      ],
    }
  } finally {
    for (const agent of crowd) agent.close()
    await browser.close()
    await server.stop()
    await scratch.drop()
  }
}

/** Somebody who is signed in and listens. */
class Agent {
  /** When a message came, by its number. */
  readonly arrivals = new Map<number, number>()
  readonly #stream: LiveStream

  private constructor(stream: LiveStream) {
    this.#stream = stream
    // A stream that is read for minutes must not keep what it has read.
    stream.messages.push = (...messages) => {
      for (const { event, data } of messages)
        if (event === 'change' && data.topic === 'ticket.message') {
          const [, n] = /agents-(\d+)/.exec(data.data.message.text) ?? []
          if (n !== undefined) this.arrivals.set(Number(n), Date.now())
        }
      return 0
    }
  }

  static async connect(url: string, admin: Client, n: number): Promise<Agent> {
    const email = `agent${n}@bench.example`
    const made = await admin.post('/api/auth/users', { email, password, role: 'agent', name: `Agent ${n}` })
    if (made.status !== 201) throw new Error(`cannot make an agent: ${JSON.stringify(made.body)}`)
    const { body } = await new Client(url).post('/api/auth/login', { email, password })
    return new Agent(await LiveStream.open(url, new Client(url, body.token)))
  }

  close(): void {
    this.#stream.close()
  }
}

/** Signs in, shows the ticket, and notes when each message stands on the screen. */
async function openTicket(page: Page, url: string, id: string): Promise<{ page: Page; devtools: CDPSession }> {
  await page.goto(`${url}/admin/inbox/${id}`)
  await page.fill('[data-test=login-email]', adminSignIn.email)
  await page.fill('[data-test=login-password]', adminSignIn.password)
  await page.click('[data-test=login-submit]')
  const bubble = page.locator('[data-test=bubble]').first()
  await bubble.waitFor()
  await bubble.evaluate((element) => {
    const seen = new Map<number, number>()
    Object.assign(window, { seen })
    const look = () =>
      requestAnimationFrame(() => {
        const now = Date.now()
        for (const one of [...root.querySelectorAll('[data-test=bubble]')].slice(-30)) {
          const [, n] = /agents-(\d+)/.exec(one.textContent ?? '') ?? []
          if (n !== undefined && !seen.has(Number(n))) seen.set(Number(n), now)
        }
      })
    const root = element.getRootNode() as ShadowRoot
    new MutationObserver(look).observe(root, { childList: true, subtree: true })
  })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  return { page, devtools }
}

async function sampleMemory(
  into: Sample[],
  server: ShippedServer,
  devtools: CDPSession,
  started: number,
): Promise<void> {
  while (performance.now() - started < minutes * 60_000) {
    await pause(sampleEvery)
    await devtools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN
    const minute = (performance.now() - started) / 60_000
    into.push({ minute, server: memory(server.process.pid).own, tab: heap / 2 ** 20 })
  }
}

function latency(name: string, delays: readonly number[]): Figure {
  const [p50, p95, max] = [0.5, 0.95, 1].map((q) => quantile(delays, q)) as [number, number, number]
  const value = { median: p95, min: p50, max }
  return { bench: 'agents', name: `${name}, p95 (p50 to slowest)`, unit: 'ms', value, goal: { atMost: 300 } }
}

/** Of the line through the samples, without the two minutes in which everything warms up. */
function growth(name: string, samples: readonly Sample[], of: (sample: Sample) => number): Figure {
  const settled = samples.filter(({ minute }) => minute >= 2)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(settled.map(({ minute }) => minute)), mean(settled.map(of))]
  const slope =
    settled.reduce((sum, one) => sum + (one.minute - x) * (of(one) - y), 0) /
    settled.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0)
  return {
    ...{ bench: 'agents', unit: 'MB/min', value: spread([slope]), goal: { atMost: 0.5 } },
    name: `memory of the ${name}: slope over ${minutes} minutes, at ${y.toFixed(0)} MB`,
  }
}
