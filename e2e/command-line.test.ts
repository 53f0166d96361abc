import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Deployment, kaunter } from './support/command-line.ts'
import { LiveStream } from './support/live-stream.ts'
import { adminSignIn, cleanEnvironment, Client, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('the help', () => {
  const commands = [
    ...['start', 'migrate', 'add', 'remove', 'plugins', 'purge', 'schema', 'doctor', 'user'],
    ...['list', 'add', 'password', 'role', 'deactivate', 'unlock'].map((name) => `user ${name}`),
    ...['disable', 'enable'].map((name) => `plugins ${name}`),
  ]

  test('lists every command', async () => {
    const { code, stdout } = await kaunter([], cleanEnvironment())
    expect(code).toBe(0)
    for (const command of commands.filter((each) => !each.includes(' ')))
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    expect(await kaunter(['help'], cleanEnvironment())).toMatchObject({ code: 0, stdout })
  })

  test.each(commands)('of "%s" has an example', async (command) => {
    const { code, stdout, stderr } = await kaunter([...command.split(' '), '--help'], cleanEnvironment())
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`Example:\\n  kaunter ${command.split(' ')[0]}`))
  })
})

describe('users', () => {
  let server: Server
  const env = () => server.environment
  const run = (args: string[], input = '') => kaunter(['user', ...args], env(), input)
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
    const stream = await LiveStream.open(server.url, before.token as string)
    const set = await run(['password', aisyah, '--password-stdin'], 'another long password')
    expect(set).toMatchObject({ code: 0, stderr: '' })
    expect(set.stdout).not.toContain('another long')
    await waitFor('the stream to end', () => stream.ended, 10)
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
    const added = await run(['add', 'night@example.com', '--name', 'N', '--role', 'admin', '--password-stdin'], password)
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

  const tables = () =>
    shop.database.query(`select table_name from information_schema.tables where table_name like 'tickets%'`)

  test('are shown before they run, and nothing is changed by looking', async () => {
    const { code, stdout } = await shop.kaunter(['migrate', '--status', '--json'])
    expect(code).toBe(0)
    const { plugins } = JSON.parse(stdout) as { plugins: { name: string; done: string[]; pending: string[] }[] }
    expect(plugins.map((each) => each.name).slice(0, 2)).toEqual(['jobs', 'kernel'])
    expect(plugins.find((each) => each.name === 'tickets')).toMatchObject({ done: [], pending: ['001_ticket', ...[]] })
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

describe('the schema of the configuration file', () => {
  let shop: Deployment
  let accepts: (config: object) => boolean

  beforeAll(async () => {
    shop = await Deployment.make(pluginConfig())
    const written = await shop.kaunter(['schema', '--link'])
    expect(written).toMatchObject({ code: 0, stderr: '' })
    const schema = JSON.parse(readFileSync(join(shop.folder, 'home', 'config.schema.json'), 'utf8'))
    // Strict: a keyword that no editor knows is an error.
    accepts = new Ajv.default({ strict: true, strictTypes: false }).compile(schema) as never
  })
  afterAll(() => shop?.remove())

  test('is named in the file, first, and the rest of the file stays as it was written', () => {
    const text = readFileSync(shop.config, 'utf8')
    expect(JSON.parse(text)).toEqual({ $schema: './home/config.schema.json', ...pluginConfig() })
    expect(text).toMatch(/^\{\n {2}"\$schema"[\s\S]*"verifyToken": \{ "\$env": "WABA_VERIFY_TOKEN" \},\n/)
  })

  const plugin = (name: string, entry: object) => ({ plugins: { [`@kaunter/plugin-${name}`]: entry } })
  test.each<[string, object, boolean]>([
    ['this file', { ...pluginConfig(), $schema: 'x' }, true],
    ['a value of its type', plugin('tickets', { config: { reopenDays: 3 } }), true],
    ['a value from the environment', plugin('tickets', { config: { reopenDays: { $env: 'DAYS' } } }), true],
    ['a plugin that is not enabled yet', { plugins: { 'acme-loyalty': { config: { days: 3 } } } }, true],
    ['a part that is always on', { plugins: {}, builtin: { auth: { sessionHours: 8 } } }, true],
    ['a value of another type', plugin('tickets', { config: { reopenDays: 'soon' } }), false],
    ['a value out of range', plugin('tickets', { config: { reopenDays: -1 } }), false],
    ['a setting that does not exist', plugin('tickets', { config: { reopenDayz: 3 } }), false],
    ['a secret in the file', plugin('whatsapp-cloud', { config: { appSecret: 'hunter2' } }), false],
    ['a key that does not exist', { plugins: {}, plugin: {} }, false],
    ['an entry that is no object', { plugins: { 'acme-loyalty': true } }, false],
    ['a built-in part that does not exist', { plugins: {}, builtin: { aut: {} } }, false],
    ['nothing', {}, false],
  ])('with %s: %j is %s', (_what, config, valid) => {
    expect(accepts(config)).toBe(valid)
  })

  test('is kept up to date by each start, for the plugins that are enabled then', async () => {
    const path = shop.file(
      'loyalty.mjs',
      `export default { name: 'loyalty', config: (await import('@sinclair/typebox')).Type.Object({}) }`,
    )
    const server = await Server.start({ config: { plugins: { [join(shop.folder, path)]: {} } } })
    await server.stop({ keepHome: true })
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
})
