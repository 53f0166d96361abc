import { createHash, randomBytes } from 'node:crypto'
import { type Figure, type Findings, quantile } from './figures.ts'
import { ShippedServer } from './support/processes.ts'
import { openShop, type Shop } from './support/shop.ts'
import { type Dialect, makeTexts, wordClasses } from './support/shop-data.ts'

const sizes = [10_000, 1_000_000] as const
const rounds = 40
/** Of the agent: the largest franchise, in which 18 of 100 tickets are. */
const franchise = 1
const agentId = 1001
const depth = 100_000

/** One request, and the plain conditions of the tickets on the same page. */
interface Case {
  name: string
  path: string
  where: string
  /** Not in the franchise alone. */
  everywhere?: true
  deep?: true
  pair?: true
}

const cases: Case[] = [
  { name: 'active', path: '', where: 'is_open' },
  { name: 'status', path: 'status=pending_merchant', where: `is_open and status = 'pending_merchant'` },
  { name: 'status closed', path: 'status=closed', where: `not is_open and status = 'closed'` },
  { name: 'priority', path: 'priority=urgent', where: `is_open and priority = 'urgent'` },
  { name: 'category, common', path: 'category=1', where: 'is_open and category_id = 1' },
  { name: 'category, rare', path: 'category=29', where: 'is_open and category_id = 29' },
  { name: 'tag', path: 'tag=3', where: tagged(3) },
  { name: 'tag, rare', path: 'tag=95', where: tagged(95) },
  { name: 'assignee me', path: 'assignee=me', where: `is_open and assignee_id = ${agentId}` },
  { name: 'assignee somebody', path: 'assignee=any', where: 'is_open and assignee_id is not null' },
  { name: 'assignee nobody', path: 'assignee=none', where: 'is_open and assignee_id is null' },
  { name: 'team', path: 'team=mine', where: 'is_open and team_id = 1' },
  { name: 'franchise', path: 'franchise=1', where: 'is_open' },
  { name: 'outlet', path: 'outlet=41', where: 'is_open and outlet_id = 41' },
  {
    name: 'unlinked',
    path: 'linked=no',
    where: 'is_open and franchise_id is null and outlet_id is null',
    everywhere: true,
  },
  { name: 'SLA breached', path: 'sla=breached', where: `is_open and sla_state = 'breached'` },
  { name: 'leads', path: 'kind=sales', where: `is_open and kind = 'sales'` },
  { name: 'snoozed', path: 'snoozed=yes', where: 'is_open and snoozed_until is not null' },
  {
    name: 'priority and team',
    path: 'priority=urgent&team=mine',
    where: `is_open and priority = 'urgent' and team_id = 1`,
    pair: true,
  },
  { name: 'tag and category', path: 'tag=20&category=10', where: `${tagged(20)} and category_id = 10`, pair: true },
  {
    name: 'closed and rare category',
    path: 'status=closed&category=29',
    where: `not is_open and category_id = 29`,
    pair: true,
  },
  { name: 'deep cursor', path: 'status=closed', where: `not is_open and status = 'closed'`, deep: true },
]

function tagged(tag: number): string {
  return `is_open and id in (select ticket_id from tickets_ticket_tag where tag_id = ${tag} and is_open)`
}

/** What one case took, in milliseconds. */
interface Measured {
  route: number[]
  bare: number[]
}

/** Pages, counters, a thread and the search, in a small and in a large shop, beside the driver alone. */
export async function inbox(dialect: Dialect): Promise<Findings> {
  const bySize = new Map<number, ReadonlyMap<string, Measured>>()
  for (const tickets of sizes) bySize.set(tickets, await measureShop(dialect, tickets))
  return { figures: figuresOf(dialect, bySize), notes: [] }
}

async function measureShop(dialect: Dialect, tickets: number): Promise<Map<string, Measured>> {
  const shop = await openShop(dialect, tickets)
  try {
    const server = await ShippedServer.start({ url: shop.url })
    try {
      return await measure(shop, server)
    } finally {
      await server.stop()
    }
  } finally {
    await shop.stop()
  }
}

async function measure(shop: Shop, server: ShippedServer): Promise<Map<string, Measured>> {
  const token = await signIn(shop)
  const hash = createHash('sha256').update(token).digest('hex')
  const boss = await server.signIn()
  const get = async (path: string) => {
    // The long threads are of tickets anywhere.
    const authorization = `Bearer ${path.startsWith('/1/') ? boss : token}`
    const answer = await fetch(`${server.url}/api/tickets${path}`, { headers: { authorization } })
    const text = await answer.text()
    if (answer.status !== 200)
      throw new Error(`${path} was answered ${answer.status}: ${text}\n${server.process.output}`)
    return JSON.parse(text)
  }
  const measured = new Map<string, Measured>()
  const compare = async (name: string, path: string, bare: () => Promise<unknown>) => {
    const times: Measured = { route: [], bare: [] }
    for (let round = -5; round < rounds; round++) {
      const [route, plain] = [await timed(() => get(path)), await timed(bare)]
      if (round < 0) continue
      times.route.push(route)
      times.bare.push(plain)
    }
    measured.set(name, times)
  }
  for (const { name, path, where, everywhere, deep } of cases) {
    const position = deep ? await positionAt(shop, where) : undefined
    const at = position && `'${position.at.toISOString().slice(0, -1).replace('T', ' ')}'`
    const after = position ? ` and last_message_at <= ${at} and (last_message_at < ${at} or id < ${position.id})` : ''
    const page = pageOf(`${where}${everywhere ? '' : ` and franchise_id = ${franchise}`}${after}`)
    const cursor = position
      ? `&cursor=${Buffer.from(`${position.at.getTime()}.${position.id}`).toString('base64url')}`
      : ''
    await compare(name, `?limit=50&${path}${cursor}`, () => barePage(shop, hash, page))
  }
  await compare('thread of 200', '/1/messages?limit=100', async () => {
    await bareUser(shop, hash)
    await shop.bare.query('select * from tickets_ticket where id = 1')
    await shop.bare.query(
      `select m.* from tickets_message l join messaging_message m on m.id = l.message_id where l.ticket_id = 1
        order by l.occurred_at desc, l.message_id desc limit 101`,
    )
  })
  await compare('counters', '/counts', () => shop.bare.query('select 1'))
  for (const [share, word] of Object.entries(wordClasses(makeTexts())))
    await compare(`search, ${share}`, `/search?q=${word}`, () => shop.bare.query('select 1'))
  return measured
}

const pageOf = (where: string) =>
  `select * from tickets_ticket where ${where} order by last_message_at desc, id desc limit 51`

/** The same that the route has to know, one statement after the other: who asks, the page, whose tickets, who has them. */
async function barePage(shop: Shop, hash: string, page: string): Promise<void> {
  await bareUser(shop, hash)
  const rows = await shop.bare.query<{ contact_id: string; assignee_id: string | null }>(page)
  const contacts = rows.map(({ contact_id }) => contact_id).join() || 'null'
  const assignees = rows.flatMap(({ assignee_id }) => assignee_id ?? []).join() || 'null'
  await shop.bare.query(`select id, name from directory_contact where id in (${contacts})`)
  await shop.bare.query(
    `select contact_id, kind, value from directory_contact_identity where contact_id in (${contacts}) and active_value is not null`,
  )
  await shop.bare.query(`select id, name, role from auth_user where id in (${assignees})`)
}

async function bareUser({ bare }: Shop, hash: string): Promise<void> {
  await bare.query(
    `select u.* from auth_user u join auth_session s on s.user_id = u.id where s.token_hash = '${hash}' and s.expires_at > now()`,
  )
  await bare.query(`select franchise_id, outlet_id from auth_user_scope where user_id = ${agentId}`)
}

async function positionAt(shop: Shop, where: string): Promise<{ at: Date; id: string }> {
  const [row] = await shop.bare.query<{ last_message_at: Date; id: string }>(
    `select last_message_at, id from tickets_ticket where ${where} and franchise_id = ${franchise}
      order by last_message_at desc, id desc limit 1 offset ${Math.min(depth, shop.tickets / 10)}`,
  )
  return { at: (row as { last_message_at: Date }).last_message_at, id: String(row?.id) }
}

/** As an agent of the franchise, who is in one team. */
async function signIn({ bare, dialect }: Shop): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('hex')
  const until = dialect === 'postgresql' ? `'2999-01-01'` : `'2999-01-01 00:00:00'`
  await bare.query(`delete from auth_user_scope where user_id = ${agentId}`)
  await bare.query(
    `insert into auth_user_scope (user_id, franchise_id, outlet_id) values (${agentId}, ${franchise}, null)`,
  )
  await bare.query(
    `insert into auth_session (token_hash, user_id, created_at, expires_at) values ('${hash}', ${agentId}, now(), ${until})`,
  )
  return token
}

async function timed(fn: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await fn()
  return performance.now() - since
}

function figuresOf(dialect: Dialect, bySize: ReadonlyMap<number, ReadonlyMap<string, Measured>>): Figure[] {
  const [small, large] = sizes
  const of = (tickets: number, name: string) => bySize.get(tickets)?.get(name) as Measured
  const names = [...(bySize.get(large)?.keys() ?? [])]
  return names.flatMap((name) => {
    const times = of(large, name)
    const [p50, p95] = [quantile(times.route, 0.5), quantile(times.route, 0.95)]
    const growth = p50 / quantile(of(small, name).route, 0.5)
    const isPage = cases.some((each) => each.name === name)
    const pair = cases.find((each) => each.name === name)?.pair
    const base = { bench: 'inbox', unit: 'ms' }
    const fast = name.startsWith('search')
      ? dialect === 'postgresql'
        ? 150
        : 300
      : name === 'counters'
        ? 5
        : pair
          ? 60
          : 15
    const figures: Figure[] = [
      {
        ...base,
        name: `${dialect}, 1M tickets, ${name}: p95 (p50 to slowest)`,
        value: { median: p95, min: p50, max: Math.max(...times.route) },
        goal: { atMost: fast },
        goalOn: 'value',
      },
    ]
    if (!isPage && name !== 'thread of 200') return figures
    const bare = quantile(times.bare, 0.5)
    const alone = (value: number) => ({ median: value, min: value, max: value })
    return [
      ...figures,
      {
        ...base,
        name: `${dialect}, 1M tickets, ${name}: p50`,
        value: alone(p50),
        baseline: { name: 'driver alone', value: alone(bare) },
        ratio: alone(p50 / bare),
        goal: { atMost: 2 },
      },
      {
        ...base,
        name: `${dialect}, ${name}: 1M tickets against 10k`,
        unit: 'times',
        value: alone(growth),
        goal: { atMost: name === 'thread of 200' ? 2.5 : 1.5 },
      },
    ]
  })
}
