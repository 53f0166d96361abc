import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** All built-in roles have the unlinked lane; this plugin makes one that has not. */
const readerRole = `
const roles = ['reader']
export default {
  name: 'reader-role',
  permissions: { 'tickets:read': { label: 'Read', roles }, 'live:listen': { label: 'Listen', roles } },
}
`

interface Ticket {
  id: string
  outletId: string | null
  franchiseId: string | null
  status: string
  awaitingReplySince: string | null
  contact: { id: string; name: string }
}

describe('which outlet a ticket is for', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  /** Of the outlet Utara 1, of all of Selatan, and of Selatan without the unlinked lane. */
  let utara: Client
  let selatan: Client
  let reader: Client
  const franchises = {} as Record<'utara' | 'selatan', string>
  const outlets = {} as Record<'utara-1' | 'utara-2' | 'selatan-1', string>

  const write = (from: string, text: string) => simulator.post('/inbound', { from, name: `K${from}`, text })
  const ticketOf = (from: string, wanted: (ticket: Ticket) => boolean = () => true): Promise<Ticket> =>
    waitFor(`a ticket of ${from}`, async () =>
      (await admin.get('/api/tickets')).body.items.find(
        (ticket: Ticket) => ticket.contact.name === `K${from}` && wanted(ticket),
      ),
    )
  const belongsTo = (contactId: string, outletId: string, body: object = {}) =>
    admin.put(`/api/directory/contacts/${contactId}/outlets/${outletId}`, body)
  const close = (id: string) => admin.patch(`/api/tickets/${id}`, { status: 'closed' })
  const linkEvents = async (id: string) =>
    (await admin.get(`/api/tickets/${id}/events`)).body.items.filter(({ type }: { type: string }) => type === 'linked')
  const questionOf = (ticketId: string): Promise<{ id: string }> =>
    waitFor(`the question about ${ticketId}`, async () => {
      const [row] = await server.database.query<{ id: string }>(
        `select m.provider_id as id from tickets_question q join messaging_message m on m.id = q.message_id
         where q.ticket_id = $1 and m.provider_id is not null`,
        [ticketId],
      )
      return row
    })
  const tap = async (from: string, ticketId: string, outletId: string) => {
    const question = await questionOf(ticketId)
    // The list is on the phone once the provider has delivered it.
    await waitFor('the list on the phone', async () =>
      simulator
        .post('/phone/messages', {
          ...{ person: from, kind: 'tap', target: question.id, choice: `outlet.${ticketId}.${outletId}` },
        })
        .then(
          () => true,
          () => false,
        ),
    )
  }

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    writeFileSync(join(folder, 'reader.mjs'), readerRole)
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, [join(folder, 'reader.mjs')]: {} } } })
    admin = await server.signIn()
    for (const fid of ['utara', 'selatan'] as const)
      franchises[fid] = (await admin.post('/api/directory/franchises', { fid, name: `Kedai ${fid}` })).body.id
    for (const oid of ['utara-1', 'utara-2', 'selatan-1'] as const) {
      const franchiseId = franchises[oid.split('-')[0] as 'utara']
      outlets[oid] = (await admin.post('/api/directory/outlets', { oid, franchiseId, name: `Cawangan ${oid}` })).body.id
    }
    utara = await server.colleague(admin, 'agent', { outletIds: [outlets['utara-1']] })
    selatan = await server.colleague(admin, 'agent', { franchiseIds: [franchises.selatan] })
    reader = await server.colleague(admin, 'agent', { franchiseIds: [franchises.selatan], name: 'reader' })
    await server.database.query(`update auth_user set role = 'reader' where name = 'reader'`)
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  test('a contact of one outlet: the ticket is linked from its first moment, by nobody', async () => {
    const from = '60121110001'
    await write(from, 'first')
    const first = await ticketOf(from)
    expect(first.outletId).toBeNull()
    expect((await utara.get(`/api/tickets/${first.id}`)).status).toBe(200)
    await belongsTo(first.contact.id, outlets['utara-1'])
    await close(first.id)
    const stream = await LiveStream.open(server.url, selatan)
    await write(from, 'second')
    const second = await ticketOf(from, ({ id }) => id !== first.id)
    expect(second).toMatchObject({ outletId: outlets['utara-1'], franchiseId: franchises.utara })
    expect(await linkEvents(second.id)).toMatchObject([
      { actor: null, actorKind: 'system', data: { reason: 'only' }, changes: expect.any(Array) },
    ])
    expect((await utara.get(`/api/tickets/${second.id}`)).body.outletId).toBe(outlets['utara-1'])
    expect((await selatan.get(`/api/tickets/${second.id}`)).status).toBe(404)
    // Something that Selatan may see, sent later: had the second ticket been told of, it would stand before.
    await write('60121110009', 'for all')
    await waitFor('the later message', () => stream.texts().includes('for all'))
    const about = stream.changes().map(({ data }) => data.data.ticketId ?? data.data.ticket.id)
    expect(about).not.toContain(second.id)
    stream.close()
  })

  test('one of several: asked in the chat, tapped, linked; the outlet sees it at once, another franchise never', async () => {
    const from = '60121110002'
    await write(from, 'hello')
    const before = await ticketOf(from)
    const contactId = before.contact.id
    await belongsTo(contactId, outlets['utara-1'])
    await belongsTo(contactId, outlets['selatan-1'])
    await close(before.id)
    const streams = {
      utara: await LiveStream.open(server.url, utara),
      selatan: await LiveStream.open(server.url, selatan),
      reader: await LiveStream.open(server.url, reader),
    }
    await write(from, 'mesin rosak')
    const ticket = await ticketOf(from, ({ id }) => id !== before.id)
    expect(ticket.outletId).toBeNull()
    await questionOf(ticket.id)
    const { items } = await simulator.get('/sent')
    expect(items.filter((item: { to: string }) => item.to === `+${from}`)).toMatchObject([
      { type: 'interactive', text: 'Kedai yang mana satu? · Which of your shops is this about?' },
    ])
    // What the system says is no answer: the customer still waits for a person.
    const rows = () =>
      server.database.query(
        'select answered_at, first_responded_at, status, awaiting_reply_since from tickets_ticket where id = $1',
        [ticket.id],
      )
    const untouched = { answered_at: null, first_responded_at: null, status: 'new' }
    expect(await rows()).toMatchObject([
      { ...untouched, awaiting_reply_since: new Date(ticket.awaitingReplySince ?? 0) },
    ])
    expect((await utara.get(`/api/tickets/${ticket.id}/messages`)).body.items).toMatchObject([
      { direction: 'in', text: 'mesin rosak' },
      { direction: 'out', kind: 'interactive', author: null },
    ])
    expect((await utara.get(`/api/tickets/${ticket.id}/outlets`)).body).toMatchObject({
      current: null,
      suggested: [{ outlet: { oid: 'utara-1' }, isPrimary: false }],
      question: { settledAt: null },
    })

    await tap(from, ticket.id, outlets['utara-1'])
    const told = () =>
      streams.utara
        .changes('ticket.changed')
        .find(({ data }) => data.data.ticket.id === ticket.id && data.data.ticket.outletId === outlets['utara-1'])
    await waitFor('the outlet to be told', told)
    await waitFor('Selatan to be told that it is gone', () =>
      streams.selatan.changes('ticket.hidden').some(({ data }) => data.data.ticketId === ticket.id),
    )
    expect((await utara.get(`/api/tickets/${ticket.id}`)).status).toBe(200)
    expect((await selatan.get(`/api/tickets/${ticket.id}`)).status).toBe(404)
    expect(await linkEvents(ticket.id)).toMatchObject([{ actorKind: 'customer', data: { reason: 'answered' } }])
    // The tap is in the thread, and neither a question of its own nor a new ticket.
    await waitFor('the tap in the thread', async () =>
      (await utara.get(`/api/tickets/${ticket.id}/messages`)).body.items.some(
        (message: { direction: string; kind: string }) => message.kind === 'interactive' && message.direction === 'in',
      ),
    )
    expect(await rows()).toMatchObject([
      { ...untouched, awaiting_reply_since: new Date(ticket.awaitingReplySince ?? 0) },
    ])
    const audit = await server.database.query<{ before: string; after: string }>(
      `select "before", "after" from audit_log where action = 'ticket.linked' and subject_id = $1`,
      [ticket.id],
    )
    expect(audit.map((row) => [JSON.parse(row.before), JSON.parse(row.after)])).toEqual([
      [
        { franchiseId: null, outletId: null },
        { franchiseId: franchises.utara, outletId: outlets['utara-1'], reason: 'answered' },
      ],
    ])
    expect(streams.reader.changes()).toEqual([])
    for (const stream of Object.values(streams)) stream.close()

    // Remembered: nobody is asked again, until that ends.
    await close(ticket.id)
    await write(from, 'lagi')
    const next = await ticketOf(from, ({ id }) => id !== ticket.id)
    expect(next.outletId).toBe(outlets['utara-1'])
    expect(await linkEvents(next.id)).toMatchObject([{ actorKind: 'system', data: { reason: 'primary' } }])
    await server.database.query(
      `update directory_contact_outlet set primary_until = now() - interval '1 minute' where contact_id = $1 and is_primary`,
      [contactId],
    )
    await belongsTo(contactId, outlets['utara-2'])
    await close(next.id)
    await write(from, 'sekali lagi')
    const last = await ticketOf(from, ({ id }) => id !== next.id)
    expect(last.outletId).toBeNull()
    await questionOf(last.id)

    // A person decides meanwhile: the answer that comes then changes nothing, and is not remembered.
    expect((await utara.put(`/api/tickets/${last.id}/outlet`, { outletId: outlets['utara-1'] })).status).toBe(200)
    await tap(from, last.id, outlets['utara-2'])
    await waitFor('the late tap', async () =>
      (await utara.get(`/api/tickets/${last.id}/messages`)).body.items.some((message: { text: string }) =>
        message.text.startsWith('Cawangan utara-2'),
      ),
    )
    expect((await utara.get(`/api/tickets/${last.id}`)).body.outletId).toBe(outlets['utara-1'])
    expect(await linkEvents(last.id)).toMatchObject([{ actorKind: 'user', data: { reason: 'chosen' } }])
    const { outlets: known } = (await admin.get(`/api/directory/contacts/${contactId}`)).body
    expect(known.filter(({ isPrimary }: { isPrimary: boolean }) => isPrimary)).toEqual([])
  })

  test('an answer to what is closed links that, opens nothing and reopens nothing', async () => {
    const from = '60121110003'
    await write(from, 'hello')
    const first = await ticketOf(from)
    await belongsTo(first.contact.id, outlets['utara-1'])
    await belongsTo(first.contact.id, outlets['utara-2'])
    await close(first.id)
    await write(from, 'which one')
    const ticket = await ticketOf(from, ({ id }) => id !== first.id)
    await questionOf(ticket.id)
    await admin.patch(`/api/tickets/${ticket.id}`, { status: 'resolved' })
    await tap(from, ticket.id, outlets['utara-2'])
    await waitFor('the link', async () => (await admin.get(`/api/tickets/${ticket.id}`)).body.outletId !== null)
    expect((await admin.get(`/api/tickets/${ticket.id}`)).body).toMatchObject({
      ...{ status: 'resolved', outletId: outlets['utara-2'], awaitingReplySince: null },
    })
    const tickets = await server.database.query('select id from tickets_ticket where contact_id = $1 and is_open', [
      first.contact.id,
    ])
    expect(tickets).toEqual([])
  })

  test('an answer about a ticket that was merged meanwhile links the one that it went into', async () => {
    const from = '60121110013'
    await write(from, 'hello')
    const first = await ticketOf(from)
    await belongsTo(first.contact.id, outlets['utara-1'])
    await belongsTo(first.contact.id, outlets['utara-2'])
    await close(first.id)
    await write(from, 'which one')
    const ticket = await ticketOf(from, ({ id }) => id !== first.id)
    await questionOf(ticket.id)
    await write('60121110014', 'the same, from my other phone')
    const other = await ticketOf('60121110014')
    expect((await admin.post(`/api/tickets/${ticket.id}/merge`, { intoId: other.id })).status).toBe(200)
    await tap(from, ticket.id, outlets['utara-2'])
    await waitFor('the link', async () => (await admin.get(`/api/tickets/${other.id}`)).body.outletId !== null)
    expect((await admin.get(`/api/tickets/${other.id}`)).body.outletId).toBe(outlets['utara-2'])
    expect((await admin.get(`/api/tickets/${ticket.id}`)).body.outletId).toBeNull()
    expect(await linkEvents(other.id)).toMatchObject([{ actorKind: 'customer', data: { reason: 'answered' } }])
    await close(other.id)
  })

  test('by hand: both sides must be in sight, and whoever has it and loses sight of it gives it back', async () => {
    const from = '60121110004'
    await write(from, 'by hand')
    const { id, contact } = await ticketOf(from)
    const put = (client: Client, body: object) => client.put(`/api/tickets/${id}/outlet`, body)
    expect(await put(utara, { outletId: outlets['selatan-1'] })).toMatchObject({
      status: 404,
      body: { code: 'KAUNTER_TICKET_OUTLET_NOT_FOUND' },
    })
    expect(await put(reader, { outletId: outlets['selatan-1'] })).toMatchObject({ status: 403 })
    expect((await utara.get(`/api/tickets/${id}/outlets?search=cawangan`)).body).toMatchObject({
      suggested: [],
      found: [{ oid: 'utara-1' }],
    })
    const me = (await selatan.get('/api/auth/me')).body.user.id
    await admin.patch(`/api/tickets/${id}`, { assigneeId: me })
    expect((await put(utara, { outletId: outlets['utara-1'], remember: true })).body).toMatchObject({
      ...{ outletId: outlets['utara-1'], assignee: null },
    })
    expect((await put(selatan, { outletId: outlets['selatan-1'] })).status).toBe(404)
    expect((await admin.get(`/api/directory/contacts/${contact.id}`)).body.outlets).toMatchObject([
      { outlet: { oid: 'utara-1' }, isPrimary: true, validUntil: null },
    ])
    expect((await put(utara, { outletId: null })).body.outletId).toBeNull()
    expect((await selatan.get(`/api/tickets/${id}`)).status).toBe(200)
    // Replayed, the events give the row.
    const events = (await linkEvents(id)).reverse()
    const steps = events.map(({ changes }: { changes: { field: string; before: string; after: string }[] }) =>
      changes.filter(({ field }) => field === 'outlet_id').map(({ before, after }) => [before, after]),
    )
    expect(steps).toEqual([[[null, outlets['utara-1']]], [[outlets['utara-1'], null]]])
  })

  test('two hundred at once: each is linked or says why not, and a second time changes nothing', async () => {
    const people = Array.from({ length: 200 }, (_, i) => `6013300${String(i).padStart(4, '0')}`)
    await simulator.post('/batch', { messages: people.map((from) => ({ from, name: 'Ramai', text: 'bulk' })) })
    const rows = () =>
      server.database.query<{ id: string; version: number; outlet_id: string | null }>(
        `select id, version, outlet_id from tickets_ticket where last_message_preview = 'bulk' order by id`,
      )
    await waitFor('all tickets', async () => (await rows()).length === 200)
    const before = await rows()
    await write('60121110007', 'theirs')
    const { id: hidden } = await ticketOf('60121110007')
    await selatan.put(`/api/tickets/${hidden}/outlet`, { outletId: outlets['selatan-1'] })
    const ticketIds = [...before.map(({ id }) => id), hidden]
    const link = () => utara.post('/api/tickets/link', { ticketIds, outletId: outlets['utara-1'] })
    const { status, body } = await link()
    expect(status).toBe(200)
    const failed = body.items.filter(({ error }: { error: unknown }) => error !== null)
    expect(failed).toEqual([
      { ticketId: hidden, error: { code: 'KAUNTER_TICKET_NOT_FOUND', message: expect.any(String) } },
    ])
    expect(body.items).toHaveLength(201)
    const after = await rows()
    expect(after.every(({ outlet_id }) => outlet_id === outlets['utara-1'])).toBe(true)
    expect(after.map(({ version }) => version)).toEqual(before.map(({ version }) => version + 1))
    const counted = () =>
      server.database.query(
        `select (select count(*) from tickets_event e join tickets_ticket t on t.id = e.ticket_id
                 where t.last_message_preview = 'bulk' and e.type = 'linked')::int as events,
                (select count(*) from audit_log a join tickets_ticket t on a.subject_id = cast(t.id as char(20))
                 where t.last_message_preview = 'bulk' and a.action = 'ticket.linked')::int as audited`,
      )
    expect(await counted()).toEqual([{ events: 200, audited: 200 }])
    await link()
    expect(await counted()).toEqual([{ events: 200, audited: 200 }])
    expect((await selatan.get(`/api/tickets/${before[0]?.id}`)).status).toBe(404)
  })

  test('all of a contact that belong to no outlet, open or not', async () => {
    const from = '60121110005'
    await write(from, 'one')
    const first = await ticketOf(from)
    await close(first.id)
    await write(from, 'two')
    const second = await ticketOf(from, ({ id }) => id !== first.id)
    const contactId = first.contact.id
    const answer = await selatan.post('/api/tickets/link', {
      contactId,
      outletId: outlets['selatan-1'],
      remember: true,
    })
    expect(answer.body.items).toEqual([first.id, second.id].map((ticketId) => ({ ticketId, error: null })))
    const status = async (id: string) => (await utara.get(`/api/tickets/${id}`)).status
    expect([await status(first.id), await status(second.id)]).toEqual([404, 404])
    expect((await selatan.get('/api/tickets/counts')).body.unlinked.count).toBeGreaterThan(0)
  })

  test('an outlet that goes to another franchise takes its open tickets along', async () => {
    const from = '60121110006'
    await write(from, 'done')
    const done = await ticketOf(from)
    await admin.put(`/api/tickets/${done.id}/outlet`, { outletId: outlets['utara-2'], remember: true })
    await close(done.id)
    await write(from, 'still open')
    const open = await ticketOf(from, ({ id }) => id !== done.id)
    expect(open.outletId).toBe(outlets['utara-2'])
    expect((await selatan.get(`/api/tickets/${open.id}`)).status).toBe(404)
    const stream = await LiveStream.open(server.url, selatan)
    const moved = await admin.patch(`/api/directory/outlets/${outlets['utara-2']}`, { franchiseId: franchises.selatan })
    expect(moved.body.franchise.id).toBe(franchises.selatan)
    await waitFor('Selatan to be told', () =>
      stream.changes('ticket.changed').some(({ data }) => data.data.ticket.id === open.id),
    )
    stream.close()
    expect((await selatan.get(`/api/tickets/${open.id}`)).body.franchiseId).toBe(franchises.selatan)
    expect((await selatan.get(`/api/tickets/${done.id}`)).status).toBe(404)
    expect(await linkEvents(open.id)).toMatchObject([
      { actorKind: 'system', data: { reason: 'moved' } },
      { actorKind: 'system', data: { reason: 'only' } },
    ])
  })
})
