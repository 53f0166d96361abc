import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Coordination, createCoordination } from '../core/src/kernel/coordination.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { hasRedis, RedisServer } from './support/redis.ts'
import { waitFor } from './support/wait.ts'

const log = pino({ level: 'silent' })
/** Long enough that it does not end while a test runs. */
const limit = { limit: 3, seconds: 3600 }

describe.each(hasRedis ? ['with Redis', 'without Redis'] : ['without Redis'])('two processes %s', (kind) => {
  let database: TestDatabase
  let redis: RedisServer | undefined
  let a: Coordination
  let b: Coordination

  beforeEach(async () => {
    database = await createDatabase()
    redis = kind === 'with Redis' ? await RedisServer.start() : undefined
    a = await join()
    b = await join()
  })
  afterEach(async () => {
    await Promise.all([a?.close(), b?.close()])
    await redis?.stop()
    await database?.drop()
  })

  async function join(redisUrl = redis?.url): Promise<Coordination> {
    const joined = await createCoordination({ redisUrl, jobsUrl: database.url, installation: 'test', log })
    await joined.sharedTables.create()
    await joined.start()
    return joined
  }

  /** How often each topic was heard. */
  function hear(who: Coordination, topic: string): { times: number } {
    const heard = { times: 0 }
    who.signals.listen(topic, () => heard.times++)
    return heard
  }

  test('hear each other’s signals, and their own once', async () => {
    const [own, other] = [hear(a, 'news'), hear(b, 'news')]
    a.signals.notify('news')
    a.signals.notify('news')
    await waitFor('the signal', () => other.times > 0)
    a.signals.notify('more')
    expect(own.times).toBe(2)
    expect(other.times).toBe(1)
  })

  test('share a limit', async () => {
    const taken = [await a.buckets.take('door', limit), await b.buckets.take('door', limit)]
    taken.push(await a.buckets.take('door', limit), await b.buckets.take('door', limit))
    expect(taken.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ])
    expect(taken[3]?.retryAfterSeconds).toBeGreaterThan(3000)
    expect((await a.buckets.take('another door', limit)).allowed).toBe(true)
  })

  test('keep values for seconds, and forget them', async () => {
    let made = 0
    const make = async () => ({ count: ++made })
    const together = await Promise.all([a.cache.through('figures', 60, make), a.cache.through('figures', 60, make)])
    expect(together).toEqual([{ count: 1 }, { count: 1 }])
    expect(await a.cache.through('figures', 60, make)).toEqual({ count: 1 })
    if (kind === 'with Redis') expect(await b.cache.get('figures')).toEqual({ count: 1 })
    await a.cache.delete('figures')
    expect(await a.cache.through('figures', 1, make)).toEqual({ count: 2 })
    await waitFor('the value to be too old', async () => (await a.cache.get('figures')) === undefined)
  })

  if (kind === 'without Redis') return

  describe('when Redis goes away', () => {
    const server = () => redis as RedisServer

    test.each([
      ['is killed', () => server().kill(), () => server().start()],
      ['answers nothing', async () => server().freeze(), async () => server().thaw()],
    ])(
      'because it %s, signals, limits and values go on, and it is used again when it is back',
      async (_, leave, comeBack) => {
        const heard = hear(b, 'news')
        await leave()
        for (let i = 1; i <= 3; i++) {
          heard.times = 0
          a.signals.notify('news')
          await waitFor('the signal by way of the database', () => heard.times > 0)
        }
        // Neither everybody nor nobody: the limit holds for both together, in the database.
        const taken = [await a.buckets.take('door', limit), await b.buckets.take('door', limit)]
        taken.push(await a.buckets.take('door', limit), await b.buckets.take('door', limit))
        expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, true, false])
        await a.cache.set('value', 1, 60)
        expect(await a.cache.get('value')).toBe(1)

        heard.times = 0
        await comeBack()
        for (const { redis: link } of [a, b])
          await waitFor('Redis to be used again', () => link?.attempt((client) => client.ping()))
        // What was told meanwhile may be lost: everybody looks anew.
        await waitFor('listeners to look anew', () => heard.times > 0)
        // A machine that halts for a second makes one more go by way of the database.
        await waitFor('a signal by way of Redis alone', async () => {
          const before = await notifications()
          heard.times = 0
          a.signals.notify('news')
          await waitFor('the signal', () => heard.times > 0)
          return (await notifications()) === before
        })
      },
    )

    test('and the database cannot help, limits are counted in the process', async () => {
      await server().kill()
      await database.query('drop schema kaunter_shared cascade')
      const taken = []
      for (let i = 0; i < 4; i++) taken.push((await a.buckets.take('door', limit)).allowed)
      expect(taken).toEqual([true, true, true, false])
    })

    test('or was never there, the start goes on without it', async () => {
      await server().kill()
      const late = await join(server().url)
      const heard = hear(late, 'news')
      a.signals.notify('news')
      await waitFor('the signal', () => heard.times > 0)
      await server().start()
      await waitFor('Redis to be found', () => late.redis?.ready)
      await late.close()
    })

    /** How many statements have asked PostgreSQL to notify: Redis takes them over. */
    async function notifications(): Promise<number> {
      const [row] = await database.query<{ query: string; n: string }>(
        `select max(query_start)::text as n from pg_stat_activity
         where datname = current_database() and application_name = 'kaunter-signals' and query like '%pg_notify%'`,
      )
      return row?.n === undefined || row.n === null ? 0 : Date.parse(row.n)
    }
  })
})
