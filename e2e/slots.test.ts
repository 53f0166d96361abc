import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { brokenSlots, inSidebar, moody, thief } from './support/broken-slots.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { drawn } from './support/screens.ts'
import { adminSignIn, type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { card, type UiPlugin, writeUiPlugins } from './support/slot-plugins.ts'
import { waitFor } from './support/wait.ts'

const agentSignIn = { email: 'aina@example.com', password: 'kata laluan panjang' }
const action = (name: string) => ({ slot: 'ticket.actions/v1', tag: `${name}-card`, permission: `${name}:see` })

const healthy: UiPlugin[] = [
  { name: 'zebra', slots: [inSidebar('zebra', { title: 'title' }), action('zebra')], source: card('zebra-card') },
  { name: 'apple', slots: [inSidebar('apple', { height: 90 }), action('apple')], source: card('apple-card') },
  { name: 'early', slots: [inSidebar('early', { order: -1 })], source: card('early-card'), roles: ['supervisor'] },
  { name: 'thief', slots: [inSidebar('thief', { order: -2 })], source: thief },
  { name: 'moody', slots: [inSidebar('moody')], source: moody },
]
const broken: UiPlugin[] = brokenSlots.map(({ name, source }) => ({
  name,
  source,
  slots: name === 'thrower' ? [inSidebar(name), action(name)] : [inSidebar(name)],
  bundled: name === 'hoarder',
  ...(name === 'thrower' ? { page: 'thrower-page' } : {}),
}))

describe('what plugins show beside a ticket', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let browser: Browser
  let page: Page
  const tickets: string[] = []
  const errors: string[] = []

  beforeAll(async () => {
    const entries = await writeUiPlugins(folder, [...healthy, ...broken])
    simulator = await SimulatorProcess.start()
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, ...entries } } })
    rmSync(join(folder, 'gone/dist/ui/index.js'))
    admin = await server.signIn()
    const agent = { ...agentSignIn, name: 'Aina', role: 'agent', locale: 'ms' }
    expect((await admin.post('/api/auth/users', agent)).status).toBe(201)
    for (const name of ['Kedai Ali', 'Kedai Bala']) {
      await simulator.post('/inbound', { from: `6012345000${tickets.length}`, name, text: 'Mesin resit rosak' })
      const found = async () => (await admin.get('/api/tickets')).body.items
      const [ticket] = await waitFor(name, async () => {
        const items = await found()
        return items.length > tickets.length && items
      })
      tickets.push(ticket.id)
    }
    browser = await openBrowser()
    page = await open(`/inbox/${tickets[0]}`, adminSignIn)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(path: string, signIn: typeof agentSignIn, look: object = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...look })
    const opened = await context.newPage()
    opened.on('pageerror', (error) => errors.push(error.message))
    await opened.goto(`${server.url}/admin${path}`)
    await opened.fill('[data-test=login-email]', signIn.email)
    await opened.fill('[data-test=login-password]', signIn.password)
    await opened.click('[data-test=login-submit]')
    await opened.locator('kaunter-nav').waitFor()
    return opened
  }
  const sidebar = (of = page) => of.locator('kaunter-slot[name="ticket.sidebar/v1"]')
  const actions = (of = page) => of.locator('kaunter-slot[name="ticket.actions/v1"]')
  const failure = (name: string, of = page) => sidebar(of).locator(`[data-test=place-failure][data-plugin=${name}]`)
  const plugins = (of = page) =>
    sidebar(of)
      .locator('kaunter-place')
      .evaluateAll((places) => places.map((place) => (place as unknown as { entry: { plugin: string } }).entry.plugin))

  test('stands in one slot by order and then by name, with its heading, and knows the ticket', async () => {
    await sidebar().locator('[data-test=zebra-card]').waitFor()
    const others = ['apple', 'zebra', 'moody', ...brokenSlots.map(({ name }) => name)].sort()
    expect(await plugins()).toEqual(['thief', 'early', ...others])
    expect(await sidebar().locator('[data-test=zebra-card]').textContent()).toBe(`zebra-card ${tickets[0]} en`)
    expect(await sidebar().getByRole('heading', { name: 'zebra in English' }).count()).toBe(1)
    await expect.poll(() => actions().locator('kaunter-place').count()).toBe(3)
    await screenshot(page, 'slots')
  })

  test.each(brokenSlots)('$name, which $what, costs its own place alone', async ({ name, kind, says, retry }) => {
    // One that is slow on a busy machine is said to be so until it is known what it is.
    const place = failure(name).and(page.locator(`[data-kind=${kind}]`))
    await place.waitFor()
    expect((await place.textContent())?.replace(/\s+/g, ' ')).toMatch(says)
    expect(await place.locator('[data-test=place-retry]').count()).toBe(retry ? 1 : 0)
  })

  test('leaves its neighbours and the rest of the page at work', async () => {
    for (const name of ['thief', 'early', 'apple', 'zebra', 'moody']) await failure(name).waitFor({ state: 'detached' })
    await page.fill('tickets-composer textarea', 'Kami datang')
    await page.keyboard.press('Enter')
    // Delivered: nothing more comes by itself that would draw the page anew.
    await page.locator('[data-test=bubble][data-status=delivered]', { hasText: 'Kami datang' }).waitFor()
    const told = errors.filter(
      (text) => !brokenSlots.some(({ says, kind }) => kind === 'broke' && says.test(`Error: ${text}`)),
    )
    expect(told.filter((text) => text !== 'plain but wrong')).toEqual([])
    expect(await violations(page)).toEqual([])
  })

  test('says in the small place of a button what is wrong, without moving the others', async () => {
    const line = actions().locator('[data-test=place-failure]')
    expect(await line.locator('summary').textContent()).toBe('thrower')
    const before = await actions().boundingBox()
    await line.locator('summary').click()
    await line.getByText('Error: no such shop').waitFor()
    expect(await actions().boundingBox()).toEqual(before)
    await screenshot(page, 'slots-action-failure')
    await line.locator('summary').click()
  })

  test('is shown after all when its element comes late, or its module goes on', async () => {
    await page.evaluate(() => {
      dispatchEvent(new Event('wake'))
      dispatchEvent(new Event('go-on'))
    })
    await sidebar().getByText('awake').waitFor()
    await sidebar().locator('[data-test=hanging-card]').waitFor()
    await failure('idle').waitFor({ state: 'detached' })
  })

  test('is shown by another attempt when the file is back', async () => {
    writeFileSync(join(folder, 'gone/dist/ui/index.js'), card('gone-card'))
    await failure('gone').locator('[data-test=place-retry]').click()
    await sidebar().locator('[data-test=gone-card]').waitFor()
  })

  test('gives way to a card when a part of it throws later, and comes back on demand', async () => {
    await sidebar().locator('[data-test=moody]').click()
    await failure('moody').getByText('Error: bad mood').waitFor()
    await failure('moody').locator('[data-test=place-retry]').click()
    await sidebar().locator('[data-test=moody]').waitFor()
  })

  test('is another element for another ticket, so that nothing of the one before stays', async () => {
    const zebra = sidebar().locator('zebra-card')
    await zebra.evaluate((element) => element.setAttribute('data-of', 'the first'))
    const put = (ticketId: string | undefined) =>
      sidebar().evaluate((slot, id) => Object.assign(slot, { item: { ticketId: id } }), ticketId)
    await put('another')
    await sidebar().getByText('zebra-card another en').waitFor()
    expect(await zebra.getAttribute('data-of')).toBeNull()
    await zebra.evaluate((element) => element.setAttribute('data-of', 'the same'))
    await put('another')
    await drawn(page)
    expect(await zebra.getAttribute('data-of')).toBe('the same')
    await put(tickets[0])
    await sidebar().getByText(`zebra-card ${tickets[0]} en`).waitFor()
  })

  test('a page that cannot be shown says so with the rest of the admin around it', async () => {
    const other = await open('/thrower', adminSignIn)
    await other.getByRole('alert').getByText('Error: no such shop').waitFor()
    await screenshot(other, 'slots-page-failure')
    expect(await violations(other)).toEqual([])
    // Who tries again in vain gets the whole page anew: a browser may remember what failed.
    await other.evaluate(() => Object.assign(window, { same: true }))
    await other.click('[data-test=place-retry]')
    await other.getByRole('alert').getByText('Error: no such shop').waitFor()
    expect(await other.evaluate(() => 'same' in window)).toBe(true)
    await Promise.all([other.waitForEvent('load'), other.click('[data-test=place-retry]')])
    await other.getByRole('alert').getByText('Error: no such shop').waitFor()
    await other.locator('kaunter-nav a[href="/admin/inbox"]').click()
    await other.locator('tickets-inbox').waitFor()
    await other.context().close()
  })

  test('is for those with the permission: others get neither its name nor its module', async () => {
    const asked: string[] = []
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    const narrow = await context.newPage()
    narrow.on('request', (request) => asked.push(request.url()))
    await narrow.goto(`${server.url}/admin/inbox/${tickets[0]}?slots`)
    await narrow.fill('[data-test=login-email]', agentSignIn.email)
    await narrow.fill('[data-test=login-password]', agentSignIn.password)
    await narrow.click('[data-test=login-submit]')
    await narrow.locator('[data-test=details-toggle]').click()
    await sidebar(narrow).getByText(`zebra-card ${tickets[0]} ms`).waitFor()
    expect(await sidebar(narrow).getByRole('heading', { name: 'zebra dalam bahasa Melayu' }).count()).toBe(1)
    expect(await plugins(narrow)).not.toContain('early')
    expect(asked.filter((url) => url.includes('/admin/plugins/early/'))).toEqual([])
    expect(asked.filter((url) => url.includes('/admin/plugins/zebra/')).length).toBeGreaterThan(0)
    const agent = await server.signIn(agentSignIn)
    const { body } = await agent.get('/api/admin/manifest')
    expect(body.plugins.find(({ name }: { name: string }) => name === 'early')).toMatchObject({
      slots: [],
      commands: [],
    })
    expect(JSON.stringify(body)).not.toMatch(/early-card|permission|config/)

    await failure('hoarder', narrow).waitFor()
    await failure('hoarder', narrow).scrollIntoViewIfNeeded()
    await screenshot(narrow, 'slots-narrow-malay-dark')
    expect(await violations(narrow)).toEqual([])
    for (const name of ['contact.sidebar/v1', 'ticket.sidebar/v1'])
      expect(await narrow.locator('tickets-details').getByText(name, { exact: true }).count(), name).toBe(1)
    await context.close()
  })

  test('comes and goes while the page is open as its plugin is switched on and off', async () => {
    const other = await open(`/inbox/${tickets[1]}`, agentSignIn)
    await sidebar(other).locator('[data-test=zebra-card]').waitFor()
    await other.evaluate(() => Object.assign(window, { same: true }))
    expect((await admin.post('/api/plugins/zebra/disable')).status).toBe(200)
    for (const one of [page, other]) await sidebar(one).locator('[data-test=zebra-card]').waitFor({ state: 'detached' })
    expect(await sidebar().locator('[data-test=apple-card]').count()).toBe(1)
    expect((await admin.post('/api/plugins/zebra/enable')).status).toBe(200)
    for (const one of [page, other]) await sidebar(one).locator('[data-test=zebra-card]').waitFor()
    expect(await other.evaluate(() => 'same' in window)).toBe(true)
    await other.context().close()
  })

  test('leaves no trace of a slot that nobody fills', async () => {
    const empty = page.locator('kaunter-slot[name="contact.sidebar/v1"]')
    expect(await empty.count()).toBe(1)
    expect(await empty.boundingBox()).toBeNull()
    expect(await empty.evaluate((element) => element.shadowRoot?.textContent?.trim())).toBe('')
  })
})
