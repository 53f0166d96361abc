import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { adminSignIn, Client, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema as the document has it
type Schema = any

interface Operation {
  name: string
  method: string
  path: string
  public: boolean
  /** For widgets in other pages instead of people. */
  widget: boolean
  params: { name: string; in: string; required?: boolean; schema: Schema }[]
  body: Schema | undefined
}

interface Reply {
  status: number
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: any answer
  body: any
}

describe('the API', () => {
  let server: Server
  let token: string
  let widgetToken: string
  let operations: Operation[]
  let pid: number | undefined

  beforeAll(async () => {
    server = await Server.start()
    const admin = await server.signIn()
    token = admin.token as string
    pid = server.child.process.pid
    // For a day: what is asked with it at last is asked long after the quarter of an hour that one has else.
    const form = { widget: 'kaunter-contact-form', origin: server.url, subject: {}, minutes: 1440 }
    widgetToken = (await admin.post('/api/embeds/tokens', form)).body.token
    const { paths } = (await admin.get('/openapi.json')).body
    operations = Object.entries<Record<string, Schema>>(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        public: operation.security === undefined,
        widget: operation.security?.some((scheme: object) => 'widget' in scheme) ?? false,
        params: operation.parameters ?? [],
        body: operation.requestBody?.content?.['application/json']?.schema,
      })),
    )
  })
  afterAll(() => server?.stop())

  /** One request exactly as given. Streams are not read to their end. */
  async function send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const abort = new AbortController()
    const response = await fetch(server.url + path, {
      method,
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    const type = response.headers.get('content-type') ?? ''
    const json = type.includes('application/json') ? await response.json() : undefined
    abort.abort()
    // One of the requests may have been a good one to sign out with.
    if (path.startsWith('/api/auth/logout') && response.status === 200) token = (await server.signIn()).token as string
    return { status: response.status, type, body: json }
  }

  /** One that would be let in, unless the headers say otherwise. */
  const ask = (
    { method, widget }: Operation,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> =>
    send(method, path, body, {
      ...(widget && { origin: server.url, authorization: `Bearer ${widgetToken}` }),
      ...headers,
    })

  const expectDesigned = (reply: Reply, what: string) => {
    expect(reply.status, what).toBeGreaterThanOrEqual(400)
    expect(reply.status, `${what} ${JSON.stringify(reply.body)}`).toBeLessThan(500)
    expect(reply.body, what).toMatchObject({
      code: expect.stringMatching(/^KAUNTER_[A-Z_]+$/),
      message: expect.stringMatching(/\S{3,}/),
      requestId: expect.stringMatching(/^[\w-]{8,}$/),
    })
    expect(
      Object.keys(reply.body).filter((key) => !['code', 'message', 'requestId', 'details'].includes(key)),
      what,
    ).toEqual([])
  }

  /** Well formed, and of nothing there is: what else is wrong shows alone. */
  const unused = '99999999999999999'
  const fill = (operation: Operation, value = unused) => operation.path.replaceAll(/\{\w+\}/g, value)

  test('has an operation for everything that people and programs do', () => {
    const names = operations.map((operation) => operation.name)
    expect(names).toEqual(
      expect.arrayContaining([
        'POST /api/auth/login',
        'GET /api/tickets',
        'PATCH /api/tickets/{id}',
        'POST /api/tickets/{id}/messages',
        'GET /api/live',
      ]),
    )
    expect(operations.filter((operation) => operation.public).map((operation) => operation.name)).toEqual([
      'POST /api/auth/login',
    ])
  })

  test('answers nobody without a sign-in', async () => {
    const bad: Record<string, string>[] = [
      { authorization: '' },
      { authorization: 'Bearer garbage' },
      { authorization: `Bearer ${'x'.repeat(43)}` },
      { authorization: `Bearer ${token}x` },
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${'y'.repeat(5000)}` },
      { authorization: '', cookie: 'kaunter_session=garbage' },
      { authorization: '', cookie: `kaunter_session=${'z'.repeat(43)}; kaunter_session=${token}x` },
    ]
    for (const operation of operations.filter((each) => !each.public))
      for (const headers of bad) {
        const what = `${operation.name} ${JSON.stringify(headers).slice(0, 80)}`
        const reply = await ask(operation, fill(operation), operation.body && '{}', headers)
        expectDesigned(reply, what)
        expect(reply.status === 401 || (reply.status === 403 && reply.body.code === 'KAUNTER_AUTH_CSRF'), what).toBe(
          true,
        )
      }
  })

  test('refuses every id that is none, and knows no ticket of a stranger', async () => {
    const ids = [
      'abc',
      '0',
      '-1',
      '1.5',
      '01',
      `1${'0'.repeat(30)}`,
      '1'.repeat(19),
      '%00',
      '1%00',
      '%20',
      '%2e%2e',
      "1'--",
      '1;select',
      'null',
      '%F0%9F%98%80',
      '%ED%A0%80',
      'a'.repeat(150),
      'a'.repeat(5000),
      '%',
      '%zz',
      '1%2f2',
      '%7B%7D',
    ]
    for (const operation of operations.filter((each) => each.path.includes('{'))) {
      for (const id of [...ids, unused]) {
        const reply = await ask(
          operation,
          fill(operation, id),
          operation.body && JSON.stringify(sample(operation.body)),
        )
        expectDesigned(reply, `${operation.name} with ${id.slice(0, 40)}`)
        expect([400, 404]).toContain(reply.status)
      }
    }
  })

  test('refuses every query that does not fit', async () => {
    for (const operation of operations) {
      for (const { name, schema, ...param } of operation.params.filter((each) => each.in === 'query')) {
        for (const value of [...wrongQueries(schema), ...(name === 'cursor' ? badCursors : [])]) {
          const reply = await ask(operation, `${fill(operation)}?${name}=${value}`)
          // A ticket that is not there may be noticed first.
          expectDesigned(reply, `${operation.name} ${param.in} ${name}=${value.slice(0, 40)}`)
          if (!operation.path.includes('{'))
            expect(reply.status, `${operation.name} ${name}=${value.slice(0, 40)}`).toBe(400)
        }
      }
    }
  })

  // What is refused by the document never comes to a database: it is asked beside one of them.
  if (inject('domain') === 'postgresql')
    test('refuses every body that is not as the document says', { timeout: 300_000 }, async () => {
      for (const operation of operations.filter((each) => each.body !== undefined)) {
        for (const [what, body] of wrongBodies(operation.body)) {
          const reply = await ask(operation, fill(operation), body)
          expectDesigned(reply, `${operation.name} with ${what}`)
          expect(
            [400, 413, 429],
            `${operation.name} with ${what}: ${reply.status} ${JSON.stringify(reply.body)}`,
          ).toContain(reply.status)
        }
        const good = JSON.stringify(sample(operation.body))
        for (const type of [
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'nonsense',
          'application/json; charset=bogus',
        ])
          expectDesignedUnlessJson(
            await ask(operation, fill(operation), good, { 'content-type': type }),
            `${operation.name} as ${type}`,
          )
      }
    })

  const expectDesignedUnlessJson = (reply: Reply, what: string) => {
    if (reply.status >= 400) expectDesigned(reply, what)
  }

  test('never fails, whatever comes', { timeout: 300_000 }, async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\u0000', '%', '../..', '🧾', "' or 1=1 --", 'x'.repeat(70_000), '\ud800'),
    )
    const json = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(
        fc.constantFrom(
          'email',
          'password',
          'name',
          'role',
          'text',
          'clientId',
          'status',
          'assigneeId',
          'locale',
          'franchiseIds',
          '__proto__',
          'constructor',
        ),
        fc.oneof(fc.jsonValue(), text),
      ),
    )
    const target = fc.record({
      operation: fc.nat(),
      // Never the id of somebody who exists: deactivating the signed-in user would end the test.
      id: text.filter((id) => !/^\s*\d{1,5}/.test(id) && id !== '' && !/^\.+$/.test(id)),
      query: fc.dictionary(fc.constantFrom('cursor', 'limit', 'status', 'assignee', 'x'), text),
      body: fc.option(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          text,
        ),
        { nil: undefined },
      ),
    })
    // Signing out and in again would meet the limit of sign-ins.
    const others = operations.filter((each) => !each.public && !each.path.endsWith('/logout'))
    await fc.assert(
      fc.asyncProperty(target, async ({ operation: number, id, query, body }) => {
        const operation = others[number % others.length] as Operation
        const search = new URLSearchParams(query).toString().slice(0, 8000)
        const path = `${fill(operation, encodeURIComponent(id.toWellFormed()).slice(0, 3000))}?${search}`
        const reply = await ask(operation, path, operation.method === 'GET' ? undefined : body)
        expect(reply.status, `${operation.name} ${path} ${body}`).toBeLessThan(500)
        if (reply.status >= 400) expectDesigned(reply, `${operation.name} ${path}`)
      }),
      { numRuns: 400 },
    )
  })

  test('answers in one form where there is nothing', async () => {
    const nowhere: [string, string][] = [
      ['GET', '/api'],
      ['GET', '/api/'],
      ['GET', '/api/nothing'],
      ['POST', '/api/tickets'],
      ['DELETE', '/api/tickets/1'],
      ['PUT', '/api/auth/me'],
      ['GET', '/api/tickets/1/2/3'],
      ['GET', '/webhook'],
      ['POST', '/webhook/nobody'],
      ['PATCH', '/webhook/whatsapp'],
      ['GET', '/.env'],
      ['GET', '/api/%2e%2e/%2e%2e/etc/passwd'],
      ['GET', '/%'],
      ['GET', '/%zz/%00'],
      ['GET', `/${'a'.repeat(9000)}`],
      ['OPTIONS', '/api/tickets'],
      ['GET', '/admin/assets/..%2f..%2fpackage.json'],
    ]
    for (const [method, path] of nowhere) {
      const reply = await send(method, path)
      expectDesigned(reply, `${method} ${path.slice(0, 60)}`)
      expect([400, 404], `${method} ${path.slice(0, 60)}`).toContain(reply.status)
    }
  })

  test('has changed nothing and lives after all of this', async () => {
    expect([server.child.process.pid, server.child.process.exitCode]).toEqual([pid, null])
    const tables = await server.database.query(
      'select (select count(*)::int from tickets_ticket) as tickets, (select count(*)::int from messaging_message) as messages, (select count(*)::int from tickets_event) as events',
    )
    expect(tables).toEqual([{ tickets: 0, messages: 0, events: 0 }])
    const admin = new Client(server.url, token)
    expect((await admin.get('/api/auth/me')).body.user).toMatchObject({ email: adminSignIn.email, role: 'admin' })
    const [row] = await server.database.query('select role, active, name from auth_user where email = $1', [
      adminSignIn.email,
    ])
    expect(row).toEqual({ role: 'admin', active: true, name: 'Administrator' })
    await waitFor('it to be well', async () => (await admin.get('/health')).body.status === 'ok')
  })
})

const variants = (schema: Schema): Schema[] => (schema.anyOf ? schema.anyOf.flatMap(variants) : [schema])

/** A value that fits; texts are taken where the pattern allows. */
function sample(schema: Schema): unknown {
  const [first] = variants(schema)
  if (first.const !== undefined) return first.const
  if (first.type === 'object') {
    const required: string[] = first.required ?? []
    const names = required.length > 0 ? required : Object.keys(first.properties ?? {}).slice(0, 1)
    return Object.fromEntries(names.map((name) => [name, sample(first.properties[name])]))
  }
  if (first.type === 'array') return []
  if (first.type === 'integer' || first.type === 'number') return first.minimum ?? 1
  if (first.type === 'boolean') return true
  if (first.type === 'null') return null
  return ['some text that is long enough', 'somebody@example.com', '99999999999999999', '4f0c2a9e-long'].find((text) =>
    fits(first, text),
  )
}

const fits = (schema: Schema, text: string) =>
  text.length >= (schema.minLength ?? 0) &&
  text.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
  (schema.pattern === undefined || new RegExp(schema.pattern).test(text))

const matches = (schema: Schema, value: unknown): boolean =>
  variants(schema).some((each) => {
    if (each.const !== undefined) return value === each.const
    if (each.type === 'null') return value === null
    if (each.type === 'string') return typeof value === 'string' && fits(each, value)
    if (each.type === 'integer')
      return (
        Number.isInteger(value) &&
        (value as number) >= (each.minimum ?? -Infinity) &&
        (value as number) <= (each.maximum ?? Infinity)
      )
    if (each.type === 'array')
      return (
        Array.isArray(value) &&
        value.length <= (each.maxItems ?? Infinity) &&
        value.every((item) => matches(each.items, item))
      )
    if (each.type === 'object')
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        (each.properties === undefined || (Object.keys(value).length === 0 && (each.required ?? []).length === 0))
      )
    return each.type === 'boolean' && typeof value === 'boolean'
  })

const values: unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1e30,
  '',
  ' ',
  'a',
  'not a value of this',
  '\u0000',
  'text\u0000',
  [],
  [null],
  ['a'],
  [1],
  {},
  { a: 1 },
  { $env: 'PATH' },
  'x'.repeat(5000),
]

function* wrongBodies(schema: Schema): Generator<[string, string]> {
  for (const text of [
    '',
    '{',
    'not json',
    '{"a":1',
    "{'a':1}",
    'undefined',
    '{}{}',
    '\u0000',
    '[',
    'null',
    '[]',
    '5',
    'true',
    '"text"',
    '[{}]',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
  ])
    yield [`the body ${text || '(empty)'}`, text]
  yield ['a huge body', JSON.stringify({ text: 'x'.repeat(300_000) })]
  yield ['a deep body', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`]
  const good = sample(schema) as Record<string, unknown>
  for (const name of schema.required ?? []) {
    const { [name]: _left, ...rest } = good
    yield [`no ${name}`, JSON.stringify(rest)]
  }
  if (schema.minProperties > 0) yield ['no property', '{}']
  if (schema.additionalProperties === false) yield ['one more key', JSON.stringify({ ...good, oneMore: 1 })]
  for (const [name, property] of Object.entries<Schema>(schema.properties ?? {}))
    for (const value of values)
      if (!matches(property, value) || (typeof value === 'string' && value.includes('\0')))
        yield [`${name}: ${JSON.stringify(value).slice(0, 30)}`, JSON.stringify({ ...good, [name]: value })]
}

function wrongQueries(schema: Schema): string[] {
  const texts = [
    '',
    '%00',
    'a%00',
    'not%20a%20value',
    '-1',
    '0',
    '101',
    '1e9',
    '1e0',
    '%2B1',
    '0x1',
    '1%20',
    '1.5',
    '9'.repeat(40),
    'x'.repeat(5000),
    '[]',
    '%7B%7D',
    'true',
    'null',
  ]
  const right = (text: string) =>
    variants(schema).some(
      (each) => each.type === 'string' && each.const === undefined && fits(each, decodeURIComponent(text)),
    ) && !text.includes('%00')
  const number = (text: string) =>
    variants(schema).some((each) => each.type === 'integer' && /^\d+$/.test(text) && matches(each, Number(text)))
  const yes = (text: string) => text === 'true' && variants(schema).some((each) => each.type === 'boolean')
  return texts.filter((text) => !right(text) && !number(text) && !yes(text))
}

const badCursors = [
  '',
  'x',
  '%00',
  'MQ',
  Buffer.from('1.0').toString('base64url'),
  Buffer.from('1.').toString('base64url'),
  Buffer.from(`1.${'9'.repeat(19)}`).toString('base64url'),
  Buffer.from(`${'9'.repeat(16)}.1`).toString('base64url'),
  Buffer.from("1.1' or 1=1").toString('base64url'),
  `${Buffer.from('1.1').toString('base64url')}%20`,
  'x'.repeat(201),
]
