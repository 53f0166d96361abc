import { createTestApp } from '@kaunter/core/testing' // +hook|job|route
import { expect, test } from 'vitest'
import plugin from '../src/index.ts'
import { expire } from '../src/job.ts' // +job

test('is what it is called', () => {
  expect(plugin.name).toBe('example-plugin')
})
// +hook {

test('a customer who writes STAMP gets one stamp a day', async () => {
  await using app = await createTestApp({ plugins: [plugin] })
  const phone = app.fakeChannel()
  await phone.receive({ from: '60123456789', text: 'Stamp, please' })
  await phone.receive({ from: '60123456789', text: 'stamp' })
  await phone.receive({ from: '60123456780', text: 'Are you open?' })
  await app.settled()
  expect(await app.db(app.table('example-plugin', 'stamp'))).toHaveLength(1)
})
// }
// +job {

test('a stamp goes after a year', async () => {
  await using app = await createTestApp({ plugins: [plugin] })
  const stamps = () => app.db(app.table('example-plugin', 'stamp'))
  await stamps().insert({ contact_id: 1, day: '2000-01-01' })
  await app.send(expire, {})
  await app.settled()
  expect(await stamps()).toEqual([])
})
// }
// +route {

test('people see the stamps of their own outlets', async () => {
  await using app = await createTestApp({ plugins: [plugin] })
  await app.db(app.table('example-plugin', 'stamp')).insert([
    { contact_id: 1, day: '2026-01-01', franchise_id: 1, outlet_id: 7 },
    { contact_id: 1, day: '2026-01-02', franchise_id: 1, outlet_id: 8 },
  ])
  const card = '/api/example-plugin/cards/1'
  const scope = { outletIds: ['7'] }
  expect((await app.as({ permissions: ['example-plugin:read'], scope }).get(card)).body.stamps).toBe(1)
  expect((await app.as('example-plugin:read').get(card)).body.stamps).toBe(2)
  expect((await app.as().get(card)).status).toBe(403)
})
// }
