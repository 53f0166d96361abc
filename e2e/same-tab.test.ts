import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { adminSignIn, type Client, pluginConfig, Server, temporaryFolder } from './support/server.ts'
import { card, type UiPlugin, writeUiPlugins } from './support/slot-plugins.ts'
import { noteToasts, toast } from './support/toasts.ts'

const agentSignIn = { email: 'aina@example.com', password: 'kata laluan panjang' }
const greet = (name: string) =>
  ({ slot: 'command/v1', name: 'greet', label: 'title', permission: `${name}:see` }) as const
const plugins: UiPlugin[] = [
  {
    name: 'counter',
    page: 'counter-page',
    slots: [],
    source: `${card('counter-page', 'connectedCallback() { super.connectedCallback(); this.item = { ticketId: this.host.user.name } }')}
      export const badges = { '/counter': (host, set) => { set(7); return () => {} } }`,
  },
  {
    name: 'rude',
    page: 'rude-page',
    slots: [],
    source: `${card('rude-page', 'constructor() { super(); this.item = {} }')}
      export const badges = {
        '/nowhere': () => { throw new Error('no shelf') },
        '/rude': (host, set) => { set(3) },
      }`,
  },
  {
    name: 'absent',
    slots: [greet('absent')],
    source: `export const commands = { greet: (host) => host.toast('Back') }`,
  },
]

describe('a tab that stays open', () => {
  const folder = temporaryFolder()
  let server: Server
  let admin: Client
  let browser: Browser
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    const entries = await writeUiPlugins(folder, plugins)
    const config = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    server = await Server.start({ config: { plugins: { ...config.plugins, ...entries } } })
    admin = await server.signIn()
    const agent = { ...agentSignIn, name: 'Aina', role: 'agent', locale: 'en' }
    expect((await admin.post('/api/auth/users', agent)).status).toBe(201)
    browser = await openBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    await noteToasts(context)
    page = await context.newPage()
    await page.goto(`${server.url}/admin/rude`)
    await signIn(adminSignIn)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function signIn({ email, password }: typeof agentSignIn, on = page): Promise<void> {
    await on.fill('[data-test=login-email]', email)
    await on.fill('[data-test=login-password]', password)
    await on.click('[data-test=login-submit]')
    await on.locator('kaunter-nav').waitFor()
  }
  async function signOut(on = page): Promise<void> {
    await on.locator('[data-test=user]').click()
    await on.locator('[data-test=user-sign-out]').click()
    await on.locator('[data-test=login-email]').waitFor()
  }
  const entry = (name: string) => page.locator(`kaunter-nav nav a[href="/admin/${name}"]`)
  const count = (name: string) => entry(name).locator('.count')

  test('ends what one user saw although a plugin cannot end its counter, and counts for the next', async () => {
    await page.locator('[data-test=rude-page]').waitFor()
    await expect.poll(() => count('rude').textContent()).toBe('3')
    await entry('counter').click()
    await expect.poll(() => count('counter').textContent()).toBe('7')
    await signOut()
    await signIn(agentSignIn)
    for (const [name, shown] of [
      ['rude', '3'],
      ['counter', '7'],
    ] as const)
      await expect.poll(() => count(name).textContent()).toBe(shown)
  })

  test('counts again for a plugin that was switched off and on', async () => {
    expect((await admin.post('/api/plugins/counter/disable')).status).toBe(200)
    await entry('counter').waitFor({ state: 'detached' })
    expect((await admin.post('/api/plugins/counter/enable')).status).toBe(200)
    await entry('counter').waitFor()
    await expect.poll(() => count('counter').textContent()).toBe('7')
  })

  test('shows what another user sees who has signed in in the tab beside it', async () => {
    await entry('counter').click()
    const shown = page.locator('[data-test=counter-page]')
    await expect.poll(() => shown.textContent()).toContain('Aina')
    const beside = await context.newPage()
    await beside.goto(`${server.url}/admin/rude`)
    await signOut(beside)
    await signIn(adminSignIn, beside)
    const { name } = (await admin.get('/api/auth/me')).body.user
    await expect.poll(() => shown.textContent()).toContain(name)
    await expect.poll(() => count('counter').textContent()).toBe('7')
    await beside.close()
  })

  test('tries a command again whose module could not be loaded before', async () => {
    const file = join(folder, 'absent/dist/ui/index.js')
    rmSync(file)
    const greet = async () => {
      await page.keyboard.press('Control+k')
      await page.locator('[data-test=palette-input]').fill('absent')
      await page.keyboard.press('Enter')
    }
    await greet()
    await toast(page, /404/)
    writeFileSync(file, plugins.find(({ name }) => name === 'absent')?.source ?? '')
    await greet()
    await toast(page, /Back/)
  })
})
