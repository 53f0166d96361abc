import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { failureReasons, writeJobsPlugin } from './support/jobs-plugin.ts'
import { adminSignIn, type Client, Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const person = (n: number) => ({ name: `Nurul Huda ${n}`, phone: `+60 12-345 ${6000 + n}` })
/** With the space of the number: the ids of jobs have hyphens between digits, too. */
const personal = /Nurul|Huda|\+60|12-345 6/

interface Group {
  job: string
  fingerprint: string
  count: number
  error: string
  lastAt: string
}

describe('the desk for failed jobs', () => {
  let server: Server
  let admin: Client
  let supervisor: Client
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const plugin = writeJobsPlugin(temporaryFolder(), {
      deliver: '{ retries: 0, concurrency: 20 }',
      collect: '{ retries: 2, backoffSeconds: 0, backoffMaxSeconds: 1 }',
    })
    server = await Server.start({ config: { plugins: { [plugin]: {} } } })
    admin = await server.signIn()
    supervisor = await server.colleague(admin, 'supervisor')
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    // What it shows must come by the live stream, not by looking again from time to time.
    await page.addInitScript('window.setInterval = () => 0')
    await page.goto(`${server.url}/admin/jobs`)
    await page.locator('[data-test=login-email]').fill(adminSignIn.email)
    await page.locator('[data-test=login-password]').fill(adminSignIn.password)
    await page.locator('[data-test=login-submit]').click()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const breakFor = (what: string) => server.database.query('insert into courier_broken (what) values ($1)', [what])
  const mend = (what: string) => server.database.query('delete from courier_broken where what = $1', [what])
  const send = async (jobs: object[]) => expect((await admin.post('/api/courier/send', { jobs })).status).toBe(200)
  const groups = async (client = admin): Promise<Group[]> => (await client.get('/api/jobs/dead/groups')).body.items
  const groupOf = async (reason: string) => (await groups()).find(({ error }) => error.includes(reason)) as Group
  const dead = async () => (await groups()).reduce((sum, group) => sum + group.count, 0)
  const alike = ({ job, fingerprint, lastAt }: Group) => ({ job, fingerprint, until: lastAt })
  const done = async () =>
    (
      await server.database.query<{ n: number }>(
        `select count(distinct job_id)::int as n from courier_run where result = 'done'`,
      )
    )[0]?.n
  const audit = (action: string) =>
    server.database.query<{ actor: string; after: string }>(
      `select u.email as actor, l."after" from audit_log l join auth_user u on u.id = l.actor_id where action = $1 order by l.id`,
      [action],
    )

  async function expectAccessible(): Promise<void> {
    expect(await violations(page)).toEqual([])
  }

  test('is empty and says so, to those who may see it', async () => {
    await page.getByText('Nothing has failed').waitFor()
    await screenshot(page, 'jobs-empty')
    await expectAccessible()
    const agent = await server.colleague(admin, 'agent')
    expect(await agent.get('/api/jobs/dead')).toMatchObject({ status: 403, body: { code: 'KAUNTER_FORBIDDEN' } })
    const [franchise] = await server.database.query<{ id: string }>(
      `insert into directory_franchise (fid, name, created_at) values ('F-1', 'North', current_timestamp(3)) returning id`,
    )
    const local = await server.colleague(admin, 'supervisor', { franchiseIds: [String(franchise?.id)] })
    for (const path of ['dead', 'dead/groups', 'blocked', 'queues'])
      expect(await local.get(`/api/jobs/${path}`)).toMatchObject({
        status: 403,
        body: { code: 'KAUNTER_JOBS_WHOLE_BUSINESS' },
      })
  })

  test('groups 300 failures by their two reasons, for a second person too, and tells open pages', async () => {
    await breakFor('van')
    await breakFor('road')
    await send(
      Array.from({ length: 300 }, (_, n) => ({
        job: 'deliver',
        data: { parcel: `P-${n}`, ...person(n), fail: n % 3 === 0 ? 'road' : 'van' },
      })),
    )
    await waitFor('300 failed jobs', async () => (await dead()) === 300)
    for (const client of [admin, supervisor])
      expect(
        (await groups(client))
          .map(({ job, count, error }) => ({ job, count, error }))
          .sort((a, b) => a.count - b.count),
      ).toEqual([
        { job: 'courier.deliver', count: 100, error: `${failureReasons.road} for ••• at •••` },
        { job: 'courier.deliver', count: 200, error: `${failureReasons.van} for ••• at •••` },
      ])
    await page.locator('[data-test=group]', { hasText: '200' }).waitFor()
    // A check that a busy machine cannot do within its second says so instead.
    await expect
      .poll(async () => (await (await fetch(`${server.url}/health`)).json()).checks['jobs.failed'])
      .toMatch(/^300 failed jobs wait/)
  })

  test('pages through all of them by plugin, job and reason, and refuses a cursor of its own making', async () => {
    const road = await groupOf(failureReasons.road)
    const seen = new Set<string>()
    let cursor = ''
    do {
      const query = `plugin=courier&job=courier.deliver&fingerprint=${road.fingerprint}&limit=30&${cursor}`
      const { body } = await supervisor.get(`/api/jobs/dead?${query}`)
      for (const { id } of body.items) seen.add(id)
      cursor = body.nextCursor === null ? '' : `cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect(seen.size).toBe(100)
    expect((await admin.get('/api/jobs/dead?plugin=nobody')).body.items).toEqual([])
    expect(await admin.get('/api/jobs/dead?cursor=bm9uc2Vuc2U')).toMatchObject({
      status: 400,
      body: { code: 'KAUNTER_CURSOR_INVALID' },
    })
  })

  test('shows nobody a name or a number: neither in the API nor on the page', async () => {
    const answers = await Promise.all(
      ['dead?limit=100', 'dead/groups', 'blocked', 'queues'].map((path) => admin.get(`/api/jobs/${path}`)),
    )
    const [first] = (answers[0] as { body: { items: { id: string }[] } }).body.items
    const detail = await admin.get(`/api/jobs/dead/${first?.id}`)
    expect(detail.body.payload).toMatchObject({ name: expect.stringMatching(/^••• \(1[1-4]\)$/), phone: '••• (15)' })
    expect(detail.body.payload.parcel).toMatch(/^P-\d+$/)
    for (const { body } of [...answers, detail]) expect(JSON.stringify(body)).not.toMatch(personal)
    await page.locator('[data-test=group]', { hasText: '200' }).click()
    await page.locator('[data-test=letter] summary').first().click()
    await page.locator('[data-test=payload]').waitFor()
    await screenshot(page, 'jobs-detail')
    await expectAccessible()
    const markup = await page.evaluate(`(function walk(root) {
      return [...root.querySelectorAll('*')].reduce((text, { shadowRoot }) => text + (shadowRoot ? walk(shadowRoot) : ''), root.innerHTML)
    })(document.documentElement)`)
    expect(markup).toContain('••• (15)')
    expect(markup).not.toMatch(personal)
    expect(server.child.output).not.toMatch(/\+60 12-345/)
  })

  test('is not changed by whoever may only look', async () => {
    const group = await groupOf(failureReasons.van)
    const [{ id }] = (await admin.get('/api/jobs/dead?limit=1')).body.items
    for (const [path, body] of [
      [`dead/${id}/retry`, {}],
      ['dead/retry', alike(group)],
      [`dead/${id}/dismiss`, { reason: 'no reason' }],
      ['dead/dismiss', { ...alike(group), reason: 'no reason' }],
    ] as const)
      expect(await supervisor.post(`/api/jobs/${path}`, body)).toMatchObject({
        status: 403,
        body: { code: 'KAUNTER_FORBIDDEN' },
      })
    expect(await dead()).toBe(300)
  })

  test('makes one job when two people repeat one at once, under the id that it had', async () => {
    await mend('van')
    const group = await groupOf(failureReasons.van)
    const [letter] = (await admin.get(`/api/jobs/dead?fingerprint=${group.fingerprint}&limit=1`)).body.items
    const second = await server.colleague(admin, 'admin')
    const answers = await Promise.all(
      [admin, second, admin, second].map((client) => client.post(`/api/jobs/dead/${letter.id}/retry`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    expect(answers.find(({ status }) => status === 404)?.body.code).toBe('KAUNTER_JOBS_LETTER_GONE')
    await waitFor('its run', async () => (await done()) === 1)
    const runs = await server.database.query('select attempt, result from courier_run where job_id = $1 order by id', [
      letter.jobId,
    ])
    expect(runs).toEqual([
      { attempt: 1, result: 'failed' },
      { attempt: 1, result: 'done' },
    ])
    expect(await audit('jobs.repeated')).toHaveLength(1)
  })

  test('repeats all alike once the cause is mended, from the page, each once', async () => {
    await page.getByRole('button', { name: 'Repeat all 199' }).click()
    await page.getByText('199 jobs repeated').waitFor()
    await waitFor('all to be done', async () => (await done()) === 200)
    await waitFor('the others to see it', async () => (await groups(supervisor)).length === 1)
    await page.getByText('This is dealt with').waitFor()
    await expect.poll(() => page.locator('[data-test=group]').count()).toBe(1)
    const runs = await server.database.query(
      `select job_id, count(*)::int as n from courier_run group by job_id having sum(case when result = 'done' then 1 else 0 end) > 1 or count(*) > 2`,
    )
    expect(runs).toEqual([])
    const counts = (await audit('jobs.repeated')).map(({ actor, after }) => ({ actor, count: JSON.parse(after).count }))
    expect(counts).toEqual([
      { actor: expect.any(String), count: 1 },
      { actor: adminSignIn.email, count: 199 },
    ])
  })

  test('dismisses one, and all alike, only for a reason, which is kept', async () => {
    const road = await groupOf(failureReasons.road)
    const [letter] = (await admin.get('/api/jobs/dead?limit=1')).body.items
    expect((await admin.post(`/api/jobs/dead/${letter.id}/dismiss`, { reason: '  ' })).status).toBe(400)
    expect((await admin.post(`/api/jobs/dead/${letter.id}/dismiss`, {})).status).toBe(400)
    expect(await admin.post(`/api/jobs/dead/${letter.id}/dismiss`, { reason: 'the parcel is lost' })).toMatchObject({
      body: { done: 1 },
    })
    expect((await admin.get(`/api/jobs/dead/${letter.id}`)).status).toBe(404)

    await page.locator('[data-test=group]', { hasText: '99' }).click()
    await page.locator('[data-test=dismiss-all]').click()
    await page.locator('[data-test=dismiss-confirm]').click()
    await page.getByText('Write a few words').waitFor()
    await screenshot(page, 'jobs-dismiss')
    await expectAccessible()
    await page.locator('[data-test=reason]').fill('the road was given up')
    await page.locator('[data-test=dismiss-confirm]').click()
    await page.getByText('99 jobs dismissed').waitFor()
    await waitFor('nothing to be left', async () => (await groups(supervisor)).length === 0)
    const entries = (await audit('jobs.dismissed')).map(({ after }) => JSON.parse(after))
    expect(entries).toMatchObject([
      { job: road.job, count: 1, reason: 'the parcel is lost', error: `${failureReasons.road} for ••• at •••` },
      { job: road.job, count: 99, reason: 'the road was given up' },
    ])
    expect(await done()).toBe(200)
  })

  test('remembers every try, also those before it was repeated', async () => {
    const before = (await done()) ?? 0
    await breakFor('van')
    await send([{ job: 'collect', data: { parcel: 'C-1', ...person(1), fail: 'van' } }])
    await waitFor('the first end', async () => (await dead()) === 1)
    const [{ id, jobId }] = (await admin.get('/api/jobs/dead')).body.items
    expect((await admin.get(`/api/jobs/dead/${id}`)).body.attempts).toMatchObject([
      { attempt: 1 },
      { attempt: 2 },
      { attempt: 3 },
    ])
    await mend('van')
    await admin.post(`/api/jobs/dead/${id}/retry`)
    await waitFor('its end', async () => (await done()) === before + 1)
    await breakFor('van')
    await send([{ job: 'collect', data: { parcel: 'C-2', ...person(2), fail: 'van' } }])
    const again = await waitFor('another', async () => (await admin.get('/api/jobs/dead')).body.items[0])
    await admin.post(`/api/jobs/dead/${again.id}/retry`)
    const later = await waitFor('its second end', async () => {
      const [letter] = (await admin.get('/api/jobs/dead')).body.items
      return letter?.id === again.id ? undefined : letter
    })
    expect(later.jobId).toBe(again.jobId)
    expect(later.jobId).not.toBe(jobId)
    const { attempts } = (await admin.get(`/api/jobs/dead/${later.id}`)).body
    expect(attempts.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2, 3, 1, 2, 3])
    expect(attempts[5]).toMatchObject({ at: expect.any(String), error: `${failureReasons.van} for ••• at •••` })
  })

  test('in Malay, in the dark and on a phone it is whole as well', async () => {
    await admin.patch('/api/auth/me', { locale: 'ms' })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${server.url}/admin/jobs`)
    await page.locator('[data-test=group]').click()
    await page.getByRole('button', { name: 'Ulang', exact: true }).waitFor()
    await screenshot(page, 'jobs-phone')
    await expectAccessible()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    await page.getByRole('button', { name: 'Kembali ke senarai' }).click()
    await page.locator('[data-tab=queues]').click()
    await page.locator('jobs-queues [data-row="courier.collect"]').waitFor()
    await screenshot(page, 'jobs-queues-phone')
    await expectAccessible()
  })

  test('says that nobody works a job whose plugin is gone', async () => {
    writeFileSync(`${server.home}/kaunter.config.json`, JSON.stringify({ plugins: {} }))
    await server.restart('SIGTERM')
    admin = await server.signIn()
    const [letter] = (await admin.get('/api/jobs/dead')).body.items
    expect(letter).toMatchObject({ plugin: 'courier', worked: false })
    const [group] = await groups()
    for (const [path, body] of [
      [`dead/${letter.id}/retry`, {}],
      ['dead/retry', alike(group as Group)],
    ] as const)
      expect(await admin.post(`/api/jobs/${path}`, body)).toMatchObject({
        status: 409,
        body: { code: 'KAUNTER_JOBS_NOT_WORKED' },
      })
    expect((await admin.get(`/api/jobs/dead/${letter.id}`)).body.payload).toMatchObject({ phone: '••• (15)' })
    expect(await dead()).toBe(1)
  })
})
