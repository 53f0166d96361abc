import { cpus, totalmem } from 'node:os'
import { root } from '../e2e/support/server.ts'
import { agents } from './agents.ts'
import { type Findings, met, save, table } from './figures.ts'
import { hooks } from './hooks.ts'
import { inbox } from './inbox.ts'
import { ingest } from './ingest.ts'
import { jobs } from './jobs.ts'
import { live } from './live.ts'
import { outbox } from './outbox.ts'
import { pipeline } from './pipeline.ts'
import { sla } from './sla.ts'
import { slots } from './slots.ts'
import { start } from './start.ts'
import { BenchDatabase } from './support/database.ts'
import { testKit } from './test-kit.ts'
import { ui } from './ui.ts'

/** Each measures the shipped process beside its baselines, in turns. */
const benches: Record<string, (database: BenchDatabase) => Promise<Findings>> = {
  agents,
  hooks,
  inbox: () => inbox('postgresql'),
  'inbox-mariadb': () => inbox('mariadb'),
  ingest,
  jobs,
  live,
  outbox,
  pipeline,
  sla,
  slots,
  start,
  'test-kit': testKit,
  ui,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join(', ')}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const database = await BenchDatabase.start()
const all: Findings = { figures: [], notes: [] }
try {
  for (const [name, run] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const started = performance.now()
    const findings = await run(database)
    all.figures.push(...findings.figures)
    all.notes.push(...findings.notes)
    console.log(`${name} took ${Math.round((performance.now() - started) / 1000)} s`)
  }
} finally {
  await database.stop()
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
}
console.log(`\n${table(all.figures)}\n`)
for (const note of all.notes) console.log(`${note}\n`)
console.log(`Written to ${save(root, all, machine)}`)
const missed = all.figures.filter((figure) => met(figure) === false)
if (missed.length > 0) console.log(`${missed.length} of the goals were missed.`)
