import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { installSamples, phaseSamples } from './support/phases.ts'
import {
  adminSignIn,
  Child,
  type Client,
  cleanEnvironment,
  pluginConfig,
  root,
  Server,
  temporaryFolder,
} from './support/server.ts'
import { noteToasts, toast } from './support/toasts.ts'
import { waitFor } from './support/wait.ts'

const core = pathToFileURL(join(root, 'core/src/index.ts')).href
const names = phaseSamples.map(({ name }) => name)

interface Report {
  name: string
  state: string
  phase?: string
  reason?: string
  remedy?: string
  version?: string
}

describe('plugins that fail, one in each phase, beside healthy ones', () => {
  let server: Server
  let admin: Client
  let folder: string
  let config: string

  beforeAll(async () => {
    folder = temporaryFolder()
    config = join(folder, 'kaunter.config.json')
    const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    const file = { plugins: { ...installSamples(folder, core), ...plugins } }
    writeFileSync(config, JSON.stringify(file))
    server = await Server.start({ config: file, env: { KAUNTER_CONFIG: config } })
    admin = await server.signIn()
  })
  afterAll(() => server?.stop())

  const listed = async (): Promise<Report[]> => (await admin.get('/api/plugins')).body.items

  test.each(phaseSamples.map(({ phase, name, reason }) => [phase, name, reason] as const))(
    'failing in %s is told everywhere with phase, reason and remedy',
    async (phase, name, reason) => {
      const expected = { name, state: 'quarantined', phase, reason: expect.stringMatching(reason) }
      const file: { plugins: Report[] } = JSON.parse(readFileSync(join(server.home, 'boot-report.json'), 'utf8'))
      for (const reports of [await listed(), file.plugins]) {
        const report = reports.find((each) => each.name === name)
        expect(report).toMatchObject({ ...expected, version: '1.0.0' })
        expect(report?.remedy).toMatch(/^[A-Z].{20,}\.$/)
      }
      const line = new RegExp(`✗ ${name} +1\\.0\\.0 +${phase}: (.*)\\n    → (.{20,})`).exec(server.child.output)
      expect(line?.[1]).toMatch(reason)
      const { problems } = (await admin.get('/api/admin/manifest')).body
      expect(problems).toContainEqual({ plugin: name, reason: expect.stringMatching(new RegExp(`^${phase}: `)) })
      // A check that a busy machine cannot do within its second takes the readiness away for a moment.
      const { off } = await waitFor('the server to be ready', async () => {
        const answer = await fetch(`${server.url}/readyz`)
        return answer.status === 200 ? ((await answer.json()) as { off: string[] }) : undefined
      })
      expect(off).toContain(name)
      expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(
        new RegExp(`^plugin_up\\{plugin="${name}".*\\} 0$`, 'm'),
      )
    },
  )

  test('nobody else is out, and no code ran of what does not fit', async () => {
    const out = (await listed()).filter(({ state }) => state !== 'running').map(({ name }) => name)
    expect(out.sort()).toEqual([...names].sort())
    expect(existsSync(join(folder, 'code-has-run'))).toBe(false)
    expect(server.child.output).not.toContain('open-sesame')
  })

  test('every route of the healthy ones answers', async () => {
    const { paths } = (await admin.get('/openapi.json')).body as { paths: Record<string, object> }
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method, path]),
    )
    const owners = new Set(routes.map(([, path]) => path?.split('/')[2]))
    for (const owner of ['tickets', 'whatsapp-cloud', 'sweet', 'plugins', 'auth', 'live'])
      expect(owners).toContain(owner)
    for (const name of names) expect(owners).not.toContain(name)
    const session = await server.signIn()
    for (const [method = '', path = ''] of routes) {
      const stop = new AbortController()
      const user = path.endsWith('/logout') ? session : admin
      // User 1 is the one who asks, whose sessions one route ends.
      const id = path.startsWith('/api/auth/users') ? '999999' : '1'
      const response = await fetch(server.url + path.replaceAll(/\{\w+\}/g, id), {
        method: method.toUpperCase(),
        headers: {
          authorization: `Bearer ${user.token}`,
          ...(['get', 'head', 'delete'].includes(method) ? {} : { 'content-type': 'application/json' }),
        },
        ...(['get', 'head', 'delete'].includes(method) ? {} : { body: '{}' }),
        signal: stop.signal,
      })
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
      const body = isStream ? '' : await response.text()
      stop.abort()
      expect(response.status, `${method} ${path}: ${body}`).toBeLessThan(500)
      expect(body, `${method} ${path}`).not.toContain('"KAUNTER_NOT_FOUND"')
    }
  })

  test('what they would have answered says "later", and nothing of the inside', async () => {
    for (const name of names.filter((each) => !['sour-range', 'sour-import'].includes(each)))
      for (const method of ['GET', 'POST']) {
        const response = await fetch(`${server.url}/api/${name}/half`, { method })
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60'])
        expect(await response.json()).toEqual({
          code: 'KAUNTER_PLUGIN_OFF',
          message: expect.stringContaining(name),
          requestId: expect.any(String),
          details: { plugin: name, retryAfterSeconds: 60 },
        })
      }
  })

  test('what only a restart can mend is not tried again, and the rest is', async () => {
    for (const name of ['sour-range', 'sour-import', 'sour-config'])
      expect((await admin.post(`/api/plugins/${name}/enable`)).body.code).toBe('KAUNTER_PLUGIN_RESTART_NEEDED')
    expect((await admin.post('/api/plugins/sour-range/disable')).body.code).toBe('KAUNTER_PLUGIN_RESTART_NEEDED')
    const again = await admin.post('/api/plugins/sour-setup/enable')
    expect(again.body).toMatchObject({ state: 'quarantined', phase: 'setup' })
    expect((await admin.get('/api/tickets')).status).toBe(200)
  })

  test('the start ends with 1 when it is strict, and tells all of it', async () => {
    const child = new Child('core/src/cli/main.ts', ['start', '--strict'], {
      ...cleanEnvironment(),
      DATABASE_URL: server.database.url,
      KAUNTER_HOME: temporaryFolder(),
      KAUNTER_CONFIG: config,
      KAUNTER_SECRET: 'a secret for tests that is long enough',
      PORT: '0',
    })
    // Closed: also the last of what it has said is here.
    expect(await once(child.process, 'close')).toEqual([1, null])
    expect(child.output).toContain('KAUNTER_STRICT')
    expect(child.output).not.toMatch(/is ready after|\n {4}at /)
    for (const { name, phase } of phaseSamples.filter((each) => each.phase !== 'start'))
      expect(child.output).toMatch(new RegExp(`✗ ${name} .*${phase}: .*\\n    → `))
  })

  test('one that is allowed to be incompatible runs, and it is told', async () => {
    const own = await Server.start({
      database: server.database,
      config: { plugins: { [join(folder, 'node_modules/sour-range')]: {} }, allowIncompatible: ['sour-range'] },
    })
    expect(own.child.output).toMatch(/✓ sour-range +1\.0\.0.*\n {4}! sour-range 1\.0\.0 wants .*allowIncompatible/)
    expect(existsSync(join(folder, 'code-has-run'))).toBe(true)
    await own.child.kill()
  })

  describe('on the page Plugins', () => {
    let browser: Browser
    let page: Page
    const complaints: string[] = []

    beforeAll(async () => {
      browser = await openBrowser()
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      await noteToasts(context)
      page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${server.url}/admin/plugins`)
      await page.fill('[data-test=login-email]', adminSignIn.email)
      await page.fill('[data-test=login-password]', adminSignIn.password)
      await page.click('[data-test=login-submit]')
    })
    afterAll(() => browser?.close())

    const row = (name: string) => page.locator(`[data-test=plugin-${name}]`)
    const accessible = async () => {
      expect(await violations(page)).toEqual([])
    }

    test('an administrator reads what failed and why', async () => {
      await row('sour-setup').getByText('It failed while it started.').waitFor()
      expect(await row('sour-setup').locator('[data-test=reason]').textContent()).toBe('no licence')
      await row('sour-needs').getByText('It needs sour-setup, which does not run.').waitFor()
      await row('sour-range').getByText('Needs a restart').waitFor()
      expect(await row('tickets').locator('[data-test=state]').textContent()).toBe('Runs')
      expect(await row('tickets').locator('[data-test=tier]').textContent()).toBe('Quality: silver')
      expect(await row('sour-setup').locator('[data-test=tier]').count()).toBe(0)
      await accessible()
      await screenshot(page, 'plugins-failed')
      await page.locator('[data-test=problems] summary').click()
      expect(await page.locator('[data-test=problems] a').getAttribute('href')).toBe('/admin/plugins')
      await page.locator('[data-test=problems] summary').click()
    })

    test('switches one off by the keyboard, with a reason, and on again', async () => {
      await row('tickets').getByRole('button', { name: 'Switch off Tickets' }).focus()
      await page.keyboard.press('Enter')
      await page.locator('[data-test=off-dialog]').waitFor()
      await accessible()
      await screenshot(page, 'plugins-off-dialog')
      await page.keyboard.press('Escape')
      expect(await row('tickets').locator('[data-test=state]').textContent()).toBe('Runs')
      await row('tickets').getByRole('button').click()
      await page.locator('[data-test=off-dialog] [data-test=reason]').fill('moving house')
      await page.keyboard.press('Enter')
      await row('tickets').getByText('Switched off: moving house').waitFor()
      await toast(page, /Tickets is off\./)
      await accessible()
      await row('tickets').getByRole('button', { name: 'Switch on Tickets' }).click()
      await row('tickets').getByText('Runs').waitFor()
    })

    test('tries one again, and reads that it failed again', async () => {
      await row('sour-start').getByRole('button', { name: 'Try sour-start again' }).click()
      await toast(page, /sour-start does not run yet/)
    })

    test('in Malay, in the dark, on a phone', async () => {
      await admin.patch('/api/auth/me', { locale: 'ms' })
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 844 })
      await page.reload()
      await row('sour-setup').getByText('Pemalam ini gagal semasa dimulakan.').waitFor()
      await accessible()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      await screenshot(page, 'plugins-phone-dark-malay')
      await admin.patch('/api/auth/me', { locale: 'en' })
      expect(complaints).toEqual([])
    })

    test('is not there for an agent, who is told of the problems all the same', async () => {
      const agent = await server.colleague(admin, 'agent')
      const { plugins, problems } = (await agent.get('/api/admin/manifest')).body
      expect(plugins).toContainEqual(expect.objectContaining({ name: 'plugins', nav: [], pages: [] }))
      expect(problems).toHaveLength(names.length)
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/tickets/disable'],
        ['POST', '/tickets/enable'],
      ] as const)
        expect((await agent.call(method, `/api/plugins${path}`, method === 'POST' ? {} : undefined)).status).toBe(403)
    })
  })
})
