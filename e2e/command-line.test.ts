import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyPassword } from '../core/src/builtin/auth/password.ts'
import { freePort } from '../core/src/kernel/embedded-postgres.ts'
import { Deployment, kaunter } from './support/command-line.ts'
import { LiveStream } from './support/live-stream.ts'
import { adminSignIn, Client, cleanEnvironment, pluginConfig, root, Server } from './support/server.ts'
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

describe('the schema of the configuration file', () => {
  let shop: Deployment
  /** Has the validator that editors have, in its strict form: a keyword that nobody knows is an error. */
  const editor: FastifyInstance = Fastify({
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, strict: true } },
  })

  beforeAll(async () => {
    shop = await Deployment.make(pluginConfig())
    const written = await shop.kaunter(['schema', '--link'])
    expect(written).toMatchObject({ code: 0, stderr: '' })
    const schema = JSON.parse(readFileSync(join(shop.folder, 'home', 'config.schema.json'), 'utf8'))
    editor.post('/', { schema: { body: schema } }, async () => 'fine')
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
    ['a value of its type', plugin('whatsapp-cloud', { config: { simulatorPort: 8091 } }), true],
    ['a value from the environment', plugin('whatsapp-cloud', { config: { simulatorPort: { $env: 'X' } } }), true],
    ['a plugin that is not enabled yet', { plugins: { 'acme-loyalty': { config: { days: 3 } } } }, true],
    ['a part that is always on', { plugins: {}, builtin: { auth: { sessionHours: 8 } } }, true],
    ['a value of another type', plugin('whatsapp-cloud', { config: { simulatorPort: 'any' } }), false],
    ['a value out of range', plugin('whatsapp-cloud', { config: { simulatorPort: -1 } }), false],
    ['a setting that does not exist', plugin('whatsapp-cloud', { config: { simulatorPorts: 3 } }), false],
    ['a secret in the file', plugin('whatsapp-cloud', { config: { appSecret: 'hunter2' } }), false],
    ['a key that does not exist', { plugins: {}, plugin: {} }, false],
    ['an entry that is no object', { plugins: { 'acme-loyalty': true } }, false],
    ['a built-in part that does not exist', { plugins: {}, builtin: { aut: {} } }, false],
    ['nothing', {}, false],
  ])('with %s: %j is %s', async (_what, config, valid) => {
    const { statusCode } = await editor.inject({ method: 'POST', url: '/', payload: config })
    expect(statusCode).toBe(valid ? 200 : 400)
  })

  test('is kept up to date by each start', async () => {
    const server = await Server.start({ config: { plugins: { '@kaunter/plugin-tickets': {} } } })
    const schema = JSON.parse(readFileSync(join(server.home, 'config.schema.json'), 'utf8'))
    expect(Object.keys(schema.properties.plugins.properties)).toEqual(['@kaunter/plugin-tickets'])
    await server.stop()
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

describe('at a terminal', () => {
  // A terminal of our own: `script` makes one, on the machines that have it.
  const hasScript = spawnSync('script', ['--version']).status === 0
  let shop: Deployment
  beforeAll(async () => {
    shop = await Deployment.make({ plugins: {} })
    await shop.kaunter(['migrate'])
  })
  afterAll(() => shop?.remove())

  /** Types each answer when the question before it is there. */
  async function typing(args: string[], answers: [question: string, answer: string][]) {
    const command = [process.execPath, '--conditions=kaunter-source', 'core/src/cli/main.ts', ...args].join(' ')
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: root,
      env: { ...shop.env, TERM: 'xterm', CI: undefined },
    })
    let screen = ''
    child.stdout.on('data', (chunk) => (screen += chunk))
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    for (const [question, answer] of answers) {
      await waitFor(question, () => screen.includes(question))
      child.stdin.write(`${answer}\r`)
    }
    return { code: await ended, screen }
  }

  test.skipIf(!hasScript)('a password is asked twice and never shown', async () => {
    const args = ['user', 'add', 'siti@example.com', '--name', 'Siti', '--role', 'agent']
    const { code, screen } = await typing(args, [
      // A slip of the finger, taken back.
      ['Password: ', 'a hidden passwordd\u007f'],
      ['Once more: ', 'a hidden password'],
    ])
    expect([code, screen]).toEqual([0, expect.stringContaining('siti@example.com can sign in as agent.')])
    expect(screen).not.toContain('hidden')
    const [row] = await shop.database.query<{ password_hash: string }>('select password_hash from auth_user')
    expect(await verifyPassword('a hidden password', row?.password_hash as string)).toBe(true)
    const other = await typing(
      ['user', 'password', 'siti@example.com'],
      [
        ['Password: ', 'one long password'],
        ['Once more: ', 'another long password'],
      ],
    )
    expect([other.code, other.screen]).toEqual([2, expect.stringContaining('not the same')])
  })

  test.skipIf(!hasScript)('what cannot be undone is done only when its name is typed', async () => {
    const args = ['user', 'deactivate', 'siti@example.com']
    const wrong = await typing(args, [['Type siti@example.com to go on: ', 'yes']])
    expect([wrong.code, wrong.screen]).toEqual([2, expect.stringContaining('Nothing was changed')])
    expect(await shop.database.query('select active from auth_user')).toEqual([{ active: true }])
    const right = await typing(args, [['Type siti@example.com to go on: ', 'siti@example.com']])
    expect(right.code).toBe(0)
    expect(await shop.database.query('select active from auth_user')).toEqual([{ active: false }])
  })

  test.skipIf(!hasScript)('colours are left out when NO_COLOR asks for it', async () => {
    const list = () => typing(['doctor'], [])
    expect((await list()).screen).toContain('\u001b[')
    shop.env.NO_COLOR = '1'
    expect((await list()).screen).not.toContain('\u001b[')
  })
})
