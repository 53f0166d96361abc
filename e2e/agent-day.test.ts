import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, screenshot } from './support/browser.ts'
import { Kedai, staff } from './support/kedai.ts'
import { Keyboard } from './support/keyboard.ts'
import { Server, SimulatorProcess } from './support/server.ts'
import { noteToasts, toast } from './support/toasts.ts'
import { waitFor } from './support/wait.ts'

describe('an agent’s day without a mouse', () => {
  let simulator: SimulatorProcess
  let server: Server
  let shop: Kedai
  let browser: Browser
  let page: Page
  let keys: Keyboard
  const complaints: string[] = []

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    shop = await Kedai.open(server, simulator)
    browser = await openBrowser()
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    await noteToasts(context)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    await Keyboard.watch(page)
    keys = new Keyboard(page)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await screenshot(page, `agent-day-failed-${task.name.slice(0, 12)}`)
  })

  /** As the supervisor sees it. */
  const seen = async (customer: string) =>
    (await shop.people.mei.client.get(`/api/tickets/${shop.ticket(customer)}`)).body
  const said = async (customer: string): Promise<{ text: string; author: { id: string } | null }[]> =>
    (await shop.people.mei.client.get(`/api/tickets/${shop.ticket(customer)}/messages`)).body.items
  const happened = async (customer: string): Promise<{ type: string; data: { text?: string } }[]> =>
    (await shop.people.mei.client.get(`/api/tickets/${shop.ticket(customer)}/events`)).body.items
  const row = (customer: string) => `[data-test=ticket-row][data-ticket-id="${shop.ticket(customer)}"]`
  /** Out of a field, to the row of the open ticket. */
  async function leaveField(): Promise<void> {
    if (await keys.isOn('textarea, input')) await keys.press('Escape')
  }
  /** From wherever one is to the row of a customer, and into the ticket. */
  async function open(customer: string): Promise<void> {
    await leaveField()
    await page.locator(row(customer)).waitFor()
    for (let i = 0; i < 20; i++) await keys.press('k')
    await keys.until(row(customer), 'j', 20)
    await keys.press('Enter')
    await page.waitForURL(`**/inbox/${shop.ticket(customer)}*`)
    await page.locator('[data-test=composer]').waitFor()
  }

  test('signs in', async () => {
    await page.goto(`${server.url}/admin/inbox`)
    await page.locator('[data-test=login-email]').waitFor()
    await keys.until('[data-test=login-email]')
    await keys.type(staff.aina.email)
    await keys.until('[data-test=login-password]')
    await keys.type(staff.aina.password)
    await keys.press('Enter')
    await page.locator(row('Siti')).waitFor()
  })

  test('triages: opens a ticket, takes it, gives it a priority and a category', async () => {
    await open('Devi')
    await keys.press('a')
    await toast(page, /is yours/)
    await keys.until('[data-test=priority]', 'Tab', 80)
    await keys.type('H')
    await page.locator('[data-field=categoryId] option', { hasText: 'Printer' }).waitFor({ state: 'attached' })
    await keys.until('[data-field=categoryId]')
    await keys.type('P')
    await keys.until('[data-test=save]')
    await keys.press('Enter')
    await waitFor('the category', async () => (await seen('Devi')).categoryId !== null)
    expect(await seen('Devi')).toMatchObject({
      ...{ priority: 'high', assignee: { id: shop.people.aina.id } },
      categoryId: expect.any(String),
    })
  })

  test('answers with a canned reply, and asks a colleague in a note', async () => {
    await keys.press('r')
    await keys.comesTo('[data-test=composer]')
    await keys.type('/sal')
    await page.locator('[data-test=suggestions] [role=option]').first().waitFor()
    await keys.press('Enter')
    await expect.poll(() => page.locator('[data-test=composer]').inputValue()).toMatch(/Devi.*Nur Aina/)
    await keys.press('End')
    await keys.type(' Boleh, kami hantar salinan sekarang.')
    await keys.press('Enter')
    await waitFor('the answer', async () => (await said('Devi')).some(({ text }) => text.includes('Boleh, kami')))
    await leaveField()
    await keys.press('n')
    await keys.comesTo('[data-test=composer]')
    await keys.type('Salinan ada di folder invois. @rav')
    await page.locator('[data-test=suggestions] [role=option][aria-selected=true]', { hasText: 'Ravi' }).waitFor()
    await keys.press('Enter')
    await expect.poll(() => page.locator('[data-test=composer]').inputValue()).toContain('@Ravi Kumar')
    await keys.press('Enter')
    await waitFor('the note', async () => (await happened('Devi')).some(({ data }) => data.text?.startsWith('Salinan')))
    await waitFor('Ravi to be told', async () => (await shop.people.ravi.client.get('/api/notifications')).body.unread)
    expect((await said('Devi')).filter(({ author }) => author?.id === shop.people.aina.id)).toHaveLength(1)
  })

  test('resolves with an outcome, also when the list of outcomes is slow to come', async () => {
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await page.route('**/outcomes', (route) => held.then(() => route.continue()))
    await leaveField()
    await keys.press('e')
    await page.locator('[data-test=outcomes-loading]').waitFor()
    expect(await page.locator('[data-field=outcome]').count(), 'nothing to choose that would be lost').toBe(0)
    await keys.until('[data-field=note]')
    await keys.type('Invois ')
    goOn()
    await page.locator('[data-field=outcome]').waitFor()
    await keys.type('dihantar')
    await keys.until('[data-field=outcome]', 'Shift+Tab')
    await keys.type('I')
    await page.unroute('**/outcomes')
    await keys.until('[data-test=dialog-do]')
    await keys.press('Enter')
    await toast(page, /resolved/)
    expect(await seen('Devi')).toMatchObject({ status: 'resolved', outcome: 'info_provided' })
    const [resolution] = (await shop.admin.get(`/api/tickets/${shop.ticket('Devi')}/resolutions`)).body.items
    expect(resolution.note, 'the focus stays in the note while the list comes').toBe('Invois dihantar')
  })

  test('searches, and merges what belongs together', async () => {
    await leaveField()
    await keys.until('[data-test=search]', 'Shift+Tab')
    await keys.type('menunggu jawapan')
    const hits = page.locator('[data-test=search-hit]')
    // Alone: what was found by its first letters has gone.
    await expect
      .poll(() => hits.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.ticketId)))
      .toEqual([shop.ticket('Haji')])
    await keys.until('[data-test=search-hit]')
    await keys.press('Enter')
    await page.waitForURL(`**/inbox/${shop.ticket('Haji')}*`)
    await page.locator('[data-test=composer]').waitFor()
    await keys.until('[data-test=more]')
    await keys.press('Enter')
    await keys.until('[data-test="more-merge"]', 'ArrowDown')
    await keys.press('Enter')
    await keys.comesTo('[data-test=ticket-dialog]')
    await keys.comesTo('[data-test=merge-find]')
    await keys.type('dobi')
    await page.locator(`[data-test=merge-option][data-ticket-id="${shop.ticket('Zainab')}"]`).waitFor()
    await keys.press('ArrowDown')
    await page.getByRole('button', { name: `Merge into #${shop.ticket('Zainab')}` }).waitFor()
    await keys.press('Enter')
    await page.waitForURL(`**/inbox/${shop.ticket('Zainab')}*`)
    expect(await seen('Haji')).toMatchObject({ status: 'closed', mergedIntoId: shop.ticket('Zainab') })
    expect((await said('Zainab')).map(({ text }) => text)).toContain('Sudah tiga hari saya menunggu jawapan')
  })

  test('changes several at once, and takes it back', async () => {
    await leaveField()
    // Out of the search, back to the list.
    await keys.press('/', 'Escape', 'Escape')
    const picked = ['Farid', 'Ah']
    const priorities = () => Promise.all(picked.map(async (customer) => (await seen(customer)).priority))
    const before = await priorities()
    for (const customer of picked) {
      await page.locator(row(customer)).waitFor()
      for (let i = 0; i < 20; i++) await keys.press('k')
      await keys.until(row(customer), 'j', 20)
      await keys.press('x')
    }
    await page.locator('[data-test=bulk-bar]').waitFor()
    await keys.press('b')
    await keys.until('[data-test=bulk-priority]')
    await keys.press('Enter')
    await keys.until('[data-test=bulk-priority-urgent]', 'ArrowDown')
    await keys.press('Enter')
    await toast(page, /2 tickets changed/)
    expect(await priorities()).toEqual(['urgent', 'urgent'])
    await keys.press('z')
    await toast(page, /2 tickets are as they were before/)
    expect(await priorities()).toEqual(before)
  })

  test('moves a ticket on the board', async () => {
    await keys.press('Control+k')
    await keys.type('Board')
    await keys.press('Enter')
    await page.waitForURL('**/board*')
    const card = `[data-test=card][data-ticket-id="${shop.ticket('Zainab')}"]`
    await page.locator(card).waitFor()
    await keys.until('[data-test=card]')
    await keys.press('Home')
    await keys.until(card, 'ArrowDown')
    await keys.press('Space', 'ArrowRight', 'Space')
    await waitFor('the move', async () => (await seen('Zainab')).status === 'open')
  })

  test('goes elsewhere by the palette, and has used no mouse', async () => {
    await keys.press('Control+k')
    await keys.type('My tickets')
    await keys.press('Enter')
    await page.waitForURL('**/inbox?lane=mine')
    await page.locator(row('Siti')).waitFor()
    await screenshot(page, 'agent-day-end')
    expect(await keys.mouseUses()).toEqual([])
    expect(complaints).toEqual([])
  })
})
