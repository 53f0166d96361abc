import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { type Json, loadSamples } from './support/samples.ts'
import { adminSignIn, type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** A plugin with which everything goes wrong that quotes what it was given: parsers, the database, a far server. */
const clumsy = `
const received = { kind: 'event', id: 'messaging.message-received/v1', schema: {} }
const routing = { kind: 'hook', id: 'messaging.routing/v1', onError: 'skip', savepoint: true }
export default {
  name: 'clumsy',
  setup(ctx) {
    ctx.tap(routing, async (value) => {
      const text = value.messages.map((message) => message.text ?? '').join(' ')
      if (text.includes('parse')) JSON.parse('{"text": "' + text + '", "name": ' + text)
      if (text.includes('database'))
        await value.tx.db('messaging_message').insert({ id: text, text, raw: JSON.stringify(value.messages) })
      if (text.includes('say')) ctx.log.warn({ message: value.messages[0], contact: { name: text } }, 'said by +60187654321')
      return value
    })
    ctx.on(received, async (event) => {
      throw Object.assign(new Error('no such customer: +60 18-765 4321 <siti@kedai.my>'), { detail: JSON.stringify(event), parameters: ['Siti'] })
    })
  },
  routes(app, ctx) {
    app.post('/fail', { config: { public: true } }, async (request) => {
      await ctx.db('messaging_message').where({ id: request.body.name }).whereRaw('nonsense(?)', [request.body.text])
    })
  },
}
`

describe('the log', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    const path = join(folder, 'clumsy.mjs')
    writeFileSync(path, clumsy)
    const { plugins } = pluginConfig() as { plugins: object }
    // At the level with the most lines.
    server = await Server.start({
      simulator,
      config: { plugins: { ...plugins, [path]: {} } },
      env: { LOG_LEVEL: 'trace' },
    })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const post = (body: string, base = server.url) => fetch(`${base}/webhook/whatsapp`, { method: 'POST', ...sign(body) })
  /** The lines of the log; what the start tells on the terminal is not one. */
  const lines = () => server.child.output.split('\n').filter((line) => line.startsWith('{'))

  test('holds none of the names, numbers and texts that real payloads bring', async () => {
    const samples = loadSamples()
    if (samples === null) return console.log('The real payloads are not here: the log was not searched for them.')
    const secrets = new Set<string>()
    for (const { original } of samples.list) collect(original, '', secrets)
    expect(secrets.size).toBeGreaterThan(100)
    // The database refuses them at first, and says which.
    await server.database.query('alter table messaging_message rename to messaging_away')
    for (const { original } of samples.list) expect((await post(JSON.stringify(original))).status).toBe(200)
    await waitFor('the failures to be told', () => lines().some((line) => line.includes('could not be')))
    await server.database.query('alter table messaging_away rename to messaging_message')
    await waitFor('tickets', async () => (await admin.get('/api/tickets')).body.items.length > 0)
    const log = lines().join('\n')
    expect([...secrets].filter((secret) => log.includes(secret))).toEqual([])
  })

  test('tells that parsers, the database and plugins failed, and not what they were given', async () => {
    const name = 'Siti Nurhaliza'
    const texts = ['please parse "rumah kami"', 'the database of rumah kami', 'say rumah kami']
    for (const [i, text] of texts.entries()) {
      expect((await post(textMessage({ from: '60187654321', name, id: `wamid.clumsy-${i}`, text }))).status).toBe(200)
      // One after the other: those that come together would fail together.
      await waitFor(`"${text}"`, async () =>
        (await admin.get('/api/tickets')).body.items.some(
          (each: { lastMessagePreview: string }) => each.lastMessagePreview === text,
        ),
      )
    }
    await admin.post('/api/clumsy/fail', { name, text: 'rumah kami' })
    await admin.call('POST', '/api/auth/login', '{"email": "siti@kedai.my", "password": rumah', {
      'content-type': 'application/json',
    })
    await admin.post('/api/auth/login', { email: 'siti@kedai.my', password: 'rumah kami' })
    const told = await waitFor('the failures to be told', () => {
      const all = lines().map((line) => JSON.parse(line))
      const of = (message: string) => all.filter(({ msg }) => msg.startsWith(message))
      const found = {
        taps: of('a hook handler failed'),
        // Another’s may have failed while its table was away.
        jobs: of('a job failed').filter(({ plugin }) => plugin === 'clumsy'),
        requests: of('a request failed'),
        said: of('said by'),
      }
      return found.taps.length > 1 && found.jobs.length > 0 && found.requests.length > 0 && found.said.length > 0
        ? found
        : undefined
    })
    expect(told.taps[0]).toMatchObject({
      plugin: 'clumsy',
      hook: 'messaging.routing/v1',
      err: { stack: expect.stringContaining('clumsy.mjs') },
    })
    expect(told.jobs[0]).toMatchObject({
      plugin: 'clumsy',
      jobId: expect.stringMatching(/-/),
      err: { message: 'no such customer: (hidden) <(hidden)>' },
    })
    expect(told.requests[0]).toMatchObject({
      requestId: expect.any(String),
      code: 'KAUNTER_INTERNAL',
      err: { code: expect.any(String) },
    })
    expect(told.said[0]).toMatchObject({ plugin: 'clumsy', msg: 'said by (hidden)', contact: '(hidden)' })
    const log = lines().join('\n')
    for (const secret of [
      name,
      'Siti',
      'rumah',
      '60187654321',
      '765 4321',
      'siti@',
      'wamid.',
      adminSignIn.password,
      String(admin.token),
    ])
      expect(log).not.toContain(secret)
  })

  test('has one line for each request to the API, with who and how long, and none for files', async () => {
    const agent = await server.colleague(admin, 'agent')
    const { id } = (await agent.get('/api/auth/me')).body.user
    await agent.get('/api/tickets?cursor=60187654321')
    await agent.get('/admin/')
    await agent.get('/admin/assets/favicon.svg')
    const requests = await waitFor('both lines', () => {
      const all = lines().map((line) => JSON.parse(line))
      const found = all.filter(({ msg, userId, route }) => msg === 'request' && (userId === id || /admin/.test(route)))
      return found.length >= 2 ? found : undefined
    })
    expect(requests).toMatchObject([
      {
        level: 30,
        method: 'GET',
        route: '/api/auth/me',
        status: 200,
        ms: expect.any(Number),
        userId: id,
        requestId: expect.any(String),
      },
      { method: 'GET', route: '/api/tickets', status: 400, userId: id },
    ])
    expect(requests).toHaveLength(2)
  })
})

/** Names, numbers, addresses and texts in a payload: whatever is about a person or was written by one. */
function collect(value: unknown, key: string, secrets: Set<string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value as Json))
      collect(part, Number.isNaN(Number(name)) ? name : key, secrets)
    return
  }
  const text = String(value)
  const isPersonal =
    /^(body|caption|text|title|name|first_name|formatted_name|wa_id|from|recipient_id|phone|email|street|filename)$/.test(
      key,
    )
  // Short words occur by chance, and our own configuration names our own number.
  if (isPersonal && text.length >= 6 && !/^[a-z_]+$/.test(text)) secrets.add(text)
}
