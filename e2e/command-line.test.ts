import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Deployment, kaunter } from './support/command-line.ts'
import { LiveStream } from './support/live-stream.ts'
import { freePort } from './support/ports.ts'
import { adminSignIn, Client, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('users', () => {
  let server: Server
  const run = (args: string[], input = '') => kaunter(['user', ...args], server.env, input)
  const aisyah = 'aisyah@example.com'
  const password = 'a long password'

  beforeAll(async () => {
    server = await Server.start()
  })
  afterAll(() => server?.stop())

  const audited = () =>
    server.database.query(`select actor_id, actor_name, action from audit_log where actor_name is not null order by id`)

  test('are added, and can sign in at once', async () => {
    const added = await run(
      ['add', 'Aisyah@Example.com', '--name', 'Aisyah', '--role', 'agent', '--password-stdin'],
      `${password}\n`,
    )
    expect(added).toMatchObject({ code: 0, stderr: '', stdout: `✓ ${aisyah} can sign in as agent.\n` })
    const client = await server.signIn({ email: aisyah, password })
    expect((await client.get('/api/auth/me')).body.user).toMatchObject({ name: 'Aisyah', role: 'agent' })
    const list = JSON.parse((await run(['list', '--json'])).stdout)
    expect(list).toEqual([
      { id: expect.any(String), email: aisyah, name: 'Aisyah', role: 'agent', active: true },
      { id: expect.any(String), email: adminSignIn.email, name: 'Administrator', role: 'admin', active: true },
    ])
    const admin = await server.signIn()
    expect((await admin.get('/api/auth/people')).body.items).toContainEqual(expect.objectContaining({ name: 'Aisyah' }))
    expect(await audited()).toEqual([{ actor_id: null, actor_name: 'command line', action: 'auth.user-created' }])
  })

  test('are added once', async () => {
    const again = await run(['add', aisyah, '--name', 'A', '--role', 'agent', '--password-stdin'], password)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('KAUNTER_AUTH_EMAIL_TAKEN')
  })

  test('with a new password are signed out everywhere, also of an open live stream', async () => {
    const before = await server.signIn({ email: aisyah, password })
    const stream = await LiveStream.open(server.url, before)
    const set = await run(['password', aisyah, '--password-stdin'], 'another long password')
    expect(set).toMatchObject({ code: 0, stderr: '' })
    expect(set.stdout).not.toContain('another long')
    await waitFor('the stream to end', () => stream.ended)
    expect((await before.get('/api/auth/me')).status).toBe(401)
    await expect(server.signIn({ email: aisyah, password })).rejects.toThrow('401')
    await server.signIn({ email: aisyah, password: 'another long password' })
  })

  test('get another role, which counts for the session they have', async () => {
    const client = await server.signIn({ email: aisyah, password: 'another long password' })
    expect((await client.get('/api/whatsapp-cloud/status')).status).toBe(403)
    expect(await run(['role', aisyah, 'supervisor'])).toMatchObject({ code: 0 })
    expect((await client.get('/api/whatsapp-cloud/status')).status).toBe(200)
  })

  test('locked after wrong passwords are let in again', async () => {
    const wrong = () => new Client(server.url).post('/api/auth/login', { email: aisyah, password: 'wrong' })
    await waitFor('the lock', async () => (await wrong()).body.code === 'KAUNTER_AUTH_LOCKED')
    expect((await run(['unlock', aisyah])).stdout).toBe(`✓ ${aisyah} can try again at once.\n`)
    await server.signIn({ email: aisyah, password: 'another long password' })
    expect((await run(['unlock', aisyah])).stdout).toBe(`✓ ${aisyah} was not locked.\n`)
  })

  test('are deactivated only when that is confirmed, and never the last administrator', async () => {
    const client = await server.signIn({ email: aisyah, password: 'another long password' })
    const unconfirmed = await run(['deactivate', aisyah])
    expect(unconfirmed.code).toBe(2)
    expect(unconfirmed.stderr).toContain('--yes')
    expect((await client.get('/api/auth/me')).status).toBe(200)
    for (const args of [
      ['deactivate', adminSignIn.email, '--yes'],
      ['role', adminSignIn.email, 'agent'],
    ]) {
      const refused = await run(args)
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain('KAUNTER_AUTH_LAST_ADMIN')
    }
    expect(await run(['deactivate', aisyah, '--yes'])).toMatchObject({ code: 0 })
    expect((await client.get('/api/auth/me')).status).toBe(401)
    expect((await run(['list'])).stdout).toMatch(/aisyah@example\.com .*not active/)
    expect((await audited()).map((entry) => entry.action)).toEqual([
      ...['auth.user-created', 'auth.password-changed', 'auth.role-changed', 'auth.unlocked', 'auth.user-deactivated'],
    ])
  })

  test('are managed while the server is down', async () => {
    await server.child.kill()
    const added = await run(
      ['add', 'night@example.com', '--name', 'N', '--role', 'admin', '--password-stdin'],
      password,
    )
    expect(added).toMatchObject({ code: 0, stderr: '' })
    await server.launch()
    await server.signIn({ email: 'night@example.com', password })
  })
})

describe('migrations', () => {
  let shop: Deployment
  beforeAll(async () => {
    shop = await Deployment.make({ migrateOnBoot: false, plugins: { '@kaunter/plugin-tickets': {} } })
  })
  afterAll(() => shop?.remove())

  const tables = () => shop.tables('tickets')

  test('are shown before they run, and nothing is changed by looking', async () => {
    const { code, stdout } = await shop.kaunter(['migrate', '--status', '--json'])
    expect(code).toBe(0)
    const { plugins } = JSON.parse(stdout) as { plugins: { name: string; done: string[]; pending: string[] }[] }
    expect(plugins.map((each) => each.name).slice(0, 2)).toEqual(['jobs', 'kernel'])
    expect(plugins.find((each) => each.name === 'tickets')).toMatchObject({
      done: [],
      pending: expect.arrayContaining(['001_ticket']),
    })
    expect((await shop.kaunter(['migrate', '--dry-run'])).stdout).toMatch(/tickets +001_ticket[\s\S]*kaunter migrate/)
    expect(await tables()).toEqual([])
  })

  test('that are pending keep a server from starting that must not run them', async () => {
    const refused = await shop.kaunter(['start'], { env: { PORT: '0' } })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/KAUNTER_MIGRATIONS_PENDING[\s\S]*`kaunter migrate`[\s\S]*tickets \(001_ticket/)
    expect(await tables()).toEqual([])
  })

  test('run once, whoever runs them at the same time, and then the server starts', async () => {
    const runs = await Promise.all([shop.kaunter(['migrate', '--json']), shop.kaunter(['migrate', '--json'])])
    expect(runs.map((run) => run.code)).toEqual([0, 0])
    const ran = runs.flatMap((run) => JSON.parse(run.stdout).plugins as { name: string; ran: string[] }[])
    expect(ran.filter((each) => each.name === 'tickets').flatMap((each) => each.ran)).toContain('001_ticket')
    expect(ran.filter((each) => each.ran.includes('001_ticket'))).toHaveLength(1)
    expect((await shop.kaunter(['migrate'])).stdout).toBe('Nothing was pending.\n')
    const server = await Server.start({ database: shop.database, env: { KAUNTER_CONFIG: shop.config } })
    expect((await (await server.signIn()).get('/api/tickets')).status).toBe(200)
    await server.stop()
  })

  test('of one plugin that fail leave what went well, and do not keep the others back', async () => {
    const half = (name: string, second: string) => `export default { name: '${name}', migrations: {
      '001_a': { up: (db, table) => db.schema.createTable(table('a'), (t) => t.integer('id')), down: (db, table) => db.schema.dropTable(table('a')) },
      '002_b': { up: ${second}, down: async () => {} },
    } }`
    const wrong = shop.file('wrong.mjs', half('half', `() => Promise.reject(new Error('no such type'))`))
    const right = shop.file('right.mjs', half('whole', 'async () => {}'))
    for (const plugin of [wrong, right])
      expect(await shop.kaunter(['add', join(shop.folder, plugin)])).toMatchObject({ code: 0 })
    const { code, stdout } = await shop.kaunter(['migrate', '--json'])
    expect(code).toBe(1)
    const { plugins } = JSON.parse(stdout) as { plugins: object[] }
    expect(plugins).toContainEqual({ name: 'half', ran: ['001_a'], error: expect.stringContaining('no such type') })
    expect(plugins).toContainEqual({ name: 'whole', ran: ['001_a', '002_b'] })
    const one = await shop.kaunter(['migrate', '--plugin', 'half', '--status', '--json'])
    expect(JSON.parse(one.stdout).plugins).toEqual([{ name: 'half', done: ['001_a'], pending: ['002_b'] }])
  })
})

describe('the doctor', () => {
  let shop: Deployment
  beforeAll(async () => {
    shop = await Deployment.make(pluginConfig())
  })
  afterAll(() => shop?.remove())

  const findings = async (env: NodeJS.ProcessEnv = {}) => {
    const { code, stdout } = await shop.kaunter(['doctor', '--json'], { env: { PORT: '0', ...env } })
    const report = JSON.parse(stdout) as { ok: boolean; findings: { check: string; state: string; message: string }[] }
    expect(code).toBe(report.ok ? 0 : 1)
    return new Map(report.findings.map((finding) => [finding.check, finding]))
  }

  test('finds nothing wrong where nothing is', async () => {
    const found = await findings()
    expect([...found.values()].filter((finding) => finding.state !== 'ok')).toEqual([])
    for (const check of ['node', 'configuration', 'plugin tickets', 'database', 'clock', 'jobs', 'migrations', 'disk'])
      expect(found.has(check), check).toBe(true)
    expect((await shop.kaunter(['doctor'], { env: { PORT: '0' } })).stdout).toContain('All is well.')
    expect(existsSync(join(shop.folder, 'home'))).toBe(false)
  })

  test('says of everything that is wrong what to do, and goes on looking', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await waitFor('the port', () => taken.address())
    const { port } = taken.address() as { port: number }
    const closed = await freePort()
    const found = await findings({
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_BASE_URL: 'http://desk.example.com',
      DATABASE_URL: `postgres://kaunter:hunter2@127.0.0.1:${closed}/shop`,
      REDIS_URL: `redis://:hunter2@127.0.0.1:${closed}`,
      KAUNTER_SECRET: 'abababababababababababababababababab',
      WABA_APP_SECRET: 'only this one',
    })
    taken.close()
    const seen = [...found.values()].filter((finding) => finding.state !== 'ok')
    expect(Object.fromEntries(seen.map((finding) => [finding.check, finding.state]))).toEqual({
      ...{ 'base-url': 'problem', database: 'problem', port: 'problem' },
      ...{ 'plugin whatsapp-cloud': 'warning', redis: 'warning', secret: 'warning' },
    })
    expect(found.get('port')).toMatchObject({ remedy: expect.stringContaining(`PORT=${port + 1}`) })
    expect(found.get('base-url')).toMatchObject({ remedy: expect.stringContaining('https://desk.example.com') })
    expect(found.get('database')?.message).toMatch(/ECONNREFUSED.*DATABASE_URL/)
    expect(found.get('plugin whatsapp-cloud')?.message).toMatch(/WABA_VERIFY_TOKEN/)
    expect(JSON.stringify([...found])).not.toContain('hunter2')
  })

  test('goes on when the configuration cannot be read', async () => {
    const found = await findings({ KAUNTER_CONFIG: '/nowhere/kaunter.config.json' })
    expect(found.get('configuration')).toMatchObject({ state: 'problem' })
    expect(found.get('database')).toMatchObject({ state: 'ok' })
  })

  test('tells a running Kaunter from another program at its port', async () => {
    const server = await Server.start()
    const { stdout } = await kaunter(['doctor'], server.env)
    expect(stdout).toContain(`a Kaunter answers at port ${server.port}`)
    expect(stdout).toContain('none is pending')
    await server.stop()
  })
})
