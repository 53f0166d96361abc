import { describe, expect, it } from 'vitest'
import { KNOWN_CODES } from './graph-error.ts'
import { PHONE_ID, receiver, send, sent, simulator, TOKEN } from './test-rig.ts'

describe('numbers with a meaning', () => {
  it('refuse with every known code and its HTTP status', async () => {
    const sim = await simulator(await receiver())
    const statuses: Record<number, number> = {
      131000: 500,
      190: 401,
      0: 401,
      132001: 404,
      131031: 403,
      2: 503,
      130429: 400,
    }
    for (const code of KNOWN_CODES) {
      const ending = code >= 10_000 || code === 190 ? String(code) : `0000${String(code).padStart(3, '0')}`
      const { status, json } = await send(sim, `+6012${ending}`.padEnd(8, '0'))
      expect(json.error).toMatchObject({ code, type: 'OAuthException', fbtrace_id: expect.any(String) })
      expect(json.error.message).toEqual(expect.any(String))
      expect(status, `HTTP status of ${code}`).toBe(statuses[code] ?? status)
      expect(status).toBeGreaterThanOrEqual(400)
    }
    expect(await sent(sim)).toEqual([])
  })

  it('…0000500 answers HTTP 500 without JSON and accepts nothing', async () => {
    const sim = await simulator(await receiver())
    const { status, json } = await send(sim, '+60120000500')
    expect([status, json.startsWith('<html>')]).toEqual([500, true])
    expect(await sent(sim)).toEqual([])
  })

  it('…0000408 accepts and never answers', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { deliverAfterMs: 3_600_000 })
    const giveUp = new AbortController()
    const answer = fetch(`${sim.url}/v26.0/${PHONE_ID}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        to: '+60120000408',
        text: { body: 'x' },
        biz_opaque_callback_data: 'c',
      }),
      signal: giveUp.signal,
    })
    await expect.poll(() => shop.statuses()).toMatchObject([{ status: 'sent', biz_opaque_callback_data: 'c' }])
    giveUp.abort()
    await expect(answer).rejects.toThrow()
    expect(await sent(sim)).toHaveLength(1)
  })

  it('…0000444 accepts and drops the connection', async () => {
    const shop = await receiver()
    const sim = await simulator(shop, { deliverAfterMs: 3_600_000 })
    await expect(send(sim, '+60120000444')).rejects.toThrow()
    expect(await sent(sim)).toHaveLength(1)
    await expect.poll(() => shop.statuses()).toMatchObject([{ status: 'sent' }])
  })

  it('…0000401 fails twice for each message, then accepts', async () => {
    const sim = await simulator(await receiver())
    const tries = async (body: string) => {
      const codes: unknown[] = []
      for (let count = 0; count < 3; count++) {
        const { status, json } = await send(sim, '+60120000401', { text: { body } })
        codes.push(json.error?.code ?? status)
      }
      return codes
    }
    expect(await tries('one')).toEqual([131000, 131000, 200])
    expect(await tries('two')).toEqual([131000, 131000, 200])
    expect((await sent(sim)).map((item) => item.text)).toEqual(['one', 'two'])
  })

  it('…0000470 is accepted and fails later', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    expect((await send(sim, '+60120000470')).status).toBe(200)
    await expect.poll(() => shop.statuses()).toHaveLength(1)
    expect(shop.statuses()[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131047, title: 'Re-engagement message', error_data: { details: expect.any(String) } }],
    })
    expect(shop.values()[0]).not.toHaveProperty('contacts')
  })
})
