import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Deployment, kaunter } from './support/command-line.ts'
import { Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** A third-party plugin with everything that leaves traces: tables, a job by the clock, an event, a setting, a secret. */
const loyalty = `
  import { writeFileSync } from 'node:fs'
  import { defineEvent, defineJob, Type } from '@kaunter/core'
  const count = defineJob('loyalty.count', Type.Object({}), { cron: '0 3 * * *' })
  const received = defineEvent('messaging.message-received/v1', Type.Object({}))
  const table = (name, columns) => ({
    up: (db, table) => db.schema.createTable(table(name), (t) => columns(t, table)),
    down: async (db, table) => {
      await db.schema.dropTable(table(name))
      if (process.env.LOYALTY_UNDONE) writeFileSync(process.env.LOYALTY_UNDONE, name + '\\n', { flag: 'a' })
    },
  })
  export default {
    name: 'loyalty',
    config: Type.Object({
      days: Type.Integer({ default: 3, minimum: 1, title: 'Days until points count' }),
      deskToken: Type.String({ secret: true, title: 'Token of the loyalty desk' }),
    }),
    provides: [{ kind: 'service', id: 'loyalty/v1' }],
    migrations: {
      '001_card': table('card', (t) => t.bigIncrements('id')),
      '002_stamp': table('stamp', (t, table) => t.bigInteger('card').unsigned().references('id').inTable(table('card'))),
    },
    setup(ctx) {
      ctx.provide({ kind: 'service', id: 'loyalty/v1' }, {})
      ctx.work(count, async () => {})
      ctx.on(received, async () => {})
    },
    routes(app, ctx) {
      // Asked again and again while the server switches it: more often than an address may ask of all public routes.
      const limit = { limit: 100000, seconds: 60 }
      app.get('/days', { config: { public: true, limit } }, () => ({ days: ctx.config.days }))
    },
  }`
/** Its name begins with that of the other, and so do its tables. */
const extra = `export default {
  name: 'loyalty-extra',
  uses: { loyalty: { kind: 'service', id: 'loyalty/v1' } },
  migrations: { '001_note': {
    up: (db, table) => db.schema.createTable(table('note'), (t) => t.integer('id')),
    down: (db, table) => db.schema.dropTable(table('note')),
  } },
}`

/** As people write it: two spaces, references on one line, keys in their own order. */
const written = `{
  "plugins": {
    "@kaunter/plugin-whatsapp-cloud": {
      "config": {
        "apiBase": { "$env": "WABA_API_BASE" },
        "simulatorPort": 0
      }
    }
  },
  "builtin": {
    "auth": { "sessionHours": 8 }
  }
}
`

describe('a plugin from its first day to its last', () => {
  let shop: Deployment
  let server: Server | undefined
  const env = { LOYALTY_DESK_TOKEN: 'a token', LOYALTY_UNDONE: '' }
  const config = () => readFileSync(shop.config, 'utf8')
  const run = (...args: string[]) => shop.kaunter(args, { env })
  const at = (name: string) => join(shop.folder, name)

  beforeAll(async () => {
    // Below the repository, where the plugin's own import of the core is found.
    shop = await Deployment.make({}, { belowRepository: true })
    writeFileSync(shop.config, written)
    shop.file('loyalty.mjs', loyalty)
    shop.file('extra.mjs', extra)
    env.LOYALTY_UNDONE = at('undone')
  })
  afterAll(async () => {
    await server?.stop()
    await shop?.remove()
  })

  const start = () =>
    Server.start({ database: shop.database, env: { ...env, KAUNTER_CONFIG: shop.config, KAUNTER_SECRET: secret } })
  const secret = 'a secret for tests that is long enough'
  const tables = () => shop.tables('loyalty')
  const own = ['loyalty__migration', 'loyalty_card', 'loyalty_stamp']
  const others = ['loyalty_extra__migration', 'loyalty_extra_note']

  test.each([
    [['add', 'tickts'], /no plugin at "tickts"\. Did you mean "tickets"\? Install it first: npm install tickts/],
    [['add', './nowhere.mjs'], /no plugin at "\.\/nowhere\.mjs"\..*Correct the path/],
    [['add', 'LOYALTY', '--config', 'dayz=4'], /no setting "dayz"\. Did you mean "days"\? It has: days, deskToken/],
    [['add', 'LOYALTY', '--config', 'days'], /"days" is not a setting with its value\. Write --config name=value/],
    [['add', 'LOYALTY', '--config', 'deskToken=hunter2'], /"deskToken" is a secret.*--config 'deskToken=\$NAME'/],
    [['remove', 'whatsap-cloud'], /no plugin "whatsap-cloud".*Did you mean "whatsapp-cloud"\?/],
    [['plugins', 'disable', 'whatsap-cloud'], /called "whatsap-cloud"\. Did you mean "whatsapp-cloud"\?/],
  ])('%j is refused, says why, and changes nothing', async (args, message) => {
    const { code, stdout, stderr } = await run(...args.map((arg) => (arg === 'LOYALTY' ? at('loyalty.mjs') : arg)))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/hunter2|\n {4}at /)
    expect(config()).toBe(written)
  })

  test('is not added with values that it does not take', async () => {
    const { code, stderr } = await run('add', at('loyalty.mjs'), '--config', 'days=0')
    expect(code).toBe(1)
    expect(stderr).toMatch(/loyalty\.mjs\.config\.days: .*greater or equal to 1.*0\n +→ Correct/)
    expect(config()).toBe(written)
  })

  test('is added: the file keeps its form, and what must be set is named', async () => {
    const added = await shop.kaunter(['add', at('loyalty.mjs'), '--config', 'days=5'])
    expect(added).toMatchObject({ code: 0, stderr: '' })
    expect(added.stdout).toContain('✓ ./loyalty.mjs is enabled as "loyalty"')
    expect(added.stdout).toContain('Set before the start: LOYALTY_DESK_TOKEN (Token of the loyalty desk)')
    expect((await run('add', at('extra.mjs'))).stdout).not.toContain('It needs')
    const lines = [
      '    },',
      '    "./loyalty.mjs": {',
      '      "config": {',
      '        "deskToken": { "$env": "LOYALTY_DESK_TOKEN" },',
      '        "days": 5',
      '      }',
      '    },',
      '    "./extra.mjs": {}',
      '  },\n  "builtin"',
    ]
    expect(config()).toBe(written.replace('    }\n  },\n  "builtin"', lines.join('\n')))
  })

  test('runs after the next start, with its configuration', async () => {
    server = await start()
    expect(await (await fetch(`${server.url}/api/loyalty/days`)).json()).toEqual({ days: 5 })
    expect(await tables()).toEqual([...own, ...others].sort())
    const { plugins } = JSON.parse((await kaunter(['plugins', '--json'], server.env)).stdout)
    expect(plugins).toContainEqual(
      expect.objectContaining({ name: 'loyalty', state: 'running', required: false, builtIn: false }),
    )
  })

  test('is switched off and on for a server that runs, with those that need it', async () => {
    const it = server as Server
    const admin = await it.signIn()
    const state = async (name: string) =>
      (await admin.get('/api/plugins')).body.items.find((item: { name: string }) => item.name === name)
    const off = await kaunter(['plugins', 'disable', 'loyalty', '--reason', 'until Monday'], it.env)
    expect(off).toMatchObject({ code: 0, stdout: expect.stringContaining('since they need it: loyalty-extra') })
    await waitFor('the server to have switched it off', async () => (await state('loyalty')).state === 'disabled')
    expect(await state('loyalty')).toMatchObject({ reason: 'until Monday' })
    // It is off before its routes are.
    const days = () => fetch(`${it.url}/api/loyalty/days`)
    await waitFor('its routes to be closed', async () => (await days()).status === 503)
    expect((await kaunter(['plugins'], it.env)).stdout).toMatch(/loyalty .*disabled[\s\S]*loyalty: until Monday/)
    expect(await kaunter(['plugins', 'enable', 'loyalty'], it.env)).toMatchObject({ code: 0 })
    // It is set up before its routes are open.
    await waitFor('the server to have switched it on', async () => (await days()).status === 200)
    expect((await state('loyalty')).state).toBe('running')
    expect(await (await days()).json()).toEqual({ days: 5 })
    expect(
      await it.database.query(
        `select actor_name, action, subject_id from audit_log where action like 'plugin.%' order by id`,
      ),
    ).toEqual([
      { actor_name: 'command line', action: 'plugin.disabled', subject_id: 'loyalty' },
      { actor_name: 'command line', action: 'plugin.enabled', subject_id: 'loyalty' },
    ])
    const refused = await kaunter(['plugins', 'disable', 'auth'], it.env)
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('KAUNTER_PLUGIN_REQUIRED')])
  })

  test('is not purged while it is enabled, under whatever name, nor is a part of Kaunter itself', async () => {
    for (const [name, reason] of [
      ['loyalty', '"loyalty" is enabled'],
      ['loyalty_extra', '"loyalty-extra" is enabled'],
      ['auth', 'a part of Kaunter itself'],
      ['kernel', 'a part of Kaunter itself'],
    ] as const) {
      const { code, stderr } = await run('purge', name, '--yes')
      expect([code, stderr]).toEqual([1, expect.stringContaining(reason)])
    }
    expect(await tables()).toEqual([...own, ...others].sort())
  })

  test('is removed: its data stays, and those that need it are named', async () => {
    await server?.stop()
    const removed = await run('remove', 'loyalty')
    expect(removed).toMatchObject({ code: 0, stderr: '' })
    expect(removed.stdout).toMatch(/"loyalty-extra" needs it/)
    expect(removed.stdout).toContain('kaunter purge loyalty')
    expect(JSON.parse(config()).plugins).not.toHaveProperty('./loyalty.mjs')
    expect(await tables()).toEqual([...own, ...others].sort())
  })

  test('is purged: what goes is shown first, and nobody else loses anything', async () => {
    await shop.database.query(`insert into loyalty_card (id) values (1), (2)`)
    const shown = await run('purge', 'loyalty', '--package', './loyalty.mjs', '--dry-run', '--json')
    const remains = JSON.parse(shown.stdout)
    expect(remains).toMatchObject({ plugin: 'loyalty', installed: true })
    expect(remains.tables).toEqual([
      { name: 'loyalty__migration', rows: 2 },
      { name: 'loyalty_card', rows: 2 },
      { name: 'loyalty_stamp', rows: 0 },
    ])
    const queues: string[] = remains.queues.map((queue: { name: string }) => queue.name)
    expect(queues).toEqual(expect.arrayContaining(['loyalty.count', 'event.messaging.message-received/v1.loyalty']))
    expect(await tables()).toEqual([...own, ...others].sort())

    const unconfirmed = await run('purge', 'loyalty', '--package', './loyalty.mjs')
    expect(unconfirmed.code).toBe(2)
    expect(await tables()).toEqual([...own, ...others].sort())

    const purged = await run('purge', 'loyalty', '--package', './loyalty.mjs', '--yes')
    expect(purged).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(at('undone'), 'utf8')).toBe('stamp\ncard\n')
    expect(await tables()).toEqual(others)
    const left = await shop.database.queryJobs(
      `select name from pgboss.queue where name like '%loyalty%' and name not like '%loyalty-extra%'
       union select name from pgboss.schedule where name like 'loyalty%' union select name from pgboss.subscription where name like '%.loyalty'`,
    )
    expect(left).toEqual([])
    expect(await shop.database.query(`select 1 as one from audit_log where action = 'plugin.purged'`)).toHaveLength(1)
    const again = await run('purge', 'loyalty', '--yes')
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining('keeps nothing of a plugin called "loyalty"'),
    ])
  })

  test('that is no longer installed is purged by its prefix, and that is said', async () => {
    expect(await run('remove', 'loyalty-extra')).toMatchObject({ code: 0 })
    const purged = await run('purge', 'loyalty-extra', '--yes')
    expect(purged).toMatchObject({ code: 0, stdout: expect.stringContaining('dropped as they are') })
    expect(await tables()).toEqual([])
    server = await start()
    expect((await (await server.signIn()).get('/api/auth/me')).status).toBe(200)
    expect(existsSync(at('loyalty.mjs'))).toBe(true)
  })
})

test('nothing is purged while a plugin is enabled that cannot be loaded, since that may be the one', async () => {
  const shop = await Deployment.make({ plugins: { './gone.mjs': {} } })
  const { code, stderr } = await shop.kaunter(['purge', 'loyalty', '--yes'])
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/"\.\/gone\.mjs" is enabled but cannot be loaded.*"loyalty"/),
  ])
  await shop.remove()
})
