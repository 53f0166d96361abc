import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { writePast } from './support/long-thread.ts'
import { Pages, toast } from './support/pages.ts'
import { promiseLater } from './support/promises.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const from = '60123456789'
const name = 'Kedai Kopi Seri'
const aina = { email: 'aina@example.com', password: 'kata laluan panjang' }
/** Of the long past; more than any window draws at once. */
const past = 5000
const mostDrawn = 200

describe('the conversation', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let browser: Browser
  let pages: Pages
  let page: Page
  let id: string
  let pastId: (n: number) => string

  const post = (type: string, message: object, text?: string) =>
    simulator.post('/inbound', { from, name, type, message, ...(text !== undefined && { text }) })
  const say = async (text: string, message: object = {}): Promise<string> =>
    (await post('text', { text: { body: text }, ...message })).ids[0]
  const thread = (of = page) => of.locator('[data-test=thread]')
  const bubbles = (of = page) => thread(of).locator('[data-test=bubble]')
  const bubble = (text: string, of = page) => bubbles(of).filter({ hasText: text }).last()
  const scrollTo = (top: number) => thread().evaluate((log, to) => log.scrollTo({ top: to }), top)
  /** The numbers of the long past that are drawn, in their order. */
  const drawn = () =>
    thread().evaluate((log) =>
      [...log.querySelectorAll('[data-test=bubble]')].flatMap((line) => /Lama (\d+)/.exec(line.textContent)?.[1] ?? []),
    )
  /** Where a line is on the screen. */
  const topOf = (line: Locator) => line.evaluate((element) => element.getBoundingClientRect().top)
  const inSight = (line: Locator) =>
    line.evaluate((element) => {
      const [box, log] = [element.getBoundingClientRect(), element.closest('.scroll')?.getBoundingClientRect()]
      return log !== undefined && box.bottom > log.top && box.top < log.bottom
    })

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    await promiseLater(admin)
    await admin.post('/api/auth/users', { ...aina, name: 'Aina Rahman', role: 'agent', locale: 'ms' })
    const franchise = await admin.post('/api/directory/franchises', { fid: 'F-1', name: 'Kopi Timur' })
    const outlet = await admin.post('/api/directory/outlets', {
      ...{ oid: 'O-9', name: 'Kopi Jayapura', franchiseId: franchise.body.id, timeZone: 'Asia/Jayapura' },
    })
    await say('Printer tidak jalan')
    const list = async () => (await admin.get('/api/tickets')).body.items
    await waitFor('the ticket', async () => (await list()).length === 1)
    id = (await list())[0].id
    expect((await admin.put(`/api/tickets/${id}/outlet`, { outletId: outlet.body.id })).status).toBe(200)
    pastId = await writePast(server.database, id, past)
    browser = await openBrowser()
    pages = new Pages(browser, server)
    page = await pages.open(`/inbox/${id}`)
    await bubble('Printer tidak jalan').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  test('keeps the line one looks at in its place when older ones come above it and new ones below', async () => {
    const height = () => thread().evaluate((log) => log.scrollHeight)
    const short = await height()
    await scrollTo(0)
    const line = bubble(`Lama ${past - 35}`)
    const before = await topOf(line)
    await expect.poll(height).toBeGreaterThan(short + 2000)
    expect(Math.abs((await topOf(line)) - before)).toBeLessThan(2)
    await say('Ada sesiapa?')
    await page.locator('[data-test=latest]', { hasText: '1 new message' }).waitFor()
    expect(Math.abs((await topOf(line)) - before)).toBeLessThan(2)
    await page.click('[data-test=latest]')
    await expect.poll(() => inSight(bubble('Ada sesiapa?'))).toBe(true)
    await page.locator('[data-test=latest]').waitFor({ state: 'detached' })
    // What came while one was away is told where it begins.
    expect(await thread().locator('[data-test=new]').textContent()).toBe('New since you last looked')
    await say('Masih menunggu')
    await expect.poll(() => inSight(bubble('Masih menunggu'))).toBe(true)
  })

  test('a quote leads to its message, however far back, and a reaction is on the message it is about', async () => {
    await say('Macam dulu', { context: { id: pastId(past - 400), from } })
    await post('reaction', { reaction: { message_id: pastId(past - 400), emoji: '❤️' } })
    // Until its message is there, a reaction is told in a line; that leads there too.
    await thread().locator('[data-test=aside][data-kind=reaction]', { hasText: '❤️' }).waitFor()
    await bubble('Macam dulu').locator('[data-test=quote]').click()
    const target = bubbles()
      .filter({ hasText: `Lama ${past - 400}` })
      .filter({ hasNot: page.locator('[data-test=quote]') })
    await expect.poll(() => inSight(target)).toBe(true)
    await expect
      .poll(() => target.evaluate((line) => (line.getRootNode() as ShadowRoot).activeElement === line))
      .toBe(true)
    expect(await target.locator('[data-test=reaction]').textContent()).toBe('❤️')
    expect(await target.locator('[data-test=reaction]').getAttribute('aria-label')).toBe(`${name}: ❤️`)
    expect(await bubbles().filter({ hasText: '❤️' }).count()).toBe(1)
    await post('reaction', { reaction: { message_id: pastId(past - 400), emoji: '' } })
    await target.locator('[data-test=reaction]').waitFor({ state: 'detached' })
    expect(await thread().locator('[data-test=aside]').count()).toBe(0)
  })

  test('of thousands of messages it draws those in sight, all of them in order, back to the first', async () => {
    let most = 0
    await waitFor('the first message', async () => {
      await scrollTo(0)
      const numbers = (await drawn()).map(Number)
      most = Math.max(most, await bubbles().count())
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
      return numbers[0] === 1
    })
    expect(most).toBeLessThan(mostDrawn)
    await thread().locator('[data-test=older]').waitFor({ state: 'detached' })
    await thread().getByText('Times are those of the outlet (Asia/Jayapura)').waitFor()
    expect((await thread().evaluate((log) => log.scrollHeight)) > past * 40).toBe(true)
    // Down again through what is drawn anew: nothing is left out there either.
    for (const part of [0.25, 0.5, 0.75]) {
      await thread().evaluate((log, at) => log.scrollTo({ top: log.scrollHeight * at }), part)
      await expect.poll(async () => Number((await drawn())[0]) > part * past * 0.8).toBe(true)
      const numbers = (await drawn()).map(Number)
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] as number) + i))
    }
    await page.click('[data-test=latest]')
    await expect.poll(() => inSight(bubble('Macam dulu'))).toBe(true)
    await screenshot(page, 'thread')
  })

  test('edits, deletions, long, hostile and right-to-left texts and files that never came', async () => {
    const price = await say('Harga 1200')
    await post('edit', {
      edit: { original_message_id: price, message: { type: 'text', text: { body: 'Harga RM1,250' } } },
    })
    const secret = await say('Kata laluan saya 1234')
    await post('revoke', { revoke: { original_message_id: secret } })
    await bubble('Harga RM1,250').locator('[data-test=edited]').click()
    await bubble('Before Harga 1200').waitFor()
    const deleted = bubble(`Deleted by ${name}`)
    expect(await deleted.textContent()).not.toContain('1234')
    await deleted.getByRole('button', { name: 'Show what it said' }).click()
    await bubble('Kata laluan saya 1234').waitFor()

    await say('<img src=x onerror="window.hurt=1"><script>window.hurt=1</script> javascript:alert(1) https://a.my/<b>')
    const hostile = bubble('onerror')
    await hostile.waitFor()
    expect(await hostile.locator('img, script, b').count()).toBe(0)
    expect(
      await hostile.locator('a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)),
    ).toEqual(['https://a.my/'])
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false)
    await say('مرحبا، الطابعة لا تعمل 😀')
    const arabic = bubble('مرحبا').locator('.text')
    expect(await arabic.evaluate((text) => getComputedStyle(text).direction)).toBe('rtl')
    await say(`${'x'.repeat(4000)} hujung`)
    const long = bubble('hujung')
    await long.locator('[data-test=fold]').waitFor()
    const folded = await long.evaluate((line) => line.getBoundingClientRect().height)
    await long.locator('[data-test=fold]').click()
    await expect.poll(() => long.evaluate((line) => line.getBoundingClientRect().height)).toBeGreaterThan(folded * 1.5)
    expect(await thread().evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true)

    await post('location', { location: { latitude: 3.14, longitude: 101.69, name: 'Dataran Merdeka' } })
    expect(await bubble('Dataran Merdeka').getByRole('link').getAttribute('href')).toContain('query=Dataran%20Merdeka')
    await post('image', {}, 'Ini gambarnya')
    const file = bubble('Ini gambarnya').locator('[data-test=media]')
    expect(await file.getAttribute('data-state')).toBe('waiting')
    await server.database.query(
      `update messaging_message set created_at = created_at - interval '1 hour' where content = 'Ini gambarnya'`,
    )
    await page.reload()
    await file.and(page.locator('[data-state=late]')).waitFor()
    await file.locator('[data-test=media-ask]').click()
    await expect
      .poll(() => page.locator('[data-test=composer]').inputValue())
      .toBe('Sorry, your image did not reach us. Could you please send it again?')
    await page.locator('[data-test=composer]').fill('')
    await screenshot(page, 'thread-kinds')
    expect(await violations(page)).toEqual([])
  })

  test('a change shows at once, to a colleague live in Malay, and goes back in words when it is refused', async () => {
    const other = await pages.open(`/inbox/${id}`, {
      ...{ signIn: aina, colorScheme: 'dark', viewport: { width: 390, height: 844 } },
    })
    await bubble('Dataran Merdeka', other).waitFor()
    const priority = (of: Page) => of.locator('tickets-thread-header [data-test=priority]')
    await page.route('**/api/tickets/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback()
      const body = { error: { code: 'KAUNTER_TICKET_CLOSED', message: 'Ticket is closed.' } }
      await route.fulfill({ status: 409, json: body })
    })
    await priority(page).focus()
    await priority(page).selectOption('urgent')
    await toast(page, /not changed/)
    await expect.poll(() => priority(page).inputValue()).toBe('normal')
    expect(await priority(page).evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(
      true,
    )
    await page.unroute('**/api/tickets/*')
    await priority(page).selectOption('high')
    await expect.poll(() => priority(other).inputValue()).toBe('high')
    await thread(other).getByText('Administrator menukar keutamaan daripada Biasa kepada Tinggi').waitFor()

    await page.locator('[data-test=tag-add]').fill('Dakwat')
    await page.keyboard.press('Enter')
    await page.locator('[data-test=tag]', { hasText: 'Dakwat' }).waitFor()
    await waitFor('the new tag', async () => (await admin.get('/api/tickets/tags')).body.items.length === 1)
    for (const kind of ['support', 'sales'])
      expect((await admin.patch(`/api/tickets/${id}`, { kind })).status).toBe(200)
    // What one person does at one go is one sentence.
    await thread(other)
      .locator('[data-test=event]', {
        hasText: /^Administrator menukar keutamaan .*, menukar tag .* dan menukar jenis /,
      })
      .waitFor()
    const agent = await server.signIn(aina)
    for (const [who, priority] of [
      [agent, 'low'],
      [admin, 'normal'],
      [agent, 'urgent'],
      [admin, 'high'],
    ] as const)
      expect((await who.patch(`/api/tickets/${id}`, { priority })).status).toBe(200)
    const group = thread(other).locator('[data-test=events]')
    expect(await group.textContent()).toContain('perubahan')
    await group.locator('[data-test=events-toggle]').click()
    await expect.poll(() => group.locator('[data-test=event]').count()).toBeGreaterThan(3)
    await screenshot(other, 'thread-narrow-malay-dark')
    expect(await violations(other)).toEqual([])
    await page.locator('[data-test=details-tags] summary').click()
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('kaunter.tickets.details.folded')))
      .toContain('tags')
    // What is read is shown at once, however late a part of it: nothing moves under the pointer.
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await page.route('**/history', (route) => held.then(() => route.continue()))
    await page.reload()
    await bubble('Dataran Merdeka').waitFor()
    expect(await page.locator('[data-test=details-tags]').getAttribute('open')).toBeNull()
    await page.locator('[data-test=outlet-current]', { hasText: 'Kopi Jayapura' }).waitFor({ state: 'attached' })
    const part = (name: string) => page.locator(`[data-test=details-${name}] summary`)
    await part('tags').waitFor()
    for (const name of ['history', 'outlet', 'properties']) expect(await part(name).isVisible(), name).toBe(false)
    goOn()
    await part('properties').waitFor()
    await page.unroute('**/history')
    await other.context().close()
  })

  test('a reply that came too late for the channel becomes a note, and is not tried again', async () => {
    await page.locator('[data-test=composer]').fill('Salam, sedang kami semak.')
    await server.database.query(
      `update messaging_conversation set last_inbound_at = now() - interval '25 hours'
       where id = (select conversation_id from tickets_ticket where id = $1)`,
      [id],
    )
    await page.keyboard.press('Enter')
    const refused = bubble('Salam, sedang kami semak.')
    await refused.getByRole('button', { name: 'Keep as draft' }).waitFor()
    expect(await refused.textContent()).toContain('This message was not sent. The reply window has closed.')
    expect(await refused.locator('[data-test=retry]').count()).toBe(0)
    await screenshot(page, 'thread-refused')
    await refused.getByRole('button', { name: 'Save as note' }).click()
    await thread().locator('[data-test=note][data-status=stored]', { hasText: 'Salam, sedang kami semak.' }).waitFor()
    await refused.waitFor({ state: 'detached' })
    const { items } = (await admin.get(`/api/tickets/${id}/messages`)).body
    expect(items.some(({ text }: { text: string }) => text.includes('sedang kami semak'))).toBe(false)
  })

  test('is printed with exact times, without the rest of the page and without what only the team reads', async () => {
    await admin.post(`/api/tickets/${id}/notes`, { text: 'Pelanggan lambat bayar' })
    await thread().locator('[data-test=note]', { hasText: 'lambat bayar' }).waitFor()
    await page.emulateMedia({ media: 'print' })
    const print = (name: string) => page.evaluate((event) => window.dispatchEvent(new Event(event)), name)
    const sheet = page.locator('tickets-print-sheet')
    await waitFor('the sheet', async () => {
      await print('beforeprint')
      return (await sheet.count()) === 1
    })
    expect(await sheet.getByRole('heading', { level: 1 }).textContent()).toBe(`Ticket ${id}: ${name}`)
    expect(await sheet.getByText('Kopi Jayapura · O-9 · Kopi Timur').count()).toBe(1)
    expect(await sheet.locator('article time').last().textContent()).toMatch(/\d{4}.*\d:\d\d:\d\d/)
    expect(await sheet.getByText('lambat bayar').count()).toBe(0)
    expect(await page.locator('[data-test=composer]').isVisible()).toBe(false)
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(960)
    await screenshot(page, 'thread-print')
    await print('afterprint')
    await page.emulateMedia({ media: 'screen' })
    await sheet.waitFor({ state: 'detached' })
    await bubble('Dataran Merdeka').waitFor()
    expect(pages.complaints).toEqual([])
  })
})
