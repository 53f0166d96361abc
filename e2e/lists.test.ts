import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCsv } from '../core/src/builtin/directory/csv.ts'
import { series } from './support/series.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Item {
  ticket: { id: string; contact: { name: string } }
  matches: { in: string; text: string; marks: { start: number; length: number }[] }[]
}

const people = {
  aisyah: { from: '60123456789', name: 'Aisyah binti Rahman', text: 'Printer resit di kaunter 2 rosak, tolong!' },
  wong: { from: '60167770002', name: '王小明', text: '打印机坏了 please call me' },
  jamal: { from: '60199990003', name: 'جمال الدين', text: 'مسين كاونتر روسق 😀' },
  odd: { from: '60111110004', name: '=cmd|calc', text: '=HYPERLINK("http://x.example","y"), "quoted"\nsecond line' },
}
type Who = keyof typeof people

describe('searching and exporting tickets', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  /** Of two franchises: aisyah and wong are customers of the first, jamal of the second, odd of none. */
  let first: Client
  let second: Client
  const ids = {} as Record<Who, string>

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    const { query } = server.database
    for (const code of ['A', 'B']) {
      await query(`insert into directory_franchise (fid, name, created_at) values ('${code}', 'Kedai ${code}', now())`)
      await query(`insert into directory_outlet (oid, franchise_id, name, created_at)
        select '${code}1', id, 'Cawangan ${code}', now() from directory_franchise where fid = '${code}'`)
    }
    for (const [who, { text, ...person }] of Object.entries(people)) {
      await simulator.post('/inbound', { ...person, text })
      const found = () =>
        query<{ id: string }>(`select t.id from tickets_ticket t join directory_contact_identity i
        on i.contact_id = t.contact_id where i.address = '${person.from}'`)
      ids[who as Who] = (await waitFor(`the ticket of ${who}`, async () => (await found())[0])).id
    }
    await link('aisyah', '1')
    await link('wong', '1')
    await link('jamal', '2')
    first = await server.colleague(admin, 'supervisor', { franchiseIds: ['1'] })
    second = await server.colleague(admin, 'supervisor', { franchiseIds: ['2'] })
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  async function link(who: Who, outletId: string | null): Promise<void> {
    const { status, body } = await admin.call('PUT', `/api/tickets/${ids[who]}/outlet`, { outletId })
    if (status >= 300) throw new Error(JSON.stringify(body))
  }
  async function search(client: Client, q: string): Promise<Item[]> {
    const { status, body } = await client.get(`/api/tickets/search?q=${encodeURIComponent(q)}`)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.complete).toBe(true)
    return body.items
  }
  const found = async (client: Client, q: string) => (await search(client, q)).map(({ ticket }) => ticket.id)

  test('a number, a name, a phone number in any spelling, an address or a word finds the ticket', async () => {
    for (const q of ['012-345 6789', '+60 12 345 6789', '60123456789', '0060123456789', '6789', `#${ids.aisyah}`])
      expect(await found(admin, q), q).toContain(ids.aisyah)
    for (const q of ['aisyah', 'RAHMAN Aisyah', 'aisy', 'printer rosak', 'resit kaunt'])
      expect(await found(admin, q), q).toEqual([ids.aisyah])
    expect(await found(admin, '小明')).toEqual([ids.wong])
    expect(await found(admin, '打印')).toEqual([ids.wong])
    expect(await found(admin, '机')).toEqual([ids.wong])
    expect(await found(admin, 'روسق')).toEqual([ids.jamal])
    for (const q of ['printer murah', 'rosa k', '012-345 6780', 'aisyah wong'])
      expect(await found(admin, q), q).toEqual([])
  })

  test('what was found is shown with the words marked', async () => {
    const [item] = await search(admin, 'ROSAK tol')
    const { in: where, text, marks } = (item as Item).matches[0] as Item['matches'][0]
    expect(where).toBe('message')
    expect(marks.map(({ start, length }) => text.slice(start, start + length))).toEqual(['rosak', 'tolong'])
  })

  test('an answer is found, by whoever sees the ticket and by nobody else; a link takes all of it along', async () => {
    await first.post(`/api/tickets/${ids.aisyah}/messages`, { text: 'Teknisyen datang esok pagi' })
    expect(await found(first, 'teknisyen')).toEqual([ids.aisyah])
    for (const q of ['teknisyen', 'aisyah', '0123456789', `#${ids.aisyah}`, 'printer'])
      expect(await found(second, q), q).toEqual([])
    await link('aisyah', '2')
    for (const q of ['teknisyen', 'aisyah', '0123456789', `#${ids.aisyah}`, 'printer']) {
      expect(await found(first, q), q).toEqual([])
      expect(await found(second, q), q).toEqual([ids.aisyah])
    }
    await link('aisyah', '1')
  })

  test('whatever is typed, it is a search and not an error', async () => {
    const hostile = [
      ...[
        '',
        ' ',
        "'",
        '"',
        "'; drop table tickets_ticket; --",
        '+',
        '-',
        '*',
        '***',
        '()',
        '@',
        '@@',
        '!',
        '&|!',
        ':*',
        '<->',
      ],
      ...[
        'the',
        'di',
        'a',
        '%',
        '_',
        '\\',
        '😀',
        '👩‍👩‍👧',
        '\u0301',
        '\ud800',
        '"printer',
        '+printer -rosak',
        'printer)',
        '~printer',
      ],
      ...['x'.repeat(10_000), 'ab '.repeat(1500), '1'.repeat(500), '王'.repeat(1000)],
    ]
    for (const q of hostile) await search(admin, q.toWellFormed())
    expect(await found(admin, '+printer -rosak')).toEqual([ids.aisyah])
    expect(await found(admin, 'di')).toEqual([ids.aisyah])
  })

  test('what was there before the search is copied, in batches that a killed server goes on with', async () => {
    const { query } = server.database
    for (const table of ['search', 'search_name', 'search_address']) await query(`delete from tickets_${table}`)
    await query('update tickets_search_copied set from_id = 1000000')
    await server.restart()
    admin = await server.signIn()
    await server.run('tickets.copy-for-search')
    await waitFor('all to be found again', async () => {
      const { body } = await admin.get('/api/tickets/search?q=teknisyen')
      return body.complete && body.items.length === 1
    })
    for (const q of ['printer', 'aisyah', '6789']) expect(await found(admin, q), q).toEqual([ids.aisyah])
  })

  const csv = async (client: Client, query = '') => {
    const answer = await fetch(`${server.url}/api/tickets/export.csv?${query}`, {
      headers: { authorization: `Bearer ${client.token}` },
    })
    return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()).toString() }
  }

  test('peers 46: the file holds what is in sight and fits, and nothing in it is a formula', async () => {
    const all = (await csv(admin, 'status=all')).text
    expect(all.startsWith('\uFEFFnumber,status,')).toBe(true)
    const records = parseCsv(all).map(({ cells }) => cells)
    expect(records.slice(1).map(([number]) => number)).toEqual(Object.values(ids).sort((a, b) => Number(a) - Number(b)))
    expect(all).toContain("'=cmd|calc,'+60111110004")
    expect(all).toMatch(/,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00,/)
    const inSight = parseCsv((await csv(first, 'franchise=1')).text).slice(1)
    expect(inSight.map(({ cells }) => cells[0])).toEqual([ids.aisyah, ids.wong])
    expect(parseCsv((await csv(first, 'franchise=2')).text).slice(1)).toEqual([])
    const said = parseCsv((await csv(admin, 'what=messages&zone=UTC')).text).map(({ cells }) => cells)
    expect(said).toContainEqual([
      ids.odd,
      expect.stringMatching(/\+00:00$/),
      'in',
      '',
      'text',
      'received',
      `'${people.odd.text}`,
    ])
    const agent = await server.colleague(admin, 'agent')
    expect((await csv(agent)).status).toBe(403)
    expect((await csv(admin, 'zone=Mars')).status).toBe(400)
    // Each is noted when its file has ended, in whatever order.
    const ended = async () => {
      const rows = await server.database.query<{ after: string }>(
        `select after from audit_log where action = 'ticket.export-ended'`,
      )
      return rows.map(({ after }) => JSON.parse(after)).find(({ filter }) => filter.status === 'all')
    }
    expect(await waitFor('the entry', ended)).toMatchObject({ what: 'tickets', rows: 4, complete: true })
  })

  test('only so many at once; whoever goes away frees his place; a changed sight breaks the file off', async () => {
    await server.database.query(`insert into tickets_ticket (conversation_id, contact_id, channel, status, status_category,
        is_open, last_message_id, last_message_at, last_message_preview, last_message_kind, last_message_direction, created_at)
      select 1000 + c, 999999, 'web', 'closed', 'closed', false, 1, now(), '${'long text '.repeat(19)}', 'text', 'in', now()
      from ${series(60_000)}`)
    const reader = await server.colleague(admin, 'supervisor')
    const user = (await reader.get('/api/auth/me')).body.user
    const open = (signal?: AbortSignal) =>
      fetch(`${server.url}/api/tickets/export.csv?status=all`, {
        headers: { authorization: `Bearer ${reader.token}` },
        ...(signal && { signal }),
      })
    const away = new AbortController()
    const [one, two] = [await open(), await open(away.signal)]
    expect((await csv(reader)).status).toBe(429)
    away.abort()
    await two.text().catch(() => undefined)
    const three = await waitFor('a free place', async () => {
      const answer = await open()
      return answer.status === 200 ? answer : undefined
    })
    await server.database.query('update auth_user set scope_all = false where id = $1', [user.id])
    for (const broken of [one, three]) await expect(broken.text()).rejects.toThrow()
    const whole = parseCsv((await csv(admin, 'status=closed')).text)
    expect(whole).toHaveLength(60_001)
  })
})
