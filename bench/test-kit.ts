import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createTestApp } from '../core/src/testing/app.ts'
import { boot } from '../core/src/testing/boot.ts'
import { createDatabase, type DatabaseKind } from '../core/src/testing/databases.ts'
import { servers } from '../core/src/testing/servers.ts'
import { cleanEnvironment, root } from '../e2e/support/server.ts'
import tickets from '../plugins/tickets/src/index.ts'
import { against, type Findings, spread } from './figures.ts'

const rounds = 7

/** An app of the test kit beside the same kernel on an empty database, as a test without templates would start it. */
export async function testKit(): Promise<Findings> {
  const { mariadbUrl } = await servers()
  const kinds: DatabaseKind[] = mariadbUrl === undefined ? ['postgresql'] : ['postgresql', 'mariadb']
  const goals = { postgresql: 500, mariadb: 2000 }
  const figures: Findings['figures'] = []
  for (const kind of kinds) {
    const ours: number[] = []
    const empty: number[] = []
    for (let round = -1; round < rounds; round++) {
      const [app, bare] = [await timed(() => withTemplate(kind)), await timed(() => onEmpty(kind))]
      // The first one of a run makes the templates.
      if (round >= 0) ours.push(app)
      if (round >= 0) empty.push(bare)
    }
    const name = `createTestApp after the first, ${kind}`
    figures.push(
      against({ bench: 'test-kit', name, unit: 'ms', goal: { atMost: goals[kind] }, goalOn: 'value' }, ours, {
        name: 'the same kernel on an empty database',
        rounds: empty,
      }),
    )
  }
  const suites: number[] = []
  for (let round = 0; round < 3; round++) suites.push((await timed(suite)) / 1000)
  const name = 'the suite of a plugin by its command, databases included'
  const goal = { goal: { atMost: 10 }, goalOn: 'value' as const }
  figures.push({ bench: 'test-kit', name, unit: 's', value: spread(suites), ...goal })
  return { figures, notes: [] }
}

/** Milliseconds until it is there; its end is not counted. */
async function timed(start: () => Promise<{ close(): Promise<void> }>): Promise<number> {
  const started = performance.now()
  const running = await start()
  const taken = performance.now() - started
  await running.close()
  return taken
}

const withTemplate = (database: DatabaseKind) => createTestApp({ plugins: [tickets], database })

async function onEmpty(kind: DatabaseKind): Promise<{ close(): Promise<void> }> {
  const key = randomBytes(6).toString('hex')
  const database = await createDatabase({ key, build: async () => undefined }, kind)
  const kernel = await boot({ plugins: [tickets], config: {}, own: [], addresses: database, env: {} })
  return {
    async close() {
      await kernel.close()
      await database.drop()
    },
  }
}

async function suite(): Promise<{ close(): Promise<void> }> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const only = ['run', '--project', 'postgresql', 'plugins/tickets/test/plugin.test.ts']
  const child = spawn(process.execPath, [vitest, ...only], { cwd: root, env: cleanEnvironment(), stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the suite of tickets ended with ${code}`)
  return { close: async () => undefined }
}
