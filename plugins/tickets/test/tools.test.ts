import { randomUUID } from 'node:crypto'
import { createTestApp, databases, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import tickets from '../src/index.ts'

const agentMay = [
  'tickets:read',
  'tickets:unlinked',
  'tickets:reply',
  'tickets:manage',
  'notifications:read',
  'auth:self',
]
type Client = ReturnType<TestApp['as']>

describe.each(databases)('tools of agents on %s', (database) => {
  let app: TestApp
  let phone: ReturnType<TestApp['fakeChannel']>
  let agent: Client
  let chief: Client
  let people = 0

  beforeAll(async () => {
    app = await createTestApp({ plugins: [tickets], database })
    phone = app.fakeChannel()
    agent = app.as({ permissions: agentMay, name: 'Aisyah' })
    chief = app.as({ permissions: [...agentMay, 'tickets:configure'], name: 'Chong' })
  })
  afterAll(() => app?.close())

  /** Somebody new writes; the id of his ticket. */
  async function writes(
    text: string,
    { name, from = `6012${5_000_000 + ++people}` }: { name?: string; from?: string } = {},
  ) {
    await phone.receive({ from, text, ...(name && { name }) })
    await app.settled()
    const rows: { id: string }[] = await app.db(app.table('tickets', 'ticket')).orderBy('id', 'desc').limit(1)
    return { id: rows[0]?.id as string, from }
  }
  const idOf = async (client: Client): Promise<string> => (await client.get('/api/auth/me')).body.user.id
  const notices = async (client: Client, ticketId: string): Promise<{ kind: string; text: string; path: string }[]> => {
    const { items } = (await client.get('/api/notifications?limit=100')).body
    return items
      .filter((item: { subject: { id: string } }) => item.subject.id === ticketId)
      .map(({ kind, text, subject }: { kind: string; text: string; subject: { path: string } }) => ({
        ...{ kind, text, path: subject.path },
      }))
  }
  const kinds = async (client: Client, id: string) => (await notices(client, id)).map(({ kind }) => kind)
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await chief.post(`/api/tickets/${path}`, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.id
  }
  const reply = (shortcut: string, en: string, more: object = {}) =>
    made('canned', { name: shortcut, shortcut, en, ms: '', teamId: null, ...more })
  const filled = async (id: string, q: string, client = agent) =>
    (await client.get(`/api/tickets/${id}/canned?q=${q}`)).body.items[0]

  test('a canned reply is filled in, in the language in which the customer writes', async () => {
    await reply('thanks', 'Hi {{contact.name}}, thank you for ticket {{ticket.number}}. {{ agent.name }}', {
      ms: 'Hai {{contact.name}}, terima kasih. {{agent.name}}, {{outlet.name}}.',
    })
    const { id } = await writes('Mesin saya rosak, boleh tolong tak?', { name: 'Farah' })
    const { body } = await agent.get(`/api/tickets/${id}/canned`)
    expect(body.language).toBe('ms')
    expect(await filled(id, 'thanks')).toMatchObject({
      ...{ text: 'Hai Farah, terima kasih. Aisyah.', language: 'ms', empty: ['outlet.name'], tooLong: false },
    })
    const english = await agent.get(`/api/tickets/${id}/canned?q=thanks&language=en`)
    expect(english.body.items[0].text).toBe(`Hi Farah, thank you for ticket ${id}. Aisyah`)
    const other = await writes('Hello, can you help me please?', { name: 'Ben' })
    expect((await filled(other.id, 'thanks')).language).toBe('en')
    // What does not show in the words is the agent's own language.
    const unsure = await writes('123', { name: 'Lim' })
    const malay = app.as({ permissions: agentMay, locale: 'ms' })
    expect((await filled(unsure.id, 'thanks', malay)).language).toBe('ms')
    expect((await filled(unsure.id, 'thanks')).language).toBe('en')
  })

  test('a value is never looked into, and a customer who is only a number has no name', async () => {
    await reply('greet', '{{contact.name}}, good day. Your shop is {{outlet.name|our shop}}.')
    const hostile = await writes('Hello there', { name: '{{agent.name}} $& {{constructor}}' })
    expect((await filled(hostile.id, 'greet')).text).toBe(
      '{{agent.name}} $& {{constructor}}, good day. Your shop is our shop.',
    )
    const nobody = await writes('Hello there')
    expect((await filled(nobody.id, 'greet')).text).toBe('Good day. Your shop is our shop.')
  })

  test('what cannot be filled in is refused with the names of what can', async () => {
    const refused = async (en: string) => {
      const body = { name: 'odd', shortcut: 'odd', en, ms: '', teamId: null }
      return (await chief.post('/api/tickets/canned', body)).body
    }
    for (const text of [
      '{{constructor}}',
      'Hi {{contact.phone}}',
      '{{toString}}',
      '{{contact.name',
      'name}}',
      '{{}}',
    ]) {
      const body = await refused(text)
      expect(body.code, text).toBe('KAUNTER_TICKET_CANNED_VARIABLE')
      expect(body.message).toContain('{{contact.name}}, {{outlet.name}}, {{agent.name}}, {{ticket.number}}')
    }
    expect((await refused(' ')).code).toBe('KAUNTER_TICKET_CANNED_EMPTY')
    expect((await refused('x'.repeat(4097))).code).toBe('KAUNTER_REQUEST_INVALID')
    expect((await agent.post('/api/tickets/canned', {})).status).toBe(403)
  })

  test('a reply that is too long once it is filled in says so', async () => {
    await reply('long', `{{contact.name}}${'x'.repeat(4080)}`)
    const { id } = await writes('Hello', { name: 'Somebody with a long name' })
    expect(await filled(id, 'long')).toMatchObject({ tooLong: true })
    const short = await writes('Hello', { name: 'Li' })
    expect(await filled(short.id, 'long')).toMatchObject({ tooLong: false })
  })

  test('agents have the replies and macros of everybody and of their teams', async () => {
    const inside = app.as({ permissions: agentMay })
    const teamId = await made('teams', {
      ...{ name: 'Repairs', mode: 'manual', defaultFor: null },
      members: [{ userId: await idOf(inside), capacity: null }],
    })
    await reply('repair', 'We repair it.', { teamId })
    // The same shortcut means another thing in a team, and is taken within it.
    await reply('repair', 'Ask the workshop.')
    const taken = { name: 'Again', shortcut: 'repair', en: 'x', ms: '', teamId }
    expect((await chief.post('/api/tickets/canned', taken)).body).toMatchObject({
      code: 'KAUNTER_TICKET_CANNED_SHORTCUT',
      message: expect.stringContaining('/repair'),
    })
    const macroId = await made('macros', { name: 'Repair', actions: { set: { priority: 'high' } }, teamId })
    const { id } = await writes('Mesin rosak')
    const texts = async (client: Client) =>
      (await client.get(`/api/tickets/${id}/canned?q=repair`)).body.items.map(({ text }: { text: string }) => text)
    expect((await texts(inside)).sort()).toEqual(['Ask the workshop.', 'We repair it.'])
    expect(await texts(agent)).toEqual(['Ask the workshop.'])
    const names = async (client: Client) =>
      (await client.get(`/api/tickets/${id}/macros`)).body.items.map(({ name }: { name: string }) => name)
    expect(await names(inside)).toEqual(['Repair'])
    expect(await names(agent)).toEqual([])
    expect((await agent.post(`/api/tickets/${id}/macros/${macroId}`)).status).toBe(404)
    // A shortcut is free again when its reply is gone.
    const [first] = (await chief.get('/api/tickets/canned')).body.items.filter(
      (item: { teamId: string | null; shortcut: string }) => item.teamId === null && item.shortcut === 'repair',
    )
    expect((await chief.delete(`/api/tickets/canned/${first.id}`)).status).toBe(204)
    await reply('repair', 'Now again.')
  })

  test('colleagues who are named in a note see the ticket, follow it and are told', async () => {
    const franchise = app.as({ permissions: agentMay, scope: { franchiseIds: ['77'] }, name: 'Devi' })
    const named = app.as({ permissions: agentMay, name: 'Bala' })
    const reader = app.as({ permissions: ['notifications:read', 'auth:self'], name: 'No tickets' })
    const { id } = await writes('Hello')
    await app.db(app.table('tickets', 'ticket')).where({ id }).update({ franchise_id: '78' })
    const note = (userIds: string[], text = 'Look, @Bala') =>
      agent.post(`/api/tickets/${id}/notes`, { text, clientId: `note-${userIds.join('-')}-x`, mentions: userIds })
    for (const blind of [franchise, reader]) {
      const answer = await note([await idOf(named), await idOf(blind)])
      expect(answer.body.code).toBe('KAUNTER_TICKET_MENTION_UNSEEN')
    }
    expect((await note(['999999'])).body.code).toBe('KAUNTER_TICKET_MENTION_UNSEEN')
    expect(
      (await agent.get(`/api/tickets/${id}/events`)).body.items.map((e: { type: string }) => e.type),
    ).not.toContain('note')
    const userId = await idOf(named)
    const stored = await note([userId, userId])
    expect(stored.body.data.mentions).toEqual([{ id: userId, name: 'Bala' }])
    // Sent twice, it is one note and one notice.
    await note([userId, userId])
    expect(await notices(named, id)).toEqual([
      { kind: 'ticket.mentioned', text: `Aisyah mentioned you in ticket ${id}`, path: `/inbox/${id}` },
    ])
    expect((await agent.get(`/api/tickets/${id}`)).body).toMatchObject({
      ...{ watching: false, watchers: [{ id: userId, name: 'Bala' }] },
    })
    const { items } = (await agent.get(`/api/tickets/${id}/colleagues`)).body
    const names = items.map(({ name }: { name: string }) => name)
    expect(names).toContain('Bala')
    expect(names).not.toContain('Devi')
    expect(names).not.toContain('No tickets')
    expect((await franchise.get(`/api/tickets/${id}/colleagues`)).status).toBe(404)
  })

  test('whoever watches is told what others do, once for a burst, and nothing of what he does not see', async () => {
    const watcher = app.as({ permissions: agentMay, name: 'Wan' })
    const leaving = app.as({ permissions: agentMay, scope: { franchiseIds: ['81'] } })
    const { id, from } = await writes('Hello')
    // What happens within a quarter of the clock is one burst.
    const quarter = 15 * 60_000
    await app.clock.advanceTo(new Date((Math.floor(app.clock.now().getTime() / quarter) + 1) * quarter))
    await app.db(app.table('tickets', 'ticket')).where({ id }).update({ franchise_id: '81' })
    for (const client of [watcher, leaving])
      expect((await client.put(`/api/tickets/${id}/watching`, { watching: true })).body.watching).toBe(true)
    for (const text of ['And', 'another', 'thing']) await writes(text, { from })
    await agent.post(`/api/tickets/${id}/notes`, { text: 'A note' })
    await agent.post(`/api/tickets/${id}/notes`, { text: 'One more' })
    expect((await kinds(watcher, id)).sort()).toEqual(['ticket.watched.customer', 'ticket.watched.note'])
    expect(await kinds(leaving, id)).toHaveLength(2)
    // Now it is another franchise's.
    await app.db(app.table('tickets', 'ticket')).where({ id }).update({ franchise_id: '82' })
    await app.clock.advance({ minutes: 16 })
    await writes('Still there', { from })
    await agent.patch(`/api/tickets/${id}`, { status: 'resolved' })
    expect((await kinds(watcher, id)).sort()).toEqual([
      ...['ticket.watched.customer', 'ticket.watched.customer', 'ticket.watched.note', 'ticket.watched.resolved'],
    ])
    const rows = await app
      .db(app.table('notifications', 'notice'))
      .where({ subject_id: id, user_id: await idOf(leaving) })
    expect(rows).toHaveLength(2)
    expect((await agent.get(`/api/tickets/${id}/watchers`)).body.watchers.map((w: { name: string }) => w.name)).toEqual(
      ['Wan'],
    )
    // Not of his own acts, and not when he follows it no more.
    await app.clock.advance({ minutes: 16 })
    const before = (await kinds(watcher, id)).length
    await watcher.post(`/api/tickets/${id}/notes`, { text: 'Mine' })
    await watcher.patch(`/api/tickets/${id}`, { status: 'open' })
    expect(await kinds(watcher, id)).toHaveLength(before)
    await watcher.put(`/api/tickets/${id}/watching`, { watching: false })
    await agent.post(`/api/tickets/${id}/notes`, { text: 'Anybody?' })
    expect(await kinds(watcher, id)).toHaveLength(before)
  })

  test('whoever gets a ticket from somebody else is told by whom', async () => {
    const taker = app.as({ permissions: agentMay, name: 'Tan' })
    const { id } = await writes('Hello')
    await taker.patch(`/api/tickets/${id}`, { assigneeId: await idOf(taker) })
    expect(await notices(taker, id)).toEqual([])
    await taker.patch(`/api/tickets/${id}`, { assigneeId: null })
    await agent.patch(`/api/tickets/${id}`, { assigneeId: await idOf(taker) })
    expect(await notices(taker, id)).toEqual([
      { kind: 'ticket.assigned', text: `Aisyah assigned ticket ${id} to you`, path: `/inbox/${id}` },
    ])
    const { id: handed } = await writes('Hello')
    await agent.post(`/api/tickets/${handed}/hand-over`, { assigneeId: await idOf(taker), note: 'Please' })
    expect(await kinds(taker, handed)).toEqual(['ticket.handed-over'])
  })

  test('a notice tells whose ticket it is, as one may know it now; a burst of one colleague is one line', async () => {
    const taker = app.as({ permissions: agentMay, name: 'Tan', scope: { franchiseIds: ['81'] } })
    const userId = await idOf(taker)
    const list = async () => (await taker.get('/api/notifications')).body
    const assigned = async (text: string) => {
      const { id } = await writes(text, { name: 'Farah 0123456789' })
      await app.db(app.table('tickets', 'ticket')).where({ id }).update({ franchise_id: '81' })
      await agent.patch(`/api/tickets/${id}`, { assigneeId: userId })
      return id
    }
    const minute = () => app.clock.advanceTo(new Date(Math.ceil(Date.now() / 60_000 + 1) * 60_000).toISOString())
    const hide = (id: string | undefined) =>
      app
        .db(app.table('notifications', 'notice'))
        .where({ subject_id: id, user_id: userId })
        .update({ franchise_id: '82' })
    await minute()
    const first = await assigned('Lampu merah')
    expect(await list()).toMatchObject({
      unread: 1,
      items: [
        {
          count: 1,
          about: { name: 'Farah 012 ••• 6789', line: 'Lampu merah' },
          subject: { id: first, path: `/inbox/${first}` },
        },
      ],
    })
    // The ticket is out of sight, and its notice not yet.
    await app.db(app.table('tickets', 'ticket')).where({ id: first }).update({ franchise_id: '82' })
    expect((await list()).items).toMatchObject([{ about: null }])
    await minute()
    const burst: string[] = []
    for (const text of ['Satu', 'Dua', 'Tiga']) burst.push(await assigned(text))
    const shown = await list()
    expect(shown.unread).toBe(2)
    expect(shown.items).toMatchObject([
      {
        ...{ text: 'Aisyah assigned 3 tickets to you', count: 3, about: null, read: false },
        subject: { path: '/inbox?lane=mine' },
      },
      { count: 1 },
    ])
    await hide(burst[0])
    expect((await list()).items[0].text).toBe('Aisyah assigned 2 tickets to you')
    await hide(burst[1])
    expect((await list()).items[0]).toMatchObject({
      ...{ text: `Aisyah assigned ticket ${burst[2]} to you`, about: { line: 'Tiga' } },
      subject: { path: `/inbox/${burst[2]}` },
    })
    await assigned('Empat')
    const { items } = await list()
    expect((await taker.post('/api/notifications/read', { ids: [items[0].id] })).body.unread).toBe(1)
    expect((await list()).items).toMatchObject([{ count: 2, read: true }, { read: false }])
  })

  test('a macro does all it says in one act that names it, after a preview that changes nothing', async () => {
    const teamId = await made('teams', { name: 'Workshop', mode: 'manual', defaultFor: null, members: [] })
    const macroId = await made('macros', {
      name: 'To the workshop',
      teamId: null,
      actions: {
        set: { priority: 'high', teamId, addTags: ['workshop'], status: 'pending_internal' },
        note: 'Sent on.',
      },
    })
    const { id } = await writes('Mesin rosak')
    const before = (await agent.get(`/api/tickets/${id}`)).body
    const shown = (await agent.get(`/api/tickets/${id}/macros/${macroId}`)).body
    expect(shown).toMatchObject({ name: 'To the workshop', note: 'Sent on.', reply: null, error: null })
    expect(shown.changes).toEqual([
      { field: 'status', before: 'new', after: 'pending_internal', label: null },
      { field: 'priority', before: 'normal', after: 'high', label: null },
      { field: 'team_id', before: null, after: teamId, label: 'Workshop' },
      { field: 'tags', before: null, after: 'workshop', label: null },
    ])
    expect((await agent.get(`/api/tickets/${id}`)).body.version).toBe(before.version)
    const done = await agent.post(`/api/tickets/${id}/macros/${macroId}`)
    expect(done.body.ticket).toMatchObject({ priority: 'high', status: 'pending_internal', teamId })
    const [note, event] = (await agent.get(`/api/tickets/${id}/events`)).body.items
    expect(note).toMatchObject({ type: 'note', actor: { name: 'Aisyah' }, data: { text: 'Sent on.' } })
    expect(event).toMatchObject({ type: 'macro', actor: { name: 'Aisyah' }, data: { macro: 'To the workshop' } })
    expect(event.changes.map(({ field }: { field: string }) => field).sort()).toEqual([
      ...['priority', 'status', 'tags', 'team_id'],
    ])
  })

  test('the audit trail says all that an act changed, and not what stands in a custom field', async () => {
    const reader = app.as({ permissions: ['audit:read', 'tickets:read', 'tickets:unlinked'], name: 'Mei' })
    const category = { nameEn: 'Printers', nameMs: 'Pencetak', active: true, position: 1 }
    const categoryId = await made('categories', category)
    const labels = { labelEn: 'Identity card', labelMs: 'Kad pengenalan' }
    const rest = { type: 'text', options: [], kind: 'all', required: false, position: 9 }
    await made('fields', { key: 'nric', ...labels, ...rest })
    const { id } = await writes('Resit')
    const values = { priority: 'high', categoryId, tags: ['VIP'], fields: { nric: '880101-14-5566' } }
    expect((await agent.patch(`/api/tickets/${id}`, { ...values, note: 'telefon 012' })).status).toBe(200)
    const macro = await made('macros', { name: 'Low', teamId: null, actions: { set: { priority: 'low' } } })
    expect((await agent.post(`/api/tickets/${id}/macros/${macro}`, { undoId: randomUUID() })).status).toBe(200)
    const of = async (subject: string) => (await reader.get(`/api/audit?subject=${subject}`)).body.items
    const [second, first] = await of(`ticket:${id}`)
    expect(first).toMatchObject({ action: 'ticket.changed', subject: { name: `#${id}`, path: `/inbox/${id}` } })
    expect(first.differences).toEqual([
      { field: 'priority', before: 'normal', after: 'high' },
      { field: 'categoryId', before: null, after: 'Printers' },
      { field: 'tags', before: null, after: 'VIP' },
      { field: 'fields', after: ['nric'] },
    ])
    expect(second.differences).toEqual([
      { field: 'priority', before: 'high', after: 'low' },
      { field: 'macro', after: 'Low' },
    ])
    const [written] = await of(`ticket-macro:${macro}`)
    expect(written).toMatchObject({ subject: { name: 'Low', path: null }, differences: [{ field: 'name' }, {}] })
    const stored = await app.db(app.table('audit', 'log')).select('before', 'after')
    expect(JSON.stringify(stored)).not.toMatch(/880101|012"/)
  })

  test('a macro that is refused in part does nothing at all', async () => {
    const gone = await made('categories', { nameEn: 'A', nameMs: 'B', active: true, position: 1 })
    const macroId = await made('macros', {
      ...{ name: 'Broken', teamId: null, actions: { set: { priority: 'high', categoryId: gone }, note: 'never' } },
    })
    await chief.delete(`/api/tickets/categories/${gone}`)
    const { id } = await writes('Hello')
    const { version } = (await agent.get(`/api/tickets/${id}`)).body
    expect((await agent.get(`/api/tickets/${id}/macros/${macroId}`)).body.error.code).toBe(
      'KAUNTER_TICKET_CHOICE_UNKNOWN',
    )
    expect((await agent.post(`/api/tickets/${id}/macros/${macroId}`)).body.code).toBe('KAUNTER_TICKET_CHOICE_UNKNOWN')
    expect((await agent.get(`/api/tickets/${id}`)).body).toMatchObject({ version, priority: 'normal' })
    const same = await made('macros', { name: 'Same', teamId: null, actions: { set: { priority: 'normal' } } })
    expect((await agent.post(`/api/tickets/${id}/macros/${same}`)).body.code).toBe('KAUNTER_TICKET_MACRO_NOTHING')
    const stranger = app.as({ permissions: agentMay, scope: { franchiseIds: ['91'] } })
    await app.db(app.table('tickets', 'ticket')).where({ id }).update({ franchise_id: '92' })
    expect((await stranger.post(`/api/tickets/${id}/macros/${same}`)).status).toBe(404)
    expect((await chief.post('/api/tickets/macros', { name: 'x', teamId: null, actions: {} })).status).toBe(400)
    expect(
      (await chief.post('/api/tickets/macros', { name: 'x', teamId: null, actions: { cannedId: '999' } })).body.code,
    ).toBe('KAUNTER_TICKET_CHOICE_UNKNOWN')
  })

  test('what a macro says to the customer waits like any reply, and all of it is taken back but the note', async () => {
    // Long enough to be taken back on a busy machine as well.
    const admin = app.as('settings:read', 'settings:write')
    const { version } = (await admin.get('/api/settings/tickets')).body
    const wait = { version, values: { undoSeconds: 30 } }
    expect((await admin.patch('/api/settings/tickets', wait)).status).toBe(200)
    const cannedId = await reply('soon', 'Hi {{contact.name}}, we come tomorrow.')
    const macroId = await made('macros', {
      ...{ name: 'Tomorrow', teamId: null },
      actions: {
        set: { status: 'resolved', outcome: 'info_provided' },
        assignToMe: true,
        note: 'Told them.',
        cannedId,
      },
    })
    const { id } = await writes('Please come, the machine is broken', { name: 'Ben' })
    await agent.put(`/api/tickets/${id}/drafts/reply`, { text: 'half a reply', revision: 0 })
    expect((await agent.get(`/api/tickets/${id}/macros/${macroId}`)).body.reply).toBe('Hi Ben, we come tomorrow.')
    const before = (await agent.get(`/api/tickets/${id}`)).body
    const sentBefore = phone.sent.length
    const undoId = '3f0c2b1a-0000-4000-8000-000000000001'
    const done = await agent.post(`/api/tickets/${id}/macros/${macroId}`, { undoId })
    expect(done.body).toMatchObject({ undoId, reply: 'waiting', ticket: { status: 'resolved' } })
    expect(done.body.ticket.assignee.name).toBe('Aisyah')
    // Pressed twice on a slow line, it is done once.
    expect((await agent.post(`/api/tickets/${id}/macros/${macroId}`, { undoId })).body.ticket.version).toBe(
      done.body.ticket.version,
    )
    expect((await agent.delete(`/api/tickets/${id}/outgoing/${undoId}`)).status).toBe(200)
    const other = app.as({ permissions: agentMay })
    expect((await other.post(`/api/tickets/bulk/${undoId}/undo`)).status).toBe(404)
    expect((await agent.post(`/api/tickets/bulk/${undoId}/undo`)).body.items).toMatchObject([{ ok: true, left: [] }])
    const { status, assignee, awaitingReplySince, drafts } = (await agent.get(`/api/tickets/${id}`)).body
    expect({ status, assignee, awaitingReplySince }).toEqual({
      ...{ status: 'new', assignee: null, awaitingReplySince: before.awaitingReplySince },
    })
    // The text is a draft again, before the one that was being written.
    expect(drafts).toMatchObject([{ mode: 'reply', text: 'Hi Ben, we come tomorrow.\nhalf a reply' }])
    const types = (await agent.get(`/api/tickets/${id}/events`)).body.items.map((e: { type: string }) => e.type)
    expect(types).toContain('macro')
    await app.clock.advance({ seconds: 31 })
    expect(phone.sent).toHaveLength(sentBefore)

    const again = await agent.post(`/api/tickets/${id}/macros/${macroId}`)
    expect(again.body.reply).toBe('waiting')
    await app.clock.advance({ seconds: 31 })
    expect(phone.sent.at(-1)?.text).toBe('Hi Ben, we come tomorrow.')
    expect((await agent.get(`/api/tickets/${id}`)).body).toMatchObject({ status: 'resolved', awaitingReplySince: null })
    expect((await agent.delete(`/api/tickets/${id}/outgoing/${again.body.undoId}`)).body.code).toBe(
      'KAUNTER_TICKET_REPLY_SENT',
    )
  })

  test('a macro whose reply may not leave, is too long or is gone changes nothing', async () => {
    const long = await reply('endless', `{{contact.name}}${'x'.repeat(4080)}`)
    const macro = (name: string, cannedId: string) =>
      made('macros', { name, teamId: null, actions: { set: { priority: 'urgent' }, cannedId } })
    const [tooLong, short] = [await macro('Too long', long), await reply('bye', 'Goodbye.')]
    const { id } = await writes('Hello', { name: 'Somebody with a long name' })
    const refused = async (macroId: string, ticketId: string, client = agent) => {
      const answer = await client.post(`/api/tickets/${ticketId}/macros/${macroId}`)
      expect((await agent.get(`/api/tickets/${ticketId}`)).body.priority).toBe('normal')
      return answer.body.code
    }
    expect(await refused(tooLong, id)).toBe('KAUNTER_TICKET_CANNED_TOO_LONG')
    const bye = await macro('Bye', short)
    const mute = app.as('tickets:read', 'tickets:unlinked', 'tickets:manage', 'auth:self')
    expect(await refused(bye, id, mute)).toBe('KAUNTER_TICKET_MACRO_REPLY')
    const closed = app.fakeChannel({ name: 'shut', windowHours: 0.01 })
    await closed.receive({ from: '60125551111', text: 'Hello' })
    await app.settled()
    const [late] = await app.db(app.table('tickets', 'ticket')).orderBy('id', 'desc').limit(1).pluck('id')
    await app.clock.advance({ minutes: 5 })
    expect(await refused(bye, late)).toBe('KAUNTER_MESSAGING_WINDOW_CLOSED')
    await chief.delete(`/api/tickets/canned/${short}`)
    expect(await refused(bye, id)).toBe('KAUNTER_TICKET_MACRO_STALE')
  })
})
