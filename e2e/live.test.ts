import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LiveStream } from './support/live-stream.ts'
import { series } from './support/series.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('live updates', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let agent: Client
  const streams: LiveStream[] = []

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    agent = await server.colleague(admin, 'agent')
  })
  afterAll(async () => {
    for (const stream of streams) stream.close()
    await server?.stop()
    await simulator?.stop()
  })

  const listen = async (client: Client, lastEventId?: string) => {
    const stream = await LiveStream.open(server.url, client, lastEventId === undefined ? {} : { lastEventId })
    streams.push(stream)
    return stream
  }
  const write = (text: string, from = '60126660001') => simulator.post('/inbound', { from, name: 'Kedai Live', text })
  const seen = (stream: LiveStream, text: string) =>
    waitFor(`"${text}" on the stream`, () => stream.texts().includes(text))

  test('reach every colleague in the order in which the customer wrote', async () => {
    const [mine, theirs] = [await listen(admin), await listen(agent)]
    const texts = Array.from({ length: 12 }, (_, i) => `in order ${i}`)
    for (const text of texts) await write(text)
    await seen(mine, 'in order 11')
    await seen(theirs, 'in order 11')
    expect(mine.texts()).toEqual(texts)
    expect(theirs.texts()).toEqual(texts)
    const sequence = mine.changes().map(({ data }) => Number(data.seq))
    expect(sequence).toEqual(sequence.toSorted((a, b) => a - b))
    // What the stream told is what the database has and what the list shows.
    const ticket = mine.changes('ticket.changed').at(-1)?.data.data.ticket
    expect(ticket).toEqual((await agent.get('/api/tickets')).body.items[0])
    const rows = await server.database.query('select text from messaging_message order by id')
    expect(rows.map((row) => row.text)).toEqual(texts)
  })

  test('go on without a gap after a lost connection', async () => {
    const before = await listen(agent)
    await write('before the tunnel')
    await seen(before, 'before the tunnel')
    before.close()
    for (let i = 0; i < 8; i++) await write(`in the tunnel ${i}`)
    const after = await listen(agent, before.lastEventId)
    await seen(after, 'in the tunnel 7')
    // Doubles are allowed, gaps are not.
    const texts = new Set(after.texts().filter((text) => text.startsWith('in the tunnel')))
    expect([...texts]).toEqual(Array.from({ length: 8 }, (_, i) => `in the tunnel ${i}`))
    expect(after.messages.some((message) => message.event === 'reset')).toBe(false)
  })

  test('go on without a gap although the server was killed while messages came in', async () => {
    const before = await listen(agent)
    await write('before the kill')
    await seen(before, 'before the kill')
    // Sent while the server dies and starts: the simulator repeats what was not answered 200, as Meta does.
    const texts = Array.from({ length: 30 }, (_, i) => `around the kill ${i}`)
    const writing = Promise.all(texts.map((text) => write(text)))
    await server.restart('SIGKILL')
    const after = await listen(agent, before.lastEventId)
    await writing
    await waitFor('all messages on the stream', () => texts.every((text) => after.texts().includes(text)), 40)
    expect(after.messages.some((message) => message.event === 'reset')).toBe(false)
  })

  /** Takes a place in the log and keeps the transaction open, as a slow request of another process would. */
  async function slowCommit(text: string): Promise<{ id: number; commit(): Promise<void> }> {
    const session = await server.database.session()
    await session.query('begin')
    const [row] = await session.query<{ id: string }>(
      `insert into live_event (at, topic, permission, unlinked_permission, data)
       values (now(), 'ticket.message', 'tickets:read', 'tickets:unlinked', $1) returning id`,
      [JSON.stringify({ ticketId: '1', message: { text } })],
    )
    return {
      id: Number(row?.id),
      async commit() {
        await session.query('commit')
        await session.end()
      },
    }
  }

  test('bring a change that was committed later than the ones after it', async () => {
    const open = await listen(admin)
    const slow = await slowCommit('slow one')
    await write('quick one')
    await seen(open, 'quick one')
    const resumed = await listen(agent, open.lastEventId)
    // Told to resume before the missing one, however much has come after it.
    expect(Number(open.lastEventId)).toBeLessThan(slow.id)
    await slow.commit()
    await Promise.all([seen(open, 'slow one'), seen(resumed, 'slow one')])
    const later = await listen(agent, resumed.lastEventId)
    await write('after both')
    await seen(later, 'after both')
    const events = [...resumed.texts(), ...later.texts()]
    expect(['slow one', 'quick one', 'after both'].filter((text) => !events.includes(text))).toEqual([])
  })

  test('bring such a change also to the first browser after a new start', async () => {
    const open = await listen(agent)
    await write('all is well')
    await seen(open, 'all is well')
    const slow = await slowCommit('slow across the start')
    await write('quick before the start')
    await seen(open, 'quick before the start')
    // A busy minute: far more has come since than one read takes.
    await server.database.query(
      `insert into live_event (at, topic, permission, data)
       select now(), 'busy', 'nobody:has-this', '{}' from ${series(3000)}`,
    )
    await server.restart('SIGKILL')
    // The new process has never seen the missing place being taken.
    const first = await listen(agent, open.lastEventId)
    expect(Number(first.lastEventId)).toBeLessThan(slow.id)
    const between = await listen(agent, first.lastEventId)
    await slow.commit()
    await Promise.all([seen(first, 'slow across the start'), seen(between, 'slow across the start')])
  })

  test('say "reset" to a browser that was away too long, and to one with a place that never was', async () => {
    const open = await listen(agent)
    await write('old')
    await seen(open, 'old')
    const old = open.lastEventId
    for (let i = 0; i < 3; i++) await write(`newer ${i}`)
    await seen(open, 'newer 2')
    await server.database.query('delete from live_event where id <= $1', [Number(old) + 1])
    for (const place of [old, '999999999999', 'abc', '-1', '1e9', '9'.repeat(40)]) {
      const stream = await listen(agent, place)
      // What comes after it is news.
      expect(stream.messages.slice(0, 2).map((message) => message.event)).toEqual(['reset', 'ready'])
      await write(`after the reset of ${place}`)
      await seen(stream, `after the reset of ${place}`)
    }
  })

  test('are refused without a sign-in', async () => {
    const answer = await fetch(`${server.url}/api/live`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'KAUNTER_AUTH_REQUIRED' })
  })
})
