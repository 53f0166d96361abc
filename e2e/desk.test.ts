import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface TicketRow {
  id: string
  status: string
  priority: string
  kind: string
  assignee_id: string | null
  team_id: string | null
  category_id: string | null
  version: number
  is_open: boolean
}
interface Person {
  id: string
  client: Client
  stream?: LiveStream
}

describe('the desk', () => {
  let simulator: SimulatorProcess
  let server: Server
  let second: Server
  let admin: Client
  let chief: Client
  let people = 0

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    second = await Server.start({ database: server.database, env: simulator.serverEnvironment })
    admin = await server.signIn()
    chief = await server.colleague(admin, 'supervisor')
  })
  afterAll(async () => {
    await Promise.all([second?.stop(), server?.stop()])
    await simulator?.stop()
  })

  const query = <R extends object>(sql: string, values: unknown[] = []) => server.database.query<R>(sql, values)
  const tickets = () => query<TicketRow>('select * from tickets_ticket order by id')
  const row = async (id: string) => (await query<TicketRow>('select * from tickets_ticket where id = $1', [id]))[0]
  const teamOf = (id: string) => query<TicketRow>('select * from tickets_ticket where team_id = $1 order by id', [id])

  /** Somebody new writes; the id of the ticket. */
  async function writes(text: string): Promise<string> {
    people += 1
    const name = `Kedai ${people}`
    await simulator.post('/inbound', { from: `6012${5_000_000 + people}`, name, text })
    const found = await waitFor(`the ticket of ${name}`, () =>
      query<{ id: string }>(
        'select t.id from tickets_ticket t join directory_contact c on c.id = t.contact_id where c.name = $1',
        [name],
      ).then((rows) => rows[0]),
    )
    return found.id
  }
  async function agent(more: object = {}): Promise<Person> {
    const client = await server.colleague(admin, 'agent', more)
    return { id: (await client.get('/api/auth/me')).body.user.id, client }
  }
  async function comes(person: Person, to: Server = server): Promise<void> {
    person.stream = await LiveStream.open(to.url, person.client)
  }
  async function made(path: string, body: object): Promise<string> {
    const answer = await chief.post(`/api/tickets/${path}`, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.id
  }
  const team = (name: string, members: { userId: string; capacity: number | null }[], more: object = {}) =>
    made('teams', { name, mode: 'round_robin', defaultFor: null, members, ...more })
  const franchise = async (fid: string) => (await admin.post('/api/directory/franchises', { fid, name: fid })).body.id
  const events = async (id: string, client = chief) => (await client.get(`/api/tickets/${id}/events`)).body.items

  test('a colleague sees what was set: category, priority, tags made on the fly, fields; each with before and after', async () => {
    const [one, other] = [await agent(), await agent()]
    const categoryId = await made('categories', { nameEn: 'Printer', nameMs: 'Pencetak', active: true, position: 1 })
    await made('fields', {
      ...{ key: 'model', labelEn: 'Model', labelMs: 'Model', type: 'select', options: ['P1', 'P2'], kind: 'support' },
      ...{ required: true, position: 1 },
    })
    const id = await writes('Resit tak keluar')
    const wanted = { categoryId, priority: 'high', tags: ['VIP', 'Lambat'], fields: { model: 'P1' } }
    const set = await one.client.patch(`/api/tickets/${id}`, wanted)
    expect(set, JSON.stringify(set.body)).toMatchObject({ status: 200 })
    const seen = (await other.client.get(`/api/tickets/${id}`)).body
    expect(seen).toMatchObject({ categoryId, priority: 'high', fields: { model: 'P1' } })
    expect(seen.tags.map(({ name }: { name: string }) => name)).toEqual(['Lambat', 'VIP'])
    expect((await events(id, other.client))[0]).toMatchObject({
      ...{ type: 'changed', actor: { id: one.id } },
      changes: expect.arrayContaining([
        { field: 'priority', before: 'normal', after: 'high' },
        { field: 'category_id', before: null, after: categoryId },
        { field: 'tags', before: null, after: 'Lambat, VIP' },
        { field: 'field:model', before: null, after: 'P1' },
      ]),
    })
    // The same tag in another spelling is the same tag, and nothing changes.
    const { version } = (await row(id)) as TicketRow
    await one.client.patch(`/api/tickets/${id}`, { tags: ['vip', 'LAMBAT'] })
    expect((await row(id))?.version).toBe(version)
    expect((await query('select id from tickets_tag')).length).toBe(2)

    // What is removed stays with the ticket that has it, and is given to no other.
    expect((await chief.delete(`/api/tickets/categories/${categoryId}`)).status).toBe(204)
    expect((await other.client.get(`/api/tickets/${id}`)).body.categoryId).toBe(categoryId)
    const late = await writes('Mesin rosak')
    expect((await one.client.patch(`/api/tickets/${late}`, { categoryId })).body.code).toBe(
      'KAUNTER_TICKET_CHOICE_UNKNOWN',
    )
    for (const fields of [{ model: 'P3' }, { model: 5 }, { nothing: 'x' }, { budget: 5 }])
      expect((await one.client.patch(`/api/tickets/${late}`, { fields })).status, JSON.stringify(fields)).toBe(422)
    // Before the end, what is required must be there.
    expect(await one.client.patch(`/api/tickets/${late}`, { status: 'resolved' })).toMatchObject({
      ...{ status: 422, body: { code: 'KAUNTER_TICKET_FIELD_REQUIRED', details: { keys: ['model'] } } },
    })
    expect(
      (await one.client.patch(`/api/tickets/${late}`, { status: 'resolved', fields: { model: 'P2' } })).status,
    ).toBe(200)
    expect((await row(late))?.status).toBe('resolved')

    // Many at once: each by itself, and none of what is out of sight.
    const shop = await agent({ franchiseIds: [await franchise('F-1')] })
    await query('update tickets_ticket set franchise_id = $2 where id = $1', [late, await franchise('F-2')])
    const before = await row(late)
    const bulk = await shop.client.post('/api/tickets/bulk', {
      ...{ ticketIds: [id, late, '999999'], change: { status: 'pending_internal', tags: ['VIP'] } },
    })
    expect(bulk.body.items).toMatchObject([
      { ticketId: id, ok: true },
      { ticketId: late, ok: false, code: 'KAUNTER_TICKET_NOT_FOUND' },
      { ticketId: '999999', ok: false, code: 'KAUNTER_TICKET_NOT_FOUND' },
    ])
    expect(await row(late)).toEqual(before)
    expect((await row(id))?.status).toBe('pending_internal')
    const [field] = (await chief.get('/api/tickets/fields')).body.items.filter(
      ({ key }: { key: string }) => key === 'model',
    )
    await chief.delete(`/api/tickets/fields/${field.id}`)
  })

  test('peers 5: two processes give 60 tickets to five people, each to one, in turn and as far as each can carry', async () => {
    const five = await Promise.all([agent(), agent(), agent(), agent(), agent()])
    const away = await agent()
    for (const [i, person] of [...five, away].entries()) await comes(person, i % 2 === 0 ? server : second)
    expect((await away.client.put('/api/tickets/availability', { available: false })).body).toEqual({
      ...{ available: false, online: true },
    })
    const absent = await agent()
    const capacities = [5, 20, 20, 20, 20]
    const teamId = await team('Sokongan', [
      ...five.map(({ id }, i) => ({ userId: id, capacity: capacities[i] as number })),
      ...[away, absent].map(({ id }) => ({ userId: id, capacity: null })),
    ])
    const ids = await Promise.all(Array.from({ length: 60 }, () => writes('Mesin rosak')))
    // Both processes get the tickets into the team at once, each in its own transaction.
    const to = [chief, new Client(second.url, chief.token)]
    await Promise.all(ids.map((id, i) => to[i % 2]?.patch(`/api/tickets/${id}`, { teamId })))
    await waitFor('all to be given', async () =>
      (await teamOf(teamId)).every(({ assignee_id }) => assignee_id !== null),
    )
    const given = Map.groupBy(await teamOf(teamId), ({ assignee_id }) => assignee_id as string)
    const counts = five.map(({ id }) => given.get(id)?.length ?? 0)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60)
    expect(counts[0]).toBe(5)
    // In turn: of those with room to the end, none has more than one ticket more than another.
    expect(Math.max(...counts.slice(1)) - Math.min(...counts.slice(1)), String(counts)).toBeLessThanOrEqual(1)
    // Exactly one assignment each, and a colleague sees it.
    const told = await query<{ ticket_id: string; n: string | number }>(
      `select ticket_id, count(*) as n from tickets_event where type = 'assigned' and data like '%"assignee_id":"%'
       and ticket_id in (select id from tickets_ticket where team_id = $1) group by ticket_id`,
      [teamId],
    )
    expect(told.map(({ n }) => Number(n))).toEqual(Array.from({ length: 60 }, () => 1))
    const mine = await five[1]?.client.get('/api/tickets?assignee=me&limit=100')
    expect(mine?.body.items).toHaveLength(counts[1] as number)

    // Whoever is full gets none until one of his is done.
    const waiting = await writes('Seorang lagi')
    const [full, ...others] = five as [Person, ...Person[]]
    for (const { client } of others) await client.put('/api/tickets/availability', { available: false })
    await chief.patch(`/api/tickets/${waiting}`, { teamId })
    const [his] = given.get(full.id) as TicketRow[]
    expect((await row(waiting))?.assignee_id).toBeNull()
    await full.client.patch(`/api/tickets/${his?.id}`, { status: 'resolved' })
    await waitFor('the free place to be taken', async () => (await row(waiting))?.assignee_id === full.id)

    // Nobody is free: it waits, and goes to whoever comes back.
    const last = await writes('Yang terakhir')
    await chief.patch(`/api/tickets/${last}`, { teamId })
    await away.client.put('/api/tickets/availability', { available: true })
    await waitFor('who came back to get it', async () => (await row(last))?.assignee_id === away.id)
    expect((await events(last))[0]).toMatchObject({ type: 'assigned', actorKind: 'system' })

    // A person who left: his go to those who are there, or wait; nothing stays with him.
    const left = five[1] as Person
    const before = (await teamOf(teamId)).filter(({ assignee_id }) => assignee_id === left.id).map(({ id }) => id)
    expect((await admin.patch(`/api/auth/users/${left.id}`, { active: false })).status).toBe(200)
    await waitFor('his tickets to go back', async () =>
      (await tickets()).every(({ assignee_id, is_open }) => !is_open || assignee_id !== left.id),
    )
    await waitFor('them to be given to who is there', async () =>
      (await Promise.all(before.map(row))).every((ticket) => ticket?.assignee_id === away.id),
    )
    const assignments = (await events(before[0] as string)).filter(({ type }: { type: string }) => type === 'assigned')
    expect(assignments.slice(0, 2)).toMatchObject([
      { type: 'assigned', actorKind: 'system', data: { from: null, to: expect.any(String) } },
      { type: 'assigned', actorKind: 'system', changes: [{ field: 'assignee_id', after: null }] },
    ])

    // One who sees less from now on keeps what he sees.
    const narrowed = five[2] as Person
    const own = (await teamOf(teamId)).filter(({ assignee_id }) => assignee_id === narrowed.id).map(({ id }) => id)
    const [kept, lost] = [await franchise('F-3'), await franchise('F-4')]
    await query('update tickets_ticket set franchise_id = $2 where id = $1', [own[0], kept])
    await query('update tickets_ticket set franchise_id = $2 where id = $1', [own[1], lost])
    const narrow = { scopeAll: false, franchiseIds: [kept] }
    expect((await admin.patch(`/api/auth/users/${narrowed.id}`, narrow)).status).toBe(200)
    await waitFor('what is out of sight to go on', async () => (await row(own[1] as string))?.assignee_id === away.id)
    expect((await row(own[0] as string))?.assignee_id).toBe(narrowed.id)
    for (const { stream } of [...five, away]) stream?.close()
  })

  test('peers 45: a hand-over names who and why in one event, and answers nobody', async () => {
    const [from, to] = [await agent(), await agent()]
    const id = await writes('Tolong saya')
    const teamId = await team('Pakar', [{ userId: to.id, capacity: null }], { mode: 'manual' })
    const refused = await from.client.post(`/api/tickets/${id}/hand-over`, { assigneeId: '999999', note: 'Anda tahu' })
    expect(refused.body.code).toBe('KAUNTER_TICKET_ASSIGNEE_UNKNOWN')
    const over = await from.client.post(`/api/tickets/${id}/hand-over`, {
      assigneeId: to.id,
      teamId,
      note: 'Anda tahu',
    })
    expect(over, JSON.stringify(over.body)).toMatchObject({ status: 200, body: { assignee: { id: to.id }, teamId } })
    expect((await events(id, to.client)).filter(({ type }: { type: string }) => type === 'handed-over')).toMatchObject([
      {
        ...{ actor: { id: from.id }, data: { text: 'Anda tahu' } },
        changes: [
          { field: 'assignee_id', before: null, after: expect.any(String) },
          { field: 'team_id', before: null, after: teamId },
        ],
      },
    ])
    expect(await row(id)).toMatchObject({ status: 'new', answered_at: null, first_responded_at: null })
    expect((await row(id)) as object).toHaveProperty('awaiting_reply_since', expect.any(Date))
    // Only the members of a team that still has none of its tickets open can be let go.
    expect((await chief.delete(`/api/tickets/teams/${teamId}`)).body.code).toBe('KAUNTER_TICKET_TEAM_HAS_TICKETS')
    await to.client.patch(`/api/tickets/${id}`, { teamId: null })
    expect((await chief.delete(`/api/tickets/teams/${teamId}`)).status).toBe(204)
  })

  test('a lead goes to sales: by a word of the customer, or handed off by support', async () => {
    const seller = await agent()
    const support = await agent()
    const salesTeam = await team('Jualan', [{ userId: seller.id, capacity: null }], {
      mode: 'manual',
      defaultFor: 'sales',
    })
    const asked = await writes('Berapa harga sistem POS untuk tiga outlet?')
    await waitFor('the lead to reach its team', async () => (await row(asked))?.team_id === salesTeam)
    expect((await row(asked))?.kind).toBe('sales')
    const lead = await seller.client.patch(`/api/tickets/${asked}`, {
      fields: { business_name: 'Kedai Maju', outlet_count: 3, budget: 5000 },
    })
    expect(lead.body.fields).toEqual({ business_name: 'Kedai Maju', outlet_count: 3, budget: 5000 })

    const id = await writes('Mesin lama saya rosak')
    await support.client.patch(`/api/tickets/${id}`, { assigneeId: support.id })
    const off = await support.client.post(`/api/tickets/${id}/hand-off`, { note: 'Mahu mesin baharu' })
    expect(off.body).toMatchObject({ kind: 'sales', teamId: salesTeam, assignee: null })
    expect((await events(id, seller.client))[0]).toMatchObject({
      ...{ type: 'handed-off', actor: { id: support.id }, data: { text: 'Mahu mesin baharu' } },
      changes: expect.arrayContaining([{ field: 'kind', before: 'support', after: 'sales' }]),
    })
    expect((await support.client.post(`/api/tickets/${id}/hand-off`, { note: 'lagi' })).body.code).toBe(
      'KAUNTER_TICKET_LEAD_ALREADY',
    )
  })
})
