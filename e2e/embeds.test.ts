import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { EmbedShop, formTag, statusTag } from './support/embed-shop.ts'
import type { WidgetScript } from './support/portal.ts'
import { drawn } from './support/screens.ts'
import { adminSignIn, pluginConfig, root } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** A plugin of somebody else with a widget of its own, in a folder where it can change. */
function writeBanner(): { folder: string; file: string } {
  mkdirSync(join(root, 'test-output'), { recursive: true })
  const folder = mkdtempSync(join(root, 'test-output', 'banner-'))
  const file = join(folder, 'banner-card.js')
  writeFileSync(
    join(folder, 'banner.mjs'),
    `import { definePlugin, Type } from '@kaunter/core'
     export default definePlugin({
       name: 'banner',
       embeds: { directory: import.meta.dirname, widgets: [{ tag: 'banner-card', title: 'Banner', subject: Type.Object({}) }] },
     })`,
  )
  writeFileSync(
    file,
    `customElements.define('banner-card', class extends HTMLElement { connectedCallback() { this.textContent = 'first' } })`,
  )
  return { folder, file }
}

describe('widgets in a page of another origin, under a strict policy', () => {
  let shop: EmbedShop
  let browser: Browser
  let scripts: Record<string, WidgetScript>
  const banner = writeBanner()
  const complaints: string[] = []

  beforeAll(async () => {
    const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    shop = await EmbedShop.open({ plugins: { ...plugins, [join(banner.folder, 'banner.mjs')]: {} } })
    scripts = await shop.scripts()
    browser = await openBrowser()
  })
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
  afterAll(async () => {
    await browser?.close()
    await shop?.close()
    rmSync(banner.folder, { recursive: true, force: true })
  })

  async function open(look: { dark?: boolean; width?: number } = {}) {
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: 900 },
      colorScheme: look.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const requests: Request[] = []
    complaints.splice(0)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('request', (request) => {
      if (request.url().startsWith(shop.server.url)) requests.push(request)
    })
    await page.goto(shop.portal.origin)
    return { page, requests }
  }

  const show = (main: string, widgets = Object.values(scripts), lang = 'en') =>
    shop.portal.shows(shop.server.url, widgets, main, lang)
  const told = (page: Page): Promise<{ name: string; detail: Record<string, string> }[]> => page.evaluate('window.told')
  const form = (page: Page) => page.locator(formTag)
  const status = (page: Page) => page.locator(statusTag)
  const submit = (page: Page) => form(page).locator('button[type=submit]')
  const tokenOf = (subject: object = { outlet: 'north-1' }) => shop.token(formTag, subject)

  async function fill(page: Page, { name = 'Devi', contact = '012-345 6789', message = 'Mesin resit rosak.' } = {}) {
    await form(page).locator('#name').fill(name)
    await form(page).locator('#contact').fill(contact)
    await form(page).locator('#message').fill(message)
    await form(page).locator('#consent').check()
  }

  async function accessible(page: Page): Promise<void> {
    expect(await violations(page, { advice: true })).toEqual([])
  }

  test('a message becomes a ticket of the outlet, and its answer is seen in the page', async () => {
    show(`<${formTag} token="${await tokenOf()}"></${formTag}>`)
    const { page, requests } = await open()
    await fill(page)
    await submit(page).click()
    await form(page).getByText('Thank you, Devi').waitFor()
    await status(page).getByText('Received').waitFor()

    const { agent, supervisor, admin, server, shops } = shop
    const ticket = await waitFor(
      'the ticket, seen by a supervisor',
      async () => (await supervisor.get('/api/tickets')).body.items[0],
    )
    expect(ticket).toMatchObject({
      contact: { name: 'Devi', phone: '+60123456789' },
      channel: 'web',
      lastMessagePreview: 'Mesin resit rosak.',
    })
    const elsewhere = await server.colleague(admin, 'agent', { outletIds: [shops['north-2']] })
    expect((await elsewhere.get('/api/tickets')).body.items).toEqual([])
    expect(await server.database.query('select franchise_id, outlet_id from tickets_ticket')).toEqual([
      { franchise_id: shops.north, outlet_id: shops['north-1'] },
    ])
    expect(await server.database.query('select ticket_id, origin, consent_locale from tickets_submission')).toEqual([
      { ticket_id: ticket.id, origin: shop.portal.origin, consent_locale: 'en' },
    ])

    await agent.post(`/api/tickets/${ticket.id}/notes`, { text: 'He never pays on time.' })
    await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'Kami datang esok.' })
    await status(page).getByText('Kami datang esok.').waitFor({ timeout: 60_000 })
    await status(page)
      .getByText(/Last answered by Nurul\s*$/)
      .waitFor()
    expect(await status(page).locator('section').textContent()).not.toMatch(/never pays|Aisyah/)
    await accessible(page)
    await screenshot(page, 'embeds-portal-en')

    expect(complaints).toEqual([])
    expect((await told(page)).map(({ name }) => name)).not.toContain('violation')
    expect(requests.length).toBeGreaterThan(4)
    const headers = await Promise.all(requests.map((request) => request.allHeaders()))
    expect(headers.filter((each) => 'cookie' in each)).toEqual([])
    expect(await page.context().cookies()).toEqual([])
  })

  test('a double click, and the same again after an answer was lost, open one ticket', async () => {
    const before = (await shop.admin.get('/api/tickets')).body.items.length
    show(`<${formTag} token="${await tokenOf()}"></${formTag}>`)
    const { page } = await open()
    let lost = 0
    // Also the second click is while the first is under way.
    const clicked = Promise.withResolvers<void>()
    await page.route('**/api/tickets/web/form', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue()
      lost++
      await route.fetch()
      await clicked.promise
      await route.abort('connectionreset')
    })
    await fill(page, { contact: 'lost@example.com' })
    await submit(page).dblclick()
    clicked.resolve()
    await form(page).getByText('your message will arrive only once').waitFor()
    await submit(page).click()
    await form(page).getByText('Thank you, Devi').waitFor()
    expect(lost).toBe(1)
    expect((await shop.admin.get('/api/tickets')).body.items).toHaveLength(before + 1)
  })

  test('what is missing is said at its field in the language of the page, and nothing is sent', async () => {
    show(`<${formTag} token="${await tokenOf()}"></${formTag}>`, undefined, 'ms')
    const { page, requests } = await open()
    await submit(page).click()
    await form(page).getByText('Tulis nama anda.').waitFor()
    expect(await form(page).locator('[aria-invalid=true]').count()).toBe(4)
    expect(
      await form(page)
        .locator('#name')
        .evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field),
    ).toBe(true)
    await fill(page, { contact: 'telefon saya' })
    const asked = requests.length
    await submit(page).click()
    await form(page).getByText('Tulis nombor telefon atau alamat e-mel').waitFor()
    expect(await form(page).locator('[aria-invalid=true]').count()).toBe(1)
    expect(requests.length).toBeGreaterThan(asked)
    await accessible(page)
    await screenshot(page, 'embeds-form-wrong-ms')
  })

  test('a page that an expired token ends in gets a new one and goes on; one that has none says so', async () => {
    const token = await tokenOf()
    const expired = shop.changed(token, { expires: Date.now() - 1 })
    show(`<${formTag} token="${expired}"></${formTag}>`)
    const { page } = await open()
    await form(page).getByText('This page was open for too long').waitFor()
    expect((await told(page)).map(({ name }) => name)).toEqual(['kaunter-token-expired'])
    await form(page).evaluate((element, fresh) => element.setAttribute('token', fresh), token)
    await form(page).locator('#name').waitFor()

    show(`<${formTag} token="${expired}"></${formTag}>`)
    await page.addInitScript(`window.fresh = ${JSON.stringify(token)}`)
    await page.reload()
    await form(page).locator('#name').waitFor()
  })

  test('who sends a message with a token that has just ended is told to send it once more, with the new one', async () => {
    const token = await tokenOf()
    show(`<${formTag} token="${token}"></${formTag}>`)
    const { page } = await open()
    await fill(page, { contact: 'renewed@example.com' })
    await page.evaluate((fresh) => Object.assign(window, { fresh }), await tokenOf())
    await page.route('**/api/tickets/web/form', async (route) => {
      const expired = shop.changed(token, { expires: Date.now() - 1 })
      if (!route.request().headers().authorization?.endsWith(token)) return route.continue()
      return route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${expired}` } })
    })
    await submit(page).click()
    await form(page).getByText('Wait a moment and send it once more').waitFor()
    expect(await form(page).locator('#message').inputValue()).toBe('Mesin resit rosak.')
    await submit(page).click()
    await form(page).getByText('Thank you, Devi').waitFor()
  })

  test('the e-mail address that somebody left is seen by whoever answers', async () => {
    const token = await tokenOf()
    const contact = `${'pelanggan.setia.'.repeat(4).slice(0, -1)}@kedai-kopi.example.com`
    await shop.submit(token, await shop.message(token, { contact, name: 'Mei' }))
    const { items } = (await shop.supervisor.get('/api/tickets')).body
    const ticket = items.find((item: { contact: { email: string } }) => item.contact.email === contact)
    expect(ticket).toMatchObject({ contact: { name: 'Mei', phone: null } })
    const { page } = await open({ width: 390 })
    await page.goto(`${shop.server.url}/admin/inbox/${ticket.id}`)
    await page.fill('[data-test=login-email]', adminSignIn.email)
    await page.fill('[data-test=login-password]', adminSignIn.password)
    await page.click('[data-test=login-submit]')
    await page.locator('[data-test=details-toggle]').click()
    const details = page.locator('tickets-details')
    await details.getByText(contact).waitFor()
    await details.getByText('Contact form').waitFor()
    await screenshot(page, 'embeds-inbox-phone')
    expect(await details.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
  })

  test('what somebody has ticked holds for the wording that was shown, not for that of another outlet or language', async () => {
    const outletId = String(shop.shops['north-2'])
    await shop.set('tickets', { webConsentEn: 'I agree to be called by this outlet at night.' }, { outletId })
    const { body } = await shop.issue(formTag, { franchise: 'north' }, {}, shop.admin)
    show(`<${formTag} token="${body.token}"></${formTag}>`)
    const { page } = await open()
    const consent = form(page).locator('#consent')
    await consent.check()
    const read = page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.url().includes('outlet=north-1'),
    )
    await form(page).locator('#outlet').selectOption('north-1')
    await (await read).finished()
    await drawn(page)
    expect(await consent.isChecked()).toBe(true)
    await form(page).locator('#outlet').selectOption('north-2')
    await form(page).getByText('at night').waitFor()
    expect(await consent.isChecked()).toBe(false)
    await form(page).locator('#outlet').selectOption('north-1')
    await form(page).getByText('my details and my message').waitFor()
    await consent.check()
    await form(page).evaluate((element) => element.setAttribute('lang', 'ms'))
    await form(page).getByText('Saya bersetuju').waitFor()
    expect(await consent.isChecked()).toBe(false)
  })

  test('a page of an origin that is not allowed, or with a token for another one, gets nothing', async () => {
    const token = await tokenOf()
    await shop.set('embeds', { origins: ['https://portal.example.com'] })
    show(`<${formTag} token="${token}"></${formTag}>`)
    const { page } = await open()
    await form(page).getByText('The form cannot be shown').waitFor()
    await expect.poll(() => complaints.join()).toMatch(/CORS/)
    await shop.set('embeds', { origins: [shop.portal.origin, 'https://portal.example.com'] })
    const foreign = await shop.token(formTag, { outlet: 'north-1' }, { origin: 'https://portal.example.com' })
    show(`<${formTag} token="${foreign}"></${formTag}>`)
    await page.reload()
    await form(page).getByText('The form cannot be shown').waitFor()
    show(`<${formTag} token="${token}"></${formTag}>`)
    await page.reload()
    await form(page).locator('#name').waitFor()
  })

  test('a module that was changed on its way does not run', async () => {
    const script = scripts[formTag] as WidgetScript
    show(`<${formTag} token="${await tokenOf()}"></${formTag}>`, [script])
    const { page } = await open()
    await form(page).locator('#name').waitFor()
    await page.route(script.module, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: `${await response.text()}\nwindow.stolen = true` })
    })
    await page.reload()
    await waitFor('the browser’s complaint', () => complaints.some((text) => /integrity/i.test(text)))
    expect(await form(page).locator('#name').count()).toBe(0)
    expect(await page.evaluate('window.stolen')).toBeUndefined()
  })

  test('an address that a page names keeps working when the plugin has another build, or is off', async () => {
    const old = scripts['banner-card'] as WidgetScript
    writeFileSync(banner.file, readFileSync(banner.file, 'utf8').replace('first', 'second'))
    await shop.server.restart('SIGTERM')
    const next = (await shop.scripts())['banner-card'] as WidgetScript
    expect(next.module).not.toBe(old.module)
    expect(next.integrity).not.toBe(old.integrity)
    for (const [script, text] of [
      [old, 'first'],
      [next, 'second'],
    ] as const) {
      show('<banner-card></banner-card>', [script])
      const { page } = await open()
      await page.getByText(text).waitFor()
      expect(complaints).toEqual([])
    }
    await shop.admin.post('/api/plugins/banner/disable')
    show('<banner-card></banner-card>', [old])
    const { page } = await open()
    await page.getByText('first').waitFor()
    const answer = await fetch(old.module)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.get('set-cookie')).toBeNull()
    for (const absent of [
      old.module.replace(/-[0-9a-f]+\.js$/, '-0000000000000000.js'),
      old.module.replace('/banner/', '/%00/'),
    ])
      expect((await fetch(absent)).status, absent).toBe(404)
    await shop.admin.post('/api/plugins/banner/enable')
  })

  test('a token that would be too long for its header is not issued', async () => {
    const answer = await shop.issue('banner-card', { note: 'x'.repeat(3000) }, {}, shop.admin)
    expect(`${answer.status} ${answer.body.code}`).toBe('422 KAUNTER_EMBED_SUBJECT_INVALID')
    expect((await shop.issue('banner-card', { note: 'x'.repeat(2000) }, {}, shop.admin)).status).toBe(201)
  })

  test.each([
    ['light', 'en', {}],
    ['dark', 'ms', { dark: true }],
    ['phone', 'ms', { width: 390 }],
    ['small', 'en', { width: 280, dark: true }],
  ] as const)('can be read and used in %s', async (name, lang, look) => {
    const token = await shop.issue(formTag, { franchise: 'north' }, {}, shop.admin).then(({ body }) => body.token)
    show(`<${formTag} token="${token}"></${formTag}>`, undefined, lang)
    const { page } = await open(look)
    await fill(page, { contact: `${name}@example.com` })
    await accessible(page)
    await screenshot(page, `embeds-form-${name}-${lang}`)
    await submit(page).click()
    await status(page).locator('[part=status]').waitFor()
    await accessible(page)
    await screenshot(page, `embeds-status-${name}-${lang}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(complaints).toEqual([])
  })
})
