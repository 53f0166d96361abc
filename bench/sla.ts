import { setTimeout as pause } from 'node:timers/promises'
import type { Knex } from '@kaunter/core'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { updateEach } from '../core/src/kernel/sql.ts'
import { MariaDb } from '../core/src/testing/mariadb.ts'
import type { TestDatabase } from '../e2e/support/database.ts'
import { Server, temporaryFolder } from '../e2e/support/server.ts'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Figure, type Findings } from './figures.ts'
import type { BenchDatabase } from './support/database.ts'
import { cpuSeconds } from './support/processes.ts'

const bench = 'sla'
const tickets = 50_000
const rounds = 3
const idleSeconds = 10
/** As many as the job takes at once. */
const batch = 500
const day = 86_400_000

/** 100,000 open clocks: what they cost while nothing is due, and how long all of them take after a change. */
export async function sla(database: BenchDatabase): Promise<Findings> {
  const figures: Figure[] = []
  const server = await MariaDb.start(temporaryFolder())
  try {
    for (const kind of ['PostgreSQL', 'MariaDB']) {
      const scratch = await database.create()
      const url = kind === 'MariaDB' ? await server.create('sla') : scratch.url
      figures.push(...(await measure(kind, { url, jobsUrl: scratch.url } as TestDatabase)))
      await scratch.drop()
    }
  } finally {
    await server.stop()
  }
  return { figures, notes: [`sla: ${tickets * 2} open clocks on ${tickets} tickets; a look for due ones each second`] }
}

async function measure(kind: string, database: TestDatabase): Promise<Figure[]> {
  const server = await Server.start({ database })
  const db = await connectDatabase(database.url)
  try {
    const empty: number[] = []
    for (let round = 0; round < rounds; round++) empty.push(await idle(server))
    await fill(db)
    const full: number[] = []
    for (let round = 0; round < rounds; round++) full.push(await idle(server))
    const ours: number[] = []
    const byHand: number[] = []
    const admin = await server.signIn()
    for (let round = 0; round < rounds; round++) {
      ours.push(await recalculate(admin, 500 + round))
      byHand.push(await rewrite(db))
    }
    return [
      against(
        { bench, name: `${kind}: server with nothing due`, unit: '% of a core', goal: { atMost: 1 }, goalOn: 'value' },
        full.map((share, i) => Math.max(0, share - (empty[i] as number))),
        { name: 'all else of the server', rounds: empty },
      ),
      against({ bench, name: `${kind}: all deadlines anew`, unit: 's', goal: { atMost: 30 }, goalOn: 'value' }, ours, {
        name: 'the same rows read and written',
        rounds: byHand,
      }),
    ]
  } finally {
    await db.destroy()
    await server.stop()
  }
}

/** Percent of a core that the server takes by itself. */
async function idle(server: Server): Promise<number> {
  const pid = server.child.process.pid as number
  const [before, since] = [cpuSeconds(pid) as number, performance.now()]
  await pause(idleSeconds * 1000)
  return (((cpuSeconds(pid) as number) - before) / (performance.now() - since)) * 100_000
}

/** Another policy: from the request until the last deadline is there, in seconds. */
async function recalculate(admin: Awaited<ReturnType<Server['signIn']>>, minutes: number): Promise<number> {
  const list = async () => (await admin.get('/api/tickets/policies')).body
  const { id, catchAll: _, version: __, ...policy } = (await list()).items.at(-1)
  const since = performance.now()
  const targets = { first_response: { default: minutes }, resolution: { default: minutes * 2 } }
  await admin.call('PUT', `/api/tickets/policies/${id}`, { ...policy, targets })
  await waitFor('all deadlines', async () => (await list()).run?.finishedAt ?? false, 300)
  return (performance.now() - since) / 1000
}

/** The least that anybody must do: lock and read the rows, and write their deadlines, in batches. */
async function rewrite(db: Knex): Promise<number> {
  const since = performance.now()
  for (let after = '0'; ; ) {
    const last = await db.transaction(async (trx) => {
      const ids: string[] = await trx('tickets_ticket')
        .where('is_open', true)
        .where('id', '>', after)
        .orderBy('id')
        .limit(batch)
        .forUpdate()
        .pluck('id')
      const clocks: { id: string; due_at: Date }[] = await trx('tickets_clock').whereIn('ticket_id', ids)
      await trx('tickets_span').whereIn('ticket_id', ids)
      const next_at = new Date(Date.now() + 30 * day)
      await updateEach(trx, 'tickets_clock', new Map(clocks.map(({ id }) => [id, { due_at: next_at, next_at }])))
      await updateEach(trx, 'tickets_ticket', new Map(ids.map((id) => [id, { sla_due_at: next_at }])))
      return ids.at(-1)
    })
    if (last === undefined) return (performance.now() - since) / 1000
    after = last
  }
}

async function fill(db: Knex): Promise<void> {
  const now = new Date()
  const later = new Date(now.getTime() + 30 * day)
  const numbers = Array.from({ length: tickets }, (_, i) => i + 1)
  const insert = async (table: string, row: (n: number) => object[]) => {
    for (let from = 0; from < tickets; from += 1000)
      await db(table).insert(numbers.slice(from, from + 1000).flatMap(row))
  }
  await insert('tickets_ticket', (id) => [
    {
      ...{ id, conversation_id: id, open_conversation_id: id, contact_id: id, channel: 'bench', status: 'open' },
      ...{ status_category: 'open', is_open: true, last_message_id: id, last_message_at: now, created_at: now },
      ...{ last_message_preview: 'Printer', last_message_kind: 'text', last_message_direction: 'in' },
      ...{ awaiting_reply_since: now, sla_state: 'running', sla_due_at: later },
    },
  ])
  await insert('tickets_span', (ticket_id) => [{ ticket_id, started_at: now, status: 'open', category: 'open' }])
  await insert('tickets_clock', (ticket_id) =>
    ['first_response', 'resolution'].map((metric) => ({
      ...{ ticket_id, metric, started_at: now, is_open: true, met: false, policy_id: 1, policy_name: 'Standard' },
      ...{ target_minutes: 5, warn_percent: 75, calendar_id: 1, due_at: later, warn_at: later, next_at: later },
    })),
  )
  // Pages of a fresh table are looked at once by those who tidy up; that is no part of what is measured.
  await db.raw(db.client.dialect === 'postgresql' ? 'vacuum analyze tickets_clock' : 'analyze table tickets_clock')
}
