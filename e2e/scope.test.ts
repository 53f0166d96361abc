import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { promiseLater } from './support/promises.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Ticket {
  id: string
  contact: { name: string }
}

/** North has two outlets, South one; every shop has a ticket, and one belongs to nobody yet. */
const shops = ['north-1', 'north-2', 'south-1', 'unlinked'] as const
type Shop = (typeof shops)[number]

/** All built-in roles have the unlinked lane; this plugin makes one that has not. */
const readerRole = `
const roles = ['reader']
export default {
  name: 'reader-role',
  permissions: { 'tickets:read': { label: 'Read', roles }, 'live:listen': { label: 'Listen', roles } },
}
`

describe('what a user may not see', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  const tickets = {} as Record<Shop, string>
  const places = {} as Record<'north' | 'south' | 'north-1' | 'north-2' | 'south-1', string>
  /** Users, and the shops whose tickets each may see. */
  const people: { name: string; client: Client; sees: Shop[] }[] = []

  const phone = (shop: Shop) => `6012777000${shops.indexOf(shop) + 1}`
  const write = (shop: Shop, text: string) => simulator.post('/inbound', { from: phone(shop), name: shop, text })
  const insert = async (sql: string, values: unknown[]) =>
    (await server.database.query<{ id: string }>(`${sql} returning id`, values))[0]?.id as string

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    writeFileSync(join(folder, 'reader.mjs'), readerRole)
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, [join(folder, 'reader.mjs')]: {} } } })
    admin = await server.signIn()
    await promiseLater(admin)
    for (const fid of ['north', 'south'] as const)
      places[fid] = await insert('insert into directory_franchise (fid, name, created_at) values ($1, $1, now())', [
        fid,
      ])
    for (const oid of ['north-1', 'north-2', 'south-1'] as const) {
      const franchise = places[oid.split('-')[0] as 'north' | 'south']
      places[oid] = await insert(
        'insert into directory_outlet (oid, franchise_id, name, created_at) values ($1, $2, $1, now())',
        [oid, franchise],
      )
    }
    for (const shop of shops) {
      await write(shop, `hello from ${shop}`)
      const found = async () =>
        (await admin.get('/api/tickets')).body.items.find((ticket: Ticket) => ticket.contact.name === shop)
      tickets[shop] = ((await waitFor(`the ticket of ${shop}`, found)) as Ticket).id
      await admin.post(`/api/tickets/${tickets[shop]}/notes`, { text: `secret note of ${shop}` })
      if (shop === 'unlinked') continue
      const place = [tickets[shop], places[shop.split('-')[0] as 'north'], places[shop]]
      await server.database.query('update tickets_ticket set franchise_id = $2, outlet_id = $3 where id = $1', place)
    }
    const user = async (name: string, role: string, sees: Shop[], scope: object) =>
      people.push({ name, sees, client: await server.colleague(admin, role, scope) })
    await user('everything', 'agent', [...shops], {})
    await user('the franchise North', 'agent', ['north-1', 'north-2', 'unlinked'], { franchiseIds: [places.north] })
    await user('the outlet North 2', 'agent', ['north-2', 'unlinked'], { outletIds: [places['north-2']] })
    await user('South and North 1', 'supervisor', ['north-1', 'south-1', 'unlinked'], {
      franchiseIds: [places.south],
      outletIds: [places['north-1']],
    })
    await user('no franchise any more', 'agent', ['unlinked'], { scopeAll: false })
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const hidden = (sees: Shop[]) => shops.filter((shop) => !sees.includes(shop))

  test('is not in the list, whatever is asked for, nor on a later page, nor in the counts', async () => {
    for (const { name, client, sees } of people) {
      for (const query of ['', '?assignee=none', '?status=new', '?limit=100']) {
        const { items } = (await client.get(`/api/tickets${query}`)).body
        expect(items.map((ticket: Ticket) => ticket.contact.name).sort(), `${name} ${query}`).toEqual([...sees].sort())
      }
      const paged: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await client.get(`/api/tickets?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
        paged.push(...body.items.map((ticket: Ticket) => ticket.contact.name))
        cursor = body.nextCursor
      }
      expect(paged.sort(), name).toEqual([...sees].sort())
      const unlinked = sees.includes('unlinked')
      expect((await client.get('/api/tickets/counts')).body, name).toEqual({
        at: expect.any(String),
        active: sees.length,
        mine: 0,
        unassigned: sees.length,
        team: 0,
        breached: 0,
        unlinked: { count: unlinked ? 1 : 0, oldest: unlinked ? expect.any(String) : null },
      })
      const waiting = (await client.get('/api/tickets/waiting')).body.items
      expect(waiting.map((ticket: Ticket) => ticket.contact.name).sort(), name).toEqual([...sees].sort())
    }
  })

  test('does not exist under its id, for reading or for writing, and nothing is changed', async () => {
    const before = await server.database.query(
      'select id, status, version, assignee_id from tickets_ticket order by id',
    )
    const messages = await server.database.query('select count(*)::int as n from messaging_message')
    for (const { name, client, sees } of people) {
      for (const shop of hidden(sees)) {
        const path = `/api/tickets/${tickets[shop]}`
        const answers = [
          await client.get(path),
          await client.get(`${path}/messages`),
          await client.get(`${path}/events`),
          await client.patch(path, { status: 'closed' }),
          await client.post(`${path}/messages`, { text: 'not mine' }),
          await client.post(`${path}/notes`, { text: 'not mine' }),
          await client.post(`${path}/messages/1/retry`),
        ]
        for (const answer of answers)
          expect(answer, `${name} and ${shop}`).toMatchObject({
            status: 404,
            body: { code: 'KAUNTER_TICKET_NOT_FOUND' },
          })
        // The answer tells nothing that a ticket which never was would not tell.
        const never = await client.get('/api/tickets/999999999')
        const text = (answer: { body: { message: string } } | undefined) => answer?.body.message.replace(/\d+/, 'N')
        expect(text(answers[0])).toBe(text(never))
      }
    }
    expect(
      await server.database.query('select id, status, version, assignee_id from tickets_ticket order by id'),
    ).toEqual(before)
    expect(await server.database.query('select count(*)::int as n from messaging_message')).toEqual(messages)
  })

  test('while what one may see is all there: ticket, thread and events', async () => {
    for (const { client, sees } of people) {
      for (const shop of sees) {
        const path = `/api/tickets/${tickets[shop]}`
        expect((await client.get(path)).body.contact.name).toBe(shop)
        expect(
          (await client.get(`${path}/messages`)).body.items.map((message: { text: string }) => message.text),
        ).toContain(`hello from ${shop}`)
        const events = (await client.get(`${path}/events`)).body.items
        expect(events.map((event: { data: { text?: string } }) => event.data.text)).toContain(`secret note of ${shop}`)
      }
    }
  })

  test('is neither streamed nor replayed', async () => {
    const open = (client: Client, lastEventId?: string) =>
      LiveStream.open(server.url, client, lastEventId === undefined ? {} : { lastEventId })
    const streams = await Promise.all(people.map(({ client }) => open(client)))
    const start = streams.map((stream) => stream.lastEventId)
    for (const shop of shops) {
      await write(shop, `live from ${shop}`)
      await admin.post(`/api/tickets/${tickets[shop]}/notes`, { text: `live note of ${shop}` })
      await admin.patch(`/api/tickets/${tickets[shop]}`, { status: 'pending_internal' })
    }
    // Everybody sees the unlinked ticket, and it changes last: what is to come before it has come.
    const done = (stream: LiveStream) =>
      waitFor('the last change', () =>
        stream
          .changes('ticket.changed')
          .some(
            ({ data }) => data.data.ticket.id === tickets.unlinked && data.data.ticket.status === 'pending_internal',
          ),
      )
    const check = async (stream: LiveStream, { name, sees }: { name: string; sees: Shop[] }) => {
      // Taken in before the change, but handled after it when the worker is slow.
      for (const shop of sees)
        await waitFor(`what ${shop} wrote, for ${name}`, () => stream.texts().includes(`live from ${shop}`))
      const told = JSON.stringify(stream.messages)
      for (const shop of hidden(sees))
        expect(told.includes(shop) || told.includes(phone(shop)), `${name} and ${shop}`).toBe(false)
      for (const shop of sees) expect(told, name).toContain(`live note of ${shop}`)
    }
    for (const [i, person] of people.entries()) {
      const live = streams[i] as LiveStream
      await done(live)
      await check(live, person)
      live.close()
      const replayed = await open(person.client, start[i])
      await done(replayed)
      await check(replayed, person)
      replayed.close()
    }
  })

  test('includes the tickets of no outlet for a role without the unlinked lane', async () => {
    const client = await server.colleague(admin, 'agent', { franchiseIds: [places.north], name: 'reader' })
    await server.database.query(`update auth_user set role = 'reader' where name = 'reader'`)
    const { items } = (await client.get('/api/tickets')).body
    expect(items.map((ticket: Ticket) => ticket.contact.name).sort()).toEqual(['north-1', 'north-2'])
    expect((await client.get('/api/tickets/counts')).body.active).toBe(2)
    expect((await client.get(`/api/tickets/${tickets.unlinked}/messages`)).status).toBe(404)
    const stream = await LiveStream.open(server.url, client)
    await write('unlinked', 'for the unlinked lane only')
    await write('north-1', 'for North 1')
    await waitFor('what may be seen', () => stream.texts().includes('for North 1'))
    const replayed = await LiveStream.open(server.url, client, { lastEventId: '0' })
    await waitFor('the replay', () => replayed.texts().includes('for North 1'))
    for (const told of [stream, replayed]) {
      expect(JSON.stringify(told.messages)).not.toContain(phone('unlinked'))
      expect(told.texts()).not.toContain('for the unlinked lane only')
      told.close()
    }
  })

  test('stops at once for somebody who sees less from now on, and the page is told to read anew', async () => {
    const client = await server.colleague(admin, 'agent', { franchiseIds: [places.north], name: 'moved' })
    const { id } = (await client.get('/api/auth/me')).body.user
    const stream = await LiveStream.open(server.url, client)
    const resets = () => stream.messages.filter(({ event }) => event === 'reset').length
    await write('north-1', 'before the move')
    await waitFor('what is in sight', () => stream.texts().includes('before the move'))
    expect((await admin.patch(`/api/auth/users/${id}`, { name: 'moved on' })).status).toBe(200)
    expect((await admin.patch(`/api/auth/users/${id}`, { franchiseIds: [places.south] })).status).toBe(200)
    await write('north-1', 'after the move')
    await write('south-1', 'at the new place')
    await waitFor('what is in sight now', () => stream.texts().includes('at the new place'))
    expect(stream.texts()).not.toContain('after the move')
    // A new name is no reason to read all anew; another scope is, and so are fewer permissions.
    expect(resets()).toBe(1)
    const { items } = (await client.get('/api/tickets')).body
    expect(items.map((ticket: Ticket) => ticket.contact.name).sort()).toEqual(['south-1', 'unlinked'])
    const { permissions } = (await admin.get('/api/auth/roles/agent')).body
    const fewer = permissions.filter((name: string) => name !== 'tickets:unlinked')
    expect((await admin.put('/api/auth/roles/agent', { permissions: fewer })).status).toBe(200)
    await waitFor('the second reset', () => resets() === 2)
    expect((await client.get('/api/tickets')).body.items.length).toBe(1)
    await admin.put('/api/auth/roles/agent', { permissions })
    stream.close()
  })

  test('peers 42: phone and e-mail are shown in part to an agent, who sees them whole when that is noted', async () => {
    const agent = await server.colleague(admin, 'agent', { franchiseIds: [places.north] })
    const sales = await server.colleague(admin, 'sales', { franchiseIds: [places.north] })
    const ticketOf = async (client: Client, shop: Shop) => (await client.get(`/api/tickets/${tickets[shop]}`)).body
    const { contact } = await ticketOf(agent, 'north-1')
    expect(contact).toMatchObject({ name: 'north-1', phone: '+60 12-••• 0001', masked: true })
    expect((await ticketOf(sales, 'north-1')).contact).toMatchObject({ phone: '+60127770001', masked: false })
    const own = (await agent.get(`/api/directory/contacts/${contact.id}`)).body
    expect(own).toMatchObject({ phone: '+60 12-••• 0001', identities: [{ value: '+60 12-••• 0001' }] })
    const reveal = (client: Client, id: string, occasion = `ticket:${tickets['north-1']}`) =>
      client.post(`/api/directory/contacts/${id}/reveal`, { occasion })
    expect(await reveal(agent, contact.id)).toMatchObject({
      status: 200,
      body: { phone: '+60127770001', identities: [{ value: '+60127770001' }], masked: false },
    })
    const foreign = (await ticketOf(admin, 'south-1')).contact.id
    for (const [id, occasion] of [
      [foreign, `ticket:${tickets['south-1']}`],
      [foreign, `ticket:${tickets['north-1']}`],
      [contact.id, `ticket:${tickets['south-1']}`],
      [contact.id, `ticket:${tickets['north-2']}`],
      [contact.id, 'order:1'],
    ])
      expect(await reveal(agent, id, occasion), `${id} by ${occasion}`).toMatchObject({
        status: 404,
        body: { code: 'KAUNTER_DIRECTORY_CONTACT_NOT_FOUND' },
      })
    const rows = await server.database.query<Record<string, string>>(
      `select actor_id, subject_id, after from audit_log where action = 'directory.contact-revealed'`,
    )
    const { id: actor } = (await agent.get('/api/auth/me')).body.user
    expect(rows).toEqual([
      { actor_id: actor, subject_id: contact.id, after: JSON.stringify({ occasion: `ticket:${tickets['north-1']}` }) },
    ])
  })

  test('cannot be asked for with a place that is none', async () => {
    const user = (scope: object) =>
      admin.post('/api/auth/users', {
        email: 'odd@example.com',
        name: 'Odd',
        password: 'long enough',
        role: 'agent',
        ...scope,
      })
    const bad = ['abc', '0', '-1', '1.5', '1'.repeat(19), '', ' 1', '1\u0000', 1, null, true, {}, ['1']]
    for (const key of ['franchiseIds', 'outletIds'])
      for (const value of [...bad.map((id) => [id]), '1', 5, null, { 0: '1' }, Array.from({ length: 2001 }, () => '1')])
        expect(await user({ [key]: value }), `${key}: ${JSON.stringify(value)?.slice(0, 40)}`).toMatchObject({
          status: 400,
          body: { code: 'KAUNTER_REQUEST_INVALID', requestId: expect.any(String) },
        })
    expect(await server.database.query(`select id from auth_user where email = 'odd@example.com'`)).toEqual([])
  })
})
