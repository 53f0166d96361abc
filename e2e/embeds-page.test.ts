import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { EmbedShop, formTag, statusTag } from './support/embed-shop.ts'
import { drawn } from './support/screens.ts'
import { adminSignIn } from './support/server.ts'
import { noteToasts, toast } from './support/toasts.ts'
import { waitFor } from './support/wait.ts'

describe('the page Embeds', () => {
  let shop: EmbedShop
  let browser: Browser
  const complaints: string[] = []

  beforeAll(async () => {
    shop = await EmbedShop.open()
    browser = await openBrowser()
  })
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
  afterAll(async () => {
    await browser?.close()
    await shop?.close()
  })

  async function open({ dark = false, width = 1280 } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 860 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await noteToasts(context)
    const page = await context.newPage()
    complaints.splice(0)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${shop.server.url}/admin/embeds`)
    await page.fill('[data-test=login-email]', adminSignIn.email)
    await page.fill('[data-test=login-password]', adminSignIn.password)
    await page.click('[data-test=login-submit]')
    return page
  }
  const card = (page: Page, tag: string) => page.locator(`[data-test=widget-${tag}]`)

  async function accessible(page: Page): Promise<void> {
    expect(await violations(page, { advice: true })).toEqual([])
  }

  test('shows what to write in the page and in its backend; copied, it works', async () => {
    const page = await open()
    await card(page, formTag).locator('[data-test=copy-page]').click()
    await toast(page, /Copied/)
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const { module, integrity } = (await shop.scripts())[formTag] ?? {}
    expect(copied).toContain(`integrity="${integrity}"`)
    expect(copied).toContain(new URL(String(module)).pathname)
    const backend = await card(page, statusTag).locator('[data-test=code-backend]').textContent()
    expect(JSON.parse(/-d '(.*)'/.exec(backend ?? '')?.[1] ?? '')).toEqual({
      widget: statusTag,
      origin: shop.portal.origin,
      subject: { reference: '…' },
    })
    await page.locator('[data-test=origins]', { hasText: shop.portal.origin }).waitFor()
    await accessible(page)
    await screenshot(page, 'embeds-page-light-en')
    // Before the sign-in the page asks who is there.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
  })

  test('previews a widget with the admin’s own token; a message from there arrives', async () => {
    const page = await open({ dark: true })
    await card(page, formTag).locator('[data-test=preview]').click()
    const form = card(page, formTag).locator(formTag)
    await form.locator('#name').fill('Cuba')
    await form.locator('#contact').fill('cuba@example.com')
    await form.locator('#message').fill('Ini percubaan.')
    await form.locator('#consent').check()
    await accessible(page)
    await form.locator('button[type=submit]').scrollIntoViewIfNeeded()
    await screenshot(page, 'embeds-page-preview-dark')
    await form.locator('button[type=submit]').click()
    await form.getByText('Thank you, Cuba').waitFor()
    const [ticket] = (await shop.admin.get('/api/tickets')).body.items
    expect(ticket).toMatchObject({ contact: { name: 'Cuba' }, channel: 'web' })

    const { reference } = (await shop.admin.post(`/api/tickets/${ticket.id}/reference`)).body
    await card(page, statusTag).locator('[data-test=preview]').click()
    await card(page, statusTag).locator('kaunter-input input').fill(reference)
    await card(page, statusTag).locator('[data-test=show]').click()
    await card(page, statusTag).locator(statusTag).getByText('Ini percubaan.').waitFor()
    await card(page, statusTag).locator('kaunter-input input').fill('x'.repeat(22))
    await card(page, statusTag).locator('[data-test=show]').click()
    await card(page, statusTag).locator('[data-test=preview-failure]', { hasText: 'no such subject' }).waitFor()
  })

  test('withdraws all tokens of a widget when asked twice', async () => {
    const token = await shop.token(formTag, { outlet: 'north-1' })
    const asks = () => shop.ask('GET', '/api/tickets/web/form?locale=en', token).then(({ status }) => status)
    const page = await open()
    const confirm = page.locator('[data-test=withdraw-confirm]')
    await card(page, formTag).locator('[data-test=withdraw]').click()
    await confirm.waitFor()
    await page.keyboard.press('Escape')
    await confirm.waitFor({ state: 'hidden' })
    expect(await asks()).toBe(200)
    await card(page, formTag).locator('[data-test=withdraw]').click()
    await confirm.click()
    await toast(page, /No token of Contact form holds any more/)
    expect(await asks()).toBe(401)
  })

  test('says what to do while no page may use the widgets, and when they cannot be read', async () => {
    await shop.admin.patch('/api/auth/me', { locale: 'ms' })
    await shop.set('embeds', { origins: [] })
    const page = await open({ width: 390 })
    await page.locator('[data-test=no-origins]', { hasText: 'Benarkan alamat portal anda dahulu' }).waitFor()
    await accessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await screenshot(page, 'embeds-page-phone-ms')
    await page.click('[data-test=change-origins]')
    await page.locator('[data-test=setting][data-field=origins]').waitFor()
    await accessible(page)
    await screenshot(page, 'embeds-settings-phone-ms')

    await page.route('**/api/embeds', (route) => route.abort('connectionrefused'))
    await page.goto(`${shop.server.url}/admin/embeds`)
    await page.getByText('Widget tidak dapat dipaparkan').waitFor()
    await accessible(page)
    const again = page.waitForRequest('**/api/embeds')
    await page.locator('kaunter-error [part=retry]').click()
    await again
    await page.unroute('**/api/embeds')
    await page.reload()
    await card(page, formTag).waitFor()
    await shop.set('embeds', { origins: [shop.portal.origin] })
    await waitFor('the page to learn of it', () => page.locator('[data-test=origins]').isVisible())

    // Of answers that overlap the later holds, also when it comes first.
    const [answered, released] = [Promise.withResolvers<Request>(), Promise.withResolvers<void>()]
    await page.route(
      '**/api/embeds',
      async (route, request) => {
        const response = await route.fetch()
        answered.resolve(request)
        await released.promise
        await route.fulfill({ response })
      },
      { times: 1 },
    )
    await shop.set('embeds', { origins: [shop.portal.origin, 'https://satu.example.com'] })
    const older = await answered.promise
    await shop.set('embeds', { origins: [shop.portal.origin, 'https://dua.example.com'] })
    const origins = page.locator('[data-test=origins]')
    await origins.getByText('dua').waitFor()
    released.resolve()
    await (await older.response())?.finished()
    await drawn(page)
    expect(await origins.textContent()).toContain('dua')
    await shop.admin.patch('/api/auth/me', { locale: 'en' })
  })
})
