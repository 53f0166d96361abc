import { createTestApp, databases, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import tickets from '../src/index.ts'

const agentMay = [
  ...['tickets:read', 'tickets:unlinked', 'tickets:reply', 'tickets:manage', 'tickets:link'],
  ...['auth:self', 'directory:read'],
]

interface Row {
  id: string
  status: string
  outcome: string | null
  priority: string
  assignee_id: string | null
  team_id: string | null
  outlet_id: string | null
  awaiting_reply_since: Date | null
  reopen_count: number
  resolved_at: Date | null
  is_open: boolean
  snoozed_until: Date | null
}
interface Result {
  ticketId: string
  ok: boolean
  code: string | null
  left: string[]
}

describe.each(databases)('views and acts on many tickets on %s', (database) => {
  let app: TestApp
  let phone: ReturnType<TestApp['fakeChannel']>
  let agent: ReturnType<TestApp['as']>
  let other: ReturnType<TestApp['as']>
  let chief: ReturnType<TestApp['as']>
  /** Of the outlet that `ids[0]` and `ids[1]` are linked to. */
  let local: ReturnType<TestApp['as']>
  let agentId: string
  let teamId: string
  let outletId: string
  let people = 0

  beforeAll(async () => {
    app = await createTestApp({ plugins: [tickets], database })
    phone = app.fakeChannel()
    agent = app.as({ permissions: agentMay, name: 'Aina' })
    other = app.as({ permissions: agentMay, name: 'Bala' })
    chief = app.as(...agentMay, 'tickets:configure', 'directory:manage')
    agentId = (await agent.get('/api/auth/me')).body.user.id
    const franchise = (await chief.post('/api/directory/franchises', { fid: 'F1', name: 'Satu' })).body.id
    const outlet = await chief.post('/api/directory/outlets', { oid: 'O1', name: 'Bangsar', franchiseId: franchise })
    outletId = outlet.body.id
    local = app.as({
      permissions: agentMay.filter((name) => name !== 'tickets:unlinked'),
      scope: { outletIds: [outletId] },
    })
    const team = { name: 'Kaunter 1', mode: 'manual', defaultFor: null, members: [{ userId: agentId, capacity: null }] }
    const made = await chief.post('/api/tickets/teams', team)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    teamId = made.body.id
  })
  afterAll(() => app?.close())

  async function writes(text = 'Mesin rosak', from = `6012${5_000_000 + ++people}`): Promise<string> {
    await phone.receive({ from, text })
    await app.settled()
    const rows: Row[] = await app.db(app.table('tickets', 'ticket')).orderBy('id')
    return rows.at(-1)?.id as string
  }
  const several = async (count: number) => {
    const ids: string[] = []
    while (ids.length < count) ids.push(await writes())
    return ids
  }
  const row = async (id: string): Promise<Row> => app.db(app.table('tickets', 'ticket')).where({ id }).first()
  async function bulk(ticketIds: readonly string[], change: object, more: object = {}) {
    const { status, body } = await agent.post('/api/tickets/bulk', { ticketIds, change, ...more })
    expect(status, JSON.stringify(body)).toBe(200)
    return body as { items: Result[]; undoId: string | null }
  }
  async function undo(undoId: string | null, client = agent) {
    const { status, body } = await client.post(`/api/tickets/bulk/${undoId}/undo`)
    return { status, code: body.code, items: (body.items ?? []) as Result[] }
  }
  const tagsOf = async (id: string): Promise<string[]> =>
    (await agent.get(`/api/tickets/${id}`)).body.tags.map(({ name }: { name: string }) => name)

  test('what was done to many tickets is taken back as it was, through the one write path', async () => {
    const ids = await several(3)
    await bulk(ids.slice(0, 1), { tags: ['vip'] })
    const before = await Promise.all(ids.map(row))
    const acts = [
      { priority: 'urgent', assigneeId: agentId, teamId },
      { addTags: ['rosak', 'VIP'] },
      { snoozedUntil: new Date(app.clock.now().getTime() + 3_600_000).toISOString() },
      { status: 'resolved', outcome: 'info_provided', note: 'Done by phone' },
    ]
    const undoIds: (string | null)[] = []
    for (const act of acts) {
      const done = await bulk(ids, act)
      expect(done.items.every(({ ok }) => ok)).toBe(true)
      undoIds.unshift(done.undoId)
    }
    expect(await row(ids[0] as string)).toMatchObject({ status: 'resolved', awaiting_reply_since: null })
    expect(await tagsOf(ids[0] as string)).toEqual(['rosak', 'vip'])
    for (const undoId of undoIds) {
      const { items } = await undo(undoId)
      expect(items.map(({ ok, left }) => ({ ok, left }))).toEqual(ids.map(() => ({ ok: true, left: [] })))
    }
    for (const [i, id] of ids.entries()) {
      const { status, outcome, priority, assignee_id, team_id, awaiting_reply_since, reopen_count, resolved_at } =
        before[i] as Row
      const was = { status, outcome, priority, assignee_id, team_id, awaiting_reply_since, reopen_count, resolved_at }
      expect(await row(id)).toMatchObject({ ...was, snoozed_until: null })
    }
    expect(await tagsOf(ids[0] as string)).toEqual(['vip'])
    expect(await tagsOf(ids[1] as string)).toEqual([])
    const events = (await other.get(`/api/tickets/${ids[0]}/events?limit=100`)).body.items
    const status = events.filter((event: { type: string }) => event.type === 'status' || event.type === 'reopened')
    expect(status.map((event: { data: { to: string } }) => event.data.to).slice(0, 2)).toEqual(['new', 'resolved'])
  })

  test('what somebody has changed since stays and is said; tags that others gave stay too', async () => {
    const [first, second] = (await several(2)) as [string, string]
    const { undoId } = await bulk([first, second], { priority: 'high', assigneeId: agentId, addTags: ['a'] })
    await other.patch(`/api/tickets/${first}`, { priority: 'low' })
    await other.patch(`/api/tickets/${first}`, { tags: ['a', 'b'] })
    const { items } = await undo(undoId)
    expect(items).toMatchObject([
      { ticketId: first, ok: true, left: ['priority'] },
      { ticketId: second, ok: true, left: [] },
    ])
    expect(await row(first)).toMatchObject({ priority: 'low', assignee_id: null })
    expect(await row(second)).toMatchObject({ priority: 'normal', assignee_id: null })
    expect(await tagsOf(first)).toEqual(['b'])
  })

  test('a ticket whose customer wrote after it was resolved is not moved; one refused costs the others nothing', async () => {
    const from = '60195550001'
    const first = await writes('Helo', from)
    const second = await writes()
    const { undoId, items: done } = await bulk([first, second, '699999999'], { status: 'closed' })
    expect(done.map(({ ok, code }) => ({ ok, code }))).toEqual([
      { ok: true, code: null },
      { ok: true, code: null },
      { ok: false, code: 'KAUNTER_TICKET_NOT_FOUND' },
    ])
    const anew = await writes('Masih rosak', from)
    expect(anew).not.toBe(first)
    const { items } = await undo(undoId)
    expect(items.map(({ ticketId, ok, code }) => ({ ticketId, ok, code }))).toEqual([
      { ticketId: first, ok: false, code: 'KAUNTER_TICKET_ANOTHER_OPEN' },
      { ticketId: second, ok: true, code: null },
    ])
    expect(await row(first)).toMatchObject({ status: 'closed', is_open: false })
    expect(await row(second)).toMatchObject({ status: 'new', is_open: true })
  })

  test('one takes back what one did oneself, once, within five minutes; a repeated request is the same act', async () => {
    const ids = await several(2)
    const mine = '11111111-2222-4333-8444-555555555555'
    const { undoId } = await bulk(ids.slice(0, 1), { priority: 'high' }, { undoId: mine })
    expect(undoId).toBe(mine)
    await bulk(ids.slice(0, 1), { priority: 'high' }, { undoId: mine })
    await bulk(ids.slice(1), { priority: 'high' }, { undoId: mine })
    expect(await undo(mine, other)).toMatchObject({ status: 404, code: 'KAUNTER_TICKET_UNDO_NOT_FOUND' })
    expect((await undo(mine)).items.map(({ ticketId }) => ticketId)).toEqual(ids)
    expect(await undo(mine)).toMatchObject({ status: 404, code: 'KAUNTER_TICKET_UNDO_NOT_FOUND' })
    expect(await row(ids[1] as string)).toMatchObject({ priority: 'normal' })
    expect((await bulk(ids, { priority: 'normal' })).undoId).toBeNull()
    const late = await bulk(ids, { priority: 'low' })
    await app.clock.advance({ minutes: 6 })
    expect(await undo(late.undoId)).toMatchObject({ status: 409, code: 'KAUNTER_TICKET_UNDO_OVER' })
    expect(await row(ids[0] as string)).toMatchObject({ priority: 'low' })
  })

  test('linking many tickets to an outlet is taken back as well', async () => {
    const ids = await several(2)
    const act = '22222222-2222-4333-8444-555555555555'
    const linked = await agent.post('/api/tickets/link', { ticketIds: ids, outletId, undoId: act })
    expect(linked.status, JSON.stringify(linked.body)).toBe(200)
    expect((await row(ids[0] as string)).outlet_id).toBe(outletId)
    expect((await local.get(`/api/tickets/${ids[0]}`)).status).toBe(200)
    expect((await undo(act)).items.map(({ ok, left }) => ({ ok, left }))).toEqual(
      ids.map(() => ({ ok: true, left: [] })),
    )
    expect(await row(ids[0] as string)).toMatchObject({ outlet_id: null, franchise_id: null })
    expect((await local.get(`/api/tickets/${ids[0]}`)).status).toBe(404)
  })

  const names = async (client: typeof agent): Promise<string[]> =>
    (await client.get('/api/tickets/views')).body.items.map(({ name }: { name: string }) => name)
  async function keeps(client: typeof agent, body: object, status = 201) {
    const made = await client.post('/api/tickets/views', { filter: {}, sharedWith: 'me', ...body })
    expect(made.status, JSON.stringify(made.body)).toBe(status)
    return made.body
  }

  test('a view is seen by those it is shared with, and kept by those who may', async () => {
    const own = await keeps(agent, { name: 'Mine', filter: { assignee: 'me' } })
    const team = await keeps(agent, { name: 'Ours', sharedWith: 'team', teamId })
    const all = await keeps(chief, { name: 'Everybody', sharedWith: 'all' })
    expect(await names(agent)).toEqual(['Mine', 'Ours', 'Everybody'])
    expect(await names(other)).toEqual(['Everybody'])
    for (const [client, body] of [
      [other, { name: 'x', sharedWith: 'team', teamId }],
      [agent, { name: 'x', sharedWith: 'all' }],
    ] as const)
      expect((await keeps(client, body, 403)).code).toBe('KAUNTER_TICKET_VIEW_NOT_YOURS')
    expect((await keeps(agent, { name: 'x', sharedWith: 'team' }, 422)).code).toBe('KAUNTER_TICKET_VIEW_TEAM')
    await keeps(agent, { name: 'x', filter: { nonsense: '1' } }, 400)
    await keeps(agent, { name: ' ' }, 400)
    const rename = { name: 'Late', filter: { sla: 'breached' }, sharedWith: 'me' }
    for (const id of [own.id, team.id]) {
      expect((await other.put(`/api/tickets/views/${id}`, rename)).status).toBe(404)
      expect((await other.delete(`/api/tickets/views/${id}`)).status).toBe(404)
    }
    expect((await other.put(`/api/tickets/views/${all.id}`, rename)).status).toBe(403)
    expect((await other.get('/api/tickets/views')).body.items).toMatchObject([{ name: 'Everybody', mayChange: false }])
    const changed = await agent.call('PUT', `/api/tickets/views/${own.id}`, rename, { 'if-match': String(own.version) })
    expect(changed.body).toMatchObject({ name: 'Late', filter: { sla: 'breached' }, version: own.version + 1 })
    expect(
      (await agent.call('PUT', `/api/tickets/views/${own.id}`, rename, { 'if-match': String(own.version) })).body.code,
    ).toBe('KAUNTER_TICKET_VIEW_CHANGED_MEANWHILE')
    expect((await agent.delete(`/api/tickets/views/${own.id}`)).status).toBe(204)
    expect(await names(agent)).toEqual(['Ours', 'Everybody'])
    expect((await other.post(`/api/tickets/views/${own.id}/restore`)).status).toBe(404)
    expect((await agent.post(`/api/tickets/views/${own.id}/restore`)).body.name).toBe('Late')
    expect(await names(agent)).toEqual(['Late', 'Ours', 'Everybody'])
  })

  test('a shared view shows and counts for each only what he may see', async () => {
    const ids = await several(3)
    await bulk(ids, { priority: 'urgent', addTags: ['lihat'] })
    const linked = ids.slice(0, 2)
    await agent.post('/api/tickets/link', { ticketIds: linked, outletId })
    await bulk(linked.slice(0, 1), { teamId })
    const tag = (await agent.get('/api/tickets/tags')).body.items.find(({ name }: { name: string }) => name === 'lihat')
    const filters = [
      { priority: 'urgent' },
      { tag: tag.id },
      { team: 'mine', priority: 'urgent' },
      { linked: 'no', tag: tag.id },
    ]
    const made: string[] = []
    for (const [i, filter] of filters.entries())
      made.push((await keeps(chief, { name: `Counted ${i}`, filter, sharedWith: 'all' })).id)
    const countsOf = async (client: typeof agent) => {
      const { items } = (await client.get('/api/tickets/views/counts')).body
      return made.map((id) => items.find((each: { id: string }) => each.id === id)?.count)
    }
    const listed = async (client: typeof agent) =>
      Promise.all(
        filters.map(async (filter) => {
          const query = new URLSearchParams(filter as Record<string, string>)
          return (await client.get(`/api/tickets?limit=100&${query}`)).body.items.length
        }),
      )
    expect(await countsOf(agent)).toEqual([3, 3, 1, 1])
    expect(await countsOf(local)).toEqual([2, 2, 0, 0])
    expect(await countsOf(other)).toEqual([3, 3, 0, 1])
    for (const client of [agent, local, other]) expect(await countsOf(client)).toEqual(await listed(client))
  })
})
