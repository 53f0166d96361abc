import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalog as audit } from '../core/src/builtin/audit/ui/catalog.ts'
import type { Entry } from '../core/src/builtin/audit/ui/types.ts'
import { partsOf } from '../core/src/builtin/audit/ui/words.ts'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { allCatalogs } from './support/catalogs.ts'
import { Kedai } from './support/kedai.ts'
import { Pages } from './support/pages.ts'
import { furtherPaths, goTo, pagePaths, settled, sideways, wordsOn } from './support/screens.ts'
import { Server, SimulatorProcess } from './support/server.ts'

const wide = { width: 1440, height: 960 }
const narrow = { width: 390, height: 844 }

/** `/ticket-setup/rules/12?tab=a` is called `ticket-setup-rules-one-tab-a`, whatever number a record has. */
const nameOf = (path: string) =>
  path
    .slice(1)
    .replaceAll(/\d+/g, 'one')
    .replaceAll(/[/?=&]+/g, '-')

/** What people have entered, and what the trail shows of it. */
const entered = /^(Administrator)$|\{\{contact\.name\}\}/

/** Tells whole texts that are English: not those that Malay writes alike. */
async function englishTexts(): Promise<(text: string) => boolean> {
  const catalogs = (await allCatalogs()).map(([, catalog]) => catalog)
  const pattern = (text: string) =>
    new RegExp(`^${text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '.+')}$`)
  const malay = new Set(catalogs.flatMap(({ ms }) => Object.values(ms)))
  const english = catalogs.flatMap(({ en, ms }) =>
    Object.keys(en).flatMap((key) => (en[key] === ms[key] ? [] : (en[key] ?? []))),
  )
  const worded = (text: string) => /\p{L}{3}/u.test(text.replaceAll(/\{\w+\}/g, ''))
  const patterns = [...new Set(english)].filter((text) => !malay.has(text) && worded(text)).map(pattern)
  // Of a plugin without a title: "Matikan desk".
  const own = [...malay].filter(worded).map(pattern)
  return (text) => patterns.some((one) => one.test(text)) && !own.some((one) => one.test(text))
}

/** What no Malay sentence has. */
const englishWord = /\b(the|and|of|is|are|was|with|without|this|that|you|your|not|for|has|have|nothing|see|what)\b/i

/** Of a job, a permission or a file: the same in every language. */
const names = /^[\w-]+([.:/][\w-]+)+$/

describe('every screen', () => {
  let simulator: SimulatorProcess
  let server: Server
  let shop: Kedai
  let browser: Browser
  let pages: Pages
  let page: Page

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    shop = await Kedai.open(server, simulator)
    browser = await openBrowser()
    pages = new Pages(browser, server)
    page = await pages.open('/home')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  async function inMalay(viewport: { width: number; height: number }): Promise<void> {
    await shop.admin.patch('/api/auth/me', { locale: 'ms' })
    await page.setViewportSize(viewport)
    await page.reload()
    await settled(page)
  }

  /** Every page with its tabs, the first of its records, and what the list of pages does not know. */
  const paths = new Set<string>()
  async function screens(): Promise<string[]> {
    if (paths.size > 0) return [...paths]
    const siti = shop.ticket('Siti')
    const { contact } = (await shop.admin.get(`/api/tickets/${siti}`)).body
    const start = await pagePaths(shop.admin)
    for (const path of start) paths.add(path)
    for (const path of [
      `/inbox/${siti}`,
      `/inbox/${shop.ticket('خالد')}`,
      '/inbox/999999',
      '/inbox?lane=mine',
      '/inbox?status=closed',
      `/contacts/${contact.id}`,
      '/nowhere',
    ])
      paths.add(path)
    return [...paths]
  }

  test('has no violation in light and dark, and leads to every other', async () => {
    const wrong: Record<string, string[]> = {}
    await screens()
    const seen = new Set<string>()
    // A set that grows is walked to its end.
    for (const path of paths) {
      await goTo(page, path)
      const words = (await wordsOn(page)).join()
      // The first tab is the page itself.
      if (seen.has(words)) {
        paths.delete(path)
        continue
      }
      seen.add(words)
      for (const further of await furtherPaths(page))
        if (!further.startsWith('/inbox') && ![...paths].some((known) => nameOf(known) === nameOf(further)))
          paths.add(further)
      const name = `screen-${nameOf(path)}`
      await screenshot(page, name)
      const light = await violations(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await screenshot(page, `${name}-dark`)
      const dark = await violations(page)
      await page.emulateMedia({ colorScheme: 'light' })
      if (light.length + dark.length > 0) wrong[path] = [...light, ...dark]
    }
    console.log(`${paths.size} screens:`, [...paths].join(' '))
    expect(wrong).toEqual({})
  })

  test('fits a phone, and speaks Malay', async () => {
    const english = await englishTexts()
    await inMalay(narrow)
    const wrong: Record<string, string[]> = {}
    const left = new Map<string, string>()
    for (const path of await screens()) {
      await goTo(page, path)
      await screenshot(page, `screen-${nameOf(path)}-narrow-malay`)
      const out = await sideways(page)
      if (out.length > 0) wrong[path] = out
      for (const text of (await wordsOn(page)).filter((each) => !names.test(each) && !entered.test(each)))
        if (englishWord.test(text) || english(text)) left.set(text, path)
    }
    expect(wrong).toEqual({})
    expect(Object.fromEntries(left)).toEqual({})
    // What is stored under a name of the API has words in the trail.
    const { items } = (await shop.admin.get('/api/audit?limit=100')).body as { items: Entry[] }
    const stored = items.flatMap(({ action, subject, differences }) => [
      ...[`action.${action}`, `subject.${subject.type}`],
      ...differences.flatMap(({ field }) => partsOf(field).map((part) => `field.${part}`)),
    ])
    expect(stored.filter((name) => !(name in audit.ms))).toEqual([])
  })

  /** What opens above a page, by what opens it; each is closed again with Escape. */
  const overlays: readonly [name: string, path: () => string, open: () => Promise<void>, shown: string][] = [
    ['keys', () => '/inbox', () => page.keyboard.press('?'), '[data-test=keys] dialog'],
    ['palette', () => '/home', () => page.keyboard.press('Control+k'), '[data-test=palette-input]'],
    [
      'notices',
      () => '/home',
      async () => {
        const { id } = (await shop.admin.get('/api/auth/me')).body.user
        await shop.people.ravi.client.patch(`/api/tickets/${shop.ticket('Haji')}`, { assigneeId: id })
        await page.locator('[data-test=notices]').click()
      },
      '[data-test=notice]:has-text("Haji Osman"):has-text("Sudah tiga hari saya menunggu jawapan")',
    ],
    ['filter', () => '/inbox', () => page.locator('[data-test=filter]').click(), '[data-filter=priority]'],
    ['search', () => '/inbox', () => page.locator('[data-test=search] input').fill('mesin'), '[data-test=search-hit]'],
    ...(['resolve', 'hand-over', 'merge'] as const).map((kind): (typeof overlays)[number] => [
      kind,
      () => `/inbox/${shop.ticket('Siti')}`,
      async () => {
        await page.locator('[data-test=more]').click()
        await page.locator(`[data-test="more-${kind}"]`).click()
      },
      '[data-test=ticket-dialog] dialog',
    ]),
  ]

  test('what opens above a page is right, too, in both themes and in Malay', async () => {
    await inMalay(wide)
    const wrong: Record<string, string[]> = {}
    for (const [name, path, open, shown] of overlays) {
      await goTo(page, '/nowhere')
      await goTo(page, path())
      await open()
      await page.locator(shown).first().waitFor()
      await screenshot(page, `screen-${name}`)
      const found = await violations(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      found.push(...(await violations(page)), ...(await wordsOn(page)).filter((text) => englishWord.test(text)))
      await page.emulateMedia({ colorScheme: 'light' })
      if (found.length > 0) wrong[name] = found
      await page.keyboard.press('Escape')
    }
    expect(wrong).toEqual({})
  })

  test('says what is wrong when nothing can be read, and that nothing is there, when nothing is', async () => {
    await inMalay(narrow)
    await page.route('**/api/**', (route) =>
      /api\/(live|auth\/me|admin\/manifest)/.test(route.request().url())
        ? route.fallback()
        : route.fulfill({
            status: 503,
            json: { code: 'KAUNTER_BUSY', message: 'Pelayan sibuk. Cuba lagi.', requestId: 'x1' },
          }),
    )
    const wrong: Record<string, string[]> = {}
    const look = async (path: string, name: string) => {
      await goTo(page, path)
      await screenshot(page, `screen-${nameOf(path)}-${name}`)
      const found = [...(await violations(page)), ...(await wordsOn(page)).filter((text) => englishWord.test(text))]
      if (found.length > 0) wrong[`${path} ${name}`] = found
    }
    const start = await pagePaths(shop.admin)
    for (const path of [...start, `/inbox/${shop.ticket('Siti')}`]) await look(path, 'error')
    await page.unroute('**/api/**')
    await page.route(/\/api\/.*/, async (route) => {
      const answer = route.request().method() === 'GET' ? await route.fetch().catch(() => undefined) : undefined
      const body = answer?.headers()['content-type']?.includes('json') ? await answer.json() : undefined
      // A list that goes on; what always has the same entries, such as the columns of the board, stays.
      if (!answer || body?.nextCursor === undefined) return route.fallback()
      await route.fulfill({ response: answer, json: { ...body, items: [], nextCursor: null } })
    })
    for (const path of start) await look(path, 'empty')
    await page.unroute(/\/api\/.*/)
    // Something answers that is no list.
    for (const [path, json] of [
      ['/plugins', null],
      ['/embeds', {}],
    ] as const) {
      await page.route(`**/api${path}`, (route) => route.fulfill({ json }))
      await goTo(page, path)
      await page.locator('kaunter-error', { hasText: 'Jawapan pelayan tidak dapat dibaca.' }).waitFor()
    }
    expect(wrong).toEqual({})
    expect(pages.complaints).toEqual([])
  })
})
