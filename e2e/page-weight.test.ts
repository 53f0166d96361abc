import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { adminSignIn, Server } from './support/server.ts'

/** What somebody on a slow line may have to wait for, script and style together. */
const MOST_BYTES = 100_000

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await Server.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('from signing in to the dashboard and the inbox with all they show, a browser loads little', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
  const weights = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (!/javascript|css/.test(type)) return
    const path = new URL(response.url()).pathname
    weights.set(path, weights.get(path) ?? response.body().then((body) => gzipSync(body, { level: 9 }).byteLength))
  })
  const later = Promise.withResolvers<void>()
  await page.route(/command-palette/, (route) => later.promise.then(() => route.continue()))
  await page.goto(`${server.url}/admin/`)
  await page.fill('[data-test=login-email]', adminSignIn.email)
  await page.fill('[data-test=login-password]', adminSignIn.password)
  await page.click('[data-test=login-submit]')
  await page.locator('kaunter-nav nav a[href="/admin/home"]').click()
  await page.locator('dashboard-page tickets-widget').waitFor()
  await page.locator('kaunter-nav nav a[href="/admin/inbox"]').click()
  await page.locator('[data-test=lane-active]').waitFor()
  const files = await Promise.all([...weights].map(async ([path, weight]) => ({ path, bytes: await weight })))
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8)
  console.log(`script and style, gzip: ${total} bytes in ${files.length} files`, largest)
  for (const plugin of ['dashboard', 'tickets'])
    expect(files.filter(({ path }) => path.startsWith(`/admin/plugins/${plugin}/`))).not.toEqual([])
  expect(total).toBeLessThanOrEqual(MOST_BYTES)

  // What is not there yet loses nothing of what is typed for it.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('?boa')
  later.resolve()
  const field = page.locator('[data-test=palette-input]')
  await field.waitFor()
  await page.keyboard.type('rd')
  await expect.poll(() => field.inputValue()).toBe('?board')
  expect(await page.locator('dialog[open]').count()).toBe(1)
  await page.close()
})
