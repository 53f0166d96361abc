import fastify from 'fastify'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Buckets } from './buckets.ts'
import { readEnvironment } from './environment.ts'
import type { ConfigProblem } from './errors.ts'
import { addressOf, guard } from './guards.ts'

describe('the address that a limit counts', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (ip, counted) => expect(addressOf({ ip })).toBe(counted))
})

describe('KAUNTER_TRUST_PROXY', () => {
  const read = (value: string) => {
    const problems: ConfigProblem[] = []
    const { trustProxy } = readEnvironment({ KAUNTER_TRUST_PROXY: value }, '/', problems)
    return { trustProxy, problems }
  }

  test.each([
    ['', undefined],
    ['0', undefined],
    ['2', 2],
    ['loopback', ['loopback']],
    ['10.0.0.5, uniquelocal', ['10.0.0.5', 'uniquelocal']],
    ['10.1.0.0/16,2001:db8::/48', ['10.1.0.0/16', '2001:db8::/48']],
  ])('%j is understood', (value, trustProxy) => expect(read(value)).toEqual({ trustProxy, problems: [] }))

  test.each([
    'true',
    '*',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0',
    'proxy.example.com',
    '1.5',
    '10.0.0.1/8/8',
    ',',
    '-1',
    '10',
  ])('%j would believe anybody, or nobody: refused with what to write instead', (value) => {
    const { trustProxy, problems } = read(value)
    expect(trustProxy).toBeUndefined()
    expect(problems).toMatchObject([{ path: 'KAUNTER_TRUST_PROXY', remedy: expect.stringContaining('loopback') }])
  })
})

/** Keeps the event loop from everything else for so many milliseconds. */
function halt(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

async function guarded(beforeStart = () => {}) {
  const http = fastify()
  onTestFinished(() => http.close())
  await guard(http, 'http://localhost', {} as Buckets)
  http.get('/tickets', () => 'all')
  beforeStart()
  await http.ready()
  return { http, status: async () => (await http.inject('/tickets')).statusCode }
}

const seen = { interval: 5, timeout: 15_000 }

test('what a slow start kept from being done turns no request away', async () => {
  const { http, status } = await guarded(() => halt(2500))
  await vi.waitFor(() => expect(http.isUnderPressure()).toBe(true), seen)
  expect(await status()).toBe(200)
})

test('who halted once turns no request away; who goes on being slow does, until it is over', async () => {
  const { http, status } = await guarded()
  await vi.waitFor(() => {
    // Only a halt that begins with a second fills it.
    if (!http.isUnderPressure()) halt(1500)
    expect(http.isUnderPressure()).toBe(true)
  }, seen)
  expect(await status()).toBe(200)
  await vi.waitFor(async () => {
    halt(1300)
    expect(await status()).toBe(503)
  }, seen)
  await vi.waitFor(async () => expect(await status()).toBe(200), seen)
})
