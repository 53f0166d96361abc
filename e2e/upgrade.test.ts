import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../core/src/builtin/auth/password.ts'
import { connectDatabase } from '../core/src/kernel/database.ts'
import { migratePlugin } from '../core/src/kernel/migrate.ts'
import { firstParty } from '../scripts/schema.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { adminSignIn, type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** The last migration of each plugin in the release before tickets had a life of their own. */
const lastOfThen: Record<string, string> = {
  auth: '004_failure',
  directory: '005_contact_outlet',
  live: '001_event',
  messaging: '009_one_conversation',
  tickets: '006_waiting',
  calendars: '',
  notifications: '',
}
const statuses = ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed']

describe('an installation of the release before, with rows', () => {
  let database: TestDatabase
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  beforeAll(async () => {
    database = await createDatabase()
    await makeOldInstallation(database)
    simulator = await SimulatorProcess.start()
    server = await Server.start({ database, simulator })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    await database?.drop()
  })

  const tickets = async (client: Client) =>
    (await client.get('/api/tickets?status=all')).body.items.toSorted((a: { id: string }, b: { id: string }) =>
      a.id < b.id ? -1 : 1,
    )

  test('has its tickets, in the category of their status, each readable in all its parts', async () => {
    expect(await tickets(admin)).toMatchObject(
      ['new', 'open', 'waiting_customer', 'waiting_internal', 'resolved', 'closed'].map((statusCategory, i) => ({
        ...{ id: String(i + 1), statusCategory, status: statuses[i], workflow: 'support', priority: 'normal' },
      })),
    )
    for (const part of ['', '/messages', '/events', '/links', '/resolutions', '/outlets', '/outcomes', '/sla'])
      for (const id of [1, 2, 3, 4, 5, 6])
        expect(await admin.get(`/api/tickets/${id}${part}`), `${id}${part}`).toMatchObject({ status: 200 })
    const { items } = (await admin.get('/api/tickets/2/events')).body
    // A minute may have turned since the start, and with it what is late was told.
    const before = items.filter(({ type }: { type: string }) => !type.startsWith('sla-'))
    expect(before).toMatchObject([{ type: 'assigned', data: { from: null, to: '2' }, changes: [] }])
    expect(
      await database.query('select status, category, ended_at from tickets_span order by ticket_id'),
    ).toMatchObject(statuses.map((status) => ({ status, ended_at: null })))
  })

  test('shows everybody what he saw', async () => {
    const agent = await server.signIn({ ...adminSignIn, email: 'agent@example.com' })
    expect((await tickets(agent)).map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3', '4', '5'])
  })

  test('goes on: what is open gets its deadlines, what was resolved closes by time, and both can be worked on', async () => {
    // What the clock does every minute.
    await server.run('tickets.sla-recalculate')
    await waitFor('the deadlines', async () =>
      (await tickets(admin)).every(
        (ticket: { id: string; slaState: string }) => ticket.id > '4' || ticket.slaState !== 'none',
      ),
    )
    expect(await admin.patch('/api/tickets/1', { status: 'resolved' })).toMatchObject({ status: 200 })
    expect(await admin.patch('/api/tickets/5', { status: 'open' })).toMatchObject({ status: 200 })
    expect(await admin.patch('/api/tickets/5', { status: 'resolved' })).toMatchObject({ status: 200 })
    await database.query(`update tickets_ticket set resolved_at = now() - interval '30 days' where id = 5`)
    await server.run('tickets.note-times')
    await waitFor(
      'its time',
      // Or the clock was faster than us: it looks each minute.
      async () =>
        (
          await database.query(
            `select id from tickets_ticket where id = 5 and (next_move_at < now() or status = 'closed')`,
          )
        ).length,
    )
    await server.run('tickets.move-due')
    await waitFor('the resolved one to close', async () => (await admin.get('/api/tickets/5')).body.status === 'closed')
  })
})

/** Two users, one of them of one franchise; a ticket in each status, the last one of the other franchise. */
async function makeOldInstallation(database: TestDatabase): Promise<void> {
  const db = await connectDatabase(database.url)
  for (const plugin of firstParty) {
    const last = lastOfThen[plugin.name] ?? '999'
    const migrations = Object.entries(plugin.migrations ?? {}).filter(([name]) => name <= last)
    if (migrations.length > 0) await migratePlugin(db, { ...plugin, migrations: Object.fromEntries(migrations) })
  }
  const at = new Date(Date.now() - 30 * 86_400_000)
  // Not long ago: else the clock, which notes the times of tickets once an hour, would close it while we look.
  const resolved_at = new Date(Date.now() - 86_400_000)
  const created_at = at
  const password_hash = await hashPassword(adminSignIn.password, 10)
  const user = { name: 'A', password_hash, created_at }
  await db('auth_user').insert([
    { ...user, email: adminSignIn.email, role: 'admin' },
    { ...user, email: 'agent@example.com', role: 'agent' },
  ])
  await db('auth_user_scope').insert({ user_id: 2, franchise_id: 1 })
  await db('directory_franchise').insert(['1', '2'].map((fid) => ({ fid, name: `Kedai ${fid}`, created_at })))
  await db('directory_outlet').insert(['1', '2'].map((oid) => ({ oid, franchise_id: oid, name: oid, created_at })))
  await db('directory_contact').insert({ name: 'Ali', created_at })
  const value = '+60121110001'
  await db('directory_contact_identity').insert({
    ...{ contact_id: 1, kind: 'phone', value, address: value.slice(1), active_value: value, created_at },
  })
  await db('messaging_channel_account').insert({
    ...{ channel: 'whatsapp-cloud', provider_id: '1', label: '1', created_at },
  })
  for (const [i, status] of statuses.entries()) {
    const id = i + 1
    const open = i < 4
    const [franchise_id, outlet_id] = status === 'closed' ? [2, 2] : status === 'new' ? [null, null] : [1, 1]
    const said = { kind: 'text', text: 'hello', occurred_at: at }
    await db('messaging_conversation').insert({ contact_id: 1, account_id: 1, thread: `t${id}`, created_at })
    await db('messaging_message').insert({
      ...said,
      ...{ account_id: 1, conversation_id: id, direction: 'in', provider_id: `w${id}`, content: 'hello' },
      ...{ status: 'received', handled_by: 'tickets', created_at },
    })
    await db('tickets_ticket').insert({
      ...{ conversation_id: id, open_conversation_id: open ? id : null, contact_id: 1, channel: 'whatsapp-cloud' },
      ...{ status, is_open: open, assignee_id: i === 1 ? 2 : null, franchise_id, outlet_id, created_at },
      ...{ last_message_id: id, last_message_at: at, last_message_preview: 'hello', last_message_kind: 'text' },
      ...{
        last_message_direction: 'in',
        awaiting_reply_since: open ? at : null,
        resolved_at: open ? null : resolved_at,
      },
    })
    await db('tickets_message').insert({ message_id: id, ticket_id: id, occurred_at: at })
    await db('tickets_event').insert({
      ...{ ticket_id: id, at, type: 'assigned', actor_id: 1, data: JSON.stringify({ from: null, to: '2' }) },
    })
  }
  await db.destroy()
}
