import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { sign, textMessage } from './support/envelope.ts'
import { deliver } from './support/meta.ts'
import { type Client, isSendOf, Server, SimulatorProcess } from './support/server.ts'
import { passSettleTime } from './support/settle-time.ts'
import { waitFor } from './support/wait.ts'

interface Sent {
  text: string
  callbackData: string
  times: number
}

describe('a server that is killed again and again', () => {
  let simulator: SimulatorProcess
  let server: Server

  beforeEach(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
  })
  afterEach(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  /** SIGKILL at moments that fall anywhere in the work, then a new start. */
  async function killRepeatedly(times: number, busy: () => boolean): Promise<void> {
    for (let i = 0; i < times && busy(); i++) {
      await pause(300 + Math.random() * 900)
      await server.restart('SIGKILL')
    }
  }

  test('has every message it answered 200 exactly once', async () => {
    const total = 3000
    const { answered, done } = deliver(server.url, total, 700)
    const kills = killRepeatedly(6, () => answered.size < total)
    await done
    await kills
    expect(answered.size).toBe(total)
    await waitFor(
      'the inbox to be drained',
      async () =>
        (
          await server.database.query<{ n: number }>(
            'select count(*)::int as n from webhooks_event where processed_at is null',
          )
        )[0]?.n === 0,
      90,
    )
    const [counts] = await server.database.query(
      `select count(*)::int as messages, count(distinct provider_id)::int as different,
              (select count(*)::int from directory_contact) as contacts,
              (select count(*)::int from tickets_ticket) as tickets,
              (select count(*)::int from tickets_message) as attached,
              (select count(*)::int from webhooks_event where error is not null) as errors
       from messaging_message`,
    )
    expect(counts).toEqual({
      messages: total,
      different: total,
      contacts: 700,
      tickets: 700,
      attached: total,
      errors: 0,
    })
    const admin = await server.signIn()
    const agent = await server.colleague(admin, 'agent')
    expect((await agent.get('/api/tickets/counts')).body).toMatchObject({ active: 100, mine: 0, unassigned: 100 })
  })

  test('does not answer a webhook before its row is committed', async () => {
    const { body, headers } = sign(textMessage({ from: '60181112222', id: 'wamid.blocked', text: 'wait for me' }))
    // The same webhook, stored by somebody who has not committed: whoever wants to store it must wait for the outcome.
    const blocker = await server.database.session()
    await blocker.query('begin')
    await blocker.query(
      `insert into webhooks_event (source, hash, body, batch, received_at) values ('whatsapp-cloud', $1, $2, $3, now())`,
      [createHash('sha256').update(body).digest(), Buffer.from(body), randomUUID()],
    )
    let answered = false
    const answer = fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers }).then((response) => {
      answered = true
      return response.status
    })
    await waitFor('the insert to wait for the lock', async () => {
      const waits = {
        postgresql: 'pg_locks where not granted',
        // Not by innodb_lock_waits, which stays as it was while somebody asks more often than every tenth of a second.
        mariadb: `information_schema.processlist where info like 'insert into%webhooks_event%' and time_ms > 300`,
      }
      return (await server.database.query(`select 1 from ${waits[inject('domain')]}`)).length > 0
    })
    // The server is alive and answers others; only this answer must wait.
    expect((await fetch(`${server.url}/openapi.json`)).status).toBe(200)
    expect(answered).toBe(false)
    await blocker.query('rollback')
    await blocker.end()
    expect(await answer).toBe(200)
    const rows = await server.database.query('select source from webhooks_event')
    expect(rows).toEqual([{ source: 'whatsapp-cloud' }])
  })

  test('sends every answer once, or says that it does not know; never twice, never not at all', async () => {
    await simulator.call('PUT', '/behaviour', {
      answerDelayMs: 40,
      deliverAfterMs: 0,
      readAfterMs: 0,
      sendStatuses: false,
    })
    const people = Array.from({ length: 12 }, (_, i) => `6017555${String(i).padStart(4, '0')}`)
    for (const from of people) await simulator.post('/inbound', { from, name: `Shop ${from}`, text: 'Hello' })
    let admin: Client = await server.signIn()
    const tickets = await waitFor('all tickets', async () => {
      const { items } = (await admin.get('/api/tickets')).body
      return items.length === people.length ? (items as { id: string }[]) : undefined
    })

    const total = 240
    let accepted = 0
    const messageIds: string[] = []
    const agents = tickets.map(async ({ id }, agent) => {
      for (let i = 0; i < total / tickets.length; i++) {
        const reply = { text: `answer ${agent}-${i}`, clientId: `answer-${agent}-${i}-xxxx` }
        for (;;) {
          const answer = await admin.post(`/api/tickets/${id}/messages`, reply).catch(() => undefined)
          if (answer?.status === 201) {
            messageIds.push(answer.body.id)
            break
          }
          // A killed server answers nothing; anything else it says while starting may be repeated with the same clientId.
          await pause(50)
        }
        accepted++
        await pause(Math.random() * 30)
      }
    })
    await killRepeatedly(6, () => accepted < total)
    await Promise.all(agents)

    const open = () =>
      server.database.query<{ n: number }>(
        `select count(*)::int as n from messaging_message where direction = 'out' and status in ('queued', 'sending')`,
      )
    const isOver = async () => {
      await passSettleTime(server.database)
      return (await open())[0]?.n === 0
    }
    await waitFor('everything to be sent or given up', isOver, 180)
    const rows = await server.database.query<{ id: string; status: string; text: string }>(
      `select id, status, text from messaging_message where direction = 'out' order by id`,
    )
    const { items } = (await simulator.get('/sent')) as { items: Sent[] }
    const timesSent = new Map(rows.map((row) => [row.id, items.filter(isSendOf(row.id)).length]))
    expect(new Set(messageIds).size).toBe(total)
    expect(rows).toHaveLength(total)
    expect(rows.filter((row) => (timesSent.get(row.id) ?? 0) > 1)).toEqual([])
    expect(rows.filter((row) => row.status === 'sent' && timesSent.get(row.id) !== 1)).toEqual([])
    expect(rows.filter((row) => row.status !== 'sent' && row.status !== 'unknown')).toEqual([])
    // At each kill at most one answer of each conversation was under way.
    expect(rows.filter((row) => row.status === 'sent').length).toBeGreaterThanOrEqual(total - 6 * tickets.length)

    // Each customer reads the answers in the order in which they were written.
    for (const [agent] of tickets.entries()) {
      const order = items.flatMap((item) =>
        item.text.startsWith(`answer ${agent}-`) ? [Number(item.text.split('-')[1])] : [],
      )
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }

    // An unknown one is settled by a status, and a person may repeat it.
    admin = await server.signIn()
    const second = await server.colleague(admin, 'supervisor')
    const unknown = rows.find((row) => row.status === 'unknown')
    if (unknown !== undefined) {
      const { ticket_id: ticketId } = (
        await server.database.query<{ ticket_id: string }>(
          'select ticket_id from tickets_message where message_id = $1',
          [unknown.id],
        )
      )[0] ?? { ticket_id: '' }
      const seen = (await second.get(`/api/tickets/${ticketId}/messages?limit=100`)).body.items.find(
        (m: { id: string }) => m.id === unknown.id,
      )
      expect(seen).toMatchObject({
        status: 'unknown',
        canRetry: true,
        error: { code: expect.stringMatching(/^KAUNTER_/) },
      })
    }
  })
})
