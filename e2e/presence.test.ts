import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPresence, type PresenceRoom } from '../core/src/builtin/live/presence.ts'
import { PresenceStore } from '../core/src/builtin/live/presence-store.ts'
import type { Audience } from '../core/src/contracts/index.ts'
import { type Coordination, createCoordination } from '../core/src/kernel/coordination.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { hasRedis, RedisServer } from './support/redis.ts'
import { waitFor } from './support/wait.ts'

const log = pino({ level: 'silent' })
const audience: Audience = { permission: 'x', franchiseId: null, outletId: null, unlinkedPermission: null }
const subject = 'ticket:1'

describe.each(hasRedis ? ['in Redis', 'in the database'] : ['in the database'])('presence kept %s', (kind) => {
  let database: TestDatabase
  let redis: RedisServer | undefined
  const processes: { coordination: Coordination; room: PresenceRoom }[] = []
  /** What browsers were told, by either process. */
  let told: string[]

  beforeEach(async () => {
    told = []
    database = await createDatabase()
    redis = kind === 'in Redis' ? await RedisServer.start() : undefined
    for (let i = 0; i < 2; i++) {
      const options = { redisUrl: redis?.url, jobsUrl: database.url, installation: 'test', log }
      const coordination = await createCoordination(options)
      await coordination.sharedTables.create()
      await coordination.start()
      const room = createPresence({
        store: new PresenceStore(coordination.redis, coordination.sharedTables),
        subjects: new Map([['ticket', { audience: async (id) => (id === '404' ? undefined : audience) }]]),
        announce: async (_audience, { subject }) => void told.push(subject),
        namesOf: async (ids) => new Map(ids.map((id) => [id, { name: `Person ${id}` }])),
        log,
      })
      processes.push({ coordination, room })
    }
  })
  afterEach(async () => {
    for (const { room, coordination } of processes.splice(0)) {
      room.close()
      await coordination.close()
    }
    await redis?.stop()
    await database?.drop()
  })

  const rooms = () => processes.map(({ room }) => room) as [PresenceRoom, PresenceRoom]

  test('both processes see who is there, in what state and until when; others are told of changes only', async () => {
    const [a, b] = rooms()
    const before = Date.now()
    await a.touch(subject, '7', 'viewing', 30)
    await b.touch(subject, '12', 'replying', 30)
    await b.touch('ticket:2', '12', 'viewing', 30)
    const people = await a.list(subject)
    expect(people.map(({ userId, state }) => [userId, state])).toEqual([
      ['7', 'viewing'],
      ['12', 'replying'],
    ])
    for (const { until } of people) {
      expect(until.getTime()).toBeGreaterThanOrEqual(before + 29_000)
      expect(until.getTime()).toBeLessThanOrEqual(Date.now() + 31_000)
    }
    expect(told).toEqual([subject, subject, 'ticket:2'])
    await a.touch(subject, '7', 'viewing', 30)
    expect(told).toHaveLength(3)
    await b.touch(subject, '7', 'replying', 30)
    expect(told).toHaveLength(4)
    await b.leave(subject, '7')
    await a.leave(subject, '7')
    expect(told).toHaveLength(5)
    expect((await b.list(subject)).map(({ userId }) => userId)).toEqual(['12'])
  })

  test('who went without a word is gone when the time is over, and that is told once', async () => {
    const [a, b] = rooms()
    await a.touch(subject, '7', 'viewing', 1)
    await a.touch(subject, '12', 'viewing', 60)
    await waitFor('the one to be gone', async () => (await b.list(subject)).length === 1)
    await waitFor('it to be told', () => told.length > 2)
    // Longer than the next sweep of either: one that comes back is told of again, as somebody new.
    await a.touch(subject, '7', 'viewing', 1)
    await waitFor('the second end to be told', () => told.length > 4)
    expect(told).toHaveLength(5)
  })

  test('who says it again in time is never told to be gone', async () => {
    const [a, b] = rooms()
    // More than a busy machine may take from one to the next.
    await a.touch(subject, '7', 'viewing', 20)
    await b.touch(subject, '7', 'viewing', 80)
    await a.touch('ticket:2', '8', 'viewing', 20)
    // The end of the other shows that a sweep has passed the first end of this one.
    await waitFor('the end of the other', () => told.filter((about) => about === 'ticket:2').length === 2)
    expect(told.filter((about) => about === subject)).toHaveLength(1)
    expect(await a.list(subject)).toHaveLength(1)
  })

  if (kind === 'in the database') return

  test('while Redis is away the database keeps it, and Redis again when it is back', async () => {
    const [a, b] = rooms()
    const server = redis as RedisServer
    await server.kill()
    await a.touch(subject, '7', 'viewing', 30)
    expect((await b.list(subject)).map(({ userId }) => userId)).toEqual(['7'])
    await server.start()
    for (const { coordination } of processes)
      await waitFor('Redis', () => coordination.redis?.attempt((client) => client.ping()))
    // As every browser does every ten seconds.
    await a.touch(subject, '7', 'viewing', 30)
    expect((await b.list(subject)).map(({ userId }) => userId)).toEqual(['7'])
  })
})
