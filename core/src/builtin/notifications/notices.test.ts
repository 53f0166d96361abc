import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendars, notifications } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const Late = Type.Object({
  userIds: Type.Array(Type.String()),
  ticket: Type.Integer(),
  franchiseId: Type.Optional(Type.String()),
})
const late = defineJob('desk.late', Late, { retries: 0 })

/** Says that a ticket is late, at the next opening when nobody is there. */
const desk = definePlugin({
  name: 'desk',
  uses: { calendars, notifications },
  i18n: {
    en: { late: 'Ticket {number} is late', 'notices.desk.late': 'A ticket is late' },
    ms: { late: 'Tiket {number} sudah lewat', 'notices.desk.late': 'Tiket lewat' },
  },
  permissions: { 'desk:see': { label: 'See the desk', roles: [] } },
  setup(ctx) {
    ctx.work(late, async ({ userIds, ticket, franchiseId }) => {
      const place = { franchiseId: franchiseId ?? null, outletId: null }
      const opening = (await ctx.use.calendars.for(place)).nextOpening(new Date())
      await ctx.tx((tx) =>
        ctx.use.notifications.notify(tx, {
          ...{ userIds, kind: 'desk.late', key: `late ${ticket}`, notBefore: opening ?? undefined },
          subject: { type: 'ticket', id: String(ticket), path: `/tickets/${ticket}`, ...(franchiseId && { place }) },
          text: { plugin: 'desk', key: 'late', values: { number: ticket } },
        }),
      )
    })
  },
})

const hour = 3_600_000
const day = 24 * hour
/** Malaysia is eight hours ahead, all year. */
const ahead = 8 * hour
/** The coming Saturday, at midnight in Malaysia. */
const saturday = (() => {
  const there = Date.now() + ahead
  return Math.floor(there / day) * day + (6 - new Date(there).getUTCDay() || 7) * day - ahead
})()
/** Days and hours after that, by the clock of Malaysia. */
const at = (days: number, hours: number) => new Date(saturday + days * day + hours * hour)
/** Written as they do there. */
const there = (instant: Date) => new Date(instant.getTime() + ahead).toISOString().replace('Z', '+08:00')

describe('notices', () => {
  let app: TestApp
  let siti: Client
  let ali: Client

  beforeAll(async () => {
    app = await createTestApp({ plugins: [desk] })
    siti = app.as({ permissions: ['notifications:read', 'live:listen', 'auth:self', 'desk:see'], locale: 'ms' })
    ali = app.as('notifications:read', 'auth:self')
    const boss = app.as('calendars:manage')
    const [{ id, name, zone, week, exceptions, version }] = (await boss.get('/api/calendars')).body.items
    // The Monday may be a public holiday.
    const changed = await boss.put(`/api/calendars/${id}`, { name, zone, week, exceptions, version, holidays: null })
    expect(changed.status).toBe(200)
    await app.clock.advanceTo(at(0, 20))
  })
  afterAll(() => app?.close())

  const idOf = async (client: Client) => (await client.get('/api/auth/me')).body.user.id as string
  const list = async (client: Client) => (await client.get('/api/notifications')).body
  const told = (id: string) =>
    app
      .db(app.table('live', 'event'))
      .where({ topic: 'notifications.changed', user_id: id })
      .count({ count: '*' })
      .first()

  test('peers 35: what happens while it is closed is told at the next opening, all at once', async () => {
    const id = await idOf(siti)
    // Saturday evening: the office opens on Monday at nine.
    for (const ticket of [1, 2, 3]) await app.send(late, { userIds: [id], ticket })
    await app.settled()
    await app.clock.advanceTo(at(2, 8.5))
    expect(await list(siti)).toEqual({ items: [], unread: 0, quiet: false, silent: [], nextCursor: null })
    expect(Number((await told(id))?.count)).toBe(0)

    await app.clock.advance({ minutes: 31 })
    const { items, unread } = await list(siti)
    const opening = at(2, 9).toISOString()
    expect(unread).toBe(3)
    const texts = items.map(({ text }: { text: string }) => text)
    expect(texts.sort()).toEqual(['Tiket 1 sudah lewat', 'Tiket 2 sudah lewat', 'Tiket 3 sudah lewat'])
    expect(items.every((each: { digest: string; at: string }) => each.digest === opening && each.at === opening)).toBe(
      true,
    )
    expect(Number((await told(id))?.count)).toBe(1)

    // Open: what happens now is told now, by itself.
    await app.send(late, { userIds: [id], ticket: 4 })
    await app.settled()
    expect((await list(siti)).items[0]).toMatchObject({ text: 'Tiket 4 sudah lewat', digest: null, read: false })
    expect(Number((await told(id))?.count)).toBe(2)
  })

  test('a user who is no longer active, or lost the place from sight, gets nothing', async () => {
    const gone = await idOf(ali)
    await app.db(app.table('auth', 'user')).where({ id: gone }).update({ active: false })
    const north = app.as({ permissions: ['notifications:read', 'auth:self'], scope: { franchiseIds: ['71'] } })
    const id = await idOf(north)
    await app.send(late, { userIds: [gone, id], ticket: 10, franchiseId: '72' })
    await app.send(late, { userIds: [gone, id], ticket: 11, franchiseId: '71' })
    await app.settled()
    const rows = () => app.db(app.table('notifications', 'notice')).whereIn('user_id', [gone, id]).pluck('subject_id')
    expect(await rows()).toEqual(['11'])
    expect((await list(north)).unread).toBe(1)
    await app.db(app.table('auth', 'user_scope')).where({ user_id: id }).update({ franchise_id: '72' })
    expect(await list(north)).toMatchObject({ items: [], unread: 0 })
  })

  test('who wants quiet has it until then, or while it is closed; kinds are named by their plugins', async () => {
    const quiet = async () => (await list(siti)).quiet as boolean
    const choose = (more: object) =>
      siti.put('/api/notifications/choices', { quietUntil: null, outsideHours: false, silent: [], ...more })
    // Monday at nine.
    expect(await quiet()).toBe(false)
    expect((await siti.get('/api/notifications/choices')).body).toEqual({
      ...{ quietUntil: null, outsideHours: false, silent: [] },
      kinds: [{ kind: 'desk.late', label: 'Tiket lewat' }],
    })
    expect((await choose({ quietUntil: there(at(2, 10)), silent: ['desk.late', 'desk.late'] })).body).toEqual({
      ...{ quietUntil: at(2, 10).toISOString(), outsideHours: false, silent: ['desk.late'] },
    })
    expect(await quiet()).toBe(true)
    // His own is his own.
    expect((await list(app.as('notifications:read'))).quiet).toBe(false)
    await app.clock.advance({ minutes: 61 })
    expect(await quiet()).toBe(false)
    expect((await siti.get('/api/notifications/choices')).body).toMatchObject({
      quietUntil: null,
      silent: ['desk.late'],
    })
    await choose({ outsideHours: true })
    expect(await quiet()).toBe(false)
    await app.clock.advanceTo(at(2, 20))
    expect(await quiet()).toBe(true)
    expect((await choose({ silent: Array(51).fill('x') })).status).toBe(400)
  })

  test('notices go after 90 days', async () => {
    await app.clock.advance({ days: 91 })
    expect(await app.db(app.table('notifications', 'notice')).count({ count: '*' }).first()).toEqual({ count: '0' })
  })
})
