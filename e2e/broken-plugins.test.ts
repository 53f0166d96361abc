import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokenPlugins, failingPlugin } from './support/broken-plugins.ts'
import { seenAs } from './support/seen.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const folder = temporaryFolder()
const { plugins } = pluginConfig() as { plugins: object }
let simulator: SimulatorProcess
let server: Server

afterAll(() => rmSync(folder, { recursive: true, force: true }))
const stop = async () => {
  await server?.stop()
  await simulator?.stop()
}

describe('a plugin that cannot run, among many such', () => {
  let admin: Client
  let report: { name: string; reason: string }[]
  const own = (i: number) => `broken${i}`

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    const files = brokenPlugins.map(([, source], i) => {
      const path = join(folder, `${own(i)}.mjs`)
      writeFileSync(path, source.replaceAll('NAME', own(i)))
      return [path, {}]
    })
    server = await Server.start({ simulator, config: { plugins: { ...Object.fromEntries(files), ...plugins } } })
    const seen = await seenAs(server)
    admin = seen.admin
    report = seen.problems.map(({ plugin, reason }) => ({ name: plugin.replace(/^.*\/|\.mjs$/g, ''), reason }))
    expect(seen.health.status).toBe('degraded')
    expect(seen.health.quarantined).toHaveLength(brokenPlugins.length)
    expect(seen.output.match(/✗ \S*broken/g)).toHaveLength(brokenPlugins.length)
  })
  afterAll(stop)

  test.each(brokenPlugins.map(([what, , reason], i) => [what, own(i), reason] as const))(
    'the one that %s is out and says why',
    (_what, name, reason) => {
      expect(report.filter((problem) => problem.name === name)).toEqual([
        { name, reason: expect.stringMatching(reason) },
      ])
    },
  )

  test('all others run: a message becomes a ticket, and its answer leaves', async () => {
    expect(report).toHaveLength(brokenPlugins.length)
    await simulator.post('/inbound', { from: '60131110001', name: 'Kedai', text: 'in spite of all of them' })
    const agent = await server.colleague(admin, 'agent')
    const ticket = await waitFor('the ticket', async () => (await agent.get('/api/tickets')).body.items[0])
    expect((await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'we are here' })).status).toBe(201)
    await waitFor('the answer', async () =>
      (await simulator.get('/sent')).items.some((item: { text: string }) => item.text === 'we are here'),
    )
  })
})

describe('a plugin that fails while it runs', () => {
  afterAll(stop)

  test('loses only its own writes when its tap, its handler or its route fails', async () => {
    simulator = await SimulatorProcess.start()
    const path = join(folder, 'eighth.mjs')
    writeFileSync(path, failingPlugin)
    server = await Server.start({ simulator, config: { plugins: { ...plugins, [path]: {} } } })
    const { admin, health } = await seenAs(server)
    expect(health.status).toBe('ok')
    const agent = await server.colleague(admin, 'agent')
    const texts = ['please throw', 'good one', 'a bad sql', 'return nothing', 'return garbage', 'good two']
    // One after the other: a tap gets many messages at once, and those that came with a bad one share its fate.
    for (const [i, text] of texts.entries()) {
      await simulator.post('/inbound', { from: `6013222000${i}`, name: `Shop ${i}`, text })
      await waitFor(`"${text}"`, async () => (await agent.get('/api/tickets')).body.items.length === i + 1)
    }
    const shown = await waitFor('all tickets', async () => {
      const { items } = (await agent.get('/api/tickets')).body
      return items.length === texts.length ? (items as { lastMessagePreview: string }[]) : undefined
    })
    expect(shown.map((ticket) => ticket.lastMessagePreview).sort()).toEqual(texts.toSorted())
    // Its own writes: those of the taps that went well, once each, and of no other.
    const notes = await server.database.query<{ text: string }>('select text from eighth_note order by text')
    expect(notes.map((note) => note.text)).toEqual(['good one', 'good two'])
    const messages = await server.database.query(
      'select count(*)::int as n, count(handled_by)::int as handled from messaging_message',
    )
    expect(messages).toEqual([{ n: texts.length, handled: texts.length }])
    const jobs = () =>
      server.database.queryJobs(
        `select state, count(*)::int as n from pgboss.job where name = 'event.messaging.message-received/v1.eighth' group by state`,
      )
    await waitFor('its handler to have failed', () => server.child.output.includes('the handler broke'))
    await waitFor('its events to wait for their next try', async () => {
      const rows = await jobs()
      return rows.length > 0 && rows.every(({ state }) => ['retry', 'active', 'created'].includes(String(state)))
    })
    for (const path of ['broken', 'reject']) {
      const answer = await agent.get(`/api/eighth/${path}`)
      expect(answer).toMatchObject({ status: 500, body: { code: 'KAUNTER_INTERNAL', requestId: expect.any(String) } })
      expect(JSON.stringify(answer.body)).not.toContain('hunter2')
    }
    expect(server.child.output).toContain('the tap broke')
    expect((await agent.get('/api/tickets')).status).toBe(200)
  })
})
