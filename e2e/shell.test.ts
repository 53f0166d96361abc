import { rmSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { clockPlugin } from './support/clock-plugin.ts'
import { type Client, metaSecrets, Server, temporaryFolder } from './support/server.ts'
import { type UiPlugin, writeUiPlugins } from './support/slot-plugins.ts'

const aina = { email: 'aina@example.com', password: 'kata laluan panjang' }
const badrul = { email: 'badrul@example.com', password: 'kata laluan panjang' }

/** A page on which one writes, and which says what it has heard and read. */
const desk: UiPlugin = {
  name: 'desk',
  page: 'desk-page',
  slots: [
    { slot: 'search/v1', name: 'books', label: 'title', permission: 'desk:see' },
    { slot: 'search/v1', name: 'broken', label: 'Broken shelf', permission: 'desk:see' },
    { slot: 'search/v1', name: 'secret', label: 'Secrets', permission: 'nobody:has-this' },
  ],
  source: `
    import { html, KaunterElement, offerCommands, register } from '@kaunter/admin-ui'
    export const searches = {
      books: async (host, words) =>
        words === 'siti' ? [{ id: '1', label: 'Siti’s book', detail: 'Shelf 3', path: '/desk/7' }] : [],
      broken: () => Promise.reject(new Error('no ladder')),
      secret: async () => [{ id: '1', label: 'Siti’s secret', path: '/desk/8' }],
    }
    register('desk-page', class extends KaunterElement {
      static properties = { said: { state: true } }
      constructor() { super(); this.said = '' }
      connectedCallback() {
        super.connectedCallback()
        const stop = this.host.on('live.reset', () => { this.said += ' reset' })
        const label = { en: 'Stamp the form', ms: 'Cop borang' }
        const withdraw = offerCommands(() => [{ id: 'stamp', label, about: 'Form 7', keys: 'S', run: () => this.stamp() }])
        this.stop = () => { stop(); withdraw() }
      }
      disconnectedCallback() { super.disconnectedCallback(); this.stop() }
      stamp() {
        const undo = { label: 'Undo', run: () => { this.said += ' undone' } }
        this.host.toast('Stamped', 'good', { action: undo, seconds: 60 })
      }
      async send() {
        await this.host.post('/api/notifications/read')
        this.said += ' sent'
      }
      render() {
        return html\`<h1>\${this.host.user.name}</h1><textarea aria-label="Answer" data-test="answer"></textarea>
          <button data-test="send" @click=\${() => void this.send()}>Send</button><p data-test="said">\${this.said}</p>\`
      }
    })`,
}

/** Runs in the browser: whether the line is there at the moment at which the navigation says that the connection is gone. */
function lookWhenOffline(sign: Element): void {
  const watcher = new MutationObserver(() => {
    if (sign.getAttribute('data-state') !== 'offline') return
    watcher.disconnect()
    requestAnimationFrame(() => {
      const notes = document.querySelector('kaunter-shell')?.shadowRoot?.querySelector('kaunter-notes')
      const line = notes?.shadowRoot?.querySelector('[data-test=connection-note]')
      Object.assign(window, { lineAtOnce: line?.checkVisibility({ visibilityProperty: true }) })
    })
  })
  watcher.observe(sign, { attributes: true })
}

describe('the shell', () => {
  const clock = clockPlugin()
  const folder = temporaryFolder()
  let server: Server
  let admin: Client
  let client: Client
  let ainaId: string
  let browser: Browser
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    const { plugins } = clock.config as { plugins: object }
    const entries = await writeUiPlugins(folder, [desk])
    server = await Server.start({ config: { plugins: { ...plugins, ...entries } }, env: metaSecrets })
    admin = await server.signIn()
    for (const [who, name] of [
      [aina, 'Aina'],
      [badrul, 'Badrul'],
    ] as const)
      await admin.post('/api/auth/users', { ...who, name, role: 'agent', locale: 'en' })
    client = await server.signIn(aina)
    ainaId = (await client.get('/api/auth/me')).body.user.id
    browser = await openBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
    await context.addInitScript(() => {
      const heard = Object.assign(globalThis, { tones: 0 })
      const { start } = OscillatorNode.prototype
      OscillatorNode.prototype.start = function (when) {
        heard.tones += 1
        start.call(this, when)
      }
    })
    page = await context.newPage()
    await page.goto(`${server.url}/admin/desk`)
    await signIn(aina)
    await page.locator('[data-test=answer]').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    for (const each of [clock.folder, folder]) rmSync(each, { recursive: true, force: true })
  })

  async function signIn({ email, password }: typeof aina, on = page): Promise<void> {
    await on.fill('[data-test=login-email]', email)
    await on.fill('[data-test=login-password]', password)
    await on.click('[data-test=login-submit]')
  }
  const live = (on = page) => on.locator('[data-test=connection][data-state=live]').waitFor()
  /** Ends a session behind the browser's back, as time does. */
  const expire = async () => {
    await server.database.query('delete from auth_session')
    admin = await server.signIn()
    client = await server.signIn(aina)
  }
  /** Also when something else has noticed the end already, and asks for the password over it. */
  const send = () => page.locator('[data-test=send]').dispatchEvent('click')
  const answer = () => page.locator('[data-test=answer]')
  const again = (on = page) => on.locator('[data-test=login-again]')

  describe('a session that ends with work open', () => {
    test('is taken up again in place: nothing typed is lost, and what was being sent is sent', async () => {
      await live()
      // The page has the whole window, also before what is loaded late is there.
      expect(await page.locator('main').boundingBox()).toMatchObject({ y: 0, height: 800 })
      await answer().fill('Selamat pagi, saya semak dahulu')
      await expire()
      await send()
      await again().waitFor()
      expect(await page.locator('[data-test=login-email]').inputValue()).toBe(aina.email)
      expect(await violations(page)).toEqual([])
      await screenshot(page, 'shell-session-ended')
      await page.keyboard.press('Escape')
      expect(await again().isVisible()).toBe(true)
      await page.keyboard.type(aina.password)
      await page.keyboard.press('Enter')
      await again().waitFor({ state: 'detached' })
      await expect.poll(() => page.locator('[data-test=said]').textContent()).toMatch(/reset.*sent|sent.*reset/)
      expect(await answer().inputValue()).toBe('Selamat pagi, saya semak dahulu')
      await live()
    })

    test('is taken up in another tab too', async () => {
      await expire()
      await send()
      await again().waitFor()
      const beside = await context.newPage()
      await beside.goto(`${server.url}/admin/desk`)
      await signIn(aina, beside)
      await again().waitFor({ state: 'detached' })
      expect(await answer().inputValue()).toBe('Selamat pagi, saya semak dahulu')
      await beside.close()
    })

    test('shows another one who signs in nothing of it', async () => {
      await expire()
      await send()
      await again().waitFor()
      await signIn(badrul)
      await page.getByRole('heading', { name: 'Badrul' }).waitFor()
      expect(await answer().inputValue()).toBe('')
      expect(await page.locator('[data-test=said]').textContent()).toBe('')
    })

    test('a tab from which somebody signs out takes what all tabs show with it', async () => {
      const beside = await context.newPage()
      await beside.goto(`${server.url}/admin/desk`)
      await beside.locator('[data-test=answer]').waitFor()
      await beside.locator('[data-test=user]').click()
      await beside.locator('[data-test=user-sign-out]').click()
      await page.locator('[data-test=login-email]').waitFor()
      expect(await answer().count()).toBe(0)
      expect(await again().count()).toBe(0)
      await signIn(aina, beside)
      await answer().waitFor()
      await beside.close()
    })
  })

  describe('the palette', () => {
    const field = () => page.locator('[data-test=palette-input]')
    const options = () => page.locator('[data-test=palette-option] .label').allTextContents()

    test('finds what plugins have, each under its name, and tells which of them did not work', async () => {
      await page.keyboard.press('Control+k')
      await field().fill('siti')
      await page.locator('[data-command="found:desk:books:1"]').waitFor()
      expect(await options()).toEqual(['Siti’s book'])
      await page.getByText('This search did not work').waitFor()
      await screenshot(page, 'shell-palette')
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Enter')
      await page.waitForURL('**/admin/desk/7')
    })

    test('offers what the page can do, in either language, and the message about it has a button for the keyboard', async () => {
      await answer().focus()
      await page.keyboard.press('Control+k')
      await expect.poll(async () => (await options())[0]).toBe('Stamp the form')
      await field().fill('cop bor')
      await page.keyboard.press('Enter')
      const undo = page.locator('[data-test=toast-action]')
      await undo.waitFor()
      await page.keyboard.type('ayat')
      await page.keyboard.press('F8')
      await expect
        .poll(() => undo.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button))
        .toBe(true)
      await screenshot(page, 'shell-toast')
      await page.keyboard.press('Enter')
      await undo.waitFor({ state: 'detached' })
      await expect.poll(() => page.locator('[data-test=said]').textContent()).toContain('undone')
      await page.keyboard.type(' lagi')
      expect(await answer().inputValue()).toMatch(/ayat lagi$/)
      await page.locator('kaunter-nav nav a[href="/admin/inbox"]').click()
      await answer().waitFor({ state: 'detached' })
      await page.keyboard.press('Control+k')
      await expect.poll(options).not.toHaveLength(0)
      expect(await options()).not.toContain('Stamp the form')
      await page.keyboard.press('Escape')
    })
  })

  describe('live', () => {
    const notify = (number: number) =>
      admin.post('/api/clock/notify', {
        ...{ userIds: [ainaId], kind: 'ticket.assigned', key: `shell ${number}` },
        subject: { type: 'ticket', id: String(number), path: `/desk/${number}` },
        text: { plugin: 'clock', key: 'late', values: { number } },
      })
    const unread = (count: number, on = page) =>
      on.locator(`[data-test=notices][aria-label^="Notices, ${count === 1 ? 'one' : count} unread"]`).waitFor()
    /** The streams that a tab asks for. */
    const streams = (of: Page) => {
      const asked: string[] = []
      of.on('request', (request) => {
        if (new URL(request.url()).pathname === '/api/live') asked.push(new URL(request.url()).search)
      })
      return asked
    }
    const tones = (of: Page) => of.evaluate(() => (globalThis as unknown as { tones: number }).tones)

    test('tabs share one stream; one of them makes the sound; the next takes over without a gap', async () => {
      await page.locator('kaunter-nav nav a[href="/admin/desk"]').click()
      const beside = await context.newPage()
      const asked = streams(beside)
      await beside.goto(`${server.url}/admin/desk`)
      await live(beside)
      await notify(1)
      for (const each of [page, beside]) await unread(1, each)
      expect(asked).toEqual([])
      await expect.poll(() => page.title()).toBe('(1) desk in English · Kaunter')
      // Two notes, from one of the two.
      await expect.poll(async () => (await tones(page)) + (await tones(beside))).toBe(2)
      await page.close()
      await notify(2)
      await unread(2, beside)
      expect(asked).toHaveLength(1)
      expect(asked[0]).toMatch(/^\?after=\d+$/)
      page = beside
    })

    test('a computer that slept goes on where it was, and one that was cut off shows everything', async () => {
      const asked = streams(page)
      await page.evaluate(() => {
        const { now } = Date
        Date.now = () => now() + 2 * 3_600_000
        document.dispatchEvent(new Event('visibilitychange'))
      })
      await expect.poll(() => asked.length).toBe(1)
      await live()
      // The navigation shows it at once, a line at the foot of the page when it lasts; both leave everything reachable.
      const note = page.locator('[data-test=connection-note]')
      await page.locator('[data-test=connection]').evaluate(lookWhenOffline)
      await context.setOffline(true)
      await page.locator('[data-test=connection][data-state=offline]').waitFor()
      await expect.poll(() => page.evaluate('window.lineAtOnce')).toBe(false)
      await note.waitFor()
      const [line, above] = [await note.boundingBox(), await page.locator('main .page').boundingBox()]
      expect(line).toMatchObject({ y: (above?.y ?? 0) + (above?.height ?? 0), height: 28 })
      expect((line?.y ?? 0) + 28).toBe(800)
      await screenshot(page, 'shell-offline')
      expect(await violations(page)).toEqual([])
      await notify(3)
      await context.setOffline(false)
      await unread(3)
      await live()
      expect(asked.every((query) => /^\?after=\d+$/.test(query))).toBe(true)
      // Nobody had to read anything again.
      expect(await page.locator('[data-test=said]').textContent()).not.toContain('reset')
    })

    test('a new admin on the server is told, and nothing is taken away before one wants it', async () => {
      await context.route('**/api/admin/manifest', async (route) => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, json: { ...(await answer.json()), version: 'another' } })
      })
      await answer().fill('belum siap')
      await context.setOffline(true)
      await context.setOffline(false)
      const note = page.locator('[data-test=update-note]')
      await note.waitFor()
      await screenshot(page, 'shell-update')
      await note.getByRole('button', { name: 'Later' }).click()
      await note.waitFor({ state: 'detached' })
      expect(await answer().inputValue()).toBe('belum siap')
      await context.unroute('**/api/admin/manifest')
    })

    test('who wants quiet chooses so in the bell, for all computers, and hears nothing', async () => {
      await page.locator('[data-test=notices]').click()
      await page.locator('[data-test=notices-choices]').click()
      const kind = page.locator('[data-test="notice-kind-ticket.mentioned"]')
      await kind.waitFor()
      expect(await violations(page)).toEqual([])
      await screenshot(page, 'shell-notice-choices')
      await kind.uncheck()
      await page.locator('[data-test=notice-quiet-4]').click()
      await page.locator('[data-test=notice-loud]').waitFor()
      await page.locator('[data-test=notices][aria-label*="quiet"]').waitFor()
      const before = await tones(page)
      await notify(4)
      await unread(4)
      expect(await tones(page)).toBe(before)
      // Shown before it is kept.
      const kept = async () => (await client.get('/api/notifications/choices')).body
      await expect.poll(kept).toMatchObject({ silent: ['ticket.mentioned'], quietUntil: expect.any(String) })
      const { quietUntil } = await kept()
      expect(Date.parse(quietUntil)).toBeGreaterThan(Date.now() + 3 * 3_600_000)
      await page.locator('[data-test=notice-loud]').click()
      await page.locator('[data-test=notice-quiet-1]').waitFor()
      await page.keyboard.press('Escape')
    })
  })
})
