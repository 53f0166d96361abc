import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('a plugin is switched off and on while the server runs', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })
  const webhook = async (id: string) => {
    const { body, headers } = sign(textMessage({ from: '60135550001', id, text: id }))
    return (await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status
  }

  test('tickets', async () => {
    const list = await admin.get('/api/plugins')
    expect(list.status).toBe(200)
    expect(await webhook('wamid.1')).toBe(200)
    await waitFor('ticket', async () => (await admin.get('/api/tickets')).body.items.length === 1)
    const off = await admin.post('/api/plugins/tickets/disable', { reason: 'test' })
    expect(off.body).toMatchObject({ name: 'tickets', state: 'disabled', reason: 'test' })
    const answer = await admin.get('/api/tickets')
    expect(answer.status).toBe(503)
    expect(answer.body.code).toBe('KAUNTER_PLUGIN_OFF')
    expect(answer.headers.get('retry-after')).toBe('60')
    expect(await webhook('wamid.2')).toBe(200)
    const on = await admin.post('/api/plugins/tickets/enable')
    expect(on.body).toMatchObject({ name: 'tickets', state: 'running' })
    expect((await admin.get('/api/tickets')).status).toBe(200)
  })
  test('whatsapp', async () => {
    expect((await admin.post('/api/plugins/whatsapp-cloud/disable')).body).toMatchObject({ state: 'disabled' })
    expect(await webhook('wamid.3')).toBe(503)
    expect((await admin.post('/api/plugins/whatsapp-cloud/enable')).body).toMatchObject({ state: 'running' })
    expect(await webhook('wamid.3')).toBe(200)
  })
})
