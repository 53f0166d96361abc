import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Step {
  ticket_id: string
  version: number
  type: string
  actor_id: string | null
  actor_kind: string
  data: string
}
type Values = Record<string, string | null>

/** The columns that the events tell of. */
const audited = [
  ...['workflow', 'status', 'outcome', 'assignee_id', 'team_id', 'franchise_id', 'outlet_id', 'priority', 'kind'],
  ...['category_id', 'snoozed_until', 'merged_into_id', 'follows_id'],
]
const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
const ends = new Set(['resolved', 'closed'])

describe('a hundred people and customers at three tickets at once', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  const agents: Client[] = []
  const phones = ['60123990001', '60123990002', '60123990003']
  let ids: string[] = []
  /** What the API confirmed. */
  const confirmed = { replies: [] as string[], notes: [] as string[], refusals: new Map<string, number>() }

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    agents.push(...(await Promise.all([1, 2, 3, 4].map(() => server.colleague(admin, 'agent')))), admin)
    await Promise.all(phones.map((from, i) => say(from, `wamid.first-${i}`, `pertama ${i}`)))
    ids = await waitFor('three tickets', async () => {
      const { items } = (await admin.get('/api/tickets')).body
      return items.length === 3 && items.map(({ id }: { id: string }) => id).sort()
    })
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), simulator?.stop()])
  })

  async function say(from: string, id: string, text: string): Promise<void> {
    const answer = await fetch(`${server.url}/webhook/whatsapp`, {
      method: 'POST',
      ...sign(textMessage({ from, id, text })),
    })
    expect(answer.status).toBe(200)
  }

  async function act(actor: number): Promise<void> {
    const client = agents[actor % agents.length] as Client
    const { id: own } = (await client.get('/api/auth/me')).body.user
    for (let turn = 0; turn < 4; turn++) {
      const n = actor * 4 + turn
      const id = ids[n % 3] as string
      const change = (body: object) => client.patch(`/api/tickets/${id}`, body)
      const later = new Date(Date.now() + 3_600_000 + n * 1000).toISOString()
      const deeds = [
        () => change({ assigneeId: own }),
        () => change({ assigneeId: null }),
        () => change({ status: 'resolved', outcome: n % 2 ? 'bug_filed' : 'info_provided' }),
        () => change({ status: 'open' }),
        () => change({ status: 'pending_merchant', snoozedUntil: later }),
        () => change({ status: 'pending_internal', assigneeId: own }),
        () => client.post(`/api/tickets/${id}/messages`, { text: `jawapan ${n}`, clientId: `answer-${n}` }),
        () => client.post(`/api/tickets/${id}/notes`, { text: `nota ${n}`, clientId: `note-${n}-xx` }),
        () => say(phones[n % 3] as string, `wamid.more-${n}`, `mesej ${n}`),
      ]
      const deed = (n * 7 + actor) % deeds.length
      const answer = await (deeds[deed] as (typeof deeds)[number])()
      if (answer === undefined) continue
      if (answer.status === 201) confirmed[deed === 6 ? 'replies' : 'notes'].push(answer.body.id)
      else if (answer.status !== 200) {
        expect([409, 422], JSON.stringify(answer.body)).toContain(answer.status)
        confirmed.refusals.set(answer.body.code, (confirmed.refusals.get(answer.body.code) ?? 0) + 1)
      }
    }
  }

  const stepsOf = (id: string) =>
    server.database.query<Step>('select * from tickets_event where ticket_id = $1 order by version, id', [id])
  const rowOf = async (id: string) =>
    (await server.database.query<Values & { version: number }>('select * from tickets_ticket where id = $1', [id]))[0]

  test('nobody gets an error that is none, and everything that was confirmed is there', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, actor) => act(actor)))
    expect(
      [...confirmed.refusals.keys()].filter(
        (code) => !/STATUS_NOT_ALLOWED|SNOOZE_NOT_POSSIBLE|ANOTHER_OPEN/.test(code),
      ),
    ).toEqual([])
    await waitFor('all messages', async () => {
      // Also those of webhooks that are answered and not worked off yet: they change tickets still.
      const [row] = await server.database.query<{ n: number }>(
        `select (select count(*)::int from messaging_message where handled_by is null)
              + (select count(*)::int from webhooks_event where processed_at is null) as n`,
      )
      return Number(row?.n) === 0
    })
    expect(confirmed.replies.length).toBeGreaterThan(20)
    const links = await server.database.query<{ message_id: string; n: number }>(
      `select message_id, count(*)::int as n from tickets_message where message_id in (${confirmed.replies.join()}) group by message_id`,
    )
    expect(links).toHaveLength(confirmed.replies.length)
    expect(links.every(({ n }) => n === 1)).toBe(true)
    const notes = await server.database.query(
      `select id from tickets_event where id in (${confirmed.notes.join()}) and type = 'note'`,
    )
    expect(notes).toHaveLength(confirmed.notes.length)
  })

  test('the events of each ticket, one after the other, explain its row', async () => {
    for (const id of ids) {
      const state: Values = {}
      let version = 0
      for (const step of (await stepsOf(id)).filter((each) => each.version !== null)) {
        const { before, after } = JSON.parse(step.data) as { before: Values; after: Values }
        expect(step.version).toBeGreaterThanOrEqual(version)
        version = step.version
        for (const [field, value] of Object.entries(before))
          expect(state[field], `${field} at ${version} of ${id}`).toBe(value)
        Object.assign(state, after)
        expect(step.actor_kind === 'user').toBe(step.actor_id !== null)
      }
      const row = (await rowOf(id)) as Values & { version: number }
      expect(Object.fromEntries(audited.map((field) => [field, plain(row[field])]))).toEqual(
        Object.fromEntries(audited.map((field) => [field, state[field] ?? null])),
      )
      expect(row.version).toBeGreaterThanOrEqual(version)
      // A second person sees the same.
      const seen = (await (agents[1] as Client).get(`/api/tickets/${id}`)).body
      expect(seen).toMatchObject({
        status: state.status,
        version: row.version,
        assignee: state.assignee_id === null ? null : { id: state.assignee_id },
      })
    }
  })

  test('its times in each status leave no gap and do not overlap, and each end was one resolution', async () => {
    for (const id of ids) {
      const spans = await server.database.query<{ started_at: Date; ended_at: Date | null; status: string }>(
        'select started_at, ended_at, status from tickets_span where ticket_id = $1 order by id',
        [id],
      )
      for (const [i, { ended_at }] of spans.slice(0, -1).entries()) expect(ended_at).toEqual(spans[i + 1]?.started_at)
      expect(spans.at(-1)).toMatchObject({ ended_at: null, status: (await rowOf(id))?.status })
      const moves = (await stepsOf(id)).flatMap((step) => {
        const { before = {}, after = {} } = JSON.parse(step.data)
        return after.status === undefined || before.status === undefined ? [] : [[before.status, after.status]]
      })
      expect(spans.map(({ status }) => status)).toEqual(['new', ...moves.map(([, to]) => to)])
      const resolved = moves.filter(([from, to]) => !ends.has(from) && ends.has(to)).length
      const rows = await server.database.query<{ number: number; reopened_at: Date | null }>(
        'select number, reopened_at from tickets_resolution where ticket_id = $1 order by number',
        [id],
      )
      expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: resolved }, (_, i) => i + 1))
      const open = !ends.has(spans.at(-1)?.status as string)
      expect(rows.filter(({ reopened_at }) => reopened_at === null)).toHaveLength(open ? 0 : 1)
    }
  })

  test('never two open tickets of one conversation', async () => {
    const rows = await server.database.query(
      'select conversation_id from tickets_ticket where is_open and split_from_id is null group by conversation_id having count(*) > 1',
    )
    expect(rows).toEqual([])
  })
})
