import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { advance, call, inbound, type Json, PHONE_ID, receiver, send, sent, simulator, TOKEN } from './test-rig.ts'

describe('sends', () => {
  it('are answered with an id, then sent and delivered by webhook, read when the phone shows them', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    const { status, json } = await send(sim, '+60123456789', { biz_opaque_callback_data: 'ours-1' })
    expect(status).toBe(200)
    expect(json).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+60123456789', wa_id: '60123456789' }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    })
    await advance(sim, 300)
    await expect.poll(() => shop.statuses()).toHaveLength(2)
    const { id } = json.messages[0]
    await call(sim, 'POST', '/_sim/phone/read', { person: '60123456789', ids: [id] })
    await expect.poll(() => shop.statuses()).toHaveLength(3)
    expect(shop.statuses().map((item) => item.status)).toEqual(['sent', 'delivered', 'read'])
    for (const item of shop.statuses()) {
      expect(item).toMatchObject({ id, recipient_id: '60123456789', biz_opaque_callback_data: 'ours-1' })
      expect(item.timestamp).toMatch(/^\d{10}$/)
    }
    expect(await sent(sim)).toEqual([
      expect.objectContaining({
        id,
        to: '+60123456789',
        recipient: null,
        type: 'text',
        text: 'Hello',
        callbackData: 'ours-1',
        times: 1,
      }),
    ])
  })

  it('to a business-scoped user id answer with that id and no number', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { deliverAfterMs: 3_600_000 })
    const { json } = await send(sim, '', { to: undefined, recipient: 'MY.13491208655302741918' })
    expect(json.contacts).toEqual([{ input: 'MY.13491208655302741918', user_id: 'MY.13491208655302741918' }])
    await expect.poll(() => shop.statuses()).toHaveLength(1)
    expect(shop.statuses()[0]).toMatchObject({ recipient_user_id: 'MY.13491208655302741918' })
    expect(shop.statuses()[0]).not.toHaveProperty('recipient_id')
  })

  it('count repeats of the same callback data', async () => {
    const sim = await simulator(await receiver())
    await send(sim, '+60123456789', { biz_opaque_callback_data: 'twice' })
    await send(sim, '+60123456789', { biz_opaque_callback_data: 'twice' })
    expect((await sent(sim)).map((item) => item.times)).toEqual([2, 2])
  })

  it('have their sent status taken before the answer, when statusFirst', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { statusFirst: true, deliverAfterMs: 3_600_000 })
    await send(sim, '+60123456789')
    expect(shop.statuses().map((item) => item.status)).toEqual(['sent'])
  })

  it('report nothing when statuses are off, and no callback data when that is off', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { includeCallbackData: false, readAfterMs: 0 })
    await send(sim, '+60123456789', { biz_opaque_callback_data: 'x' })
    await advance(sim, 301)
    await expect.poll(() => shop.statuses().map((item) => item.status)).toEqual(['sent', 'delivered', 'read'])
    expect(shop.received.map(({ body }) => body).join()).not.toContain('biz_opaque')
    await call(sim, 'PUT', '/_sim/behaviour', { sendStatuses: false })
    await send(sim, '+60123456789')
    await advance(sim, 1_000)
    expect((await call(sim, 'GET', '/_sim/webhooks')).json).toMatchObject({ waiting: 0 })
    expect(shop.statuses()).toHaveLength(3)
  })

  it('wait for a phone that is offline', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    await inbound(sim, { from: '60123456789', text: 'hi' })
    await call(sim, 'PATCH', '/_sim/people/60123456789', { online: false })
    await send(sim, '+60123456789')
    await advance(sim, 60_000)
    await call(sim, 'POST', '/_sim/phone/messages', { person: '60123456789', kind: 'text', text: 'written offline' })
    await expect.poll(() => shop.statuses().map((item) => item.status)).toEqual(['sent'])
    expect(shop.texts()).toEqual(['hi'])
    await call(sim, 'PATCH', '/_sim/people/60123456789', { online: true })
    await expect.poll(() => shop.statuses().map((item) => item.status)).toEqual(['sent', 'delivered'])
    await expect.poll(() => shop.texts()).toEqual(['hi', 'written offline'])
  })

  it('mark messages of merchants as read, and no others', async () => {
    const sim = await simulator(await receiver())
    const { json } = await inbound(sim, { from: '60123456789', text: 'hi' })
    const own = await send(sim, '+60123456789')
    const mark = (message_id: string) =>
      call(sim, 'POST', `/${PHONE_ID}/messages`, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id,
        typing_indicator: { type: 'text' },
      })
    expect((await mark(json.ids[0])).json).toEqual({ success: true })
    expect(await mark(own.json.messages[0].id)).toMatchObject({ status: 400, json: { error: { code: 100 } } })
  })
})

describe('Graph', () => {
  it('wants the right token, number and product', async () => {
    const sim = await simulator(await receiver())
    const stranger = await fetch(`${sim.url}/v26.0/${PHONE_ID}`, { headers: { authorization: 'Bearer other' } })
    expect([stranger.status, ((await stranger.json()) as Json).error.code]).toEqual([401, 190])
    expect(await call(sim, 'POST', '/v26.0/999/messages', {})).toMatchObject({
      status: 400,
      json: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    })
    expect(await send(sim, '+60123456789', { messaging_product: undefined })).toMatchObject({
      json: { error: { code: 100 } },
    })
    expect((await call(sim, 'GET', `/v26.0/${PHONE_ID}?fields=quality_rating`)).json).toEqual({
      id: PHONE_ID,
      quality_rating: 'GREEN',
    })
    expect((await call(sim, 'GET', '/v26.0/a/b/c')).json.error.code).toBe(100)
    expect((await send(sim, '+60312345678')).json.error.code).toBe(131021)
  })

  it('warns of an expired version, as Meta does', async () => {
    const sim = await simulator(await receiver())
    const response = await fetch(`${sim.url}/v20.0/${PHONE_ID}`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-ad-api-version-warning')).toContain('auto-upgraded')
  })

  it('serves inbound media by an address that lives five minutes', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    await inbound(sim, { from: '60123456789', type: 'document' })
    const { id, sha256, filename } = shop.values()[0].messages[0].document
    expect(filename).toMatch(/\.pdf$/)
    const { json } = await call(sim, 'GET', `/v26.0/${id}?phone_number_id=${PHONE_ID}`)
    expect(json.sha256).toBe(Buffer.from(sha256, 'base64').toString('hex'))
    const headers = { authorization: `Bearer ${TOKEN}` }
    const bytes = Buffer.from(await (await fetch(json.url, { headers })).arrayBuffer())
    expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([json.file_size, json.sha256])
    expect((await fetch(json.url)).status).toBe(401)
    expect((await fetch(json.url.replace(/ext=\d+/, 'ext=9999999999'), { headers })).status).toBe(404)
    await advance(sim, 5 * 60_000)
    expect((await fetch(json.url, { headers })).status).toBe(404)
    const renewed = await call(sim, 'GET', `/v26.0/${id}`)
    expect((await fetch(renewed.json.url, { headers })).status).toBe(200)
    await advance(sim, 8 * 86_400_000)
    expect((await call(sim, 'GET', `/v26.0/${id}`)).json.error.code).toBe(100)
  })

  it('notes uploads, multipart or not', async () => {
    const sim = await simulator(await receiver())
    const headers = { authorization: `Bearer ${TOKEN}` }
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('type', 'image/png')
    form.set('file', new File(['picture'], 'a.png', { type: 'image/png' }))
    const url = `${sim.url}/v26.0/${PHONE_ID}/media`
    const multipart = (await (await fetch(url, { method: 'POST', headers, body: form })).json()) as Json
    const plain = (await (
      await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'audio/ogg' }, body: 'sound' })
    ).json()) as Json
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    expect((await call(sim, 'GET', `/${multipart.id}`)).json).toMatchObject({
      mime_type: 'image/png',
      file_size: 7,
      sha256: sha256('picture'),
    })
    expect((await call(sim, 'GET', `/${plain.id}`)).json).toMatchObject({
      mime_type: 'audio/ogg',
      file_size: 5,
      sha256: sha256('sound'),
    })
    expect((await call(sim, 'DELETE', `/${plain.id}`)).json).toEqual({ success: true })
    expect((await call(sim, 'GET', `/${plain.id}`)).status).toBe(400)
  })
})
