import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { pluginConfig, Server } from './support/server.ts'

describe('the reference of the API', () => {
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    server = await Server.start({ config: pluginConfig({ simulatorPort: 0 }) })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('opens in a browser and shows what a route takes and answers (%s, %i px)', async (colorScheme, width) => {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
    const complaints: string[] = []
    const foreign: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
    await page.goto(`${server.url}/reference`)
    const operation = page.locator('.opblock', { hasText: '/api/auth/login' })
    await operation.locator('.opblock-summary-control').click()
    await operation.getByText('password').first().waitFor()
    await operation.getByText('csrfToken').first().waitFor()
    await screenshot(page, `reference-${colorScheme}`)
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.close()
  })
})
