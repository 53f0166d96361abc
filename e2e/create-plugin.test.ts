import { globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { Outside } from './support/outside.ts'
import { freePort } from './support/ports.ts'
import { adminSignIn, Client } from './support/server.ts'

/** A plugin as a stranger makes it: typed word by word, tested, changed, packed, and used beside packages only. */

const phoneNumber = /Phone\s+(\S+)/

describe('a plugin made with npm create', () => {
  let outside: Outside
  let browser: Browser
  let database: TestDatabase
  let port: number
  const complaints: string[] = []

  beforeAll(async () => {
    ;[outside, browser, database, port] = await Promise.all([
      ...([Outside.open(), openBrowser(), createDatabase(), freePort()] as const),
    ])
    Object.assign(outside.env, {
      PORT: String(port),
      DATABASE_URL: database.url,
      KAUNTER_ADMIN_EMAIL: adminSignIn.email,
      KAUNTER_ADMIN_PASSWORD: adminSignIn.password,
      npm_config_yes: 'true',
      npm_config_prefer_offline: 'true',
    })
    writeFileSync(outside.path('package.json'), '{ "private": true }\n')
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), outside?.close()])
    await database?.drop()
  })

  async function signIn(credentials: { email: string; password: string }, options: object = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`http://127.0.0.1:${port}/admin/`)
    await page.locator('[data-test=login-email]').fill(credentials.email)
    await page.locator('[data-test=login-password]').fill(credentials.password)
    await page.locator('[data-test=login-submit]').click()
    await page.locator('[data-test=lane-active]').waitFor()
    return page
  }

  async function expectAccessible(page: Page): Promise<void> {
    expect(await violations(page, { advice: true })).toEqual([])
  }

  async function writeOnPhone(address: string, text: string): Promise<void> {
    const phone = await browser.newPage()
    await phone.goto(address)
    await phone.locator('[data-test=composer]').fill(text)
    await phone.locator('[data-test=send]').click()
    await phone.locator('[data-test=bubble]', { hasText: text }).first().waitFor()
    await phone.close()
  }

  test('is made and installed', { timeout: 400_000 }, async () => {
    const said = await outside.type(
      'npm create kaunter-plugin@latest acme-loyalty -- --title "Acme Loyalty" --parts table,job,hook,setting,route,page,slot --yes',
    )
    expect(said).toContain('table, job, hook, setting, route, page, slot')
    expect(await outside.type('cd acme-loyalty && npm install')).not.toContain('warn')
  })

  test('passes its own tests and checks', { timeout: 400_000 }, async () => {
    const said = await outside.type('cd acme-loyalty && npm test && npm run check', { CI: 'true', NO_COLOR: '1' })
    expect(said).toMatch(/Tests {2}\d\d passed \(\d\d\)/)
    const modules = globSync('*.js', { cwd: outside.path('acme-loyalty/dist/ui') })
    const bytes = modules.map((name) => gzipSync(readFileSync(outside.path('acme-loyalty/dist/ui', name))).length)
    const size = bytes.reduce((sum, each) => sum + each, 0)
    console.log(`panel and page of the template: ${size} bytes gzip`)
    expect(size).toBeLessThan(5 * 1024)
  })

  test('passes them with no part at all, too', { timeout: 400_000 }, async () => {
    await outside.type('npm create kaunter-plugin@latest bare -- --parts none --yes')
    symlinkSync(outside.path('acme-loyalty/node_modules'), outside.path('bare/node_modules'))
    // The other one has started databases of its own.
    const servers = {
      KAUNTER_TEST_POSTGRES_URL: inject('postgresUrl'),
      KAUNTER_TEST_MARIADB_URL: inject('mariadbUrl'),
    }
    const said = await outside.type('cd bare && npm test && npm run check', { CI: 'true', NO_COLOR: '1', ...servers })
    expect(said).toMatch(/Tests {2}\d\d passed/)
  })

  test('is seen while it is written: a change of code or page is there by itself', { timeout: 300_000 }, async () => {
    const folder = outside.path('acme-loyalty')
    const change = (file: string, from: string, to: string) => {
      const text = readFileSync(join(folder, file), 'utf8')
      expect(text).toContain(from)
      writeFileSync(join(folder, file), text.replace(from, to))
    }
    await outside.whileRunning('npm --prefix acme-loyalty run dev', {}, async () => {
      const page = await signIn(adminSignIn)
      await page.goto(`http://127.0.0.1:${port}/admin/acme-loyalty`)
      await page.getByText('No stamps yet').waitFor()
      change('ui/catalog.ts', "'No stamps yet'", "'Nobody was here'")
      await page.getByText('Nobody was here').waitFor()
      change('src/texts.ts', "nav: 'Acme Loyalty'", "nav: 'Stamps'")
      await page.locator('nav').getByText('Stamps', { exact: true }).waitFor()
      await page.context().close()
    })
    change('ui/catalog.ts', "'Nobody was here'", "'No stamps yet'")
    change('src/texts.ts', "nav: 'Stamps'", "nav: 'Acme Loyalty'")
  })

  test('is packed and used from its package, by everybody who may', { timeout: 400_000 }, async () => {
    await outside.type('cd acme-loyalty && npm run build && npm pack')
    await outside.type(`mkdir shop && cd shop && npm init -y
      npm install @kaunter/core @kaunter/plugin-tickets @kaunter/plugin-whatsapp-cloud ../acme-loyalty/*.tgz
      npx kaunter add tickets && npx kaunter add whatsapp-cloud --config simulatorPort=0 && npx kaunter add acme-loyalty`)
    const config = JSON.parse(outside.read('shop/kaunter.config.json'))
    expect(Object.keys(config.plugins)).toContain('kaunter-plugin-acme-loyalty')

    await outside.whileRunning('bash -ec "cd shop && exec npx kaunter start"', {}, async (output) => {
      const base = `http://127.0.0.1:${port}`
      const { token } = (await new Client(base).post('/api/auth/login', adminSignIn)).body
      const boss = new Client(base, token)
      const colleague = async (role: string) => {
        const account = { email: `${role}@example.com`, password: 'correct horse battery', role, name: role }
        expect((await boss.post('/api/auth/users', account)).status).toBe(201)
        return account
      }

      const phone = phoneNumber.exec(output)?.[1] ?? ''
      await writeOnPhone(phone, 'Hello, are you open?')
      const admin = await signIn(adminSignIn)
      await admin.locator('[data-test=ticket-row]').first().click()
      const panel = admin.locator('acme-loyalty-panel')
      await panel.getByText('0 of 10 stamps').waitFor()
      await writeOnPhone(phone, 'STAMP, please')
      await panel.getByText('1 of 10 stamps').waitFor()
      await screenshot(admin, 'create-plugin-panel')
      await expectAccessible(admin)
      await admin.goto(`${base}/admin/acme-loyalty`)
      await admin.getByText('1 of 10 stamps').waitFor()
      await screenshot(admin, 'create-plugin-page')
      await expectAccessible(admin)

      const agent = await signIn(await colleague('agent'), { colorScheme: 'dark' })
      await agent.locator('[data-test=ticket-row]').first().click()
      await agent.locator('acme-loyalty-panel').getByText('1 of 10 stamps').waitFor()
      await agent.locator('[data-test=locale]').first().click()
      await agent.locator('[data-test=locale-ms]').first().click()
      await agent.locator('acme-loyalty-panel').getByText('1 daripada 10 cop').waitFor()
      await screenshot(agent, 'create-plugin-panel-dark-malay')
      await expectAccessible(agent)
      await agent.setViewportSize({ width: 390, height: 800 })
      await agent.goto(`${base}/admin/acme-loyalty`)
      await agent.getByText('1 daripada 10 cop').waitFor()
      await screenshot(agent, 'create-plugin-page-narrow-malay')
      await expectAccessible(agent)

      const stranger = await signIn(await colleague('renewal'), { viewport: { width: 390, height: 800 } })
      await stranger.locator('[data-test=ticket-row]').first().click()
      await stranger.locator('[data-test=thread]').waitFor()
      expect(await stranger.locator('acme-loyalty-panel').count()).toBe(0)
      expect(await stranger.locator('nav').getByText('Acme Loyalty').count()).toBe(0)
      const refused = await stranger.evaluate("fetch('/api/acme-loyalty/cards').then(({ status }) => status)")
      expect(refused).toBe(403)
      await Promise.all([admin, agent, stranger].map((page) => page.context().close()))
    })
    const rows = await database.query('select contact_id, franchise_id, outlet_id from acme_loyalty_stamp')
    expect(rows).toEqual([{ contact_id: expect.anything(), franchise_id: null, outlet_id: null }])
    expect(complaints).toEqual([])
  })
})
