import { describe, expect, onTestFinished, test } from 'vitest'
import type { OutgoingText } from '../contracts/index.ts'
import { userOf } from '../kernel/http.ts'
import { definePlugin } from '../kernel/plugin.ts'
import { whereInScope } from '../kernel/scope.ts'
import { defineEvent, defineHook, defineJob, defineService, Type } from '../kernel/tokens.ts'
import { createTestApp, type TestAppOptions } from './app.ts'
import { hasMariaDb } from './mariadb.ts'
import { mock } from './mock.ts'

const Payload = Type.Object({ id: Type.String(), fail: Type.Optional(Type.Integer()) })
const asked = defineJob('kit.ask', Payload, { retries: 2, backoffSeconds: 30 })
const hourly = defineJob('kit.hourly', Type.Object({}), { cron: '0 * * * *', retries: 0 })
const closed = defineEvent('kit.closed/v1', Type.Object({ id: Type.String() }))
const price = defineHook<{ sen: number }>('kit.price/v1', { onError: 'fail' })
const rates = defineService<{ of(code: string): number }>('rates/v1')

/** A plugin that does one of each. */
const kit = definePlugin({
  name: 'kit',
  uses: { rates },
  config: Type.Object({ token: Type.Optional(Type.String({ secret: true })) }),
  permissions: { 'kit:read': { label: 'See them', roles: ['agent'] } },
  migrations: {
    '001_run': {
      up: (db, table) =>
        db.schema.createTable(table('run'), (t) => {
          t.bigIncrements('id')
          t.string('what', 100)
          t.bigInteger('franchise_id')
          t.bigInteger('outlet_id')
          t.bigInteger('at')
        }),
      down: (db, table) => db.schema.dropTable(table('run')),
    },
  },
  setup(ctx) {
    const note = (what: string) => ctx.db(ctx.table('run')).insert({ what, at: Date.now() })
    ctx.work(asked, async ({ id, fail = 0 }, { attempt }) => {
      if (attempt <= fail) throw new Error(`no answer for ${id}`)
      await note(`asked ${id}`)
    })
    ctx.work(hourly, async () => void (await note('hourly')))
    ctx.on(closed, async ({ id }) => {
      await ctx.send(asked, { id }, { startAfter: 600 })
    })
    ctx.tap(price, (value) => ({ sen: value.sen * ctx.use.rates.of('MYR') }))
  },
  routes(app, ctx) {
    const response = { 200: Type.Object({ items: Type.Array(Type.String()) }) }
    app.get('/runs', { config: { permission: 'kit:read' }, schema: { response } }, async (request) => {
      const rows = ctx.db(ctx.table('run')).orderBy('id')
      whereInScope(rows, userOf(request), 'kit:unlinked')
      return { items: await rows.pluck('what') }
    })
    app.get('/open', { config: { public: true } }, () => ({ token: ctx.config.token ?? null }))
  },
})
const mocks = [mock(rates, { of: () => 3 })]

async function start(options: Partial<TestAppOptions> = {}) {
  const app = await createTestApp({ plugins: [kit], mocks, ...options })
  onTestFinished(() => app.close())
  return app
}

describe.each(['postgresql', ...(hasMariaDb() ? ['mariadb' as const] : [])] as const)('an app on %s', (database) => {
  test('has a database of its own with the tables of its plugins', async () => {
    const [one, other] = await Promise.all([start({ database }), start({ database })])
    await one.db(one.table('kit', 'run')).insert({ what: 'here', at: 1 })
    expect(await other.db('kit_run')).toEqual([])
    expect((await one.as('kit:read').get('/api/kit/runs')).body).toEqual({ items: ['here'] })
  })

  test('answers each user by permission and scope', async () => {
    const app = await start({ database })
    await app.db('kit_run').insert([
      { what: 'north', franchise_id: 1 },
      { what: 'south', outlet_id: 2 },
    ])
    const seen = async (client: { get(path: string): Promise<{ body: unknown; status: number }> }) =>
      (await client.get('/api/kit/runs')).body
    expect(await seen(app.as({ permissions: ['kit:read'], scope: { franchiseIds: ['1'] } }))).toEqual({
      items: ['north'],
    })
    expect(await seen(app.as({ permissions: ['kit:read'], scope: { outletIds: ['2'] } }))).toEqual({ items: ['south'] })
    expect(await seen(app.as('kit:read'))).toEqual({ items: ['north', 'south'] })
    expect((await app.as().get('/api/kit/runs')).status).toBe(403)
    expect((await app.visitor.get('/api/kit/runs')).status).toBe(401)
    expect(() => app.as('kit:raed')).toThrow(/No running plugin has the permission "kit:raed".*Did you mean "kit:read"/)
  })

  test('runs delayed jobs, retries and jobs by the clock at their moments', async () => {
    const app = await start({ database })
    const ran = () => app.db('kit_run').orderBy('id').pluck('what')
    // Well before the full hour, where the machine may take its time.
    const halfPast = (hours: number) => new Date((Math.ceil(Date.now() / 3_600_000) + hours + 0.5) * 3_600_000)
    await app.clock.advanceTo(halfPast(0))
    await app.settled()
    const hourlyBefore = (await ran()).length
    const emitted = Date.now()
    await app.emit(closed, { id: 'a' })
    await app.settled()
    expect(await ran()).toHaveLength(hourlyBefore)
    expect(await app.jobs.sent(asked)).toMatchObject([{ data: { id: 'a' }, state: 'created', retries: 0 }])
    await app.clock.advance({ minutes: 9 })
    expect((await ran()).filter((what) => what !== 'hourly')).toEqual([])
    await app.clock.advance({ seconds: 75 })
    expect(await ran()).toContain('asked a')
    const { at: askedAt } = await app.db('kit_run').where({ what: 'asked a' }).first()
    expect(Number(askedAt)).toBeGreaterThanOrEqual(emitted + 600_000)

    const from = app.clock.now()
    await app.clock.advance({ hours: 3 })
    expect(Date.now() - from.getTime()).toBeGreaterThanOrEqual(3 * 3_600_000)
    const hours: { at: string }[] = await app.db('kit_run').where({ what: 'hourly' }).where('at', '>', from.getTime())
    expect(hours).toHaveLength(3)
    // Each at its own hour, not all at the end.
    for (const { at } of hours) expect(Number(at) % 3_600_000).toBeLessThan(60_000)
  })

  test('tells of failed tries, retries them when time passes, and keeps dead letters', async () => {
    const app = await start({ database })
    await app.send(asked, { id: 'b', fail: 1 })
    await expect(app.settled()).rejects.toThrow(/kit\.ask, try 1: no answer for b/)
    await app.clock.advance({ minutes: 2 })
    expect(await app.db('kit_run').where({ what: 'asked b' })).toHaveLength(1)

    await app.send(asked, { id: 'c', fail: 9 })
    const failures = await app.clock.advance({ minutes: 10 }, { failures: 'allowed' })
    expect(failures.map(({ attempt, dead }) => [attempt, dead])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
    expect(await app.jobs.dead()).toMatchObject([{ queue: 'kit.ask', data: { id: 'c' } }])
    expect(await app.settled()).toEqual([])
  })
})

test('time is real again when the last app is closed', async () => {
  const real = Date
  const app = await start()
  const other = await start()
  await app.clock.advance({ days: 2 })
  expect(Date.now()).toBeGreaterThan(real.now() + 47 * 3_600_000)
  const instant = new Date()
  expect(instant instanceof real && instant.getTime() > real.now()).toBe(true)
  await other.send(asked, { id: 'there' }, { startAfter: new Date(Date.now() - 1000) })
  await other.settled()
  expect(await other.db('kit_run').pluck('what')).toEqual(['asked there'])
  await expect(app.clock.advanceTo('2001-01-01')).rejects.toThrow(/does not go back to 2001-01-01/)
  await app.close()
  expect(Date).not.toBe(real)
  await other.close()
  expect(Date).toBe(real)
})

test('events and hooks are recorded, and what a transaction takes back is not', async () => {
  const app = await start()
  await app.emit(closed, { id: 'kept' })
  expect(await app.jobs.emitted(closed)).toEqual([{ id: 'kept' }])
  expect(await app.run(price, { sen: 5 })).toEqual({ sen: 15 })
  expect(app.hooks.runs(price)).toEqual([{ given: { sen: 5 }, result: { sen: 15 } }])
  await expect(app.send({ ...asked, id: 'kit.aks' }, { id: 'x' })).rejects.toThrow(/Did you mean "kit.ask"/)
})

test('a secret of the configuration reaches the plugin', async () => {
  const app = await start({ config: { kit: { token: 'abc' } } })
  expect((await app.visitor.get('/api/kit/open')).body).toEqual({ token: 'abc' })
})

describe('a plugin that does not run', () => {
  const broken = definePlugin({
    name: 'broken',
    setup: () => {
      throw new Error('no licence')
    },
  })

  test('is told with the reason and what to do', async () => {
    await expect(start({ plugins: [broken] })).rejects.toThrow(/broken.*setup: no licence\n.*→/s)
    await expect(start({ mocks: [] })).rejects.toThrow(/rates\/v1/)
    await expect(start({ config: { kit: { tokn: 'x' } } })).rejects.toThrow(/tokn is not a setting that exists/)
  })

  test('can be looked at when that is the test', async () => {
    const app = await start({ plugins: [kit, broken], failures: 'allowed' })
    const states = app.report.map(({ name, state }) => [name, state])
    expect(states).toContainEqual(['broken', 'quarantined'])
    expect(states).toContainEqual(['kit', 'running'])
  })
})

describe('a fake channel', () => {
  test('keeps what is sent, answers as a test wants, and brings what customers write', async () => {
    const { default: tickets } = await import('../../../plugins/tickets/src/index.ts')
    const app = await start({ plugins: [tickets], mocks: [] })
    const channel = app.fakeChannel({ windowHours: 1 })
    await channel.receive({ from: '60123456789', text: 'Ada stok?', name: 'Siti' })
    await app.settled()
    const agent = app.as('tickets:read', 'tickets:reply', 'tickets:unlinked')
    const [ticket] = (await agent.get('/api/tickets')).body.items
    expect(ticket.contact.name).toContain('Siti')

    channel.answer('retry', { afterSeconds: 30 })
    await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'Ada.' })
    await app.settled({ failures: 'allowed' })
    expect(channel.sent).toHaveLength(1)
    await app.clock.advance({ minutes: 1 }, { failures: 'allowed' })
    expect(channel.sent).toMatchObject([{ text: 'Ada.' }, { text: 'Ada.', to: { address: '60123456789' } }])
    await channel.status(channel.sent[1] as OutgoingText, 'read')
    const messages = async () => (await agent.get(`/api/tickets/${ticket.id}/messages`)).body.items
    expect((await messages()).map((each: { status: string }) => each.status)).toContain('read')

    await app.clock.advance({ minutes: 62 }, { failures: 'allowed' })
    expect((await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'Lagi?' })).status).toBe(409)
  })
})
