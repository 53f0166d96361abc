import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { adminSignIn, Client, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const password = 'a right password'

/** What a browser keeps of a sign-in. */
interface Browser {
  cookie: string
  csrfToken: string
  flags: string[]
}

/** A server and what the tests do with it; each part has its own, since sign-ins are limited to 60 a minute. */
function setUp() {
  const it = {} as { server: Server; admin: Client }
  beforeAll(async () => {
    // Every line there is, so that a secret in any of them would show.
    it.server = await Server.start({ env: { LOG_LEVEL: 'trace' } })
    it.admin = await it.server.signIn()
  })
  afterAll(() => it.server?.stop())
  const anybody = () => new Client(it.server.url)
  const login = (email: string, given: string) => anybody().post('/api/auth/login', { email, password: given })
  async function makeUser(email: string): Promise<string> {
    const made = await it.admin.post('/api/auth/users', { email, name: email, password, role: 'agent' })
    expect(made.status).toBe(201)
    return made.body.id
  }
  async function openBrowser(email: string): Promise<Browser> {
    const answer = await login(email, password)
    expect(answer.status).toBe(200)
    const [pair = '', ...flags] = (answer.headers.get('set-cookie') ?? '').split('; ')
    return { cookie: pair, csrfToken: answer.body.csrfToken, flags }
  }
  return { it, anybody, login, makeUser, openBrowser }
}

describe('signing in', () => {
  const { it, anybody, login, makeUser } = setUp()

  test('with a wrong password or an unknown address gives the same answer', async () => {
    await makeUser('same@example.com')
    const [wrong, unknown] = [
      await login('same@example.com', 'not the password'),
      await login('nobody@example.com', 'not the password'),
    ]
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.body).toEqual({
      code: 'KAUNTER_AUTH_WRONG_CREDENTIALS',
      message: unknown.body.message,
      requestId: expect.any(String),
    })
    expect((await login(' SAME@example.com ', password)).status).toBe(200)
  })

  test('is locked after five wrong passwords, for an address that exists and for one that does not', async () => {
    await makeUser('locked@example.com')
    for (const email of ['locked@example.com', 'never-was@example.com']) {
      const statuses: number[] = []
      for (let i = 0; i < 7; i++) statuses.push((await login(email, `wrong password ${i}`)).status)
      expect(statuses, email).toEqual([401, 401, 401, 401, 401, 429, 429])
      const refused = await login(email, password)
      expect(refused).toMatchObject({
        status: 429,
        body: { code: 'KAUNTER_AUTH_LOCKED', details: { retryAfterSeconds: expect.any(Number) } },
      })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
    }
    // The address is locked, not the person who is in already, nor anybody else.
    expect((await it.admin.get('/api/auth/me')).status).toBe(200)
  })

  test('tried many times at once lets no more than five guesses through, and then not even the right one', async () => {
    await makeUser('guessed@example.com')
    for (const email of ['guessed@example.com', 'guessed-nobody@example.com']) {
      const guesses = Array.from({ length: 12 }, (_, i) => `wrong password ${i}`)
      const answers = await Promise.all(guesses.map((guess) => login(email, guess)))
      const statuses = answers.map((answer) => answer.status)
      expect(statuses.filter((status) => status === 401).length, `${email}: ${statuses}`).toBeLessThanOrEqual(5)
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(7)
      expect((await login(email, password)).status).toBe(429)
    }
  })

  test('right a few times at once works each time', async () => {
    await makeUser('tabs@example.com')
    const answers = await Promise.all(Array.from({ length: 5 }, () => login('tabs@example.com', password)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(answers.map((answer) => answer.body.token)).size).toBe(5)
    expect((await login('tabs@example.com', 'wrong password')).status).toBe(401)
  })

  test('is limited for one machine, whatever it tries', async () => {
    const statuses: number[] = []
    // The minute of what was asked before may end meanwhile, and a new one begins.
    await waitFor('the limit, for some time to come', async () => {
      const { status, headers } = await anybody().post('/api/auth/login', { email: statuses.length })
      statuses.push(status)
      return status === 429 && Number(headers.get('retry-after')) > 15
    })
    expect(new Set(statuses)).toEqual(new Set([400, 429]))
    expect(await login(adminSignIn.email, adminSignIn.password)).toMatchObject({
      status: 429,
      body: { code: 'KAUNTER_TOO_MANY_REQUESTS', requestId: expect.any(String) },
    })
    expect((await it.admin.get('/api/auth/me')).status).toBe(200)
  })
})

describe('a session', () => {
  const { it, anybody, login, makeUser, openBrowser } = setUp()

  test('in a browser needs x-csrf-token for changes, and for reading none', async () => {
    await makeUser('browser@example.com')
    const { cookie, csrfToken, flags } = await openBrowser('browser@example.com')
    expect(flags).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/']))
    const me = await anybody().call('GET', '/api/auth/me', undefined, { cookie })
    expect(me).toMatchObject({ status: 200, body: { csrfToken, user: { email: 'browser@example.com', locale: 'en' } } })
    for (const headers of [
      {},
      { 'x-csrf-token': '' },
      { 'x-csrf-token': `${csrfToken}x` },
      { 'x-csrf-token': csrfToken.toLowerCase() },
    ]) {
      for (const [method, path, body] of [
        ['PATCH', '/api/auth/me', { locale: 'ms' }],
        ['POST', '/api/auth/logout', {}],
        ['POST', '/api/tickets/1/notes', { text: 'forged' }],
      ] as const)
        expect(await anybody().call(method, path, body, { cookie, ...headers })).toMatchObject({
          status: 403,
          body: { code: 'KAUNTER_AUTH_CSRF' },
        })
    }
    const changed = await anybody().call(
      'PATCH',
      '/api/auth/me',
      { locale: 'ms' },
      { cookie, 'x-csrf-token': csrfToken },
    )
    expect(changed).toMatchObject({ status: 200, body: { user: { locale: 'ms' } } })
    // Another session of the same person has another token.
    const other = await openBrowser('browser@example.com')
    expect(
      (await anybody().call('PATCH', '/api/auth/me', { locale: 'en' }, { cookie, 'x-csrf-token': other.csrfToken }))
        .status,
    ).toBe(403)
    const row = await it.server.database.query(`select locale from auth_user where email = 'browser@example.com'`)
    expect(row).toEqual([{ locale: 'ms' }])
  })

  test('as a program needs only the bearer token', async () => {
    await makeUser('program@example.com')
    const program = await it.server.signIn({ email: 'program@example.com', password })
    expect((await program.patch('/api/auth/me', { locale: 'ms' })).status).toBe(200)
    expect((await program.post('/api/auth/logout')).status).toBe(200)
    expect((await program.get('/api/auth/me')).status).toBe(401)
  })

  test('out ends that session at once, and only that one, also on an open live stream', async () => {
    await makeUser('leaves@example.com')
    const [leaving, staying] = [await openBrowser('leaves@example.com'), await openBrowser('leaves@example.com')]
    const open = (browser: Browser) => LiveStream.open(it.server.url, anybody(), { cookie: browser.cookie })
    const [closed, kept] = [await open(leaving), await open(staying)]
    const headers = { cookie: leaving.cookie, 'x-csrf-token': leaving.csrfToken }
    const out = await anybody().call('POST', '/api/auth/logout', {}, headers)
    expect(out.headers.get('set-cookie')).toMatch(/^kaunter_session=;.*Max-Age=0/)
    expect((await anybody().call('GET', '/api/auth/me', undefined, headers)).status).toBe(401)
    await waitFor('the live stream to end', () => closed.ended)
    expect((await anybody().call('GET', '/api/auth/me', undefined, { cookie: staying.cookie })).status).toBe(200)
    expect(kept.ended).toBe(false)
    kept.close()
  })

  test('is over at once for somebody who is deactivated, everywhere and for good', async () => {
    const id = await makeUser('fired@example.com')
    const program = await it.server.signIn({ email: 'fired@example.com', password })
    const stream = await LiveStream.open(it.server.url, program)
    const colleague = await it.server.colleague(it.admin, 'supervisor')
    expect((await colleague.patch(`/api/auth/users/${id}`, { active: false })).status).toBe(403)
    expect((await program.get('/api/tickets')).status).toBe(200)
    expect((await it.admin.patch(`/api/auth/users/${id}`, { active: false })).status).toBe(200)
    expect((await program.get('/api/tickets')).status).toBe(401)
    await waitFor('the live stream to end', () => stream.ended)
    expect((await login('fired@example.com', password)).status).toBe(401)
    // The colleague no longer sees that person among those who can take a ticket.
    const { items } = (await colleague.get('/api/auth/people')).body
    expect(items.map((person: { id: string }) => person.id)).not.toContain(id)
    expect(await it.server.database.query('select token_hash from auth_session where user_id = $1', [id])).toEqual([])
  })

  test('as an agent gives no right to create or deactivate users', async () => {
    const agent = await it.server.colleague(it.admin, 'agent')
    const wanted = { email: 'friend@example.com', name: 'Friend', password, role: 'admin' }
    expect(await agent.post('/api/auth/users', wanted)).toMatchObject({
      status: 403,
      body: { code: 'KAUNTER_FORBIDDEN' },
    })
    expect((await agent.patch('/api/auth/users/1', { active: false })).status).toBe(403)
    expect(await it.server.database.query(`select id from auth_user where email = 'friend@example.com'`)).toEqual([])
  })

  test('ends when its time is over', async () => {
    await makeUser('late@example.com')
    const program = await it.server.signIn({ email: 'late@example.com', password })
    await it.server.database.query(
      `update auth_session set expires_at = now() where user_id = (select id from auth_user where email = 'late@example.com')`,
    )
    expect((await program.get('/api/auth/me')).status).toBe(401)
  })

  test('leaves no password and no token in the log, not even when the database fails in the middle', async () => {
    await it.server.database.query('alter table audit_log rename to audit_log_away')
    const failed = await it.admin.post('/api/auth/users', {
      email: 'unlucky@example.com',
      name: 'Unlucky',
      password: 'hunter2-hunter2',
      role: 'agent',
    })
    const signIn = await login(adminSignIn.email, adminSignIn.password)
    await it.server.database.query('alter table audit_log_away rename to audit_log')
    expect([failed.status, signIn.status]).toEqual([500, 500])
    expect(failed.body).toEqual({
      code: 'KAUNTER_INTERNAL',
      message: expect.any(String),
      requestId: expect.any(String),
    })
    expect(await it.server.database.query(`select id from auth_user where email = 'unlucky@example.com'`)).toEqual([])

    await it.server.database.query('alter table auth_user rename column name to name_away')
    const broken = await it.admin.post('/api/auth/users', {
      email: 'unlucky@example.com',
      name: 'Unlucky',
      password: 'hunter2-hunter2',
      role: 'agent',
    })
    await it.server.database.query('alter table auth_user rename column name_away to name')
    expect(broken.status).toBe(500)

    // The failures are in the log, with the number that the answer gave.
    for (const { body } of [failed, signIn, broken]) await it.server.child.until(new RegExp(body.requestId))
    const { output } = it.server.child
    for (const secret of [
      password,
      'hunter2-hunter2',
      'not the password',
      'wrong password',
      adminSignIn.password,
      'scrypt$',
      it.admin.token as string,
    ])
      expect(output.includes(secret), `"${secret}" in the log`).toBe(false)
  })

  test('over https marks the cookie as secure', async () => {
    const behind = await Server.start({
      env: { APP_BASE_URL: 'https://desk.example.com' },
      config: pluginConfig({ simulatorPort: 0 }),
    })
    const answer = await new Client(behind.url).post('/api/auth/login', adminSignIn)
    await behind.stop()
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax; .*; Secure$/)
  })
})
