import { rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { sign, textMessage } from './support/envelope.ts'
import { LiveStream } from './support/live-stream.ts'
import { type Client, metaSecrets, pluginConfig, Server, temporaryFolder } from './support/server.ts'
import { switchPlugins } from './support/switch-plugins.ts'
import { waitFor } from './support/wait.ts'

const env = { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:1' }

describe('a plugin is switched off and on while the server runs', () => {
  let server: Server
  let admin: Client
  let flag: string
  let config: { plugins: Record<string, object> }
  let sent = 0

  beforeAll(async () => {
    const { entries, flag: file } = switchPlugins(temporaryFolder())
    flag = file
    config = pluginConfig() as typeof config
    Object.assign(config.plugins, entries)
    server = await Server.start({ config, env })
    admin = await server.signIn()
  })
  afterAll(() => server?.stop())

  const disable = (name: string, reason?: string) =>
    admin.post(`/api/plugins/${name}/disable`, reason === undefined ? {} : { reason })
  const enable = (name: string) => admin.post(`/api/plugins/${name}/enable`)
  const stateOf = async (name: string) =>
    (await admin.get('/api/plugins')).body.items.find((item: { name: string }) => item.name === name)

  async function webhook(id: string): Promise<number> {
    const { body, headers } = sign(textMessage({ from: `6013555${String(sent++).padStart(4, '0')}`, id, text: id }))
    return (await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status
  }
  const messages = async () =>
    (await server.database.query('select id, provider_id from messaging_message')) as {
      id: string
      provider_id: string
    }[]
  const stored = (id: string) =>
    waitFor(`message ${id}`, async () => (await messages()).find((row) => row.provider_id === id))
  const notes = async (messageId: string) =>
    (await server.database.query('select message_id from ground_note')).filter((row) => row.message_id === messageId)
      .length
  const schedules = async () =>
    (await server.database.queryJobs('select name from pgboss.schedule')).map((row) => row.name)

  test('answers "later" while it is off, and its data is there when it is back', async () => {
    expect(await webhook('wamid.before')).toBe(200)
    const ticket = await waitFor('the ticket', async () => (await admin.get('/api/tickets')).body.items[0])
    const { plugins } = (await admin.get('/api/admin/manifest')).body
    const { module } = plugins.find(({ name }: { name: string }) => name === 'tickets')
    const off = await disable('tickets', 'stocktaking')
    expect(off.body).toMatchObject({ name: 'tickets', state: 'disabled', reason: 'stocktaking' })
    const answer = await admin.get('/api/tickets')
    // A page that is open may be about to load more of it.
    const file = await fetch(`${server.url}${module}`)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/javascript; charset=utf-8'])
    expect((await fetch(`${server.url}/admin/plugins/tickets/none.js`)).status).toBe(404)
    expect((await fetch(`${server.url}/admin/plugins/nobody/none.js`)).status).toBe(404)
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'KAUNTER_PLUGIN_OFF',
      '60',
    ])
    expect((await admin.get('/api/nowhere')).status).toBe(404)
    expect((await admin.get('/api/auth/me')).body.user.permissions).not.toContain('tickets:read')
    expect((await stateOf('tickets')).permissions).toContainEqual(
      expect.objectContaining({ name: 'tickets:read', active: false }),
    )
    // A check that a busy machine cannot do within its second counts as failed.
    const health = await waitFor('every check to be done in time', async () => {
      const now = (await (await fetch(`${server.url}/health`)).json()) as { status: string }
      return now.status === 'ok' ? now : undefined
    })
    expect(health).toMatchObject({ status: 'ok', quarantined: [] })
    expect((await enable('tickets')).body).toMatchObject({ state: 'running' })
    expect((await admin.get('/api/tickets')).body.items).toEqual([expect.objectContaining({ id: ticket.id })])
    const audit = await server.database.query(
      `select action, subject_id, after from audit_log where subject_type = 'plugin' order by id`,
    )
    expect(audit.map((row) => [row.action, row.subject_id])).toEqual([
      ['plugin.disabled', 'tickets'],
      ['plugin.enabled', 'tickets'],
    ])
    expect(JSON.parse(String(audit[0]?.after))).toEqual({ reason: 'stocktaking' })
  })

  test('messages that come while tickets is off become tickets when it is back', async () => {
    await disable('tickets')
    for (const id of ['wamid.t1', 'wamid.t2', 'wamid.t3']) expect(await webhook(id)).toBe(200)
    for (const id of ['wamid.t1', 'wamid.t2', 'wamid.t3']) await stored(id)
    await enable('tickets')
    await waitFor('three more tickets', async () => (await admin.get('/api/tickets')).body.items.length === 4)
  })

  test('takes with it those that need it, and brings them back', async () => {
    expect((await stateOf('ground')).dependents).toEqual(['roof'])
    await disable('ground', 'flood')
    expect(await stateOf('roof')).toMatchObject({
      state: 'disabled',
      phase: 'needs',
      reason: expect.stringContaining('"ground"'),
    })
    expect((await fetch(`${server.url}/api/roof/x`)).status).toBe(503)
    await enable('ground')
    expect(await (await fetch(`${server.url}/api/roof/x`)).text()).toBe('dry')
  })

  test('its clock stands still, and its events wait for it; nothing is doubled', async () => {
    expect(await schedules()).toContain('ground.tick')
    await disable('ground')
    expect(await schedules()).not.toContain('ground.tick')
    expect(await schedules()).toContain('messaging.upkeep')
    await webhook('wamid.e1')
    const { id } = await stored('wamid.e1')
    await disable('whatsapp-cloud')
    await server.restart('SIGKILL')
    admin = await server.signIn()
    // It has not run since the restart; that it had this webhook is remembered.
    expect(await webhook('wamid.off')).toBe(503)
    expect((await enable('whatsapp-cloud')).body).toMatchObject({ state: 'running' })
    expect(await stateOf('ground')).toMatchObject({ state: 'disabled' })
    expect(await stateOf('roof')).toMatchObject({ state: 'disabled', phase: 'needs' })
    expect(server.child.output).toMatch(/– ground .*off: an administrator switched it off/)
    await webhook('wamid.e2')
    const later = await stored('wamid.e2')
    expect(await notes(id)).toBe(0)
    await enable('ground')
    await waitFor('both notes', async () => (await notes(id)) > 0 && (await notes(later.id)) > 0)
    expect(await schedules()).toContain('ground.tick')
    expect([await notes(id), await notes(later.id)]).toEqual([1, 1])
  })

  test('what is required or a part of the platform stays', async () => {
    const refused = await disable('messaging')
    expect([refused.status, refused.body.code]).toEqual([409, 'KAUNTER_PLUGIN_REQUIRED'])
    expect((await disable('nobody')).body.code).toBe('KAUNTER_PLUGIN_UNKNOWN')
    expect((await enable('nobody')).status).toBe(404)
    const required = await Server.start({
      database: server.database,
      config: {
        plugins: Object.fromEntries(
          Object.keys(config.plugins).map((name) => [name, /roof/.test(name) ? { required: true } : {}]),
        ),
      },
    })
    const boss = await required.signIn()
    for (const name of ['roof', 'ground'])
      expect((await boss.post(`/api/plugins/${name}/disable`)).body.code).toBe('KAUNTER_PLUGIN_REQUIRED')
    await required.child.kill()
  })

  test('requests that have begun end, and streams of others go on', async () => {
    const stream = await LiveStream.open(server.url, admin)
    const own = await fetch(`${server.url}/api/ground/stream`)
    const reading = own.text()
    const slow = fetch(`${server.url}/api/ground/slow`).then((response) => response.json())
    await server.child.until(/ground has begun to be slow/)
    const off = await disable('ground')
    expect(off.body).toMatchObject({ state: 'disabled' })
    expect(await slow).toEqual({ done: true })
    expect(await reading).toBe(': here\n\ndata: bye\n\n')
    await enable('ground')
    await waitFor(
      'word of it',
      () =>
        stream.messages.filter(({ event, data }) => event === 'change' && data.topic === 'plugins.changed').length >= 2,
    )
    expect(stream.ended).toBe(false)
    stream.close()
  })

  test('by several at once ends as the last one said, and works once', async () => {
    const second = await server.signIn()
    const asks = Array.from({ length: 30 }, (_, i) =>
      (i % 2 ? admin : second).post(`/api/plugins/ground/${i % 3 === 0 ? 'disable' : 'enable'}`),
    )
    const answers = await Promise.all(asks)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    // Two changes at a time would meet each other's services and workers.
    expect(answers.map(({ body }) => body).filter(({ state }) => state === 'quarantined')).toEqual([])
    expect(server.child.output).not.toMatch(/"plugin":"(ground|roof)".*a plugin failed|two setups/)
    expect((await enable('ground')).body).toMatchObject({ state: 'running' })
    await webhook('wamid.many')
    const { id } = await stored('wamid.many')
    await waitFor('the note', async () => (await notes(id)) > 0)
    expect(await notes(id)).toBe(1)
    expect((await fetch(`${server.url}/api/roof/x`)).status).toBe(200)
  })

  test('whose setup hangs is out after ten seconds, and what it registers late is ignored', async () => {
    await disable('hanger')
    writeFileSync(flag, '')
    const tried = await enable('hanger')
    expect(tried.body).toMatchObject({ state: 'quarantined', phase: 'setup', reason: expect.stringContaining('10 s') })
    await waitFor('its late end', () => server.child.output.includes('hanger has closed what it opened late'))
    await webhook('wamid.late')
    await waitFor('the ticket', async () =>
      (await admin.get('/api/tickets')).body.items.some((item: { preview?: string }) =>
        JSON.stringify(item).includes('wamid.late'),
      ),
    )
    expect(server.child.output).not.toContain('tapped too late')
    rmSync(flag)
    expect((await enable('hanger')).body).toMatchObject({ state: 'running' })
    expect(await (await fetch(`${server.url}/api/hanger/x`)).text()).toBe('fine')
  })

  test('under load loses no webhook and doubles none', async () => {
    const answers = { 200: 0, 503: 0 } as Record<number, number>
    let running = true
    const deliver = async (id: string) => {
      // As Meta does: whatever is not answered 200 comes again.
      for (;;) {
        const status = await webhook(id)
        answers[status] = (answers[status] ?? 0) + 1
        if (status === 200) return id
        await pause(50)
      }
    }
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      const ids: string[] = []
      while (running) ids.push(await deliver(`wamid.load-${lane}-${ids.length}`))
      return ids
    })
    const more = async (status: number, count: number) => {
      const wanted = (answers[status] ?? 0) + count
      await waitFor(`${count} more answers ${status}`, () => (answers[status] ?? 0) >= wanted)
    }
    for (let i = 0; i < 3; i++)
      for (const [name, whileOff] of [
        ['whatsapp-cloud', 503],
        ['tickets', 200],
      ] as const) {
        expect((await disable(name)).status).toBe(200)
        await more(whileOff, 4)
        expect((await enable(name)).body).toMatchObject({ state: 'running' })
        await more(200, 4)
      }
    running = false
    const ids = (await Promise.all(lanes)).flat()
    expect(Object.keys(answers)).toEqual(['200', '503'])
    const links = () =>
      server.database.query<{ provider_id: string; n: number }>(
        `select m.provider_id, count(t.ticket_id)::int as n from messaging_message m left join tickets_message t on t.message_id = m.id
         where m.provider_id like 'wamid.load-%' group by m.provider_id`,
      )
    await waitFor(
      'every message in one ticket',
      async () => {
        const rows = await links()
        return rows.length === ids.length && rows.every(({ n }) => Number(n) === 1)
      },
      40,
    )
    expect(ids.length).toBeGreaterThan(20)
  })

  describe('seen by others', () => {
    let browser: Browser
    afterAll(() => browser?.close())

    test('an agent’s entry vanishes and returns without loading the page anew', async () => {
      await webhook('wamid.seen')
      await stored('wamid.seen')
      const email = 'aminah@example.com'
      const password = 'a long enough password'
      await admin.post('/api/auth/users', { email, password, role: 'agent', name: 'Aminah' })
      browser = await openBrowser()
      const page = await browser.newPage()
      // Nor is it lost for good when what its module imports cannot be had for a while: a browser remembers that.
      const files = /\/admin\/plugins\/tickets\/(?!index-)/
      await page.route(files, (route) => route.abort())
      await page.goto(`${server.url}/admin/`)
      await page.fill('[data-test=login-email]', email)
      await page.fill('[data-test=login-password]', password)
      await page.click('[data-test=login-submit]')
      const inbox = page.getByRole('link', { name: 'Inbox' })
      await inbox.waitFor()
      await page.getByText('This page did not load').waitFor()
      await page.unroute(files)
      await page.evaluate('window.notLoadedAnew = true')
      await page.locator('[data-test=connection][data-state=live]').waitFor()
      const seen = page.getByText(/wamid\./).first()
      for (const _time of ['while it is not loaded', 'while it is shown']) {
        await disable('tickets')
        await inbox.waitFor({ state: 'detached' })
        await enable('tickets')
        await inbox.waitFor()
        await inbox.click()
        await seen.waitFor()
      }
      expect(await page.evaluate('window.notLoadedAnew')).toBe(true)
    })

    test('another process on the same database does the same', async () => {
      const other = await Server.start({ database: server.database, config, env })
      try {
        const there = async () => (await fetch(`${other.url}/api/roof/x`)).text()
        await waitFor('the other to be on', async () => (await there()) === 'dry')
        await disable('ground')
        await waitFor('the other to be off', async () => (await there()).includes('KAUNTER_PLUGIN_OFF'))
        const elsewhere = await other.signIn()
        expect((await elsewhere.post('/api/plugins/ground/enable')).body).toMatchObject({ state: 'running' })
        await waitFor('the first to be on', async () => (await fetch(`${server.url}/api/roof/x`)).status === 200)
      } finally {
        await other.child.kill()
      }
    })
  })

  test('one that is removed from the file keeps nothing waiting, and its clock is gone', async () => {
    const plugins = Object.fromEntries(Object.entries(config.plugins).filter(([name]) => !/ground|roof/.test(name)))
    writeFileSync(`${server.home}/kaunter.config.json`, JSON.stringify({ plugins }))
    await server.restart('SIGTERM')
    admin = await server.signIn()
    expect(await schedules()).not.toContain('ground.tick')
    await webhook('wamid.removed')
    const { id } = await stored('wamid.removed')
    const waiting = await server.database.queryJobs(
      `select data::text as data from pgboss.job where name = 'event.messaging.message-received/v1.ground'`,
    )
    expect(waiting.filter((row) => String(row.data).includes(`"${id}"`))).toEqual([])
    expect((await fetch(`${server.url}/api/ground/slow`)).status).toBe(404)
  })
})
