import { join } from 'node:path'
import {
  createTestApp, // +hook|job|route
  databases, // +hook|job|route
  describePlugin,
} from '@kaunter/core/testing'
import { describe, expect, test } from 'vitest' // +hook|job|route
import plugin from '../src/index.ts'
import { expire } from '../src/job.ts' // +job

// What every plugin keeps to: it starts alone and beside others, its tables come and go, its texts are complete, …
describePlugin(plugin, { packageDir: join(import.meta.dirname, '..') })
// +hook|job|route {

describe.each(databases)('on %s', (database) => {
  // +hook {
  test('a customer who writes STAMP gets one stamp a day', async () => {
    await using app = await createTestApp({ plugins: [plugin], database })
    const phone = app.fakeChannel()
    // Tomorrow at noon where the shops are: no day ends between two messages.
    const noon = new Date(Date.now() + 86_400_000).toISOString().replace(/T.*/, 'T12:00:00+08:00')
    await app.clock.advanceTo(noon)
    for (const text of ['Stamp, please', 'stamp', 'Are you open?']) await phone.receive({ from: '60123456789', text })
    expect(await app.db(app.table('example-plugin', 'stamp'))).toHaveLength(1)
    await app.clock.advance({ days: 1 })
    await phone.receive({ from: '60123456789', text: 'COP' })
    expect(await app.db(app.table('example-plugin', 'stamp'))).toHaveLength(2)
  })
  // }
  // +job {

  test('a stamp goes after a year', async () => {
    await using app = await createTestApp({ plugins: [plugin], database })
    const stamps = app.table('example-plugin', 'stamp')
    const today = app.clock.now().toISOString().slice(0, 10)
    await app.db(stamps).insert(['2000-01-01', today].map((day) => ({ contact_id: 1, day })))
    await app.send(expire, {})
    await app.settled()
    expect(await app.db(stamps).pluck('day')).toEqual([today])
  })
  // }
  // +route {

  test('people see the stamps of their own outlets', async () => {
    await using app = await createTestApp({ plugins: [plugin], database })
    await app.db(app.table('example-plugin', 'stamp')).insert([
      { contact_id: 1, day: '2026-01-01', outlet_id: 7 },
      { contact_id: 1, day: '2026-01-02', outlet_id: 8 },
    ])
    const stampsFor = async (user: { permissions: string[]; scope?: { outletIds: string[] } }) =>
      (await app.as(user).get('/api/example-plugin/cards/1')).body.stamps
    const permissions = ['example-plugin:read']
    expect(await stampsFor({ permissions })).toBe(2)
    expect(await stampsFor({ permissions, scope: { outletIds: ['7'] } })).toBe(1)
    expect(await stampsFor({ permissions: [] })).toBeUndefined()
  })
  // }
})
// }
