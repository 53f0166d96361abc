import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, pluginConfig, Server, temporaryFolder } from './support/server.ts'
import { makeShops, type Shops } from './support/settings-plugin.ts'

const password = 'a long enough one'
/** What a page needs besides what it shows. */
const basics = ['admin:open', 'auth:self', 'live:listen']

/** Comes and goes while the server runs. */
const stamps = `
export default {
  name: 'stamps',
  permissions: {
    'stamps:give': { label: 'Give stamps', roles: ['supervisor'] },
    'stamps:see': { label: 'See stamps', roles: ['agent'] },
  },
  routes(app) {
    app.get('', { config: { permission: 'stamps:give' } }, () => ({ ok: true }))
  },
}
`

describe('users and roles', () => {
  const folder = temporaryFolder()
  let server: Server
  let admin: Client
  let shops: Shops
  let made = 0

  beforeAll(async () => {
    writeFileSync(join(folder, 'stamps.mjs'), stamps)
    const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    server = await Server.start({ config: { plugins: { ...plugins, [join(folder, 'stamps.mjs')]: {} } } })
    admin = await server.signIn()
    shops = await makeShops(server.database)
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const values = (role: string, more: object = {}) => ({
    ...{ email: `user-${++made}@example.com`, name: `User ${made}`, password, role },
    ...more,
  })
  /** A new user by the hand of somebody, signed in. */
  async function hire(role: string, more: object = {}, by = admin) {
    const { status, body } = await by.post('/api/auth/users', values(role, more))
    expect(body, role).toMatchObject({ role })
    expect(status).toBe(201)
    return {
      id: body.id as string,
      email: body.email as string,
      client: await server.signIn({ email: body.email, password }),
    }
  }
  const makeRole = async (name: string, permissions: string[], by = admin) => {
    const answer = await by.post('/api/auth/roles', { name, label: `Role ${name}`, permissions })
    expect(answer.body).toMatchObject({ name, permissions: [...permissions].sort() })
  }
  const permissionsOf = async (client: Client): Promise<string[]> =>
    (await client.get('/api/auth/me')).body.user.permissions
  const rows = (sql: string, ...values: unknown[]) => server.database.query<Record<string, string>>(sql, values)
  const trail = async (type: string, id: string) =>
    (
      await rows(
        'select action, "before", "after" from audit_log where subject_type = $1 and subject_id = $2 order by id',
        type,
        id,
      )
    ).map(({ action, before, after }) => ({
      action,
      before: JSON.parse(before ?? 'null'),
      after: JSON.parse(after ?? 'null'),
    }))

  test('what a permission lets people do is said in the language of the reader, also where plugins are switched', async () => {
    const labels = async () => {
      const { permissions } = (await admin.get('/api/auth/roles')).body
      const { items } = (await admin.get('/api/plugins')).body
      const all = [...permissions, ...items.flatMap((item: { permissions: object[] }) => item.permissions)]
      return all.map(({ name, label }: Record<'name' | 'label', string>) => `${name}: ${label}`)
    }
    const english = await labels()
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const malay = await labels()
    await admin.patch('/api/auth/me', { locale: 'en' })
    expect(english).toContain('tickets:reply: Answer customers and write notes')
    expect(malay).toContain('tickets:reply: Menjawab pelanggan dan menulis nota')
    // A plugin of one language says it as it is.
    const own = ['stamps:give: Give stamps', 'stamps:see: See stamps']
    expect(new Set(malay.filter((label) => english.includes(label)))).toEqual(new Set(own))
    expect([...english, ...malay].filter((label) => label.includes(': permission.'))).toEqual([])
  })

  test('peers 42: a role is made of permissions of plugins, and what is changed of it counts at once for who has it', async () => {
    await makeRole('cashier', [...basics, 'tickets:read'])
    const { client } = await hire('cashier')
    expect((await permissionsOf(client)).sort()).toEqual([...basics, 'tickets:read'].sort())
    expect((await client.get('/api/tickets')).status).toBe(200)
    expect((await client.get('/api/stamps')).status).toBe(403)
    const changed = await admin.put('/api/auth/roles/cashier', {
      label: 'Till',
      permissions: [...basics, 'stamps:give'],
    })
    expect(changed).toMatchObject({ status: 200, body: { label: 'Till', builtIn: false, users: 1 } })
    expect((await client.get('/api/tickets')).status).toBe(403)
    expect((await client.get('/api/stamps')).status).toBe(200)
    expect(await trail('role', 'cashier')).toMatchObject([
      { action: 'auth.role-created', after: { label: 'Role cashier' } },
      { action: 'auth.role-changed', before: { label: 'Role cashier' }, after: { label: 'Till' } },
    ])
  })

  test('a built-in role keeps its changes and still gets what a plugin brings later; admin cannot be changed', async () => {
    const { client } = await hire('supervisor')
    const before = (await admin.get('/api/auth/roles/supervisor')).body
    expect(before.permissions).toEqual(before.defaults)
    const wanted = [...before.permissions.filter((name: string) => name !== 'tickets:manage'), 'stamps:see']
    await admin.post('/api/plugins/stamps/disable')
    // What the plugin gives is off with it, and the page shows it as such.
    const { items, permissions } = (await admin.get('/api/auth/roles')).body
    expect(permissions).toContainEqual({ name: 'stamps:see', label: 'See stamps', plugin: 'stamps', state: 'off' })
    expect(items.find(({ name }: { name: string }) => name === 'cashier').permissions).toContain('stamps:give')
    expect((await admin.put('/api/auth/roles/supervisor', { permissions: wanted })).status).toBe(200)
    expect(await permissionsOf(client)).not.toContain('stamps:give')
    await admin.post('/api/plugins/stamps/enable')
    const now = await permissionsOf(client)
    expect(now).not.toContain('tickets:manage')
    expect(now).toEqual(expect.arrayContaining(['tickets:read', 'stamps:see', 'stamps:give']))
    expect(await admin.put('/api/auth/roles/supervisor', { permissions: before.defaults })).toMatchObject({
      status: 200,
    })
    expect(await permissionsOf(client)).toContain('tickets:manage')
    for (const answer of [
      await admin.put('/api/auth/roles/admin', { permissions: [] }),
      await admin.delete('/api/auth/roles/agent'),
      await admin.put('/api/auth/roles/agent', { label: 'Mine', permissions: [] }),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'KAUNTER_AUTH_ROLE_FIXED' } })
  })

  test('a role is deleted when nobody has it, and what is no role or permission is refused', async () => {
    await makeRole('leaving', basics)
    const { id, client } = await hire('leaving')
    expect(await admin.delete('/api/auth/roles/leaving')).toMatchObject({
      status: 409,
      body: { code: 'KAUNTER_AUTH_ROLE_IN_USE' },
    })
    expect((await admin.patch(`/api/auth/users/${id}`, { role: 'agent' })).status).toBe(200)
    expect(await permissionsOf(client)).toContain('tickets:reply')
    expect((await admin.delete('/api/auth/roles/leaving')).status).toBe(200)
    const refused = async (answer: Promise<unknown>, status: number, code: string) =>
      expect(await answer).toMatchObject({ status, body: { code } })
    await refused(admin.get('/api/auth/roles/leaving'), 404, 'KAUNTER_AUTH_ROLE_NOT_FOUND')
    await refused(admin.post('/api/auth/users', values('leaving')), 422, 'KAUNTER_AUTH_ROLE_UNKNOWN')
    const role = (name: string, permissions: string[]) => admin.post('/api/auth/roles', { name, permissions })
    await refused(role('agent', []), 409, 'KAUNTER_AUTH_ROLE_TAKEN')
    await refused(role('cashier', []), 409, 'KAUNTER_AUTH_ROLE_TAKEN')
    await refused(role('odd', ['no:such']), 422, 'KAUNTER_AUTH_PERMISSION_UNKNOWN')
    await refused(role('Not a name', []), 400, 'KAUNTER_REQUEST_INVALID')
  })

  test('nobody gives what he does not have, nor touches the account of somebody who may do more', async () => {
    await makeRole('hr', [...basics, 'auth:users', 'auth:roles', 'tickets:read'])
    const { client: hr, id: own } = await hire('hr')
    const boss = (await rows(`select id from auth_user where role = 'admin' order by id`))[0]?.id as string
    const agent = await hire('agent')
    const beyond = { status: 403, body: { code: 'KAUNTER_AUTH_BEYOND_OWN' } }
    const every: [string, Promise<unknown>][] = [
      ['an administrator', hr.post('/api/auth/users', values('admin'))],
      ['a role with more', hr.post('/api/auth/users', values('agent'))],
      ['the own account', hr.patch(`/api/auth/users/${own}`, { role: 'admin' })],
      ['the password of the boss', hr.put(`/api/auth/users/${boss}/password`, { password })],
      ['the e-mail of the boss', hr.patch(`/api/auth/users/${boss}`, { email: 'hr@example.com' })],
      ['the sessions of the boss', hr.delete(`/api/auth/users/${boss}/sessions`)],
      ['the password of an agent', hr.put(`/api/auth/users/${agent.id}/password`, { password })],
      [
        'more for the own role',
        hr.put('/api/auth/roles/hr', { permissions: [...basics, 'auth:users', 'settings:write'] }),
      ],
      ['a new role with more', hr.post('/api/auth/roles', { name: 'more', permissions: ['tickets:reply'] })],
      ['less for agents', hr.put('/api/auth/roles/agent', { permissions: basics })],
      ['the end of a role with more', hr.delete('/api/auth/roles/cashier')],
    ]
    for (const [what, answer] of every) expect(await answer, what).toMatchObject(beyond)
    const { items } = (await hr.get('/api/auth/roles/assignable')).body
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['hr'])
    // What he has he may give.
    await makeRole('junior', [...basics, 'tickets:read'], hr)
    await hire('junior', {}, hr)
    expect((await rows('select count(*)::int as n from auth_user where role = $1', 'admin'))[0]?.n).toEqual(1)
  })

  test('whoever manages some outlets sees and makes the people of these, as if there were no others', async () => {
    const north = await hire('admin', { franchiseIds: [shops.north] })
    const people = {
      everywhere: await hire('agent'),
      north: await hire('agent', { franchiseIds: [shops.north] }),
      'north-1': await hire('agent', { outletIds: [shops['north-1']] }),
      south: await hire('agent', { franchiseIds: [shops.south] }),
      both: await hire('agent', { franchiseIds: [shops.south], outletIds: [shops['north-2']] }),
      nowhere: await hire('agent', { scopeAll: false }),
    }
    const { items } = (await north.client.get('/api/auth/users?limit=100')).body
    expect(items.map(({ id }: { id: string }) => id).sort()).toEqual(
      [north.id, people.north.id, people['north-1'].id].sort(),
    )
    const text = (answer: { body: { message: string } }, id: string) => answer.body.message.replace(id, 'N')
    const never = text(await north.client.get('/api/auth/users/999999999'), '999999999')
    for (const { id } of [people.everywhere, people.south, people.both, people.nowhere])
      for (const answer of [
        await north.client.get(`/api/auth/users/${id}`),
        await north.client.patch(`/api/auth/users/${id}`, { name: 'Mine' }),
        await north.client.put(`/api/auth/users/${id}/password`, { password }),
        await north.client.delete(`/api/auth/users/${id}/sessions`),
      ]) {
        expect(answer).toMatchObject({ status: 404, body: { code: 'KAUNTER_AUTH_USER_NOT_FOUND' } })
        expect(text(answer, id)).toBe(never)
      }
    const make = (scope: object) => north.client.post('/api/auth/users', values('agent', scope))
    const give = (scope: object) => north.client.patch(`/api/auth/users/${people['north-1'].id}`, scope)
    for (const way of [make, give]) {
      expect(await way({ scopeAll: true })).toMatchObject({ status: 403, body: { code: 'KAUNTER_AUTH_BEYOND_OWN' } })
      const foreign = await way({ outletIds: [shops['south-1']] })
      const unknown = await way({ outletIds: ['999999999'] })
      expect(foreign).toMatchObject({ status: 422, body: { code: 'KAUNTER_AUTH_PLACE_UNKNOWN' } })
      expect(text(foreign, shops['south-1'])).toBe(text(unknown, '999999999'))
      expect(await way({ franchiseIds: [shops.south] })).toMatchObject({ status: 422 })
      expect(await way({ outletIds: [] })).toMatchObject({ status: 422, body: { code: 'KAUNTER_AUTH_SCOPE_MISSING' } })
    }
    expect((await make({})).status).toBe(403)
    expect((await give({ outletIds: [shops['north-2']] })).body.outlets).toEqual([
      { id: shops['north-2'], code: 'north-2', name: 'Cawangan north-2' },
    ])
    expect((await north.client.get('/api/auth/roles')).body.code).toBe('KAUNTER_AUTH_ROLES_WHOLE_BUSINESS')
  })

  test('are found by name and e-mail, page by page', async () => {
    for (const name of ['Zulaikha 100%', 'Zulaikha B', 'Zulaikha C']) await hire('agent', { name })
    const names = async (query: string) => {
      const found: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await admin.get(`/api/auth/users?limit=2${query}${cursor && `&cursor=${cursor}`}`)
        found.push(...body.items.map((user: { name: string }) => user.name))
        cursor = body.nextCursor
      }
      return found
    }
    expect(await names('&search=zulaikha')).toEqual(['Zulaikha C', 'Zulaikha B', 'Zulaikha 100%'])
    expect(await names('&search=100%25')).toEqual(['Zulaikha 100%'])
    expect(await names('&search=boss@')).toEqual(['Administrator'])
    expect(await names('&search=zulaikha&active=false')).toEqual([])
    expect((await names('&role=cashier')).length).toBe(1)
  })

  test('every change is audited with before and after, and the last administrator stays', async () => {
    const { id, client, email } = await hire('agent', { outletIds: [shops['north-1']] })
    const change = (values: object) => admin.patch(`/api/auth/users/${id}`, values)
    expect(await change({ name: ' Siti ', locale: 'ms', franchiseIds: [shops.south] })).toMatchObject({
      status: 200,
      body: {
        name: 'Siti',
        locale: 'ms',
        scopeAll: false,
        franchises: [{ code: 'south' }],
        outlets: [{ code: 'north-1' }],
      },
    })
    await change({ scopeAll: true })
    expect((await admin.put(`/api/auth/users/${id}/password`, { password: 'another long one' })).status).toBe(200)
    expect((await client.get('/api/auth/me')).status).toBe(401)
    const again = await server.signIn({ email, password: 'another long one' })
    expect((await admin.delete(`/api/auth/users/${id}/sessions`)).status).toBe(200)
    expect((await again.get('/api/auth/me')).status).toBe(401)
    await change({ active: false })
    await change({ active: true })
    expect(await trail('user', id)).toEqual([
      {
        action: 'auth.user-created',
        before: null,
        after: expect.objectContaining({ role: 'agent', outletIds: [shops['north-1']] }),
      },
      { action: 'auth.signed-in', before: null, after: null },
      {
        action: 'auth.user-changed',
        before: { name: expect.stringMatching(/^User/), locale: 'en', franchiseIds: [] },
        after: { name: 'Siti', locale: 'ms', franchiseIds: [shops.south] },
      },
      {
        action: 'auth.user-changed',
        before: { scopeAll: false, franchiseIds: [shops.south], outletIds: [shops['north-1']] },
        after: { scopeAll: true, franchiseIds: [], outletIds: [] },
      },
      { action: 'auth.password-changed', before: null, after: null },
      { action: 'auth.signed-in', before: null, after: null },
      { action: 'auth.sessions-ended', before: null, after: null },
      { action: 'auth.user-deactivated', before: { active: true }, after: { active: false } },
      { action: 'auth.user-activated', before: { active: false }, after: { active: true } },
    ])
    const taken = await change({ email: 'BOSS@example.com' })
    expect(taken).toMatchObject({ status: 409, body: { code: 'KAUNTER_AUTH_EMAIL_TAKEN' } })
    expect(await change({ scopeAll: true, outletIds: [shops['north-1']] })).toMatchObject({ status: 400 })
    const boss = (await admin.get('/api/auth/me')).body.user.id
    for (const values of [{ role: 'agent' }, { active: false }, { outletIds: [shops['north-1']] }])
      expect(await admin.patch(`/api/auth/users/${boss}`, values)).toMatchObject({
        status: 409,
        body: { code: 'KAUNTER_AUTH_LAST_ADMIN' },
      })
    // Of two who take each other's place at once, one stays.
    const other = await hire('admin')
    const both = await Promise.all([
      admin.patch(`/api/auth/users/${other.id}`, { role: 'agent' }),
      other.client.patch(`/api/auth/users/${boss}`, { role: 'agent' }),
    ])
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200])
    await server.database.query(`update auth_user set role = 'admin' where id = $1`, [boss])
  })

  test('the end of a franchise never widens what somebody sees', async () => {
    const { client } = await hire('admin', { franchiseIds: [shops.south] })
    const places = async () => (await client.get('/api/settings/places')).body.items.length
    expect(await places()).toBe(2)
    await server.database.query('delete from directory_outlet where franchise_id = $1', [shops.south])
    await server.database.query('delete from directory_franchise where id = $1', [shops.south])
    expect(await places()).toBe(0)
    await server.database.query('delete from auth_user_scope where franchise_id = $1', [shops.south])
    expect(await places()).toBe(0)
    expect((await client.get('/api/settings')).body.platform).toBe(false)
  })
})
