import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createDatabase } from './support/database.ts'
import { sign, textMessage } from './support/envelope.ts'
import { freePort } from './support/ports.ts'
import { seenAs } from './support/seen.ts'
import { Child, cleanEnvironment, metaSecrets, pluginConfig, Server, temporaryFolder } from './support/server.ts'
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
        KAUNTER_PASSWORD_COST: '9',
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
      'KAUNTER_PASSWORD_COST',
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
    expect(problems).toHaveLength(15)
    expect(output).toContain('GRAPH')
    expect(output).not.toMatch(/written-in-the-file|a-secret-password|\n {4}at /)
  })

  test.each([
    ['not JSON', '{ "plugins": { "a": {}, } }', /is not JSON \(.*position \d+/],
    ['empty', '', /is not JSON/],
    ['a list', '[]', /expected object/],
    ['without plugins', '{}', /plugins: is missing/],
  ])('that is %s is told together with a wrong variable', async (_what, text, message) => {
    const { code, output } = await failedStart(text, {
      ...{ PORT: '99999', APP_BASE_URL: 'ftp://x' },
      // Enough for tests, not for production.
      ...{ NODE_ENV: 'production', KAUNTER_PASSWORD_COST: '14' },
    })
    expect(code).toBe(1)
    expect(output).toMatch(message)
    expect(output).toMatch(/PORT: is "99999".*\n.*→/)
    expect(output).toMatch(/APP_BASE_URL: is "ftp:\/\/x".*\n.*→/)
    expect(output).toMatch(/KAUNTER_PASSWORD_COST: is "14".*\n.*→.*from 15 to 20/)
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
    // A check that a busy machine cannot do within its second counts as failed.
    const ready = await waitFor('it to be ready', async () => {
      const { status, body } = await admin.get('/readyz')
      return status === 200 && body
    })
    expect(ready).toMatchObject({ status: 'ready', information: { redis: 'away' } })
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
      await waitFor('all that was taken', async () => {
        const { rows } = await client.query('select provider_id from messaging_message')
        const there = new Set(rows.map((row) => row.provider_id))
        return taken.every((id) => there.has(id))
      })
    } finally {
      await client.end()
    }
  }

  const embeddedUrl = (home: string) => {
    const port = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
    return `postgres://kaunter:${readFileSync(join(home, 'postgres.password'), 'utf8')}@127.0.0.1:${port}/postgres`
  }

  test('on a full disk says so, and goes on when there is space', async () => {
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
  const stop = async () => {
    await server?.stop()
    server = undefined
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

  describe('in company', () => {
    afterEach(stop)

    test('takes those that need it with it, and nobody else', async () => {
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
  })
})
