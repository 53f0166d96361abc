import { describe, expect, test } from 'vitest'
import { within } from './current.ts'
import { notFound } from './errors.ts'
import { createLog } from './log.ts'

function make() {
  const lines: string[] = []
  // Without the time, the process and its host, in whose digits and letters anything may stand.
  const own = /"time":\d+,"pid":\d+,"hostname":"[^"]*",/
  const log = createLog('info', { write: (line) => void lines.push(line.replace(own, '')) })
  return { log, lines, last: () => JSON.parse(lines.at(-1) as string) }
}

describe('a log line', () => {
  test('names the request or job it belongs to, once', () => {
    const { log, lines, last } = make()
    within({ requestId: 'r-1', trace: '00-abc-def-01' }, () => log.info('one'))
    expect(last()).toMatchObject({ requestId: 'r-1', traceId: 'abc' })
    within({ requestId: 'r-1' }, () => within({ jobId: 'j-1' }, () => log.child({ requestId: 'r-1' }).info('two')))
    expect(last()).toMatchObject({ jobId: 'j-1', requestId: 'r-1' })
    expect(lines.at(-1)?.match(/requestId/g)).toHaveLength(1)
    log.info('three')
    expect(last()).not.toHaveProperty('requestId')
  })

  test('hides what is about people by its key, wherever it stands, and shows what is not', () => {
    const { log, lines, last } = make()
    log.warn(
      { plugin: 'tickets', ms: 12.5, ticketId: '12345678', user: { name: 'Siti', email: 'a@b.my', age: [1] } },
      'x',
    )
    log.warn({ a: { b: [{ phone: '0123456789', cookie: 'k=v' }] }, body: Buffer.from('Hello'), token: 'abc' }, 'y')
    expect(JSON.parse(lines[0] as string)).toMatchObject({ plugin: 'tickets', ms: 12.5, ticketId: '12345678' })
    expect(lines.join()).not.toMatch(/Siti|a@b|0123456789|k=v|72,101|Hello|abc/)
    expect(last().msg).toBe('y')
  })

  test.each([
    ['+60 12-345 6789', 'a number'],
    ['60123456789', 'a number'],
    ['siti.nurhaliza@kedai.com.my', 'an address'],
    ['postgres://kaunter:hunter2@db/x', 'a password in an address'],
    ['Bearer eyJhbGciOi.x.y', 'a token'],
    ['wamid.HBgLNjAxMjM0NTY3ODkVAgARGBI=', 'an id of WhatsApp, which holds the number'],
  ])('hides %s, %s, in its texts', (secret) => {
    const { log, lines } = make()
    const error = Object.assign(new Error(`no answer from ${secret}`), { detail: secret, query: secret })
    log.error(`said ${secret} to`)
    log.error({ reason: `said ${secret} to` }, 'told')
    log.error({ err: new Error('around', { cause: error }) }, 'told')
    log.error(error)
    log.error({ err: new AggregateError([error], '') }, 'told')
    expect(lines).toHaveLength(5)
    const parts = secret.split(/[\s@:/]+/).filter((part) => /\d{3}|hunter2|eyJ|siti|HBg/.test(part))
    for (const part of parts) expect(lines.join()).not.toContain(part)
  })

  test.each([
    () => JSON.parse('{"name": "Aisyah", "text": Hello'),
    () => JSON.parse('["Aisyah", z]'),
    () => JSON.parse('Aisyah said: "where is my order"'),
    () => {
      throw new Error(
        'insert into "messaging_message" ("text") values ($1) - invalid input syntax for type json: "Aisyah"',
      )
    },
    () => {
      throw Object.assign(new Error("Duplicate entry 'Aisyah' for key 'contact.name'"), {
        sqlMessage: 'Aisyah',
        code: 'ER_DUP',
      })
    },
  ])('does not repeat what a parser or a database quotes (%#)', (fail) => {
    const { log, lines, last } = make()
    try {
      fail()
    } catch (error) {
      log.error({ err: error }, 'failed')
    }
    expect(lines.join()).not.toMatch(/Aisyah|Hello|order/)
    expect(last().err).toMatchObject({ type: expect.any(String), stack: expect.stringContaining('log.test.ts') })
  })

  test('keeps what tells where a fault is: kind, code, names of tables, our own words', () => {
    const { log, last } = make()
    log.error(
      { err: Object.assign(new Error('relation "tickets_ticket" does not exist'), { code: '42P01' }) },
      'failed',
    )
    expect(last().err).toMatchObject({
      type: 'Error',
      code: '42P01',
      message: 'relation "tickets_ticket" does not exist',
    })
    const failed = 'select * from "tickets_ticket" where "id" = $1 - invalid input syntax for type bigint: "Aisyah"'
    log.error({ err: new Error(failed) }, 'failed')
    expect(last().err.message).toBe(failed.replace('Aisyah', '(hidden)'))
    log.error({ err: notFound({ method: 'GET', url: '/x' }) }, 'failed')
    expect(last().err).toMatchObject({
      type: 'KaunterError',
      code: 'KAUNTER_NOT_FOUND',
      message: expect.stringMatching(/nothing at GET \/x/),
    })
  })
})
