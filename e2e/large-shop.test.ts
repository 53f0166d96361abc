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

const franchise = 'case when c % 50 = 7 then null when c % 5 = 0 then 1 else 2 + (c + c % 11) % 39 end'
/** 40 franchises of five outlets with 100,000 tickets, a ninth of them open; franchise 1 has far more than the others. */
const fill = `
  insert into directory_franchise (fid, name, created_at) select 'F' || c, 'Franchise ' || c, now() from ${series(40)};
  insert into directory_outlet (oid, franchise_id, name, created_at)
    select 'O' || c, 1 + (c - 1) % 40, 'Outlet ' || c, now() from ${series(200)};
  insert into tickets_team (name, mode) select 'Team ' || c, 'manual' from ${series(7)};
  insert into messaging_channel_account (channel, provider_id, label, created_at)
    values ('whatsapp-cloud', '${metaSecrets.WABA_PHONE_NUMBER_ID}', 'shop', now());
  insert into directory_contact (name, created_at) select 'Merchant ' || c, now() from ${series(100_000)};
  insert into directory_contact_identity (contact_id, kind, value, address, active_value, created_at)
    select c, 'phone', '+60' || (110000000 + c), '60' || (110000000 + c), '+60' || (110000000 + c), now() from ${series(100_000)};
  insert into messaging_conversation (contact_id, account_id, last_inbound_at, created_at)
    select c, 1, now() - c * interval '1 second', now() from ${series(100_000)};
  insert into tickets_ticket (conversation_id, open_conversation_id, contact_id, channel, status, status_category, is_open,
      franchise_id, outlet_id, priority, kind, category_id, team_id, assignee_id, sla_state, snoozed_until,
      last_message_id, last_message_at, last_message_preview, last_message_kind, last_message_direction, created_at)
    select c, case when c % 9 = 0 then c end, c, 'whatsapp-cloud',
      case when c % 9 > 0 then 'closed' when c % 2 = 0 then 'open' when c % 7 = 0 then 'pending_merchant' else 'new' end,
      case when c % 9 > 0 then 'closed' when c % 2 = 0 then 'open' when c % 7 = 0 then 'waiting_customer' else 'new' end,
      c % 9 = 0, ${franchise}, case when c % 3 = 0 then ${franchise} + 40 * (c % 5) end,
      case when c % 17 = 0 then 'urgent' when c % 17 < 4 then 'high' else 'normal' end,
      case when c % 13 = 0 then 'sales' else 'support' end, case when c % 4 > 0 then 1 + c % 11 end,
      case when c % 10 > 0 then 1 + c % 7 end, case when c % 8 > 2 then 1 + c % 5 end,
      case when c % 9 > 0 then 'none' when c % 19 = 0 then 'breached' else 'running' end,
      case when c % 9 = 0 and c % 23 = 0 then now() + interval '30 days' end,
      c, now()::timestamptz(0) - (c - c % 3) * interval '1 second', 'message ' || c, 'text', 'in', now()
    from ${series(100_000)};
  insert into tickets_ticket_tag (ticket_id, tag_id, franchise_id, outlet_id, is_open, last_message_at)
    select id, 1 + id % 7, franchise_id, outlet_id, is_open, last_message_at from tickets_ticket where id % 4 = 1;
  analyze ${inject('domain') === 'mariadb' ? 'table ' : ''}tickets_ticket;
`

interface Stored {
  id: string
  status: string
  status_category: string
  is_open: boolean
  franchise_id: string | null
  outlet_id: string | null
  priority: string
  kind: string
  category_id: string | null
  team_id: string | null
  assignee_id: string | null
  sla_state: string
  snoozed_until: Date | null
  tag_id: string | null
}

/** What of the whole shop is in somebody’s sight, said anew. */
interface Viewer {
  name: string
  client: Client
  id: string
  teams: readonly string[]
  sees(ticket: Stored): boolean
}

const unlinked = ({ franchise_id, outlet_id }: Stored) => franchise_id === null && outlet_id === null

/** Every filter with its values, and what each means. */
const filters: Record<string, Record<string, (ticket: Stored, viewer: Viewer) => boolean>> = {
  status: {
    active: ({ is_open }) => is_open,
    all: () => true,
    new: ({ status }) => status === 'new',
    closed: ({ status }) => status === 'closed',
    'category:waiting_customer': ({ status_category }) => status_category === 'waiting_customer',
  },
  assignee: {
    me: ({ assignee_id }, { id }) => assignee_id === id,
    none: ({ assignee_id }) => assignee_id === null,
    any: ({ assignee_id }) => assignee_id !== null,
    2: ({ assignee_id }) => assignee_id === '2',
  },
  team: {
    mine: ({ team_id }, { teams }) => teams.includes(team_id ?? ''),
    none: ({ team_id }) => team_id === null,
    3: ({ team_id }) => team_id === '3',
  },
  priority: { urgent: ({ priority }) => priority === 'urgent' },
  category: { 4: ({ category_id }) => category_id === '4', none: ({ category_id }) => category_id === null },
  tag: { 6: ({ tag_id }) => tag_id === '6' },
  franchise: { 7: ({ franchise_id }) => franchise_id === '7' },
  outlet: { 47: ({ outlet_id }) => outlet_id === '47' },
  linked: { no: unlinked },
  sla: { breached: ({ sla_state }) => sla_state === 'breached' },
  kind: { sales: ({ kind }) => kind === 'sales' },
  snoozed: { yes: ({ snoozed_until }) => snoozed_until !== null, no: ({ snoozed_until }) => snoozed_until === null },
}
type Condition = [filter: string, value: string]
const active: Condition = ['status', 'active']

describe('a chain with 40 franchises and 100,000 tickets', () => {
  let server: Server
  let admin: Client

  beforeAll(async () => {
    server = await Server.start({ env: { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' } })
    await server.database.query(fill)
    admin = await server.signIn()
  })
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

  const lost = '(franchise_id is null and outlet_id is null)'
  const expected = async (where: string) =>
    (
      await server.database.query<{ id: string }>(
        `select id from tickets_ticket where ${where} order by last_message_at desc, id desc`,
      )
    ).map((row) => row.id)

  test('a supervisor of one franchise pages through exactly its open tickets, newest first, none twice', async () => {
    const supervisor = await server.colleague(admin, 'supervisor', { franchiseIds: ['1'] })
    const items = await readAll(supervisor, 'status=active')
    expect(items.map((item) => item.id)).toEqual(await expected(`is_open and (franchise_id = 1 or ${lost})`))
    expect(items.length).toBeGreaterThan(2000)
  })

  test('an agent of two small franchises sees those two and nothing else, closed ones too', async () => {
    const agent = await server.colleague(admin, 'agent', { franchiseIds: ['7', '21'] })
    const items = await readAll(agent, 'status=closed')
    expect(items.map((item) => item.id)).toEqual(
      await expected(`status = 'closed' and (franchise_id in (7, 21) or ${lost})`),
    )
    const foreign = await server.database.query<{ id: string }>(
      'select id from tickets_ticket where franchise_id = 3 limit 1',
    )
    expect((await agent.get(`/api/tickets/${foreign[0]?.id}`)).status).toBe(404)
  })

  test('peers 42, 48: every filter and every pair of them gives what is in sight and fits, in every kind of scope', async () => {
    const stored = await server.database.query<Stored>(
      `select t.*, g.tag_id from tickets_ticket t left join tickets_ticket_tag g on g.ticket_id = t.id
        order by t.last_message_at desc, t.id desc`,
    )
    const singles = Object.entries(filters).flatMap(([name, values]) =>
      Object.keys(values).map((value): Condition[] => [[name, value]]),
    )
    const firsts = Object.entries(filters).map(([name, values]): Condition => [name, Object.keys(values)[0] as string])
    const pairs = firsts.flatMap((one, i) => firsts.slice(i + 1).map((other): Condition[] => [one, other]))
    const fruitful = new Set<string>()
    for (const viewer of await makeViewers()) {
      const visible = stored.filter(viewer.sees)
      const check = async (conditions: Condition[]) => {
        const query = conditions.map(([name, value]) => `${name}=${value}`).join('&')
        const all = conditions.some(([name]) => name === 'status') ? conditions : [...conditions, active]
        const wanted = visible.filter((ticket) =>
          all.every(([name, value]) => filters[name]?.[value]?.(ticket, viewer)),
        )
        const first = (await viewer.client.get(`/api/tickets?limit=50&${query}`)).body
        const second =
          first.nextCursor &&
          (await viewer.client.get(`/api/tickets?limit=50&${query}&cursor=${first.nextCursor}`)).body
        const got = [...first.items, ...(second?.items ?? [])].map(({ id }) => id)
        expect(got, `${query} as ${viewer.name}`).toEqual(wanted.slice(0, 100).map(({ id }) => id))
        if (got.length > 0) fruitful.add(query)
      }
      for (const conditions of [...singles, ...pairs]) await check(conditions)
      const count = (wanted: (ticket: Stored) => unknown) =>
        Math.min(100, visible.filter((ticket) => ticket.is_open && wanted(ticket)).length)
      expect((await viewer.client.get('/api/tickets/counts')).body, viewer.name).toEqual({
        at: expect.any(String),
        active: count(() => true),
        mine: count(({ assignee_id }) => assignee_id === viewer.id),
        unassigned: count(({ assignee_id }) => assignee_id === null),
        team: count(({ team_id }) => viewer.teams.includes(team_id ?? '')),
        breached: count(({ sla_state }) => sla_state === 'breached'),
        unlinked: { count: 100, oldest: expect.any(String) },
      })
    }
    // A filter that nothing fits would prove nothing.
    for (const [[name, value]] of singles as [Condition][]) expect(fruitful).toContain(`${name}=${value}`)
  })

  async function makeViewers(): Promise<Viewer[]> {
    const agent = async (name: string, franchises: string[], outlets: string[], teams: string[]): Promise<Viewer> => {
      const client = await server.colleague(admin, 'agent', { franchiseIds: franchises, outletIds: outlets })
      const { id } = (await client.get('/api/auth/me')).body.user
      for (const team of teams)
        await server.database.query('insert into tickets_team_member (team_id, user_id) values ($1, $2)', [team, id])
      const sees = (ticket: Stored) =>
        unlinked(ticket) || franchises.includes(ticket.franchise_id ?? '') || outlets.includes(ticket.outlet_id ?? '')
      return { name, client, id, teams, sees }
    }
    return [
      { name: 'an admin', client: admin, id: '1', teams: [], sees: () => true },
      await agent('an agent of franchise 1', ['1'], [], ['2', '3']),
      await agent('an agent of two franchises', ['7', '21'], [], []),
      await agent('an agent of outlets', [], ['47', '87', '12'], ['1']),
      await agent('an agent of a franchise and outlets', ['3'], ['47', '43'], []),
    ]
  }

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
    const colleague = await server.colleague(admin, 'supervisor', { franchiseIds: [franchiseId] })
    const top = await waitFor('the ticket on top', async () => {
      const [first] = (await colleague.get('/api/tickets?limit=1')).body.items
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
