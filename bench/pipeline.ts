import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Findings } from './figures.ts'
import type { BenchDatabase, Scratch } from './support/database.ts'
import { sendWebhooks } from './support/load.ts'
import { ShippedServer } from './support/processes.ts'
import { summarise } from './support/profile.ts'

const messages = 20_000
const people = 5000
const rounds = 3

/** What one message leaves behind, in the order in which plain statements would store it. */
const tables = [
  'webhooks_event',
  'directory_contact',
  'directory_contact_identity',
  'messaging_conversation',
  'messaging_message',
  'tickets_ticket',
  'tickets_message',
  'tickets_event',
  'live_event',
]

/** From the first webhook sent to the last message with its ticket and its live event, at full speed. */
export async function pipeline(database: BenchDatabase): Promise<Findings> {
  const findings: Findings = { figures: [], notes: [] }
  for (const perWebhook of [1, 100]) {
    const ours: number[] = []
    const plain: number[] = []
    for (let round = 0; round < rounds; round++) {
      const scratch = await database.create()
      try {
        ours.push(await throughServer(scratch, perWebhook))
        plain.push(await byPlainInserts(scratch))
      } finally {
        await scratch.drop()
      }
    }
    const name = perWebhook === 1 ? 'one message a webhook' : `${perWebhook} messages a webhook`
    findings.figures.push(
      against({ bench: 'pipeline', name, unit: 'messages/s' }, ours, {
        name: 'plain multi-row inserts',
        rounds: plain,
      }),
    )
    findings.notes.push(...(await whereTimeGoes(database, perWebhook)))
  }
  return findings
}

async function throughServer(scratch: Scratch, perWebhook: number, flags: readonly string[] = []): Promise<number> {
  const server = await ShippedServer.start(scratch, flags)
  try {
    return await flood(scratch, server, perWebhook)
  } finally {
    await server.stop()
  }
}

async function flood(scratch: Scratch, server: ShippedServer, perWebhook: number): Promise<number> {
  const webhooks = messages / perWebhook
  const load = { port: server.port, messages: perWebhook, people, connections: 64 }
  let started = 0
  const outcome = await sendWebhooks({ ...load, requests: webhooks, seconds: 120 }, () => {
    started = performance.now()
  })
  if (outcome.byStatus['200'] !== webhooks)
    throw new Error(`not all were answered 200: ${JSON.stringify(outcome.byStatus)}`)
  await waitFor('every message with its ticket', async () => (await scratch.count('tickets_message')) === messages, 180)
  const seconds = (performance.now() - started) / 1000
  const shown = await scratch.count('live_event', `topic = 'ticket.message'`)
  const contacts = await scratch.count('directory_contact')
  if (shown !== messages || contacts !== people)
    throw new Error(`${messages} messages of ${people} people became ${shown} live events and ${contacts} contacts`)
  return messages / seconds
}

/** The floor: the same rows with the same indexes, 500 a statement and nothing looked up. */
async function byPlainInserts(scratch: Scratch): Promise<number> {
  const client = await scratch.pool.connect()
  try {
    const contents: { table: string; columns: string[]; rows: unknown[][] }[] = []
    for (const table of tables) {
      const { fields, rows } = await client.query({
        text: `select * from ${table}`,
        rowMode: 'array',
        types: { getTypeParser: () => (value: unknown) => value },
      })
      contents.push({ table, columns: fields.map((field) => field.name), rows })
      await client.query(`create table plain_${table} (like ${table} including all)`)
    }
    const started = performance.now()
    for (const { table, columns, rows } of contents)
      for (let i = 0; i < rows.length; i += 500) {
        const page = rows.slice(i, i + 500)
        const places = page.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`)})`)
        await client.query(`insert into plain_${table} (${columns}) values ${places}`, page.flat())
      }
    return messages / ((performance.now() - started) / 1000)
  } finally {
    client.release()
  }
}

/** One more run, not counted, with the profiler in the server and the clock in PostgreSQL on. */
async function whereTimeGoes(database: BenchDatabase, perWebhook: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-profile-'))
  const scratch = await database.create()
  try {
    const timed = await timeStatements(scratch)
    await throughServer(scratch, perWebhook, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
    const title = `pipeline, ${perWebhook} a webhook`
    return [
      `${title}: where the server is busy\n  ${summarise(folder).join('\n  ')}`,
      ...(timed ? [`${title}: statements by time\n  ${(await slowStatements(scratch)).join('\n  ')}`] : []),
    ]
  } finally {
    await scratch.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `false` when this PostgreSQL was not started with pg_stat_statements. */
async function timeStatements(scratch: Scratch): Promise<boolean> {
  const { rows } = await scratch.pool.query('show shared_preload_libraries')
  if (!String(rows[0]?.shared_preload_libraries).includes('pg_stat_statements')) return false
  await scratch.pool.query('create extension pg_stat_statements')
  return true
}

async function slowStatements(scratch: Scratch): Promise<string[]> {
  const { rows } = await scratch.pool.query(
    `select calls, round(total_exec_time + total_plan_time) as ms, round(rows::numeric / greatest(calls, 1), 1) as per_call,
            left(regexp_replace(query, '\\s+', ' ', 'g'), 90) as text
     from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
     order by 2 desc limit 15`,
  )
  return rows.map((row) => `${row.ms} ms in ${row.calls} calls of ${row.per_call} rows: ${row.text}`)
}
