import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../core/src/kernel/embedded-postgres.ts'
import { cleanEnvironment, pluginConfig, root, temporaryFolder } from '../e2e/support/server.ts'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Findings, spread } from './figures.ts'
import type { BenchDatabase } from './support/database.ts'
import { memory, ShippedServer, startBaseline, whatsapp } from './support/processes.ts'
import { productionPackages } from './support/size.ts'

const rounds = 3
const idleSeconds = 30

interface Start {
  seconds: number
  memory: { resident: number; own: number }
}

/** `npm start` after the first one: to the line in the terminal and an answer of a plugin's route; then at rest. */
export async function start(database: BenchDatabase): Promise<Findings> {
  const home = temporaryFolder()
  const ours: Start[] = []
  const bare: Start[] = []
  try {
    await npmStart(home, 0)
    for (let round = 0; round < rounds; round++) {
      ours.push(await npmStart(home, idleSeconds))
      bare.push(await bareStart(database))
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
  const kernel = await kernelStarts(database)
  const packages = await productionPackages()
  const megabytes = packages.filter(({ name }) => !name.includes('embedded-postgres')).map((each) => each.megabytes)
  const seconds = (of: Start[]) => of.map((start) => start.seconds)
  const resident = (of: Start[]) => of.map((start) => start.memory.resident)
  const name = 'bare Fastify + pg + pg-boss'
  const figure = (name: string, unit: string, atMost: number) => ({
    ...{ bench: 'start', name, unit, goal: { atMost } },
    goalOn: 'value' as const,
  })
  return {
    figures: [
      against(figure('npm start to ready', 's', 4), seconds(ours), { name, rounds: seconds(bare) }),
      against(figure(`memory after ${idleSeconds} s idle`, 'MB', 150), resident(ours), {
        name,
        rounds: resident(bare),
      }),
      { ...figure('database up and migrated, to ready', 's', 1.5), value: spread(seconds(kernel)) },
      { ...figure('the same, memory', 'MB', 150), value: spread(resident(kernel)) },
      {
        ...figure('production packages without the embedded database', 'MB', 90),
        value: spread([megabytes.reduce((sum, each) => sum + each, 0)]),
      },
    ],
    notes: [
      `start: of the memory ${Math.round(ours[0]?.memory.own ?? 0)} MB are the server's own, the rest is mostly the Node executable, which processes share; bare ${Math.round(bare[0]?.memory.own ?? 0)} MB`,
      `start: of the time ${kernel[0]?.plugins ?? ''}`,
      `start: the largest packages are ${packages
        .slice(0, 8)
        .map((each) => `${each.name} ${each.megabytes.toFixed(1)} MB`)
        .join(', ')}`,
    ],
  }
}

/** The kernel with all plugins, where neither a database must be started nor a table made. */
async function kernelStarts(database: BenchDatabase): Promise<(Start & { plugins: string })[]> {
  const scratch = await database.create()
  const starts: (Start & { plugins: string })[] = []
  try {
    for (let round = -1; round < rounds; round++) {
      const server = await ShippedServer.start(scratch)
      const [, ready = 'NaN'] = /is ready after ([\d.]+) s/.exec(server.process.output) ?? []
      const times = [...server.process.output.matchAll(/✓ (\S+).* (\d+) ms/g)].map(
        ([, plugin, ms]) => `${plugin} ${ms} ms`,
      )
      if (round >= 0) {
        await pause(idleSeconds * 1000)
        starts.push({ seconds: Number(ready), memory: memory(server.process.pid), plugins: times.join(', ') })
      }
      await server.stop()
    }
  } finally {
    await scratch.drop()
  }
  return starts
}

async function npmStart(home: string, idle: number): Promise<Start> {
  const port = await freePort()
  writeFileSync(join(home, 'kaunter.config.json'), JSON.stringify(pluginConfig()))
  const started = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: {
      ...cleanEnvironment(),
      ...whatsapp.environment,
      PORT: String(port),
      KAUNTER_HOME: home,
      KAUNTER_CONFIG: join(home, 'kaunter.config.json'),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const server = () => ownerOf(home)
  try {
    await waitFor(`the server to be ready:\n${output}`, () => /is ready after/.test(output), 120)
    await waitFor('the health check', async () => (await fetch(`http://127.0.0.1:${port}/health`)).status === 200)
    // A plugin's route, which refuses an unsigned webhook: it is there.
    const refused = await fetch(`http://127.0.0.1:${port}/webhook/whatsapp`, { method: 'POST', body: '{}' })
    if (refused.status < 400 || refused.status === 404) throw new Error(`the webhook route answered ${refused.status}`)
    const seconds = (performance.now() - started) / 1000
    await pause(idle * 1000)
    return { seconds, memory: memory(server()) }
  } finally {
    process.kill(server(), 'SIGTERM')
    await exited
  }
}

/** npm and its shell stand between us and the server; the server notes its own id beside the database it started. */
function ownerOf(home: string): number {
  const path = join(home, 'postgres.owner')
  if (!existsSync(path)) throw new Error('the server did not note that it owns the embedded database')
  return Number(readFileSync(path, 'utf8'))
}

async function bareStart(database: BenchDatabase): Promise<Start> {
  const scratch = await database.create()
  try {
    // The first start makes the tables of pg-boss; the second is compared.
    const first = await startBaseline('bare-stack.ts', { DATABASE_URL: scratch.url })
    await first.process.stop('SIGKILL')
    const started = performance.now()
    const { process: server, port } = await startBaseline('bare-stack.ts', { DATABASE_URL: scratch.url })
    await waitFor('the health check', async () => (await fetch(`http://127.0.0.1:${port}/health`)).status === 200)
    const seconds = (performance.now() - started) / 1000
    await pause(idleSeconds * 1000)
    const used = memory(server.pid)
    await server.stop('SIGKILL')
    return { seconds, memory: used }
  } finally {
    await scratch.drop()
  }
}
