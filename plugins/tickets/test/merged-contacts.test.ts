import { type Client, databases, type FakeChannel, type TestApp } from '@kaunter/core/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUnpromisedApp } from './unpromised.ts'

const staff = [
  'tickets:read',
  'tickets:unlinked',
  'tickets:reply',
  'tickets:manage',
  'tickets:link',
  'directory:read',
] as const
const lead = [
  ...staff,
  'directory:contacts',
  'directory:manage',
  'directory:merge',
  'directory:contact-details',
] as const

describe.each(databases)('two contacts that are one person, on %s', (database) => {
  let app: TestApp
  let channel: FakeChannel
  let boss: Client
  let north: Client
  let south: Client
  /** An outlet each of two franchises. */
  const outlets: { id: string; franchiseId: string }[] = []
  let count = 0

  beforeAll(async () => {
    app = await createUnpromisedApp(database)
    channel = app.fakeChannel()
    boss = app.as({ permissions: [...lead], name: 'Boss' })
    for (const name of ['North', 'South']) {
      const franchise = await boss.post('/api/directory/franchises', { fid: name, name })
      const { id: franchiseId } = franchise.body
      const outlet = await boss.post('/api/directory/outlets', { oid: `${name} 1`, name: `${name} 1`, franchiseId })
      outlets.push({ id: outlet.body.id, franchiseId })
    }
    const side = (i: number) =>
      app.as({
        permissions: ['tickets:read', 'directory:read'],
        scope: { franchiseIds: [outlets[i]?.franchiseId ?? ''] },
      })
    north = side(0)
    south = side(1)
  })
  afterAll(() => app?.close())

  const row = async (table: string, where: object) =>
    app.db(app.table(...(table.split('.') as [string, string]))).where(where)
  const rows = (table: string) => row(table, {})
  const write = async (from: string, text = 'Printer rosak', name?: string) => {
    await channel.receive({ from, text, ...(name === undefined ? {} : { name }) })
    await app.settled()
    const [identity] = await row('directory.contact_identity', { active_value: `+${from}` })
    const [ticket] = (await row('tickets.ticket', { contact_id: identity.contact_id, is_open: true })).reverse()
    return { contactId: identity.contact_id as string, ticketId: ticket?.id as string }
  }
  const stranger = (name?: string) => write(`6012${String(1_000_000 + ++count)}`, 'Hai', name)
  const phone = () => `6012${String(1_000_000 + count)}`
  const merge = (into: string, from: string, name = 'this') =>
    boss.post(`/api/directory/contacts/${into}/merges`, { contactId: from, name })
  const undo = (into: string, id: string) => boss.post(`/api/directory/contacts/${into}/merges/${id}/undo`, {})
  const show = async (id: string, who = boss) => (await who.get(`/api/directory/contacts/${id}`)).body
  const link = (contactId: string, i: number, body: object = {}) =>
    boss.call('PUT', `/api/directory/contacts/${contactId}/outlets/${outlets[i]?.id}`, body)
  /** Everything that a merge touches; the version of a ticket only tells browsers that there is something new. */
  const everything = async () => {
    const tables = [
      'directory.contact',
      'directory.contact_identity',
      'directory.contact_outlet',
      'directory.contact_block',
    ]
    const more = ['messaging.conversation', 'messaging.message', 'tickets.ticket', 'tickets.message', 'tickets.aside']
    const all: Record<string, string[]> = {}
    for (const table of [...tables, ...more, 'tickets.search_name', 'tickets.search_address', 'tickets.submission'])
      all[table] = (await rows(table)).map(({ version: _, ...each }) => JSON.stringify(each)).sort()
    return all
  }

  test('peers 43: one contact has the numbers, outlets, blocks and tickets of both, and the old address leads to it', async () => {
    const ali = await stranger('Ali')
    const [aliPhone, baba] = [phone(), await stranger('Kedai Ali')]
    await link(ali.contactId, 0, { primary: true })
    await link(baba.contactId, 1)
    await boss.call('PUT', `/api/directory/contacts/${baba.contactId}/blocks/web`, { blocked: true })
    expect((await merge(ali.contactId, baba.contactId, 'other')).status).toBe(201)
    const one = await show(ali.contactId)
    expect(one).toMatchObject({ id: ali.contactId, name: 'Kedai Ali', blockedOn: ['web'] })
    expect(one.identities.map(({ value }: { value: string }) => value)).toEqual([`+${aliPhone}`, `+${phone()}`])
    expect(one.outlets.map(({ outlet }: { outlet: { oid: string } }) => outlet.oid)).toEqual(['North 1', 'South 1'])
    expect(await show(baba.contactId)).toEqual(one)
    const owner = async (id: string) => (await boss.get(`/api/tickets/${id}`)).body.contact
    for (const id of [ali.ticketId, baba.ticketId])
      expect(await owner(id)).toMatchObject({ id: ali.contactId, name: 'Kedai Ali' })
    const found = await boss.get(`/api/tickets/search?q=${phone()}`)
    expect(found.body.items.map(({ ticket }: { ticket: { id: string } }) => ticket.id).sort()).toEqual(
      [ali.ticketId, baba.ticketId].sort(),
    )
    const listed = (await boss.get('/api/directory/contacts?search=kedai+ali')).body.items
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([ali.contactId])
    const again = await merge(ali.contactId, baba.contactId)
    expect(again.status).toBe(201)
    expect(await row('directory.merge', { from_id: baba.contactId })).toHaveLength(1)
  })

  test('what the old number writes goes on in its thread, and the answer goes to the number that wrote', async () => {
    const first = await stranger('Siti')
    const [firstPhone, second] = [phone(), await stranger()]
    await merge(first.contactId, second.contactId)
    for (const [from, ticketId] of [
      [firstPhone, first.ticketId],
      [phone(), second.ticketId],
    ] as const) {
      await write(from, `lagi dari ${from}`)
      const { items } = (await boss.get(`/api/tickets/${ticketId}/messages`)).body
      expect(items.at(-1)).toMatchObject({ text: `lagi dari ${from}` })
      await boss.post(`/api/tickets/${ticketId}/messages`, { text: 'Baik', clientId: `answer-${from}` })
      await app.settled()
      expect(channel.sent.at(-1)?.to).toEqual({ kind: 'phone', address: from })
    }
    expect(await row('messaging.conversation', { contact_id: second.contactId })).toEqual([])
  })

  test('who sees one of two franchises sees his own tickets of both, and nothing of the other', async () => {
    const [a, b] = [await stranger('Mei'), await stranger('Mei Lin')]
    for (const [i, { ticketId }] of [a, b].entries())
      await boss.put(`/api/tickets/${ticketId}/outlet`, { outletId: outlets[i]?.id, remember: true })
    const before = [
      (await north.get('/api/tickets?status=all')).body.items,
      (await south.get('/api/tickets?status=all')).body.items,
    ]
    await merge(a.contactId, b.contactId)
    for (const [i, who] of [north, south].entries()) {
      const { items } = (await who.get('/api/tickets?status=all')).body
      expect(items.map(({ id }: { id: string }) => id)).toEqual(before[i].map(({ id }: { id: string }) => id))
      expect(items).toMatchObject([{ contact: { id: a.contactId } }])
      const theirs = await show(b.contactId, who)
      expect(theirs.outlets.map(({ outlet }: { outlet: { id: string } }) => outlet.id)).toEqual([outlets[i]?.id])
      const other = [a, b][1 - i]?.ticketId
      expect((await who.get(`/api/tickets/${other}`)).status).toBe(404)
    }
    expect((await north.post(`/api/directory/contacts/${a.contactId}/merges`, { contactId: b.contactId })).status).toBe(
      403,
    )
  })

  test('after a merge and its undo every row is as it was, whatever the two had', async () => {
    const side = fc.record({
      named: fc.boolean(),
      numbers: fc.integer({ min: 0, max: 2 }),
      retired: fc.boolean(),
      links: fc.uniqueArray(fc.record({ i: fc.nat(1), primary: fc.boolean(), ends: fc.boolean() }), {
        selector: ({ i }) => i,
      }),
      blocks: fc.subarray(['web', 'whatsapp-cloud']),
      resolved: fc.boolean(),
    })
    const make = async (of: typeof side extends fc.Arbitrary<infer T> ? T : never): Promise<string> => {
      const { contactId, ticketId } = await stranger(of.named ? `Orang ${count}` : undefined)
      for (let i = 0; i < of.numbers; i++) {
        const typed = { kind: 'email', address: `orang${++count}@kedai.my` }
        await boss.post(`/api/directory/contacts/${contactId}/identities`, typed)
      }
      const last = (await show(contactId)).identities.at(-1).id
      if (of.retired) await boss.call('DELETE', `/api/directory/contacts/${contactId}/identities/${last}`)
      for (const { i, primary, ends } of of.links)
        await link(contactId, i, { primary, ...(ends ? { validUntil: new Date(Date.now() + 9e6).toISOString() } : {}) })
      for (const each of of.blocks)
        await boss.call('PUT', `/api/directory/contacts/${contactId}/blocks/${each}`, { blocked: true })
      if (of.resolved) await boss.patch(`/api/tickets/${ticketId}`, { status: 'resolved' })
      return contactId
    }
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom('this', 'other'), async (one, other, name) => {
        const [into, from] = [await make(one), await make(other)]
        await app.settled()
        const before = await everything()
        const { body } = await merge(into, from, name)
        expect(await everything()).not.toEqual(before)
        expect((await undo(into, body.id)).body).toEqual({ left: {} })
        expect((await undo(into, body.id)).body).toEqual({ left: {} })
        await app.settled()
        expect(await everything()).toEqual(before)
      }),
      { numRuns: 8 },
    )
  })

  test('what has changed since stays, and is counted', async () => {
    const [into, from] = [await stranger(), await stranger()]
    await link(from.contactId, 0)
    const [identity] = (await show(from.contactId)).identities
    const { body } = await merge(into.contactId, from.contactId)
    await boss.call('DELETE', `/api/directory/contacts/${into.contactId}/identities/${identity.id}`)
    await link(into.contactId, 0, { primary: true })
    expect((await undo(into.contactId, body.id)).body).toEqual({ left: { address: 1, outlet: 1 } })
    expect((await show(from.contactId)).outlets).toMatchObject([{ isPrimary: false }])
    expect((await show(into.contactId)).outlets).toMatchObject([{ isPrimary: true }])
    expect((await boss.get(`/api/tickets/${from.ticketId}`)).body.contact.id).toBe(from.contactId)
  })

  test('what comes in while two contacts are merged and parted again is lost nowhere', async () => {
    const [into, from] = [await stranger(), await stranger()]
    const numbers = [`6012${1_000_000 + count - 1}`, phone()]
    const sent = numbers.flatMap((number) =>
      Array.from({ length: 12 }, (_, i) => ({ from: number, text: `${number} nombor ${i}` })),
    )
    const busy = Promise.all(sent.map((message) => channel.receive(message)))
    const { body } = await merge(into.contactId, from.contactId)
    await undo(into.contactId, body.id)
    const last = await merge(into.contactId, from.contactId)
    expect(last.status).toBe(201)
    await busy
    await app.settled()
    for (const [i, { ticketId }] of [into, from].entries()) {
      const { items } = (await boss.get(`/api/tickets/${ticketId}/messages`)).body
      const texts = items.map(({ text }: { text: string }) => text)
      const own = sent.filter((message) => message.from === numbers[i]).map(({ text }) => text)
      expect(texts.filter((text: string) => text.includes('nombor')).sort()).toEqual(own.sort())
    }
    for (const table of ['messaging.conversation', 'tickets.ticket', 'directory.contact_identity'])
      expect(await row(table, { contact_id: from.contactId })).toEqual([])
  })

  test('two people who merge the same two into each other at once leave one contact; circles are refused', async () => {
    const [a, b, c] = [await stranger(), await stranger(), await stranger()].map(({ contactId }) => contactId) as [
      string,
      string,
      string,
    ]
    const both = await Promise.all([merge(a, b), merge(b, a)])
    // The second finds that the address leads to the contact itself, or that it has gone into another.
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const [into, from] = both[0]?.status === 201 ? [a, b] : [b, a]
    expect((await merge(c, into)).status).toBe(201)
    expect((await merge(from, c)).body.code).toBe('KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE')
    expect((await merge(c, from)).status).toBe(409)
    expect((await merge(c, c)).status).toBe(409)
    expect((await show(from)).id).toBe(c)
    const [first] = await row('directory.merge', { from_id: from })
    expect((await undo(into, first.id)).status).toBe(409)
    expect((await boss.get(`/api/directory/contacts/${c}/merges`)).body.items).toMatchObject([
      { contactId: into, actor: 'Boss', moved: { ticket: 2, address: 2 } },
    ])
  })

  test('thirty days later it stays as it is', async () => {
    const [into, from] = [await stranger(), await stranger()]
    const { body } = await merge(into.contactId, from.contactId)
    await app
      .db(app.table('directory', 'merge'))
      .where({ id: body.id })
      .update({ created_at: new Date(Date.now() - 31 * 86_400_000) })
    expect((await undo(into.contactId, body.id)).body.code).toBe('KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE')
    expect((await boss.get(`/api/directory/contacts/${into.contactId}/merges`)).body.items).toEqual([])
    expect((await show(from.contactId)).id).toBe(into.contactId)
  })
})
