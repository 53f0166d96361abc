import { describe, expect, it } from 'vitest'
import { advance, call, inbound, type Json, PHONE_ID, receiver, SECRET, simulator } from './test-rig.ts'
import { signBody } from './webhook-body.ts'

describe('webhooks', () => {
  it('are signed over the exact bytes, with escaped unicode', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    const { json } = await inbound(sim, { from: '+60123456789', name: 'Kedai Él', text: 'Baik 👍 http://a/b' })
    const [hook] = shop.received
    expect(hook?.signature).toBe(signBody(SECRET, hook?.body ?? ''))
    expect(hook?.body).toContain('Baik \\ud83d\\udc4d http:\\/\\/a\\/b')
    expect(hook?.body).not.toBe(JSON.stringify(JSON.parse(hook?.body ?? '')))
    expect(shop.values()[0]).toEqual({
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '60312345678', phone_number_id: PHONE_ID },
      contacts: [{ profile: { name: 'Kedai Él' }, wa_id: '60123456789' }],
      messages: [
        {
          from: '60123456789',
          id: json.ids[0],
          timestamp: expect.stringMatching(/^\d{10}$/),
          type: 'text',
          text: { body: 'Baik 👍 http://a/b' },
        },
      ],
    })
  })

  it('come in copies when duplicates are asked for', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { duplicates: 2 })
    await inbound(sim, { from: '60123456789', text: 'once' })
    expect(shop.received).toHaveLength(3)
    expect(new Set(shop.received.map(({ body }) => body)).size).toBe(1)
  })

  it('come out of order when shuffled, and all of them', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { shuffle: true })
    const messages = Array.from({ length: 60 }, (_, index) => ({ from: '60123456789', text: String(index) }))
    const { json } = await call(sim, 'POST', '/_sim/batch', { messages, perEnvelope: 1 })
    const ids = shop.values().map((value) => value.messages[0].id)
    expect(ids).not.toEqual(json.ids)
    expect(new Set(ids)).toEqual(new Set(json.ids))
  })

  it('carry a thousand messages in one POST', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    const messages = Array.from({ length: 1_500 }, (_, index) => ({
      from: `6012${3_000_000 + index}`,
      text: `no ${index}`,
    }))
    const { json } = await call(sim, 'POST', '/_sim/batch', { messages, perEnvelope: 1_000 })
    expect(json.posts).toBe(2)
    expect(shop.values().map((value) => [value.messages.length, value.contacts.length])).toEqual([
      [1_000, 1_000],
      [500, 500],
    ])
    expect(shop.values().flatMap((value) => value.messages.map((message: Json) => message.id))).toEqual(json.ids)
  })

  it('are repeated, in order, until the server is up', async () => {
    const shop = await receiver()
    await shop.stop()
    const sim = await simulator(shop)
    for (const text of ['first', 'second', 'third']) await inbound(sim, { from: '60123456789', text, wait: false })
    await expect
      .poll(async () => (await call(sim, 'GET', '/_sim/webhooks')).json)
      .toMatchObject({
        waiting: 3,
        reachable: false,
        items: expect.arrayContaining([expect.objectContaining({ status: null })]),
      })
    await shop.start()
    await advance(sim, 5_000)
    await expect.poll(() => shop.texts()).toEqual(['first', 'second', 'third'])
  })

  it('are repeated after a refusal without holding up the others', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    shop.answer = (body) => (body.includes('poison') ? 500 : 200)
    await inbound(sim, { from: '60123456789', text: 'poison', wait: false })
    await inbound(sim, { from: '60123456789', text: 'fine' })
    shop.answer = () => 200
    await advance(sim, 5_000)
    await expect.poll(async () => (await call(sim, 'GET', '/_sim/webhooks')).json.waiting).toBe(0)
    expect(shop.texts().at(-1)).toBe('poison')
  })

  it('can be sent raw, with a right, a wrong and no signature', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    shop.answer = () => 401
    const raw = (fields: object) => call(sim, 'POST', '/_sim/raw', { body: '{"odd" : 1}', ...fields })
    expect((await raw({})).json).toEqual({ status: 401, body: 'done' })
    await raw({ signature: 'sha256=00' })
    await raw({ signature: null })
    expect(shop.received).toEqual([
      { body: '{"odd" : 1}', signature: signBody(SECRET, '{"odd" : 1}') },
      { body: '{"odd" : 1}', signature: 'sha256=00' },
      { body: '{"odd" : 1}', signature: undefined },
    ])
  })

  it('carry other types, with a sample file for media, and people without a number', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    await inbound(sim, { userId: 'MY.123', name: 'Hidden', type: 'audio' })
    await inbound(sim, { from: '60123456789', type: 'image', message: { caption: 'see' } })
    const interactive = { type: 'button_reply', button_reply: { id: 'a', title: 'A' } }
    await inbound(sim, {
      from: '60123456789',
      type: 'interactive',
      message: { interactive, context: { id: 'wamid.x' } },
    })
    const [hidden, image, tap] = shop.values()
    expect(hidden.contacts).toEqual([{ profile: { name: 'Hidden' }, user_id: 'MY.123' }])
    expect(hidden.messages[0]).toMatchObject({
      from_user_id: 'MY.123',
      audio: { voice: true, mime_type: 'audio/ogg; codecs=opus' },
    })
    expect(hidden.messages[0]).not.toHaveProperty('from')
    expect(image.messages[0].image).toMatchObject({
      caption: 'see',
      mime_type: 'image/png',
      sha256: expect.stringMatching(/=$/),
    })
    expect(tap.messages[0]).toMatchObject({ type: 'interactive', interactive, context: { id: 'wamid.x' } })
  })
})
