import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withLimit } from '../core/src/kernel/limits.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { LiveStream } from './support/live-stream.ts'
import { converse } from './support/meta.ts'
import { hasRedis } from './support/redis.ts'
import { adminSignIn, Client, type Server } from './support/server.ts'
import { System } from './support/system.ts'
import { waitFor } from './support/wait.ts'

describe.each(hasRedis ? ['with Redis', 'without Redis'] : ['without Redis'])(
  'two web processes and a worker %s',
  (kind) => {
    let system: System
    let a: Server
    let b: Server
    let browser: Browser
    let page: Page
    let onA: Client
    let onB: Client
    const database = () => system.postgres.database

    beforeAll(async () => {
      system = await System.start(kind === 'with Redis')
      ;[a, b] = system.webs
      const admin = await a.signIn()
      onA = await a.colleague(admin, 'agent')
      // A session belongs to no process.
      onB = new Client(b.url, (await b.colleague(admin, 'supervisor')).token)
      browser = await openBrowser()
      page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(`${b.url}/admin/`)
      await page.locator('[data-test=login-email]').fill(adminSignIn.email)
      await page.locator('[data-test=login-password]').fill(adminSignIn.password)
      await page.locator('[data-test=login-submit]').click()
      await page.locator('[data-test=lane-active]').waitFor()
    })
    afterAll(async () => {
      await browser?.close()
      await system?.stop()
    })

    test('started at the same instant on an empty database: each thing was made once', async () => {
      // A check that a busy machine cannot do within its second counts as failed.
      for (const server of system.processes) {
        const health = await waitFor('every check to be done in time', async () => {
          const { body } = await new Client(server.url).get('/health')
          return body.status === 'ok' ? body : undefined
        })
        expect(health).toMatchObject({ status: 'ok', quarantined: [] })
      }
      expect(await database().query('select email, role from auth_user where role = $1', ['admin'])).toEqual([
        { email: adminSignIn.email, role: 'admin' },
      ])
    })

    test('a message received by one appears in a browser connected to the other', async () => {
      // The simulator sends to A; the worker handles; the page is connected to B.
      await system.simulator.post('/inbound', { from: '60121110001', name: 'Kedai Satu', text: 'Printer rosak' })
      const row = page.locator('[data-test=ticket-row]').first()
      await row.waitFor()
      await expect.poll(() => row.textContent()).toContain('Printer rosak')
      await screenshot(page, `processes-${kind.replace(' ', '-')}`)
    })

    test('messages are told as they come, not found at the next look of every five seconds', async () => {
      const stream = await LiveStream.open(b.url, onB)
      const told = async () => {
        for (const text of ['one', 'two', 'three', 'four', 'five', 'six', 'seven']) {
          await system.simulator.post('/inbound', { from: '60121110001', name: 'Kedai Satu', text })
          await waitFor(text, () => stream.texts().includes(text))
        }
        return true
      }
      // Seven looks one after the other would be thirty seconds apart at least.
      await withLimit(told(), 25_000)
      stream.close()
    })

    test('an answer given at the other leaves through the worker, and its ticks come back to both', async () => {
      const [ticket] = (await onB.get('/api/tickets')).body.items
      const stream = await LiveStream.open(a.url, onA)
      await onB.post(`/api/tickets/${ticket.id}/messages`, { text: 'Kami datang esok' })
      await waitFor('the ticks at A', () =>
        stream.changes('ticket.message').some(({ data }) => data.data.message.status === 'delivered'),
      )
      stream.close()
      const { items } = await system.simulator.get('/sent')
      expect(items.filter((item: { text: string }) => item.text === 'Kami datang esok')).toHaveLength(1)
    })

    test('who looks at a ticket is seen at the other process, and only by those who may see the ticket', async () => {
      const [ticket] = (await onB.get('/api/tickets')).body.items
      const subject = `ticket:${ticket.id}`
      const stream = await LiveStream.open(b.url, onB)
      const seenByB = async () =>
        (await onB.get(`/api/live/presence?subject=${subject}`)).body.items.map(
          (person: { state: string }) => person.state,
        )
      const told = () => stream.changes('presence.changed').filter(({ data }) => data.data.subject === subject).length

      expect(await seenByB()).toEqual([])
      expect((await onA.call('PUT', '/api/live/presence', { subject, state: 'viewing' })).body.items).toHaveLength(1)
      await waitFor('B to be told', () => told() === 1)
      expect(await seenByB()).toEqual(['viewing'])
      // Saying it again is no news; another state is.
      await onA.call('PUT', '/api/live/presence', { subject, state: 'viewing' })
      await onA.call('PUT', '/api/live/presence', { subject, state: 'replying' })
      await waitFor('B to be told again', () => told() === 2)
      expect(await seenByB()).toEqual(['replying'])
      await onA.call('DELETE', `/api/live/presence?subject=${subject}`)
      await waitFor('B to be told of the leave', () => told() === 3)
      expect(await seenByB()).toEqual([])
      stream.close()

      const admin = await a.signIn()
      const stranger = await a.colleague(admin, 'agent', { scopeAll: false })
      // An agent sees unlinked tickets; one that belongs to another franchise is as good as absent.
      await database().query('update tickets_ticket set franchise_id = 1 where id = $1', [ticket.id])
      for (const [method, path] of [
        ['GET', `/api/live/presence?subject=${subject}`],
        ['GET', '/api/live/presence?subject=ticket:99999999'],
        ['GET', '/api/live/presence?subject=unknown:1'],
        ['DELETE', `/api/live/presence?subject=${subject}`],
      ] as const)
        expect(await stranger.call(method, path)).toMatchObject({
          status: 404,
          body: { code: 'KAUNTER_PRESENCE_SUBJECT_NOT_FOUND' },
        })
      const put = await stranger.call('PUT', '/api/live/presence', { subject, state: 'viewing' })
      expect(put).toMatchObject({ status: 404, body: { code: 'KAUNTER_PRESENCE_SUBJECT_NOT_FOUND' } })
      await database().query('update tickets_ticket set franchise_id = null where id = $1', [ticket.id])
    })

    test('signing out at one ends the stream at the other', async () => {
      const admin = await a.signIn()
      const leaving = await a.colleague(admin, 'agent')
      const stream = await LiveStream.open(b.url, leaving)
      await leaving.post('/api/auth/logout')
      await waitFor('the stream to end', () => stream.ended)
    })

    test('wrong passwords lock an address for both, whichever hears them', async () => {
      const admin = await a.signIn()
      const email = 'guessed@example.com'
      const made = { email, password: 'a right password', name: 'Guessed', role: 'agent' }
      expect((await admin.post('/api/auth/users', made)).status).toBe(201)
      const guess = (server: Server, password: string) =>
        new Client(server.url).post('/api/auth/login', { email, password })
      const statuses: number[] = []
      for (let i = 0; i < 5; i++) statuses.push((await guess(i % 2 ? a : b, `wrong password ${i}`)).status)
      expect(statuses).toEqual([401, 401, 401, 401, 401])
      for (const server of [a, b])
        expect(await guess(server, made.password)).toMatchObject({ status: 429, body: { code: 'KAUNTER_AUTH_LOCKED' } })
    })

    test('a web process runs no job, a worker serves no API', async () => {
      const worker = new Client(system.worker.url)
      await waitFor('every check to be done in time', async () => (await worker.get('/health')).status === 200)
      for (const path of ['/api/tickets', '/api/auth/me', '/admin/', '/webhook/whatsapp'])
        expect((await worker.get(path)).status, path).toBe(404)

      await system.worker.child.kill()
      await system.simulator.post('/inbound', { from: '60121110002', name: 'Kedai Dua', text: 'Is anybody there?' })
      const jobsDone = async (server: Server) => {
        const { body } = await new Client(server.url).get('/metrics')
        const counts = [...body.matchAll(/^kaunter_job_completed_total\{.*\} (\d+)$/gm)].map(([, n]) => Number(n))
        return counts.reduce((sum, n) => sum + n, 0)
      }
      const unhandled = 'select id from webhooks_event where processed_at is null'
      expect(await database().query(unhandled)).toHaveLength(1)
      const startedAt = new Date()
      await system.worker.launch()
      await waitFor('the worker to handle it', async () => (await database().query(unhandled)).length === 0)
      const [handled] = await database().query<{ at: Date }>('select max(processed_at) as at from webhooks_event')
      expect(handled?.at.getTime()).toBeGreaterThan(startedAt.getTime())
      // Also none of the messages that came before: they were taken in by the web processes, and handled elsewhere.
      expect(await Promise.all([jobsDone(a), jobsDone(b)])).toEqual([0, 0])
      await waitFor('the worker to have counted it', async () => (await jobsDone(system.worker)) > 0)
      const row = page.locator('[data-test=ticket-row]').first()
      await expect.poll(() => row.textContent()).toContain('Is anybody there?')
    })

    test('whatever dies under load, nothing is lost or doubled, order is kept, and the system heals itself', async () => {
      const people = Array.from({ length: 40 }, (_, i) => `60177${100_000 + i}`)
      const each = 40
      const total = people.length * each
      const { answered, refusals, done } = converse(
        system.webs.map((web) => web.url),
        people,
        each,
      )
      const at = (share: number) =>
        waitFor(`${share * 100} % to be answered`, () => answered.size >= total * share, 120)
      const pid = () => system.processes.map((server) => server.child.process.pid)
      await at(0.1)
      await a.child.kill('SIGKILL')
      await at(0.2)
      await a.launch()
      await at(0.3)
      await system.worker.child.kill('SIGKILL')
      await at(0.4)
      await system.worker.launch()
      const survivors = pid()
      if (system.redis !== undefined) {
        await at(0.5)
        await system.redis.kill()
        await at(0.6)
        await system.redis.start()
      }
      await at(0.75)
      await system.postgres.crash()
      await done
      expect(answered.size).toBe(total)
      expect([...refusals.keys()].filter((status) => status !== 503 && status !== 0)).toEqual([])
      expect(pid()).toEqual(survivors)

      await waitFor(
        'the inbox to be drained',
        async () => {
          const [left] = await database().query<{ n: number }>(
            `select (select count(*)::int from webhooks_event where processed_at is null)
                  + (select count(*)::int from messaging_message where handled_by is null) as n`,
          )
          return left?.n === 0
        },
        90,
      )
      expect(
        await database().query(
          `select count(*)::int as messages, count(distinct provider_id)::int as different,
                (select count(*)::int from webhooks_event where error is not null) as errors,
                (select count(*)::int from tickets_ticket t join directory_contact c on c.id = t.contact_id
                 where c.name like 'Person 60177%') as tickets
         from messaging_message where provider_id like 'wamid.60177%'`,
        ),
      ).toEqual([{ messages: total, different: total, errors: 0, tickets: people.length }])

      // A second user reads every conversation in the order in which it was written, at either process.
      const supervisors = [onA, onB]
      const tickets = await allTickets(onB)
      for (const [i, from] of people.entries()) {
        const ticket = tickets.find(({ contact }) => contact.name === `Person ${from}`)
        const reader = supervisors[i % 2] as Client
        const { items } = (await reader.get(`/api/tickets/${ticket?.id}/messages?limit=100`)).body
        expect(items.map(({ text }: { text: string }) => text)).toEqual(
          Array.from({ length: each }, (_, n) => `${from} says ${n}`),
        )
        expect(ticket?.lastMessagePreview).toBe(`${from} says ${each - 1}`)
      }

      // The page was open all the time, and nobody touched it.
      await system.simulator.post('/inbound', { from: '60121110003', name: 'Kedai Tiga', text: 'After the storm' })
      const row = page.locator('[data-test=ticket-row]').first()
      await expect.poll(() => row.textContent()).toContain('After the storm')
      for (const server of system.processes)
        await waitFor('all to be well', async () => (await new Client(server.url).get('/health')).body.status === 'ok')
    })

    interface TicketView {
      id: string
      contact: { name: string }
      lastMessagePreview: string
    }

    async function allTickets(client: Client): Promise<TicketView[]> {
      const found: TicketView[] = []
      for (let cursor = ''; ; ) {
        const { items, nextCursor } = (await client.get(`/api/tickets?limit=100${cursor}`)).body
        found.push(...items)
        if (nextCursor === null) return found
        cursor = `&cursor=${nextCursor}`
      }
    }

    // Last, since it uses up the sign-ins of this address.
    test('sign-ins are limited by both together', async () => {
      const ask = (server: Server) => new Client(server.url).post('/api/auth/login', { nothing: true })
      const statuses: number[] = []
      // The minute of what was asked before may end meanwhile, and a new one begins.
      await waitFor('the limit at one, for some time to come', async () => {
        const { status, headers } = await ask(a)
        statuses.push(status)
        return status === 429 && Number(headers.get('retry-after')) > 15
      })
      expect(new Set(statuses)).toEqual(new Set([400, 429]))
      expect((await ask(b)).status).toBe(429)
    })
  },
)
