import { join } from 'node:path'
import { createTestApp, databases, describePlugin } from '@kaunter/core/testing'
import { describe, expect, test } from 'vitest'
import plugin, { callbackOverdue } from '../src/index.ts'

describePlugin(plugin, { packageDir: join(import.meta.dirname, '..') })

const read = 'callbacks:read'
const permissions = [read, 'callbacks:write', 'callbacks:unlinked', 'directory:contact-details']

describe.each(databases)('on %s', (database) => {
  const start = () => createTestApp({ plugins: [plugin], database })

  test('a customer who asks for a call, in Malay too, has one request until the call is made', async () => {
    await using app = await start()
    const phone = app.fakeChannel()
    const agent = app.as(...permissions)
    const open = async () => (await agent.get('/api/callbacks')).body.items

    await phone.receive({ from: '60123456789', text: 'Do you recall me?' })
    expect(await open()).toEqual([])
    for (const text of ['Please CALL  me!', 'Tolong telefon saya']) await phone.receive({ from: '60123456789', text })
    await phone.receive({ from: '60199999999', text: 'boleh telefon saya?', name: 'Siti' })
    const [siti, first, ...others] = await open()
    expect(others).toEqual([])
    expect(siti).toMatchObject({ name: 'Siti', phone: '+60199999999', text: 'boleh telefon saya?', state: 'open' })
    expect(first).toMatchObject({ text: 'Please CALL  me!' })
    expect(Date.parse(first.dueAt) - Date.parse(first.askedAt)).toBe(4 * 3_600_000)

    expect((await agent.post(`/api/callbacks/${first.id}/done`)).body).toEqual({ state: 'done' })
    expect(await open()).toHaveLength(1)
    const last = await app.as(...permissions).get(`/api/callbacks/contacts/${first.contactId}`)
    expect(last.body.request).toMatchObject({ id: first.id, state: 'done' })
    expect((await agent.post(`/api/callbacks/${first.id}/done`)).body.code).toBe('CALLBACKS_NOT_FOUND')

    await phone.receive({ from: '60123456789', text: 'call me again' })
    expect(await open()).toHaveLength(2)
  })

  test('a request is overdue when nobody has called in time, once, and only then', async () => {
    const warnings: string[] = []
    await using app = await createTestApp({ plugins: [plugin], database, onLog: (line) => warnings.push(line) })
    const phone = app.fakeChannel()
    const agent = app.as(...permissions)
    await phone.receive({ from: '60123456789', text: 'call me' })
    await phone.receive({ from: '60199999999', text: 'call me' })
    const [called, waiting] = (await agent.get('/api/callbacks')).body.items
    expect((await agent.post(`/api/callbacks/${called.id}/done`)).body).toEqual({ state: 'done' })

    await app.clock.advance({ hours: 3, minutes: 59 })
    expect((await agent.get('/api/callbacks/counts')).body).toEqual({ open: 1, overdue: 0 })
    await app.clock.advance({ minutes: 2 })
    expect((await agent.get('/api/callbacks/counts')).body).toEqual({ open: 1, overdue: 1 })
    expect((await agent.get('/api/callbacks')).body.items).toMatchObject([{ id: waiting.id, state: 'overdue' }])
    const told = { requestId: waiting.id, contactId: waiting.contactId }
    expect(await app.jobs.emitted(callbackOverdue)).toEqual([told])
    expect(await app.jobs.dead()).toEqual([])
    // Without tickets nobody handles the messages: the tap has met them again, and had no trouble with it.
    expect(warnings.filter((line) => line.includes('callbacks'))).toEqual([])
  })

  test('the words and the hours are settings, which hold at once', async () => {
    await using app = await start()
    const admin = app.as('settings:read', 'settings:write', ...permissions)
    const { version } = (await admin.get('/api/settings/callbacks')).body
    const values = { phrases: ['ring the bell'], hours: 1 }
    expect((await admin.patch('/api/settings/callbacks', { version, values })).status).toBe(200)
    const phone = app.fakeChannel()
    await phone.receive({ from: '60123456789', text: 'call me' })
    await phone.receive({ from: '60199999999', text: 'Ring the bell' })
    await app.clock.advance({ minutes: 61 })
    expect((await admin.get('/api/callbacks')).body.items).toMatchObject([{ text: 'Ring the bell', state: 'overdue' }])
  })

  test('people see, count and note only requests of their own outlets', async () => {
    await using app = await start()
    const request = (n: number, outlet_id: string | null) => ({
      ...{ contact_id: n, open_contact_id: n, message_id: n, outlet_id },
      ...{ asked_at: new Date(1_700_000_000_000 + n), due_at: new Date(1_700_000_000_000 + n) },
    })
    const rows = [request(1, '7'), request(2, '7'), request(3, '8'), request(4, null)]
    await app.db(app.table('callbacks', 'request')).insert(rows)
    const scope = { outletIds: ['7'] }
    const contactsOf = async (user: { permissions: string[]; scope?: typeof scope }) => {
      const client = app.as(user)
      const found: string[] = []
      for (let path: string | null = '?limit=1'; path !== null; ) {
        const { body } = await client.get(`/api/callbacks${path}`)
        found.push(...body.items.map((item: { contactId: string }) => item.contactId))
        path = body.nextCursor && `?limit=1&cursor=${body.nextCursor}`
      }
      const { open } = (await client.get('/api/callbacks/counts')).body
      expect(open).toBe(found.length)
      return found
    }
    expect(await contactsOf({ permissions: [read] })).toEqual(['4', '3', '2', '1'])
    expect(await contactsOf({ permissions: [read], scope })).toEqual(['2', '1'])
    expect(await contactsOf({ permissions, scope })).toEqual(['4', '2', '1'])

    const seven = app.as({ permissions, scope })
    expect((await seven.get('/api/callbacks/contacts/3')).body).toEqual({ request: null })
    const [{ id: elsewhere }] = await app.db(app.table('callbacks', 'request')).where('contact_id', 3).select('id')
    expect((await seven.post(`/api/callbacks/${elsewhere}/done`)).status).toBe(404)
    expect((await app.as(read).post(`/api/callbacks/${elsewhere}/done`)).status).toBe(403)
    expect((await app.visitor.get('/api/callbacks')).status).toBe(401)
  })
})
