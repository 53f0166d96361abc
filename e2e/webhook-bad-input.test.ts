import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envelope, sign, textMessage } from './support/envelope.ts'
import { oddWebhooks } from './support/odd-webhooks.ts'
import { refusePoison } from './support/poison.ts'
import { type Client, metaSecrets, pluginConfig, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const limit = 3 * 1024 * 1024
const previousSecret = 'the-app-secret-before-the-change'

describe('a webhook from outside', () => {
  let simulator: SimulatorProcess
  let server: Server
  let agent: Client
  let pid: number | undefined

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    const config = pluginConfig({ previousAppSecret: { $env: 'WABA_PREVIOUS_APP_SECRET' } })
    server = await Server.start({ simulator, config, env: { WABA_PREVIOUS_APP_SECRET: previousSecret } })
    agent = await server.colleague(await server.signIn(), 'agent')
    pid = server.child.process.pid
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  const post = async (body: string | Buffer, headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body: body as BodyInit, headers })
    return { status: response.status, text: await response.text() }
  }
  const postSigned = (body: string, secret?: string) => post(body, sign(body, secret).headers)
  const one = async (sql: string, values: unknown[] = []) =>
    Number((await server.database.query<{ n: string }>(sql, values))[0]?.n)
  const stored = () => one('select count(*) as n from webhooks_event')
  const drained = (seconds = 60) =>
    waitFor(
      'the inbox to be drained',
      async () => (await one('select count(*) as n from webhooks_event where processed_at is null')) === 0,
      seconds,
    )

  /** A good message still becomes a ticket that a colleague sees, and no webhook was given up. */
  async function stillWorks(name: string): Promise<void> {
    await postSigned(textMessage({ from: '60199990001', id: `wamid.alive-${name}`, text: `alive after ${name}` }))
    const ticketOf = 'select ticket_id as id from tickets_message t join messaging_message m on m.id = t.message_id'
    await waitFor(`the ticket of "alive after ${name}"`, async () => {
      const [row] = await server.database.query(`${ticketOf} where m.provider_id = $1`, [`wamid.alive-${name}`])
      return (await agent.get(`/api/tickets/${row?.id}`)).body.lastMessagePreview === `alive after ${name}`
    })
    await drained()
    expect(await server.database.query('select id, error from webhooks_event where error is not null')).toEqual([])
    expect([server.child.process.pid, server.child.process.exitCode]).toEqual([pid, null])
  }

  describe('when Meta verifies the address', () => {
    const verify = async (query: string) => {
      const response = await fetch(`${server.url}/webhook/whatsapp?${query}`)
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
    }
    const token = `hub.verify_token=${metaSecrets.WABA_VERIFY_TOKEN}`

    test('the right token gets the challenge back, as plain text', async () => {
      const challenge = '<script>alert(1)</script>'
      const answer = await verify(`hub.mode=subscribe&${token}&hub.challenge=${encodeURIComponent(challenge)}`)
      expect(answer).toEqual({ status: 200, type: 'text/plain; charset=utf-8', text: challenge })
    })

    test.each([
      ['a wrong token', `hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1`],
      ['no token', `hub.mode=subscribe&hub.challenge=1`],
      ['an empty token', `hub.mode=subscribe&hub.verify_token=&hub.challenge=1`],
      ['the token twice', `hub.mode=subscribe&${token}&${token}&hub.challenge=1`],
      ['the mode twice', `hub.mode=subscribe&hub.mode=subscribe&${token}&hub.challenge=1`],
      ['the challenge twice', `hub.mode=subscribe&${token}&hub.challenge=1&hub.challenge=2`],
      ['another mode', `hub.mode=unsubscribe&${token}&hub.challenge=1`],
      ['no mode', `${token}&hub.challenge=1`],
      ['no challenge', `hub.mode=subscribe&${token}`],
      ['nothing', ''],
      [
        'brackets in the keys',
        `hub.mode=subscribe&hub.verify_token[]=${metaSecrets.WABA_VERIFY_TOKEN}&hub.challenge=1`,
      ],
      ['a broken escape', `hub.mode=subscribe&${token}&hub.challenge=%zz%00&hub.verify_token=%`],
    ])('%s is refused', async (_what, query) => {
      const answer = await verify(query)
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'KAUNTER_WHATSAPP_VERIFY_REFUSED' })
    })
  })

  describe('that is not from Meta', () => {
    const body = textMessage({ from: '60123334444', id: 'wamid.forged', text: 'forged' })
    const right = sign(body).headers['x-hub-signature-256'] as string
    const hex = right.slice(7)

    test.each<[string, string | undefined, string]>([
      ['unsigned', undefined, body],
      ['signed with an empty header', '', body],
      ['signed with another secret', sign(body, 'another secret').headers['x-hub-signature-256'], body],
      ['signed with an empty secret', sign(body, '').headers['x-hub-signature-256'], body],
      ['with a truncated signature', right.slice(0, -2), body],
      ['with a signature that is too long', `${right}00`, body],
      ['with the right digest under another name', `sha1=${hex}`, body],
      ['with the bare digest', hex, body],
      ['with a digest that is no hex', `sha256=${'z'.repeat(64)}`, body],
      ['with two signatures', `${right}, ${right}`, body],
      ['with a signature over other bytes', right, body.replace('forged"}', 'forget"}')],
      ['with one more byte than was signed', right, `${body} `],
      ['empty', undefined, ''],
    ])('%s is refused and leaves nothing', async (_what, signature, bytes) => {
      const before = await stored()
      const answer = await post(bytes, {
        'content-type': 'application/json',
        ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
      })
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'KAUNTER_WHATSAPP_SIGNATURE_WRONG',
        requestId: expect.any(String),
      })
      expect(await stored()).toBe(before)
      expect(await one(`select count(*) as n from messaging_message where provider_id = 'wamid.forged'`)).toBe(0)
    })

    test('is refused however the signature is bent', async () => {
      const before = await stored()
      const bent = fc
        .tuple(fc.nat(hex.length - 1), fc.constantFrom(...'0123456789abcdef'))
        .filter(([at, digit]) => hex[at] !== digit)
      await fc.assert(
        fc.asyncProperty(bent, async ([at, digit]) => {
          const signature = `sha256=${hex.slice(0, at)}${digit}${hex.slice(at + 1)}`
          expect((await post(body, { 'x-hub-signature-256': signature })).status).toBe(401)
        }),
        { numRuns: 60 },
      )
      expect(await stored()).toBe(before)
    })
  })

  test('signed with the secret of before the change is taken, like one with the new', async () => {
    for (const [name, secret] of [
      ['old', previousSecret],
      ['new', undefined],
    ] as const) {
      const answer = await postSigned(
        textMessage({ from: '60121110001', id: `wamid.rotation-${name}`, text: name }),
        secret,
      )
      expect(answer).toEqual({ status: 200, text: '' })
    }
    await waitFor(
      'both messages',
      async () =>
        (await one(`select count(*) as n from messaging_message where provider_id like 'wamid.rotation-%'`)) === 2,
    )
  })

  test('signed needs no content type, and any will do', async () => {
    for (const type of [
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'nonsense',
      'application/json; charset=latin1',
    ]) {
      const body = textMessage({ from: '60121110002', id: `wamid.type-${type}`, text: `type ${type}` })
      const headers = {
        'x-hub-signature-256': sign(body).headers['x-hub-signature-256'] as string,
        'content-type': type,
      }
      expect((await post(Buffer.from(body), headers)).status, type).toBe(200)
    }
    await drained()
    expect(await one(`select count(*) as n from messaging_message where text like 'type %' or text = 'type'`)).toBe(5)
  })

  test.each(['', ' ', '{', '{"a":1}}', 'null null', "{'a':1}", 'NaN', '\u0000', '\ufeff{}', '<xml/>', '{"a":1'])(
    'signed but not JSON (%j) is refused and leaves nothing',
    async (body) => {
      const before = await stored()
      const { status, text } = await postSigned(body)
      expect([400, 401]).toContain(status)
      expect(JSON.parse(text)).toMatchObject({ code: expect.stringMatching(/^KAUNTER_WHATSAPP_/) })
      expect(await stored()).toBe(before)
    },
  )

  test('may be as large as Meta allows and not a byte larger', async () => {
    const sized = (bytes: number, id: string) => {
      const empty = textMessage({ from: '60121110003', id, text: '' })
      return textMessage({ from: '60121110003', id, text: 'x'.repeat(bytes - empty.length) })
    }
    const before = await stored()
    const over = await postSigned(sized(limit + 1, 'wamid.over'))
    expect(over.status).toBe(413)
    expect(JSON.parse(over.text)).toMatchObject({ code: 'KAUNTER_BODY_TOO_LARGE' })
    expect(await stored()).toBe(before)
    for (const bytes of [limit, limit - 1])
      expect((await postSigned(sized(bytes, `wamid.full-${bytes}`))).status).toBe(200)
    await drained()
    expect(await one(`select count(*) as n from messaging_message where provider_id like 'wamid.full-%'`)).toBe(2)
    expect(await one(`select count(*) as n from messaging_message where provider_id = 'wamid.over'`)).toBe(0)
    await stillWorks('the large ones')
  })

  test.each(Object.entries(oddWebhooks))(
    'signed but odd (%s) is kept, drained, and costs the others nothing',
    async (name, body) => {
      expect(body.length).toBeLessThan(limit)
      const before = await stored()
      const answer = await postSigned(body)
      expect(answer).toEqual({ status: 200, text: '' })
      expect(await stored()).toBe(before + 1)
      await stillWorks(name)
    },
  )

  test('keeps what can be used of an odd one', async () => {
    const text = async (id: string) =>
      (
        await server.database.query<{ text: string }>('select text from messaging_message where provider_id = $1', [id])
      )[0]?.text
    expect(await text('deep')).toBe('good deep')
    expect(await text('nul')).toBe('NUL')
    expect(await text('future')).toContain('hologram')
    expect(await text('edits')).toMatch(/^Edited/)
    expect(await one(`select count(*) as n from messaging_message where provider_id like 'many-%'`)).toBe(20_000)
    expect(await one(`select count(*) as n from messaging_message where provider_id like 'time-%'`)).toBe(6)
    const events = await server.database.query(`select field from whatsapp_cloud_event where field = 'from_the_future'`)
    expect(events).toHaveLength(1)
    // No element had to be given up to keep the rest.
    expect(
      await server.database.query(`select payload from whatsapp_cloud_event where field = 'failed-element'`),
    ).toEqual([])
  })

  test('of any types anywhere is kept and drained', async () => {
    const any = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', '\u0000', 0, -1, 1e21, [], {}, true, '60121110005'))
    const type = fc.constantFrom(
      'text',
      'image',
      'interactive',
      'reaction',
      'order',
      'contacts',
      'location',
      'system',
      'edit',
      'revoke',
      'button',
      'audio',
      'unsupported',
      'new',
    )
    const message = fc
      .tuple(
        type,
        fc.record(
          { from: any, from_user_id: any, id: any, timestamp: any, context: any, errors: any },
          { requiredKeys: [] },
        ),
        any,
      )
      .map(([kind, fields, part]) => ({ type: kind, ...fields, [kind]: part }))
    const status = fc.record(
      { id: any, status: any, recipient_id: any, timestamp: any, biz_opaque_callback_data: any, errors: any },
      { requiredKeys: [] },
    )
    const value = fc.record(
      {
        contacts: any,
        messages: fc.oneof(any, fc.array(message)),
        statuses: fc.oneof(any, fc.array(status)),
        message_echoes: fc.oneof(any, fc.array(message)),
        user_id_update: any,
        metadata: any,
        event: any,
      },
      { requiredKeys: [] },
    )
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: any }), { maxLength: 5 }),
        async (values) => {
          round++
          const body = JSON.stringify({
            object: 'whatsapp_business_account',
            entry: values.map((item) => ({ id: '102290129340398', changes: [{ field: 'messages', value: item }] })),
          }).replace('"metadata":null', `"metadata":{"phone_number_id":"${metaSecrets.WABA_PHONE_NUMBER_ID}"}`)
          expect((await postSigned(body)).status).toBe(200)
        },
      ),
      { numRuns: 120 },
    )
    expect(round).toBeGreaterThanOrEqual(120)
    await stillWorks('any types')
  })

  test('with one element that cannot be stored costs its neighbours nothing, says so, and is stored when it can be', async () => {
    // Stands for whatever nobody thought of: here the database itself says no to one message.
    const heal = await refusePoison(server.database)
    const message = (id: string, n: number) => ({
      from: `6012222000${n}`,
      id,
      type: 'text',
      text: { body: `text of ${id}` },
    })
    // Ids of one sender begin alike and are longer than any short key.
    const long = `wamid.${'HBgLNjAxMjIyMjAwMDAVAgASGB'.repeat(4)}`
    const ids = ['good-1', `${long}-poison-1`, 'good-2', `${long}-poison-2`, 'good-3']
    const [poisoned, neighbour] = [
      envelope({ messages: ids.map(message) }),
      textMessage({ from: '60122220009', id: 'good-4', text: 'text of good-4' }),
    ]
    const answers = await Promise.all([postSigned(neighbour), postSigned(poisoned)])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    const previews = async () =>
      (await agent.get('/api/tickets?limit=100')).body.items.map(
        (ticket: { lastMessagePreview: string }) => ticket.lastMessagePreview,
      )
    const good = ['text of good-1', 'text of good-2', 'text of good-3', 'text of good-4']
    await waitFor('the good ones', async () => {
      const shown = await previews()
      return good.every((text) => shown.includes(text))
    })
    await waitFor('the trouble to be told', async () => {
      const health = (await agent.get('/health')).body
      return health.status === 'degraded' && /1 webhook/.test(health.checks['webhooks.inbox'])
    })
    const [waiting] = await server.database.query(
      'select error, processed_at from webhooks_event where error is not null',
    )
    expect(waiting).toEqual({ error: expect.stringContaining('this row is poison'), processed_at: null })
    // The mistake is mended: the next try stores the rest, and nothing twice.
    await heal()
    await drained()
    const stored = await server.database.query<{ provider_id: string }>(
      `select m.provider_id from messaging_message m join tickets_message t on t.message_id = m.id
       where m.provider_id in ($1, $2, $3, $4, $5) order by 1`,
      ids,
    )
    expect(stored.map((row) => row.provider_id)).toEqual(ids.toSorted())
    // What a check says is kept for a second.
    await waitFor(
      'the check to be well',
      async () => (await agent.get('/health')).body.checks['webhooks.inbox'] === 'ok',
    )
    await stillWorks('the poison')
  })

  describe('with statuses', () => {
    const ranks = ['queued', 'sending', 'sent', 'failed', 'delivered', 'read']
    const statusBody = (id: string, status: string, more: object = {}) =>
      envelope({
        statuses: [
          { id, status, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: '60121110001', ...more },
        ],
      })
    let ticketId: string

    beforeAll(async () => {
      await simulator.call('PUT', '/behaviour', { sendStatuses: false })
      await simulator.post('/inbound', { from: '60127770001', name: 'Status Shop', text: 'please answer' })
      const found = async () =>
        (await agent.get('/api/tickets')).body.items.find(
          (ticket: { contact: { name: string } }) => ticket.contact.name === 'Status Shop',
        )
      ticketId = (await waitFor('the ticket', found)).id
    })

    const read = async (id: string) =>
      (await agent.get(`/api/tickets/${ticketId}/messages?limit=100`)).body.items.find(
        (message: { id: string }) => message.id === id,
      )
    /** Sends an answer; resolves when WhatsApp has taken it. */
    async function answered(text: string): Promise<{ id: string; providerId: string }> {
      const { body } = await agent.post(`/api/tickets/${ticketId}/messages`, { text })
      await waitFor('the answer to be sent', async () => (await read(body.id)).status === 'sent')
      const [row] = await server.database.query<{ provider_id: string }>(
        'select provider_id from messaging_message where id = $1',
        [body.id],
      )
      return { id: body.id, providerId: row?.provider_id as string }
    }

    test('in any order and any number, a message ends at the highest, and never goes back', async () => {
      const reports = fc.array(fc.constantFrom('sent', 'delivered', 'read', 'failed', 'sent', 'invented'), {
        minLength: 1,
        maxLength: 7,
      })
      let n = 0
      await fc.assert(
        fc.asyncProperty(reports, async (statuses) => {
          const message = await answered(`statuses ${n++}`)
          const highest = Math.max(...[...statuses, 'sent'].map((status) => ranks.indexOf(status)))
          let seen = ranks.indexOf('sent')
          for (const [i, status] of statuses.entries()) {
            expect((await postSigned(statusBody(message.providerId, status, { twin: i }))).status).toBe(200)
            const now = ranks.indexOf((await read(message.id)).status)
            expect(now).toBeGreaterThanOrEqual(seen)
            seen = now
          }
          await drained()
          expect((await read(message.id)).status, statuses.join(' ')).toBe(ranks[highest])
        }),
        { numRuns: 15 },
      )
    })

    test('a failure told after the delivery changes nothing; one told before it is shown and then taken back', async () => {
      const late = await answered('delivered, then said to have failed')
      for (const status of ['delivered', 'failed'])
        await postSigned(statusBody(late.providerId, status, { errors: [{ code: 131047, title: 'Late' }] }))
      const early = await answered('said to have failed, then delivered')
      await postSigned(statusBody(early.providerId, 'failed', { errors: [{ code: 131047, title: 'Window closed' }] }))
      await waitFor('the failure to show', async () => (await read(early.id)).status === 'failed')
      expect((await read(early.id)).error).toEqual({ code: '131047', message: 'Window closed' })
      await postSigned(statusBody(early.providerId, 'delivered'))
      await drained()
      for (const { id } of [late, early])
        expect(await read(id)).toMatchObject({ status: 'delivered', error: null, canRetry: false })
    })

    test('one that comes before the answer to its send waits for its message', async () => {
      await simulator.call('PUT', '/behaviour', {
        sendStatuses: true,
        statusFirst: true,
        includeCallbackData: false,
        deliverAfterMs: 0,
        readAfterMs: 0,
      })
      const { body } = await agent.post(`/api/tickets/${ticketId}/messages`, { text: 'the status was faster' })
      await waitFor('the read tick', async () => (await read(body.id)).status === 'read')
      await simulator.call('PUT', '/behaviour', { sendStatuses: false, statusFirst: false, includeCallbackData: true })
      await drained()
      const parked = () =>
        one(
          'select count(*) as n from messaging_status_event where message_id is null and provider_id = (select provider_id from messaging_message where id = $1)',
          [body.id],
        )
      // Sooner than the upkeep, which runs once a minute.
      await waitFor('all statuses to find their message', async () => (await parked()) === 0, 8)
    })

    test('for a message that we never sent is kept and shown nowhere', async () => {
      const before = await server.database.query('select id, status, version from messaging_message order by id')
      for (const [i, more] of [
        {},
        { biz_opaque_callback_data: '999999999' },
        { biz_opaque_callback_data: 'x' },
        { biz_opaque_callback_data: "1'; drop table messaging_message" },
      ].entries())
        for (const status of ['read', 'failed', 'read'])
          expect((await postSigned(statusBody(`wamid.unknown-${i}`, status, more))).status).toBe(200)
      await drained()
      expect(await server.database.query('select id, status, version from messaging_message order by id')).toEqual(
        before,
      )
      const kept = await server.database.query(
        `select distinct provider_id, status, message_id from messaging_status_event where provider_id like 'wamid.unknown-%'`,
      )
      expect(kept).toHaveLength(8)
      expect(kept.every((row) => row.message_id === null)).toBe(true)
    })

    test('cannot raise a message of the customer', async () => {
      await postSigned(textMessage({ from: '60127770002', id: 'wamid.theirs', text: 'theirs' }))
      await drained()
      await postSigned(statusBody('wamid.theirs', 'read'))
      await drained()
      expect(
        await server.database.query(`select status from messaging_message where provider_id = 'wamid.theirs'`),
      ).toEqual([{ status: 'received' }])
    })
  })

  test('the same one many times at once takes effect once', async () => {
    const body = textMessage({ from: '60121110009', id: 'wamid.twin', text: 'said once' })
    const before = await stored()
    const answers = await Promise.all(Array.from({ length: 30 }, () => postSigned(body)))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect(await stored()).toBe(before + 1)
    // Another envelope with the same message, as Meta makes after a pause.
    await postSigned(body.replace('60327000000', '+60 3-2700 0000'))
    await drained()
    expect(await one(`select count(*) as n from messaging_message where provider_id = 'wamid.twin'`)).toBe(1)
    await stillWorks('the twins')
  })
})
