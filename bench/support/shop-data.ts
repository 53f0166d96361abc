import { wordsOf } from '../../plugins/tickets/src/lists/words.ts'

/** Of a chain: how many tickets, and what else grows with them. */
export interface ShopSize {
  tickets: number
}

export const franchises = 40
export const outlets = 2000
export const agents = 200
export const teams = 20
export const categories = 30
export const tags = 100
/** Threads of this many messages; the others have five. */
export const longThread = 200
const texts = 20_000
const vocabulary = 50_000

/** The same numbers at every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Word number `n` is of a length of its own kind, so that none begins another. */
export const wordAt = (n: number) => `kata${n.toString(36).padStart(4, '0')}`

/** Twelve words each, as often as in a language: the n-th word is n times as rare as the first. */
export function makeTexts(): { text: string; words: string }[] {
  const next = random(7)
  const scale = Math.log(vocabulary)
  return Array.from({ length: texts }, () => {
    const text = Array.from({ length: 12 }, () => wordAt(Math.floor(Math.exp(next() * scale)))).join(' ')
    return { text, words: wordsOf(text) }
  })
}

/** Words by the share of messages that hold them. */
export function wordClasses(
  of: readonly { words: string }[],
): Record<'rare' | 'uncommon' | 'common' | 'everywhere', string> {
  const counts = new Map<string, number>()
  for (const { words } of of) for (const word of words.trim().split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1)
  const near = (share: number) => {
    const wanted = share * of.length
    const [word] = [...counts].reduce((best, each) =>
      Math.abs(each[1] - wanted) < Math.abs(best[1] - wanted) ? each : best,
    )
    return word.slice(2)
  }
  return { rare: near(0.0001), uncommon: near(0.002), common: near(0.01), everywhere: near(0.3) }
}

export type Dialect = 'postgresql' | 'mariadb'

/** Statements that fill an empty shop, each a set; what differs between the databases is in here. */
export function fillStatements(dialect: Dialect, { tickets }: ShopSize): string[] {
  const postgres = dialect === 'postgresql'
  const series = (count: number, name = 's') =>
    postgres
      ? `generate_series(1::bigint, ${count}::bigint) as ${name}(c)`
      : `(select cast(seq as signed) as c from seq_1_to_${count}) as ${name}`
  const seconds = (expression: string) =>
    postgres
      ? `timestamptz '2026-06-01 00:00:00+00' + (${expression}) * interval '1 second'`
      : `timestamp '2026-06-01 00:00:00' + interval (${expression}) second`
  /** A number from 0 to below `n`, as good as random, the same at each place of a ticket. */
  const draw = (n: number, salt: number, id = 'c') =>
    `mod(mod(${id} * ${((salt * 179426549) % 999983) + 1}, 1000003), ${n})`
  const pick = (salt: number, ...choices: [share: number, value: string][]) => {
    const upTo = choices.map((_, i) => choices.slice(0, i + 1).reduce((sum, [share]) => sum + share, 0))
    return `(case ${choices.map(([, value], i) => `when ${draw(1000, salt)} < ${upTo[i]} then ${value}`).join(' ')} end)`
  }
  /** Small numbers often, large ones seldom. */
  const zipf = (n: number, salt: number) => `floor(exp(${draw(1000, salt)} / 1000.0 * ${Math.log(n + 1)}))`
  const open = `${draw(1000, 1)} < 110`
  const done = `${draw(1000, 2)} < 100`
  const unlinked = `${draw(1000, 3)} < 20`
  const franchise = `(case when ${draw(1000, 4)} < 180 then 1 else 2 + ${draw(franchises - 1, 5)} end)`
  /** Outlet n belongs to franchise 1 + (n - 1) mod 40, so that each franchise has fifty. */
  const outlet = `(${draw(outlets / franchises, 6)} * ${franchises} + ${franchise})`
  const category = `(case when ${open} then ${pick(7, [300, `'new'`], [400, `'open'`], [150, `'waiting_customer'`], [150, `'waiting_internal'`])} when ${done} then 'resolved' else 'closed' end)`
  const status = `(case ${category} when 'waiting_customer' then 'pending_merchant' when 'waiting_internal' then 'pending_internal' else ${category} end)`
  const textOf = (ticket: string, n: string) => `1 + mod(${ticket} * 7919 + ${n} * 104729, ${texts})`
  const contacts = Math.max(1, Math.floor(tickets / 2))
  const at = seconds(`c * 10 + ${draw(7, 8)}`)
  const messages = (conversations: number, each: number, id: string) => `
    insert into messaging_message (id, account_id, conversation_id, direction, kind, text, content, status, handled_by, occurred_at, created_at)
      select ${id}, 1, t.c, case when mod(n.c, 2) = 1 then 'in' else 'out' end, 'text', x.text, x.text,
        case when mod(n.c, 2) = 1 then 'received' else 'delivered' end, 'tickets', ${seconds('t.c * 10 + n.c')}, ${seconds('t.c * 10')}
      from ${series(conversations, 't')} cross join ${series(each, 'n')} join bench_text x on x.id = ${textOf('t.c', 'n.c')}`
  return [
    `insert into directory_franchise (id, fid, name, created_at) select c, concat('F', c), concat('Franchise ', c), ${seconds('0')} from ${series(franchises)}`,
    `insert into directory_outlet (id, oid, franchise_id, name, created_at) select c, concat('O', c), 1 + mod(c - 1, ${franchises}), concat('Outlet ', c), ${seconds('0')} from ${series(outlets)}`,
    `insert into messaging_channel_account (id, channel, provider_id, label, created_at) values (1, 'whatsapp-cloud', 'bench', 'bench', ${seconds('0')})`,
    `insert into directory_contact (id, name, created_at) select c, concat('Merchant ', c), ${seconds('0')} from ${series(contacts)}`,
    `insert into directory_contact_identity (id, contact_id, kind, value, address, active_value, created_at)
      select c, c, 'phone', concat('+60', 110000000 + c), concat('60', 110000000 + c), concat('+60', 110000000 + c), ${seconds('0')} from ${series(contacts)}`,
    `insert into messaging_conversation (id, contact_id, account_id, thread, created_at) select c, 1 + mod(c - 1, ${contacts}), 1, concat('', c), ${seconds('0')} from ${series(tickets)}`,
    `insert into auth_user (id, email, name, role, locale, password_hash, active, created_at)
      select 1000 + c, concat('agent', c, '@bench.example'), concat('Agent ', c), 'agent', 'en', '-', true, ${seconds('0')} from ${series(agents)}`,
    `insert into tickets_category (id, name_en, name_ms, position, active) select c, concat('Category ', c), concat('Kategori ', c), c, true from ${series(categories)}`,
    `insert into tickets_tag (id, name, folded, colour) select c, concat('tag', c), concat('tag', c), 'grey' from ${series(tags)}`,
    `insert into tickets_team (id, name, mode) select c, concat('Team ', c), 'manual' from ${series(teams)}`,
    `insert into tickets_team_member (team_id, user_id) select 1 + mod(c - 1, ${teams}), 1000 + c from ${series(agents)}`,
    `insert into tickets_ticket (id, conversation_id, open_conversation_id, contact_id, channel, account_id, status, status_category, is_open,
        priority, kind, category_id, team_id, assignee_id, franchise_id, outlet_id, sla_state, snoozed_until, last_message_id,
        last_message_at, last_message_preview, last_message_kind, last_message_direction, created_at)
      select c, c, case when ${open} then c end, 1 + mod(c - 1, ${contacts}), 'whatsapp-cloud', 1, ${status}, ${category}, ${open},
        ${pick(9, [80, `'low'`], [780, `'normal'`], [110, `'high'`], [30, `'urgent'`])}, ${pick(10, [930, `'support'`], [70, `'sales'`])},
        ${pick(11, [900, zipf(categories, 12)], [100, 'null'])}, 1 + ${draw(teams, 13)},
        ${pick(14, [700, `1001 + ${draw(agents, 15)}`], [300, 'null'])},
        case when ${unlinked} then null else ${franchise} end, case when ${unlinked} then null else ${outlet} end,
        case when ${open} then ${pick(16, [650, `'running'`], [200, `'paused'`], [60, `'warned'`], [90, `'breached'`])} else 'none' end,
        case when ${open} and ${draw(1000, 17)} < 40 then ${seconds(String(tickets * 20))} end,
        c * 5, ${at}, concat('Message ', c), 'text', 'in', ${seconds('c * 10 - 5')} from ${series(tickets)}`,
    messages(tickets, 5, '(t.c - 1) * 5 + n.c'),
    messages(Math.ceil(tickets / 5000), longThread - 5, `${tickets * 5} + (t.c - 1) * ${longThread} + n.c`),
    `insert into tickets_message (message_id, ticket_id, occurred_at) select id, conversation_id, occurred_at from messaging_message`,
    `insert into tickets_ticket_tag (ticket_id, tag_id, franchise_id, outlet_id, is_open, last_message_at)
      select id, ${zipf(tags, 18).replaceAll('(c *', '(id *')}, franchise_id, outlet_id, is_open, last_message_at from tickets_ticket where mod(id, 2) = 0`,
    `insert into tickets_search (message_id, ticket_id, franchise_id, outlet_id, words)
      select m.id, t.id, t.franchise_id, t.outlet_id, x.words from messaging_message m join tickets_ticket t on t.id = m.conversation_id
        join bench_text x on x.id = ${textOf('t.id', '(m.id - (t.id - 1) * 5)')} where m.id <= ${tickets * 5}`,
    `insert into tickets_search_name (ticket_id, contact_id, franchise_id, outlet_id, words)
      select id, contact_id, franchise_id, outlet_id, ${postgres ? "array_to_tsvector(array['xxmerchant', concat('xx', contact_id)])" : "concat(' xxmerchant xx', contact_id, ' ')"} from tickets_ticket`,
    `insert into tickets_search_address (contact_id, kind, value) select contact_id, kind, reverse(address) from directory_contact_identity`,
  ]
}
