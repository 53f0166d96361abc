import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { envelope, sign, textMessage } from './support/envelope.ts'
import { repairPlugin } from './support/repair-plugin.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Row {
  id: string
  status: string
  status_category: string
  merged_into_id: string | null
  follows_id: string | null
  snoozed_until: Date | null
  reopen_count: number
}

describe('the life of a ticket', () => {
  const folder = temporaryFolder()
  let database: TestDatabase
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let agent: Client
  let numbers = 0

  beforeAll(async () => {
    database = await createDatabase()
    simulator = await SimulatorProcess.start()
    const config = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    const plugins = { ...config.plugins, [repairPlugin(folder)]: {} }
    server = await Server.start({ database, simulator, config: { plugins } })
    admin = await server.signIn()
    agent = await server.colleague(admin, 'agent')
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), simulator?.stop()])
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const query = <R extends object>(sql: string, values: unknown[] = []) => database.query<R>(sql, values)

  /** Delivers what Meta would, and waits until it is stored and routed. */
  async function deliver(body: string, id: string): Promise<void> {
    const answer = await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', ...sign(body) })
    expect(answer.status).toBe(200)
    await waitFor(
      `message ${id}`,
      async () =>
        (await query('select id from messaging_message where provider_id = $1 and handled_by is not null', [id]))
          .length,
    )
  }
  async function say(from: string, text: string): Promise<string> {
    const id = `wamid.${++numbers}`
    await deliver(textMessage({ from, id, text }), id)
    return id
  }
  const person = () => `6012${3_000_000 + ++numbers}`

  /** The tickets of a person, the oldest first. */
  const ticketsOf = (from: string) =>
    query<Row>(
      `select t.* from tickets_ticket t join directory_contact_identity i on i.contact_id = t.contact_id
       where i.active_value = $1 order by t.id`,
      [`+${from}`],
    )
  const ticketOf = async (from: string) => (await ticketsOf(from)).at(-1) as Row
  async function asked(text = 'Mesin resit rosak'): Promise<{ from: string; id: string }> {
    const from = person()
    await say(from, text)
    return { from, id: (await ticketOf(from)).id }
  }
  async function patch(id: string, body: object, client = agent, headers?: Record<string, string>) {
    const answer = await client.call('PATCH', `/api/tickets/${id}`, body, headers)
    return answer
  }
  async function resolve(id: string, more: object = {}) {
    const answer = await patch(id, { status: 'resolved', ...more })
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 })
    return answer.body
  }
  const events = async (id: string) => (await admin.get(`/api/tickets/${id}/events?limit=100`)).body.items

  test('resolving is a row with its outcome; what is no outcome is refused with those that are', async () => {
    const { id } = await asked()
    expect((await patch(id, { status: 'resolved', outcome: 'whatever' })).body).toMatchObject({
      code: 'KAUNTER_TICKET_OUTCOME_UNKNOWN',
    })
    expect((await patch(id, { outcome: 'resolved' })).body.code).toBe('KAUNTER_TICKET_OUTCOME_WITHOUT_END')
    expect(await resolve(id, { outcome: 'bug_filed', note: 'BUG-17' })).toMatchObject({
      status: 'resolved',
      outcome: 'bug_filed',
    })
    // Two who resolve it at once: the later word counts, and both are in the history.
    await resolve(id, { outcome: 'escalated_l2' })
    expect((await patch(id, { status: 'open' })).status).toBe(200)
    await resolve(id)
    const { items } = (await admin.get(`/api/tickets/${id}/resolutions`)).body
    expect(items).toMatchObject([
      {
        number: 1,
        outcome: 'escalated_l2',
        note: 'BUG-17',
        resolvedBy: { id: expect.any(String) },
        reopenedAt: expect.any(String),
      },
      { number: 2, outcome: 'resolved', note: null, reopenedAt: null },
    ])
    const settings = (await admin.get('/api/settings/tickets')).body
    await admin.patch('/api/settings/tickets', {
      version: settings.version,
      values: { moreOutcomes: ['Wang dikembalikan'] },
      unset: [],
    })
    const known = (await agent.get(`/api/tickets/${id}/outcomes`)).body.items.map(({ name }: { name: string }) => name)
    expect(known).toEqual([
      ...['resolved', 'info_provided', 'escalated_l2', 'bug_filed', 'lead_qualified', 'renewal_recovered', 'winback'],
      'Wang dikembalikan',
    ])
  })

  test('peers 38: inside its window a message opens the same ticket again, outside a new one follows the old', async () => {
    const { from, id } = await asked()
    await resolve(id)
    await say(from, 'masih rosak')
    expect(await ticketsOf(from)).toMatchObject([{ id, status: 'open', reopen_count: 1 }])

    await resolve(id)
    await query(`update tickets_ticket set resolved_at = now() - interval '8 days' where id = $1`, [id])
    await say(from, 'soalan lain')
    const [, next] = await ticketsOf(from)
    expect(next).toMatchObject({ status: 'new', follows_id: id })
    const links = (await admin.get(`/api/tickets/${next?.id}/links`)).body.items
    expect(links).toMatchObject([{ kind: 'follows', direction: 'to', ticket: { id } }])
    expect((await events(id)).map(({ type }: { type: string }) => type)).toContain('reopened')

    const settings = (await admin.get('/api/settings/tickets')).body
    const values = { reopenByChannel: ['web = 1h', 'whatsapp-cloud = 2h'] }
    expect((await admin.patch('/api/settings/tickets', { version: settings.version, values, unset: [] })).status).toBe(
      200,
    )
    await resolve(next?.id as string)
    await query(`update tickets_ticket set resolved_at = now() - interval '3 hours' where id = $1`, [next?.id])
    await say(from, 'lagi')
    expect(await ticketsOf(from)).toHaveLength(3)
    const { version } = (await admin.get('/api/settings/tickets')).body
    await admin.patch('/api/settings/tickets', { version, values: {}, unset: ['reopenByChannel'] })
  })

  test('closed is final: it takes no status and no answer, and what is written later follows it', async () => {
    const { from, id } = await asked()
    expect((await patch(id, { status: 'closed' })).status).toBe(200)
    expect((await patch(id, { status: 'open' })).body.code).toBe('KAUNTER_TICKET_CLOSED')
    expect((await agent.post(`/api/tickets/${id}/messages`, { text: 'hello' })).body.code).toBe('KAUNTER_TICKET_CLOSED')
    await say(from, 'ada orang?')
    expect(await ticketsOf(from)).toMatchObject([
      { id, status: 'closed' },
      { status: 'new', follows_id: id },
    ])
  })

  test('no reaction, STOP, rating, status or echo of our own opens a resolved ticket again', async () => {
    const { from, id } = await asked()
    await resolve(id)
    const { version } = (await admin.get(`/api/tickets/${id}`)).body
    const target = `wamid.${numbers}`
    const reaction = {
      contacts: [{ profile: { name: 'R' }, wa_id: from }],
      messages: [
        {
          from,
          id: 'wamid.reaction',
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: 'reaction',
          reaction: { message_id: target, emoji: '👍' },
        },
      ],
    }
    await deliver(envelope(reaction), 'wamid.reaction')
    for (const text of ['STOP', ' Berhenti! ', 'tak  nak', 'rating 5']) await say(from, text)
    const echo = {
      message_echoes: [
        {
          from: '60327000000',
          to: from,
          id: 'wamid.echo',
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: 'text',
          text: { body: 'dijawab dari telefon' },
        },
      ],
    }
    const sent = JSON.parse(envelope(echo))
    sent.entry[0].changes[0].field = 'smb_message_echoes'
    await deliver(JSON.stringify(sent), 'wamid.echo')
    expect(await ticketsOf(from)).toMatchObject([{ id, status: 'resolved', reopen_count: 0 }])
    // They are there to be read, the claimed rating too.
    const { items } = (await admin.get(`/api/tickets/${id}/messages`)).body
    expect(items.map(({ text }: { text: string }) => text)).toEqual(
      expect.arrayContaining(['STOP', 'rating 5', 'dijawab dari telefon']),
    )
    expect((await admin.get(`/api/tickets/${id}`)).body.version).toBeGreaterThan(version)
    await say(from, 'stop sending me broken printers')
    expect(await ticketOf(from)).toMatchObject({ id, status: 'open' })
  })

  test('an answer of the customer opens what waited for it, and ends a snooze', async () => {
    const { from, id } = await asked()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect((await patch(id, { status: 'pending_merchant', snoozedUntil: until })).body).toMatchObject({
      status: 'pending_merchant',
      statusCategory: 'waiting_customer',
      snoozedUntil: until,
    })
    await say(from, 'ini gambarnya')
    expect(await ticketOf(from)).toMatchObject({ status: 'open', snoozed_until: null })
    expect((await patch(id, { snoozedUntil: '2020-01-01T00:00:00.000Z' })).body.code).toBe(
      'KAUNTER_TICKET_SNOOZE_NOT_POSSIBLE',
    )
  })

  test('peers 39: time closes what is resolved and gives up on the silent, never on what is snoozed or waits for us', async () => {
    const settings = (await admin.get('/api/settings/tickets')).body
    await admin.patch('/api/settings/tickets', { version: settings.version, values: { inactiveDays: 3 }, unset: [] })
    const [closing, silent, internal, snoozed, woken, asking] = await Promise.all(
      Array.from({ length: 6 }, () => asked()),
    )
    const ids = [closing, silent, internal, snoozed, woken, asking].map((each) => each?.id as string)
    await resolve(ids[0] as string)
    const answered = ids.slice(1, 5)
    for (const id of answered)
      expect((await agent.post(`/api/tickets/${id}/messages`, { text: 'cuba hidupkan semula' })).status).toBe(201)
    await patch(ids[1] as string, { status: 'pending_merchant' })
    await patch(ids[2] as string, { status: 'pending_internal' })
    const later = new Date(Date.now() + 86_400_000).toISOString()
    await patch(ids[3] as string, { status: 'pending_merchant', snoozedUntil: later })
    await patch(ids[4] as string, { snoozedUntil: later })
    await patch(ids[5] as string, { status: 'pending_merchant' })
    // Twenty days go by: everything that has a time is that much older.
    await query(
      `update tickets_ticket set resolved_at = resolved_at - interval '20 days', status_since = status_since - interval '20 days',
       last_message_at = last_message_at - interval '20 days', created_at = created_at - interval '20 days',
       next_move_at = next_move_at - interval '20 days' where id in (${ids.join()})`,
    )
    // Of the two that are snoozed, the time of one has come, that of the other has not.
    await query(`update tickets_ticket set next_move_at = snoozed_until where id = ${ids[3]}`)
    // Both instants at once: the clock of the server strikes each minute, and might note the old one anew between.
    await query(
      `update tickets_ticket set snoozed_until = now() - interval '1 second', next_move_at = now() - interval '1 second'
       where id = ${ids[4]}`,
    )
    const seen = async () => {
      const rows = await query<Row>(`select * from tickets_ticket where id in (${ids.join()}) order by id`)
      return Object.fromEntries(rows.map((row) => [row.id, row]))
    }
    await server.run('tickets.move-due')
    await waitFor('time to move them', async () => {
      const rows = await seen()
      return (
        rows[ids[0] as string]?.status === 'closed' &&
        rows[ids[1] as string]?.status === 'resolved' &&
        rows[ids[4] as string]?.snoozed_until === null
      )
    })
    const rows = await seen()
    expect(rows[ids[1] as string]).toMatchObject({ outcome: 'no_reply' })
    expect(rows[ids[2] as string]).toMatchObject({ status: 'pending_internal' })
    expect(rows[ids[3] as string]).toMatchObject({ status: 'pending_merchant', snoozed_until: new Date(later) })
    // The customer's question was never answered: that waits on us, whatever the status says.
    expect(rows[ids[5] as string]).toMatchObject({ status: 'pending_merchant' })
    expect((await events(ids[0] as string))[0]).toMatchObject({
      type: 'closed-by-time',
      actorKind: 'system',
      actor: null,
    })
    const { version } = (await admin.get('/api/settings/tickets')).body
    await admin.patch('/api/settings/tickets', { version, values: {}, unset: ['inactiveDays'] })
  })

  describe('of another plugin’s workflow', () => {
    test('peers 34: the category decides, whatever the status is called; guard, outcomes and events are the plugin’s', async () => {
      const { from, id } = await asked()
      const post = (path: string) => admin.post(`/api/repair/${id}${path}`, {})
      expect((await post('/take')).body).toMatchObject({ workflow: 'repair', status: 'intake', statusCategory: 'new' })
      expect((await admin.get(`/api/tickets/${id}`)).body).toMatchObject({ status: 'intake', statuses: ['diagnosis'] })
      expect((await patch(id, { status: 'ready' })).body.code).toBe('KAUNTER_TICKET_STATUS_NOT_ALLOWED')
      expect((await patch(id, { status: 'resolved' })).body.code).toBe('KAUNTER_TICKET_STATUS_NOT_ALLOWED')
      // A first answer takes it out of new.
      await agent.post(`/api/tickets/${id}/messages`, { text: 'kami periksa' })
      expect(await ticketOf(from)).toMatchObject({ status: 'diagnosis', status_category: 'open' })
      const refused = await patch(id, { status: 'ready' })
      expect(refused).toMatchObject({ status: 409, body: { code: 'KAUNTER_TICKET_MOVE_REFUSED' } })
      expect(refused.body.message).toContain('two photos')
      await post('/photo')
      await post('/photo')
      expect((await patch(id, { status: 'ready', outcome: 'resolved' })).body.code).toBe(
        'KAUNTER_TICKET_OUTCOME_UNKNOWN',
      )
      expect((await patch(id, { status: 'ready' })).body).toMatchObject({
        statusCategory: 'resolved',
        outcome: 'repaired',
      })
      await say(from, 'rosak semula')
      expect(await ticketOf(from)).toMatchObject({ id, status: 'diagnosis', reopen_count: 1 })
      await waitFor(
        'both events',
        async () =>
          (await query(`select * from repair_heard where ticket_id = ${id} and event <> 'photo' order by id`))
            .length === 2,
      )
      expect(
        await query(
          `select event, outcome from repair_heard where ticket_id = ${id} and event <> 'photo' order by event`,
        ),
      ).toEqual([
        { event: 'reopened', outcome: null },
        { event: 'resolved', outcome: 'repaired' },
      ])
    })

    test('while the plugin is off, answers work, moves say why not, and messages still open it', async () => {
      const { from, id } = await asked()
      await admin.post(`/api/repair/${id}/take`, {})
      expect((await admin.post('/api/plugins/repair/disable', {})).status).toBe(200)
      expect((await patch(id, { status: 'diagnosis' })).body).toMatchObject({ code: 'KAUNTER_TICKET_WORKFLOW_AWAY' })
      expect((await agent.post(`/api/tickets/${id}/messages`, { text: 'sebentar' })).status).toBe(201)
      await say(from, 'baik')
      expect((await admin.get(`/api/tickets/${id}`)).body).toMatchObject({ workflow: 'repair', statuses: [] })
      expect((await admin.post('/api/plugins/repair/enable', {})).status).toBe(200)
      await waitFor('it is back', async () => (await admin.get(`/api/tickets/${id}`)).body.statuses.length > 0)
    })
  })

  describe('together with another', () => {
    test('merged, it leads to the other one, with what was said, noted, and is written from now on', async () => {
      const [one, two] = [await asked('dari telefon pertama'), await asked('dari telefon kedua')]
      await agent.post(`/api/tickets/${one.id}/notes`, { text: 'nota penting' })
      const merged = await agent.post(`/api/tickets/${one.id}/merge`, { intoId: two.id })
      expect(merged, JSON.stringify(merged.body)).toMatchObject({ status: 200, body: { id: two.id } })
      expect((await admin.get(`/api/tickets/${one.id}`)).body).toMatchObject({ status: 'closed', mergedIntoId: two.id })
      const texts = async () =>
        (await admin.get(`/api/tickets/${two.id}/messages`)).body.items.map(({ text }: { text: string }) => text)
      expect(await texts()).toEqual(['dari telefon pertama', 'dari telefon kedua'])
      expect((await events(two.id)).map(({ data }: { data: { text?: string } }) => data.text)).toContain('nota penting')
      await say(one.from, 'lagi dari yang pertama')
      expect(await ticketsOf(one.from)).toHaveLength(1)
      expect((await texts()).at(-1)).toBe('lagi dari yang pertama')
      // The answer goes to where the customer wrote last.
      await agent.post(`/api/tickets/${two.id}/messages`, { text: 'jawapan' })
      await waitFor('the answer', async () =>
        (await simulator.get('/sent')).items.some(
          (item: { to: string; text: string }) => item.text === 'jawapan' && item.to === `+${one.from}`,
        ),
      )
      expect((await agent.post(`/api/tickets/${one.id}/messages`, { text: 'x' })).body.code).toBe(
        'KAUNTER_TICKET_CLOSED',
      )
      expect(await query(`select count(*)::int as n from tickets_resolution where ticket_id = ${one.id}`)).toEqual([
        { n: 0 },
      ])
    })

    test('not in a circle, not with itself, not into what is closed; two who merge them into each other end with one', async () => {
      const [one, two, three] = [await asked(), await asked(), await asked()]
      expect((await agent.post(`/api/tickets/${one.id}/merge`, { intoId: one.id })).body.code).toBe(
        'KAUNTER_TICKET_SAME',
      )
      const both = await Promise.all([
        agent.post(`/api/tickets/${one.id}/merge`, { intoId: two.id }),
        admin.post(`/api/tickets/${two.id}/merge`, { intoId: one.id }),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
      const [left, gone] = both[0]?.status === 200 ? [two.id, one.id] : [one.id, two.id]
      expect((await agent.post(`/api/tickets/${three.id}/merge`, { intoId: gone })).body.code).toBe(
        'KAUNTER_TICKET_MERGE_NOT_POSSIBLE',
      )
      expect((await agent.post(`/api/tickets/${left}/merge`, { intoId: three.id })).status).toBe(200)
      // What went elsewhere stays there.
      expect((await agent.post(`/api/tickets/${gone}/merge`, { intoId: three.id })).body.code).toBe(
        'KAUNTER_TICKET_MERGE_NOT_POSSIBLE',
      )
      // A chain is followed to its end.
      await say(one.from, 'ke mana?')
      const [{ id: last }] = (await query(
        `select ticket_id as id from tickets_message order by message_id desc limit 1`,
      )) as [{ id: string }]
      expect(last).toBe(three.id)
    })

    test('split, the new one has the messages that were chosen, and the conversation goes on in the old one', async () => {
      const { from, id } = await asked('printer')
      await say(from, 'dan satu lagi: invois')
      const messages = (await agent.get(`/api/tickets/${id}/messages`)).body.items
      expect(
        (await agent.post(`/api/tickets/${id}/split`, { messageIds: messages.map((m: { id: string }) => m.id) })).body
          .code,
      ).toBe('KAUNTER_TICKET_SPLIT_NOT_POSSIBLE')
      const split = await agent.post(`/api/tickets/${id}/split`, { messageIds: [messages[1].id] })
      expect(split, JSON.stringify(split.body)).toMatchObject({
        status: 201,
        body: { status: 'new', lastMessagePreview: 'dan satu lagi: invois' },
      })
      await say(from, 'helo')
      expect((await admin.get(`/api/tickets/${id}/messages`)).body.items.map((m: { text: string }) => m.text)).toEqual([
        'printer',
        'helo',
      ])
      expect((await admin.get(`/api/tickets/${split.body.id}/messages`)).body.items).toHaveLength(1)
      await agent.post(`/api/tickets/${split.body.id}/messages`, { text: 'tentang invois' })
      expect((await patch(split.body.id, { status: 'resolved' })).status).toBe(200)
      expect((await patch(split.body.id, { status: 'open' })).status).toBe(200)
      await resolve(id)
      await say(from, 'siapa ini?')
      const later = (await admin.get(`/api/tickets/${split.body.id}/messages`)).body.items
      expect(later.map((m: { text: string }) => m.text)).toContain('siapa ini?')
      expect((await admin.get(`/api/tickets/${id}/links`)).body.items).toMatchObject([
        { kind: 'split', direction: 'from', ticket: { id: split.body.id } },
      ])
    })
  })

  test('whoever decides by an older state is told so, and nothing is changed', async () => {
    const { id } = await asked()
    const { version } = (await agent.get(`/api/tickets/${id}`)).body
    expect((await patch(id, { status: 'open' }, agent, { 'if-match': String(version) })).status).toBe(200)
    const late = await patch(id, { status: 'resolved' }, admin, { 'if-match': String(version) })
    expect(late).toMatchObject({ status: 409, body: { code: 'KAUNTER_TICKET_CHANGED_MEANWHILE' } })
    expect((await admin.get(`/api/tickets/${id}`)).body).toMatchObject({ status: 'open', version: version + 1 })
  })
})
