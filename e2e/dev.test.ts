import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { freePort } from './support/ports.ts'
import { Child, cleanEnvironment, pluginConfig, root, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('npm run dev', () => {
  const home = temporaryFolder()
  let database: TestDatabase
  let dev: Child
  let port: number

  beforeAll(async () => {
    database = await createDatabase()
    port = await freePort()
    const config = join(home, 'kaunter.config.json')
    writeFileSync(config, JSON.stringify(pluginConfig({ simulatorPort: 0 })))
    dev = new Child('scripts/dev.ts', [], {
      ...cleanEnvironment(),
      PORT: String(port),
      DATABASE_URL: database.url,
      KAUNTER_HOME: home,
      KAUNTER_CONFIG: config,
    })
    await dev.until(/is ready after/)
  })
  afterAll(async () => {
    await dev?.kill()
    await database?.drop()
    rmSync(home, { recursive: true, force: true })
  })

  test('starts the server again and reloads the page when a source changes', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage()
      // The stream must have told the page which server it talks to, before that changes.
      const streaming = page.waitForResponse((response) => response.url().endsWith('/admin/dev-reload'))
      await page.goto(`http://127.0.0.1:${port}/admin/`)
      await streaming
      await page.locator('[data-test=login-email]').waitFor()
      await page.evaluate('window.beforeReload = true')
      dev.output = ''
      const now = new Date()
      utimesSync(join(root, 'core/src/index.ts'), now, now)
      await dev.until(/index\.ts changed; starting again[\s\S]*is ready after/)
      await waitFor('the page to be loaded anew', async () => {
        const state = await page.evaluate('window.beforeReload').catch(() => true)
        return state === undefined
      })
      await page.locator('[data-test=login-email]').waitFor()
    } finally {
      await browser.close()
    }
    expect(await dev.kill('SIGTERM')).toBe(0)
  })
})
