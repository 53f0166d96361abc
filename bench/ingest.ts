import { against, type Findings, spread } from './figures.ts'
import type { BenchDatabase, Scratch } from './support/database.ts'
import type { Outcome } from './support/generator.ts'
import { sendWebhooks } from './support/load.ts'
import { cpuSeconds, type NodeProcess, postgresCpuSeconds, ShippedServer, startBaseline } from './support/processes.ts'

interface Size {
  name: string
  messages: number
  seconds: number
  /** Enough for the bare server, which is never out of work. */
  perSecond: number
  share: number
}
const sizes: Size[] = [
  { name: '0.5 kB', messages: 1, seconds: 5, perSecond: 14_000, share: 0.45 },
  { name: '3 kB', messages: 14, seconds: 4, perSecond: 12_000, share: 0.35 },
]
const rounds = 3

interface Round {
  rate: number
  outcome: Outcome
  /** With those that warmed the server up. */
  answered: number
  server: number
  database: number
}

/** Signed webhooks of 64 connections to a 200, which means durable; beside a server that stores nothing. */
export async function ingest(database: BenchDatabase): Promise<Findings> {
  const findings: Findings = { figures: [], notes: [] }
  for (const size of sizes) {
    const taken = { bare: [] as Round[], each: [] as Round[], ours: [] as Round[], heldUp: [] as Round[] }
    for (let round = 0; round < rounds; round++) {
      taken.bare.push(await withBare(size))
      taken.ours.push(await withShipped(database, size, false))
      taken.each.push(await withTransactions(database, size))
      taken.heldUp.push(await withShipped(database, size, true))
    }
    report(findings, size, taken)
  }
  return findings
}

async function withBare(size: Size): Promise<Round> {
  const { process: server, port } = await startBaseline('bare-http.ts')
  try {
    return await measure(size, port, server)
  } finally {
    await server.stop()
  }
}

async function withTransactions(database: BenchDatabase, size: Size): Promise<Round> {
  const scratch = await database.create()
  const { process: server, port } = await startBaseline('transaction-per-request.ts', { DATABASE_URL: scratch.url })
  try {
    const round = await measure({ ...size, perSecond: 1500 }, port, server, scratch)
    await allStored(scratch, 'event', round)
    return round
  } finally {
    await server.stop('SIGKILL')
    await scratch.drop()
  }
}

/**
 * @param heldUp a lock keeps the worker from storing messages: what remains is the ingest alone.
 */
async function withShipped(database: BenchDatabase, size: Size, heldUp: boolean): Promise<Round> {
  const scratch = await database.create()
  const server = await ShippedServer.start(scratch)
  try {
    const lock = await scratch.pool.connect()
    if (heldUp) await lock.query('begin; lock table messaging_message in access exclusive mode')
    const round = await measure(size, server.port, server.process, scratch)
    await allStored(scratch, 'webhooks_event', round)
    lock.release(true)
    return round
  } finally {
    await server.stop('SIGKILL')
    await scratch.drop()
  }
}

async function measure(size: Size, port: number, server: NodeProcess, scratch?: Scratch): Promise<Round> {
  const load = { port, messages: size.messages, people: 2000, connections: 64 }
  const warmUp = await sendWebhooks({ ...load, requests: 20_000, seconds: 3 })
  const used = { server: 0, database: 0 }
  const outcome = await sendWebhooks(
    { ...load, requests: size.perSecond * size.seconds, seconds: size.seconds },
    () => {
      used.server = cpuSeconds(server.pid) ?? Number.NaN
      used.database = scratch === undefined ? 0 : postgresCpuSeconds(scratch)
    },
  )
  const bad = Object.entries(outcome.byStatus).filter(([status]) => status !== '200')
  if (bad.length > 0) throw new Error(`answers other than 200: ${JSON.stringify(outcome.byStatus)}`)
  return {
    rate: outcome.answered / outcome.seconds,
    outcome,
    answered: warmUp.answered + outcome.answered,
    server: (cpuSeconds(server.pid) ?? Number.NaN) - used.server,
    database: scratch === undefined ? 0 : postgresCpuSeconds(scratch) - used.database,
  }
}

/** Every 200 is a row. */
async function allStored(scratch: Scratch, table: string, { answered }: Round): Promise<void> {
  const rows = await scratch.count(table)
  if (rows !== answered) throw new Error(`${answered} webhooks were answered 200 but ${rows} are stored`)
}

function report(findings: Findings, size: Size, taken: Record<'bare' | 'each' | 'ours' | 'heldUp', Round[]>): void {
  const rates = (of: Round[]) => of.map((round) => round.rate)
  const figure = (name: string, goal?: number) => ({
    bench: 'ingest',
    name: `${size.name}, ${name}`,
    unit: '/s',
    ...(goal === undefined ? {} : { goal: { atLeast: goal } }),
  })
  const bare = { name: 'node:http + HMAC', rounds: rates(taken.bare) }
  findings.figures.push(
    against(figure('as shipped', size.share), rates(taken.ours), bare),
    against(figure('worker held up'), rates(taken.heldUp), bare),
    against(figure('as shipped', 6), rates(taken.ours), { name: 'transaction each', rounds: rates(taken.each) }),
  )
  for (const [name, of] of Object.entries(taken)) {
    const per = (pick: (round: Round) => number) =>
      Math.round(spread(of.map((round) => (pick(round) / round.outcome.answered) * 1e6)).median)
    const milliseconds = (pick: (outcome: Outcome) => number) =>
      spread(of.map((round) => pick(round.outcome))).median.toFixed(1)
    findings.notes.push(
      `ingest ${size.name} ${name}: p50 ${milliseconds((o) => o.p50)} ms, p99 ${milliseconds((o) => o.p99)} ms; CPU per request in µs: ` +
        `server ${per((round) => round.server)}, database ${per((round) => round.database)}, generator ${per((round) => round.outcome.cpuSeconds)}`,
    )
  }
}
