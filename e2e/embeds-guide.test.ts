import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { embed } from '../admin-ui/src/vite/index.ts'
import { openBrowser } from './support/browser.ts'
import { blocks } from './support/document.ts'
import { EmbedShop, formTag } from './support/embed-shop.ts'
import type { WidgetScript } from './support/portal.ts'
import { pluginConfig, root } from './support/server.ts'

const run = promisify(execFile)
const all = blocks('docs/guides/embeds.md').filter((block) => !block.before.includes('not run'))
const texts = (language: string) => all.filter((block) => block.language === language).map((block) => block.text)

describe('the guide of embeds', () => {
  let folder: string
  let shop: EmbedShop
  let browser: Browser
  let scripts: Record<string, WidgetScript>

  beforeAll(async () => {
    mkdirSync(join(root, 'test-output'), { recursive: true })
    // Below the repository, where the plugin's own imports are found.
    folder = mkdtempSync(join(root, 'test-output', 'opening-'))
    for (const name of ['src', 'embeds']) mkdirSync(join(folder, name))
    const [widget = '', plugin = ''] = texts('ts')
    writeFileSync(join(folder, 'embeds/opening-hours.ts'), widget)
    writeFileSync(join(folder, 'src/index.ts'), plugin)
    const options = { extends: '../../tsconfig.json', include: ['*/*.ts'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const entry = join(folder, 'embeds/opening-hours.ts')
    await build({
      configFile: false,
      logLevel: 'warn',
      root: folder,
      resolve: { conditions: ['kaunter-source'] },
      ...embed({ entry, outDir: join(folder, 'dist/embeds') }),
    })
    const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    shop = await EmbedShop.open({ plugins: { ...plugins, [join(folder, 'src/index.ts')]: {} } })
    scripts = await shop.scripts()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await shop?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('has commands that answer as it says', async () => {
    const token = await shop.token(formTag, { outlet: 'north-1' })
    await shop.submit(token, await shop.message(token))
    const [ticket] = (await shop.agent.get('/api/tickets')).body.items
    const env = {
      ...process.env,
      KAUNTER: shop.server.url,
      KAUNTER_TOKEN: String(shop.supervisor.token),
      ORIGIN: shop.portal.origin,
      TICKET: ticket.id,
    }
    const answers = texts('json').map((text) => Object.keys(JSON.parse(text)))
    expect(answers).toHaveLength(2)
    for (const [i, command] of texts('sh').entries()) {
      const { stdout } = await run('bash', ['-c', command], { env })
      expect(Object.keys(JSON.parse(stdout)), command).toEqual(answers[i])
    }
  })

  test('has a page, with its script, policy and style, that works', async () => {
    const { module, integrity } = scripts[formTag] as WidgetScript
    const fill = { MODULE: module, INTEGRITY: integrity, TOKEN: await shop.token(formTag, { outlet: 'north-1' }) }
    const [html = '', css = ''] = [texts('html')[0], texts('css')[0]]
    const page = Object.entries(fill).reduce((text, [name, value]) => text.replace(`"${name}"`, `"${value}"`), html)
    const policy = texts('text')[0]?.replaceAll('https://desk.example.com', shop.server.url)
    shop.portal.serves(page.replace('</head>', '<link rel="stylesheet" href="/portal.css"></head>'), {
      policy: String(policy),
      files: { '/portal.js': String(texts('js')[0]), '/portal.css': css, '/widget-token': fill.TOKEN },
    })
    const opened = await browser.newPage()
    const complaints: string[] = []
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    const kept = opened.waitForRequest((request) => request.url().endsWith('/my-tickets'))
    await opened.goto(shop.portal.origin)
    const form = opened.locator(formTag)
    await form.locator('#name').fill('Devi')
    await form.locator('#contact').fill('012 345 6789')
    await form.locator('#message').fill('Apa khabar?')
    await form.locator('#consent').check()
    const button = form.locator('button[type=submit]')
    expect(await button.evaluate((each) => getComputedStyle(each).backgroundColor)).toBe('rgb(122, 46, 14)')
    expect(await button.evaluate((each) => getComputedStyle(each).textTransform)).toBe('uppercase')
    await button.click()
    expect((await kept).postData()).toMatch(/^[\w-]{22}$/)

    // The page gets a new token by itself, as its script says.
    const expired = shop.changed(fill.TOKEN, { expires: 1 })
    const renewed = opened.waitForRequest((request) => request.url().endsWith('/widget-token'))
    await form.evaluate((element, token) => element.setAttribute('token', token), expired)
    await renewed
    expect(complaints.filter((text) => !/401|404|405/.test(text))).toEqual([])
    await opened.close()
  })

  test('has a widget of one’s own that has the right types and works', async () => {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
    const token = (await shop.issue('opening-hours', { outlet: 'north-1' }, {}, shop.admin)).body.token
    expect((await shop.issue('opening-hours', { outlet: 'north-1' })).body.code).toBe('KAUNTER_EMBED_SUBJECT_FORBIDDEN')
    shop.portal.shows(
      shop.server.url,
      [scripts['opening-hours'] as WidgetScript],
      `<opening-hours token="${token}"></opening-hours>`,
    )
    const opened = await browser.newPage()
    await opened.goto(shop.portal.origin)
    await opened.getByText('9–6').waitFor()
    await opened.close()
  })
})
