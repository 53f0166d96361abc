import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  advance,
  call,
  cleanups,
  inbound,
  PHONE_ID,
  receiver,
  SECRET,
  send,
  sent,
  simulator,
  TOKEN,
} from '../src/simulator/test-rig.ts'

describe('process', () => {
  it('keeps chats, sends and unanswered webhooks over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
    cleanups.push(() => rm(folder, { recursive: true }))
    const statePath = join(folder, 'deep', 'phones.json')
    const shop = await receiver()
    const first = await simulator(shop, { deliverAfterMs: 3_600_000 }, { statePath })
    await inbound(first, { from: '60123456789', name: 'Ali', text: 'answered' })
    await send(first, '+60123456789', { biz_opaque_callback_data: 'kept' })
    await expect.poll(() => shop.statuses()).toHaveLength(1)
    await shop.stop()
    await inbound(first, { from: '60123456789', text: 'unanswered', wait: false })
    const before = await sent(first)
    await first.close()

    await shop.start()
    const second = await simulator(shop, {}, { statePath })
    expect(await sent(second)).toEqual(before)
    await expect.poll(() => shop.texts()).toEqual(['answered', 'unanswered'])
    await advance(second, 300)
    await expect.poll(() => shop.statuses().map((item) => item.status)).toEqual(['sent', 'delivered'])
    const { json } = await call(second, 'GET', '/_sim/people')
    expect(json.items).toContainEqual(expect.objectContaining({ id: '60123456789', name: 'Ali', unread: 1 }))
    await second.close()
    expect(JSON.parse(await readFile(statePath, 'utf8'))).toMatchObject({ version: 1, outbox: [] })
  })

  it('refuses a behaviour it does not have', async () => {
    const sim = await simulator(await receiver())
    expect(await call(sim, 'PUT', '/_sim/behaviour', { duplicate: 1 })).toMatchObject({
      status: 400,
      json: { code: 'KAUNTER_WHATSAPP_SIMULATOR_BAD_REQUEST' },
    })
  })

  it('refuses production and says what to set instead', async () => {
    const shop = await receiver()
    vi.stubEnv('NODE_ENV', 'production')
    cleanups.push(async () => vi.unstubAllEnvs())
    await expect(simulator(shop)).rejects.toMatchObject({
      code: 'KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION',
      message: expect.stringContaining('WABA_ACCESS_TOKEN, WABA_APP_SECRET, WABA_VERIFY_TOKEN, WABA_PHONE_NUMBER_ID'),
    })
  })

  it('runs by itself and says where', async () => {
    const shop = await receiver()
    const main = new URL('../src/simulator/main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env.PATH,
        SIMULATOR_WEBHOOK_URL: shop.url,
        WABA_APP_SECRET: SECRET,
        WABA_ACCESS_TOKEN: TOKEN,
        WABA_PHONE_NUMBER_ID: PHONE_ID,
        WABA_WABA_ID: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    cleanups.push(async () => child.kill('SIGKILL'))
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { url, phoneUrl } = JSON.parse(line.toString()) as { url: string; phoneUrl: string }
    expect(phoneUrl).toBe(`${url}/phone`)
    expect((await fetch(phoneUrl)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('phone page', () => {
  it('is self-contained under a strict policy, and each of its modules is plain JavaScript', async () => {
    const sim = await simulator(await receiver())
    const page = await fetch(sim.phoneUrl)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    )
    expect(html).toContain('<title>Phone · Kaunter simulator</title>')
    expect(html).not.toMatch(/\son\w+=|<style|style=|src="http/)
    const [entry = ''] = html.match(/\/phone\/client\/[\w.]+/) ?? []
    const waiting = [entry]
    const seen = new Set<string>()
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      const response = await fetch(sim.url + path)
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ])
      const code = await response.text()
      expect(code).not.toMatch(/\binterface\b|innerHTML/)
      for (const [, file] of code.matchAll(/from '\.\/([\w.]+)'/g)) waiting.push(`/phone/client/${file}`)
    }
    expect(seen.size).toBe(7)
    expect((await fetch(`${sim.url}/phone/client/..%2Fpage.ts`)).status).toBe(404)
  })

  it('answers to its own host names only', async () => {
    const sim = await simulator(await receiver())
    const status = await new Promise((resolve, reject) => {
      httpRequest(sim.phoneUrl, { headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })

  it('streams a snapshot and then what happens', async () => {
    const shop = await receiver()
    const sim = await simulator(shop)
    await inbound(sim, { from: '60123456789', text: 'hi' })
    const stream = await fetch(`${sim.url}/_sim/events?phone=60123456789`)
    let text = ''
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    cleanups.push(() => reader.cancel())
    const until = async (part: string) => {
      while (!text.includes(part)) text += decoder.decode((await reader.read()).value, { stream: true })
    }
    await until('"tick":"received"')
    expect(text).toContain('event: snapshot')
    await send(sim, '+60123456789', { text: { body: 'from the shop' } })
    await advance(sim, 300)
    await until('from the shop')
    expect(text).toContain('"direction":"in"')
  })
})
