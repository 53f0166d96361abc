import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EmbedShop, formTag, statusTag } from './support/embed-shop.ts'
import { waitFor } from './support/wait.ts'

describe('a message from the form on a shop’s page', () => {
  let shop: EmbedShop
  beforeAll(async () => {
    shop = await EmbedShop.open()
  })
  afterAll(() => shop?.close())

  const fresh = (subject: object = { outlet: 'north-1' }) => shop.token(formTag, subject)
  const rows = (sql: string, values: unknown[] = []) => shop.server.database.query(sql, values)
  const count = async (table: string) => Number((await rows(`select count(*) as n from ${table}`))[0]?.n)
  const refused = async (token: string, message: object) => {
    const { status, body } = await shop.submit(token, message)
    return `${status} ${body.code}`
  }

  test('sent twice, at once or again after a lost answer, is one ticket', async () => {
    const [token, tickets] = [await fresh(), await count('tickets_ticket')]
    const message = await shop.message(token, { contact: 'twice@example.com' })
    const answers = await Promise.all(Array.from({ length: 6 }, () => shop.submit(token, message)))
    answers.push(await shop.submit(await fresh(), message))
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(201))
    expect(new Set(answers.map(({ body }) => body.reference)).size).toBe(1)
    expect(await count('tickets_ticket')).toBe(tickets + 1)
    expect(await rows('select token_id from tickets_submission where client_id = $1', [message.clientId])).toHaveLength(
      1,
    )
    const found = (await shop.agent.get('/api/tickets')).body.items
    expect(found.filter((item: { contact: { name: string } }) => item.contact.name === 'Devi')).toHaveLength(1)
  })

  test('is stored with the text that was agreed to, word for word, in its language and of its outlet', async () => {
    const outletId = String(shop.shops['north-1'])
    await shop.set('tickets', { webConsentMs: 'Saya setuju dihubungi oleh cawangan ini sahaja.' }, { outletId })
    const token = await fresh()
    const { body } = await shop.ask('GET', '/api/tickets/web/form?locale=ms', token)
    expect(body).toMatchObject({
      shop: 'Cawangan north-1',
      consent: { text: 'Saya setuju dihubungi oleh cawangan ini sahaja.' },
    })
    const message = await shop.message(token, { locale: 'ms', consent: body.consent.version })
    const before = Date.now()
    expect((await shop.submit(token, message)).status).toBe(201)
    const after = Date.now()
    const [row] = await rows('select * from tickets_submission where client_id = $1', [message.clientId])
    expect(row).toMatchObject({
      consent_text: 'Saya setuju dihubungi oleh cawangan ini sahaja.',
      consent_version: body.consent.version,
      consent_locale: 'ms',
      origin: shop.portal.origin,
    })
    expect(Number(row?.consent_at)).toBeGreaterThanOrEqual(before)
    expect(Number(row?.consent_at)).toBeLessThanOrEqual(after)

    await shop.set('tickets', { webConsentMs: 'Saya setuju dengan syarat yang baharu.' }, { outletId })
    const late = await shop.message(token, { locale: 'ms', consent: body.consent.version })
    expect(await refused(token, late)).toBe('409 KAUNTER_FORM_CONSENT_CHANGED')
    expect(await refused(token, { ...late, consent: '' })).toBe('409 KAUNTER_FORM_CONSENT_CHANGED')
  })

  test('of a customer who is known already joins that contact, without showing what was said before', async () => {
    const phone = '0111 222 3333'
    const [first, second] = [await fresh(), await fresh()]
    const one = await shop.submit(first, await shop.message(first, { contact: phone, message: 'Rahsia saya.' }))
    const two = await shop.submit(
      second,
      await shop.message(second, { contact: '+601112223333', name: 'Orang Lain', message: 'Apa khabar?' }),
    )
    expect(two.body.reference).not.toBe(one.body.reference)
    const seen = await shop.ask('GET', '/api/tickets/web/status', two.body.statusToken)
    expect(JSON.stringify(seen.body)).not.toContain('Rahsia')
    expect(seen.body.messages).toMatchObject([{ from: 'you', text: 'Apa khabar?' }])
    const found = (await shop.supervisor.get('/api/tickets')).body.items.filter(
      (item: { contact: { phone: string } }) => item.contact.phone === '+601112223333',
    )
    expect(new Set(found.map((item: { contact: { id: string } }) => item.contact.id)).size).toBe(1)
    // Whoever types somebody's number does not rename that person.
    expect(found.map((item: { contact: { name: string } }) => item.contact.name)).toEqual(['Devi', 'Devi'])
  })

  test('may choose an outlet where the form is of a franchise, and no other one', async () => {
    const token = await shop.issue(formTag, { franchise: 'north' }, {}, shop.admin).then(({ body }) => body.token)
    const { body } = await shop.ask('GET', '/api/tickets/web/form?locale=en', token)
    expect(body.outlets).toEqual([
      { code: 'north-1', name: 'Cawangan north-1' },
      { code: 'north-2', name: 'Cawangan north-2' },
    ])
    const message = await shop.message(token, { contact: 'choose@example.com', outlet: 'north-2' })
    expect(await refused(token, { ...message, outlet: 'south-1' })).toBe('422 KAUNTER_FORM_OUTLET_UNKNOWN')
    expect((await shop.submit(token, message)).status).toBe(201)
    const [place] = await rows(
      'select t.franchise_id, t.outlet_id from tickets_ticket t join tickets_submission s on s.ticket_id = t.id where s.client_id = $1',
      [message.clientId],
    )
    expect(place).toEqual({ franchise_id: shop.shops.north, outlet_id: shop.shops['north-2'] })
    // The token of an outlet keeps to it, whatever the page asks for.
    const own = await fresh()
    const forced = await shop.message(own, { contact: 'forced@example.com', outlet: 'north-2' })
    await shop.submit(own, forced)
    const live = (await shop.agent.get('/api/tickets')).body.items.map(
      (item: { contact: { id: string } }) => item.contact.id,
    )
    const [made] = await rows('select contact_id from tickets_submission where client_id = $1', [forced.clientId])
    expect(live).toContain(made?.contact_id)
  })

  test('may choose an outlet where the form is of all, however many franchises there are', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `('many-${i}', 'Ayam ${i}', '2026-01-01')`)
    await rows(`insert into directory_franchise (fid, name, created_at) values ${many.join(', ')}`)
    const token = await shop.issue(formTag, {}, {}, shop.admin).then(({ body }) => body.token)
    const { body } = await shop.ask('GET', '/api/tickets/web/form?locale=en', token)
    expect(body.outlets.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['north-1', 'north-2', 'south-1']),
    )
  })

  test('is refused when a program sent it, and nothing is stored', async () => {
    const before = [await count('tickets_ticket'), await count('tickets_submission'), await count('directory_contact')]
    await shop.set('tickets', { webMinSeconds: 60 })
    const quick = await fresh()
    const message = await shop.message(quick, { contact: 'bot@example.com' })
    expect(await refused(quick, message)).toBe('422 KAUNTER_FORM_AUTOMATED')
    const patient = shop.changed(quick, { issued: Date.now() - 61_000 })
    expect(await refused(patient, { ...message, website: 'https://spam.example' })).toBe('422 KAUNTER_FORM_AUTOMATED')
    expect([
      await count('tickets_ticket'),
      await count('tickets_submission'),
      await count('directory_contact'),
    ]).toEqual(before)
    expect((await shop.submit(patient, message)).status).toBe(201)
    await shop.set('tickets', { webMinSeconds: 0 })
  })

  test('is refused when its token has sent as many as it may, also all at once', async () => {
    const token = await fresh()
    const messages = await Promise.all(
      Array.from({ length: 6 }, (_, i) => shop.message(token, { contact: `many${i}@example.com` })),
    )
    const answers = await Promise.all(messages.map((message) => shop.submit(token, message)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429])
    expect(answers.find(({ status }) => status === 429)?.body.code).toBe('KAUNTER_FORM_USED_UP')
  })

  test('that is odd, huge or hostile is refused with a reason, or stored as it is', async () => {
    const token = await fresh()
    const message = await shop.message(token, { contact: 'odd@example.com' })
    const odd: [object, string][] = [
      [{ contact: 'call me' }, '422 KAUNTER_FORM_CONTACT_INVALID'],
      [{ contact: '12' }, '422 KAUNTER_FORM_CONTACT_INVALID'],
      [{ contact: 'a@b.my\r\nBcc: x@y.my' }, '422 KAUNTER_FORM_CONTACT_INVALID'],
      [{ name: '   ' }, '400 KAUNTER_REQUEST_INVALID'],
      [{ name: 'x'.repeat(101) }, '400 KAUNTER_REQUEST_INVALID'],
      [{ message: '' }, '400 KAUNTER_REQUEST_INVALID'],
      [{ message: 'x'.repeat(4001) }, '400 KAUNTER_REQUEST_INVALID'],
      [{ message: 'a\0b' }, '400 KAUNTER_REQUEST_INVALID'],
      [{ clientId: '1' }, '400 KAUNTER_REQUEST_INVALID'],
      [{ outlet: { $ne: '' } }, '400 KAUNTER_REQUEST_INVALID'],
      [{ status: 'closed' }, '400 KAUNTER_REQUEST_INVALID'],
      [{ message: 'x'.repeat(300_000) }, '413 KAUNTER_BODY_TOO_LARGE'],
    ]
    for (const [change, expected] of odd)
      expect(await refused(token, { ...message, ...change }), JSON.stringify(change).slice(0, 60)).toBe(expected)
    const hostile = "<img src=x onerror=alert(1)> \u202e{{token}} ' or 1=1; -- 😀"
    const sent = await shop.submit(token, { ...message, name: '<b>Ali</b>', message: hostile })
    expect(sent.status).toBe(201)
    const seen = await shop.ask('GET', '/api/tickets/web/status', sent.body.statusToken)
    expect(seen.body.messages[0].text).toBe(hostile)
  })

  test('shows its customer only what was said, by first name, and each status in plain words', async () => {
    const token = await fresh()
    const message = await shop.message(token, { contact: 'status@example.com' })
    const { body: sent } = await shop.submit(token, message)
    const [{ ticket_id: id }] = (await rows('select ticket_id from tickets_submission where client_id = $1', [
      message.clientId,
    ])) as [{ ticket_id: string }]
    const look = async () => (await shop.ask('GET', '/api/tickets/web/status', sent.statusToken)).body
    expect(await look()).toMatchObject({
      status: 'received',
      answeredBy: null,
      messages: [{ from: 'you', name: null }],
    })

    await shop.agent.post(`/api/tickets/${id}/notes`, { text: 'Jangan beritahu pelanggan.' })
    await shop.agent.post(`/api/tickets/${id}/messages`, { text: 'Kami datang esok.' })
    const view = await waitFor('the answer', async () => {
      const seen = await look()
      return seen.messages.length === 2 && seen.answeredBy !== null && seen.status === 'working' && seen
    })
    expect(view).toMatchObject({
      status: 'working',
      answeredBy: 'Nurul',
      messages: [{}, { from: 'shop', name: 'Nurul', text: 'Kami datang esok.' }],
    })
    // What has not left, or never will, was not said.
    for (const state of ['queued', 'held', 'failed']) {
      await rows("update messaging_message set status = $1 where text = 'Kami datang esok.'", [state])
      expect(await look()).toMatchObject({ answeredBy: null, messages: [{ from: 'you' }] })
    }
    await rows("update messaging_message set status = 'sent' where text = 'Kami datang esok.'")
    // What the channel tells, such as a new number, is nothing that the customer said; what they took back is gone.
    const become = 'update messaging_message set kind = $1, target_provider_id = $2 where text = $3'
    for (const kind of ['system', 'reaction']) {
      await rows(become, [kind, null, 'Kami datang esok.'])
      expect((await look()).messages, kind).toMatchObject([{ from: 'you' }])
    }
    await rows(become, ['revoke', `form.${message.clientId}`, 'Kami datang esok.'])
    expect((await look()).messages).toEqual([])
    await rows(become, ['text', null, 'Kami datang esok.'])
    expect(Object.keys(view).sort()).toEqual(['answeredBy', 'messages', 'openedAt', 'status', 'updatedAt'])
    expect(JSON.stringify(view)).not.toMatch(/Jangan|Aisyah|example\.com|"id"/)

    const expected = {
      pending_merchant: 'waiting',
      pending_internal: 'working',
      resolved: 'resolved',
      closed: 'closed',
    }
    for (const [status, words] of Object.entries(expected)) {
      expect((await shop.agent.patch(`/api/tickets/${id}`, { status })).status).toBe(200)
      expect((await look()).status).toBe(words)
    }
  })

  test('of which nothing is known any more is said to be unknown', async () => {
    const token = await fresh()
    const { body } = await shop.submit(token, await shop.message(token, { contact: 'gone@example.com' }))
    const gone = shop.changed(body.statusToken, {
      subject: { reference: randomUUID().replaceAll('-', '').slice(0, 22) },
    })
    const answer = await shop.ask('GET', '/api/tickets/web/status', gone)
    expect([answer.status, answer.body.code]).toEqual([404, 'KAUNTER_TICKET_REFERENCE_UNKNOWN'])
    expect((await shop.issue(statusTag, { reference: 'x'.repeat(22) })).body.code).toBe(
      'KAUNTER_EMBED_SUBJECT_FORBIDDEN',
    )
    expect((await shop.issue(statusTag, { reference: '12' })).body.code).toBe('KAUNTER_EMBED_SUBJECT_INVALID')
  })

  test('is not taken from an address that sends too many, whatever its tokens', async () => {
    const answers: string[] = []
    // The minute in which it counts may end meanwhile, and a new one begins.
    while (answers.length < 140 && !answers.at(-1)?.startsWith('429')) answers.push(await refused(await fresh(), {}))
    expect(answers.at(-1)).toBe('429 KAUNTER_TOO_MANY_REQUESTS')
    expect(new Set(answers.slice(0, -1))).toEqual(new Set(['400 KAUNTER_REQUEST_INVALID']))
  })

  test('leaves no personal data in the log', async () => {
    expect(shop.server.child.output).not.toMatch(/twice@example|odd@example|Mesin resit|ke1\./)
  })
})
