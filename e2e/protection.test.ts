import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { gaugePlugin } from './support/gauge-plugin.ts'
import { adminSignIn, Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const folder = temporaryFolder()
const { plugins } = pluginConfig() as { plugins: object }
const config = { plugins: { ...plugins, [gaugePlugin(folder)]: {} } }
let simulator: SimulatorProcess
let server: Server

beforeAll(async () => {
  simulator = await SimulatorProcess.start()
  server = await Server.start({ simulator, config, env: { KAUNTER_TRUST_PROXY: 'loopback' } })
})
afterAll(async () => {
  await server?.stop()
  await simulator?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const nobody = () => new Client(server.url)
const from = (address: string, path: string, base = server.url) =>
  new Client(base).call('GET', path, undefined, { 'x-forwarded-for': address })

function webhook(id: string, base = server.url): Promise<Response> {
  const { body, headers } = sign(textMessage({ from: '60187654321', id: `wamid.${id}`, text: `message ${id}` }))
  return fetch(`${base}/webhook/whatsapp`, { method: 'POST', body, headers })
}

describe('a server that has more to do than it can', () => {
  test('turns requests away for a moment, webhooks so that they are sent again, and then goes on', async () => {
    const admin = await server.signIn()
    const waiting: Promise<unknown>[] = []
    // Whoever watches is answered, and a page gets its files.
    const spared = ['/livez', '/metrics', '/admin/', '/admin/assets/favicon.svg', '/admin/inbox']
    // More and more, so that it is not over before all of them have asked.
    const refused = await waitFor('an answer 503, also to a webhook', async () => {
      waiting.push(...Array.from({ length: 4 }, () => nobody().get('/api/gauge/block')))
      const answer = await nobody().get('/api/gauge/open')
      if (answer.status !== 503) return undefined
      const others = [webhook('overloaded'), ...[...spared, '/readyz'].map((path) => fetch(`${server.url}${path}`))]
      const [hook, ...answers] = await Promise.all(others)
      return hook?.status === 503 ? { ...answer, spared: answers } : undefined
    })
    expect(refused.body).toMatchObject({ code: 'KAUNTER_OVERLOADED', requestId: expect.any(String) })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const readyz = refused.spared.pop()
    expect(refused.spared.map((answer) => answer.status)).toEqual(spared.map(() => 200))
    // Who asks whether it is ready hears of its checks, which have a second each, and not that it has too much to do.
    expect(await readyz?.json()).toMatchObject({ checks: { database: expect.any(String) } })
    await Promise.all(waiting)

    await waitFor('requests to be answered', async () => (await nobody().get('/api/gauge/open')).status === 200)
    await waitFor('the webhook to be taken', async () => (await webhook('overloaded')).status === 200)
    const agent = await server.colleague(admin, 'agent')
    await waitFor('the message, seen by a colleague', async () =>
      (await agent.get('/api/tickets')).body.items.some(
        (ticket: { lastMessagePreview: string }) => ticket.lastMessagePreview === 'message overloaded',
      ),
    )
    const rows = await server.database.query(
      `select count(*) as n from messaging_message where text = 'message overloaded'`,
    )
    expect(Number(rows[0]?.n)).toBe(1)
  })
})

describe('a public route', () => {
  const statuses = async (count: number, ask: (i: number) => Promise<{ status: number }>) => {
    const all: number[] = []
    for (let i = 0; i < count; i++) all.push((await ask(i)).status)
    return all
  }

  test('is for 120 requests a minute of one address; others are not touched by that', async () => {
    expect(await statuses(120, () => from('203.0.113.1', '/api/gauge/open'))).toEqual(Array(120).fill(200))
    const refused = await from('203.0.113.1', '/api/gauge/open')
    expect(refused).toMatchObject({ status: 429, body: { code: 'KAUNTER_TOO_MANY_REQUESTS' } })
    const wait = Number(refused.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    expect(refused.body.message).toContain(`${wait} seconds`)
    // All public routes count together, files and pages do not.
    expect((await from('203.0.113.1', '/openapi.json')).status).toBe(429)
    expect((await from('203.0.113.1', '/reference')).status).toBe(429)
    for (const path of ['/admin/', '/admin/assets/favicon.svg', '/livez'])
      expect((await from('203.0.113.1', path)).status).toBe(200)
    // Which answer 503 when a busy machine has not done a check within its second.
    for (const path of ['/readyz', '/health']) expect([200, 503]).toContain((await from('203.0.113.1', path)).status)
    expect((await from('203.0.113.2', '/api/gauge/open')).status).toBe(200)
    // Nor is somebody who is signed in.
    const { token } = await server.signIn()
    const mine = await new Client(server.url, token).call('GET', '/api/auth/me', undefined, {
      'x-forwarded-for': '203.0.113.1',
    })
    expect(mine.status).toBe(200)
  })

  test('counts all of IPv6 that one subscriber has as one', async () => {
    await statuses(120, (i) => from(`2001:db8:1:2::${(i + 1).toString(16)}`, '/api/gauge/open'))
    expect((await from('2001:db8:1:2:ffff::9', '/api/gauge/open')).status).toBe(429)
    expect((await from('2001:db8:1:3::1', '/api/gauge/open')).status).toBe(200)
  })

  test('may have a limit of its own, which is over after its time', async () => {
    // All at once, so that it is not over in the midst of them.
    const answers = await Promise.all([1, 2, 3, 4].map(() => from('203.0.113.3', '/api/gauge/short')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429])
    expect((await from('203.0.113.3', '/api/gauge/open')).status).toBe(200)
    await waitFor('the limit to be over', async () => (await from('203.0.113.3', '/api/gauge/short')).status === 200)
  })

  test('for signing in has a limit of its own', async () => {
    const signIn = (address: string) =>
      new Client(server.url).call(
        'POST',
        '/api/auth/login',
        { email: 'x', password: 'y' },
        { 'x-forwarded-for': address },
      )
    // Counted before the password is looked at: a body that is not even right costs the same.
    const wrong = (i: number) =>
      new Client(server.url).call(
        'POST',
        '/api/auth/login',
        { email: `nobody-${i}@example.com` },
        { 'x-forwarded-for': '203.0.113.4' },
      )
    expect(new Set(await statuses(60, wrong))).toEqual(new Set([400]))
    expect(await signIn('203.0.113.4')).toMatchObject({ status: 429, body: { code: 'KAUNTER_TOO_MANY_REQUESTS' } })
    const elsewhere = await new Client(server.url).call('POST', '/api/auth/login', adminSignIn, {
      'x-forwarded-for': '203.0.113.5',
    })
    expect(elsewhere.status).toBe(200)
  })

  test('for signed webhooks has none: they must not be lost', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => webhook(`flood-${i}`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('believes X-Forwarded-For of no one unless it is told to', async () => {
    const plain = await Server.start({ config: { plugins: { [gaugePlugin(folder)]: {} } } })
    try {
      await statuses(120, (i) => from(`203.0.113.${i}`, '/api/gauge/open', plain.url))
      expect((await from('203.0.113.250', '/api/gauge/open', plain.url)).status).toBe(429)
    } finally {
      await plain.stop()
    }
  })
})

describe('every answer', () => {
  /** What each must have, whatever it is about. */
  function missing(headers: Headers): string[] {
    const policy = headers.get('content-security-policy') ?? ''
    return [
      headers.get('x-content-type-options') === 'nosniff' ? '' : 'nosniff',
      /default-src '(none|self)'/.test(policy) && /frame-ancestors 'none'/.test(policy) ? '' : 'a policy',
      /unsafe-eval|script-src[^;]*unsafe-inline/.test(policy) ? 'a policy without gaps' : '',
      headers.has('server') || headers.has('x-powered-by') ? 'silence about what answers' : '',
    ].filter(Boolean)
  }
  const more = {
    'referrer-policy': /./,
    'cross-origin-opener-policy': /^same-origin$/,
    'cross-origin-resource-policy': /^same-origin$/,
  }

  async function everyAnswer(base: string, token: string | undefined): Promise<[string, Response][]> {
    const { paths } = (await new Client(base).get('/openapi.json')).body as { paths: Record<string, object> }
    const api = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path.replace(/\{\w+\}/g, '1')]),
    )
    const others: [string, string][] = [
      ...[
        '/',
        '/admin',
        '/admin/',
        '/admin/assets/favicon.svg',
        '/admin/assets/none.js',
        '/reference',
        '/openapi.json',
      ],
      ...[
        '/reference/static/swagger-ui.css',
        '/livez',
        '/readyz',
        '/health',
        '/metrics',
        '/no/such/page',
        '/api/tickets/x%00',
      ],
      ...['/webhook/whatsapp', '/api/live', '/api/gauge/open'],
    ].map((path) => ['GET', path])
    const answers: [string, Response][] = []
    for (const [method, path] of [
      ...api,
      ...others,
      ['POST', '/webhook/whatsapp'],
      ['DELETE', '/api/tickets'],
    ] as const) {
      if (path === '/api/auth/logout') continue
      const abort = new AbortController()
      const response = await fetch(base + path, {
        method,
        redirect: 'manual',
        signal: abort.signal,
        headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{' }),
      })
      // A stream would not end by itself.
      abort.abort()
      answers.push([`${method} ${path} ${response.status}`, response])
    }
    return answers
  }

  test('has the headers that keep browsers from being used against people, also when it is an error', async () => {
    const { token } = await server.signIn()
    const answers = [...(await everyAnswer(server.url, undefined)), ...(await everyAnswer(server.url, token))]
    const seen = new Set(answers.map(([, { status }]) => status))
    for (const status of [200, 302, 400, 401, 404]) expect(seen).toContain(status)
    expect(answers.length).toBeGreaterThan(60)
    const wrong = answers.flatMap(([what, { headers }]) => {
      const lacks = missing(headers)
      for (const [name, value] of Object.entries(more)) if (!value.test(headers.get(name) ?? '')) lacks.push(name)
      // Nobody comes here by TLS, and a browser must not be told otherwise.
      if (headers.has('strict-transport-security')) lacks.push('no HSTS')
      return lacks.map((lack) => `${what}: ${lack}`)
    })
    expect(wrong).toEqual([])
  })

  test('has them when the request cannot even be read', async () => {
    const answer = await fetch(`${server.url}/%E0%A4%A`)
    expect(answer.status).toBe(400)
    expect(missing(answer.headers)).toEqual([])
    const large = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.77' },
      body: JSON.stringify({ email: 'x'.repeat(300_000), password: '' }),
    })
    expect(large.status).toBe(413)
    expect(missing(large.headers)).toEqual([])
  })

  test('asks for TLS where people come by TLS', async () => {
    const secure = await Server.start({
      config: { plugins: { [gaugePlugin(folder)]: {} } },
      env: { APP_BASE_URL: 'https://desk.example.com' },
    })
    try {
      for (const path of ['/admin/', '/api/auth/me', '/no/such/page', '/livez']) {
        const { headers } = await fetch(secure.url + path)
        expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
      }
    } finally {
      await secure.stop()
    }
  })
})
