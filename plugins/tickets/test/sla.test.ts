import { ticketSlaBreached } from '@kaunter/core/contracts'
import { type Client, createTestApp, databases, type FakeChannel, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import tickets from '../src/index.ts'

const minutes = 60_000
const daily = (...hours: { from: string; to: string }[]) =>
  Object.fromEntries(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, hours]))
const always = daily({ from: '00:00', to: '24:00' })

describe.each(databases)('what is promised to customers, on %s', (database) => {
  let app: TestApp
  let channel: FakeChannel
  let boss: Client
  let agent: Client
  let agentId: string

  beforeAll(async () => {
    app = await createTestApp({ plugins: [tickets], database })
    channel = app.fakeChannel()
    const read = ['tickets:read', 'tickets:unlinked', 'notifications:read'] as const
    boss = app.as({
      permissions: [
        ...read,
        'tickets:configure',
        'tickets:reports',
        'tickets:manage',
        'calendars:manage',
        'directory:contact-details',
      ],
      name: 'Boss',
    })
    agent = app.as({ permissions: [...read, 'tickets:reply', 'tickets:manage'], name: 'Aisyah' })
    agentId = await idOf('Aisyah', agent)
    await hours(always)
  })
  afterAll(() => app?.close())

  /** A test's user is there with the first request. */
  const idOf = async (name: string, who: Client): Promise<string> => {
    await who.get('/api/notifications')
    return (await app.db(app.table('auth', 'user')).where({ name }).first('id')).id
  }
  /** The opening hours from now on; all open deadlines follow. */
  const hours = async (week: object) => {
    const [{ id, name, zone, exceptions, version }] = (await boss.get('/api/calendars')).body.items
    const body = { name, zone, holidays: null, exceptions, week, version }
    expect((await boss.call('PUT', `/api/calendars/${id}`, body)).status).toBe(200)
    await app.settled()
  }
  const ticketOf = async (from: string) => {
    const { items } = (await boss.get('/api/tickets?limit=100')).body
    return items.find((item: { contact: { phone: string } }) => item.contact.phone === `+${from}`)
  }
  const sla = async (id: string) => (await boss.get(`/api/tickets/${id}/sla`)).body
  const clock = async (id: string, metric: string) =>
    (await sla(id)).clocks.findLast((each: { metric: string }) => each.metric === metric)
  const due = ({ startedAt, dueAt }: { startedAt: string; dueAt: string }) =>
    (Date.parse(dueAt) - Date.parse(startedAt)) / minutes
  const write = async (from: string, text = 'Printer rosak') => {
    await channel.receive({ from, text, name: `Kedai ${from}` })
    await app.settled()
    return ticketOf(from)
  }

  test('peers 37: the first answer is due five minutes after the first message, and only a person gives it', async () => {
    const { id, slaState, slaDueAt, slaMetric } = await write('60120000001')
    expect([slaState, slaDueAt, slaMetric]).toEqual([
      ...['running', (await clock(id, 'first_response')).dueAt, 'first_response'],
    ])
    expect(due(await clock(id, 'first_response'))).toBe(5)
    await app.clock.advance({ minutes: 2 })
    await write('60120000001', 'Masih rosak')
    await agent.post(`/api/tickets/${id}/notes`, { text: 'Only for us' })
    expect(await clock(id, 'first_response')).toMatchObject({ state: 'running', endedAt: null })
    await app.clock.advance({ minutes: 1 })
    expect((await agent.post(`/api/tickets/${id}/messages`, { text: 'Kami datang' })).status).toBe(201)
    const first = await clock(id, 'first_response')
    expect(first).toMatchObject({ state: 'met', lateBy: null })
    expect(Math.floor(first.took.businessMs / minutes)).toBe(3)
    expect((await ticketOf('60120000001')).slaMetric).toBe('resolution')
    await app.clock.advance({ minutes: 1 })
    expect((await write('60120000001', 'Bila?')).slaMetric).toBe('next_response')
    const next = await clock(id, 'next_response')
    expect(due(next)).toBe(15)
    await app.clock.advance({ minutes: 5 })
    await write('60120000001', 'Bila??')
    expect(await clock(id, 'next_response')).toEqual(next)
  })

  const catchAll = async () => (await boss.get('/api/tickets/policies')).body.items.at(-1)
  const change = async (values: object) => {
    const { id, catchAll: _, version: __, ...policy } = await catchAll()
    const answer = await boss.call('PUT', `/api/tickets/policies/${id}`, { ...policy, ...values })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    await app.settled()
  }
  const becomes = (id: string, metric: string, state: string) =>
    expect.poll(async () => (await clock(id, metric)).state).toBe(state)
  const notices = async (who: Client, id: string) => {
    const { items } = (await who.get('/api/notifications')).body
    return items.filter(
      (item: { kind: string; subject: { id: string } }) => item.kind.startsWith('sla.') && item.subject.id === id,
    )
  }
  const kinds = async (who: Client, id: string) =>
    (await notices(who, id)).map(({ kind }: { kind: string }) => kind).sort()

  test('peers 36: a warning, a breach, an escalation, each once per deadline, until it is met; the gone are passed over', async () => {
    const gone = app.as({ permissions: ['tickets:read', 'notifications:read'], name: 'Gone' })
    const goneId = await idOf('Gone', gone)
    const bossId = await idOf('Boss', boss)
    await app.db(app.table('auth', 'user')).where({ id: goneId }).update({ active: false })
    const notify = { assignee: true, userIds: [bossId, goneId] }
    await change({
      escalations: [
        { at: 'warned', notify: { assignee: true } },
        { at: 'breached', notify },
        { at: 'repeat', afterMinutes: 30, notify },
      ],
    })
    const { id } = await write('60120000002')
    await boss.call('PATCH', `/api/tickets/${id}`, { assigneeId: agentId })
    await app.clock.advance({ minutes: 4 })
    await becomes(id, 'first_response', 'warned')
    expect([await kinds(agent, id), await kinds(boss, id)]).toEqual([['sla.warned'], []])
    expect((await ticketOf('60120000002')).slaState).toBe('warned')
    await app.clock.advance({ minutes: 2 })
    await becomes(id, 'first_response', 'breached')
    expect(await kinds(boss, id)).toEqual(['sla.breached'])
    expect(await clock(id, 'first_response')).toMatchObject({ told: 2 })
    await app.clock.advance({ minutes: 31 })
    await expect.poll(() => kinds(boss, id)).toEqual(['sla.breached', 'sla.escalated'])
    await agent.post(`/api/tickets/${id}/messages`, { text: 'Maaf, lambat' })
    expect(await clock(id, 'first_response')).toMatchObject({ state: 'failed', dueAt: expect.any(String) })
    await app.clock.advance({ minutes: 61 })
    // Another ticket falls due now: when that is told, this one would have been too.
    const other = await write('60120000003')
    await app.clock.advance({ minutes: 6 })
    await becomes(other.id, 'first_response', 'breached')
    expect(await kinds(boss, id)).toEqual(['sla.breached', 'sla.escalated'])
    const events = (await boss.get(`/api/tickets/${id}/events`)).body.items.map(({ type }: { type: string }) => type)
    expect(events.filter((type: string) => type.startsWith('sla-')).sort()).toEqual([
      ...['sla-breached', 'sla-escalated', 'sla-warned'],
    ])
    expect((await app.jobs.emitted(ticketSlaBreached)).filter(({ ticketId }) => ticketId === id)).toHaveLength(1)
  })

  test('peers 33, 34: by category it stands while the merchant is asked, ends when resolved, and goes on when reopened', async () => {
    const { id } = await write('60120000004')
    const status = (to: string) => boss.call('PATCH', `/api/tickets/${id}`, { status: to })
    await agent.post(`/api/tickets/${id}/messages`, { text: 'Model apa?' })
    const { dueAt } = await clock(id, 'resolution')
    await app.clock.advance({ minutes: 10 })
    await status('pending_merchant')
    expect(await clock(id, 'resolution')).toMatchObject({ state: 'paused', dueAt: null })
    expect(await ticketOf('60120000004')).toMatchObject({ slaState: 'paused', slaDueAt: null })
    await app.clock.advance({ minutes: 20 })
    await status('pending_internal')
    const resumed = await clock(id, 'resolution')
    expect(resumed).toMatchObject({ state: 'running', pausedSince: null })
    expect(Math.floor((Date.parse(resumed.dueAt) - Date.parse(dueAt)) / minutes)).toBe(20)
    await app.clock.advance({ minutes: 5 })
    await status('resolved')
    const resolved = await clock(id, 'resolution')
    expect(resolved).toMatchObject({ state: 'met' })
    expect([resolved.took.businessMs, resolved.took.wallMs].map((ms) => Math.floor(ms / minutes))).toEqual([15, 15])
    await app.clock.advance({ minutes: 30 })
    await write('60120000004', 'Rosak lagi')
    const again = await clock(id, 'resolution')
    expect(again.state).toBe('running')
    expect(Math.floor((Date.parse(again.dueAt) - Date.parse(dueAt)) / minutes)).toBe(50)
    expect((await sla(id)).clocks.filter(({ metric }: { metric: string }) => metric === 'resolution')).toHaveLength(2)
  })

  test('peers 33: what was met or broken stays under another policy, what is open follows; so does another priority', async () => {
    const { id } = await write('60120000005')
    await agent.post(`/api/tickets/${id}/messages`, { text: 'Ya?' })
    await write('60120000005', 'Bila datang?')
    const before = await sla(id)
    await change({ targets: { first_response: { default: 1 }, next_response: { default: 40, urgent: 10 } } })
    const [first, resolution, next] = ['first_response', 'resolution', 'next_response']
    expect((await sla(id)).clocks[0]).toEqual(before.clocks[0])
    expect(await clock(id, first as string)).toMatchObject({ state: 'met', targetMinutes: 5 })
    expect(await clock(id, resolution as string)).toMatchObject({ state: 'none', dueAt: null })
    expect(due(await clock(id, next as string))).toBe(40)
    expect((await boss.get('/api/tickets/policies')).body.run).toMatchObject({ finishedAt: expect.any(String) })
    expect((await boss.call('PATCH', `/api/tickets/${id}`, { priority: 'urgent' })).status).toBe(200)
    expect(due(await clock(id, next as string))).toBe(10)
    const broken = await ticketOf('60120000003')
    expect(await clock(broken.id, first as string)).toMatchObject({ state: 'breached', targetMinutes: 5 })
    await change({
      targets: { first_response: { default: 5 }, next_response: { default: 15 }, handoff: { default: 30 } },
    })
  })

  test('sales has its own time from the hand-off to its first answer', async () => {
    const { id } = await write('60120000006', 'Boleh tanya?')
    await agent.post(`/api/tickets/${id}/messages`, { text: 'Saya sambungkan' })
    expect(await clock(id, 'handoff')).toBeUndefined()
    expect((await agent.post(`/api/tickets/${id}/hand-off`, { note: 'Mahu beli' })).status).toBe(200)
    expect(due(await clock(id, 'handoff'))).toBe(30)
    await agent.post(`/api/tickets/${id}/messages`, { text: 'RM 200' })
    expect(await clock(id, 'handoff')).toMatchObject({ state: 'met' })
  })

  test('the first policy that matches holds, the last one for all others; a preview says which tickets it would be', async () => {
    const { id } = await ticketOf('60120000006')
    const conditions = { all: [{ field: 'kind', op: 'is', value: 'sales' }] }
    expect((await boss.post('/api/tickets/policies/preview', { conditions })).body).toMatchObject({
      total: 1,
      items: [{ id, policy: 'Standard' }],
    })
    const { id: standard, catchAll: _, version: __, ...rest } = await catchAll()
    const sales = { ...rest, name: 'Sales', position: 1, conditions, targets: { resolution: { default: 60 } } }
    const made = await boss.post('/api/tickets/policies', sales)
    expect(made).toMatchObject({ status: 201, body: { position: 1, catchAll: false } })
    await app.settled()
    expect(await clock(id, 'resolution')).toMatchObject({ policyName: 'Sales', targetMinutes: 60 })
    expect(await boss.call('DELETE', `/api/tickets/policies/${standard}`)).toMatchObject({
      status: 409,
      body: { code: 'KAUNTER_SLA_CATCH_ALL_STAYS' },
    })
    const narrow = await boss.call('PUT', `/api/tickets/policies/${standard}`, { ...rest, conditions })
    expect(narrow.status).toBe(409)
    expect((await boss.call('DELETE', `/api/tickets/policies/${made.body.id}`)).status).toBe(204)
    await app.settled()
    expect(await clock(id, 'resolution')).toMatchObject({ policyName: 'Standard', state: 'none' })
    const actions = await app.db(app.table('audit', 'log')).where('action', 'like', 'sla-policy.%').pluck('action')
    expect(new Set(actions)).toEqual(new Set(['sla-policy.changed', 'sla-policy.created', 'sla-policy.removed']))
  })

  test('peers 30, 32, 35: the clock runs and people are told in opening hours only; open deadlines follow the calendar', async () => {
    const opening = new Date(app.clock.now().getTime() + 3 * 60 * minutes)
    opening.setUTCMinutes(0, 0, 0)
    // Malaysia is eight hours ahead.
    const hour = String((opening.getUTCHours() + 8) % 24).padStart(2, '0')
    const soon = daily({ from: `${hour}:00`, to: `${hour}:30` })
    await hours(soon)
    const { id } = await write('60120000007')
    await boss.call('PATCH', `/api/tickets/${id}`, { assigneeId: agentId })
    const opens = Date.parse((await sla(id)).cameOutsideHours.nextOpening)
    expect(opens).toBe(opening.getTime())
    expect(Date.parse((await clock(id, 'first_response')).dueAt) - opens).toBe(5 * minutes)
    await hours(always)
    expect(due(await clock(id, 'first_response'))).toBe(5)
    // What falls due while it is closed is told at the opening.
    await app.clock.advance({ minutes: 3 })
    await hours(soon)
    await app
      .db(app.table('tickets', 'clock'))
      .where({ ticket_id: id })
      .update({ next_at: new Date(0), warn_at: new Date(0) })
    await becomes(id, 'first_response', 'warned')
    const notice = await app
      .db(app.table('notifications', 'notice'))
      .where({ subject_id: id, kind: 'sla.warned' })
      .first()
    expect([notice.kind, notice.due_at.getTime()]).toEqual(['sla.warned', opens])
    expect(await kinds(agent, id)).toEqual([])
    await hours(daily())
    await becomes(id, 'first_response', 'never-due')
    expect(await clock(id, 'first_response')).toMatchObject({ dueAt: null, warnAt: null })
    await hours(always)
    expect(due(await clock(id, 'first_response'))).toBe(5)
  })

  test('peers 45: response times, resolutions that did not hold and hand-overs are counted for each agent, within the scope', async () => {
    const { id } = await ticketOf('60120000005')
    await agent.post(`/api/tickets/${id}/hand-over`, { assigneeId: agentId, note: 'Tolong' })
    const query = `from=${new Date(0).toISOString()}&to=${app.clock.now().toISOString()}`
    const far = await boss.get(`/api/tickets/reports/response-times?${query}&by=agent`)
    expect(far).toMatchObject({ status: 422, body: { code: 'KAUNTER_SLA_RANGE_TOO_LONG' } })
    const from = new Date(app.clock.now().getTime() - 30 * 86_400_000).toISOString()
    const to = new Date(app.clock.now().getTime() + minutes).toISOString()
    const path = `/api/tickets/reports/response-times?from=${from}&to=${to}`
    const { items } = (await boss.get(`${path}&by=agent`)).body
    const own = items.find((item: { id: string }) => item.id === agentId)
    expect(own).toMatchObject({ name: 'Aisyah', firstResponse: { count: 5, failed: 1 }, handOvers: 1 })
    expect(own.firstResponse.wallMs).toBeGreaterThanOrEqual(own.firstResponse.businessMs)
    const all = items.map(({ resolved, reopened }: { resolved: number; reopened: number }) => [resolved, reopened])
    expect(all).toContainEqual([1, 1])
    const elsewhere = app.as({ permissions: ['tickets:reports'], scope: { franchiseIds: ['999'] } })
    expect((await elsewhere.get(`${path}&by=franchise`)).body.items).toEqual([])
    expect((await boss.get(`${path}&by=franchise`)).body.items).toMatchObject([{ id: null, name: null }])
  })
})
