import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { Kedai, type StaffName, staff } from './support/kedai.ts'
import { Pages } from './support/pages.ts'
import { Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'
import { Wire } from './support/wire.ts'

let simulator: SimulatorProcess
let server: Server
let shop: Kedai
let wire: Wire
let browser: Browser
let pages: [Pages, Pages]
let aina: Page
let ravi: Page

beforeAll(async () => {
  simulator = await SimulatorProcess.start()
  server = await Server.start({ simulator })
  shop = await Kedai.open(server, simulator)
  wire = await Wire.to(server.port)
  browser = await openBrowser()
  pages = [new Pages(browser, wire), new Pages(browser, server)]
  aina = await pages[0].open('/inbox', { signIn: staff.aina })
  ravi = await pages[1].open('/inbox', { signIn: staff.ravi, colorScheme: 'dark' })
})
afterAll(async () => {
  await browser?.close()
  await wire?.stop()
  await server?.stop()
  await simulator?.stop()
})
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  await screenshot(aina, `writing-failed-aina-${task.name.slice(0, 12)}`)
  await screenshot(ravi, `writing-failed-ravi-${task.name.slice(0, 12)}`)
})

const at = (customer: string, path = '') => `/api/tickets/${shop.ticket(customer)}${path}`
const client = (name: StaffName) => shop.people[name].client
const ours = async (customer: string): Promise<string[]> =>
  (await client('mei').get(at(customer, '/messages?limit=100'))).body.items
    .filter(({ direction }: { direction: string }) => direction === 'out')
    .map(({ text }: { text: string }) => text)
const composer = (page: Page) => page.locator('[data-test=composer]')
const part = (page: Page, name: string) => page.locator(`[data-test=${name}]`)
const focused = (page: Page, name: string) =>
  part(page, name).evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)
const value = (page: Page) => composer(page).inputValue()

async function open(page: Page, customer: string): Promise<void> {
  await page.locator(`[data-test=ticket-row][data-ticket-id="${shop.ticket(customer)}"]`).click()
  await page.waitForURL(`**/inbox/${shop.ticket(customer)}*`)
  await composer(page).waitFor()
}
async function undoSeconds(seconds: number): Promise<void> {
  const { version } = (await shop.admin.get('/api/settings/tickets')).body
  await shop.admin.patch('/api/settings/tickets', { version, values: { undoSeconds: seconds } })
}

test('who else is at a ticket, and who is replying, is seen at once and gone when they leave', async () => {
  await open(aina, 'Siti')
  await open(ravi, 'Siti')
  await expect
    .poll(() => part(ravi, 'present').allTextContents())
    .toEqual([expect.stringContaining('Nur Aina is here')])
  await composer(aina).pressSequentially('Baik')
  await expect.poll(() => part(ravi, 'present').getAttribute('data-state')).toBe('replying')
  await part(ravi, 'present').getByText('Nur Aina is replying').waitFor()
  await expect.poll(() => part(ravi, 'others').textContent()).toContain('Nur Aina has an unsent reply here.')
  await screenshot(ravi, 'together-present-dark')
  expect(await violations(ravi)).toEqual([])
  await open(aina, 'Farid')
  await expect.poll(() => part(ravi, 'present').count()).toBe(0)
})

test('what was typed is on every computer of its author, through a lost connection, and nowhere else', async () => {
  await open(aina, 'Siti')
  await expect.poll(() => value(aina)).toBe('Baik')
  await composer(aina).press('End')
  await composer(aina).pressSequentially(', puan 👋')
  const other = await pages[1].open(`/inbox/${shop.ticket('Siti')}`, { signIn: staff.aina })
  // Back at the other window, which nobody has touched.
  const shown = async () => {
    await other.evaluate(() => window.dispatchEvent(new Event('focus')))
    return value(other)
  }
  await expect.poll(shown).toBe('Baik, puan 👋')
  await wire.cut()
  await composer(aina).pressSequentially('. Sekejap')
  await part(aina, 'kept').waitFor()
  await wire.mend()
  await expect.poll(shown, { interval: 500 }).toBe('Baik, puan 👋. Sekejap')
  expect(await value(ravi)).toBe('')
  await other.context().close()
})

test('a reply counts down, colleagues see that somebody is sending, and Undo puts it back where it was', async () => {
  await undoSeconds(30)
  await aina.reload()
  await composer(aina).press('Enter')
  await part(aina, 'countdown').waitFor()
  expect(await value(aina)).toBe('')
  // Of the thirty seconds none goes by while this looks: the reply is due in an hour.
  await server.database.query(`update tickets_outgoing set due_at = due_at + interval '1 hour' where state = 'waiting'`)
  await server.database.queryJobs(
    `update pgboss.job set start_after = start_after + interval '1 hour' where name = 'tickets.send-held' and state = 'created'`,
  )
  await part(ravi, 'others').getByText('Nur Aina is sending a reply.').waitFor()
  await screenshot(aina, 'together-undo-light')
  expect(await violations(aina)).toEqual([])
  // Also after a reload, from the server.
  await aina.reload()
  await part(aina, 'countdown').waitFor()
  await composer(aina).press('Control+z')
  await expect.poll(() => value(aina)).toBe('Baik, puan 👋. Sekejap')
  await expect.poll(() => focused(aina, 'composer')).toBe(true)
  await expect.poll(() => part(ravi, 'others').textContent()).not.toContain('sending')
  expect(await ours('Siti')).not.toContain('Baik, puan 👋. Sekejap')
  await undoSeconds(1)
  await aina.reload()
  await composer(aina).press('Enter')
  await waitFor('it to be sent', async () => (await ours('Siti')).includes('Baik, puan 👋. Sekejap'))
  await expect.poll(() => part(aina, 'countdown').count()).toBe(0)
  await ravi.getByText('Baik, puan 👋. Sekejap').first().waitFor()
  await expect.poll(() => part(aina, 'bubble').getByText('Baik, puan 👋. Sekejap').count()).toBe(1)
})

test('a stale reply is refused with what is new: edit, send anyway or discard, by the keyboard alone', async () => {
  await undoSeconds(0)
  // A browser that gets no news, and does not know it.
  await aina.route(/\/api\/live(\?|$)/, (route) => route.abort())
  const asked = new Set<string>()
  aina.on('request', (request) => asked.add(request.url()))
  aina.on('requestfinished', (request) => asked.delete(request.url()))
  aina.on('requestfailed', (request) => asked.delete(request.url()))
  await aina.reload()
  for (const [choice, customer] of [
    ['edit', 'Zainab'],
    ['anyway', 'Farid'],
    ['discard', 'Devi'],
  ] as const) {
    await open(aina, customer)
    await part(aina, 'thread').waitFor()
    // What was read ahead is read once more: what comes after that is not seen.
    await waitFor('all that is read', () => ![...asked].some((url) => new URL(url).pathname.startsWith(at(customer))))
    const before = (await ours(customer)).length
    await client('ravi').post(at(customer, '/messages'), { text: `Ravi dahulu, ${customer}` })
    await composer(aina).fill(`Aina kemudian, ${customer}`)
    await composer(aina).press('Enter')
    await part(aina, 'moved').getByText(`Ravi dahulu, ${customer}`).waitFor()
    await part(aina, 'bubble').getByText(`Ravi dahulu, ${customer}`).waitFor()
    await expect.poll(() => focused(aina, 'moved-edit')).toBe(true)
    expect(await value(aina)).toBe(`Aina kemudian, ${customer}`)
    expect(await ours(customer)).toHaveLength(before + 1)
    if (choice === 'edit') {
      await screenshot(aina, 'together-moved-light')
      expect(await violations(aina)).toEqual([])
      await aina.keyboard.press('Enter')
      await part(aina, 'moved').waitFor({ state: 'detached' })
      await expect.poll(() => focused(aina, 'composer')).toBe(true)
      await aina.keyboard.press('Enter')
    } else {
      for (let i = 0; i < (choice === 'anyway' ? 1 : 2); i++) await aina.keyboard.press('Tab')
      await aina.keyboard.press('Enter')
    }
    await part(aina, 'moved').waitFor({ state: 'detached' })
    await expect.poll(() => value(aina)).toBe('')
    const sent = async () => (await ours(customer)).filter((text) => text === `Aina kemudian, ${customer}`)
    if (choice !== 'discard') await waitFor('it to be sent', async () => (await sent()).length === 1)
    await expect.poll(() => focused(aina, 'composer')).toBe(true)
    expect(await sent()).toHaveLength(choice === 'discard' ? 0 : 1)
  }
  await aina.unrouteAll()
})

test('marks are shown as WhatsApp shows them, and the field grows and keeps the focus', async () => {
  await open(aina, 'Ah')
  const height = async () => (await composer(aina).boundingBox())?.height ?? 0
  const small = await height()
  await composer(aina).fill('Harga *RM 50* _sahaja_ ~RM 60~\n```kod 1```\nbaris\nbaris\nbaris')
  expect(await height()).toBeGreaterThan(small)
  await part(aina, 'preview-toggle').click()
  const marked = (tag: string) => part(aina, 'preview').locator(tag).textContent()
  expect([await marked('strong'), await marked('em'), await marked('s'), await marked('code')]).toEqual([
    ...['RM 50', 'sahaja', 'RM 60', 'kod 1'],
  ])
  expect(await focused(aina, 'composer')).toBe(true)
  await screenshot(aina, 'together-preview-light')
  expect(await violations(aina)).toEqual([])
  expect([...pages[0].complaints, ...pages[1].complaints]).toEqual([])
})
