import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { deliver } from './support/meta.ts'
import { OwnMariaDb } from './support/own-mariadb.ts'
import { OwnPostgres } from './support/own-postgres.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const databases = {
  postgresql: { 'the database': OwnPostgres },
  mariadb: { 'the database of the domain': OwnMariaDb, 'the database of the jobs': OwnPostgres },
}

describe.each(Object.entries(databases[inject('domain')]))('%s goes away and comes back', (_name, Own) => {
  let own: OwnPostgres | OwnMariaDb
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  beforeAll(async () => {
    own = await Own.start()
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator, database: own.database })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    await own?.stop()
  })

  test('costs no message and no answer, and the same server goes on', async () => {
    const { pid } = server.child.process
    const delivery = deliver(server.url, 1500, 300)
    for (let i = 1; i <= 3; i++) {
      await waitFor('some messages', () => delivery.answered.size > i * 300)
      await own.crash()
    }
    await delivery.done
    // Refused so that Meta repeats them; nothing else than "not now" was said.
    expect([...delivery.refusals.keys()].filter((status) => status !== 503 && status !== 0)).toEqual([])
    await waitFor(
      'the inbox to be drained',
      async () =>
        (
          await own.database.query<{ n: number }>(
            'select count(*)::int as n from webhooks_event where processed_at is null',
          )
        )[0]?.n === 0,
      60,
    )
    expect(
      await own.database.query(
        'select count(*)::int as messages, count(distinct provider_id)::int as different from messaging_message',
      ),
    ).toEqual([{ messages: 1500, different: 1500 }])
    expect(await own.database.query('select count(*)::int as n from tickets_ticket')).toEqual([{ n: 300 }])

    const agent = await server.colleague(admin, 'agent')
    const [ticket] = (await agent.get('/api/tickets')).body.items
    const { body: sent } = await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'We are back' })
    await waitFor('the answer to be delivered', async () => {
      const { items } = (await admin.get(`/api/tickets/${ticket.id}/messages`)).body
      return items.some(
        (message: { id: string; status: string }) => message.id === sent.id && message.status === 'delivered',
      )
    })
    await waitFor('it to say so', async () => (await agent.get('/health')).body.checks.database === 'ok')
    expect(server.child.process.pid).toBe(pid)
    expect(server.child.process.exitCode).toBeNull()
  })
})
