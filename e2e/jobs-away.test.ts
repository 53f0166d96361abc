import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { sign, textMessage } from './support/envelope.ts'
import { OwnPostgres } from './support/own-postgres.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('jobs in a database of their own', () => {
  let domain: TestDatabase
  let jobs: OwnPostgres
  let simulator: SimulatorProcess
  let server: Server
  let agent: Client

  beforeAll(async () => {
    domain = await createDatabase()
    jobs = await OwnPostgres.start()
    const { queryJobs } = jobs.database
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator, database: { ...domain, jobsUrl: jobs.database.jobsUrl, queryJobs } })
    agent = await server.colleague(await server.signIn(), 'agent')
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    await domain?.drop()
    await jobs?.stop()
  })

  async function write(id: string, text: string): Promise<number> {
    const { body, headers } = sign(textMessage({ from: '60187770001', id, text }))
    return (await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status
  }
  const tickets = async () =>
    (await agent.get('/api/tickets')).body.items as { id: string; lastMessagePreview: string }[]
  const waiting = () => server.database.query('select id from kernel_outbox where sent_at is null')

  test('come there by the outbox: no job is lost, and none is done twice', async () => {
    expect(await write('wamid.first', 'before')).toBe(200)
    await waitFor('the ticket', async () => (await tickets())[0]?.lastMessagePreview === 'before')
    await waitFor('the outbox to be empty', async () => (await waiting()).length === 0)
    const sent = await server.database.query<{ job: string }>(
      // What comes there meanwhile is on its way.
      'select job from kernel_outbox where sent_at is not null order by id',
    )
    const ids = sent.map(({ job }): string => JSON.parse(job).id)
    expect(ids.length).toBeGreaterThan(0)
    const there = await server.database.queryJobs('select id from pgboss.job where id = any($1::uuid[])', [ids])
    expect(there).toHaveLength(ids.length)
    // As after a crash between handing over and noting it.
    await server.database.query('update kernel_outbox set sent_at = null')
    await waitFor('all to be handed over again', async () => (await waiting()).length === 0)
    const again = await server.database.queryJobs<{ n: number }>(
      'select count(*)::int as n from pgboss.job where id = any($1::uuid[])',
      [ids],
    )
    expect(again).toEqual([{ n: ids.length }])
    expect(await server.database.query('select count(*)::int as n from messaging_message')).toEqual([{ n: 1 }])
  })

  test('while it is away, requests go on and their work waits; when it is back, all of it is done', async () => {
    const [ticket] = await tickets()
    await jobs.halt()
    expect(await write('wamid.second', 'meanwhile')).toBe(200)
    const reply = await agent.post(`/api/tickets/${ticket?.id}/messages`, { text: 'One moment' })
    expect(reply).toMatchObject({ status: 201, body: { status: 'queued' } })
    expect((await waiting()).length).toBeGreaterThanOrEqual(2)
    expect((await agent.get('/health')).body.checks.jobs).not.toBe('ok')
    await jobs.resume()
    const thread = async () =>
      (await agent.get(`/api/tickets/${ticket?.id}/messages`)).body.items as { text: string; status: string }[]
    const is = (text: string, status: string) => async () =>
      (await thread()).some((item) => item.text === text && item.status === status)
    await waitFor('the message', is('meanwhile', 'received'), 40)
    await waitFor('the answer to be delivered', is('One moment', 'delivered'), 40)
    await waitFor('the outbox to be empty', async () => (await waiting()).length === 0)
    expect(server.child.process.exitCode).toBeNull()
  })

  test('a start without it names the variable, and loses nothing', async () => {
    await server.child.kill()
    await jobs.halt()
    await expect(server.launch()).rejects.toThrow(/KAUNTER_DATABASE_UNREACHABLE[\s\S]*JOBS_DATABASE_URL/)
    expect(server.child.output).not.toMatch(/\n {4}at /)
    await jobs.resume()
    await server.launch()
    expect(await write('wamid.third', 'after')).toBe(200)
    agent = await server.colleague(await server.signIn(), 'agent')
    await waitFor('the message', async () => (await tickets())[0]?.lastMessagePreview === 'after')
  })
})
