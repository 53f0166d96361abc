import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { adminSignIn, type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { card, writeUiPlugins } from './support/slot-plugins.ts'
import { noteToasts, toast } from './support/toasts.ts'
import { waitFor } from './support/wait.ts'

const DAY_MS = 86_400_000
/** The last moment of this day on the clock of the shops, eight hours ahead of UTC all year. */
const endOfDay = () => Math.ceil((Date.now() + DAY_MS / 3) / DAY_MS) * DAY_MS - DAY_MS / 3 - 1

const agentSignIn = { email: 'aina@example.com', password: 'kata laluan panjang' }

const command = (name: string, more: object = {}) =>
  ({ slot: 'command/v1', name, label: 'title', permission: 'shelf:see', ...more }) as const
const shelf = {
  name: 'shelf',
  slots: [
    { slot: 'settings.section/v1', tag: 'shelf-section', title: 'title', permission: 'shelf:see' },
    command('greet'),
    command('fail', { permission: 'settings:write' }),
    command('forgotten', { permission: 'settings:write' }),
  ],
  roles: ['agent'],
  source: `${card('shelf-section')}
    export const commands = {
      greet: async (host) => host.toast('Hello ' + host.user.name),
      fail: () => { throw new Error('no ladder') },
    }`,
}

describe('the home page, the palette and a section of settings', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let browser: Browser
  let page: Page
  let agentPage: Page
  const errors: string[] = []

  const write = (from: number, name: string, text: string) =>
    simulator.post('/inbound', { from: `6012345${from}`, name, text })

  beforeAll(async () => {
    const entries = await writeUiPlugins(folder, [shelf])
    simulator = await SimulatorProcess.start()
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, ...entries } } })
    admin = await server.signIn()
    const agent = { ...agentSignIn, name: 'Aina', role: 'agent', locale: 'ms' }
    expect((await admin.post('/api/auth/users', agent)).status).toBe(201)
    browser = await openBrowser()
    page = await open('/home', adminSignIn, { viewport: { width: 1280, height: 800 } })
    agentPage = await open('/home', agentSignIn, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  async function open(path: string, signIn: typeof agentSignIn, look: object): Promise<Page> {
    const context = await browser.newContext(look)
    await noteToasts(context)
    const opened = await context.newPage()
    opened.on('pageerror', (error) => errors.push(error.message))
    await opened.goto(`${server.url}/admin${path}`)
    await opened.fill('[data-test=login-email]', signIn.email)
    await opened.fill('[data-test=login-password]', signIn.password)
    await opened.click('[data-test=login-submit]')
    await opened.locator('kaunter-nav').waitFor()
    return opened
  }
  const tile = (of: Page, name: string) => of.locator(`[data-test=widget-${name}] strong`)
  const waiting = (of: Page) => of.locator('[data-test=widget-ticket] .name').allTextContents()
  const options = (of = page) => of.locator('[data-test=palette-option]')
  const selected = (of = page) => of.locator('[data-test=palette-option][aria-selected=true] .label').textContent()

  test('shows who has been waiting longest, and both users see every change without a reload', async () => {
    // What comes back today needs a day that does not end meanwhile.
    await waitFor('a day with time left', () => endOfDay() - Date.now() > 120_000, 130)
    await page.locator('[data-test=widget-none]').waitFor()
    for (const [index, name] of [
      'Kedai Ali',
      'Kedai Bala',
      'Kedai Chan',
      'Kedai Devi',
      'Kedai Ema',
      'Kedai Foo',
    ].entries()) {
      await write(67890 + index, name, `Soalan ${index}`)
      await waitFor(name, async () => (await admin.get('/api/tickets/counts')).body.active === index + 1)
    }
    const first = ['Kedai Ali', 'Kedai Bala', 'Kedai Chan', 'Kedai Devi', 'Kedai Ema']
    for (const one of [page, agentPage]) {
      await expect.poll(() => waiting(one)).toEqual(first)
      await expect.poll(() => tile(one, 'active').textContent()).toBe('6')
    }
    const [longest] = (await admin.get('/api/tickets/waiting')).body.items
    const { user } = (await admin.get('/api/auth/me')).body
    expect((await admin.patch(`/api/tickets/${longest.id}`, { assigneeId: user.id })).status).toBe(200)
    await expect.poll(() => tile(page, 'mine').textContent()).toBe('1')
    await page.locator('[data-test=own-ticket]', { hasText: 'Kedai Ali' }).waitFor()
    await agentPage.locator('[data-test=own-none]').waitFor()
    expect((await admin.post(`/api/tickets/${longest.id}/messages`, { text: 'Kami bantu sekarang' })).status).toBe(201)
    for (const one of [page, agentPage]) {
      await expect
        .poll(() => waiting(one))
        .toEqual(['Kedai Bala', 'Kedai Chan', 'Kedai Devi', 'Kedai Ema', 'Kedai Foo'])
      await expect.poll(() => tile(one, 'unassigned').textContent()).toBe('5')
    }
    expect(await tile(agentPage, 'mine').textContent()).toBe('0')
    await screenshot(agentPage, 'home-narrow-malay-dark')
    for (const one of [page, agentPage]) expect(await violations(one)).toEqual([])
    // What is mine comes back today, and the list waits no longer for it; a colleague names me.
    const today = new Date(endOfDay()).toISOString()
    expect((await admin.patch(`/api/tickets/${longest.id}`, { snoozedUntil: today })).status).toBe(200)
    await page.locator('[data-test=own-back]', { hasText: 'Kedai Ali' }).waitFor()
    const agent = await server.signIn(agentSignIn)
    const note = { text: `@${user.name} tolong lihat`, mentions: [user.id] }
    expect((await agent.post(`/api/tickets/${longest.id}/notes`, note)).status).toBe(201)
    // Figures that were read before it failed are not shown as if they were so now.
    const refused = { status: 503, json: { code: 'KAUNTER_BUSY', message: 'busy' } }
    await page.route('**/api/tickets/waiting', (route) => route.fulfill(refused))
    await write(67899, 'Kedai Gan', 'Soalan')
    const failed = page.locator('tickets-widget kaunter-error')
    await failed.waitFor()
    expect(await tile(page, 'active').textContent()).toBe('–')
    await screenshot(page, 'home-failed')
    expect(await violations(page)).toEqual([])
    await page.unroute('**/api/tickets/waiting')
    await failed.locator('[data-test=retry], button').first().click()
    await expect.poll(() => tile(page, 'active').textContent()).toBe('7')
    await page.locator('[data-test=own-mention]').waitFor()
    await screenshot(page, 'home')
    await page.locator('[data-test=widget-ticket]').first().click()
    await page.getByRole('heading', { name: 'Kedai Bala' }).first().waitFor()
  })

  test('the palette opens by key, finds by a few letters, and goes there', async () => {
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Go somewhere or do something' })
    await field.waitFor()
    expect(await field.evaluate((input) => (input.getRootNode() as ShadowRoot).activeElement === input)).toBe(true)
    const last = (await options().count()) - 1
    expect(last).toBeGreaterThan(8)
    await page.keyboard.press('ArrowUp')
    expect(await field.getAttribute('aria-activedescendant')).toBe(`option-${last}`)
    await page.keyboard.press('ArrowDown')
    expect(await field.getAttribute('aria-activedescendant')).toBe('option-0')
    await page.keyboard.type('tic')
    expect(await selected()).toBe('Ticket set-up')
    await page.keyboard.press('ArrowDown')
    expect(await selected()).toBe('My tickets')
    await page.keyboard.press('ArrowDown')
    expect(await selected()).toBe('Unassigned tickets')
    await screenshot(page, 'palette')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/admin/inbox?lane=none')
    expect(await field.isVisible()).toBe(false)
  })

  test('the palette finds tickets by number and customers by name', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('bala')
    const contact = page.locator('[data-command^="found:directory:contacts:"]', { hasText: 'Kedai Bala' })
    await contact.waitFor()
    expect(await contact.count()).toBe(1)
    const ticket = page.locator('[data-command^="found:tickets:tickets:"]')
    const hers = ticket.filter({ hasText: 'Kedai Bala' }).first()
    const number = /#\S+/.exec((await hers.textContent()) ?? '')?.[0] ?? ''
    await page.keyboard.press('Control+a')
    await page.keyboard.type(number)
    await ticket.filter({ hasText: `${number} Kedai Bala` }).click()
    await page.getByRole('heading', { name: 'Kedai Bala' }).first().waitFor()
    await page.goBack()
  })

  test('what was used lately comes first, and Escape leaves everything as it was', async () => {
    await page.keyboard.press('Control+k')
    expect(await selected()).toBe('Unassigned tickets')
    await page.keyboard.type('kerja')
    expect(await selected()).toBe('Jobs')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('nothing like it')
    await page.getByText('Nothing is called “nothing like it”.').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('combobox', { name: 'Go somewhere or do something' }).isVisible()).toBe(false)
    expect(new URL(page.url()).search).toBe('?lane=none')
  })

  test('a plugin’s command runs with its host; one that fails is told, in the reader’s language', async () => {
    await agentPage.locator('[data-test=palette]').click()
    await agentPage.locator('[data-command="shelf:greet"]').waitFor()
    expect(await agentPage.locator('[data-command="tickets:mine"] .from').textContent()).toBe('Tiket')
    await screenshot(agentPage, 'palette-narrow-malay-dark')
    expect(await violations(agentPage)).toEqual([])
    expect(await agentPage.locator('[data-command="shelf:fail"]').count()).toBe(0)
    await agentPage.locator('[data-command="shelf:greet"]').click()
    await toast(agentPage, /Hello Aina/)

    for (const [name, told] of [
      ['fail', /“shelf in English” did not work: Error: no ladder/],
      ['forgotten', /did not work: Its file was loaded, but the command “forgotten” is not in it/],
    ] as const) {
      await page.keyboard.press('Control+k')
      await page.locator(`[data-command="shelf:${name}"]`).click()
      await toast(page, told)
    }
  })

  test('a plugin without a form has its section among the settings', async () => {
    await page.goto(`${server.url}/admin/settings`)
    await page.locator('[data-test=settings-plugin][data-plugin=shelf]', { hasText: 'shelf in English' }).click()
    await page.locator('[data-test=shelf-section]').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('shelf in English')
    await screenshot(page, 'settings-section')
    expect(await violations(page)).toEqual([])
    expect((await admin.post('/api/plugins/shelf/disable')).status).toBe(200)
    await page.locator('[data-test=settings-plugin][data-plugin=shelf]').waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  test('the home page says that it is empty when no plugin fills it', async () => {
    await page.goto(`${server.url}/admin/home`)
    await page.locator('[data-test=widget-active]').waitFor()
    expect((await admin.post('/api/plugins/tickets/disable')).status).toBe(200)
    for (const [one, text] of [
      [page, 'Nothing to see here yet'],
      [agentPage, 'Belum ada apa-apa di sini'],
    ] as const)
      await one.locator('[data-test=dashboard-empty]').getByText(text).waitFor()
    await screenshot(page, 'home-empty')
    expect(await violations(page)).toEqual([])
  })
})
