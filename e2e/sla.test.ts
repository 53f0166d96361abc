import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** As many as the sweeps of two processes share. */
const many = 40

/**
 * A web process and a worker, both of which look for what is due. Time is not slept away: deadlines are moved into the
 * past in the database, as they would be if it had passed.
 */
describe('promises of the shipped server, with two processes', () => {
  let simulator: SimulatorProcess
  let web: Server
  let worker: Server
  let admin: Client
  let colleague: Client

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    web = await Server.start({ simulator, env: { KAUNTER_ROLE: 'web' } })
    const env = { ...simulator.serverEnvironment, KAUNTER_ROLE: 'worker' }
    worker = await Server.start({ database: web.database, env })
    admin = await web.signIn()
    colleague = await web.colleague(admin, 'supervisor')
    const [office] = (await admin.get('/api/calendars')).body.items
    const day = [{ from: '00:00', to: '24:00' }]
    const week = Object.fromEntries(Object.keys(office.week).map((name) => [name, day]))
    const { name, zone, exceptions, version } = office
    const always = { name, zone, exceptions, version, holidays: null, week }
    expect((await admin.call('PUT', `/api/calendars/${office.id}`, always)).status).toBe(200)
    await waitFor('the deadlines to follow', async () => (await policies()).run?.finishedAt)
  })
  afterAll(async () => {
    await worker?.stop()
    await web?.stop()
    await simulator?.stop()
  })

  const query = <T extends object>(sql: string, values: unknown[] = []) => web.database.query<T>(sql, values)
  const policies = async () => (await admin.get('/api/tickets/policies')).body
  const sla = async (id: string) => (await colleague.get(`/api/tickets/${id}/sla`)).body
  const first = async (id: string) =>
    (await sla(id)).clocks.find(({ metric }: { metric: string }) => metric === 'first_response')
  const arrive = async (from: string) => {
    await simulator.post('/inbound', { from, name: `Kedai ${from}`, text: 'Printer rosak' })
    return waitFor('the ticket', async () => {
      const { items } = (await colleague.get('/api/tickets?limit=100')).body
      return items.find((item: { contact: { name: string } }) => item.contact.name === `Kedai ${from}`)
    })
  }
  /** As if it had been promised so many minutes earlier. */
  const passes = (minutes: number, which: string) =>
    query(
      `update tickets_clock set ${['due_at', 'warn_at', 'warned_at', 'breached_at', 'escalated_at', 'next_at']
        .map((column) => `${column} = ${column} - interval '${minutes} minutes'`)
        .join(', ')} where metric = 'first_response' and is_open and ${which}`,
    )
  const countOf = async (table: string, where: string) =>
    Number((await query<{ n: string }>(`select count(*) as n from ${table} where ${where}`))[0]?.n)

  test('peers 36: the first message starts a clock; its warning, breach and escalation come once, and a colleague sees them', async () => {
    const stream = await LiveStream.open(web.url, colleague)
    const { id, slaState, slaDueAt } = await arrive('60121110001')
    const clock = await first(id)
    expect([slaState, slaDueAt]).toEqual(['running', clock.dueAt])
    expect(Date.parse(clock.dueAt) - Date.parse(clock.startedAt)).toBe(5 * 60_000)
    const told = (state: string) =>
      waitFor(`${state} on the page`, () =>
        stream
          .changes('ticket.changed')
          .some(({ data }) => data.data.ticket.id === id && data.data.ticket.slaState === state),
      )
    await told('running')
    await passes(4, `ticket_id = ${id}`)
    await told('warned')
    await passes(2, `ticket_id = ${id}`)
    await told('breached')
    await passes(61, `ticket_id = ${id}`)
    await waitFor('the escalation', async () => (await countOf('notifications_notice', `kind = 'sla.escalated'`)) > 0)
    const { items } = (await colleague.get('/api/notifications')).body
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['sla.breached', 'sla.escalated'])
    await colleague.post(`/api/tickets/${id}/messages`, { text: 'Maaf, kami lambat' })
    expect(await first(id)).toMatchObject({ state: 'failed', told: 1 })
    // Nothing is left for time to do: the answer has ended it.
    expect(
      await countOf('tickets_clock', `ticket_id = ${id} and metric = 'first_response' and next_at is not null`),
    ).toBe(0)
    stream.close()
  })

  test('many that fall due at one moment are each told of once, though both processes look', async () => {
    const people = Array.from({ length: many }, (_, i) => `6012222${1000 + i}`)
    for (const from of people) await simulator.post('/inbound', { from, name: `Kedai ${from}`, text: 'Ada orang?' })
    const open = `metric = 'first_response' and is_open`
    await waitFor('all clocks', async () => (await countOf('tickets_clock', open)) === many)
    await passes(6, 'breached_at is null')
    await waitFor('all breaches', async () => (await countOf('tickets_clock', `${open} and breached_at is null`)) === 0)
    const breaches = await query<{ n: string }>(
      `select count(*) as n from tickets_event where type = 'sla-breached' group by ticket_id`,
    )
    expect(breaches.map(({ n }) => Number(n))).toEqual(Array(many + 1).fill(1))
    expect(await countOf('notifications_notice', `kind = 'sla.breached'`)).toBe(many + 1)
  })

  test('another policy reaches all open deadlines, though the worker is killed on the way', async () => {
    const people = Array.from({ length: many }, (_, i) => `6012333${1000 + i}`)
    for (const from of people) await simulator.post('/inbound', { from, name: `Kedai ${from}`, text: 'Helo' })
    const fresh = `metric = 'first_response' and is_open and breached_at is null`
    await waitFor('all clocks', async () => (await countOf('tickets_clock', fresh)) === many)
    const holder = await web.database.session()
    try {
      // Somebody works on a ticket: the job waits for it, and dies waiting.
      await holder.query('begin')
      await holder.query('select id from tickets_ticket order by id desc limit 1 for update')
      const { id, catchAll: _, version: __, ...policy } = (await policies()).items.at(-1)
      const targets = { ...policy.targets, first_response: { default: 90 } }
      expect((await admin.call('PUT', `/api/tickets/policies/${id}`, { ...policy, targets })).status).toBe(200)
      const waiting = `wait_event_type = 'Lock' and query like '%tickets_ticket%' and datname = current_database()`
      await waitFor('the job to wait', async () => (await countOf('pg_stat_activity', waiting)) > 0)
      expect((await policies()).run).toMatchObject({ done: 0, finishedAt: null })
      await worker.child.kill('SIGKILL')
      await holder.query('rollback')
    } finally {
      await holder.end()
    }
    expect(await countOf('tickets_clock', `${fresh} and target_minutes = 90`)).toBe(0)
    await worker.launch()
    const { run } = await waitFor('the run to be done', async () => {
      const all = await policies()
      return all.run.finishedAt === null ? undefined : all
    })
    expect(run.done).toBe(run.total)
    expect(await countOf('tickets_clock', `${fresh} and target_minutes = 90`)).toBe(many)
  })
})
