import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clockPlugin } from './support/clock-plugin.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { Client, metaSecrets, Server } from './support/server.ts'
import { makeShops, type Shops } from './support/settings-plugin.ts'
import { waitFor } from './support/wait.ts'

const office = [{ from: '09:00', to: '18:00' }]
const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
const monToFri = { ...closed, mon: office, tue: office, wed: office, thu: office, fri: office }
const shop = (name: string, more: object = {}) => ({
  ...{ name, zone: null, holidays: null, exceptions: [], week: monToFri },
  ...more,
})

describe('calendars', () => {
  const { folder, config } = clockPlugin()
  let database: TestDatabase
  let server: Server
  /** A second process on the same database. */
  let other: Server
  let admin: Client
  let shops: Shops

  beforeAll(async () => {
    database = await createDatabase()
    server = await Server.start({ database, config, env: metaSecrets })
    other = await Server.start({ database, config, env: metaSecrets })
    admin = await server.signIn()
    shops = await makeShops(database)
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), other?.stop()])
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const count = async (at: string, place: Record<string, string> = {}, hours = 1, by = admin) =>
    (await by.get(`/api/clock/count?${new URLSearchParams({ at, hours: String(hours), ...place })}`)).body
  const make = async (definition: object, by = admin) => {
    const { status, body } = await by.post('/api/calendars', definition)
    expect(status, JSON.stringify(body)).toBe(201)
    return body
  }
  const assign = (items: object[], by = admin) => by.put('/api/calendars/assignments', { items })
  test('after the first start one holds for all places: Monday to Friday, nine to six, with national holidays', async () => {
    const { items } = (await admin.get('/api/calendars')).body
    expect(items).toMatchObject([
      {
        ...{ name: 'Office hours', zone: 'Asia/Kuala_Lumpur', holidays: 'national', version: 1, warnings: [] },
        assignedTo: [{ level: 'platform', id: '0', name: 'Whole platform' }],
      },
    ])
    // Friday evening before the long weekend of National Day.
    expect(await count('2026-08-28T17:30:00+08:00')).toMatchObject({ add: '2026-09-01T01:30:00.000Z', open: true })
  })

  test('peers 32: an outlet, else its franchise, else the platform says which calendar counts, in the zone and with the holidays of the outlet', async () => {
    const franchise = await make(shop('North', { week: { ...closed, sat: office } }))
    const outlet = await make(shop('Anywhere', { holidays: 'outlet' }))
    await database.query(`update directory_outlet set time_zone = 'Asia/Tokyo', state = 'KTN' where id = $1`, [
      shops['north-1'],
    ])
    expect(
      (
        await assign([
          { level: 'franchise', id: shops.north, calendarId: franchise.id },
          { level: 'outlet', id: shops['north-1'], calendarId: outlet.id },
        ])
      ).status,
    ).toBe(200)

    const at = '2026-09-29T00:30:00Z'
    // The birthday of the Sultan of Kelantan, of two days.
    expect(await count(at, { outletId: shops['north-1'] })).toMatchObject({
      id: outlet.id,
      zone: 'Asia/Tokyo',
      next: '2026-10-01T00:00:00.000Z',
    })
    // Only a franchise of its own.
    expect(await count(at, { outletId: shops['north-2'] })).toMatchObject({
      id: franchise.id,
      next: '2026-10-03T01:00:00.000Z',
    })
    expect(await count(at, { outletId: shops['south-1'] })).toMatchObject({ id: '1', next: '2026-09-29T01:00:00.000Z' })
    const { days } = (
      await admin.get(`/api/calendars/${outlet.id}/preview?from=2026-09-28&days=4&outletId=${shops['north-1']}`)
    ).body
    expect(days).toMatchObject([
      { date: '2026-09-28', intervals: office, holidays: [] },
      { date: '2026-09-29', intervals: [], holidays: [{ en: 'Birthday of the Sultan of Kelantan', estimate: false }] },
      { date: '2026-09-30', intervals: [] },
      { date: '2026-10-01', intervals: office, holidaysKnown: true },
    ])
    expect((await admin.delete(`/api/calendars/${outlet.id}`)).body.code).toBe('KAUNTER_CALENDARS_ASSIGNED')
    expect((await assign([{ level: 'outlet', id: shops['north-1'], calendarId: null }])).status).toBe(200)
    expect((await admin.delete(`/api/calendars/${outlet.id}`)).status).toBe(200)
    expect(await count(at, { outletId: shops['north-1'] })).toMatchObject({ id: franchise.id })
  })

  test('every change raises the version, is told as an event, and counts in all processes', async () => {
    const [{ version, id, assignedTo, warnings, ...platform }] = (await admin.get('/api/calendars')).body.items.filter(
      (each: { name: string }) => each.name === 'Office hours',
    )
    const fair = { date: '2026-11-28', label: 'Pasar malam', kind: 'open', intervals: [{ from: '20:00', to: '23:00' }] }
    const changed = { ...platform, exceptions: [fair, { date: '2026-11-30', label: 'Banjir', kind: 'closed' }] }
    const saved = await admin.put(`/api/calendars/${id}`, { ...changed, version })
    expect(saved, JSON.stringify(saved.body)).toMatchObject({ status: 200, body: { version: version + 1 } })
    const there = new Client(other.url)
    await waitFor('the other process to know', async () => {
      const { version: known, next } = await count('2026-11-28T12:00:00+08:00', {}, 1, there)
      return known === version + 1 && next === '2026-11-28T12:00:00.000Z'
    })
    expect(await count('2026-11-28T22:30:00+08:00', {}, 1, there)).toMatchObject({ add: '2026-12-01T01:30:00.000Z' })
    await waitFor('the event', async () => {
      const heard = [...(await admin.get('/api/clock/heard')).body, ...(await there.get('/api/clock/heard')).body]
      return heard.some((each) => each.calendarId === id && each.version === version + 1)
    })
    // Whoever looked before loses nothing of the other, and is told.
    expect((await admin.put(`/api/calendars/${id}`, { ...platform, version })).body.code).toBe(
      'KAUNTER_CALENDARS_CHANGED',
    )
    const [audit] = await database.query<{ before: string; after: string }>(
      `select "before", "after" from audit_log where action = 'calendars.changed' order by id desc limit 1`,
    )
    expect([JSON.parse(audit?.before ?? '{}').exceptions, JSON.parse(audit?.after ?? '{}').exceptions.length]).toEqual([
      [],
      2,
    ])
  })

  test('a calendar with no open hour is accepted with a warning, and time never passes in it', async () => {
    const never = await make(shop('Never', { week: closed }))
    expect(never.warnings).toMatchObject([{ code: 'never-open', text: expect.stringContaining('no open hour') }])
    await assign([{ level: 'outlet', id: shops['south-1'], calendarId: never.id }])
    expect(await count('2026-11-28T12:00:00Z', { outletId: shops['south-1'] })).toMatchObject({
      add: null,
      next: null,
      open: false,
    })
    await assign([{ level: 'outlet', id: shops['south-1'], calendarId: null }])
  })

  test('an iCalendar file is added once, and what is not understood is said', async () => {
    const { id, version } = await make(shop('Imported'))
    const text = [
      'BEGIN:VCALENDAR',
      ...['BEGIN:VEVENT', 'SUMMARY:Cuti', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261226', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'SUMMARY:Mesyuarat', 'DTSTART;VALUE=DATE:20261201', 'RRULE:FREQ=WEEKLY', 'END:VEVENT'],
      'END:VCALENDAR',
    ].join('\r\n')
    const first = await admin.post(`/api/calendars/${id}/import`, { text, version })
    expect(first.body).toMatchObject({
      imported: 2,
      skipped: [{ label: 'Mesyuarat', reason: expect.stringContaining('WEEKLY') }],
    })
    expect(first.body.calendar.exceptions).toMatchObject([
      { date: '2026-12-24', label: 'Cuti', kind: 'closed' },
      { date: '2026-12-25' },
    ])
    const again = await admin.post(`/api/calendars/${id}/import`, { text, version: version + 1 })
    expect(again.body).toMatchObject({ imported: 0, calendar: { version: version + 1 } })
    expect((await admin.post(`/api/calendars/${id}/import`, { text: 'no', version: 2 })).body.code).toBe(
      'KAUNTER_CALENDARS_ICAL_UNREADABLE',
    )
    expect((await admin.post(`/api/calendars/${id}/import`, { text: 'x'.repeat(200_001), version: 2 })).status).toBe(
      400,
    )
  })

  test('bad input is refused with what is wrong, and changes nothing', async () => {
    const problem = async (more: object) => (await admin.post('/api/calendars', shop('Bad', more))).body
    expect((await problem({ zone: 'Asia/Kuala_Lumpr' })).details.fields.zone).toContain('Asia/Kuala_Lumpur')
    expect(
      (await problem({ week: { ...closed, mon: [{ from: '18:00', to: '09:00' }] } })).details.fields['week.mon'],
    ).toContain('before it begins')
    expect(
      (await problem({ week: { ...closed, mon: [...office, { from: '12:00', to: '19:00' }] } })).details.fields[
        'week.mon'
      ],
    ).toContain('overlap')
    for (const more of [
      { week: { ...closed, mon: [{ from: '9', to: '24:30' }] } },
      { exceptions: [{ date: '2026-02-30', label: 'x', kind: 'closed' }] },
      { holidays: 'XXX' },
      { exceptions: Array.from({ length: 2001 }, () => ({ date: '2026-02-01', label: 'x', kind: 'closed' })) },
    ])
      expect((await problem(more)).code).toBe('KAUNTER_REQUEST_INVALID')
    expect((await admin.post('/api/calendars', shop('Office hours'))).body.code).toBe('KAUNTER_CALENDARS_NAME_TAKEN')
    expect((await assign([{ level: 'platform', calendarId: null }])).body.code).toBe(
      'KAUNTER_CALENDARS_PLATFORM_NEEDS_ONE',
    )
    expect((await assign([{ level: 'outlet', id: '699999999', calendarId: null }])).body.code).toBe(
      'KAUNTER_CALENDARS_PLACE_UNKNOWN',
    )
    expect((await admin.get('/api/calendars/holidays?state=KTN&year=2031')).body.code).toBe(
      'KAUNTER_CALENDARS_YEAR_UNKNOWN',
    )
    const { items } = (await admin.get('/api/calendars/holidays?state=SWK&year=2027')).body
    expect(items.find(({ en }: { en: string }) => en === 'Hari Raya Haji')).toMatchObject({
      date: '2027-05-17',
      estimate: true,
    })
  })

  test('whoever sees some outlets manages the calendars of those, and reaches no other', async () => {
    const south = await server.colleague(admin, 'supervisor', { franchiseIds: [shops.south] })
    const names = (await south.get('/api/calendars')).body.items.map(({ name }: { name: string }) => name)
    expect(names).toContain('Office hours')
    expect(names).not.toContain('North')
    const [north] = (await admin.get('/api/calendars')).body.items.filter(
      ({ name }: { name: string }) => name === 'North',
    )
    expect((await south.get(`/api/calendars/${north.id}`)).body.code).toBe('KAUNTER_CALENDARS_UNKNOWN')
    const { version, id, assignedTo, warnings, ...platform } = (await south.get('/api/calendars/1')).body
    expect((await south.put(`/api/calendars/${id}`, { ...platform, version })).body.code).toBe(
      'KAUNTER_CALENDARS_USED_ELSEWHERE',
    )
    const own = await make(shop('South'), south)
    expect((await assign([{ level: 'outlet', id: shops['south-1'], calendarId: own.id }], south)).status).toBe(200)
    expect((await assign([{ level: 'outlet', id: shops['north-1'], calendarId: own.id }], south)).body.code).toBe(
      'KAUNTER_CALENDARS_PLACE_UNKNOWN',
    )
    expect((await assign([{ level: 'platform', calendarId: own.id }], south)).body.code).toBe(
      'KAUNTER_CALENDARS_USED_ELSEWHERE',
    )
    expect((await (await server.colleague(admin, 'agent')).get('/api/calendars')).status).toBe(403)
  })
})
