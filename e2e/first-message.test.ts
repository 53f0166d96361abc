import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('a message from the phone to the inbox and back', () => {
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

  test('opens a ticket that a colleague answers, and the ticks rise to read', async () => {
    const agent = await server.colleague(admin, 'sales')
    await simulator.call('PUT', '/behaviour', { deliverAfterMs: 0, readAfterMs: 0 })
    await simulator.post('/inbound', { from: '60123450001', name: 'Kedai Ali', text: 'Mesin resit rosak' })
    const ticket = await waitFor('the ticket', async () => (await agent.get('/api/tickets')).body.items[0])
    expect(ticket).toMatchObject({
      number: Number(ticket.id),
      status: 'new',
      contact: { name: 'Kedai Ali', phone: '+60123450001' },
      assignee: null,
      lastMessagePreview: 'Mesin resit rosak',
      lastMessageDirection: 'in',
    })

    const sent = await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'Kami bantu sekarang' })
    expect(sent.status).toBe(201)
    expect(sent.body).toMatchObject({ direction: 'out', status: 'queued', text: 'Kami bantu sekarang' })
    const thread = () => admin.get(`/api/tickets/${ticket.id}/messages`)
    const seen = await waitFor('the read tick, seen by a second user', async () =>
      (await thread()).body.items.find(
        (message: { id: string; status: string }) => message.id === sent.body.id && message.status === 'read',
      ),
    )
    expect(seen.error).toBeNull()
    const { items } = await simulator.get('/sent')
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      to: '+60123450001',
      text: 'Kami bantu sekarang',
      callbackData: expect.stringMatching(new RegExp(`^k[\\w-]+\\.${sent.body.id}\\.1$`)),
    })

    // The tick may come before whoever sent it has noted that it was taken.
    const attempts = await waitFor('the outcome', async () => {
      const rows = await server.database.query('select number, outcome, provider_id from messaging_attempt')
      return rows.every(({ outcome }) => outcome !== null) && rows
    })
    expect(attempts).toEqual([{ number: 1, outcome: 'accepted', provider_id: items[0].id }])
    const rows = await server.database.query(
      'select status, provider_id, version from messaging_message where id = $1',
      [sent.body.id],
    )
    expect(rows).toEqual([{ status: 'read', provider_id: items[0].id, version: expect.any(Number) }])
    expect((await admin.get(`/api/tickets/${ticket.id}`)).body).toMatchObject({
      status: 'open',
      awaitingReplySince: null,
    })
  })

  test('the same clientId twice sends once', async () => {
    const ticket = (await admin.get('/api/tickets')).body.items[0]
    const reply = { text: 'only once', clientId: 'c0ffee00-0000-4000-8000-000000000001' }
    const both = await Promise.all([1, 2, 3].map(() => admin.post(`/api/tickets/${ticket.id}/messages`, reply)))
    expect(new Set(both.map((answer) => answer.body.id)).size).toBe(1)
    expect(both.map((answer) => answer.status)).toEqual([201, 201, 201])
    await waitFor('the send', async () =>
      (await simulator.get('/sent')).items.some((item: { text: string }) => item.text === 'only once'),
    )
    const rows = await server.database.query(
      `select count(*)::int as n from messaging_message where text = 'only once'`,
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test('peers 5: simultaneous first messages of one person make one contact, one conversation, one ticket', async () => {
    const people = Array.from({ length: 20 }, (_, i) => `6019770${String(i).padStart(4, '0')}`)
    const each = people.flatMap((from) =>
      [1, 2, 3].map((n) => ({ from, name: `P${from}`, text: `first ${n}`, wait: false })),
    )
    await Promise.all(each.map((message) => simulator.post('/inbound', message)))
    const counts = () =>
      server.database.query(
        `select (select count(*) from messaging_message where text like 'first %')::int as messages,
                (select count(*) from directory_contact where name like 'P6019770%')::int as contacts,
                (select count(*) from messaging_conversation c join directory_contact d on d.id = c.contact_id and d.name like 'P6019770%')::int as conversations,
                (select count(*) from tickets_ticket t join directory_contact d on d.id = t.contact_id and d.name like 'P6019770%')::int as tickets`,
      )
    await waitFor('all messages', async () => (await counts())[0]?.messages === 60)
    expect(await counts()).toEqual([{ messages: 60, contacts: 20, conversations: 20, tickets: 20 }])
  })
})
