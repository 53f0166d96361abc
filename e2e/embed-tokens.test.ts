import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EmbedShop, formTag, statusTag } from './support/embed-shop.ts'
import { Client } from './support/server.ts'

const form = '/api/tickets/web/form?locale=en'

describe('the token of a widget', () => {
  let shop: EmbedShop
  let token: string
  beforeAll(async () => {
    shop = await EmbedShop.open()
    token = await shop.token(formTag, { outlet: 'north-1' })
  })
  afterAll(() => shop?.close())

  /** What a refused request may get: the designed error, and nothing else. */
  const refusal = ({ status, body }: { status: number; body: Record<string, unknown> }) => {
    expect(Object.keys(body).sort()).toEqual(['code', 'message', 'requestId'])
    return `${status} ${body.code}`
  }

  test('opens the route of its widget to its origin, and only that', async () => {
    const answer = await shop.ask('GET', form, token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop.portal.origin)
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect(answer.headers.get('vary')).toMatch(/origin/i)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect((await new Client(shop.server.url, token).get('/api/tickets')).status).toBe(401)
    expect((await new Client(shop.server.url, token).get('/api/auth/me')).status).toBe(401)
  })

  test.each([
    ['another origin', 'https://evil.example'],
    ['the origin with another port', 'http://localhost:1'],
    ['a longer name', 'http://localhost.evil.example'],
    ['no origin', 'null'],
  ])('is of no use in a page of %s', async (_what, origin) => {
    const answer = await shop.ask('GET', form, token, undefined, { origin })
    expect(refusal(answer)).toBe('403 KAUNTER_EMBED_ORIGIN_REFUSED')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const asked = await shop.ask('OPTIONS', form, token, undefined, { origin, 'access-control-request-method': 'GET' })
    expect(refusal(asked)).toBe('403 KAUNTER_EMBED_ORIGIN_REFUSED')
    expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('is of no use without an origin', async () => {
    const bare = await new Client(shop.server.url, token).get(form)
    expect(refusal(bare)).toBe('403 KAUNTER_EMBED_ORIGIN_REFUSED')
  })

  test('is not used up by the browser’s question, which is answered for exactly the allowed origin', async () => {
    const { status, headers } = await shop.ask('OPTIONS', form, '', undefined, {
      'access-control-request-method': 'GET',
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(shop.portal.origin)
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('ends', async () => {
    const expired = shop.changed(token, { expires: Date.now() - 1 })
    const answer = await shop.ask('GET', form, expired)
    expect(refusal(answer)).toBe('401 KAUNTER_EMBED_TOKEN_EXPIRED')
    // The page must be able to read this, to get a new one.
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop.portal.origin)
  })

  test('cannot be forged or changed', async () => {
    const [version, claims = '', signature = ''] = token.split('.')
    const other = Buffer.from(Buffer.from(claims, 'base64url').toString().replace('north-1', 'north-2')).toString(
      'base64url',
    )
    const bad = [
      shop.changed(token, {}, 'another secret that is long enough'),
      `${version}.${other}.${signature}`,
      `${version}.${claims}.`,
      `${version}.${claims}`,
      `${version}.${claims}.${signature}x`,
      `${version}.${claims}.${signature}.`,
      `ke2.${claims}.${signature}`,
      `${version}.${Buffer.from('null').toString('base64url')}.${signature}`,
      'x'.repeat(20_000).slice(0, 6000),
      '',
    ]
    for (const forged of bad)
      expect(refusal(await shop.ask('GET', form, forged)), forged.slice(0, 80)).toBe('401 KAUNTER_EMBED_TOKEN_INVALID')
    const session = String(shop.admin.token)
    expect(refusal(await shop.ask('GET', form, session))).toBe('401 KAUNTER_EMBED_TOKEN_INVALID')
  })

  test('of one widget, plugin or origin does not open another', async () => {
    for (const change of [{ widget: statusTag }, { plugin: 'csat' }, { origin: 'https://other.example' }])
      expect(refusal(await shop.ask('GET', form, shop.changed(token, change)))).toBe('403 KAUNTER_EMBED_TOKEN_FOREIGN')
    expect(refusal(await shop.ask('GET', '/api/tickets/web/status', token))).toBe('403 KAUNTER_EMBED_TOKEN_FOREIGN')
  })

  test('whose subject no longer fits the widget must be issued anew', async () => {
    const old = shop.changed(token, { subject: { branch: 7 } })
    expect(refusal(await shop.ask('GET', form, old))).toBe('401 KAUNTER_EMBED_TOKEN_EXPIRED')
  })

  test('can be withdrawn, by an administrator only, and that is noted', async () => {
    const subject = { outlet: 'north-1' }
    const before = await shop.token(formTag, subject)
    expect((await shop.supervisor.post('/api/embeds/withdraw', { widget: formTag })).status).toBe(403)
    expect((await shop.ask('GET', form, before)).status).toBe(200)
    expect((await shop.admin.post('/api/embeds/withdraw', { widget: formTag })).status).toBe(200)
    expect(refusal(await shop.ask('GET', form, before))).toBe('401 KAUNTER_EMBED_TOKEN_EXPIRED')
    token = shop.changed(await shop.token(formTag, subject), { issued: Date.now() + 1 })
    expect((await shop.ask('GET', form, token)).status).toBe(200)
    const again = () => shop.admin.post('/api/embeds/withdraw', { widget: statusTag })
    const answers = await Promise.all(Array.from({ length: 6 }, again))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    const [entry] = await shop.server.database.query("select * from audit_log where action = 'embeds.withdrawn'")
    expect(entry).toMatchObject({ subject_id: formTag })
  })

  test('lives 15 minutes unless told, and a day at most', async () => {
    const minutesOf = async (more: object) => {
      const { body } = await shop.issue(formTag, { outlet: 'north-1' }, more)
      return Math.round((Date.parse(body.expiresAt) - Date.now()) / 60_000)
    }
    expect(await minutesOf({})).toBe(15)
    expect(await minutesOf({ minutes: 1440 })).toBe(1440)
    expect((await shop.issue(formTag, {}, { minutes: 1441 })).status).toBe(400)
  })

  test('still holds while the secret of the installation is exchanged', async () => {
    const old = String(shop.server.env.KAUNTER_SECRET)
    shop.server.env.KAUNTER_SECRET = 'a new secret for tests that is long enough'
    shop.server.env.KAUNTER_SECRET_PREVIOUS = old
    await shop.server.restart('SIGTERM')
    expect((await shop.ask('GET', form, token)).status).toBe(200)
    delete shop.server.env.KAUNTER_SECRET_PREVIOUS
    await shop.server.restart('SIGTERM')
    expect(refusal(await shop.ask('GET', form, token))).toBe('401 KAUNTER_EMBED_TOKEN_INVALID')
    shop.server.env.KAUNTER_SECRET = old
    await shop.server.restart('SIGTERM')
    expect((await shop.ask('GET', form, token)).status).toBe(200)
  })

  describe('is issued', () => {
    const outcome = async (subject: object, by = shop.supervisor, more: object = {}) => {
      const { status, body } = await shop.issue(formTag, subject, more, by)
      return status === 201 ? 'issued' : `${status} ${body.code}`
    }

    test('for one’s own shops only', async () => {
      expect(await outcome({ outlet: 'north-1' })).toBe('issued')
      for (const subject of [{ outlet: 'north-2' }, { franchise: 'north' }, { outlet: 'south-1' }, {}])
        expect(await outcome(subject), JSON.stringify(subject)).toBe('403 KAUNTER_EMBED_SUBJECT_FORBIDDEN')
      const { shops, server, admin } = shop
      const regional = await server.colleague(admin, 'supervisor', { franchiseIds: [shops.north] })
      expect(await outcome({ franchise: 'north' }, regional)).toBe('issued')
      expect(await outcome({ outlet: 'north-2' }, regional)).toBe('issued')
      expect(await outcome({ franchise: 'south' }, regional)).toBe('403 KAUNTER_EMBED_SUBJECT_FORBIDDEN')
      expect(await outcome({}, admin)).toBe('issued')
      expect(await outcome({ outlet: 'nowhere' }, admin)).toBe('403 KAUNTER_EMBED_SUBJECT_FORBIDDEN')
    })

    test('by those who may, for an allowed origin, a widget that there is, and a subject that fits it', async () => {
      expect(await outcome({ outlet: 'north-1' }, shop.agent)).toBe('403 KAUNTER_FORBIDDEN')
      expect(await outcome({ outlet: 'north-1' }, new Client(shop.server.url))).toBe('401 KAUNTER_AUTH_REQUIRED')
      for (const subject of [{ outlet: 7 }, { outlet: '' }, { outlet: 'north-1', franchise: 'north' }, { more: 'x' }])
        expect(await outcome(subject), JSON.stringify(subject)).toBe('422 KAUNTER_EMBED_SUBJECT_INVALID')
      const elsewhere = { origin: 'https://evil.example' }
      expect(await outcome({ outlet: 'north-1' }, shop.admin, elsewhere)).toBe('422 KAUNTER_EMBED_ORIGIN_NOT_LISTED')
      expect(await outcome({}, shop.admin, { widget: 'kaunter-nothing' })).toBe('404 KAUNTER_EMBED_WIDGET_UNKNOWN')
    })

    test('for the tickets that one sees', async () => {
      const { shops, server, admin } = shop
      const sent = await shop.submit(token, await shop.message(token))
      const subject = { reference: sent.body.reference }
      const elsewhere = await server.colleague(admin, 'supervisor', { outletIds: [shops['north-2']] })
      expect((await shop.issue(statusTag, subject)).status).toBe(201)
      expect((await shop.issue(statusTag, subject, {}, elsewhere)).body.code).toBe('KAUNTER_EMBED_SUBJECT_FORBIDDEN')
      const [ticket] = (await shop.agent.get('/api/tickets')).body.items
      expect((await shop.agent.post(`/api/tickets/${ticket.id}/reference`)).body).toEqual(subject)
      expect((await elsewhere.post(`/api/tickets/${ticket.id}/reference`)).status).toBe(404)
    })
  })

  test('is asked for by no more than an address and a token may', async () => {
    const fresh = await shop.token(formTag, { outlet: 'north-1' })
    const answers = await Promise.all(Array.from({ length: 125 }, () => shop.ask('GET', form, fresh)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120)
    expect(refused).toHaveLength(5)
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await shop.ask('GET', form, await shop.token(formTag, { outlet: 'north-1' }))).status).toBe(200)
  })
})

test('origins are https, or this machine', async () => {
  const shop = await EmbedShop.open()
  const save = (origin: string) =>
    shop.set('embeds', { origins: [origin] }).then(
      () => true,
      () => false,
    )
  for (const good of [
    'https://portal.example.com',
    'https://portal.example.com:8443',
    'http://localhost:3000',
    'http://127.0.0.1',
  ])
    expect(await save(good), good).toBe(true)
  for (const bad of [
    '*',
    'null',
    'http://portal.example.com',
    'https://portal.example.com/',
    'https://portal.example.com:443',
    'http://localhost:80',
    'https://a.b/c',
    'https://*.example.com',
    'https://u@a.b',
    'HTTPS://A.B',
    'javascript:alert(1)',
    'https://',
  ])
    expect(await save(bad), bad).toBe(false)
  await shop.close()
})
