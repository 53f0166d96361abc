import { execFile, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { qualityRules } from '../core/src/kernel/quality.ts'
import { catalog as inbox } from '../plugins/tickets/ui/catalog.ts'
import { keyGroups } from '../plugins/tickets/ui/inbox-keys.ts'
import { catalog as keyWords } from '../plugins/tickets/ui/more/keys-catalog.ts'
import { catalog as thread } from '../plugins/tickets/ui/thread-catalog.ts'
import { classify } from '../plugins/whatsapp-cloud/src/classify.ts'
import { configSchema } from '../plugins/whatsapp-cloud/src/config.ts'
import { Deployment, kaunter } from './support/command-line.ts'
import { type Block, blocks, read } from './support/document.ts'
import { hasRedis, RedisServer } from './support/redis.ts'
import { adminSignIn, Client, cleanEnvironment, pluginConfig, root, Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const run = promisify(execFile)
const documents = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...globSync(['docs/**/*.md', '{core,admin-ui,create-plugin,plugins/*}/{README,CHANGELOG}.md'], {
    cwd: root,
    exclude: ['docs/site'],
  }),
].sort()
const sources = globSync(['{core,admin-ui,create-plugin,plugins/*}/src/**/*.ts'], { cwd: root }).map(read).join('\n')

/** The rows of the first table after a place in a document, as cells. */
function table(path: string, after: string): string[][] {
  const text = read(path)
  expect(text).toContain(after)
  const [rows] = /(?:^\|.*\n)+/m.exec(text.slice(text.indexOf(after))) as RegExpExecArray
  return rows
    .trim()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

const anchorsOf = (path: string) =>
  [
    ...read(path)
      .replaceAll(/```[\s\S]*?```/g, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('the documents', () => {
  test.each(documents)('%s links only to what is there', (path) => {
    const prose = read(path).replaceAll(/```[\s\S]*?```/g, '')
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const dead = links.filter((link) => {
      if (/^(https?:|mailto:)/.test(link)) return false
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : relative(root, join(root, dirname(path), file))
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
    })
    expect(dead).toEqual([])
  })

  test('name only error codes that exist, with the status that they have', () => {
    const named = new Set(documents.flatMap((path) => read(path).match(/KAUNTER_[A-Z]+(?:_[A-Z]+)+/g) ?? []))
    expect([...named].filter((name) => !sources.includes(name))).toEqual([])
    for (const [status, codes = ''] of table('docs/guides/http-api.md', '## Errors'))
      for (const [code] of codes.matchAll(/KAUNTER_\w+/g)) {
        // What the gate refuses has no definition of its own: a refusal is always 409.
        const defined = new RegExp(`'${code}',\\s*(\\d{3})`).exec(sources)?.[1] ?? '409'
        expect(`${code} ${status}`).toBe(`${code} ${defined}`)
      }
  })

  test('list every setting', () => {
    const readme = read('README.md')
    const variables = read('core/src/kernel/environment.ts') + read('core/src/builtin/auth/first-admin.ts')
    const known = [...variables.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name = '']) => name)
    const settings = [...new Set(known), ...Object.keys(configSchema.properties)]
    expect(settings.length).toBeGreaterThan(15)
    expect(settings.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
    const listed = table('README.md', '## Settings').map(([cell = '']) => cell.replaceAll('`', ''))
    expect(listed.filter((name) => !known.includes(name))).toEqual([])
  })

  test('say of every error of WhatsApp what is done about it', () => {
    const said = new Map<number, string>()
    for (const [codes = '', action = ''] of table('docs/guides/whatsapp.md', '<!-- classify -->')) {
      const [, from, to] = /^(\d+)–(\d+)$/.exec(codes) ?? []
      const range = Array.from({ length: from ? Number(to) - Number(from) + 1 : 0 }, (_, i) => Number(from) + i)
      for (const code of [...range, ...codes.split(', ').filter((c) => /^\d+$/.test(c))]) said.set(Number(code), action)
    }
    const wrong: string[] = []
    for (const code of [...Array(200_000).keys(), 2_494_100]) {
      const result = classify({ code, message: '' }, 400, 1)
      const expected = said.get(code) ?? 'failed'
      if (result.outcome === 'refused') {
        const done = result.pauseAccount ? 'failed; the number is paused' : 'failed'
        if (done !== expected) wrong.push(`${code}: ${expected}, but is ${done}`)
      } else if (result.outcome === 'retry') {
        const [, tries, first] = /^(\d+) tries, (?:from|after) (\d+)/.exec(expected) ?? []
        const factor = result.afterSeconds / Number(first)
        if (Number(tries) !== result.maxTries || !(factor >= 0.5 && factor <= 1.5)) wrong.push(`${code}: ${expected}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('use the words of the screens', () => {
    const sections = { 'Status of a ticket': 'status', 'Status of a message': 'bubble', 'Kinds of message': 'kind' }
    const texts: Record<'en' | 'ms', Record<string, string>> = {
      en: { ...inbox.en, ...thread.en },
      ms: { ...inbox.ms, ...thread.ms },
    }
    for (const [title, prefix] of Object.entries(sections))
      for (const [value = '', en, ms] of table('docs/glossary.md', `## ${title}`)) {
        const key = `${prefix}.${value.replaceAll('`', '')}`
        expect([key, en, ms]).toEqual([key, texts.en[key], texts.ms[key]])
      }
  })
})

test('the guide of the inbox has every key, in the words of the cheat sheet', () => {
  const keys = keyGroups.flatMap(({ keys }) =>
    keys.map(({ strokes, label }) => [strokes.map((stroke) => `\`${stroke}\``).join(', '), keyWords.en[label]]),
  )
  expect(table('docs/guides/inbox.md', '## Keys')).toEqual(keys)
})

describe('the documents for plugins', () => {
  test('have the rules of every tier', () => {
    const rules = Object.entries(qualityRules).flatMap(([tier, all]) =>
      Object.entries(all).map(([rule, asks]) => [tier, `\`${rule}\``, asks]),
    )
    expect(table('docs/plugins/quality.md', '# Quality tiers')).toEqual(rules)
  })

  test('have every slot of the admin', () => {
    const [, declared = ''] = /interface SlotItems \{([^}]*)\}/.exec(read('admin-ui/src/slots.ts')) ?? []
    const slots = [...declared.matchAll(/'([^']+)'/g), ['', 'command/v1'], ['', 'search/v1']].map(
      ([, slot]) => `\`${slot}\``,
    )
    const listed = table('docs/plugins/ui.md', '| slot').map(([slot]) => slot)
    expect(listed.sort()).toEqual(slots.sort())
  })

  test('are all in their list', () => {
    const index = read('docs/plugins/index.md')
    const pages = globSync('**/*.md', { cwd: join(root, 'docs/plugins') }).filter((page) => page !== 'index.md')
    expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([])
  })
})

/** Where an answer differs in form from the one in the document; values may differ, and null stands for any value. */
function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (expected === null || actual === null) return []
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no list`]
    return expected.length > 0 && actual.length > 0 ? differences(expected[0], actual[0], `${path}[0]`) : []
  }
  if (typeof expected !== typeof actual) return [`${path} is a ${typeof actual}`]
  if (typeof expected !== 'object') return []
  const [left, right] = [expected as Record<string, unknown>, actual as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    if (!(key in right)) return [`${path}.${key} is missing`]
    return key in left ? differences(left[key], right[key], `${path}.${key}`) : [`${path}.${key} is not described`]
  })
}

const hasCurl = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0

/** Runs blocks in one shell, as a reader would; the answer of each. */
async function inOneShell(scripts: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<string[]> {
  const mark = '=== next ==='
  const script = scripts.map((text) => `${text}\necho; echo '${mark}'`).join('\n')
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const { stdout } = await run('bash', ['-c', script], { cwd, env: { ...process.env, ...env, PATH: path } })
  return stdout.split(mark).map((answer) => answer.trim())
}

describe('the commands of the guides', () => {
  const folder = temporaryFolder()
  let server: Server
  let admin: Client

  beforeAll(async () => {
    server = await Server.start()
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('play a customer whose number fails, and show why the answer was not sent', async () => {
    const [play] = blocks('docs/guides/whatsapp.md').filter((block) => block.text.includes('/_sim/inbound'))
    if (!hasCurl) return console.log('There is no curl or bash here: the simulator command of the guide was not run.')
    const simulator = new URL(server.phoneUrl()).origin
    await inOneShell([(play as Block).text.replace('http://127.0.0.1:8090', simulator)], {}, folder)
    const ticket = await waitFor('the ticket', async () => (await admin.get('/api/tickets')).body.items[0])
    await admin.post(`/api/tickets/${ticket.id}/messages`, { text: 'Hello' })
    const colleague = await server.colleague(admin, 'agent')
    const failed = await waitFor('the refusal, seen by a colleague', async () =>
      (await colleague.get(`/api/tickets/${ticket.id}/messages`)).body.items.find(
        (message: { status: string }) => message.status === 'failed',
      ),
    )
    expect(failed.error.code).toBe('131047')
    // WhatsApp's times are whole seconds, so the next ticket might stand below this one: out of the active lane with it.
    await admin.patch(`/api/tickets/${ticket.id}`, { status: 'resolved' })
  })

  test('answer as the HTTP guide says, and do what it says', async () => {
    if (!hasCurl) return console.log('There is no curl or bash here: the commands of the HTTP guide were not run.')
    const simulator = new Client(new URL(server.phoneUrl()).origin)
    await simulator.post('/_sim/inbound', {
      from: '60111234087',
      name: 'Devi · Butik Devi',
      text: 'Boleh hantar invois?',
    })
    await waitFor('the ticket', async () =>
      (await admin.get('/api/tickets')).body.items[0]?.contact.name.includes('Devi'),
    )

    const all = blocks('docs/guides/http-api.md').filter((block) => !block.before.includes('not run'))
    const commands = all.filter((block) => block.language === 'sh')
    expect(commands.length).toBeGreaterThan(12)
    const env = { KAUNTER: server.url, EMAIL: adminSignIn.email, PASSWORD: adminSignIn.password }
    const answers = await inOneShell(
      commands.map((block) => block.text),
      env,
      folder,
    )
    for (const [i, command] of commands.entries()) {
      const expected = all[all.indexOf(command) + 1] as Block
      const answer = answers[i] as string
      if (expected.language === 'text')
        for (const [, event = ''] of expected.text.matchAll(/^event: (\w+)$/gm))
          expect(answer).toContain(`event: ${event}`)
      else {
        expect(expected.language, command.text).toBe('json')
        expect(differences(JSON.parse(expected.text), JSON.parse(answer)), command.text).toEqual([])
      }
    }

    const second = await server.signIn({ email: 'aisyah@example.com', password: 'a long password' })
    const [ticket] = (await second.get('/api/tickets?assignee=me')).body.items
    expect(ticket).toMatchObject({ status: 'pending_internal', contact: { name: 'Devi · Butik Devi' } })
    const rows = await server.database.query(
      `select (select count(*) from messaging_message where text = 'Boleh, kami hantar sekarang.')::int as answers,
              (select count(*) from tickets_event where ticket_id = $1 and type = 'note')::int as notes`,
      [ticket.id],
    )
    expect(rows).toEqual([{ answers: 1, notes: 1 }])
  })
})

describe('several processes as in the guide', () => {
  const guide = 'docs/guides/scale.md'

  test('have the roles that there are', () => {
    expect(table(guide, '## Roles').map(([role = '']) => role.replaceAll('`', ''))).toEqual(['all', 'web', 'worker'])
    expect([...read(guide).matchAll(/npm start -- --role (\w+)/g)].map(([, role]) => role)).toEqual([
      ...['web', 'web', 'worker'],
    ])
  })

  test('answer whoever watches as it says', async () => {
    if (!hasRedis) return
    const redis = await RedisServer.start()
    const worker = await Server.start({ arguments: ['--role', 'worker'], env: { REDIS_URL: redis.url } })
    // A check that a busy machine cannot do within its second counts as failed.
    const body = await waitFor('it to be ready', async () => {
      const answer = await new Client(worker.url).get('/readyz')
      return answer.status === 200 && answer.body
    })
    await worker.stop()
    await redis.stop()
    const [expected] = blocks(guide).filter((block) => block.language === 'json')
    expect(body).toEqual(JSON.parse((expected as Block).text))
  })
})

describe('the commands of command-line.md', () => {
  const guide = 'docs/guides/command-line.md'

  test('do what it says and answer as it says', async () => {
    if (!hasCurl) return console.log('There is no bash here: the commands of the command line guide were not run.')
    const shop = await Deployment.make(pluginConfig({ simulatorPort: 0 }))
    // What is behind the name: in a clone `npm run -s kaunter --`, elsewhere the installed program.
    const name = join(shop.folder, 'kaunter')
    const program = [process.execPath, '--conditions=kaunter-source', join(root, 'core/src/cli/main.ts')].join(' ')
    writeFileSync(name, `#!/bin/sh\nexec ${program} "$@"\n`, { mode: 0o755 })

    const all = blocks(guide).filter((block) => !block.before.includes('not run'))
    const commands = all.filter((block) => block.language === 'sh')
    expect(commands.length).toBeGreaterThan(9)
    const answers = await inOneShell(
      // A command that fails ends the shell, and with it the test.
      commands.map((block) => `set -e\n${block.text.replaceAll(/\bkaunter (?=[a-z])/g, `${name} `)}`),
      { ...shop.env, PORT: '0' },
      root,
    )
    for (const [i, command] of commands.entries()) {
      const expected = all[all.indexOf(command) + 1]
      if (expected?.language !== 'json') continue
      // The last command of a block is the one whose answer is shown.
      const [json = ''] = /^[[{][\s\S]*/m.exec(answers[i] as string) ?? []
      expect(differences(JSON.parse(expected.text), JSON.parse(json)), command.text).toEqual([])
    }

    expect(JSON.parse(readFileSync(shop.config, 'utf8'))).toMatchObject({
      $schema: './home/config.schema.json',
      plugins: { '@kaunter/plugin-whatsapp-cloud': { config: { simulatorPort: 8091 } } },
    })
    const users = await shop.database.query('select email, role, active from auth_user')
    expect(users).toEqual([{ email: 'aisyah@example.com', role: 'supervisor', active: false }])
    expect(await shop.tables('tickets')).toEqual([])
    await shop.remove()
  })

  test('are all there are', async () => {
    const text = read(guide)
    const { stdout } = await kaunter(['help'], cleanEnvironment())
    const names = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter((name) => !text.includes(`kaunter ${name}`))).toEqual([])
  })
})

describe('the plugin in one file', () => {
  const all = blocks('docs/plugins/one-file.md')
  const output = join(root, 'test-output')
  let folder: string
  let server: Server | undefined

  beforeAll(() => {
    mkdirSync(output, { recursive: true })
    // Below the repository, where the plugin's own import of the core is found.
    folder = mkdtempSync(join(output, 'docs-plugin-'))
    const source = all.find((block) => block.before.includes('`busy-hours.ts`')) as Block
    const config = JSON.parse((all.find((block) => block.language === 'json') as Block).text)
    config.plugins['@kaunter/plugin-whatsapp-cloud'].config = { simulatorPort: 0 }
    writeFileSync(join(folder, 'busy-hours.ts'), `${source.text}\n`)
    const page = blocks('admin-ui/README.md').find((block) => block.language === 'ts') as Block
    writeFileSync(join(folder, 'hello-page.ts'), `${page.text}\n`)
    writeFileSync(join(folder, 'kaunter.config.json'), JSON.stringify(config))
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{ "extends": "../../tsconfig.json", "include": ["*.ts"], "exclude": [] }',
    )
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('has the right types, and so has the page of admin-ui/README.md', async () => {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
  })

  test('is enabled by its path, counts what customers write, and answers only whom it should', async () => {
    server = await Server.start({ env: { KAUNTER_CONFIG: join(folder, 'kaunter.config.json') } })
    const admin = await server.signIn()
    const supervisor = await server.colleague(admin, 'supervisor')
    const simulator = new Client(new URL(server.phoneUrl()).origin)
    await simulator.post('/_sim/inbound', { from: '60123450009', text: 'Hello', count: 3 })
    const counted = async () => (await supervisor.get('/api/busy-hours')).body.items
    const items = await waitFor('three messages', async () => {
      const found: { hour: number; messages: number }[] = await counted()
      return found.reduce((sum, { messages }) => sum + messages, 0) === 3 ? found : undefined
    })
    expect(items.every(({ hour }) => hour >= 0 && hour <= 23)).toBe(true)
    expect(await server.database.query('select count(*)::int as n from busy_hours_message')).toEqual([{ n: 3 }])

    expect((await new Client(server.url).get('/api/busy-hours')).status).toBe(401)
    const agent = await server.colleague(admin, 'agent')
    expect((await agent.get('/api/busy-hours')).body.code).toBe('KAUNTER_FORBIDDEN')
    const regional = await server.colleague(admin, 'supervisor', { scopeAll: false })
    expect((await regional.get('/api/busy-hours')).body.code).toBe('BUSY_HOURS_WHOLE_SHOP')
    expect(Object.keys((await admin.get('/openapi.json')).body.paths)).toContain('/api/busy-hours')
  })
})
