import { rmSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { adminSignIn, type Client, Server } from './support/server.ts'
import { makeShops, type Shops, settingsPlugin } from './support/settings-plugin.ts'
import { noteToasts, toast } from './support/toasts.ts'
import { waitFor } from './support/wait.ts'

describe('the settings page', () => {
  const { folder, config } = settingsPlugin()
  let server: Server
  let browser: Browser
  let admin: Client
  let shops: Shops
  const complaints: string[] = []

  beforeAll(async () => {
    server = await Server.start({ config })
    admin = await server.signIn()
    shops = await makeShops(server.database)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  interface Look {
    dark?: boolean
    width?: number
    signIn?: { email: string; password: string }
  }

  async function open(path: string, { dark, width = 1280, signIn = adminSignIn }: Look = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 860 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    await noteToasts(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${server.url}/admin${path}`)
    await page.fill('[data-test=login-email]', signIn.email)
    await page.fill('[data-test=login-password]', signIn.password)
    await page.click('[data-test=login-submit]')
    return page
  }
  const field = (page: Page, name: string): Locator => page.locator(`[data-test=setting][data-field=${name}]`)
  const input = (page: Page, name: string): Locator => field(page, name).locator('#control')
  const problem = (page: Page, text: RegExp) => page.locator('[data-test=problem]', { hasText: text }).waitFor()
  const save = async (page: Page) => {
    await page.click('[data-test=save]')
    await toast(page, /Saved|Disimpan/)
    await page.locator('[data-test=save]').waitFor({ state: 'detached' })
  }
  const now = async (query = '') => (await admin.get(`/api/shopfront/now${query}`)).body
  const change = async (values: object, where: object = {}) => {
    const query = new URLSearchParams(where as Record<string, string>)
    const { version } = (await admin.get(`/api/settings/shopfront?${query}`)).body
    expect((await admin.patch('/api/settings/shopfront', { ...where, version, values })).status).toBe(200)
  }

  test('shows every kind of field, saves it, and a second user sees it without asking', async () => {
    const page = await open('/settings/shopfront')
    const second = await open('/settings/shopfront')
    await field(second, 'greeting').waitFor()
    await field(page, 'greeting').waitFor()
    await screenshot(page, 'settings')
    expect(await violations(page, { advice: true })).toEqual([])
    expect(await field(page, 'seats').textContent()).toMatch(/Default[\s\S]*tables/)
    expect(await input(page, 'deposit').inputValue()).toBe('50.00')

    await input(page, 'greeting').fill('Selamat datang')
    await input(page, 'notice').fill('Closed on Friday\nfrom one to half past two')
    await input(page, 'seats').fill('24')
    await input(page, 'deposit').fill('1,250.5')
    await field(page, 'halal').locator('.toggle').click()
    await input(page, 'layout').selectOption('round')
    await input(page, 'tags').click()
    await field(page, 'tags').locator('input').nth(0).fill('family')
    await field(page, 'tags').locator('input').nth(0).press('Enter')
    await field(page, 'tags').locator('input').nth(1).fill('parking')
    await input(page, 'zone').fill('Asia/Kuching')
    await field(page, 'hours').locator('#control-opens').fill('08:15')
    await input(page, 'doorToken').fill('sesame-open-9f2c')
    await screenshot(page, 'settings-edited')
    expect(await violations(page, { advice: true })).toEqual([])
    await save(page)
    expect(await now()).toEqual({
      greeting: 'Selamat datang',
      notice: 'Closed on Friday\nfrom one to half past two',
      seats: 24,
      discount: 2.5,
      deposit: 125_050,
      halal: false,
      layout: 'round',
      tags: ['family', 'parking'],
      zone: 'Asia/Kuching',
      hours: { opens: '08:15', closes: '22:00' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    await waitFor(
      'the second user’s page',
      async () => (await input(second, 'greeting').inputValue()) === 'Selamat datang',
    )
    expect(await field(second, 'doorToken').locator('[data-test=secret-set]').textContent()).toContain('never shown')
    expect(await second.content()).not.toContain('sesame')
    expect(await page.evaluate(() => document.documentElement.innerHTML)).not.toContain('sesame')
    expect(await page.locator('[data-test=changed]').textContent()).toMatch(/Administrator/)
    await page.context().close()
    await second.context().close()
  })

  test('says at the field what is wrong, keeps the focus there, and saves nothing until it is right', async () => {
    const page = await open('/settings/shopfront')
    await input(page, 'seats').fill('0')
    await field(page, 'hours').locator('#control-closes').fill('')
    await page.click('[data-test=save]')
    await problem(page, /^2 fields need your attention/)
    expect(await field(page, 'seats').locator('.error').textContent()).toBe('Enter 1 or more.')
    expect(await field(page, 'hours').locator('.error').textContent()).toBe('Closes: Enter a value.')
    expect(await input(page, 'seats').getAttribute('aria-invalid')).toBe('true')
    await expect
      .poll(() =>
        page.evaluate(() => {
          let active = document.activeElement
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
          return active?.id
        }),
      )
      .toBe('control')
    await screenshot(page, 'settings-invalid')
    expect(await violations(page, { advice: true })).toEqual([])
    await field(page, 'hours').locator('[data-test=undo]').click()
    await input(page, 'seats').fill('25')
    // What only the server knows is said at the field too.
    await field(page, 'tags').locator('input').nth(1).fill('family')
    await page.click('[data-test=save]')
    await problem(page, /^One field needs your attention/)
    expect(await field(page, 'tags').locator('.error').textContent()).toBe('Two lines are the same. Remove one.')
    expect((await now()).seats).toBe(24)
    await field(page, 'tags').locator('input').nth(1).fill('parking')
    await save(page)
    expect((await now()).seats).toBe(25)
    await page.context().close()
  })

  test('an outlet is found by name, inherits, has values of its own, and inherits again', async () => {
    const page = await open('/settings/shopfront')
    await page.click('[data-test=place]')
    await page.fill('[data-test=place-search]', 'cawangan north')
    await page.locator('[data-test=place-option][data-code=north-2]').waitFor()
    await waitFor('the narrower list', async () => (await page.locator('[data-test=place-option]').count()) === 2)
    await screenshot(page, 'settings-place')
    expect(await violations(page, { advice: true })).toEqual([])
    await page.press('[data-test=place-search]', 'ArrowDown')
    await page.press('[data-test=place-search]', 'Enter')
    await page.waitForURL(`**/admin/settings/shopfront?outlet=${shops['north-2']}`)
    await field(page, 'seats').getByText('From the whole platform').waitFor()
    expect(await input(page, 'seats').inputValue()).toBe('25')
    expect(await input(page, 'halal').isDisabled()).toBe(true)
    expect(await field(page, 'doorToken').textContent()).toContain('A secret of the whole platform is in use')
    await input(page, 'seats').fill('7')
    await save(page)
    expect((await now(`?outletId=${shops['north-2']}`)).seats).toBe(7)
    expect((await now(`?outletId=${shops['north-1']}`)).seats).toBe(25)
    await field(page, 'seats').locator('[data-test=inherit]').click()
    expect(await input(page, 'seats').inputValue()).toBe('25')
    await save(page)
    expect((await now(`?outletId=${shops['north-2']}`)).seats).toBe(25)
    await page.context().close()
  })

  test('two people who edit at once lose nothing: the later one sees what is new and decides', async () => {
    const page = await open('/settings/shopfront')
    await input(page, 'greeting').fill('Mine')
    await input(page, 'discount').fill('7.5')
    await change({ greeting: 'Theirs', seats: 30 })
    // The page hears of it; what is not being edited follows, what is being edited stays.
    await field(page, 'greeting').locator('[data-test=contested]').waitFor()
    expect(await field(page, 'greeting').textContent()).toContain('Theirs')
    expect(await input(page, 'greeting').inputValue()).toBe('Mine')
    expect(await input(page, 'seats').inputValue()).toBe('30')
    await screenshot(page, 'settings-contested')
    expect(await violations(page, { advice: true })).toEqual([])
    await save(page)
    expect(await now()).toMatchObject({ greeting: 'Mine', discount: 7.5, seats: 30 })

    // And when the page has not heard of it, the server refuses, nothing is saved, and the newer values are shown.
    await page.route('**/api/live*', (route) => route.abort())
    await page.reload()
    await input(page, 'greeting').fill('Mine again')
    await change({ greeting: 'Theirs again' })
    await page.click('[data-test=save]')
    await problem(page, /^Somebody else has changed these settings/)
    expect((await now()).greeting).toBe('Theirs again')
    expect(await input(page, 'greeting').inputValue()).toBe('Mine again')
    await field(page, 'greeting').locator('[data-test=theirs]').click()
    expect(await input(page, 'greeting').inputValue()).toBe('Theirs again')
    await page.locator('[data-test=save]').waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('asks before changes are lost, and keeps them when one stays', async () => {
    const page = await open('/settings/shopfront')
    await input(page, 'greeting').fill('Half-written')
    const questions: string[] = []
    let answer = false
    page.on('dialog', (dialog) => {
      questions.push(dialog.message())
      void (answer ? dialog.accept() : dialog.dismiss())
    })
    await page.click('[data-test=settings-plugin][data-plugin=tickets]')
    await waitFor('the question', () => questions.length === 1)
    expect(questions[0]).toContain('not saved')
    expect(page.url()).toContain('/settings/shopfront')
    expect(await input(page, 'greeting').inputValue()).toBe('Half-written')
    answer = true
    await page.click('[data-test=settings-plugin][data-plugin=tickets]')
    await field(page, 'reopenDays').waitFor()
    expect(questions).toHaveLength(2)
    await page.click('[data-test=settings-plugin][data-plugin=shopfront]')
    await field(page, 'greeting').waitFor()
    expect(questions).toHaveLength(2)
    expect(await input(page, 'greeting').inputValue()).toBe('Theirs again')
    // The browser's own way back asks as well.
    await input(page, 'greeting').fill('Half-written')
    answer = false
    await page.evaluate(() => history.back())
    await waitFor('the question', () => questions.length === 3)
    await waitFor('the address', () => page.url().includes('/settings/shopfront'))
    expect(await input(page, 'greeting').inputValue()).toBe('Half-written')
    await page.click('[data-test=discard]')
    await page.context().close()
  })

  test('a secret can be replaced and removed by keyboard', async () => {
    const page = await open('/settings/shopfront')
    const before = (await now()).digest
    await field(page, 'doorToken').locator('[data-test=secret-replace]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => input(page, 'doorToken').evaluate((control) => control.matches(':focus'))).toBe(true)
    await page.keyboard.type('another-secret-1')
    expect(await input(page, 'doorToken').getAttribute('type')).toBe('password')
    await page.keyboard.press('Enter')
    await toast(page, /Saved/)
    const after = (await now()).digest
    expect(after).not.toBe(before)
    await field(page, 'doorToken').locator('[data-test=secret-remove]').click()
    expect(await field(page, 'doorToken').textContent()).toContain('Will be removed when you save.')
    await page.click('[data-test=save]')
    await waitFor('the removal', async () => (await now()).digest === null)
    await page.context().close()
  })

  test('speaks Malay, in the dark, and on a phone', async () => {
    const email = 'aminah@example.com'
    const password = 'kata laluan panjang'
    const made = await admin.post('/api/auth/users', { email, password, name: 'Aminah', role: 'admin', locale: 'ms' })
    expect(made.status).toBe(201)
    const signIn = { email, password }
    const page = await open('/settings/tickets', { dark: true, signIn })
    await field(page, 'reopenDays').waitFor()
    expect(await field(page, 'reopenDays').textContent()).toMatch(
      /Buka semula tiket selesai dalam tempoh[\s\S]*Nilai lalai[\s\S]*hari/,
    )
    await page.click('[data-test=settings-plugin][data-plugin=shopfront]')
    await field(page, 'seats').waitFor()
    expect(await page.locator('h1').textContent()).toBe('Hadapan kedai')
    await input(page, 'seats').fill('x')
    await page.click('[data-test=save]')
    await problem(page, /^1 medan perlukan perhatian anda/)
    expect(await field(page, 'seats').locator('.error').textContent()).toBe('Masukkan nombor bulat.')
    await screenshot(page, 'settings-dark-ms')
    expect(await violations(page, { advice: true })).toEqual([])
    await page.click('[data-test=discard]')
    await page.context().close()

    const phone = await open('/settings', { width: 390, signIn })
    await phone.locator('[data-test=settings-plugin]').first().waitFor()
    await screenshot(phone, 'settings-phone-list')
    expect(await violations(phone, { advice: true })).toEqual([])
    await phone.click('[data-test=settings-plugin][data-plugin=shopfront]')
    await field(phone, 'seats').waitFor()
    await input(phone, 'seats').fill('31')
    await screenshot(phone, 'settings-phone')
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await violations(phone, { advice: true })).toEqual([])
    await save(phone)
    await phone.click('[data-test=place]')
    await phone.locator('[data-test=place-option]').first().waitFor()
    await screenshot(phone, 'settings-phone-place')
    expect(await violations(phone, { advice: true })).toEqual([])
    await phone.context().close()
  })

  test('shows a reader that nothing can be changed, somebody limited their own places, and hides itself from others', async () => {
    const sign = async (name: string, role: string, scope: object = {}) => {
      const signIn = { email: `${name}@example.com`, password: 'long enough for this' }
      expect((await admin.post('/api/auth/users', { ...signIn, name, role, ...scope })).status).toBe(201)
      return signIn
    }
    const reader = await open('/settings/shopfront', { signIn: await sign('reader', 'supervisor') })
    await field(reader, 'seats').waitFor()
    expect(await input(reader, 'seats').isDisabled()).toBe(true)
    expect(await reader.content()).toBeTruthy()
    await screenshot(reader, 'settings-reader')
    expect(await violations(reader, { advice: true })).toEqual([])
    await reader.context().close()

    const scope = { outletIds: [shops['south-1']] }
    const limited = await open('/settings', { signIn: await sign('limited', 'admin', scope) })
    await limited.waitForURL(`**/admin/settings/*?outlet=${shops['south-1']}`)
    await limited.click('[data-test=place]')
    await waitFor('the places', async () => (await limited.locator('[data-test=place-option]').count()) === 1)
    await limited.context().close()

    const nobody = await open('/settings', { signIn: await sign('nobody', 'admin', { scopeAll: false }) })
    await nobody.locator('[data-test=settings-state][data-state=nowhere]').waitFor()
    await screenshot(nobody, 'settings-nowhere')
    expect(await violations(nobody, { advice: true })).toEqual([])
    await nobody.context().close()

    const agent = await open('/inbox', { signIn: await sign('agent', 'agent') })
    await agent.locator('kaunter-nav a[href="/admin/inbox"]').waitFor()
    expect(await agent.locator('kaunter-nav a[href="/admin/settings"]').count()).toBe(0)
    await agent.context().close()
  })

  test('never made the browser complain', () => {
    const expected = /status of (401|400|409)|ERR_FAILED/
    expect(complaints.filter((text) => !expected.test(text))).toEqual([])
  })
})
