import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { sign, textMessage } from './support/envelope.ts'
import { repairPlugin } from './support/repair-plugin.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Row {
  id: string
  conversation_id: string
  contact_id: string
  status: string
  assignee_id: string | null
  franchise_id: string | null
  awaiting_reply_since: Date | null
  next_move_at: Date | null
}

/** Tickets that belong together, that come back, and that time moves: where work could be lost without anybody seeing it. */
describe('nothing of a ticket is lost', () => {
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
    server = await Server.start({
      database,
      simulator,
      config: { plugins: { ...config.plugins, [repairPlugin(folder)]: {} } },
    })
    admin = await server.signIn()
    agent = await server.colleague(admin, 'agent')
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), simulator?.stop()])
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const row = async (id: string) =>
    (await database.query<Row>('select * from tickets_ticket where id = $1', [id]))[0] as Row
  /** Delivers what Meta would, without waiting. */
  async function write(from: string, text: string): Promise<string> {
    const id = `wamid.${++numbers}`
    const answer = await fetch(`${server.url}/webhook/whatsapp`, {
      method: 'POST',
      ...sign(textMessage({ from, id, text })),
    })
    expect(answer.status).toBe(200)
    return id
  }
  /** The ticket that a message came to. */
  const ticketWith = (providerId: string): Promise<Row> =>
    waitFor(`the ticket of ${providerId}`, async () => {
      const [found] = await database.query<Row>(
        `select t.* from tickets_ticket t join tickets_message l on l.ticket_id = t.id
         join messaging_message m on m.id = l.message_id where m.provider_id = $1 and m.handled_by is not null`,
        [providerId],
      )
      return found
    })
  const say = async (from: string, text: string) => ticketWith(await write(from, text))
  const person = () => `6012${4_000_000 + ++numbers}`
  async function asked(text = 'Mesin resit rosak') {
    const from = person()
    return { from, ...(await say(from, text)) }
  }
  async function done(answer: Promise<{ status: number; body: unknown }>) {
    const { status, body } = await answer
    expect(status, JSON.stringify(body)).toBeLessThan(300)
    return body as { id: string }
  }
  const patch = (id: string, body: object, client = agent) => done(client.patch(`/api/tickets/${id}`, body))
  const merge = (id: string, intoId: string) => done(agent.post(`/api/tickets/${id}/merge`, { intoId }))
  const sentTo = (from: string, text: string) =>
    waitFor(`"${text}" to ${from}`, async () =>
      (await simulator.get('/sent')).items.some(
        (item: { to: string; text: string }) => item.text === text && item.to === `+${from}`,
      ),
    )

  test('a message that comes in the moment of a merge goes where its ticket went', async () => {
    const [source, target] = [await asked('satu'), await asked('dua')]
    const waiting = async () => {
      // InnoDB's list is a copy, which it makes anew only when nobody has read it for a tenth of a second.
      await pause(200)
      const [found] = await database.query<{ n: number }>(
        inject('domain') === 'postgresql'
          ? `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          : `select count(*) as n from information_schema.innodb_trx t join information_schema.processlist p
             on p.id = t.trx_mysql_thread_id where t.trx_state = 'LOCK WAIT' and p.db = database()`,
      )
      return found?.n
    }
    const other = await database.session()
    await other.query('begin')
    await other.query('select id from tickets_ticket where id = $1 for update', [source.id])
    const merging = merge(source.id, target.id)
    let message: string
    try {
      await waitFor('the merge to wait', async () => (await waiting()) === 1)
      message = await write(source.from, 'masih saya')
      await waitFor('the message to wait behind it', async () => (await waiting()) === 2)
    } finally {
      await other.query('commit')
      await other.end()
      await merging
    }
    expect((await ticketWith(message)).id).toBe(target.id)
  })

  test('what is split off a merged ticket is its writer’s again, and each is answered where he wrote', async () => {
    const [source, target] = [await asked('saya yang lain'), await asked('saya')]
    await merge(source.id, target.id)
    const { items } = (await agent.get(`/api/tickets/${target.id}/messages`)).body
    const his = items.find(({ text }: { text: string }) => text === 'saya yang lain')
    const back = await done(agent.post(`/api/tickets/${target.id}/split`, { messageIds: [his.id] }))
    expect(await row(back.id)).toMatchObject({
      conversation_id: source.conversation_id,
      contact_id: source.contact_id,
    })
    await done(agent.post(`/api/tickets/${back.id}/messages`, { text: 'untuk yang lain' }))
    await sentTo(source.from, 'untuk yang lain')
    await done(agent.post(`/api/tickets/${target.id}/messages`, { text: 'untuk saya' }))
    await sentTo(target.from, 'untuk saya')
    expect((await say(source.from, 'terima kasih, tetapi')).id).toBe(back.id)
  })

  test('an answer can be split off again: then its question waits as before', async () => {
    const { from, id } = await asked('satu')
    const answer = async (text: string) => (await done(agent.post(`/api/tickets/${id}/messages`, { text }))).id
    const nextSecond = () => {
      const second = Math.floor(Date.now() / 1000)
      return waitFor('the next second', () => Math.floor(Date.now() / 1000) > second)
    }
    await answer('jawapan satu')
    await nextSecond()
    await say(from, 'dua')
    const { awaiting_reply_since: since } = await row(id)
    const wrong = await answer('jawapan untuk orang lain')
    await nextSecond()
    await say(from, 'tiga')
    await done(agent.post(`/api/tickets/${id}/split`, { messageIds: [wrong] }))
    expect((await row(id)).awaiting_reply_since).toEqual(since)
    await answer('jawapan dua')
    await patch(id, { status: 'resolved' })
  })

  test('a question that is merged into what was resolved opens that again', async () => {
    const [source, target] = [await asked('bila siap?'), await asked()]
    await patch(target.id, { status: 'resolved' })
    await merge(source.id, target.id)
    expect(await row(target.id)).toMatchObject({ status: 'open', reopen_count: 1 })
    expect((await row(target.id)).awaiting_reply_since).not.toBeNull()

    // Two that are over stay so, and nobody waits in them.
    const [one, two] = [await asked('satu'), await asked('dua')]
    for (const { id } of [one, two]) await patch(id, { status: 'resolved' })
    await merge(one.id, two.id)
    expect(await row(two.id)).toMatchObject({ status: 'resolved', awaiting_reply_since: null })
  })

  test('merged into one of no franchise, what one franchise knows is not shown to all', async () => {
    const { id: franchise } = await done(admin.post('/api/directory/franchises', { fid: 'F1', name: 'Satu' }))
    const [source, target] = [await asked('rahsia'), await asked()]
    await database.query('update tickets_ticket set franchise_id = $1 where id = $2', [franchise, source.id])
    const stranger = await server.colleague(admin, 'agent', { scopeAll: false, franchiseIds: [], outletIds: [] })
    expect((await stranger.get(`/api/tickets/${target.id}`)).status).toBe(200)
    await merge(source.id, target.id)
    expect(await row(target.id)).toMatchObject({ franchise_id: franchise, outlet_id: null })
    expect((await stranger.get(`/api/tickets/${target.id}/messages`)).status).toBe(404)
  })

  test('what opens again does not go to somebody who has left', async () => {
    const ticket = await asked()
    const left = await server.colleague(admin, 'agent')
    const { id: assigneeId } = (await left.get('/api/auth/me')).body.user
    await patch(ticket.id, { assigneeId })
    await patch(ticket.id, { status: 'resolved' })
    await done(admin.patch(`/api/auth/users/${assigneeId}`, { active: false }))
    expect((await row(ticket.id)).assignee_id).toBe(assigneeId)
    await say(ticket.from, 'rosak lagi')
    expect(await row(ticket.id)).toMatchObject({ status: 'open', assignee_id: null })
  })

  test('who said that two belong together, and who took it back, is in the audit trail', async () => {
    const [one, other] = [await asked(), await asked()]
    await done(agent.post(`/api/tickets/${other.id}/links`, { otherId: one.id }))
    await done(agent.delete(`/api/tickets/${one.id}/links/${other.id}`))
    await done(agent.delete(`/api/tickets/${one.id}/links/${other.id}`))
    const trail = await database.query(
      `select action, "before", "after" from audit_log where subject_type = 'ticket' and subject_id = $1 order by id`,
      [one.id],
    )
    const pair = JSON.stringify({ relatedTo: other.id })
    expect(trail).toEqual([
      { action: 'ticket.related', before: null, after: pair },
      { action: 'ticket.unrelated', before: pair, after: null },
    ])
  })

  test('another plugin that opens a ticket again counts as well', async () => {
    const ticket = await asked()
    await patch(ticket.id, { status: 'resolved' })
    await done(admin.post(`/api/repair/${ticket.id}/move/open`, {}))
    expect(await row(ticket.id)).toMatchObject({ status: 'open', reopen_count: 1 })
  })

  describe('by time', () => {
    const overdue = (id: string) =>
      database.query(
        `update tickets_ticket set resolved_at = resolved_at - interval '9 days', status_since = status_since - interval '9 days',
         last_message_at = last_message_at - interval '9 days', next_move_at = next_move_at - interval '9 days',
         snoozed_until = snoozed_until - interval '9 days' where id = $1`,
        [id],
      )

    test('one that cannot move holds up no other', async () => {
      const stuck = await asked('komputer')
      await done(admin.post(`/api/repair/${stuck.id}/take`, {}))
      await database.query(
        `insert into repair_heard (event, ticket_id) values ('photo', ${stuck.id}), ('photo', ${stuck.id})`,
      )
      await patch(stuck.id, { status: 'diagnosis' })
      await patch(stuck.id, { status: 'ready' })
      await overdue(stuck.id)
      // Nine days later its conversation has another ticket, in whose place the timer would put the first.
      const next = await say(stuck.from, 'perkara lain')
      expect(next.id).not.toBe(stuck.id)
      const sleeping = await asked()
      await patch(sleeping.id, { snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() })
      await overdue(sleeping.id)
      await server.run('tickets.move-due')
      await waitFor('the neighbour to wake', async () => (await row(sleeping.id)).next_move_at === null)
      await waitFor('the other to be put off', async () => Number((await row(stuck.id)).next_move_at) > Date.now())
      expect((await row(stuck.id)).status).toBe('ready')
    })

    test('a timer counts again when its plugin is back', async () => {
      const { id } = await asked('telefon')
      await done(admin.post(`/api/repair/${id}/take`, {}))
      expect((await row(id)).next_move_at).not.toBeNull()
      await done(admin.post('/api/plugins/repair/disable', {}))
      await overdue(id)
      await server.run('tickets.move-due')
      await waitFor('the time to be forgotten', async () => (await row(id)).next_move_at === null)
      await done(admin.post('/api/plugins/repair/enable', {}))
      await server.run('tickets.note-times')
      await waitFor('the time to be noted', async () => (await row(id)).next_move_at)
    })
  })

  // More values than one statement of PostgreSQL takes.
  test('a contact who wrote thirty thousand messages while he was blocked can be let through again', async () => {
    const { id, from, contact_id, conversation_id } = await asked()
    const block = (blocked: boolean) =>
      done(admin.put(`/api/directory/contacts/${contact_id}/blocks/whatsapp-cloud`, { blocked }))
    await block(true)
    const numbered =
      inject('domain') === 'postgresql'
        ? 'generate_series(1, 30000) as s(n)'
        : '(select seq as n from seq_1_to_30000) as s'
    await database.query(
      `insert into tickets_aside (message_id, conversation_id, contact_id, channel, occurred_at)
       select 1000000 + s.n, $1, $2, 'whatsapp-cloud', now() from ${numbered}`,
      [conversation_id, contact_id],
    )
    await patch(id, { status: 'closed' })
    // Whatever is left of it must not keep his next message from us.
    await database.query('delete from directory_contact_block where contact_id = $1', [contact_id])
    const next = await say(from, 'maaf, saya perlu bantuan')
    expect(next.id).not.toBe(id)
    await waitFor('all to be shown', async () => {
      const [left] = await database.query<{ n: number }>('select count(*)::int as n from tickets_aside')
      return left?.n === 0
    })
    const [shown] = await database.query<{ n: number }>(
      'select count(*)::int as n from tickets_message where ticket_id = $1',
      [next.id],
    )
    expect(shown?.n).toBe(30_001)
  })
})
