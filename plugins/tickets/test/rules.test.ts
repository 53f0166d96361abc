import { databases, type TestApp } from '@kaunter/core/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createUnpromisedApp } from './unpromised.ts'

const agentMay = [
  'tickets:read',
  'tickets:unlinked',
  'tickets:reply',
  'tickets:manage',
  'notifications:read',
  'auth:self',
]

/** The rule that is there from the start. */
const shipped = 'Leads (prospek)'

interface TicketRow {
  id: string
  kind: string
  priority: string
  status: string
  assignee_id: string | null
  version: number
  awaiting_reply_since: Date | null
  first_responded_at: Date | null
}

interface Outcome {
  ticketId: string
  changes: { field: string; before: string | null; after: string | null }[]
  error: string | null
}

describe.each(databases)('rules on %s', (database) => {
  let app: TestApp
  let phone: ReturnType<TestApp['fakeChannel']>
  let agent: ReturnType<TestApp['as']>
  let chief: ReturnType<TestApp['as']>
  let people = 0

  beforeAll(async () => {
    app = await createUnpromisedApp(database)
    phone = app.fakeChannel()
    agent = app.as(...agentMay)
    chief = app.as(...agentMay, 'tickets:configure')
  })
  afterAll(() => app?.close())

  const all = (): Promise<TicketRow[]> => app.db(app.table('tickets', 'ticket')).orderBy('id')
  const row = async (id: string) => (await all()).find((each) => each.id === id) as TicketRow
  /** Somebody new writes; the id of the ticket, when all that follows has happened. */
  async function writes(text: string, from = `6012${4_000_000 + ++people}`): Promise<string> {
    await phone.receive({ from, text })
    await app.settled()
    return (await all()).at(-1)?.id as string
  }
  const events = async (id: string, type: string) =>
    (await agent.get(`/api/tickets/${id}/events?limit=100`)).body.items.filter(
      (event: { type: string }) => event.type === type,
    )
  async function rule(body: Record<string, unknown>): Promise<string> {
    const whole = { ...sample(body), active: true }
    const made = await chief.post('/api/tickets/rules', whole)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return made.body.id
  }
  /** One test's rules are none of the next one's business, also when it failed. */
  const forget = () =>
    app.db(app.table('tickets', 'rule')).whereNot({ name: shipped }).update({ removed_at: app.clock.now() })
  afterEach(forget)

  test('a question about prices is a lead, by the rule that is there from the start', async () => {
    for (const [text, kind] of [
      ['Hi, berapa HARGA mesin ini?', 'sales'],
      ['Can I get a quotation please', 'sales'],
      ['Kami hargai bantuan anda, mesin rosak', 'support'],
    ] as const)
      expect((await row(await writes(text))).kind, text).toBe(kind)
    const id = await writes('Selamat pagi')
    expect((await row(id)).kind).toBe('support')
    const [from] = await app.db(app.table('directory', 'contact_identity')).orderBy('id', 'desc').pluck('address')
    // The second message says it; once somebody has answered, people say what it is.
    await writes('nak beli pakej', from)
    expect((await row(id)).kind).toBe('sales')
    expect((await events(id, 'rule'))[0]).toMatchObject({
      actorKind: 'automation',
      data: { rule: shipped },
      changes: [{ field: 'kind', before: 'support', after: 'sales' }],
    })
    const answered = await writes('Printer rosak')
    await agent.post(`/api/tickets/${answered}/messages`, { text: 'Sekejap ya' })
    const [later] = await app.db(app.table('directory', 'contact_identity')).orderBy('id', 'desc').pluck('address')
    await writes('berapa harga kertas?', later)
    expect((await row(answered)).kind).toBe('support')
  })

  test('run in their order, each sees what those before it did, and what one changes starts none', async () => {
    await rule({
      name: 'second',
      position: 2,
      when: ['created'],
      if: is('priority', 'high'),
      act: { note: 'seen' },
    })
    await rule({ name: 'first', position: 1, when: ['created'], act: { set: { priority: 'high' } } })
    await rule({ name: 'on change', when: ['changed'], act: { set: { addTags: ['changed'] } } })
    const id = await writes('Mesin rosak')
    expect((await events(id, 'rule')).map((event: { data: { rule: string } }) => event.data.rule)).toEqual([
      'second',
      'first',
    ])
    expect((await events(id, 'rule'))[0].data.text).toBe('seen')
    expect((await agent.get(`/api/tickets/${id}`)).body.tags).toEqual([])
    await agent.patch(`/api/tickets/${id}`, { priority: 'low' })
    await app.settled()
    // One turn of it: its own change is no occasion.
    expect((await agent.get(`/api/tickets/${id}`)).body.tags).toMatchObject([{ name: 'changed' }])
    expect(await events(id, 'rule')).toHaveLength(3)
  })

  test('one that fails is seen to fail, and costs neither the ticket nor the others anything', async () => {
    const gone = await chief.post('/api/tickets/categories', { nameEn: 'A', nameMs: 'B', active: true, position: 1 })
    const broken = await rule({
      ...{ name: 'broken', position: 1, when: ['created'] },
      act: { set: { priority: 'urgent', categoryId: gone.body.id }, note: 'never' },
    })
    const sound = await rule({ name: 'sound', position: 2, when: ['created'], act: { set: { addTags: ['sound'] } } })
    await chief.delete(`/api/tickets/categories/${gone.body.id}`)
    const id = await writes('Mesin rosak')
    expect(await row(id)).toMatchObject({ priority: 'normal', category_id: null })
    expect((await agent.get(`/api/tickets/${id}`)).body.tags).toMatchObject([{ name: 'sound' }])
    expect(await events(id, 'rule')).toHaveLength(1)
    const told = await chief.get(`/api/tickets/rules/${broken}`)
    expect(told.body).toMatchObject({ runCount: 0, errorCount: 1, error: expect.stringContaining('no category') })
    expect((await chief.get(`/api/tickets/rules/${sound}`)).body).toMatchObject({
      runCount: 1,
      errorCount: 0,
      error: null,
    })
    expect(await app.jobs.dead()).toEqual([])
  })

  test('tell people and the customer; peers 37: what a rule says to the customer answers nobody', async () => {
    await rule({
      ...{ name: 'welcome', when: ['created'] },
      act: { reply: 'Terima kasih, kami akan balas segera.', notify: { userIds: [await idOf(agent)] } },
    })
    const ticket = await writes('Mesin rosak lagi')
    expect(phone.sent.at(-1)?.text).toBe('Terima kasih, kami akan balas segera.')
    expect(await row(ticket)).toMatchObject({
      ...{ status: 'new', first_responded_at: null, answered_at: null, last_message_direction: 'out' },
      awaiting_reply_since: expect.any(Date),
    })
    const { items } = (await agent.get(`/api/tickets/${ticket}/messages`)).body
    expect(items.at(-1)).toMatchObject({ text: 'Terima kasih, kami akan balas segera.', author: null })
    const notices = await app.db(app.table('notifications', 'notice')).where({ subject_id: ticket })
    expect(notices).toMatchObject([{ user_id: await idOf(agent), kind: 'ticket.rule', text_key: 'notice.rule' }])
  })

  test('a reply that may not leave is told at the rule, and the ticket has the rest', async () => {
    const closed = app.fakeChannel({ name: 'closed', windowHours: 0.01 })
    const id = await rule({
      ...{ name: 'late', when: ['resolved'], if: is('channel', 'closed') },
      act: { reply: 'Selesai', set: { addTags: ['late'] } },
    })
    await closed.receive({ from: '60125559999', text: 'Mesin rosak' })
    await app.settled()
    const ticket = (await all()).at(-1) as TicketRow
    await app.clock.advance({ minutes: 1 })
    await agent.patch(`/api/tickets/${ticket.id}`, { status: 'resolved' })
    await app.settled()
    expect(closed.sent).toEqual([])
    expect((await chief.get(`/api/tickets/rules/${id}`)).body).toMatchObject({ runCount: 1, errorCount: 1 })
    expect((await agent.get(`/api/tickets/${ticket.id}`)).body.tags).toMatchObject([{ name: 'late' }])
  })

  test('wait for time: once for each time a customer waits, and not for those who had waited before', async () => {
    const early = await writes('Saya sudah lama tunggu')
    await app.clock.advance({ minutes: 20 })
    await rule({
      ...{ name: 'waits', when: ['unanswered'], afterMinutes: 10 },
      act: { set: { priority: 'urgent' }, note: 'has waited' },
    })
    const waiting = await writes('Mesin rosak')
    const answered = await writes('Printer rosak')
    await app.clock.advance({ minutes: 5 })
    expect((await row(waiting)).priority).toBe('normal')
    await agent.post(`/api/tickets/${answered}/messages`, { text: 'Kami sedang semak' })
    await app.clock.advance({ minutes: 15 })
    expect([await row(early), await row(waiting), await row(answered)].map(({ priority }) => priority)).toEqual([
      'normal',
      'urgent',
      'normal',
    ])
    expect(await events(waiting, 'rule')).toHaveLength(1)
  })

  test('what could never hold is refused when it is saved', async () => {
    const refused = async (body: Record<string, unknown>) =>
      (await chief.post('/api/tickets/rules', sample(body))).body.code
    for (const condition of [
      { field: 'category', op: 'is', value: '999' },
      { field: 'team', op: 'in', value: ['999'] },
      { field: 'tag', op: 'is', value: '999' },
      { field: 'assignee', op: 'is', value: '999' },
      { field: 'outlet', op: 'is', value: '999' },
      { field: 'priority', op: 'is', value: 'huge' },
      { field: 'priority', op: 'is' },
      { field: 'priority', op: 'contains', value: 'hi' },
      { field: 'outlet', op: 'isSet', value: '1' },
      { field: 'field:unknown', op: 'isSet' },
    ])
      expect(await refused({ if: { all: [condition] } }), JSON.stringify(condition)).toBe(
        'KAUNTER_TICKET_CONDITION_INVALID',
      )
    expect(await refused({ act: { set: { teamId: '999' } } })).toBe('KAUNTER_TICKET_CHOICE_UNKNOWN')
    expect(await refused({ when: ['unanswered'] })).toBe('KAUNTER_TICKET_RULE_MINUTES')
    expect(await refused({ if: { all: [{ field: 'nothing', op: 'is', value: '1' }] } })).toBe('KAUNTER_REQUEST_INVALID')
    expect((await agent.post('/api/tickets/rules', sample({}))).status).toBe(403)
  })

  test('what the database undoes and has tried again counts once, and is no fault of the rule', async () => {
    const counted = await rule({
      name: 'first',
      position: 1,
      when: ['changed'],
      act: { set: { addTags: ['counted'] } },
    })
    const undone = await rule({ name: 'second', position: 2, when: ['changed'], act: { set: { priority: 'urgent' } } })
    const id = await writes('Mesin rosak')
    const ticket = app.table('tickets', 'ticket')
    // A sequence goes on when a transaction is undone: the first update is a deadlock, the next is none.
    await app.db.raw('create sequence tries start with 1')
    const statements =
      database === 'postgresql'
        ? [
            `create function deadlock() returns trigger language plpgsql as $$ begin
               if new.priority = 'urgent' and nextval('tries') = 1 then
                 raise exception 'deadlock' using errcode = '40P01';
               end if;
               return new;
             end $$`,
            `create trigger deadlock before update on ${ticket} for each row execute function deadlock()`,
          ]
        : [
            `create trigger deadlock before update on ${ticket} for each row
               if new.priority = 'urgent' and nextval(tries) = 1 then
                 signal sqlstate '40001' set mysql_errno = 1213, message_text = 'deadlock';
               end if`,
          ]
    for (const statement of statements) await app.db.raw(statement)
    await agent.patch(`/api/tickets/${id}`, { priority: 'low' })
    await app.settled()
    await app.db.raw(database === 'postgresql' ? `drop trigger deadlock on ${ticket}` : 'drop trigger deadlock')
    expect(await row(id)).toMatchObject({ priority: 'urgent' })
    for (const one of [counted, undone])
      expect((await chief.get(`/api/tickets/rules/${one}`)).body).toMatchObject({ runCount: 1, errorCount: 0 })
  })

  test('a dry run changes nothing and says exactly what the real run then does', async () => {
    const category = (await chief.post('/api/tickets/categories', sampleCategory)).body.id as string
    const texts = ['Mesin rosak', 'Berapa harga?', 'Resit tak keluar', 'Nak demo esok', 'Hargai bantuan']
    const condition = fc.oneof(
      fc.record({ field: fc.constant('priority'), op: fc.constantFrom('is', 'isNot'), value: priority }),
      fc.record({ field: fc.constant('kind'), op: fc.constant('is'), value: fc.constantFrom('support', 'sales') }),
      fc.record({ field: fc.constant('tag'), op: fc.constantFrom('isSet', 'isNotSet') }),
      fc.record({
        field: fc.constant('text'),
        op: fc.constantFrom('is', 'contains'),
        value: fc.constantFrom('harga', 'rosak'),
      }),
      fc.record({
        field: fc.constant('status'),
        op: fc.constant('is'),
        value: fc.constantFrom('new', 'open', 'resolved'),
      }),
      fc.record({ field: fc.constant('field:location'), op: fc.constantFrom('isSet', 'isNotSet') }),
    )
    const conditions = fc.record({
      all: fc.array(condition, { maxLength: 2 }),
      any: fc.array(condition, { maxLength: 2 }),
    })
    const set = fc
      .record(
        {
          ...{
            priority,
            kind: fc.constantFrom('support', 'sales'),
            status: fc.constantFrom('open', 'new', 'resolved'),
          },
          categoryId: fc.constantFrom(category, null),
          addTags: fc.constant(['dry']),
          removeTags: fc.constant(['wet']),
          fields: fc.constant({ location: 'Ipoh' }),
        },
        { requiredKeys: [] },
      )
      .filter((wanted) => Object.keys(wanted).length > 0)
    const [, open] = [await all(), new Set<string>()]
    for (const [i, text] of texts.entries()) {
      const id = await writes(text)
      open.add(id)
      const change = [{ tags: ['wet'] }, { priority: 'high' }, { kind: 'sales', fields: { location: 'Melaka' } }, {}][
        i % 4
      ]
      if (Object.keys(change ?? {}).length > 0) await agent.patch(`/api/tickets/${id}`, change)
    }
    const state = async (ids: Iterable<string>) =>
      Promise.all([...ids].map(async (id) => visible((await agent.get(`/api/tickets/${id}`)).body)))

    let turn = 0
    const change = fc.asyncProperty(conditions, set, async (given, wanted) => {
      const body = sample({ if: given, act: { set: wanted }, when: ['changed'] })
      // The occasion itself is a change: it is made first, while no rule waits for it.
      turn += 1
      for (const id of open) await agent.patch(`/api/tickets/${id}`, { fields: { occasion: `${turn}` } })
      const before = await state(open)
      const dry = await chief.post('/api/tickets/rules/dry-run', { rule: body, limit: 5000 })
      expect(dry.status, JSON.stringify(dry.body)).toBe(200)
      expect(await state(open), 'a dry run changed something').toEqual(before)
      const foretold = new Map((dry.body.tickets as Outcome[]).map((each) => [each.ticketId, each]))

      const id = await rule({ if: given, act: { set: wanted }, when: ['changed'] })
      const seen = new Map((await all()).map((each) => [each.id, each.version]))
      for (const ticket of open) await agent.patch(`/api/tickets/${ticket}`, { fields: { occasion: `${turn} now` } })
      await app.settled()
      for (const ticket of open) {
        const after = await events(ticket, 'rule')
        const own = after.filter(
          (event: { data: { rule?: string }; id: string }) => event.data.rule === 'sample' && !known.has(event.id),
        )
        for (const event of own) known.add(event.id)
        const said = foretold.get(ticket)
        expect(own.length, `${JSON.stringify(body)} on ${ticket}: ${JSON.stringify(said)}`).toBe(
          said === undefined || said.error !== null ? 0 : 1,
        )
        if (own.length > 0) expect(byField(own[0].changes)).toEqual(byField(said?.changes ?? []))
        else expect((await row(ticket)).version).toBe((seen.get(ticket) ?? 0) + 1)
      }
      const failures = [...foretold.values()].filter(({ error, ticketId }) => error !== null && open.has(ticketId))
      expect((await chief.get(`/api/tickets/rules/${id}`)).body.errorCount).toBe(failures.length)
      await forget()
    })
    const known = new Set<string>()
    await chief.post('/api/tickets/fields', occasion)
    await fc.assert(change, { numRuns: 8 })
  })

  async function idOf(client: typeof agent): Promise<string> {
    return (await client.get('/api/auth/me')).body.user.id
  }
})

const is = (field: string, value: string) => ({ all: [{ field, op: 'is', value }] })
const priority = fc.constantFrom('low', 'normal', 'high')
/** `act` is what the API calls "then", which is no name for a property here: objects with it look like promises. */
function sample({ act = { set: { priority: 'high' } }, ...more }: { act?: object; [key: string]: unknown }) {
  const rule = { name: 'sample', active: false, position: 5, when: ['created'], if: {}, ...more }
  return Object.fromEntries([...Object.entries(rule), ['then', act]])
}
const sampleCategory = { nameEn: 'Printer', nameMs: 'Pencetak', active: true, position: 1 }
const occasion = {
  ...{ key: 'occasion', labelEn: 'Occasion', labelMs: 'Peristiwa', type: 'text', options: [], kind: 'all' },
  ...{ required: false, position: 9 },
}
const visible = ({ version, status, priority, kind, categoryId, tags, fields }: Record<string, unknown>) => ({
  ...{ version, status, priority, kind, categoryId, tags, fields },
})
const byField = (changes: Outcome['changes']) =>
  Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]]))
