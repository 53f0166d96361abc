import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('franchises, outlets and contacts', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  const write = (from: string, text: string) => simulator.post('/inbound', { from, name: `K${from}`, text })
  const ticketsOf = async (from: string) =>
    (await admin.get('/api/tickets')).body.items.filter(
      ({ contact }: { contact: { name: string } }) => contact.name === `K${from}`,
    )
  const ticketOf = (from: string) => waitFor(`the ticket of ${from}`, async () => (await ticketsOf(from))[0])
  const audited = (action: string) =>
    server.database.query<{ before: string; after: string }>(
      'select "before", "after" from audit_log where action = $1 order by id',
      [action],
    )
  const stored = (text: string) =>
    server.database.query('select handled_by from messaging_message where text = $1', [text])
  const send = (client: Client, kind: string, csv: string, dryRun = false) =>
    client.post('/api/directory/import', { kind, csv, dryRun })

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  test('are entered and changed by hand; every change is kept with what was before', async () => {
    const made = await admin.post('/api/directory/franchises', { fid: 'F-1', name: 'Kedai Satu' })
    expect(made).toMatchObject({ status: 201, body: { fid: 'F-1', name: 'Kedai Satu', status: 'active' } })
    const again = await admin.post('/api/directory/franchises', { fid: 'F-1', name: 'Other' })
    expect(again).toMatchObject({ status: 409, body: { code: 'KAUNTER_DIRECTORY_CODE_TAKEN' } })
    const franchiseId = made.body.id
    const enter = (body: object) =>
      admin.post('/api/directory/outlets', { oid: 'O-1', franchiseId, name: 'Klang', ...body })
    expect((await enter({ timeZone: 'Asia/Nowhere' })).status).toBe(400)
    expect((await enter({ state: 'XXX' })).status).toBe(400)
    expect((await enter({ franchiseId: '999' })).body.code).toBe('KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND')
    const outlet = (await enter({ state: 'SGR' })).body
    expect(outlet).toMatchObject({ timeZone: 'Asia/Kuala_Lumpur', state: 'SGR', franchise: { name: 'Kedai Satu' } })
    const change = (body: object) => admin.patch(`/api/directory/outlets/${outlet.id}`, body)
    expect((await change({ status: 'suspended', state: null })).body).toMatchObject({
      status: 'suspended',
      state: null,
    })
    await change({ status: 'suspended' })
    const [only, ...more] = await audited('directory.outlet-changed')
    expect(more).toEqual([])
    const values = { code: 'O-1', name: 'Klang', franchiseId, timeZone: 'Asia/Kuala_Lumpur' }
    expect([JSON.parse(only?.before ?? ''), JSON.parse(only?.after ?? '')]).toEqual([
      { ...values, status: 'active', state: 'SGR' },
      { ...values, status: 'suspended', state: null },
    ])
  })

  test('a file: every problem with its line before anything happens, then all of it or nothing, once', async () => {
    await send(admin, 'franchise', 'FID;Name\r\nN;Nasi "Utara"\r\nS;Satay, Selatan\r\n')
    const bad = [
      'oid,fid,name,time_zone,state,status',
      'A1,N,"Alor\nSetar",Asia/Kuala_Lumpur,kedah,active',
      'A2,X,Nobody’s,,,',
      'A3,N,,,,',
      'A1,N,Twice,,,',
      'A4,N,Far,Mars/North,,',
      'A5,N,Odd,,Atlantis,open',
      `A6,N,${'x'.repeat(201)},,,`,
      'A7,N',
    ].join('\n')
    const { body } = await send(admin, 'outlet', bad, true)
    expect(body.problems.map(({ line, column, problem }: Record<string, unknown>) => [line, column, problem])).toEqual([
      [4, 'fid', 'franchise-unknown'],
      [5, 'name', 'missing'],
      [6, 'oid', 'repeated'],
      [7, 'time_zone', 'time-zone'],
      [8, 'status', 'status'],
      [8, 'state', 'state'],
      [9, 'name', 'too-long'],
      [10, null, 'cells'],
    ])
    const refused = await send(admin, 'outlet', bad)
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'KAUNTER_DIRECTORY_IMPORT_INVALID', details: { problems: body.problems } },
    })
    const count = () => server.database.query(`select count(*)::int as n from directory_outlet where oid like 'A%'`)
    expect(await count()).toEqual([{ n: 0 }])
    for (const [csv, problem] of [
      ['oid,name\nA1,x', 'column-missing'],
      ['oid,fid,name,colour\nA1,N,x,red', 'column-unknown'],
      ['oid,fid,name\nA1,N,"x', 'quotes'],
    ])
      expect((await send(admin, 'outlet', csv as string, true)).body.problems[0].problem).toBe(problem)

    const rows = Array.from({ length: 250 }, (_, i) => `A${i},${i % 2 ? 'N' : 'S'},Outlet ${i},,W.P. Kuala Lumpur`)
    const file = (lines: string[]) => `\uFEFFoid,fid,name,time_zone,state\n${lines.join('\n')}`
    const result = { rows: 250, created: 250, changed: 0, unchanged: 0, moved: 0, problems: [] }
    expect((await send(admin, 'outlet', file(rows), true)).body).toEqual(result)
    expect(await count()).toEqual([{ n: 0 }])
    expect((await send(admin, 'outlet', file(rows))).body).toEqual(result)
    expect(await count()).toEqual([{ n: 250 }])
    const again = { ...result, created: 0, unchanged: 250 }
    expect((await send(admin, 'outlet', file(rows))).body).toEqual(again)
    const changed = file([...rows.slice(2), 'A0,N,Outlet 0,,', 'A1,N,Renamed,,'])
    expect((await send(admin, 'outlet', changed)).body).toEqual({ ...again, unchanged: 248, changed: 2, moved: 1 })
    const [moved] = await audited('directory.outlet-moved')
    expect(JSON.parse(moved?.after ?? '')).toMatchObject({ code: 'A0', state: 'KUL' })
  })

  test('a supervisor of one franchise sees it, searches in it and changes nothing else', async () => {
    const franchises = (await admin.get('/api/directory/franchises')).body.items
    const [north, south] = ['N', 'S'].map((fid) => franchises.find((each: { fid: string }) => each.fid === fid))
    const supervisor = await server.colleague(admin, 'supervisor', { franchiseIds: [north.id] })
    const agent = await server.colleague(admin, 'agent')
    const seen: string[] = []
    let cursor = ''
    do {
      const page = (await supervisor.get(`/api/directory/outlets?limit=50${cursor && `&cursor=${cursor}`}`)).body
      seen.push(...page.items.map(({ oid }: { oid: string }) => oid))
      cursor = page.nextCursor ?? ''
    } while (cursor !== '')
    expect(seen).toHaveLength(126)
    expect(seen).toEqual([...new Set(seen)])
    const search = (await supervisor.get('/api/directory/outlets?search=outlet%2024&limit=100')).body.items
    expect(search.map(({ oid }: { oid: string }) => oid)).toEqual(['A241', 'A243', 'A245', 'A247', 'A249'])
    expect((await supervisor.get(`/api/directory/franchises/${south.id}`)).status).toBe(404)
    expect((await supervisor.get('/api/directory/outlets?cursor=!!')).body.code).toBe('KAUNTER_CURSOR_INVALID')
    const enter = { oid: 'Z1', name: 'New' }
    expect((await supervisor.post('/api/directory/outlets', { ...enter, franchiseId: south.id })).status).toBe(404)
    expect((await supervisor.post('/api/directory/franchises', { fid: 'Z', name: 'Z' })).status).toBe(403)
    expect((await agent.post('/api/directory/outlets', { ...enter, franchiseId: north.id })).status).toBe(403)
    const mine = (await supervisor.post('/api/directory/outlets', { ...enter, franchiseId: north.id })).body
    const away = await supervisor.patch(`/api/directory/outlets/${mine.id}`, { franchiseId: south.id })
    expect(away.body.code).toBe('KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND')
    const { problems } = (await send(supervisor, 'outlet', 'oid,fid,name\nA2,N,taken\nB1,S,theirs\nB2,N,mine', true))
      .body
    expect(problems).toMatchObject([
      { line: 2, column: 'oid', problem: 'not-yours' },
      { line: 3, column: 'fid', problem: 'franchise-unknown' },
    ])
  })

  test('peers 43: a contact with several numbers and outlets is one contact', async () => {
    const [first, second] = ['60141110001', '60141110002']
    await write(first, 'from the first phone')
    const { contact, id } = await ticketOf(first)
    const path = `/api/directory/contacts/${contact.id}`
    const add = (kind: string, address: string) => admin.post(`${path}/identities`, { kind, address })
    for (const [kind, address] of [
      ['phone', '014-111 0002'],
      ['phone', 'abc'],
      ['email', 'x@y'],
    ] as const)
      expect((await add(kind, address)).body.code, address).toBe('KAUNTER_DIRECTORY_IDENTITY_INVALID')
    const added = (await add('phone', '+60 14-111 0002')).body
    expect(added.identities).toMatchObject([{ value: '+60141110001' }, { value: '+60141110002' }])
    expect((await add('phone', '+60141110002')).body.identities).toHaveLength(2)
    await write(second, 'from the second phone')
    await waitFor('the second message', async () => (await stored('from the second phone'))[0])
    const thread = (await admin.get(`/api/tickets/${id}/messages`)).body.items
    expect(thread.map(({ text }: { text: string }) => text)).toEqual(['from the first phone', 'from the second phone'])

    const other = '60141110003'
    await write(other, 'somebody else')
    const stranger = (await ticketOf(other)).contact
    expect(
      await admin.post(`/api/directory/contacts/${stranger.id}/identities`, { kind: 'phone', address: '+60141110001' }),
    ).toMatchObject({ status: 409, body: { code: 'KAUNTER_DIRECTORY_IDENTITY_TAKEN' } })

    const [one, two] = (await admin.get('/api/directory/outlets?limit=2')).body.items
    await admin.put(`${path}/outlets/${one.id}`, { primary: true })
    const both = (await admin.put(`${path}/outlets/${two.id}`, { primary: true })).body.outlets
    expect(
      both.map((link: { outlet: { id: string }; isPrimary: boolean }) => [link.outlet.id, link.isPrimary]),
    ).toEqual([
      [two.id, true],
      [one.id, false],
    ])
    // What one franchise says of a customer takes nothing from another.
    const franchise = (await admin.post('/api/directory/franchises', { fid: 'shared', name: 'Shared' })).body
    const elsewhere = { franchiseId: franchise.id, oid: 'shared-1', name: 'Shared 1' }
    const three = (await admin.post('/api/directory/outlets', elsewhere)).body
    const shared = (await admin.put(`${path}/outlets/${three.id}`, { primary: true })).body.outlets
    const primaries = shared.filter((link: { isPrimary: boolean }) => link.isPrimary)
    expect(primaries.map((link: { outlet: { id: string } }) => link.outlet.id).sort()).toEqual(
      [two.id, three.id].sort(),
    )
    await admin.call('DELETE', `${path}/outlets/${three.id}`)
    const until = await admin.put(`${path}/outlets/${two.id}`, { validUntil: '2020-01-01T00:00:00.000Z' })
    expect(until.body.outlets).toMatchObject([{ outlet: { id: one.id } }])
    expect((await admin.call('DELETE', `${path}/outlets/${one.id}`)).body.outlets).toEqual([])

    const gone = added.identities[1].id
    expect((await admin.call('DELETE', `${path}/identities/${gone}`)).body.identities).toHaveLength(1)
    await simulator.post('/inbound', { from: second, name: 'Kowner', text: 'a new owner of the number' })
    expect((await ticketOf('owner')).contact.id).not.toBe(contact.id)
  })

  test('peers 44: what a blocked contact writes is kept, opens and reopens nothing, and shows when that is over', async () => {
    const from = '60141110004'
    await write(from, 'before')
    const ticket = await ticketOf(from)
    const path = `/api/directory/contacts/${ticket.contact.id}`
    const block = (blocked: boolean, client = admin) => client.put(`${path}/blocks/whatsapp-cloud`, { blocked })
    const agent = await server.colleague(admin, 'agent')
    expect((await block(true, agent)).status).toBe(403)
    await admin.patch(`/api/tickets/${ticket.id}`, { status: 'resolved' })
    expect((await block(true)).body.blockedOn).toEqual(['whatsapp-cloud'])
    await block(true)
    await write(from, 'BUY NOW')
    // Taken, so that it is not offered for ever.
    expect(await waitFor('the message', async () => (await stored('BUY NOW'))[0])).toEqual({ handled_by: 'tickets' })
    const row = () =>
      server.database.query(
        'select id, status, is_open, awaiting_reply_since from tickets_ticket where contact_id = $1',
        [ticket.contact.id],
      )
    const quiet = [{ id: ticket.id, status: 'resolved', is_open: false, awaiting_reply_since: null }]
    expect(await row()).toEqual(quiet)
    const texts = async (id: string) =>
      (await agent.get(`/api/tickets/${id}/messages`)).body.items.map(({ text }: { text: string }) => text)
    expect(await texts(ticket.id)).toEqual(['before'])

    await block(false)
    await waitFor('what was kept', async () => (await texts(ticket.id)).length === 2)
    expect(await texts(ticket.id)).toEqual(['before', 'BUY NOW'])
    expect(await row()).toEqual(quiet)
    await write(from, 'after')
    await waitFor('the ticket to open again', async () => (await row())[0]?.is_open)
    expect((await audited('directory.contact-blocked')).length).toBe(1)
    expect((await audited('directory.contact-unblocked')).length).toBe(1)

    // Of a contact that never had a ticket: in the first one that it opens.
    const silent = '60141110005'
    await simulator.post('/inbound', {
      ...{ from: silent, name: `K${silent}`, type: 'reaction' },
      message: { message_id: 'wamid.none', emoji: '👍' },
    })
    const [contact] = await waitFor('the contact', async () => {
      const rows = await server.database.query('select id from directory_contact where name = $1', [`K${silent}`])
      return rows.length > 0 ? rows : undefined
    })
    const other = `/api/directory/contacts/${contact?.id}/blocks/whatsapp-cloud`
    await admin.put(other, { blocked: true })
    await write(silent, 'while blocked')
    await waitFor('the message', async () => (await stored('while blocked'))[0])
    expect(await ticketsOf(silent)).toEqual([])
    await admin.put(other, { blocked: false })
    await write(silent, 'let through')
    const opened = await ticketOf(silent)
    expect(await texts(opened.id)).toEqual(['while blocked', 'let through'])
  })
})
