import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { Pages, toast } from './support/pages.ts'
import { repairPlugin } from './support/repair-plugin.ts'
import { type Client, pluginConfig, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const shops = [
  'Kopi Seri',
  'Nasi Kandar Line',
  'Roti Bakar 88',
  'Aminah · Kedai Runcit Maju Jaya',
  'Farmasi Utama',
  'Butik Melur',
  'Bengkel Ali',
]

/** Runs in the browser: what of a card does not fit into its place. */
function cutOff(card: Element): string[] {
  const parts = [...card.querySelectorAll('.name, .meta > *, .meta')]
  return parts
    .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
    .map((part) => part.className || part.tagName)
}

describe('the board, and what a supervisor sees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-board-'))
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let browser: Browser
  let pages: Pages
  let page: Page
  let second: Page
  /** By the name of the customer. */
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    const config = pluginConfig() as { plugins: Record<string, object> }
    server = await Server.start({ simulator, config: { plugins: { ...config.plugins, [repairPlugin(folder)]: {} } } })
    admin = await server.signIn()
    const franchise = (await admin.post('/api/directory/franchises', { fid: 'F-1', name: 'Kopi Utara' })).body
    const outlet = (
      await admin.post('/api/directory/outlets', { oid: 'O-1', name: 'Kopi Ipoh', franchiseId: franchise.id })
    ).body
    for (const [i, name] of shops.entries())
      await simulator.post('/inbound', {
        from: `6012345000${i}`,
        name,
        text: `${name}: mesin resit tidak mencetak sejak pagi`,
      })
    const items = await waitFor('the tickets', async () => {
      const { items } = (await admin.get('/api/tickets')).body
      return items.length === shops.length && items
    })
    for (const { id, contact } of items) ids[contact.name] = id
    const change = async (name: string, values: object) => {
      const answer = await admin.patch(`/api/tickets/${ids[name]}`, values)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    }
    await change('Nasi Kandar Line', { status: 'open', tags: ['VIP', 'printer'], priority: 'urgent' })
    await change('Roti Bakar 88', { status: 'open' })
    await change('Farmasi Utama', { status: 'pending_internal' })
    await admin.put(`/api/tickets/${ids['Kopi Seri']}/outlet`, { outletId: outlet.id, remember: false })
    await admin.post(`/api/repair/${ids['Bengkel Ali']}/take`, {})
    const promise = (name: string, state: string, minutes: number) =>
      server.database.query(
        `update tickets_ticket set sla_state = $1, sla_due_at = now() + interval '${minutes} minutes' where id = $2`,
        [state, ids[name]],
      )
    await promise('Aminah · Kedai Runcit Maju Jaya', 'warned', 20)
    await promise('Nasi Kandar Line', 'breached', -12)
    // In opening hours their own clocks, of five minutes, would strike while the tests run and say something else.
    const still = 'update tickets_clock set next_at = null where ticket_id in ($1, $2)'
    await server.database.query(still, [ids['Aminah · Kedai Runcit Maju Jaya'], ids['Nasi Kandar Line']])
    const unsent = 'update tickets_ticket set unsent_message_id = last_message_id where id = $1'
    await server.database.query(unsent, [ids['Farmasi Utama']])
    browser = await openBrowser()
    pages = new Pages(browser, server)
    page = await pages.open('/board')
    second = await pages.open('/board')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const statusOf = async (name: string) => (await admin.get(`/api/tickets/${ids[name]}`)).body.status
  const column = (on: Page, status: string): Locator => on.locator(`[data-test=column][data-status=${status}]`)
  const card = (on: Page | Locator, name: string): Locator =>
    on.locator(`[data-test=card][data-ticket-id="${ids[name]}"]`)
  const cardIn = (on: Page, status: string, name: string): Locator => card(column(on, status), name)
  const count = (on: Page, status: string) => column(on, status).locator('[data-test=column-count]').textContent()
  const said = (on: Page) => on.locator('[data-test=board-said]').textContent()

  async function drag(name: string, to: string, drop = true): Promise<void> {
    const from = await card(page, name).boundingBox()
    const target = await column(page, to).boundingBox()
    if (!from || !target) throw new Error('nothing to drag')
    await page.mouse.move(from.x + 30, from.y + 30)
    await page.mouse.down()
    await page.mouse.move(from.x + 60, from.y + 40, { steps: 3 })
    await page.mouse.move(target.x + target.width / 2, target.y + 120, { steps: 6 })
    if (drop) await page.mouse.up()
  }

  test('a card that is dragged moves its ticket, everybody sees it, and it can be undone', async () => {
    await cardIn(page, 'open', 'Roti Bakar 88').waitFor()
    await cardIn(second, 'open', 'Roti Bakar 88').waitFor()
    await expect.poll(() => count(page, 'open')).toBe('2')
    await card(page, 'Nasi Kandar Line').locator('.tag', { hasText: 'VIP' }).waitFor()
    const chip = (name: string) => card(page, name).locator('[data-test=sla]')
    expect(await chip('Nasi Kandar Line').getAttribute('data-level')).toBe('late')
    expect(await chip('Nasi Kandar Line').textContent()).toMatch(/^\s*1[2-5] mins\s*Reply: 1[2-5] mins late$/)
    expect(await chip('Aminah · Kedai Runcit Maju Jaya').getAttribute('data-level')).toBe('soon')
    expect(await chip('Aminah · Kedai Runcit Maju Jaya').textContent()).toMatch(
      /^\s*1[5-9] mins\s*Reply: 1[5-9] mins left$/,
    )
    await card(page, 'Farmasi Utama').locator('[data-test=card-unsent]').waitFor()
    // What tells one card from another is there to its end.
    for (const name of shops.slice(0, -1)) expect(await card(page, name).evaluate(cutOff), name).toEqual([])
    await drag('Roti Bakar 88', 'new', false)
    await column(page, 'new').locator('.banner', { hasText: 'Not possible from Open' }).waitFor()
    await screenshot(page, 'board-dragging')
    await page.mouse.up()
    await cardIn(page, 'open', 'Roti Bakar 88').waitFor()
    expect(await statusOf('Roti Bakar 88')).toBe('open')
    await drag('Roti Bakar 88', 'pending_merchant')
    await toast(page, /is in Waiting for merchant now/)
    // What offers to undo stays while one points at it.
    const undo = page.locator('[data-test=toast] button', { hasText: 'Undo' }).last()
    await undo.hover()
    expect(await statusOf('Roti Bakar 88')).toBe('pending_merchant')
    await cardIn(second, 'pending_merchant', 'Roti Bakar 88').waitFor()
    await expect.poll(() => count(second, 'open')).toBe('1')
    await expect.poll(() => count(second, 'pending_merchant')).toBe('1')
    await undo.click()
    await toast(page, /is back in Open/)
    expect(await statusOf('Roti Bakar 88')).toBe('open')
    await cardIn(second, 'open', 'Roti Bakar 88').waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/board')
    // Also where no way leads back, and after an end, for which the dialog has asked.
    await drag('Butik Melur', 'open')
    await toast(page, /is in Open now/)
    await undo.hover()
    await cardIn(second, 'open', 'Butik Melur').waitFor()
    await undo.click()
    await toast(page, /is back in New/)
    expect(await statusOf('Butik Melur')).toBe('new')
    await cardIn(second, 'new', 'Butik Melur').waitFor()
    await drag('Butik Melur', 'resolved')
    await page.click('[data-test=dialog-do]')
    await undo.hover()
    await cardIn(second, 'resolved', 'Butik Melur').waitFor()
    await undo.click()
    await toast(page, /One ticket is as it was before/)
    expect(await statusOf('Butik Melur')).toBe('new')
    await cardIn(page, 'new', 'Butik Melur').waitFor()
  })

  test('the keyboard does the same: Space, arrows, Escape, and a list of the columns', async () => {
    await card(page, 'Roti Bakar 88').focus()
    await page.keyboard.press('Space')
    expect(await said(page)).toContain('Roti Bakar 88 picked up from Open')
    await page.keyboard.press('ArrowLeft')
    expect(await said(page)).toBe('New: a ticket cannot go there from Open.')
    await page.keyboard.press('Escape')
    expect(await said(page)).toBe('Roti Bakar 88 stays in Open.')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await said(page)).toMatch(/^Waiting for us, 1 ticket\.$/)
    await page.keyboard.press('Space')
    await cardIn(page, 'pending_internal', 'Roti Bakar 88').waitFor()
    await expect.poll(() => statusOf('Roti Bakar 88')).toBe('pending_internal')
    // The focus has gone along.
    await expect.poll(() => card(page, 'Roti Bakar 88').evaluate((element) => element.matches(':focus'))).toBe(true)
    await toast(page, /is in Waiting for us now/)
    await page.keyboard.press('m')
    await page
      .locator('[data-test=move-to-new][aria-disabled=true]', { hasText: 'Not possible from Waiting for us' })
      .waitFor()
    await page.click('[data-test=move-to-open]')
    await toast(page, /is in Open now/)
    await cardIn(second, 'open', 'Roti Bakar 88').waitFor()
    expect(await statusOf('Roti Bakar 88')).toBe('open')
  })

  test('an end is asked for in the dialog, and who has moved it meanwhile is told of', async () => {
    await drag('Farmasi Utama', 'resolved')
    await page.locator('[data-test=ticket-dialog]', { hasText: 'Resolve ticket' }).waitFor()
    expect(await statusOf('Farmasi Utama')).toBe('pending_internal')
    await page.click('[data-test=dialog-do]')
    await cardIn(page, 'resolved', 'Farmasi Utama').waitFor()
    expect(await statusOf('Farmasi Utama')).toBe('resolved')
    // A browser that hears nothing drops a card that is elsewhere by now.
    const deaf = await pages.open('/board')
    await cardIn(deaf, 'open', 'Roti Bakar 88').waitFor()
    await deaf.route('**/api/tickets/*', async (route) => {
      if (route.request().method() === 'PATCH')
        await admin.patch(`/api/tickets/${ids['Roti Bakar 88']}`, { status: 'pending_internal' })
      await route.continue()
    })
    await card(deaf, 'Roti Bakar 88').focus()
    await deaf.keyboard.press('Space')
    await deaf.keyboard.press('ArrowRight')
    await deaf.keyboard.press('Space')
    await toast(deaf, /Somebody else has moved ticket \d+ to Waiting for us meanwhile/)
    await cardIn(deaf, 'pending_internal', 'Roti Bakar 88').waitFor()
    expect(await cardIn(deaf, 'pending_merchant', 'Roti Bakar 88').count()).toBe(0)
    expect(await statusOf('Roti Bakar 88')).toBe('pending_internal')
    await deaf.context().close()
  })

  test('another workflow has columns and words of its own; what its guard refuses stays and says why', async () => {
    const repair = await pages.open('/board?workflow=repair')
    await cardIn(repair, 'intake', 'Bengkel Ali').waitFor()
    expect(await repair.locator('[data-test=column]').count()).toBe(5)
    expect(await card(page, 'Bengkel Ali').count()).toBe(0)
    await card(repair, 'Bengkel Ali').focus()
    for (const key of ['Space', 'ArrowRight', 'Space']) await repair.keyboard.press(key)
    await toast(repair, /is in .* now/)
    expect(await statusOf('Bengkel Ali')).toBe('diagnosis')
    await card(repair, 'Bengkel Ali').focus()
    await repair.keyboard.press('m')
    await repair.click('[data-test=move-to-ready]')
    await repair.locator('[data-test=ticket-dialog]', { hasText: 'Repaired' }).waitFor()
    await repair.click('[data-test=dialog-do]')
    await repair.locator('[data-test=dialog-problem]', { hasText: 'Take two photos' }).waitFor()
    expect(await statusOf('Bengkel Ali')).toBe('diagnosis')
    await repair.context().close()
  })

  test('a ticket is opened from its card, and one comes back to where one was', async () => {
    await column(page, 'new')
      .locator('.scroll')
      .evaluate((element) => element.scrollTo({ top: 60 }))
    await card(page, 'Aminah · Kedai Runcit Maju Jaya').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/admin/inbox/${ids['Aminah · Kedai Runcit Maju Jaya']}?from=%2Fboard`)
    await page.locator('[data-test=way-back]').click()
    await page.waitForURL('**/admin/board')
    await expect
      .poll(() => card(page, 'Aminah · Kedai Runcit Maju Jaya').evaluate((element) => element.matches(':focus')))
      .toBe(true)
    await page.click('[data-test=lane-mine]')
    await page.waitForURL('**/admin/board?lane=mine')
    await column(page, 'new').locator('.none', { hasText: 'Nothing fits the filter' }).waitFor()
    await page.click('[data-test=lane-active]')
    await cardIn(page, 'new', 'Kopi Seri').waitFor()
  })

  test('views that are kept are those of the list, and what is changed and kept here is there too', async () => {
    const wish = { name: 'Urgent', filter: { status: 'active', priority: 'urgent' }, sharedWith: 'me', teamId: null }
    const { body: view } = await admin.post('/api/tickets/views', wish)
    await page.locator('[data-test=view]', { hasText: /Urgent\s*1/ }).click()
    await page.waitForURL(`**/admin/board?view=${view.id}`)
    await cardIn(page, 'open', 'Nasi Kandar Line').waitFor()
    await column(page, 'new').locator('.none', { hasText: 'Nothing fits the filter' }).waitFor()
    await card(page, 'Nasi Kandar Line').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-test=way-back]').click()
    await page.waitForURL(`**/admin/board?view=${view.id}`)
    await expect.poll(() => card(page, 'Nasi Kandar Line').evaluate((element) => element.matches(':focus'))).toBe(true)
    await page.click('[data-test=filter]')
    await page.click('[data-test=filter-clear]')
    await page.locator('[data-test=view][aria-current=true]', { hasText: 'Urgent *' }).waitFor()
    await cardIn(page, 'new', 'Kopi Seri').waitFor()
    await page.locator('[data-test=views-menu]').click()
    await page.locator('[data-test=views-keep]').click()
    await page.waitForURL(`**/admin/board?view=${view.id}`)
    const kept = (await admin.get('/api/tickets/views')).body.items.find(({ id }: { id: string }) => id === view.id)
    expect(kept.filter).toEqual({ status: 'active' })
    await admin.delete(`/api/tickets/views/${view.id}`)
    await page.locator('[data-test=view]').waitFor({ state: 'detached' })
    await page.goto(`${server.url}/admin/board`)
    await cardIn(page, 'new', 'Kopi Seri').waitFor()
  })

  test('a finger that rests picks up, and a narrow screen in Malay shows column after column', async () => {
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const look = { viewport: { width: 390, height: 844 }, locale: 'ms-MY', hasTouch: true, isMobile: true }
    const phone = await pages.open('/board', look)
    await cardIn(phone, 'new', 'Kopi Seri').waitFor()
    expect(await violations(phone)).toEqual([])
    await screenshot(phone, 'board-phone')
    const session = await phone.context().newCDPSession(phone)
    const box = await cardIn(phone, 'new', 'Kopi Seri').boundingBox()
    if (!box) throw new Error('no card')
    const at = { x: box.x + 60, y: box.y + 40 }
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
    await phone.locator('.ghost').waitFor()
    const width = (await column(phone, 'new').boundingBox())?.width ?? 0
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 380, y: at.y }] })
    // At the edge the board goes on by itself.
    await waitFor(
      'the next column',
      async () => ((await column(phone, 'open').boundingBox())?.x ?? 999) < 390 - width / 2,
    )
    // Wherever it has come to by then: the finger goes after the column, and away from the edge the board stands still.
    const banner = column(phone, 'open').locator('.banner', { hasText: 'Letak di sini' })
    await waitFor('the finger over the column', async () => {
      const middle = ((await column(phone, 'open').boundingBox())?.x ?? 0) + width / 2
      const x = Math.max(10, Math.min(380, middle))
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: at.y }] })
      return x > 60 && x < 330 && (await banner.count()) === 1
    })
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(() => statusOf('Kopi Seri')).toBe('open')
    await phone.context().close()
    await admin.patch('/api/auth/me', { locale: 'en' })
  })

  test('the supervisor sees queue, load and who is here, and gives tickets away, in both themes', async () => {
    const floor = await pages.open('/floor', { colorScheme: 'light' })
    const { open } = (await admin.get('/api/tickets/floor')).body.all
    await expect.poll(() => floor.locator('[data-test=tile-open] strong').textContent()).toBe(String(open))
    // Those that came within one second may stand in any order.
    await floor.click('[data-test=floor-waiting-more]')
    const waiting = floor.locator(`[data-test=floor-waiting][data-ticket-id="${ids['Butik Melur']}"]`)
    await waiting.locator('[data-test=give]').click()
    await floor.locator('[data-test=choice-dialog] [data-test^=give-to-]').first().click()
    await toast(floor, /is with .* now/)
    const undo = floor.locator('[data-test=toast] button', { hasText: 'Undo' })
    await undo.hover()
    expect((await admin.get(`/api/tickets/${ids['Butik Melur']}`)).body.assignee).not.toBeNull()
    await undo.click()
    await expect.poll(async () => (await admin.get(`/api/tickets/${ids['Butik Melur']}`)).body.assignee).toBeNull()
    await floor.locator('[data-test=floor-agents]', { hasText: 'Here' }).waitFor()
    await floor
      .locator(`[data-test=floor-late][data-ticket-id="${ids['Nasi Kandar Line']}"]`, { hasText: 'mins late' })
      .waitFor()
    await floor.locator(`[data-test=floor-soon][data-ticket-id="${ids['Aminah · Kedai Runcit Maju Jaya']}"]`).waitFor()
    // Whom one sees at a ticket.
    await second.goto(`${server.url}/admin/inbox/${ids['Kopi Seri']}`)
    await floor.locator(`[data-test=floor-agents] a[href^="/admin/inbox/${ids['Kopi Seri']}?"]`).waitFor()
    for (const [each, name] of [
      [page, 'board'],
      [floor, 'floor'],
    ] as const)
      for (const theme of ['light', 'dark'] as const) {
        await each.emulateMedia({ colorScheme: theme })
        expect(await violations(each), `${name}, ${theme}`).toEqual([])
        await screenshot(each, `${name}-${theme}`)
      }
    // Somebody writes: the figures follow by themselves.
    await simulator.post('/inbound', { from: '60123450099', name: 'Pelanggan Baharu', text: 'Helo' })
    await expect.poll(() => floor.locator('[data-test=tile-open] strong').textContent()).toBe(String(open + 1))
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const phone = await pages.open('/floor', { viewport: { width: 390, height: 844 }, locale: 'ms-MY' })
    await phone.locator('[data-test=tile-open]').waitFor()
    expect(await violations(phone)).toEqual([])
    await screenshot(phone, 'floor-phone')
    // Every column is in sight on a screen, and every row of a list whole.
    await phone.setViewportSize({ width: 1440, height: 960 })
    for (const name of ['agents', 'teams', 'franchises']) {
      const table = phone.locator(`[data-test=floor-${name}] .scroll`)
      expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth), name).toBeLessThanOrEqual(0)
      await table.locator('th', { hasText: 'Lewat' }).waitFor()
    }
    const { waiting: all } = (await admin.get('/api/tickets/floor')).body
    const rows = phone.locator('[data-test=floor-waiting]')
    expect(all.length).toBeGreaterThan(5)
    expect(await rows.count()).toBe(5)
    await phone.locator('[data-test=floor-waiting-more]', { hasText: `Tunjukkan ${all.length - 5} lagi` }).click()
    await expect.poll(() => rows.count()).toBe(all.length)
    expect(
      await phone.locator('ul').evaluateAll((lists) => lists.map((list) => getComputedStyle(list).overflowY)),
    ).not.toContain('auto')
    await screenshot(phone, 'floor-malay')
    expect(pages.complaints).toEqual([])
  })
})
