import { createTestApp, databases, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import tickets from '../src/index.ts'
import { sendHeldJob, tidyJob } from '../src/together/jobs.ts'

type Client = ReturnType<TestApp['as']>

const may = ['tickets:read', 'tickets:unlinked', 'tickets:reply', 'tickets:manage', 'auth:self', 'live:listen']
/** Without the lane of tickets that belong to no outlet. */
const elsewhere = may.filter((permission) => permission !== 'tickets:unlinked')
const moved = 'KAUNTER_TICKET_THREAD_MOVED'

describe.each(databases)('several agents at one ticket, on %s', (database) => {
  let app: TestApp
  let phone: ReturnType<TestApp['fakeChannel']>
  let aisyah: Client
  let badrul: Client
  let chen: Client
  let people = 0
  let sends = 0

  beforeAll(async () => {
    app = await createTestApp({ plugins: [tickets], database })
    phone = app.fakeChannel()
    const as = (name: string) => app.as({ name, permissions: [...may, 'notifications:read'] })
    ;[aisyah, badrul, chen] = [as('Aisyah'), as('Badrul'), as('Chen')]
  })
  afterAll(() => app?.close())

  interface Ticket {
    id: string
    from: string
  }
  /** Somebody new writes. */
  async function ticket(text = 'Mesin rosak'): Promise<Ticket> {
    const from = `6013${5_000_000 + ++people}`
    await phone.receive({ from, text })
    await app.settled()
    const [id] = await app.db(app.table('tickets', 'ticket')).orderBy('id', 'desc').limit(1).pluck('id')
    return { id: String(id), from }
  }
  const messages = async (id: string) => (await aisyah.get(`/api/tickets/${id}/messages`)).body.items
  const texts = async (id: string) => (await messages(id)).map(({ text }: { text: string }) => text)
  /** What a browser would say that it has shown now. */
  async function seen(id: string) {
    const events = (await aisyah.get(`/api/tickets/${id}/events?limit=100`)).body.items
    const notes = events.filter(({ type }: { type: string }) => type === 'note')
    return { messageId: (await messages(id)).at(-1)?.id ?? null, noteId: notes[0]?.id ?? null }
  }
  const newId = () => `client-${++sends}-of-this-test`
  const reply = (who: Client, id: string, text: string, more: object = {}) =>
    who.post(`/api/tickets/${id}/messages`, { text, clientId: newId(), ...more })
  const note = (who: Client, id: string, text: string) =>
    who.post(`/api/tickets/${id}/notes`, { text, clientId: newId() })
  const detail = async (who: Client, id: string) => (await who.get(`/api/tickets/${id}`)).body
  const draft = (who: Client, id: string, text: string, revision: number, mode = 'reply') =>
    who.put(`/api/tickets/${id}/drafts/${mode}`, { text, revision })
  const undo = (who: Client, id: string, clientId: string) => who.delete(`/api/tickets/${id}/outgoing/${clientId}`)
  const told = async (topic: string, id: string) =>
    (await app.db(app.table('live', 'event')).where({ topic }).orderBy('id')).filter(
      ({ data }: { data: string }) => JSON.parse(data).ticketId === id,
    )

  // The first, since the jobs database does not follow a clock that was moved.
  test('who is there is told at once for many tickets, with those out of sight left out', async () => {
    const [one, two] = [await ticket(), await ticket()]
    const at = (who: Client, { id }: Ticket, state: string) =>
      who.put('/api/live/presence', { subject: `ticket:${id}`, state })
    await at(aisyah, one, 'replying')
    await at(badrul, one, 'viewing')
    await at(chen, two, 'viewing')
    const path = `/api/live/presence/many?subjects=ticket:${one.id},ticket:${two.id},ticket:999999,nothing:1`
    const many = await aisyah.get(path)
    const there = many.body.items.map(({ subject, name, state }: Record<string, string>) => [subject, name, state])
    // In the order of the ids of people, which are made as they first ask.
    expect(there.sort()).toEqual([
      [`ticket:${one.id}`, 'Aisyah', 'replying'],
      [`ticket:${one.id}`, 'Badrul', 'viewing'],
      [`ticket:${two.id}`, 'Chen', 'viewing'],
    ])
    const outsider = app.as({ permissions: elsewhere, scope: { outletIds: ['4711'] } })
    expect((await outsider.get(path)).body.items).toEqual([])
    const changes = await app.db(app.table('live', 'event')).where({ topic: 'presence.changed' }).orderBy('id', 'desc')
    expect(JSON.parse(changes[0].data)).toMatchObject({ subject: `ticket:${two.id}`, people: [{ name: 'Chen' }] })
  })

  test('peers 40: a reply written against a stale thread is refused with what is new; a note never is', async () => {
    const { id, from } = await ticket()
    const before = await seen(id)
    expect((await reply(aisyah, id, 'Kami datang esok', { seen: before })).status).toBe(201)
    const refused = await reply(badrul, id, 'Kami hantar orang hari ini', { seen: before })
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: moved,
        details: { messages: [{ text: 'Kami datang esok', author: { name: 'Aisyah' } }], notes: [], sending: [] },
      },
    })
    expect(await texts(id)).toEqual(['Mesin rosak', 'Kami datang esok'])
    expect(phone.sent.filter(({ text }) => text === 'Kami hantar orang hari ini')).toEqual([])
    // What one wrote oneself, in this window or another, is not news.
    expect((await reply(aisyah, id, 'Pukul sepuluh', { seen: before })).status).toBe(201)

    const now = await seen(id)
    await note(aisyah, id, 'Dia dah telefon juga')
    const byNote = await reply(badrul, id, 'Baik', { seen: now })
    expect(byNote.body.details).toMatchObject({ messages: [], notes: [{ data: { text: 'Dia dah telefon juga' } }] })
    await phone.receive({ from, text: 'Okay dah elok' })
    const both = await reply(badrul, id, 'Baik', { seen: now })
    expect(both.body.details).toMatchObject({ messages: [{ text: 'Okay dah elok' }], notes: [{}] })
    expect((await note(badrul, id, 'Saya pun nak cakap')).status).toBe(201)

    // Send anyway, or having looked.
    expect((await reply(badrul, id, 'Baik')).status).toBe(201)
    expect((await reply(chen, id, 'Terima kasih', { seen: await seen(id) })).status).toBe(201)
    expect((await reply(badrul, id, 'Semua', { seen: { messageId: null, noteId: null } })).body.details).toMatchObject({
      messages: expect.arrayContaining([expect.objectContaining({ text: 'Mesin rosak' })]),
    })
  })

  test('peers 40: of three who reply at once one is accepted, and the same click twice sends once', async () => {
    for (const holdSeconds of [0, 20]) {
      const { id } = await ticket()
      const before = await seen(id)
      const said = await Promise.all(
        [aisyah, badrul, chen].map((who, i) => reply(who, id, `Jawapan ${i}`, { seen: before, holdSeconds })),
      )
      const accepted = said.filter(({ status }) => status < 300)
      expect(accepted, JSON.stringify(said.map(({ body }) => body))).toHaveLength(1)
      expect(said.filter(({ body }) => body.code === moved)).toHaveLength(2)
      const again = { clientId: newId(), text: 'Dua kali', holdSeconds }
      const twice = await Promise.all([1, 2, 3].map(() => aisyah.post(`/api/tickets/${id}/messages`, again)))
      expect(twice.map(({ status }) => status)).toEqual(Array(3).fill(holdSeconds === 0 ? 201 : 202))
      await app.clock.advance({ seconds: 21 })
      expect(await texts(id)).toHaveLength(3)
      expect((await texts(id)).filter((text: string) => text === 'Dua kali')).toHaveLength(1)
      const late = await aisyah.post(`/api/tickets/${id}/messages`, again)
      expect(late).toMatchObject({ status: 201, body: { text: 'Dua kali' } })
      expect(await texts(id)).toHaveLength(3)
    }
  })

  test('a reply that waits changes nothing, is seen by colleagues without its words, and can be taken back', async () => {
    const { id } = await ticket()
    const clientId = newId()
    const before = await detail(badrul, id)
    const held = await reply(aisyah, id, 'Harga RM 50', { clientId, holdSeconds: 30 })
    expect(held).toMatchObject({ status: 202, body: { clientId, text: 'Harga RM 50', author: { name: 'Aisyah' } } })
    expect(held.body.remainingMs).toBeGreaterThan(15_000)
    expect(held.body.remainingMs).toBeLessThanOrEqual(30_000)
    const after = await detail(badrul, id)
    expect(after.outgoing).toMatchObject([{ author: { name: 'Aisyah' }, text: null, clientId: null }])
    expect({ ...after, outgoing: [] }).toEqual({ ...before, outgoing: [] })
    expect(await told('ticket.outgoing', id)).toHaveLength(1)
    expect((await reply(badrul, id, 'Harga RM 60', { seen: await seen(id) })).body.details).toMatchObject({
      messages: [],
      notes: [],
      sending: [{ name: 'Aisyah' }],
    })

    // Written since; the taken back comes before it.
    await draft(aisyah, id, 'Dan penghantaran percuma', 0)
    expect((await undo(badrul, id, clientId)).body.code).toBe('KAUNTER_TICKET_REPLY_NOT_WAITING')
    for (const _ of [1, 2])
      expect((await undo(aisyah, id, clientId)).body).toEqual({ text: 'Harga RM 50', revision: 2 })
    await app.clock.advance({ seconds: 40 })
    expect(await texts(id)).toEqual(['Mesin rosak'])
    expect((await detail(aisyah, id)).drafts).toMatchObject([
      { mode: 'reply', text: 'Harga RM 50\nDan penghantaran percuma', reason: null },
    ])
    // The first request, delayed on its way, or its repetition.
    const late = await reply(aisyah, id, 'Harga RM 50', { clientId, holdSeconds: 20 })
    expect(late.body.code).toBe('KAUNTER_TICKET_REPLY_TAKEN_BACK')
    const overtaken = newId()
    expect((await undo(aisyah, id, overtaken)).status).toBe(404)
    expect((await reply(aisyah, id, 'Sesat', { clientId: overtaken, holdSeconds: 20 })).status).toBe(409)
  })

  test('what is due is sent exactly once, though its job fails half-way and runs twice', async () => {
    const { id } = await ticket()
    const clientId = newId()
    await reply(aisyah, id, 'Sedang dihantar', { clientId, holdSeconds: 20 })
    const row = () => app.db(app.table('tickets', 'outgoing')).where({ client_id: clientId }).first()
    // The process dies when the message is written and the rest is not.
    const events = app.table('tickets', 'event')
    await app.db.schema.renameTable(events, 'elsewhere')
    const failures = await app.clock.advance({ seconds: 21 }, { failures: 'allowed' })
    expect(failures.map(({ queue }) => queue)).toContain(sendHeldJob.id)
    // Looked at now: its next try comes within seconds, and succeeds once the table is back.
    expect(await texts(id)).toEqual(['Mesin rosak'])
    expect((await row()).state).toBe('waiting')
    await app.db.schema.renameTable('elsewhere', events)
    await app.settled({ failures: 'allowed' })
    await Promise.all([1, 2].map(async () => app.send(sendHeldJob, { id: String((await row()).id) })))
    await app.clock.advance({ minutes: 2 })
    expect(await texts(id)).toEqual(['Mesin rosak', 'Sedang dihantar'])
    expect(phone.sent.filter(({ text }) => text === 'Sedang dihantar')).toHaveLength(1)
    expect(await row()).toMatchObject({ state: 'sent' })
    expect((await undo(aisyah, id, clientId)).body.code).toBe('KAUNTER_TICKET_REPLY_SENT')
    expect((await detail(badrul, id)).outgoing).toEqual([])
  })

  test('taking back and sending at the same moment end in one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await ticket()
      const clientId = newId()
      await reply(aisyah, id, 'Sekarang', { clientId, holdSeconds: 1 })
      const { id: rowId } = await app.db(app.table('tickets', 'outgoing')).where({ client_id: clientId }).first()
      const [taken] = await Promise.all([undo(aisyah, id, clientId), app.send(sendHeldJob, { id: String(rowId) })])
      await app.clock.advance({ seconds: 2 })
      const drafts = (await detail(aisyah, id)).drafts.filter(({ text }: { text: string }) => text !== '')
      expect(await texts(id)).toEqual(taken.status === 200 ? ['Mesin rosak'] : ['Mesin rosak', 'Sekarang'])
      expect(drafts).toHaveLength(taken.status === 200 ? 1 : 0)
    }
  })

  test('what cannot be sent when it is due comes back as a draft, with the reason and a notice', async () => {
    const { id } = await ticket()
    await reply(aisyah, id, 'Terlambat', { holdSeconds: 20 })
    await badrul.patch(`/api/tickets/${id}`, { status: 'resolved', outcome: 'resolved' })
    await badrul.patch(`/api/tickets/${id}`, { status: 'closed' })
    await app.clock.advance({ seconds: 21 })
    expect(await texts(id)).toEqual(['Mesin rosak'])
    expect((await detail(aisyah, id)).drafts).toMatchObject([
      { text: 'Terlambat', reason: { code: 'KAUNTER_TICKET_CLOSED', message: expect.stringContaining('closed') } },
    ])
    const notices = (await aisyah.get('/api/notifications')).body.items
    expect(notices).toMatchObject([{ text: expect.stringContaining(`ticket ${id} was not sent`) }])
    // At once, when it is refused already.
    expect((await reply(aisyah, id, 'Lagi', { holdSeconds: 20 })).body.code).toBe('KAUNTER_TICKET_CLOSED')
  })

  test('peers 40: drafts are kept with a revision, two windows agree, and nothing is overwritten', async () => {
    const { id } = await ticket()
    expect((await draft(aisyah, id, 'Selamat pagi 👋 مرحبا', 0)).body).toEqual({ revision: 1 })
    expect((await detail(aisyah, id)).drafts).toMatchObject([
      { mode: 'reply', text: 'Selamat pagi 👋 مرحبا', revision: 1, reason: null },
    ])
    expect((await draft(aisyah, id, 'Selamat pagi, puan', 1)).body).toEqual({ revision: 2 })
    const other = await draft(aisyah, id, 'Selamat petang', 1)
    expect(other).toMatchObject({
      status: 409,
      body: {
        code: 'KAUNTER_TICKET_DRAFT_CHANGED',
        details: { draft: { text: 'Selamat pagi, puan', revision: 2 } },
      },
    })
    // The answer to the first was lost on its way.
    expect((await draft(aisyah, id, 'Selamat pagi, puan', 1)).body).toEqual({ revision: 2 })
    const pasted = 'ab 😀'.repeat(2_000)
    expect((await draft(aisyah, id, pasted, 2)).status).toBe(200)
    expect((await detail(aisyah, id)).drafts[0].text).toBe(pasted)
    const first = await Promise.all([draft(chen, id, 'A', 0), draft(chen, id, 'B', 0)])
    expect(first.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('of others’ drafts one learns that there are some, and never a word of them', async () => {
    const { id } = await ticket()
    await draft(aisyah, id, 'Rahsia sekali', 0, 'note')
    const shown = await detail(badrul, id)
    expect(shown.unsaved).toMatchObject([{ name: 'Aisyah', mode: 'note' }])
    expect(shown.drafts).toEqual([])
    for (const path of ['', '/messages', '/events'])
      expect(JSON.stringify((await badrul.get(`/api/tickets/${id}${path}`)).body)).not.toContain('Rahsia')
    expect(JSON.stringify((await badrul.get('/api/tickets/search?q=Rahsia')).body.items)).toBe('[]')
    await draft(aisyah, id, 'Rahsia sekali lagi', 1, 'note')
    await draft(aisyah, id, '', 2, 'note')
    expect((await detail(badrul, id)).unsaved).toEqual([])
    const events = await told('ticket.drafts', id)
    // That there is one, and that there is none any more.
    expect(events.map(({ data }: { data: string }) => JSON.parse(data))).toEqual([{ ticketId: id }, { ticketId: id }])
    const outsider = app.as({ permissions: elsewhere, scope: { outletIds: ['4711'] } })
    expect((await draft(outsider, id, 'Hai', 0)).status).toBe(404)
    expect((await undo(outsider, id, 'client-of-nobody')).status).toBe(404)
  })

  test('what was accepted is a draft no more; what was typed since stays', async () => {
    const { id } = await ticket()
    await draft(aisyah, id, 'Sudah siap', 0)
    await draft(aisyah, id, 'Nota', 0, 'note')
    await reply(aisyah, id, 'Sudah siap', { draft: 1 })
    const live = async () =>
      (await detail(aisyah, id)).drafts
        .filter(({ text }: { text: string }) => text !== '')
        .map(({ mode, text, revision }: Record<string, unknown>) => [mode, text, revision])
    expect(await live()).toMatchObject([['note', 'Nota', 1]])
    await note(aisyah, id, 'Nota')
    expect(await live()).toEqual([])
    // A save that was on its way when the reply was sent does not bring it back.
    expect((await draft(aisyah, id, 'Sudah si', 1)).status).toBe(409)
    await draft(aisyah, id, 'Ayat seterusnya', 2)
    await reply(aisyah, id, 'Yang sebelum itu', { draft: 2, holdSeconds: 20 })
    expect(await live()).toMatchObject([['reply', 'Ayat seterusnya', 3]])
    await app.clock.advance({ seconds: 21 })
    expect(await live()).toMatchObject([['reply', 'Ayat seterusnya', 3]])
  })

  test('a change that was overtaken is refused with the ticket as it is now', async () => {
    const { id } = await ticket()
    const { version } = await detail(aisyah, id)
    await badrul.patch(`/api/tickets/${id}`, { priority: 'high' })
    const late = await aisyah.call('PATCH', `/api/tickets/${id}`, { priority: 'low' }, { 'if-match': String(version) })
    expect(late).toMatchObject({ status: 409, body: { code: 'KAUNTER_TICKET_CHANGED_MEANWHILE' } })
    expect(late.body.details.ticket).toMatchObject({ id, priority: 'high', version: version + 1, drafts: [] })
  })

  test('drafts that nobody came back to are given up after 30 days', async () => {
    const { id } = await ticket()
    await draft(aisyah, id, 'Lama', 0)
    await draft(badrul, id, 'Baharu', 0)
    await reply(chen, id, 'Sudah', { holdSeconds: 1 })
    await app.clock.advance({ seconds: 2 })
    const daysAgo = (days: number) => new Date(app.clock.now().getTime() - days * 86_400_000)
    await app
      .db(app.table('tickets', 'draft'))
      .where({ text: 'Lama' })
      .update({ updated_at: daysAgo(31) })
    await app
      .db(app.table('tickets', 'draft'))
      .where({ text: 'Baharu' })
      .update({ updated_at: daysAgo(29) })
    await app
      .db(app.table('tickets', 'outgoing'))
      .where({ ticket_id: id })
      .update({ due_at: daysAgo(2) })
    await app.send(tidyJob, {})
    await app.settled()
    expect((await detail(badrul, id)).unsaved).toEqual([])
    expect((await detail(badrul, id)).drafts).toMatchObject([{ text: 'Baharu' }])
    expect(await app.db(app.table('tickets', 'outgoing')).where({ ticket_id: id })).toEqual([])
  })
})
