import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { type Client, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

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
  /** How far an entry sticks out of the strip, at the worse end. */
  const cutOff = (path: string) =>
    entry(path).evaluate((link) => {
      const [own, strip] = [link.getBoundingClientRect(), (link.parentElement as HTMLElement).getBoundingClientRect()]
      return Math.max(0, Math.ceil(Math.max(strip.left - own.left, own.right - strip.right) - 0.5))
    })
  const focused = () =>
    page.evaluate(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.getAttribute('title') ?? active?.textContent?.trim()
    })

  test('names every entry in the language of the reader before its page was ever opened', async () => {
    expect(await page.locator('kaunter-nav nav .label').allTextContents()).toEqual([
      'Peti masuk',
      'Utama',
      'Kerja gagal',
      'Tetapan',
      'Pemalam',
      'Widget',
    ])
    expect([...new Set(modules)]).toEqual(['tickets'])
  })

  test('shows five entries whole on a phone and something of the sixth, and on a smaller one the one we are at', async () => {
    for (const path of ['/inbox', '/home', '/jobs', '/settings', '/plugins']) expect(await cutOff(path), path).toBe(0)
    await page.setViewportSize({ width: 280, height: 600 })
    expect(await cutOff('/plugins')).toBeGreaterThan(0)
    await page.goto(`${server.url}/admin/plugins`)
    await page.locator('[data-test=plugin-tickets]').waitFor()
    await waitFor('the entry to be in sight', async () => (await cutOff('/plugins')) === 0)
    expect(await page.title()).toBe('Pemalam · Kaunter')
    await page.setViewportSize({ width: 390, height: 844 })
  })

  test('a dialog takes the focus, closes by Escape or beside it, and gives the focus back', async () => {
    await page.goto(`${server.url}/admin/inbox`)
    const opener = page.getByRole('button', { name: 'Pintasan papan kekunci' })
    const dialog = page.getByRole('dialog', { name: 'Pintasan papan kekunci' })
    await opener.focus()
    const before = await focused()
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    expect(await focused()).toBe('Tutup')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await focused()).toBe(before)
    await opener.click()
    await page.locator('tickets-keys dt').first().click()
    await dialog.click({ position: { x: 4, y: 4 } })
    expect(await dialog.isVisible()).toBe(true)
    await page.mouse.click(5, 5)
    await dialog.waitFor({ state: 'hidden' })
  })

  test('a click beside a dialog that asks something loses nothing that was typed', async () => {
    await page.goto(`${server.url}/admin/plugins`)
    await page.getByRole('button', { name: 'Matikan tickets' }).click()
    const reason = page.locator('[data-test=off-dialog] [data-test=reason]')
    await reason.waitFor()
    await page.keyboard.type('pindah')
    await page.mouse.click(5, 5)
    expect(await reason.inputValue()).toBe('pindah')
    await page.getByRole('button', { name: 'Batal' }).click()
    await reason.waitFor({ state: 'hidden' })
    expect(await page.locator('[data-test=plugin-tickets] [data-test=state]').textContent()).toBe('Berjalan')
    await page.getByRole('button', { name: 'Matikan tickets' }).click()
    expect(await reason.inputValue()).toBe('')
  })
})
