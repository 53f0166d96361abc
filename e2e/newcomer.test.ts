import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { freePort } from './support/ports.ts'
import { Client, cleanEnvironment, pluginConfig, root, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** The product exactly as a newcomer starts it, only with folders and ports of its own. */
class Newcomer {
  output = ''
  readonly home = temporaryFolder()
  port = 0
  #process: ReturnType<typeof spawn> | undefined
  #ended: Promise<unknown> = Promise.resolve()

  async npmStart(): Promise<void> {
    this.output = ''
    const config = join(this.home, 'kaunter.config.json')
    if (!existsSync(config)) writeFileSync(config, JSON.stringify(pluginConfig({ simulatorPort: await freePort() })))
    const env = { ...cleanEnvironment(), PORT: String(this.port), KAUNTER_HOME: this.home, KAUNTER_CONFIG: config }
    const child = spawn('npm', ['start'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk) => (this.output += chunk))
    child.stderr.on('data', (chunk) => (this.output += chunk))
    this.#process = child
    this.#ended = new Promise((resolve) => child.once('exit', resolve))
    await waitFor('npm start to be ready', () => /is ready after/.test(this.output)).catch((error) => {
      throw new Error(`${error.message}\n${this.output}`)
    })
  }

  /** As Ctrl-C or a closed terminal does: the whole group gets the signal. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.#process?.pid) process.kill(-this.#process.pid, signal)
    await this.#ended
  }

  get admin(): string {
    return /Admin\s+(\S+)/.exec(this.output)?.[1] ?? ''
  }
  get phone(): string {
    return /Phone\s+(\S+)/.exec(this.output)?.[1] ?? ''
  }
  get signIn(): { email: string; password: string } {
    const [, email = '', password = ''] = /Sign in with\s+(\S+)\s+(\S+)/.exec(this.output) ?? []
    return { email, password }
  }
}

describe('the newcomer', () => {
  const newcomer = new Newcomer()
  let browser: Browser
  let admin: Page
  let phone: Page
  const complaints: string[] = []
  /** On purpose; what a page asks of it then, perhaps in the middle of an answer, cannot be had. */
  let stopped = false

  beforeAll(async () => {
    newcomer.port = await freePort()
    await newcomer.npmStart()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await newcomer.stop('SIGTERM')
    rmSync(newcomer.home, { recursive: true, force: true })
  })

  async function open(url: string, options: { dark?: boolean; width?: number } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 800 },
      colorScheme: options.dark ? 'dark' : 'light',
      timezoneId: 'Asia/Kuala_Lumpur',
    })
    const page = await context.newPage()
    page.on('pageerror', ({ message }) => {
      if (!(stopped && /fetch|network/i.test(message))) complaints.push(`${url}: ${message}`)
    })
    page.on('console', (message) => {
      // The first question of the shell, who is signed in, is answered 401 before the sign-in; browsers print that.
      const unanswered = stopped && message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !message.text().includes('401') && !unanswered)
        complaints.push(`${url}: ${message.text()}`)
    })
    page.on('request', (request) => {
      const host = new URL(request.url()).hostname
      if (host !== '127.0.0.1' && host !== 'localhost') complaints.push(`${url} asked ${host}`)
    })
    await page.goto(url)
    return page
  }

  async function signIn(page: Page): Promise<void> {
    await page.locator('[data-test=login-email]').fill(newcomer.signIn.email)
    await page.locator('[data-test=login-password]').fill(newcomer.signIn.password)
    await page.locator('[data-test=login-submit]').click()
    await page.locator('[data-test=lane-active]').waitFor()
  }

  async function expectAccessible(page: Page): Promise<void> {
    expect(await violations(page)).toEqual([])
  }

  test('signs in with what the terminal shows', async () => {
    admin = await open(newcomer.admin)
    await admin.locator('[data-test=login-email]').waitFor()
    await screenshot(admin, '01-sign-in')
    await expectAccessible(admin)
    await signIn(admin)
    await screenshot(admin, '02-inbox-empty')
    await expectAccessible(admin)
  })

  test('writes on the phone, and the other tab shows a new ticket by itself', async () => {
    phone = await open(newcomer.phone)
    await screenshot(phone, '03-phone')
    await phone.locator('[data-test=composer]').fill('Hello, the receipt printer is broken')
    await phone.locator('[data-test=send]').click()
    const row = admin.locator('[data-test=ticket-row]').first()
    // How soon is measured in bench/live.ts; here it only must not need a reload.
    await row.waitFor()
    await expect.poll(() => row.textContent()).toContain('receipt printer is broken')
    await phone
      .locator(
        '[data-test=bubble][data-direction=out] [data-tick=received], [data-test=bubble][data-direction=out][data-tick=received]',
      )
      .first()
      .waitFor()
    await screenshot(admin, '04-inbox-new-ticket')
  })

  test('answers; the phone shows it and the ticks turn from sent to delivered to read', async () => {
    await admin.locator('[data-test=ticket-row]').first().click()
    await admin.locator('[data-test=thread]').waitFor()
    // The customer puts the phone into the pocket: the answer arrives and is not read yet.
    await phone.goto('about:blank')
    const simulator = new Client(new URL(newcomer.phone).origin)
    // Delivered a minute later, which is over when both have been seen.
    await simulator.put('/_sim/behaviour', { deliverAfterMs: 60_000 })
    await admin.locator('[data-test=composer]').fill('We are on it')
    await admin.locator('[data-test=send]').click()
    const bubble = admin.locator('[data-test=bubble][data-direction=out]').last()
    const status = () => bubble.getAttribute('data-status')
    await expect.poll(status).toBe('sent')
    await simulator.post('/_sim/clock', { advanceMs: 60_000 })
    await expect.poll(status).toBe('delivered')
    await phone.goto(newcomer.phone)
    await expect.poll(status).toBe('read')
    await expect
      .poll(() => phone.locator('[data-test=bubble][data-direction=in]').last().textContent())
      .toContain('We are on it')
    await screenshot(admin, '05-thread-read')
    await screenshot(phone, '06-phone-answered')
    await expectAccessible(admin)
    await expectAccessible(phone)
  })

  test('assigns, notes, resolves; a second browser sees it all without reloading', async () => {
    const second = await open(newcomer.admin, { dark: true })
    await signIn(second)
    await second.locator('[data-test=ticket-row]').first().click()
    await second.locator('[data-test=thread]').waitFor()

    await admin.locator('[data-test=assign-me]').click()
    await admin.locator('[data-test=mode-note]').click()
    await admin.locator('[data-test=composer]').fill('Spare part ordered')
    await admin.locator('[data-test=send]').click()
    await expect
      .poll(() => second.locator('[data-test=note]').allTextContents())
      .toEqual([expect.stringContaining('Spare part ordered')])
    await expect
      .poll(() => second.locator('[data-test=event]').allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining('Administrator')]))
    await screenshot(second, '07-second-browser-dark')
    await expectAccessible(second)
    await admin.locator('[data-test=status]').first().selectOption('resolved')
    await expect.poll(() => second.locator('[data-test=status]').first().inputValue()).toBe('resolved')

    const client = new Client(
      `http://127.0.0.1:${newcomer.port}`,
      (await new Client(`http://127.0.0.1:${newcomer.port}`).post('/api/auth/login', newcomer.signIn)).body.token,
    )
    const { body } = await client.get('/api/tickets?status=resolved')
    expect(body.items).toEqual([
      expect.objectContaining({ status: 'resolved', assignee: expect.objectContaining({ name: 'Administrator' }) }),
    ])
    await second.context().close()
  })

  test('reads it in Malay and on a telephone', async () => {
    const narrow = await open(newcomer.admin, { width: 390 })
    await signIn(narrow)
    await narrow.locator('[data-test=user]').first().click()
    await narrow.locator('[data-test=user-ms]').first().click()
    await expect.poll(() => narrow.locator('html').getAttribute('lang')).toBe('ms')
    await screenshot(narrow, '08-narrow-malay')
    await expectAccessible(narrow)
    await narrow.context().close()
  })

  test('stops it with Ctrl-C or kills it, starts again quickly, and finds everything as it was', async () => {
    const { password } = newcomer.signIn
    stopped = true
    await newcomer.stop('SIGINT')
    await newcomer.npmStart()
    expect(newcomer.signIn.password).toBe(password)
    await newcomer.stop('SIGKILL')
    await newcomer.npmStart()
    expect(newcomer.signIn.password).toBe(password)
    const base = `http://127.0.0.1:${newcomer.port}`
    const { token } = (await new Client(base).post('/api/auth/login', newcomer.signIn)).body
    const client = new Client(base, token)
    const [ticket] = (await client.get('/api/tickets?status=resolved')).body.items
    const texts = (await client.get(`/api/tickets/${ticket.id}/messages`)).body.items.map(
      (message: { text: string }) => message.text,
    )
    expect(texts).toEqual(['Hello, the receipt printer is broken', 'We are on it'])
    await phone.goto(newcomer.phone)
    await expect
      .poll(() => phone.locator('[data-test=bubble]').allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining('We are on it')]))
  })

  test('met no error in any browser, and nothing was asked of any other machine', () => {
    expect(complaints).toEqual([])
  })
})
