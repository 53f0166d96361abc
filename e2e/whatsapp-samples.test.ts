import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign } from './support/envelope.ts'
import { type DomainRows, domainRows, nobody } from './support/sample-rows.ts'
import { type Json, loadSamples, otherBytes, type Samples, shuffled } from './support/samples.ts'
import { type Client, metaSecrets, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'
import { type Expected, table } from './whatsapp-samples.table.ts'

const samples = loadSamples()

/** The shipped server with these numbers; Graph is nowhere, since nothing is sent. */
const startServer = (moreNumbers: object[]) =>
  Server.start({
    config: pluginConfig({ moreNumbers }),
    env: { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' },
  })

/** Posts signed bodies, some at a time, and waits until all of them have taken effect. */
async function deliver(server: Server, bodies: readonly string[], atATime: number): Promise<void> {
  const waiting = [...bodies]
  const post = async () => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      const signed = sign(body)
      const url = `${server.url}/webhook/whatsapp`
      const answer = await fetch(url, { method: 'POST', headers: signed.headers, body: signed.body })
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()} for ${body.slice(0, 500)}`)
    }
  }
  await Promise.all(Array.from({ length: atATime }, post))
  const state =
    'select count(*)::int as stored, count(processed_at)::int as done, count(error)::int as errors from webhooks_event'
  const drained = await waitFor('the inbox to be empty', async () => {
    const [row] = await server.database.query<{ stored: number; done: number; errors: number }>(state)
    if (row !== undefined && row.errors > 0) throw new Error('a webhook has an error')
    return row?.stored === row?.done && row
  })
  expect(drained).toEqual({ stored: new Set(bodies).size, done: new Set(bodies).size, errors: 0 })
}

/** Neither a webhook, nor one element of it, nor a job ended in an error. */
async function expectNothingFailed({ database }: Server): Promise<void> {
  expect(await database.query('select id, error from webhooks_event where error is not null or tries > 0')).toEqual([])
  expect(await database.query(`select payload from whatsapp_cloud_event where field = 'failed-element'`)).toEqual([])
  const unfinished = `select name, output from pgboss.job where state = 'failed' or name like 'dead.%'`
  expect(await database.queryJobs(unfinished)).toEqual([])
}

/** Browsers hear of each message of a ticket once, however often it came. */
async function expectToldOnce({ database }: Server): Promise<void> {
  const told = await database.query<{ data: string }>(`select data from live_event where topic = 'ticket.message'`)
  const known = await database.query<{ id: string }>('select message_id as id from tickets_message')
  const ids = told.map(({ data }): string => JSON.parse(data).message.id)
  expect(ids.sort()).toEqual(known.map(({ id }) => id).sort())
}

/** The rows of a file in the words of the table. */
function inWords(rows: DomainRows): Expected {
  return {
    contacts: rows.contacts.map(({ name, phone, bsuid }) =>
      bsuid === null ? [name, phone as string | null] : [name, phone as string | null, bsuid as string],
    ),
    conversations: rows.conversations.length,
    tickets: rows.tickets.length,
    messages: rows.messages.map(({ direction, kind, text, content }) =>
      kind === 'interactive' && text.startsWith('Form answered')
        ? [direction as 'in', kind, text, content ?? '']
        : [direction as 'in', kind, text],
    ),
    statuses: rows.statuses.map(({ status, applied, code }) => [status, applied ? 'applied' : 'parked', code]),
    former: rows.contacts.flatMap(({ former }) => former as string[]),
    events: rows.events.map(({ field, event }) => [field, event]),
    held: rows.held.length,
  }
}

const byFile = (rows: ReadonlyMap<string, DomainRows>) => Object.fromEntries(rows)
const changesOf = (body: Json) => (body.entry as Json[]).flatMap((entry) => entry.changes as Json[])

/** Messages, echoes and statuses, as they stand in the file. */
const elementsOf = ({ messages, message_echoes: echoes, statuses }: Json) =>
  [messages, echoes, statuses].flatMap((list) => (list ?? []) as Json[])

const expectedTime = ({ timestamp }: Json) =>
  Number(timestamp) > Date.UTC(2009, 0) / 1000 ? Number(timestamp) : 'arrival'

if (samples === null)
  test('without ../shared the recorded webhooks are left out', () => {
    console.log('left out: the webhooks that other projects recorded, since ../shared/data/whatsapp is not there')
  })
else describe('webhooks as other projects recorded them', () => recordedWebhooks(samples))

function recordedWebhooks(all: Samples): void {
  const startedAt = new Date()
  const servers: Server[] = []
  let numbers: { phoneNumberId: string }[]
  let once: Map<string, DomainRows>
  let first: Server

  async function fresh(): Promise<Server> {
    const server = await startServer(numbers)
    servers.push(server)
    return server
  }
  const rowsOf = (server: Server) => domainRows(server.database, all, startedAt)

  beforeAll(async () => {
    const named = all.list.flatMap(({ body }) =>
      changesOf(body).flatMap(({ value }) => ((value as Json).metadata as Json | undefined)?.phone_number_id ?? []),
    )
    numbers = [...new Set(named)].map((id) => ({ phoneNumberId: String(id) }))
    first = await fresh()
    await deliver(
      first,
      all.list.map(({ body }) => JSON.stringify(body)),
      1,
    )
    once = await rowsOf(first)
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
  })

  test('the table has a row for each file', () => {
    expect(Object.keys(table).sort()).toEqual(all.list.map(({ file }) => file.replace(/\.json$/, '')).sort())
  })

  test('each file comes to what the table says, and nothing to more', async () => {
    expect([...once.keys()]).not.toContain(nobody)
    const found = Object.fromEntries([...once].map(([file, rows]) => [file.replace(/\.json$/, ''), inWords(rows)]))
    expect(found).toEqual(table)
    await expectNothingFailed(first)
  })

  test('nothing that came is lost: each element is kept whole, with its own time and our number', () => {
    for (const { file, original } of all.list) {
      const { messages, statuses, events } = once.get(file) as DomainRows
      const values = changesOf(original).map((change) => change.value as Json)
      const elements = values.flatMap(elementsOf)
      const numbersOfFile = values.map(({ metadata }) => (metadata as Json | undefined)?.phone_number_id ?? null)
      for (const row of [...messages, ...statuses]) {
        expect(elements, file).toContainEqual(row.raw)
        expect(row.at, file).toBe(expectedTime(row.raw))
        expect(numbersOfFile, file).toContain(row.number)
      }
      for (const row of events) {
        expect([...elements, ...values], file).toContainEqual(expect.objectContaining(row.payload as Json))
        expect(numbersOfFile, file).toContain(row.number)
        expect((original.entry as Json[]).map(({ id }) => id ?? null)).toContain(row.waba)
      }
    }
  })

  test('a colleague sees the tickets and reads what the customers wrote', async () => {
    // Who may see the numbers of customers.
    const colleague = await first.colleague(await first.signIn(), 'supervisor')
    const seen = await readEverything(colleague)
    const expected = Object.values(table)
      .filter((row) => row.tickets > 0)
      .map(({ contacts, messages }) => {
        const [name, phone] = contacts[0] as Expected['contacts'][0]
        return {
          name: name ?? `+${phone}`,
          phone: phone && `+${phone}`,
          thread: messages.map((message) => message.slice(0, 3)),
        }
      })
    const sorted = (list: object[]) => list.map((entry) => JSON.stringify(entry)).sort()
    expect(sorted(seen)).toEqual(sorted(expected))
  })

  async function readEverything(agent: Client) {
    const seen: object[] = []
    const real = (phone: string) => `+${all.restore(phone.slice(1))}`
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: Json[]; nextCursor: string | null } = (
        await agent.get(`/api/tickets?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      ).body
      for (const { id, contact } of page.items) {
        const { name, phone } = contact as { name: string; phone: string | null }
        const { items } = (await agent.get(`/api/tickets/${id}/messages`)).body
        const thread = items.map(({ direction, kind, text }: Json) => [direction, kind, text])
        seen.push({ name: name === phone ? real(phone) : name, phone: phone && real(phone), thread })
      }
      cursor = page.nextCursor
    }
    return seen
  }

  test.each([1, 2, 3])(
    'three times over and shuffled, also in other bytes, nothing changes (seed %i)',
    async (seed) => {
      const server = await fresh()
      const copies = all.list.flatMap(({ body }) => [JSON.stringify(body), JSON.stringify(body), otherBytes(body)])
      await deliver(server, shuffled(copies, seed), 12)
      expect(byFile(await rowsOf(server))).toEqual(byFile(once))
      await expectToldOnce(server)
      await expectNothingFailed(server)
    },
  )

  test('in one webhook with close to a thousand shuffled changes, nothing changes', async () => {
    const server = await fresh()
    const entries = all.list.flatMap(({ body }) => body.entry as Json[])
    const copies = shuffled(Array.from({ length: 8 }, () => entries).flat(), 4)
    await deliver(server, [JSON.stringify({ object: 'whatsapp_business_account', entry: copies })], 1)
    expect(byFile(await rowsOf(server))).toEqual(byFile(once))
    await expectToldOnce(server)
    await expectNothingFailed(server)
  })
}

describe('a webhook that names only the business account', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer([
      { phoneNumberId: 'only-number', wabaId: 'account-of-one' },
      { phoneNumberId: 'number-a', wabaId: 'account-of-two' },
      { phoneNumberId: 'number-b', wabaId: 'account-of-two' },
    ])
  })
  afterAll(() => server?.stop())

  const from = (waba: string, n: number) =>
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: waba,
          changes: [
            {
              field: 'messages',
              value: {
                messages: [
                  {
                    from: `6012345000${n}`,
                    id: `wamid.${n}`,
                    timestamp: '1750000000',
                    type: 'text',
                    text: { body: waba },
                  },
                ],
              },
            },
          ],
        },
      ],
    })

  test('goes to its only number, and is held when there are two or none', async () => {
    await deliver(server, ['account-of-one', 'account-of-two', 'account-of-others'].map(from), 1)
    const stored = `select a.provider_id, m.text from messaging_message m join messaging_channel_account a on a.id = m.account_id`
    expect(await server.database.query(stored)).toEqual([{ provider_id: 'only-number', text: 'account-of-one' }])
    const admin = await server.signIn()
    const { held } = (await admin.get('/api/whatsapp-cloud/status')).body
    const reason = 'The payload names no phone number, and the business account does not settle which one.'
    expect(held.map((row: Json) => row.wabaId).sort()).toEqual(['account-of-others', 'account-of-two'])
    for (const row of held) expect(row).toMatchObject({ phoneNumberId: '', reason, webhooks: 1 })
    await expectNothingFailed(server)
  })
})
