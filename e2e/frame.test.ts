import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { type Client, Server } from './support/server.ts'

const signIn = { email: 'aminah@example.com', password: 'kata laluan panjang' }

describe('the frame around the pages', () => {
  let server: Server
  let admin: Client
  let browser: Browser
  let page: Page
  const modules: string[] = []

  beforeAll(async () => {
    server = await Server.start()
    admin = await server.signIn()
    const user = { ...signIn, name: 'Aminah', role: 'admin', locale: 'ms' }
    expect((await admin.post('/api/auth/users', user)).status).toBe(201)
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.on('request', (request) =>
      modules.push(...(/\/admin\/plugins\/([\w-]+)\//.exec(request.url())?.slice(1) ?? [])),
    )
    await page.goto(`${server.url}/admin/inbox`)
    await page.fill('[data-test=login-email]', signIn.email)
    await page.fill('[data-test=login-password]', signIn.password)
    await page.click('[data-test=login-submit]')
    await page.locator('[data-test=lane-active]').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const entry = (path: string) => page.locator(`kaunter-nav nav a[href="/admin${path}"]`)
  const focused = () =>
    page.evaluate(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.getAttribute('title') ?? active?.textContent?.trim()
    })

  test('names every entry in the language of the reader before its page was ever opened', async () => {
    const names = await page.locator('kaunter-nav nav .label').allTextContents()
    const shown = names.indexOf('Lagi')
    expect(names[0]).toBe('Peti masuk')
    expect(names.slice(0, shown)).toContain('Utama')
    expect(names.slice(shown + 1)).toEqual(expect.arrayContaining(['Kerja', 'Tetapan', 'Pemalam', 'Widget']))
    expect([...new Set(modules)]).toEqual(['tickets'])
  })

  test('keeps administration behind one entry, by mouse and by keyboard, and nobody has to scroll for it', async () => {
    const group = page.locator('[data-test=nav-group]')
    expect(await entry('/settings').isVisible()).toBe(false)
    await group.focus()
    await page.keyboard.press('Enter')
    await entry('/jobs').waitFor()
    const out = await page.locator('kaunter-nav-group a').evaluateAll(
      (links) =>
        links.filter((link) => {
          const { left, right, top, bottom } = link.getBoundingClientRect()
          return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight
        }).length,
    )
    expect(out, 'entries off the screen').toBe(0)
    await screenshot(page, 'frame-administration')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('End')
    await page.keyboard.press('Escape')
    await entry('/jobs').waitFor({ state: 'hidden' })
    await group.click()
    await entry('/settings').click()
    await page.waitForURL('**/admin/settings**')
    await entry('/settings').waitFor({ state: 'hidden' })
    await expect.poll(() => group.getAttribute('aria-current')).toBe('true')
  })

  test('on a phone every entry is whole, and what has no room is behind one more', async () => {
    const labels = page.locator('kaunter-nav nav > a .label, kaunter-nav-group button .label')
    const whole = () => labels.evaluateAll((all) => all.every((one) => one.scrollWidth <= one.clientWidth))
    const strip = page.locator('kaunter-nav nav')
    for (const [width, most] of [
      [390, 5],
      [230, 2],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(`${server.url}/admin/home`)
      // How many have room is known once they are there.
      await expect.poll(() => labels.count()).toBe(most)
      expect((await labels.allTextContents()).at(-1)).toBe('Lagi')
      expect(await whole(), `${width}`).toBe(true)
      expect(await strip.evaluate((nav) => nav.scrollWidth <= nav.clientWidth), `${width}`).toBe(true)
      await page.locator('[data-test=nav-group]').click()
      await entry('/plugins').click()
      await page.locator('[data-test=plugin-tickets]').waitFor()
      await expect.poll(() => page.locator('[data-test=nav-group]').getAttribute('aria-current')).toBe('true')
    }
    await expect.poll(() => page.title()).toBe('Pemalam · Kaunter')
    await page.setViewportSize({ width: 390, height: 844 })
    await screenshot(page, 'frame-phone')
  })

  test('a dialog takes the focus, closes by Escape or beside it, and gives the focus back', async () => {
    await page.goto(`${server.url}/admin/inbox`)
    const opener = page.getByRole('button', { name: 'Pintasan papan kekunci' })
    const dialog = page.getByRole('dialog', { name: 'Pintasan papan kekunci' })
    await opener.focus()
    const before = await focused()
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    const heading = dialog.getByRole('heading', { name: 'Pintasan papan kekunci' })
    await expect
      .poll(() => heading.evaluate((own) => (own.getRootNode() as ShadowRoot).activeElement === own))
      .toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(focused).toBe(before)
    await opener.click()
    await page.locator('tickets-keys dt').first().click()
    await dialog.click({ position: { x: 4, y: 4 } })
    expect(await dialog.isVisible()).toBe(true)
    await page.mouse.click(5, 5)
    await dialog.waitFor({ state: 'hidden' })
  })

  test('a click beside a dialog that asks something loses nothing that was typed', async () => {
    await page.goto(`${server.url}/admin/plugins`)
    await page.getByRole('button', { name: 'Matikan Tiket' }).click()
    const reason = page.locator('[data-test=off-dialog] [data-test=reason]')
    await expect.poll(() => reason.evaluate((one) => one.matches(':focus, :focus-within'))).toBe(true)
    await page.keyboard.type('pindah')
    await page.mouse.click(5, 5)
    expect(await reason.inputValue()).toBe('pindah')
    await page.getByRole('button', { name: 'Batal' }).click()
    await reason.waitFor({ state: 'hidden' })
    expect(await page.locator('[data-test=plugin-tickets] [data-test=state]').textContent()).toBe('Berjalan')
    await page.getByRole('button', { name: 'Matikan Tiket' }).click()
    expect(await reason.inputValue()).toBe('')
  })
})
