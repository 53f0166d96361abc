import { type Client, databases, type FakeChannel, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUnpromisedApp } from './unpromised.ts'

const hour = 3_600_000

describe.each(databases)('board and floor, on %s', (database) => {
  let app: TestApp
  let channel: FakeChannel
  let boss: Client
  let agent: Client
  let agentId: string
  const shops: Record<'north' | 'south', { franchiseId: string; outletId: string }> = {} as never
  const ids: string[] = []

  beforeAll(async () => {
    app = await createUnpromisedApp(database)
    channel = app.fakeChannel()
    boss = app.as({
      permissions: [
        ...[
          'tickets:read',
          'tickets:unlinked',
          'tickets:reports',
          'tickets:manage',
          'tickets:reply',
          'tickets:configure',
        ],
        ...['directory:contact-details', 'live:listen'],
      ],
      name: 'Boss',
    })
    agent = app.as({ permissions: ['tickets:read', 'tickets:reply', 'tickets:manage', 'live:listen'], name: 'Aisyah' })
    await agent.get('/api/tickets')
    agentId = await app
      .db(app.table('auth', 'user'))
      .where({ name: 'Aisyah' })
      .first('id')
      .then((row) => row.id)
    for (const name of ['north', 'south'] as const) {
      const at = { created_at: new Date() }
      await app.db(app.table('directory', 'franchise')).insert({ fid: name, name: `Franchise ${name}`, ...at })
      const { id: franchiseId } = await app.db(app.table('directory', 'franchise')).where({ fid: name }).first('id')
      await app
        .db(app.table('directory', 'outlet'))
        .insert({ oid: name, name: `Outlet ${name}`, franchise_id: franchiseId, ...at })
      const { id: outletId } = await app.db(app.table('directory', 'outlet')).where({ oid: name }).first('id')
      shops[name] = { franchiseId, outletId }
    }
    for (let i = 0; i < 12; i++)
      await channel.receive({ from: `6012000000${10 + i}`, text: `Nombor ${i}`, name: `Kedai ${i}` })
    await app.settled()
    ids.push(...(await app.db(app.table('tickets', 'ticket')).orderBy('id').pluck('id')))
    await scatter()
  })
  afterAll(() => app?.close())

  /** Rows as a busy shop has them, written as they are: what is counted is not how they came to be. */
  async function scatter(): Promise<void> {
    const now = Date.now()
    const states = ['running', 'warned', 'breached', 'paused', 'none'] as const
    for (const [i, id] of ids.entries()) {
      const { franchiseId, outletId } =
        i % 3 === 2 ? { franchiseId: null, outletId: null } : shops[i % 3 ? 'south' : 'north']
      const state = states[i % states.length] as (typeof states)[number]
      const due = {
        running: now + 3 * hour,
        warned: now + hour / 2,
        breached: now - hour * (i + 1),
        paused: null,
        none: null,
      }[state]
      await app
        .db(app.table('tickets', 'ticket'))
        .where({ id })
        .update({
          ...{ franchise_id: franchiseId, outlet_id: outletId, sla_state: state },
          sla_due_at: due === null ? null : new Date(due),
          assignee_id: i % 4 === 0 ? agentId : null,
          awaiting_reply_since: i % 2 === 0 ? new Date(now - i * 60_000) : null,
        })
    }
  }

  const rows = () => app.db(app.table('tickets', 'ticket')).where({ is_open: true }).orderBy('id')
  type Row = Awaited<ReturnType<typeof rows>>[number]
  const expected = (of: Row[]) => ({
    open: of.length,
    waiting: of.filter((row) => row.awaiting_reply_since !== null).length,
    oldest:
      of
        .flatMap((row) => row.awaiting_reply_since?.toISOString() ?? [])
        .sort()
        .at(0) ?? null,
    late: of.filter((row) => row.sla_state === 'breached').length,
    soon: of.filter((row) => ['running', 'warned'].includes(row.sla_state) && row.sla_due_at <= Date.now() + hour)
      .length,
    unassigned: of.filter((row) => row.assignee_id === null).length,
  })
  const floor = async (who: Client) => {
    const { status, body } = await who.get('/api/tickets/floor')
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }

  test('the numbers of the floor are those of the rows, in all, by franchise, team and agent', async () => {
    await boss.post('/api/tickets/teams', {
      name: 'Kaunter',
      mode: 'manual',
      members: [{ userId: agentId, capacity: 7 }],
      defaultFor: null,
    })
    const team = await app.db(app.table('tickets', 'team')).where({ name: 'Kaunter' }).first('id')
    await app.db(app.table('tickets', 'ticket')).whereIn('id', ids.slice(0, 5)).update({ team_id: team.id })
    const all = await rows()
    const body = await floor(boss)
    expect(body.all).toEqual(expected(all))
    const of = (key: string, id: string | null) => expected(all.filter((row) => row[key] === id))
    expect(body.franchises).toEqual([
      { id: shops.north.franchiseId, name: 'Franchise north', ...of('franchise_id', shops.north.franchiseId) },
      { id: shops.south.franchiseId, name: 'Franchise south', ...of('franchise_id', shops.south.franchiseId) },
      { id: null, name: null, ...of('franchise_id', null) },
    ])
    expect(body.teams).toEqual([
      { id: team.id, name: 'Kaunter', ...of('team_id', team.id) },
      { id: null, name: null, ...of('team_id', null) },
    ])
    const aisyah = body.agents.find(({ id }: { id: string }) => id === agentId)
    expect(aisyah).toMatchObject({ name: 'Aisyah', capacity: 7, ...of('assignee_id', agentId) })
    const late = all.filter((row) => row.sla_state === 'breached').sort((a, b) => a.sla_due_at - b.sla_due_at)
    expect(body.late.map(({ id }: { id: string }) => id)).toEqual(late.map((row) => row.id))
    expect(body.soon.map(({ slaState }: { slaState: string }) => slaState)).toEqual(body.soon.map(() => 'warned'))
    expect(body.soon).toHaveLength(expected(all).soon)
    const waiting = all
      .filter((row) => row.awaiting_reply_since)
      .sort((a, b) => a.awaiting_reply_since - b.awaiting_reply_since)
    expect(body.waiting.map(({ id }: { id: string }) => id)).toEqual(waiting.map((row) => row.id))
  })

  test('who sees one franchise counts, lists and meets nothing of another', async () => {
    const scope = { franchiseIds: [shops.north.franchiseId] }
    const local = app.as({ permissions: ['tickets:read', 'tickets:reports'], scope, name: 'Local' })
    const elsewhere = { outletIds: [shops.south.outletId] }
    const southerner = app.as({
      permissions: ['tickets:reply', 'notifications:read'],
      scope: elsewhere,
      name: 'Southerner',
    })
    const northerner = app.as({
      permissions: ['tickets:reply', 'notifications:read'],
      scope: { outletIds: [shops.north.outletId] },
      name: 'Northerner',
    })
    for (const one of [northerner, southerner]) await one.get('/api/notifications')
    const own = (await rows()).filter((row) => row.franchise_id === shops.north.franchiseId)
    const body = await floor(local)
    expect(body.all).toEqual(expected(own))
    expect(body.franchises.map(({ name }: { name: string }) => name)).toEqual(['Franchise north'])
    const listed = [...body.late, ...body.soon, ...body.waiting].map(({ id }: { id: string }) => id)
    expect(own.map((row) => row.id)).toEqual(expect.arrayContaining(listed))
    const names = body.agents.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['Aisyah', 'Northerner']))
    expect(names).not.toContain('Southerner')
    expect((await agent.get('/api/tickets/floor')).status).toBe(403)
  })

  test('who is here, who is away, and which tickets are in front of them, as far as the reader sees these', async () => {
    const { id: mine } = (await rows()).find((row) => row.franchise_id === shops.north.franchiseId) as Row
    const { id: other } = (await rows()).find((row) => row.franchise_id === shops.south.franchiseId) as Row
    for (const [id, state] of [
      [mine, 'replying'],
      [other, 'viewing'],
    ])
      expect((await agent.call('PUT', '/api/live/presence', { subject: `ticket:${id}`, state })).status).toBe(200)
    const at = async (who: Client) => (await floor(who)).agents.find(({ id }: { id: string }) => id === agentId)
    const sorted = (places: { ticketId: string }[]) =>
      places.toSorted((a, b) => Number(a.ticketId) - Number(b.ticketId))
    expect(sorted((await at(boss)).at)).toEqual(
      sorted([
        { ticketId: mine, state: 'replying' },
        { ticketId: other, state: 'viewing' },
      ] as never),
    )
    expect((await at(boss)).state).toBe('offline')
    const scope = { franchiseIds: [shops.north.franchiseId] }
    const local = app.as({ permissions: ['tickets:read', 'tickets:reports'], scope })
    expect((await at(local)).at).toEqual([{ ticketId: mine, state: 'replying' }])
    const stream = new AbortController()
    const opened = await fetch(`${app.url}/api/live`, {
      headers: { authorization: `Bearer ${agent.token}` },
      signal: stream.signal,
    })
    expect(opened.status).toBe(200)
    await expect.poll(async () => (await at(boss)).state).toBe('here')
    await agent.call('PUT', '/api/tickets/availability', { available: false })
    expect((await at(boss)).state).toBe('away')
    stream.abort()
  })

  test('the columns of the board count what the list shows, with the same filters and in the same scope', async () => {
    const scope = { franchiseIds: [shops.north.franchiseId] }
    const local = app.as({ permissions: ['tickets:read'], scope })
    const [, second] = await app
      .db(app.table('tickets', 'ticket'))
      .where({ franchise_id: shops.north.franchiseId })
      .orderBy('id')
    await boss.call('PATCH', `/api/tickets/${second.id}`, { status: 'resolved', tags: ['VIP'] })
    await boss.call('PATCH', `/api/tickets/${ids[0]}`, { tags: ['VIP', 'Baharu'] })
    const [workflow] = (await local.get('/api/tickets/workflows')).body.items
    expect(workflow).toMatchObject({ name: 'support', transitions: { closed: [] } })
    const tag = (await boss.get('/api/tickets/tags')).body.items.find(({ name }: { name: string }) => name === 'VIP').id
    for (const [who, filter] of [
      [boss, ''],
      [local, ''],
      [boss, 'sla=breached'],
      [boss, 'linked=no'],
      [local, 'assignee=none'],
      [boss, `tag=${tag}`],
    ] as const) {
      const { items } = (await who.get(`/api/tickets/board/counts?${filter}`)).body
      const listed = await Promise.all(
        workflow.statuses.map(async ({ name }: { name: string }) => ({
          status: name,
          count: (await who.get(`/api/tickets?limit=100&status=${name}&${filter}`)).body.items.length,
        })),
      )
      expect(items, filter).toEqual(listed)
    }
    const total = (items: { count: number }[]) => items.reduce((sum, { count }) => sum + count, 0)
    expect(total((await boss.get('/api/tickets/board/counts')).body.items)).toBe(12)
    expect((await boss.get('/api/tickets/board/counts?workflow=gone')).status).toBe(503)
    const { items } = (await local.get(`/api/tickets/extras?ids=${ids.join(',')}`)).body
    expect(items.map(({ outlet }: { outlet: { name: string } }) => outlet.name)).toEqual(
      items.map(() => 'Outlet north'),
    )
    const extra = items.find(({ ticketId }: { ticketId: string }) => ticketId === ids[0])
    expect(extra.tags.map(({ name }: { name: string }) => name)).toEqual(['Baharu', 'VIP'])
    expect(extra.outlet.timeZone).toBe('Asia/Kuala_Lumpur')
  })

  test('a move is taken back by whoever made it, also where the workflow knows no way back', async () => {
    const id = ids.at(-1) as string
    const undoId = '5b0c2b1a-0000-4000-8000-000000000001'
    const { status, version } = (await boss.get(`/api/tickets/${id}`)).body
    expect(status).toBe('new')
    const stale = await boss.call(
      'PATCH',
      `/api/tickets/${id}?undoId=${undoId}`,
      { status: 'open' },
      { 'if-match': '99' },
    )
    expect(stale.status).toBe(409)
    expect((await boss.post(`/api/tickets/bulk/${undoId}/undo`)).status).toBe(404)
    const moved = await boss.call('PATCH', `/api/tickets/${id}?undoId=${undoId}`, { status: 'open' })
    expect(moved.body).toMatchObject({ status: 'open', version: version + 1 })
    expect((await boss.call('PATCH', `/api/tickets/${id}`, { status: 'new' })).status).toBe(409)
    expect((await agent.post(`/api/tickets/bulk/${undoId}/undo`)).status).toBe(404)
    expect((await boss.post(`/api/tickets/bulk/${undoId}/undo`)).body.items).toMatchObject([{ ok: true, left: [] }])
    expect((await boss.get(`/api/tickets/${id}`)).body.status).toBe('new')
  })
})
