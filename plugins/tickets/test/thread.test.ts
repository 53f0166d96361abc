import { createTestApp, databases, type TestApp } from '@kaunter/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import tickets from '../src/index.ts'

describe.each(databases)('the thread of a ticket on %s', (database) => {
  let app: TestApp
  let phone: ReturnType<TestApp['fakeChannel']>
  let agent: ReturnType<TestApp['as']>
  let people = 0

  beforeAll(async () => {
    app = await createTestApp({ plugins: [tickets], database })
    phone = app.fakeChannel()
    agent = app.as('tickets:read', 'tickets:unlinked', 'tickets:reply', 'tickets:manage')
  })
  afterAll(() => app?.close())

  const somebody = () => `6012${5_000_000 + ++people}`
  async function writes(text: string, from: string): Promise<string> {
    await phone.receive({ from, text })
    await app.settled()
    const rows = await app.db(app.table('tickets', 'ticket')).orderBy('id')
    return rows.at(-1).id
  }
  const get = async (path: string) => (await agent.get(`/api/tickets/${path}`)).body

  test('a merge and a split say which the other ticket is, on both sides', async () => {
    const [one, other] = [await writes('Mesin rosak', somebody()), await writes('Mesin saya juga', somebody())]
    expect((await agent.post(`/api/tickets/${one}/merge`, { intoId: other })).status).toBe(200)
    const told = async (id: string, type: string) =>
      (await get(`${id}/events`)).items.find((event: { type: string }) => event.type === type)
    expect((await told(one, 'merged')).data.ticketId).toBe(other)
    expect((await told(other, 'merged')).data.ticketId).toBe(one)
    const [first] = (await get(`${other}/messages`)).items
    const { body } = await agent.post(`/api/tickets/${other}/split`, { messageIds: [first.id] })
    expect((await told(other, 'split')).data.ticketId).toBe(body.id)
  })

  test('other tickets of the contact are listed, the newest first, and nobody else’s', async () => {
    const from = somebody()
    const ids: string[] = []
    for (const text of ['Pertama', 'Kedua', 'Ketiga']) {
      const id = await writes(text, from)
      ids.push(id)
      await agent.patch(`/api/tickets/${id}`, { status: 'resolved' })
      await agent.patch(`/api/tickets/${id}`, { status: 'closed' })
    }
    await writes('Orang lain', somebody())
    const { items } = await get(`${ids[1]}/history`)
    expect(items.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[0]])
    expect(items[0]).toMatchObject({ status: 'closed', lastMessagePreview: 'Ketiga', number: Number(ids[2]) })
  })

  test('an answer says what it quotes and who said that; what the system sends is told from the phone', async () => {
    const from = somebody()
    const id = await writes('Berapa lama lagi?', from)
    await agent.post(`/api/tickets/${id}/messages`, { text: 'Sejam' })
    await app.settled()
    const [said] = await app.db(app.table('messaging', 'message')).where({ text: 'Berapa lama lagi?' })
    await phone.receive({ from, text: 'Ini', replyTo: said.provider_id })
    await app.settled()
    const { items } = await get(`${id}/messages`)
    expect(items.at(-1).replyTo).toEqual({ id: said.id, text: 'Berapa lama lagi?', kind: 'text', direction: 'in' })
    expect(items.map(({ automatic }: { automatic: boolean }) => automatic)).toEqual([false, false, false])
  })
})
