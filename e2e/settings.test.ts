import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { type Client, metaSecrets, Server, SimulatorProcess } from './support/server.ts'
import { makeShops, type Shops, settingsPlugin } from './support/settings-plugin.ts'
import { waitFor } from './support/wait.ts'

const token = 'sesame-9f2c-open-the-door'
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
const path = '/api/settings/shopfront'

interface Where {
  franchiseId?: string
  outletId?: string
}
const query = (where: Where) => new URLSearchParams(where as Record<string, string>)

describe('settings', () => {
  const { folder, config } = settingsPlugin()
  let database: TestDatabase
  let simulator: SimulatorProcess
  let server: Server
  /** A second process on the same database. */
  let other: Server
  let admin: Client
  let shops: Shops

  beforeAll(async () => {
    database = await createDatabase()
    simulator = await SimulatorProcess.start()
    server = await Server.start({ database, simulator, config })
    other = await Server.start({ database, config, env: simulator.serverEnvironment })
    admin = await server.signIn()
    shops = await makeShops(database)
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), other?.stop(), simulator?.stop()])
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const view = async (where: Where = {}, client = admin) => (await client.get(`${path}?${query(where)}`)).body
  const now = async (where: Where = {}, client = admin) => (await client.get(`/api/shopfront/now?${query(where)}`)).body
  /** Changes a place at whatever version it has. */
  async function change(values: object, where: Where = {}, unset: string[] = [], client = admin) {
    const { version } = await view(where, client)
    return client.patch(path, { ...where, version, values, unset })
  }
  async function set(values: object, where: Where = {}, unset: string[] = []) {
    const answer = await change(values, where, unset)
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 })
    return answer.body
  }
  const audits = () =>
    database.query<{ actor_id: string; before: string; after: string }>(
      `select actor_id, "before", "after" from audit_log where action = 'settings.changed' order by id`,
    )

  test('hold for the outlet, else for its franchise, else for all, else as the plugin says', async () => {
    const [n1, n2, s1] = [
      { outletId: shops['north-1'] },
      { outletId: shops['north-2'] },
      { outletId: shops['south-1'] },
    ]
    expect((await now(n1)).greeting).toBe('Welcome')
    await set({ greeting: 'Hello' })
    await set({ greeting: 'North says hello' }, { franchiseId: shops.north })
    await set({ greeting: 'Shop 1 says hello' }, n1)
    const greetings = async () =>
      Promise.all([n1, n2, s1, {}, { franchiseId: shops.north }].map(async (where) => (await now(where)).greeting))
    expect(await greetings()).toEqual(['Shop 1 says hello', 'North says hello', 'Hello', 'Hello', 'North says hello'])
    expect((await view(n1)).fields.greeting).toEqual({
      value: 'Shop 1 says hello',
      set: true,
      source: 'outlet',
      inherited: { value: 'North says hello', set: true, source: 'franchise' },
    })
    await set({}, n1, ['greeting'])
    await set({}, { franchiseId: shops.north }, ['greeting'])
    expect(await greetings()).toEqual(['Hello', 'Hello', 'Hello', 'Hello', 'Hello'])
    await set({}, {}, ['greeting'])
    expect((await view(n1)).fields.greeting).toMatchObject({ value: 'Welcome', source: 'default' })
    // An outlet that moves to another franchise goes by that one's settings.
    await set({ seats: 77 }, { franchiseId: shops.south })
    await database.query('update directory_outlet set franchise_id = $1 where id = $2', [shops.south, shops['north-2']])
    await waitFor('the move', async () => (await now(n2)).seats === 77)
    await database.query('update directory_outlet set franchise_id = $1 where id = $2', [shops.north, shops['north-2']])
  })

  test('apply at once and without a restart, in another process too, and are seen by a second user there', async () => {
    await set({ seats: 42, hours: { opens: '08:30', closes: '21:00' } })
    expect(await now()).toMatchObject({ seats: 42, hours: { opens: '08:30', closes: '21:00' } })
    const colleague = await other.colleague(await other.signIn(), 'supervisor')
    expect(await view({}, colleague)).toMatchObject({ fields: { seats: { value: 42, source: 'platform' } } })
    await waitFor('the other process', async () => (await now({}, colleague)).seats === 42)
    await set({ seats: 43 })
    await waitFor('the next change', async () => (await now({}, colleague)).seats === 43)
  })

  test('decide when a resolved ticket is opened again, for one outlet and not for another', async () => {
    const phones = { 'north-1': '60127770101', 'north-2': '60127770102' } as const
    const tickets = async (phone: string) =>
      await database.query<{ id: string; status: string }>(
        `select t.id, t.status from tickets_ticket t join directory_contact c on c.id = t.contact_id
         where c.name = $1 order by t.id`,
        [phone],
      )
    const write = (phone: string, text: string) => simulator.post('/inbound', { from: phone, name: phone, text })
    const setReopen = async (reopenDays: number, where: Where) => {
      const { version } = (await admin.get(`/api/settings/tickets?${query(where)}`)).body
      expect((await admin.patch('/api/settings/tickets', { ...where, version, values: { reopenDays } })).status).toBe(
        200,
      )
    }
    const resolve = async (id: string) => admin.patch(`/api/tickets/${id}`, { status: 'resolved' })
    for (const [shop, phone] of Object.entries(phones)) {
      await write(phone, 'first')
      const [ticket] = await waitFor('the ticket', async () =>
        (await tickets(phone)).length === 1 ? tickets(phone) : undefined,
      )
      await database.query('update tickets_ticket set franchise_id = $1, outlet_id = $2 where id = $3', [
        shops.north,
        shops[shop as 'north-1'],
        ticket?.id,
      ])
      await resolve(ticket?.id as string)
    }
    await setReopen(0, { outletId: shops['north-1'] })
    // Either process may take the message.
    const there = await other.signIn()
    await waitFor('both processes to know', async () => {
      const values = await Promise.all(
        [admin, there].map(
          async (client) =>
            (await client.get(`/api/settings/tickets?outletId=${shops['north-1']}`)).body.fields.reopenDays.value,
        ),
      )
      return values.every((value) => value === 0)
    })
    await write(phones['north-1'], 'again')
    await write(phones['north-2'], 'again')
    const status = async (phone: string) => (await tickets(phone)).map((ticket) => ticket.status)
    await waitFor('a new ticket', async () => (await tickets(phones['north-1'])).length === 2)
    await waitFor('the old ticket', async () => (await status(phones['north-2'])).join() === 'open')
    expect(await status(phones['north-1'])).toEqual(['resolved', 'new'])
    await setReopen(5, { franchiseId: shops.north })
    expect(
      (await admin.get(`/api/settings/tickets?outletId=${shops['north-2']}`)).body.fields.reopenDays,
    ).toMatchObject({
      value: 5,
      source: 'franchise',
    })
  })

  test('that are secret reach the plugin and nobody else: no answer, no log, no audit, not the database', async () => {
    const where = { outletId: shops['north-1'] }
    const saved = await change({ doorToken: token }, where)
    expect(saved.body.fields.doorToken).toEqual({
      set: true,
      source: 'outlet',
      inherited: { set: false, source: 'unset' },
    })
    expect(await now(where)).toMatchObject({ digest: digestOf(token) })
    expect((await now({ outletId: shops['north-2'] })).digest).toBeNull()
    // A change of another field keeps it.
    await set({ seats: 9 }, where)
    expect(await now(where)).toMatchObject({ seats: 9, digest: digestOf(token) })
    const tooShort = await change({ doorToken: 'short-1' }, where)
    const wrongType = await change({ doorToken: ['not-a-text-secret'] }, where)
    expect(tooShort.body.details.fields.doorToken).toMatchObject({ rule: 'minLength', limit: 8 })
    const everything = [
      saved.body,
      await view(where),
      tooShort.body,
      wrongType.body,
      (await admin.get('/api/settings')).body,
    ]
    const { rows } = { rows: await database.query('select * from settings_value') }
    const live = await database.query('select * from live_event')
    const told = JSON.stringify([everything, rows, await audits(), live]) + server.child.output + other.child.output
    for (const secret of [token, Buffer.from(token).toString('base64').slice(0, 20), 'short-1', 'not-a-text-secret'])
      expect(told.includes(secret), secret).toBe(false)
    await set({}, where, ['doorToken'])
    expect((await now(where)).digest).toBeNull()
    expect(await database.query(`select id from settings_value where sealed like '%doorToken%'`)).toEqual([])
  })

  test('of WhatsApp: an expired token is replaced without a restart', async () => {
    const where = '/api/settings/whatsapp-cloud'
    const there = await other.signIn()
    const enter = async (accessToken: string) => {
      const { version } = (await admin.get(where)).body
      expect((await admin.patch(where, { version, values: { accessToken } })).status).toBe(200)
      // Either process may send the message.
      const known = async () => (await there.get(where)).body.version === version + 1
      await waitFor('the other process to know', known)
    }
    await simulator.post('/inbound', { from: '60127770109', name: 'Renewal', text: 'hello' })
    const found = async () =>
      (await admin.get('/api/tickets')).body.items.find(
        (item: { contact: { name: string } }) => item.contact.name === 'Renewal',
      )
    const ticket = (await waitFor('the ticket', found)) as { id: string }
    const send = async (text: string, status: RegExp) => {
      const { body } = await admin.post(`/api/tickets/${ticket.id}/messages`, { text })
      return waitFor(`the message to be ${status}`, async () =>
        (await admin.get(`/api/tickets/${ticket.id}/messages`)).body.items.find(
          (item: { id: string; status: string }) => item.id === body.id && status.test(item.status),
        ),
      ) as Promise<{ error: { code: string } }>
    }
    await send('with the token of the start', /^(sent|delivered|read)$/)
    await enter('a-token-that-meta-does-not-know')
    expect((await send('with a wrong token', /^failed$/)).error.code).toBe('190')
    await enter(metaSecrets.WABA_ACCESS_TOKEN)
    await admin.post(`/api/whatsapp-cloud/numbers/${metaSecrets.WABA_PHONE_NUMBER_ID}/resume`)
    await send('with the new token', /^(sent|delivered|read)$/)
  })

  test('are audited with what was there before and who changed it', async () => {
    const count = (await audits()).length
    await set({ greeting: 'One', doorToken: token })
    await set({ greeting: 'Two', doorToken: `${token}!` })
    await set({ greeting: 'Two' })
    await set({}, {}, ['greeting', 'doorToken'])
    const written = (await audits()).slice(count).map(({ actor_id, before, after }) => ({
      actor: String(actor_id),
      before: JSON.parse(before).values,
      after: JSON.parse(after).values,
    }))
    const me = (await admin.get('/api/auth/me')).body.user.id
    const hidden = '(hidden)'
    expect(written).toEqual([
      { actor: me, before: { greeting: null, doorToken: null }, after: { greeting: 'One', doorToken: hidden } },
      { actor: me, before: { greeting: 'One', doorToken: hidden }, after: { greeting: 'Two', doorToken: hidden } },
      { actor: me, before: { greeting: 'Two', doorToken: hidden }, after: { greeting: null, doorToken: null } },
    ])
  })

  test('of two people who change the same place, the later is told and loses nothing of the other', async () => {
    const rival = await other.signIn()
    for (const where of [{}, { franchiseId: shops.south, fresh: true }, { outletId: shops['south-1'], fresh: true }]) {
      const { fresh, ...place } = where as Where & { fresh?: boolean }
      const { version } = await view(place)
      if (fresh && place.outletId) expect(version).toBe(0)
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          (i % 2 ? rival : admin).patch(path, { ...place, version, values: { greeting: `from ${i}` } }),
        ),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
      const winner = answers.findIndex(({ status }) => status === 200)
      for (const { status, body } of answers)
        if (status === 409)
          expect(body).toMatchObject({
            code: 'KAUNTER_SETTINGS_CHANGED',
            details: { current: { version: version + 1, fields: { greeting: { value: `from ${winner}` } } } },
          })
      expect((await view(place, rival)).fields.greeting.value).toBe(`from ${winner}`)
    }
  })

  test('are for those in whose scope they are', async () => {
    await set({ greeting: 'Of all' }, {})
    await set({ seats: 11 }, { franchiseId: shops.south })
    const make = async (scope: object) => {
      const client = await server.colleague(admin, 'supervisor', { name: 'limited', ...scope })
      await database.query(`update auth_user set role = 'admin' where name = 'limited'`)
      return client
    }
    const north = await make({ franchiseIds: [shops.north] })
    const outlet = await make({ outletIds: [shops['north-2']] })
    const places = async (client: Client, search = '') =>
      (await client.get(`/api/settings/places?search=${search}`)).body.items.map((item: { code: string }) => item.code)
    expect(await places(north)).toEqual(['north', 'north-1', 'north-2'])
    expect(await places(outlet)).toEqual(['north-2'])
    expect(await places(admin)).toEqual(['north', 'south', 'north-1', 'north-2', 'south-1'])
    expect(await places(admin, 'CAWANGAN%20south')).toEqual(['south-1'])
    expect(await places(admin, '%25')).toEqual([])
    expect((await north.get('/api/settings')).body.platform).toBe(false)

    const hidden: [Client, Where][] = [
      [north, { franchiseId: shops.south }],
      [north, { outletId: shops['south-1'] }],
      [outlet, { franchiseId: shops.north }],
      [outlet, { outletId: shops['north-1'] }],
      [north, { outletId: '999999' }],
    ]
    const before = await database.query('select * from settings_value order by id')
    for (const [client, where] of hidden)
      for (const answer of [
        await client.get(`${path}?${query(where)}`),
        await client.patch(path, { ...where, version: 0, values: { seats: 5 } }),
      ])
        expect(answer).toMatchObject({ status: 404, body: { code: 'KAUNTER_SETTINGS_PLACE_UNKNOWN' } })
    for (const client of [north, outlet])
      for (const answer of [await client.get(path), await client.patch(path, { version: 0, values: { seats: 5 } })])
        expect(answer).toMatchObject({ status: 403, body: { code: 'KAUNTER_SETTINGS_PLATFORM_FORBIDDEN' } })
    expect(await database.query('select * from settings_value order by id')).toEqual(before)

    expect((await change({ seats: 21 }, { franchiseId: shops.north }, [], north)).status).toBe(200)
    expect((await change({ seats: 22 }, { outletId: shops['north-2'] }, [], outlet)).status).toBe(200)
    expect(await view({ outletId: shops['north-2'] }, outlet)).toMatchObject({
      fields: { seats: { value: 22, inherited: { value: 21 } }, greeting: { value: 'Of all', source: 'platform' } },
    })

    const reader = await server.colleague(admin, 'supervisor')
    expect((await reader.get(path)).status).toBe(200)
    expect((await reader.patch(path, { version: 0 })).body.code).toBe('KAUNTER_FORBIDDEN')
    const agent = await server.colleague(admin, 'agent')
    expect((await agent.get('/api/settings')).body.code).toBe('KAUNTER_FORBIDDEN')
  })

  test('refuse what does not fit, name every wrong field with its rule, and change nothing', async () => {
    const where = { outletId: shops['north-2'] }
    await set({ tags: ['a'], seats: 12 }, where)
    const before = await database.query('select * from settings_value order by id')
    const wrong: [object, object][] = [
      [{ seats: 0 }, { seats: { rule: 'minimum', limit: 1 } }],
      [{ seats: 501 }, { seats: { rule: 'maximum', limit: 500 } }],
      [{ seats: 1.5 }, { seats: { rule: 'type' } }],
      [{ seats: '12' }, { seats: { rule: 'type' } }],
      [{ seats: null }, { seats: { rule: 'type' } }],
      [{ greeting: '' }, { greeting: { rule: 'minLength', limit: 1 } }],
      [{ greeting: 'x'.repeat(41) }, { greeting: { rule: 'maxLength', limit: 40 } }],
      [{ greeting: { toString: 'x' } }, { greeting: { rule: 'type' } }],
      [{ layout: 'square' }, { layout: { rule: 'choice' } }],
      [{ tags: ['a', 'b', 'c', 'd'] }, { tags: { rule: 'maxItems', limit: 3 } }],
      [{ tags: ['a', ''] }, { tags: { rule: 'minLength', path: '/1' } }],
      [{ tags: ['a', 'a'] }, { tags: { rule: 'uniqueItems' } }],
      [{ zone: 'Asia/Atlantis' }, { zone: { rule: 'format', limit: 'time-zone' } }],
      [{ hours: { opens: '25:00', closes: '22:00' } }, { hours: { rule: 'format', path: '/opens' } }],
      [{ hours: { opens: '09:00' } }, { hours: { rule: 'type', path: '/closes' } }],
      [{ hours: { opens: '09:00', closes: '22:00', lunch: '12:00' } }, { hours: { rule: 'type', path: '/lunch' } }],
      [{ halal: false }, { halal: { rule: 'level' } }],
      [{ nosuch: 1 }, { nosuch: { rule: 'unknown' } }],
      [
        { toString: 1, hasOwnProperty: 2 },
        { toString: { rule: 'unknown' }, hasOwnProperty: { rule: 'unknown' } },
      ],
      [
        { seats: 0, greeting: '', halal: true, discount: 5 },
        { seats: { rule: 'minimum' }, greeting: { rule: 'minLength' }, halal: { rule: 'level' } },
      ],
    ]
    for (const [values, fields] of wrong) {
      const { status, body } = await change(values, where)
      expect({ status, code: body.code }, JSON.stringify(values)).toEqual({
        status: 400,
        code: 'KAUNTER_SETTINGS_INVALID',
      })
      expect(body.details.fields).toMatchObject(fields)
      expect(Object.keys(body.details.fields).sort()).toEqual(Object.keys(fields).sort())
    }
    expect((await change({}, where, ['nosuch', '__proto__'])).status).toBe(400)
    const bodies = [
      null,
      [],
      '{',
      {},
      { version: -1 },
      { version: '0' },
      { version: 1e12 },
      { version: 0, values: { greeting: 'a\0b' } },
      { version: 0, unset: 'greeting' },
      { version: 0, extra: 1 },
      { version: 0, outletId: 'abc' },
      { version: 0, outletId: 5 },
      { version: 0, outletId: shops['north-1'], franchiseId: shops.north },
      '{"version":0,"values":{"__proto__":{"seats":5}}}',
    ]
    for (const body of bodies)
      expect(await admin.patch(path, body), JSON.stringify(body)).toMatchObject({
        status: 400,
        body: { code: 'KAUNTER_REQUEST_INVALID' },
      })
    for (const name of ['nosuch', 'settings', 'directory', '__proto__', 'constructor', "';--", '%00', '..%2f'])
      expect((await admin.get(`/api/settings/${name}`)).status, name).toBeGreaterThanOrEqual(400)
    expect((await admin.get('/api/settings/messaging')).body.code).toBe('KAUNTER_SETTINGS_PLUGIN_UNKNOWN')
    expect(await database.query('select * from settings_value order by id')).toEqual(before)
    // What looks dangerous and is a text is stored as it is.
    const odd = `'; drop table x; -- \u{1f600} <b>&`
    await set({ greeting: odd }, where)
    expect((await now(where)).greeting).toBe(odd)
  })

  test('are described for a form, in the language of the reader', async () => {
    const forms = (locale: string) => admin.get(`/api/settings?locale=${locale}`)
    const { plugins } = (await forms('ms')).body
    const shopfront = plugins.find((each: { name: string }) => each.name === 'shopfront').schema
    expect(shopfront).toMatchObject({
      title: 'Hadapan kedai',
      properties: {
        greeting: { title: 'Ucapan', description: 'Kata-kata pertama yang dibaca pelanggan.' },
        seats: { title: 'Seats', unit: 'meja', minimum: 1, levels: ['platform', 'franchise', 'outlet'] },
        halal: { levels: ['platform', 'franchise'] },
        doorToken: { secret: true, levels: ['platform', 'outlet'] },
      },
    })
    expect(plugins.map((each: { name: string }) => each.name)).toEqual(expect.arrayContaining(['tickets', 'shopfront']))
    expect(
      (await forms('en')).body.plugins.find((each: { name: string }) => each.name === 'tickets').schema.title,
    ).toBe('Tickets')
  })

  test('that no longer fit after an update of the plugin are passed over, named in the form, and harm nobody', async () => {
    const where = { franchiseId: shops.south }
    await set({ seats: 30, greeting: 'Kept' }, where)
    await database.query(
      `update settings_value set plain = $1, version = version + 1 where plugin = 'shopfront' and level = 'franchise' and scope_id = $2`,
      [JSON.stringify({ seats: 'many', greeting: 'Kept', halal: 5, gone: true }), shops.south],
    )
    expect((await view(where)).fields).toMatchObject({
      seats: { source: expect.stringMatching(/platform|default/), problem: 'invalid' },
      greeting: { value: 'Kept', source: 'franchise' },
      halal: { problem: 'invalid', value: true },
    })
    expect(await now(where)).toMatchObject({ greeting: 'Kept', halal: true })
    await server.child.until(/a stored setting cannot be used/)
    await set({ seats: 31 }, where, ['halal'])
    expect((await view(where)).fields.seats).not.toHaveProperty('problem')
    expect((await now(where)).seats).toBe(31)
  })
})

describe('KAUNTER_SECRET', () => {
  const { folder, config } = settingsPlugin()
  const [first, second] = ['the first secret that is long enough', 'the second secret, with a comma in it']
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(async () => {
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const sealed = async () =>
    (await database.query<{ sealed: string }>(`select sealed from settings_value order by id`)).map((row) => row.sealed)

  async function during<T>(env: NodeJS.ProcessEnv, fn: (admin: Client, server: Server) => Promise<T>): Promise<T> {
    const server = await Server.start({ database, config, env })
    try {
      return await fn(await server.signIn(), server)
    } finally {
      await server.stop()
    }
  }
  const digest = async (admin: Client) => (await admin.get('/api/shopfront/now')).body.digest
  /** Checks are made at most once a second, so what a change makes of them takes a moment. */
  const health = (admin: Client, expected: RegExp) =>
    waitFor(`the check to be ${expected}`, async () =>
      expected.test((await admin.get('/health')).body.checks['settings.secrets']),
    )

  test('can be replaced: the old one is read, everything is encrypted anew, then the old one is not needed', async () => {
    await during({ KAUNTER_SECRET: first }, async (admin) => {
      expect((await admin.patch(path, { version: 0, values: { doorToken: token } })).status).toBe(200)
      await health(admin, /^ok$/)
    })
    const before = await sealed()
    await during(
      { KAUNTER_SECRET: second, KAUNTER_SECRET_PREVIOUS: `another one that was never used here, ${first}` },
      async (admin) => {
        expect(await digest(admin)).toBe(digestOf(token))
        await health(admin, /^ok$/)
      },
    )
    const after = await sealed()
    expect(after).not.toEqual(before)
    await during({ KAUNTER_SECRET: second }, async (admin) => {
      expect(await digest(admin)).toBe(digestOf(token))
      await health(admin, /^ok$/)
    })
    expect(await sealed()).toEqual(after)
  })

  test('that is lost stops nothing: /health and the form say so, and a new value heals it', async () => {
    await during({ KAUNTER_SECRET: 'a third secret nobody told it about' }, async (admin, server) => {
      expect(await digest(admin)).toBeNull()
      await health(admin, /^1 cannot be decrypted: name the earlier KAUNTER_SECRET/)
      const form = (await admin.get(path)).body
      expect(form.fields.doorToken).toMatchObject({ set: false, source: 'unset', problem: 'unreadable' })
      await server.child.until(/a stored setting cannot be used/)
      expect((await admin.patch(path, { version: form.version, values: { doorToken: token } })).status).toBe(200)
      expect(await digest(admin)).toBe(digestOf(token))
      await health(admin, /^ok$/)
    })
  })

  test('binds what it encrypts to its field and outlet: copied elsewhere in the database it is worth nothing', async () => {
    await during({ KAUNTER_SECRET: 'a third secret nobody told it about' }, async (admin, server) => {
      const shops = await makeShops(database)
      const { version } = (await admin.get(path)).body
      expect((await admin.patch(path, { version, values: { doorToken: token } })).status).toBe(200)
      const where = { outletId: shops['north-1'] }
      expect((await admin.patch(path, { ...where, version: 0, values: { seats: 5 } })).status).toBe(200)
      const [stolen] = await sealed()
      await database.query(`update settings_value set sealed = $1, version = version + 1 where level = 'outlet'`, [
        stolen,
      ])
      const form = (await admin.get(`${path}?outletId=${shops['north-1']}`)).body
      expect(form.fields.doorToken).toMatchObject({ problem: 'unreadable', source: 'platform' })
      await health(admin, /^1 cannot/)
      await server.child.until(/unreadable/)
    })
  })
})
