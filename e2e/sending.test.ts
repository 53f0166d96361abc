import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envelope, sign } from './support/envelope.ts'
import { LiveStream } from './support/live-stream.ts'
import { type Client, isSendOf, metaSecrets, Server, SimulatorProcess } from './support/server.ts'
import { passSettleTime } from './support/settle-time.ts'
import { waitFor } from './support/wait.ts'

interface Shown {
  id: string
  status: string
  canRetry: boolean
  error: { code: string; message: string } | null
}

describe('what becomes of an answer', () => {
  let simulator: SimulatorProcess
  let server: Server
  let agent: Client
  let second: Client

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    const admin = await server.signIn()
    agent = await server.colleague(admin, 'agent')
    second = await server.colleague(admin, 'supervisor')
    await simulator.call('PUT', '/behaviour', { deliverAfterMs: 0, readAfterMs: 'when-open' })
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
  })

  /** A customer with this number writes; the ticket it makes. */
  async function ticketOf(from: string): Promise<string> {
    await simulator.post('/inbound', { from, name: `N${from}`, text: 'Hello' })
    return waitFor(`the ticket of ${from}`, async () => {
      // Who sees the numbers of customers.
      const { items } = (await second.get('/api/tickets?limit=100')).body
      return items.find((item: { contact: { phone: string } }) => item.contact.phone === `+${from}`)?.id
    })
  }

  const answer = async (ticketId: string, text: string) =>
    (await agent.post(`/api/tickets/${ticketId}/messages`, { text })).body as Shown

  /** The message as a second user sees it, once it has this status. */
  const becomes = (ticketId: string, id: string, status: string) =>
    waitFor(`message ${id} to be ${status}`, async () => {
      const { items } = (await second.get(`/api/tickets/${ticketId}/messages`)).body as { items: Shown[] }
      return items.find((message) => message.id === id && message.status === status)
    })

  const attempts = (messageId: string) =>
    server.database.query<{ number: number; outcome: string; error_code: string | null; http_status: number | null }>(
      'select number, outcome, error_code, http_status from messaging_attempt where message_id = $1 order by number',
      [messageId],
    )
  /** Whether the list says, to a second user, that something of ours did not go out. */
  const unsent = async (ticketId: string) => (await second.get(`/api/tickets/${ticketId}`)).body.unsent
  const timesAccepted = async (messageId: string) =>
    ((await simulator.get('/sent')).items as { callbackData: string }[]).filter(isSendOf(messageId)).length

  test('a refusal of WhatsApp is shown with its reason, tried once, and a person may repeat it', async () => {
    const ticket = await ticketOf('60120131026')
    const { id } = await answer(ticket, 'not on WhatsApp')
    const failed = await becomes(ticket, id, 'failed')
    expect(failed).toMatchObject({
      canRetry: true,
      error: { code: '131026', message: expect.stringMatching(/\w{5,}/) },
    })
    expect(await attempts(id)).toEqual([{ number: 1, outcome: 'refused', error_code: '131026', http_status: 400 }])
    expect(await unsent(ticket)).toBe(true)
    const stream = await LiveStream.open(server.url, second)
    const told = () => stream.changes('ticket.changed').map(({ data }) => data.data.ticket.unsent)
    const retry = await agent.post(`/api/tickets/${ticket}/messages/${id}/retry`)
    expect(retry).toMatchObject({ status: 200, body: { status: 'queued', error: null } })
    await waitFor('the second attempt', async () => (await attempts(id)).length === 2)
    await becomes(ticket, id, 'failed')
    await waitFor('word of both', () => told().length === 2)
    expect(told()).toEqual([false, true])
    stream.close()
    // One that is not refused has nothing to be repeated, however far it is when somebody asks for that.
    await simulator.call('PUT', '/behaviour', { answerDelayMs: 10_000 })
    const other = await ticketOf('60123330000')
    const again = await agent.post(`/api/tickets/${other}/messages/${(await answer(other, 'queued')).id}/retry`)
    expect(again).toMatchObject({ status: 409, body: { code: 'KAUNTER_MESSAGING_NOT_RETRYABLE' } })
    await simulator.call('PUT', '/behaviour', { answerDelayMs: 0 })
  })

  test('a passing trouble is tried again until it works, each try a row', async () => {
    const ticket = await ticketOf('60120000401')
    const { id } = await answer(ticket, 'third time lucky')
    await becomes(ticket, id, 'delivered')
    expect((await attempts(id)).map(({ outcome, error_code }) => [outcome, error_code])).toEqual([
      ['retry', '131000'],
      ['retry', '131000'],
      ['accepted', null],
    ])
    expect(await timesAccepted(id)).toBe(1)
  })

  test('a failure that WhatsApp reports later reaches the thread', async () => {
    const ticket = await ticketOf('60120000470')
    const { id } = await answer(ticket, 'accepted, then failed')
    const failed = await becomes(ticket, id, 'failed')
    expect(failed.error?.code).toMatch(/^\d+$/)
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted' }])
    expect(await unsent(ticket)).toBe(true)
    // What the customer writes does not mend it; a colleague who writes again has seen it.
    await simulator.post('/inbound', { from: '60120000470', text: 'Are you there?' })
    await waitFor('the question', async () => {
      const { items } = (await second.get(`/api/tickets/${ticket}/messages`)).body
      return items.some(({ text }: { text: string }) => text === 'Are you there?')
    })
    expect(await unsent(ticket)).toBe(true)
    // This one would be said to have failed, too.
    await simulator.call('PUT', '/behaviour', { sendStatuses: false })
    const { id: anew } = await answer(ticket, 'once more')
    expect(await unsent(ticket)).toBe(false)
    await becomes(ticket, anew, 'sent')
    expect(await unsent(ticket)).toBe(false)
    await simulator.call('PUT', '/behaviour', { sendStatuses: true })
  })

  test('a send whose answer was lost is settled by its status, and not repeated', async () => {
    const ticket = await ticketOf('60120000444')
    const { id } = await answer(ticket, 'the line broke')
    await becomes(ticket, id, 'delivered')
    // The status may be faster than the broken line.
    await waitFor('the attempt to be over', async () => (await attempts(id))[0]?.outcome)
    expect(await attempts(id)).toMatchObject([{ outcome: 'unknown', error_code: 'KAUNTER_WHATSAPP_NO_ANSWER' }])
    expect(await timesAccepted(id)).toBe(1)
  })

  test('a later answer that stood aside leaves when a status settles the earlier one', async () => {
    await simulator.call('PUT', '/behaviour', { sendStatuses: false })
    const target = await ticketOf('60150000444')
    const first = await answer(target, 'answer lost')
    const later = await answer(target, 'stood aside')
    await waitFor('the first answer to be lost', async () => (await attempts(first.id))[0]?.outcome === 'unknown')
    await waitFor('the job of the later one to have been done', async () => {
      const jobs = await server.database.queryJobs(
        `select 1 from pgboss.job where name = 'messaging.send' and state < 'completed'`,
      )
      return jobs.length === 0
    })
    expect(await attempts(later.id)).toEqual([])
    const { items } = (await simulator.get('/sent')) as { items: { id: string; callbackData: string }[] }
    const sent = items.find(isSendOf(first.id))
    const status = {
      id: sent?.id,
      status: 'delivered',
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: '60150000444',
      biz_opaque_callback_data: sent?.callbackData,
    }
    const { body, headers } = sign(envelope({ statuses: [status] }))
    await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })
    await becomes(target, first.id, 'delivered')
    await waitFor('the later one to leave', async () => (await timesAccepted(later.id)) === 1)
    await simulator.call('PUT', '/behaviour', { sendStatuses: true })
  })

  test('a status that names a message of another system on the same number changes nothing here', async () => {
    const ticket = await ticketOf('60123330009')
    const { id } = await answer(ticket, 'ours')
    await becomes(ticket, id, 'delivered')
    const foreign = [`kstaging00000.${id}.1`, id, `k${'x'.repeat(12)}.${id}.1`]
    const statuses = foreign.map((reference, i) => ({
      id: `wamid.foreign-${i}`,
      status: 'read',
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: '60123330009',
      biz_opaque_callback_data: reference,
    }))
    const { body, headers } = sign(envelope({ statuses }))
    expect((await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status).toBe(200)
    await waitFor('them to be parked', async () => {
      const rows = await server.database.query(
        `select 1 from messaging_status_event where provider_id like 'wamid.foreign-%' and message_id is null`,
      )
      return rows.length === 3
    })
    expect(await server.database.query('select status from messaging_message where id = $1', [id])).toEqual([
      { status: 'delivered' },
    ])
  })

  test('a send of which nothing is heard becomes unknown after a minute, says so, and is repeated by a person only', async () => {
    const ticket = await ticketOf('60130000444')
    await simulator.call('PUT', '/behaviour', { sendStatuses: false })
    const { id } = await answer(ticket, 'nobody knows')
    await waitFor('the answer to be lost', async () => (await attempts(id))[0]?.outcome === 'unknown')
    const due = await waitFor('the job that waits for a status', async () => {
      const jobs = `select extract(epoch from start_after)::float8 as due from pgboss.job
        where name = 'messaging.settle' and state = 'created' and data ->> 'messageId' = $1`
      return (await server.database.queryJobs<{ due: number }>(jobs, [id]))[0]?.due
    })
    const [began] = await server.database.query<{ started_at: Date }>(
      'select started_at from messaging_attempt where message_id = $1',
      [id],
    )
    expect(due - Number(began?.started_at) / 1000).toBeGreaterThanOrEqual(60)
    await becomes(ticket, id, 'sending')
    await passSettleTime(server.database)
    const unknown = await becomes(ticket, id, 'unknown')
    expect(unknown).toMatchObject({ canRetry: true, error: { code: 'KAUNTER_WHATSAPP_NO_ANSWER' } })
    expect(await timesAccepted(id)).toBe(1)
    await simulator.call('PUT', '/behaviour', { sendStatuses: true })
    await agent.post(`/api/tickets/${ticket}/messages/${id}/retry`)
    await becomes(ticket, id, 'delivered')
    expect(await timesAccepted(id)).toBe(2)
  })

  test('a status that comes before the answer, without our id, is parked and then applied', async () => {
    await simulator.call('PUT', '/behaviour', { statusFirst: true, includeCallbackData: false, answerDelayMs: 300 })
    const ticket = await ticketOf('60123330001')
    const { id } = await answer(ticket, 'status first')
    await becomes(ticket, id, 'delivered')
    await waitFor('nothing of it to be parked any more', async () => {
      const [row] = await server.database.query<{ events: number; parked: number }>(
        `select count(*)::int as events, (count(*) - count(s.message_id))::int as parked
         from messaging_status_event s join messaging_message m on m.provider_id = s.provider_id where m.id = $1`,
        [id],
      )
      return (row?.events ?? 0) >= 2 && row?.parked === 0
    })
    await simulator.call('PUT', '/behaviour', { statusFirst: false, includeCallbackData: true, answerDelayMs: 0 })
  })

  test('outside the 24-hour window an answer is refused before it is stored, with the reason', async () => {
    const ticket = await ticketOf('60123330002')
    await server.database.query(
      `update messaging_conversation set last_inbound_at = now() - interval '25 hours'
       where id = (select conversation_id from tickets_ticket where id = $1)`,
      [ticket],
    )
    const refused = await agent.post(`/api/tickets/${ticket}/messages`, { text: 'too late' })
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'KAUNTER_MESSAGING_WINDOW_CLOSED', message: expect.stringContaining('24 hours') },
    })
    expect((await second.get(`/api/tickets/${ticket}`)).body.window).toMatchObject({
      open: false,
      reason: expect.stringContaining('24 hours'),
    })
    expect(
      await server.database.query(`select count(*)::int as n from messaging_message where text = 'too late'`),
    ).toEqual([{ n: 0 }])
  })

  test('the window is looked at again when the message leaves: closed by then, it is held with the reason', async () => {
    const ticket = await ticketOf('60120130429')
    const { id } = await answer(ticket, 'throttled, then too late')
    await waitFor('the first attempt', async () => (await attempts(id))[0]?.outcome === 'retry')
    await server.database.query(
      `update messaging_conversation set last_inbound_at = now() - interval '25 hours'
       where id = (select conversation_id from tickets_ticket where id = $1)`,
      [ticket],
    )
    const held = await becomes(ticket, id, 'held')
    expect(held).toMatchObject({ canRetry: true, error: { code: 'KAUNTER_MESSAGING_WINDOW_CLOSED' } })
    expect(await timesAccepted(id)).toBe(0)
  })

  test('while WhatsApp cannot be reached, answers wait, and leave in order when it is back', async () => {
    const ticket = await ticketOf('60123330003')
    const before = simulator.url
    await simulator.stop()
    const ids: string[] = []
    for (const text of ['first', 'second', 'third']) ids.push((await answer(ticket, text)).id)
    await waitFor('a failed attempt', async () => (await attempts(ids[0] as string)).length > 0)
    await simulator.startAgain()
    expect(simulator.url).toBe(before)
    for (const id of ids) await becomes(ticket, id, 'delivered')
    const { items } = (await simulator.get('/sent')) as { items: { text: string; callbackData: string }[] }
    expect(items.filter((item) => ids.some((id) => isSendOf(id)(item))).map((item) => item.text)).toEqual([
      'first',
      'second',
      'third',
    ])
  })

  test('an expired token pauses the number: further answers are refused with what to do', async () => {
    const ticket = await ticketOf('60120000190')
    const { id } = await answer(ticket, 'token expired')
    await becomes(ticket, id, 'failed')
    const refused = await agent.post(`/api/tickets/${ticket}/messages`, { text: 'and now' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'KAUNTER_MESSAGING_ACCOUNT_PAUSED' } })
    expect((await second.get(`/api/tickets/${ticket}`)).body.window.reason).toContain('paused')
    // A supervisor mends it and says so; an agent may not.
    const { numbers } = (await second.get('/api/whatsapp-cloud/status')).body
    expect(numbers).toEqual([{ phoneNumberId: metaSecrets.WABA_PHONE_NUMBER_ID, pausedReason: expect.any(String) }])
    const resume = `/api/whatsapp-cloud/numbers/${metaSecrets.WABA_PHONE_NUMBER_ID}/resume`
    expect((await agent.post(resume)).status).toBe(403)
    expect((await second.post(resume)).status).toBe(200)
    const other = await ticketOf('60123330010')
    const { id: next } = await answer(other, 'and on we go')
    await becomes(other, next, 'delivered')
  })
})
