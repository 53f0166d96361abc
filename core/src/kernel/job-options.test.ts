import { PgBoss } from 'pg-boss'
import { describe, expect, test } from 'vitest'
import { checkJob, pluginOf } from './job-options.ts'
import { defineJob, type Job, type JobOptions, type TSchema, Type } from './tokens.ts'

// Nothing is connected: reading a cron expression needs no database.
const boss = new PgBoss('postgres://nobody@localhost/nothing')
const check = (job: Job<TSchema>) => checkJob(job, (cron, options) => boss.previewSchedule(cron, options))
const payload = Type.Object({
  shop: Type.String(),
  parcel: Type.Optional(Type.String()),
  rows: Type.Array(Type.String()),
})
const empty = Type.Object({})

describe('the declaration of a job', () => {
  test.each<[string, TSchema, JobOptions]>([
    ['no options', payload, {}],
    [
      'every number',
      payload,
      { retries: 0, backoffSeconds: 0, backoffMaxSeconds: 1, expireInSeconds: 1, heartbeatSeconds: 10, concurrency: 1 },
    ],
    ['an order by key', payload, { fifoBy: 'shop' }],
    ['a clock', empty, { cron: '*/5 8-18 * * 1-5', tz: 'Asia/Kuala_Lumpur', missed: 'once' }],
  ])('with %s is taken', (_what, schema, options) => {
    expect(() => check(defineJob('shop.deliver', schema, options as never))).not.toThrow()
  })

  test.each<[string, TSchema, JobOptions, RegExp]>([
    [
      'a time zone that is none',
      empty,
      { cron: '0 9 * * *', tz: 'Asia/Kuala_Lumpor' },
      /"0 9 \* \* \*" in "Asia\/Kuala_Lumpor" cannot be read/,
    ],
    ['a clock that is none', empty, { cron: '61 * * * *' }, /cron "61 \* \* \* \*" cannot be read/],
    ['seconds', empty, { cron: '0 0 9 * * *' }, /does not have five fields/],
    ['a time zone without a clock', empty, { tz: 'Asia/Kuala_Lumpur' }, /has tz or missed but no cron/],
    ['a clock and a payload', payload, { cron: '0 9 * * *' }, /\{\} does not fit its schema/],
    ['a clock and an order', empty, { cron: '0 9 * * *', fifoBy: 'shop' }, /fifoBy is "shop"/],
    [
      'an order by what may be missing',
      payload,
      { fifoBy: 'parcel' },
      /fifoBy is "parcel", which its payload need not have/,
    ],
    ['an order by what is no value', payload, { fifoBy: 'rows' }, /fifoBy is "rows"/],
    ['tries that are no number', empty, { retries: -1 }, /retries is -1. Use a whole number from 0 to 1000/],
    ['a part of a second', empty, { expireInSeconds: 0.5 }, /expireInSeconds is 0.5/],
    [
      'a heartbeat that nobody can keep',
      empty,
      { heartbeatSeconds: 5 },
      /heartbeatSeconds is 5. Use a whole number from 10/,
    ],
    ['a schema that is none', {} as TSchema, {}, /not made with Type/],
  ])('with %s is refused with a sentence that says so', (_what, schema, options, reason) => {
    expect(() => check(defineJob('shop.deliver', schema, options as never))).toThrow(reason)
  })

  test('cannot take the name of a dead-letter queue, nor one that is no name', () => {
    for (const id of ['dead.shop.deliver', 'shop deliver', 'shop:deliver', ''])
      expect(() => check(defineJob(id, empty))).toThrow(/its id cannot be the name of a queue/)
  })
})

test('a queue tells whose it is when nobody works it', () => {
  expect(pluginOf('tickets.assign')).toBe('tickets')
  expect(pluginOf('event.messaging.message-received/v1.tickets')).toBe('tickets')
})
