import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { series } from './support/series.ts'
import { type Client, metaSecrets, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Item {
  id: string
  lastMessageAt: string
  contact: { name: string }
}

/** 40 franchises with 100,000 tickets, a ninth of them open; franchise 1 has far more than the others. */
const fill = `
  insert into directory_franchise (fid, name, created_at) select 'F' || c, 'Franchise ' || c, now() from ${series(40)};
  insert into messaging_channel_account (channel, provider_id, label, created_at)
    values ('whatsapp-cloud', '${metaSecrets.WABA_PHONE_NUMBER_ID}', 'shop', now());
  insert into directory_contact (name, created_at) select 'Merchant ' || c, now() from ${series(100_000)};
  insert into directory_contact_identity (contact_id, kind, value, address, active_value, created_at)
    select c, 'phone', '+60' || (110000000 + c), '60' || (110000000 + c), '+60' || (110000000 + c), now() from ${series(100_000)};
  insert into messaging_conversation (contact_id, account_id, last_inbound_at, created_at)
    select c, 1, now() - c * interval '1 second', now() from ${series(100_000)};
  insert into tickets_ticket (conversation_id, open_conversation_id, contact_id, channel, status, is_open, franchise_id,
      last_message_id, last_message_at, last_message_preview, last_message_kind, last_message_direction, created_at)
    select c, case when c % 9 = 0 then c end, c, 'whatsapp-cloud', case when c % 9 = 0 then 'open' else 'closed' end, c % 9 = 0,
      case when c % 5 = 0 then 1 else 2 + c % 39 end,
      c, now()::timestamptz(0) - (c - c % 3) * interval '1 second', 'message ' || c, 'text', 'in', now() from ${series(100_000)};
  analyze ${inject('domain') === 'mariadb' ? 'table ' : ''}tickets_ticket;
`

describe('a chain with 40 franchises and 100,000 tickets', () => {
  let server: Server
  let admin: Client

  beforeAll(async () => {
    server = await Server.start({ env: { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' } })
    await server.database.query(fill)
    admin = await server.signIn()
  }, 120_000)
  afterAll(() => server?.stop())

  async function readAll(client: Client, query: string): Promise<Item[]> {
    const items: Item[] = []
    let cursor: string | null = null
    do {
      const { body } = await client.get(`/api/tickets?limit=100&${query}${cursor === null ? '' : `&cursor=${cursor}`}`)
      items.push(...body.items)
      cursor = body.nextCursor
    } while (cursor !== null)
    return items
  }

  const expected = async (where: string) =>
    (
      await server.database.query<{ id: string }>(
        `select id from tickets_ticket where ${where} order by last_message_at desc, id desc`,
      )
    ).map((row) => row.id)

  test('a supervisor of one franchise pages through exactly its open tickets, newest first, none twice', async () => {
    const supervisor = await server.colleague(admin, 'supervisor', { franchiseIds: ['1'] })
    const items = await readAll(supervisor, 'status=active')
    expect(items.map((item) => item.id)).toEqual(await expected('is_open and franchise_id = 1'))
    expect(items.length).toBeGreaterThan(2000)
    expect((await supervisor.get('/api/tickets/counts')).body).toEqual({ active: 100, mine: 0, unassigned: 100 })
  }, 60_000)

  test('an agent of two small franchises sees those two and nothing else, closed ones too', async () => {
    const agent = await server.colleague(admin, 'agent', { franchiseIds: ['7', '21'] })
    const items = await readAll(agent, 'status=closed')
    expect(items.map((item) => item.id)).toEqual(await expected("status = 'closed' and franchise_id in (7, 21)"))
    const foreign = await server.database.query<{ id: string }>(
      'select id from tickets_ticket where franchise_id = 3 limit 1',
    )
    expect((await agent.get(`/api/tickets/${foreign[0]?.id}`)).status).toBe(404)
  }, 60_000)

  test('a message of a merchant with an old open ticket puts it on top, for everybody who may see it', async () => {
    const merchant = 99_999
    const { body, headers } = sign(
      textMessage({
        from: `60${110_000_000 + merchant}`,
        id: 'wamid.large',
        text: 'Still there?',
        name: `Merchant ${merchant}`,
      }),
    )
    expect((await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status).toBe(200)
    const [{ franchise_id: franchiseId }] = (await server.database.query<{ franchise_id: string }>(
      `select franchise_id from tickets_ticket where id = ${merchant}`,
    )) as [{ franchise_id: string }]
    const agent = await server.colleague(admin, 'agent', { franchiseIds: [franchiseId] })
    const top = await waitFor('the ticket on top', async () => {
      const [first] = (await agent.get('/api/tickets?limit=1')).body.items
      return first?.id === String(merchant) ? first : undefined
    })
    expect(top).toMatchObject({
      lastMessagePreview: 'Still there?',
      contact: { phone: `+60${110_000_000 + merchant}` },
    })
    expect(
      await server.database.query(`select count(*)::int as n from tickets_ticket where contact_id = ${merchant}`),
    ).toEqual([{ n: 1 }])
  })
})
