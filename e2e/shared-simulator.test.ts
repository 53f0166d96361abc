import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { freePort } from './support/ports.ts'
import { Client, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('several processes without Meta', () => {
  let database: TestDatabase
  let first: Server
  let second: Server
  let worker: Server
  let admin: Client

  beforeAll(async () => {
    database = await createDatabase()
    const config = pluginConfig({ simulatorPort: await freePort() })
    const start = (role: string) => Server.start({ database, config, env: { KAUNTER_ROLE: role } })
    // The worker comes first: it has no door for webhooks, so it leaves the simulator to the others.
    worker = await start('worker')
    first = await start('web')
    second = await start('web')
    admin = await waitFor('the sign-in', () => second.signIn())
  })
  afterAll(async () => {
    await Promise.all([first, second, worker].map((server) => server?.stop()))
    await database?.drop()
  })

  const write = (text: string) =>
    new Client(new URL(second.phoneUrl()).origin).post('/_sim/inbound', {
      from: '60129990001',
      name: 'Kedai Kongsi',
      text,
    })
  const latest = async () => (await admin.get('/api/tickets')).body.items[0]?.lastMessagePreview

  test('share one simulator, and none of them is without WhatsApp', async () => {
    expect(first.phoneUrl()).toMatch(/^http/)
    expect([second.phoneUrl(), worker.phoneUrl()]).toEqual([first.phoneUrl(), first.phoneUrl()])
    for (const server of [first, second, worker])
      expect((await new Client(server.url).get('/health')).body.quarantined).toEqual([])
    expect((await write('Hello both')).status).toBe(200)
    await waitFor('the message', async () => (await latest()) === 'Hello both')
  })

  test('answers leave through the worker to the simulator of another process', async () => {
    const [ticket] = (await admin.get('/api/tickets')).body.items
    const { body: sent } = await admin.post(`/api/tickets/${ticket.id}/messages`, { text: 'Hello phone' })
    await waitFor('the answer to be delivered', async () => {
      const { items } = (await admin.get(`/api/tickets/${ticket.id}/messages`)).body
      return items.some((each: { id: string; status: string }) => each.id === sent.id && each.status === 'delivered')
    })
  })

  test('when its process dies, another one takes its place', async () => {
    await first.child.kill('SIGKILL')
    await waitFor('the simulator to be back', async () => {
      try {
        return (await write('Anybody?')).status === 200
      } catch (error) {
        if (error instanceof TypeError) return false
        throw error
      }
    })
    // What the one that died had begun is taken over after half a minute at the latest.
    await waitFor('the message', async () => (await latest()) === 'Anybody?')
  })
})
