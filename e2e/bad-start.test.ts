import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../core/src/kernel/embedded-postgres.ts'
import { brokenPlugins, failingPlugin } from './support/broken-plugins.ts'
import { createDatabase } from './support/database.ts'
import { sign, textMessage } from './support/envelope.ts'
import {
  Child,
  type Client,
  cleanEnvironment,
  metaSecrets,
  pluginConfig,
  Server,
  SimulatorProcess,
  temporaryFolder,
} from './support/server.ts'
import { waitFor } from './support/wait.ts'

const secret = 'a secret for tests that is long enough'
const folders: string[] = []
const folder = () => {
  const made = temporaryFolder()
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

/** Starts with this configuration and environment, and waits for the end; says what a person reads then. */
async function failedStart(
  config: string | object,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const home = folder()
  const path = join(home, 'kaunter.config.json')
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config))
  const child = new Child('core/src/cli/main.ts', ['start'], {
    ...cleanEnvironment(),
    KAUNTER_HOME: home,
    KAUNTER_CONFIG: path,
    KAUNTER_SECRET: secret,
    // Nothing gets so far as to use it; if something did, the end would show it.
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
    PORT: String(await freePort()),
    ...env,
  })
  const timer = setTimeout(() => void child.kill('SIGKILL'), 40_000)
  const code = await child.exited
  clearTimeout(timer)
  return { code, output: child.output }
}

describe('a start with a bad configuration', () => {
  test('tells every mistake at once, each with its place and what to do, and ends with 1', async () => {
    const { code, output } = await failedStart(
      {
        pluginz: {},
        plugins: {
          '@kaunter/plugin-tickets': { config: { reopenDays: 'soon', reopenDayz: 3 } },
          '@kaunter/plugin-whatsapp-cloud': {
            config: { appSecret: 'written-in-the-file', simulatorPort: 123_456, graphVersion: { $env: 'GRAPH' } },
          },
          '@kaunter/plugin-from-the-future': {},
          './nowhere.mjs': { enabled: 'yes' },
        },
        builtin: { auth: { sessionHours: 0 }, aut: {} },
      },
      {
        PORT: 'abc',
        APP_BASE_URL: 'junk',
        GRAPH: 'twenty',
        REDIS_URL: 'http://:a-secret-password@redis.example.com',
        KAUNTER_ROLE: 'boss',
      },
    )
    expect(code).toBe(1)
    expect(output).toContain('KAUNTER_CONFIG_INVALID')
    const problems = [...output.matchAll(/^ {2}(\S.*?): (.*)\n {4}→ (.+)$/gm)].map(([, path]) => path)
    for (const place of [
      'PORT',
      'APP_BASE_URL',
      'REDIS_URL',
      'KAUNTER_ROLE',
      'pluginz',
      'plugins../nowhere.mjs.enabled',
      'tickets.config.reopenDays',
      'tickets.config.reopenDayz',
      'whatsapp-cloud.config.appSecret',
      'whatsapp-cloud.config.simulatorPort',
      'whatsapp-cloud.config.graphVersion',
      'plugins.@kaunter/plugin-from-the-future',
      'builtin.auth.sessionHours',
      'builtin.aut',
    ])
      expect(
        problems.filter((path) => path?.endsWith(place)),
        `${place} among\n${output}`,
      ).toHaveLength(1)
    expect(problems).toHaveLength(14)
    expect(output).toContain('GRAPH')
    expect(output).not.toMatch(/written-in-the-file|a-secret-password|\n {4}at /)
  })

  test.each([
    ['not JSON', '{ "plugins": { "a": {}, } }', /is not JSON \(.*position \d+/],
    ['empty', '', /is not JSON/],
    ['a list', '[]', /expected object/],
    ['without plugins', '{}', /plugins: is missing/],
  ])('that is %s is told together with a wrong variable', async (_what, text, message) => {
    const { code, output } = await failedStart(text, { PORT: '99999', APP_BASE_URL: 'ftp://x' })
    expect(code).toBe(1)
    expect(output).toMatch(message)
    expect(output).toMatch(/PORT: is "99999".*\n.*→/)
    expect(output).toMatch(/APP_BASE_URL: is "ftp:\/\/x".*\n.*→/)
    expect(output).not.toMatch(/\n {4}at /)
  })
})

describe('a start in surroundings that are wrong', () => {
  test('where Redis does not answer says so loudly, without the password, and goes on', async () => {
    const host = `127.0.0.1:${await freePort()}`
    const server = await Server.start({ env: { REDIS_URL: `redis://:hunter2@${host}` } })
    expect(server.child.output).toContain(host)
    expect(server.child.output).toMatch(/Redis \(REDIS_URL\) cannot be reached; going on without it/)
    expect(server.child.output).not.toContain('hunter2')
    const admin = await server.signIn()
    expect((await admin.get('/readyz')).body).toMatchObject({ status: 'ready', information: { redis: 'away' } })
    await server.stop()
  })

  const small = () => {
    const made = folder()
    // Root can make a disk that is full when we say so; elsewhere this is left out.
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', made], { stdio: 'pipe' })
      return made
    } catch {
      return undefined
    }
  }

  /** The disk fills while webhooks come in: what is answered 200 is there afterwards, the rest is refused to be sent again. */
  async function fillsUp(child: Child, home: string): Promise<void> {
    const [, address] = await child.until(/Admin\s+(http\S+)\/admin/)
    const send = async (id: string) => {
      const { body, headers } = sign(textMessage({ from: '60135550001', id, text: 'x'.repeat(50_000) }))
      const response = await fetch(`${address}/webhook/whatsapp`, { method: 'POST', body, headers })
      const text = await response.text()
      return { status: response.status, code: text === '' ? '' : JSON.parse(text).code }
    }
    expect((await send('wamid.space-first')).status).toBe(200)
    const filler = join(home, 'filler')
    execFileSync('sh', ['-c', `cat /dev/zero > ${filler} 2>/dev/null || true`])
    const taken = ['wamid.space-first']
    let refused: Awaited<ReturnType<typeof send>> | undefined
    for (let i = 0; i < 2000 && refused === undefined; i++) {
      const answer = await send(`wamid.space-${i}`)
      if (answer.status === 200) taken.push(`wamid.space-${i}`)
      else refused = answer
    }
    expect(refused).toEqual({ status: 503, code: 'KAUNTER_UNAVAILABLE' })
    rmSync(filler)
    await waitFor('webhooks to be taken again', async () => (await send('wamid.space-again')).status === 200, 40)
    taken.push('wamid.space-again')
    const client = new pg.Client({ connectionString: embeddedUrl(home) })
    await client.connect()
    try {
      await waitFor(
        'all that was taken',
        async () => {
          const { rows } = await client.query('select provider_id from messaging_message')
          const there = new Set(rows.map((row) => row.provider_id))
          return taken.every((id) => there.has(id))
        },
        60,
      )
    } finally {
      await client.end()
    }
  }

  const embeddedUrl = (home: string) => {
    const port = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
    return `postgres://kaunter:${readFileSync(join(home, 'postgres.password'), 'utf8')}@127.0.0.1:${port}/postgres`
  }

  test('on a full disk says so, and goes on when there is space', { timeout: 180_000 }, async () => {
    const home = small()
    if (home === undefined) {
      console.log('left out: a small disk cannot be mounted here')
      return
    }
    let child: Child | undefined
    try {
      const full = await failedStart({ plugins: {} }, { DATABASE_URL: '', KAUNTER_HOME: home })
      expect(full.code).toBe(1)
      expect(full.output).toContain('KAUNTER_DISK_FULL')
      expect(full.output).toContain(join(home, 'postgres'))
      execFileSync('mount', ['-o', 'remount,size=400m', home])
      const config = join(folder(), 'kaunter.config.json')
      writeFileSync(config, JSON.stringify(pluginConfig()))
      child = new Child('core/src/cli/main.ts', ['start'], {
        ...cleanEnvironment(),
        KAUNTER_HOME: home,
        KAUNTER_CONFIG: config,
        PORT: '0',
        ...metaSecrets,
      })
      await child.until(/is ready after/, 60)
      await fillsUp(child, home)
      expect(await child.kill()).toBe(0)
      expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false)
    } finally {
      await child?.kill()
      execFileSync('umount', ['-l', home])
    }
  })
})

describe('a plugin that cannot run', () => {
  let server: Server | undefined
  let simulator: SimulatorProcess | undefined
  const stop = async () => {
    await server?.stop()
    await simulator?.stop()
    server = undefined
    simulator = undefined
  }

  /** The state as a program, an administrator and the terminal see it. */
  async function seenAs(it: Server) {
    const admin = await it.signIn()
    const health = (await admin.get('/health')).body
    const { problems } = (await admin.get('/api/admin/manifest')).body as {
      problems: { plugin: string; reason: string }[]
    }
    return { admin, health, problems, output: it.child.output }
  }

  describe('alone', () => {
    afterEach(stop)

    test.each([
      ['the secret', { WABA_APP_SECRET: '' }, 'WABA_APP_SECRET'],
      [
        'all but the verify token',
        { WABA_APP_SECRET: '', WABA_ACCESS_TOKEN: '', WABA_PHONE_NUMBER_ID: '' },
        'WABA_APP_SECRET, WABA_ACCESS_TOKEN, WABA_PHONE_NUMBER_ID',
      ],
    ])('for lack of %s is out and says why, and the rest runs', async (_what, env, missing) => {
      server = await Server.start({ env: { ...metaSecrets, ...env } })
      const { admin, health, problems, output } = await seenAs(server)
      expect(health).toMatchObject({ status: 'degraded', quarantined: ['whatsapp-cloud'] })
      expect(problems).toEqual([{ plugin: 'whatsapp-cloud', reason: expect.stringContaining(missing) }])
      expect(output).toMatch(/✗ whatsapp-cloud.*WABA_/)
      expect((await admin.get('/api/tickets')).status).toBe(200)
      expect((await admin.get('/webhook/whatsapp')).status).toBe(404)
      expect(output).not.toContain(metaSecrets.WABA_ACCESS_TOKEN)
    })

    test('but is required ends the start with 1', async () => {
      const database = await createDatabase()
      const config = {
        plugins: {
          '@kaunter/plugin-whatsapp-cloud': { required: true, config: { appSecret: { $env: 'WABA_APP_SECRET' } } },
        },
      }
      const { code, output } = await failedStart(config, {
        DATABASE_URL: database.url,
        WABA_APP_SECRET: 'only this one',
      })
      await database.drop()
      expect(code).toBe(1)
      expect(output).toMatch(/whatsapp-cloud.*WABA_VERIFY_TOKEN/)
    })

    test('in production: the simulator, when Meta’s variables are missing', async () => {
      server = await Server.start({ env: { NODE_ENV: 'production' } })
      const { health, problems } = await seenAs(server)
      expect(health.quarantined).toEqual(['whatsapp-cloud'])
      expect(problems[0]?.reason).toMatch(/simulator does not run in production.*WABA_VERIFY_TOKEN/)
      expect(server.phoneUrl()).toBe('')
    })

    test('because the simulator’s port is taken is out alone', async () => {
      const taken = createServer().listen(0, '127.0.0.1')
      await waitFor('the port', () => taken.address())
      const { port } = taken.address() as { port: number }
      server = await Server.start({ config: pluginConfig({ simulatorPort: port }) })
      const { admin, health, problems } = await seenAs(server)
      taken.close()
      expect(health.quarantined).toEqual(['whatsapp-cloud'])
      expect(problems[0]?.reason).toContain(String(port))
      expect((await admin.get('/api/tickets')).status).toBe(200)
    })
  })

  describe('among many such', () => {
    let admin: Client
    let report: { name: string; reason: string }[]
    const own = (i: number) => `broken${i}`

    beforeAll(async () => {
      simulator = await SimulatorProcess.start()
      const home = folder()
      const { plugins } = pluginConfig() as { plugins: object }
      const files = brokenPlugins.map(([, source], i) => {
        const path = join(home, `${own(i)}.mjs`)
        writeFileSync(path, source.replaceAll('NAME', own(i)))
        return [path, {}]
      })
      server = await Server.start({ simulator, config: { plugins: { ...Object.fromEntries(files), ...plugins } } })
      const seen = await seenAs(server)
      admin = seen.admin
      report = seen.problems.map(({ plugin, reason }) => ({ name: plugin.replace(/^.*\/|\.mjs$/g, ''), reason }))
      expect(seen.health.status).toBe('degraded')
      expect(seen.health.quarantined).toHaveLength(brokenPlugins.length)
      expect(seen.output.match(/✗ \S*broken/g)).toHaveLength(brokenPlugins.length)
    })
    afterAll(stop)

    test.each(brokenPlugins.map(([what, , reason], i) => [what, own(i), reason] as const))(
      'the one that %s is out and says why',
      (_what, name, reason) => {
        expect(report.filter((problem) => problem.name === name)).toEqual([
          { name, reason: expect.stringMatching(reason) },
        ])
      },
    )

    test('all others run: a message becomes a ticket, and its answer leaves', async () => {
      const it = simulator as SimulatorProcess
      expect(report).toHaveLength(brokenPlugins.length)
      await it.post('/inbound', { from: '60131110001', name: 'Kedai', text: 'in spite of all of them' })
      const agent = await (server as Server).colleague(admin, 'agent')
      const ticket = await waitFor('the ticket', async () => (await agent.get('/api/tickets')).body.items[0])
      expect((await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'we are here' })).status).toBe(201)
      await waitFor('the answer', async () =>
        (await it.get('/sent')).items.some((item: { text: string }) => item.text === 'we are here'),
      )
    })
  })

  describe('in company', () => {
    afterEach(stop)

    test('takes those that need it with it, and nobody else', { timeout: 60_000 }, async () => {
      const home = folder()
      const service = `{ kind: 'service', id: 'base/v1' }`
      writeFileSync(
        join(home, 'base.mjs'),
        `export default { name: 'base', provides: [${service}], setup(ctx) { ctx.provide(${service}, {}) }, routes() { throw new Error('base is broken') } }`,
      )
      writeFileSync(
        join(home, 'upper.mjs'),
        `export default { name: 'upper', uses: { base: ${service} }, routes(app) { app.get('/x', { config: { public: true } }, () => 1) } }`,
      )
      writeFileSync(
        join(home, 'other.mjs'),
        `export default { name: 'other', uses: { base: { kind: 'optional', token: ${service} } }, routes(app) { app.get('/x', { config: { public: true } }, () => 'fine') } }`,
      )
      const names = ['base', 'upper', 'other'].map((name) => [join(home, `${name}.mjs`), {}])
      server = await Server.start({ config: { plugins: Object.fromEntries(names) } })
      const { health, problems } = await seenAs(server)
      expect([...health.quarantined].sort()).toEqual(['base', 'upper'])
      expect(problems.find((problem) => problem.plugin === 'upper')?.reason).toMatch(/base\/v1.*"base"/)
      expect(await (await fetch(`${server.url}/api/other/x`)).text()).toBe('fine')
      const off = await fetch(`${server.url}/api/upper/x`)
      expect([off.status, (await off.json()).code]).toEqual([503, 'KAUNTER_PLUGIN_OFF'])
    })

    test('loses only its own writes when its tap, its handler or its route fails', { timeout: 60_000 }, async () => {
      simulator = await SimulatorProcess.start()
      const path = join(folder(), 'eighth.mjs')
      writeFileSync(path, failingPlugin)
      const { plugins } = pluginConfig() as { plugins: object }
      server = await Server.start({ simulator, config: { plugins: { ...plugins, [path]: {} } } })
      const { admin, health } = await seenAs(server)
      expect(health.status).toBe('ok')
      const agent = await server.colleague(admin, 'agent')
      const texts = ['please throw', 'good one', 'a bad sql', 'return nothing', 'return garbage', 'good two']
      // One after the other: a tap gets many messages at once, and those that came with a bad one share its fate.
      for (const [i, text] of texts.entries()) {
        await simulator.post('/inbound', { from: `6013222000${i}`, name: `Shop ${i}`, text })
        await waitFor(`"${text}"`, async () => (await agent.get('/api/tickets')).body.items.length === i + 1)
      }
      const shown = await waitFor('all tickets', async () => {
        const { items } = (await agent.get('/api/tickets')).body
        return items.length === texts.length ? (items as { lastMessagePreview: string }[]) : undefined
      })
      expect(shown.map((ticket) => ticket.lastMessagePreview).sort()).toEqual(texts.toSorted())
      // Its own writes: those of the taps that went well, once each, and of no other.
      const notes = await server.database.query<{ text: string }>('select text from eighth_note order by text')
      expect(notes.map((note) => note.text)).toEqual(['good one', 'good two'])
      const messages = await server.database.query(
        'select count(*)::int as n, count(handled_by)::int as handled from messaging_message',
      )
      expect(messages).toEqual([{ n: texts.length, handled: texts.length }])
      const jobs = () =>
        server?.database.queryJobs(
          `select state, count(*)::int as n from pgboss.job where name = 'event.messaging.message-received/v1.eighth' group by state`,
        )
      await waitFor(
        'its events to wait for their next try',
        async () =>
          (await jobs())?.every((row) => ['retry', 'active', 'created'].includes(String(row.state))) &&
          (await jobs())?.length,
      )
      for (const path of ['broken', 'reject']) {
        const answer = await agent.get(`/api/eighth/${path}`)
        expect(answer).toMatchObject({ status: 500, body: { code: 'KAUNTER_INTERNAL', requestId: expect.any(String) } })
        expect(JSON.stringify(answer.body)).not.toContain('hunter2')
      }
      expect(server.child.output).toContain('the tap broke')
      expect(server.child.output).toContain('the handler broke')
      expect((await agent.get('/api/tickets')).status).toBe(200)
    })
  })
})
