/**
 * The load generator, a process of its own: it must cost the machine less than what it measures, so it writes requests
 * that were built before and reads no more of an answer than its status and length. The notes under the table say what
 * a request costs it.
 */
import { connect, type Socket } from 'node:net'
import { type WebhookPlan, webhookRequest } from './webhooks.ts'

export interface Order extends WebhookPlan {
  port: number
  connections: number
  /** At most so many requests, in at most so many seconds. */
  requests: number
  seconds: number
}

export interface Outcome {
  answered: number
  byStatus: Record<string, number>
  seconds: number
  /** Milliseconds from request to answer. */
  p50: number
  p99: number
  cpuSeconds: number
}

async function run(order: Order): Promise<Outcome> {
  const requests = Array.from({ length: order.requests }, (_, n) => webhookRequest(order, n))
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)))
  await new Promise<void>((resolve) => {
    process.once('message', () => resolve())
    process.send?.('ready')
  })
  const latencies: number[] = []
  const byStatus: Record<string, number> = {}
  const cpu = process.cpuUsage()
  const started = performance.now()
  const end = started + order.seconds * 1000
  let next = 0
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          let sentAt = 0
          let rest = ''
          const send = () => {
            const request = requests[next++]
            sentAt = performance.now()
            if (request === undefined || sentAt > end) return resolve()
            socket.write(request)
          }
          socket.on('data', (chunk) => {
            rest += chunk
            const status = answerStatus(rest)
            if (status === undefined) return
            rest = ''
            latencies.push(performance.now() - sentAt)
            byStatus[status] = (byStatus[status] ?? 0) + 1
            send()
          })
          socket.on('error', reject)
          socket.on('close', () => reject(new Error('the server closed a connection')))
          send()
        }),
    ),
  )
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  latencies.sort((a, b) => a - b)
  const at = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN
  return {
    answered: latencies.length,
    byStatus,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    cpuSeconds: (user + system) / 1e6,
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('latin1')
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })
}

/** The status of a complete answer; `undefined` while some of it is missing. */
function answerStatus(text: string): string | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
  return text.length < head + 4 + length ? undefined : text.slice(9, 12)
}

process.on('message', async (order: Order | 'go') => {
  if (order !== 'go') process.send?.(await run(order))
})
