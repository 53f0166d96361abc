import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyPassword } from '../core/src/builtin/auth/password.ts'
import { Deployment, kaunter } from './support/command-line.ts'
import { cleanEnvironment, pluginConfig, root, Server } from './support/server.ts'
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
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
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
