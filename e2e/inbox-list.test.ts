import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { LiveStream } from './support/live-stream.ts'
import { enter, Pages, toast } from './support/pages.ts'
import { series } from './support/series.ts'
import { type Client, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const many = 10_000
/** Ticket 1 has the newest message, ticket 10,000 the oldest. */
const fill = `
  insert into directory_franchise (fid, name, created_at) values ('F1', 'Kopi Utara', now());
  insert into directory_outlet (oid, franchise_id, name, created_at) select 'O' || c, 1, 'Kopi Ipoh ' || c, now() from ${series(5)};
  insert into tickets_team (name, mode) values ('Kaunter', 'manual');
  insert into messaging_channel_account (channel, provider_id, label, created_at) values ('whatsapp-cloud', '1', 'shop', now());
  insert into directory_contact (name, created_at) select 'Kedai ' || c, now() from ${series(many)};
  insert into messaging_conversation (contact_id, account_id, last_inbound_at, created_at) select c, 1, now(), now() from ${series(many)};
  insert into tickets_ticket (conversation_id, open_conversation_id, contact_id, channel, status, status_category, is_open,
      franchise_id, outlet_id, priority, kind, team_id, last_message_id, last_message_at, last_message_preview,
      last_message_kind, last_message_direction, awaiting_reply_since, sla_state, sla_due_at, sla_due_metric, created_at)
    select c, c, c, 'whatsapp-cloud', case when c % 3 = 0 then 'open' else 'new' end, case when c % 3 = 0 then 'open' else 'new' end,
      true, 1, 1 + c % 5, case when c % 400 = 7 then 'urgent' else 'normal' end, 'support', case when c % 2 = 0 then 1 end, c,
      now() - c * interval '1 minute', 'Mesin *resit* rosak, tolong ' || c, 'text', 'in',
      case when c % 4 > 0 then now() - c * interval '1 minute' end, case when c % 5 = 0 then 'running' else 'none' end,
      case when c % 5 = 0 then now() + (c + 180) * interval '1 minute' end, case when c % 5 = 0 then 'resolution' end, now()
    from ${series(many)};
  update tickets_ticket set franchise_id = null, outlet_id = null, created_at = now() - interval '9 hours 5 minutes' where id = 9999;
  update tickets_ticket set unsent_message_id = 14 where id = 14;
  analyze tickets_ticket;
`

interface Row {
  id: string
  status: string
  priority: string
  assignee: { id: string; name: string } | null
}

describe('the list of the inbox', () => {
  let server: Server
  let admin: Client
  /** Somebody else, who looks on. */
  let other: Client
  let browser: Browser
  let pages: Pages

  beforeAll(async () => {
    server = await Server.start()
    admin = await server.signIn()
    other = await server.colleague(admin, 'supervisor')
    for (const statement of fill.split(';\n')) if (statement.trim() !== '') await server.database.query(statement)
    browser = await openBrowser()
    pages = new Pages(browser, server)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const rows = (page: Page) => page.locator('[data-test=ticket-row]')
  const row = (page: Page, id: number | string) => page.locator(`[data-test=ticket-row][data-ticket-id="${id}"]`)
  const focused = (page: Page) =>
    page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      return (element as HTMLElement | null)?.dataset.ticketId ?? element?.tagName
    })
  const shown = (page: Page) =>
    rows(page).evaluateAll((all) =>
      all
        .map((one) => ({ id: (one as HTMLElement).dataset.ticketId, top: one.getBoundingClientRect().top }))
        .sort((a, b) => a.top - b.top)
        .map(({ id }) => Number(id)),
    )
  const ticket = async (id: number | string): Promise<Row> => (await other.get(`/api/tickets/${id}`)).body
  const urgent = async () => (await other.get('/api/tickets?priority=urgent&limit=100')).body.items as Row[]

  test('ten thousand tickets are scrolled through with few of them in the document, and each says its place', async () => {
    const page = await pages.open('/inbox')
    await page.evaluate(() => {
      const noted = { longest: 0 }
      Object.assign(window, { noted })
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) noted.longest = Math.max(noted.longest, duration)
      }).observe({ type: 'longtask' })
    })
    await rows(page).first().waitFor()
    const list = page.locator('tickets-list .scroll')
    let most = 0
    for (let last = 0; last < many; ) {
      await list.evaluate((scroller) => scroller.scrollBy({ top: 20_000 }))
      const ids = await shown(page)
      most = Math.max(most, ids.length)
      last = ids.at(-1) ?? 0
    }
    console.log(`longest script task: ${await page.evaluate('noted.longest')} ms, at most ${most} rows`)
    expect(most).toBeLessThan(60)
    await row(page, many).waitFor()
    const item = page.locator('tickets-list li', { has: row(page, many) })
    expect(await item.getAttribute('aria-posinset')).toBe(String(many))
    expect(await item.getAttribute('aria-setsize')).toBe(String(many))
    await list.evaluate((scroller) => scroller.scrollTo({ top: 0 }))
    await row(page, 1).waitFor()

    // Rows of the document are used again, and stand as the list does once it stands still.
    const items = page.locator('tickets-list li')
    await items.evaluateAll((all) => {
      for (const one of all) (one as HTMLElement).dataset.made = 'before'
    })
    await list.evaluate((scroller) => scroller.scrollTo({ top: 400_000 }))
    await row(page, 5_001).waitFor()
    await list.evaluate((scroller) => scroller.scrollBy({ top: 800 }))
    await row(page, 5_020).waitFor()
    expect(await page.locator('tickets-list li:not([data-made])').count()).toBeLessThan(12)
    const places = () => items.evaluateAll((all) => all.map((one) => Number(one.ariaPosInSet)))
    await expect
      .poll(async () => (await places()).every((place, at, all) => place === (all[0] as number) + at))
      .toBe(true)
    await page.context().close()
  })

  test('with the keyboard alone: find, pick, change many, take it back; a colleague sees each', async () => {
    const page = await pages.open('/inbox')
    await rows(page).first().waitFor()
    const before = (await urgent()).length
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused(page)).toBe('2')
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+J')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await focused(page)).toBe('4')
    await page.locator('tickets-bulk-bar', { hasText: '3 selected' }).waitFor()
    await page.keyboard.press('b')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('[data-test=bulk-priority-urgent]').waitFor()
    await page.keyboard.press('u')
    await page.keyboard.press('Enter')
    await toast(page, /3 tickets changed/)
    expect((await urgent()).length).toBe(before + 3)
    await page.locator('tickets-bulk-bar').waitFor({ state: 'detached' })
    await page.keyboard.press('z')
    await toast(page, /3 tickets are as they were before/)
    expect((await urgent()).length).toBe(before)

    await row(page, 5).focus()
    await page.keyboard.press('a')
    await toast(page, /Ticket 5 is yours/)
    expect((await ticket(5)).assignee?.name).toBeTruthy()
    await page.keyboard.press('?')
    const sheet = page.locator('[data-test=keys] kbd').first()
    await page.locator('[data-test=keys]', { hasText: 'Take back what I did last' }).waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    await page.keyboard.press('z')
    await toast(page, /One ticket is as it was before/)
    expect((await ticket(5)).assignee).toBeNull()

    // No key does anything while one types.
    await page.keyboard.press('/')
    await page.keyboard.type('xae?')
    expect(await page.locator('[data-test=search] input').inputValue()).toBe('xae?')
    await page.keyboard.press('Escape')
    expect(await page.locator('tickets-bulk-bar').count()).toBe(0)

    // The lanes are one stop.
    await page.locator('[data-test=lane-active]').focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('[data-test=lane-mine]').evaluate((lane) => lane.matches(':focus'))).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.locator('[data-test=lane-status]').evaluate((status) => status.matches(':focus'))).toBe(true)
    await page.context().close()
  })

  test('after a ticket is resolved comes the next, and back leads to the same place of the list', async () => {
    const page = await pages.open('/inbox')
    await rows(page).first().waitFor()
    const list = page.locator('tickets-list .scroll')
    await list.evaluate((scroller) => scroller.scrollTo({ top: 40 * 80 }))
    await row(page, 44).click()
    await page.waitForURL(/\/inbox\/44/)
    await page.locator('tickets-thread-header', { hasText: 'Kedai 44' }).waitFor()
    await page.locator('tickets-thread-header').click({ position: { x: 2, y: 2 } })
    await page.keyboard.press('e')
    await page.locator('[data-test=dialog-do]').click()
    await page.waitForURL(/\/inbox\/45/)
    expect(await ticket(44)).toMatchObject({ status: 'resolved' })
    await page.locator('tickets-thread-header', { hasText: 'Kedai 45' }).waitFor()
    await page.keyboard.press('j')
    await page.waitForURL(/\/inbox\/46/)
    await page.keyboard.press('Escape')
    if (new URL(page.url()).pathname.endsWith('46')) await page.keyboard.press('Escape')
    await page.waitForURL(/\/inbox$/)
    await expect.poll(() => list.evaluate((scroller) => scroller.scrollTop)).toBeGreaterThan(38 * 80)
    await expect.poll(() => focused(page)).toBe('46')
    await page.context().close()
  })

  test('nothing trades places under the pointer or the focus until one asks for it', async () => {
    const page = await pages.open('/inbox')
    await rows(page).first().waitFor()
    const before = (await shown(page)).slice(0, 8)
    await row(page, before[2] as number).hover()
    await admin.patch(`/api/tickets/${before[4]}`, { status: 'resolved' })
    await page.locator('tickets-list .fresh', { hasText: '1 update' }).waitFor()
    expect((await shown(page)).slice(0, 8)).toEqual(before)
    expect(await row(page, before[4] as number).getAttribute('data-status')).toBe('resolved')
    await page.mouse.move(900, 500)
    await row(page, before[4] as number).waitFor({ state: 'detached' })
    expect((await shown(page)).slice(0, 6)).toEqual([...before.slice(0, 4), ...before.slice(5, 7)])
    await page.keyboard.press('j')
    await admin.patch(`/api/tickets/${before[1]}`, { status: 'resolved' })
    await page.locator('tickets-list .fresh').waitFor()
    expect(await focused(page)).toBe(String(before[0]))
    await page.keyboard.press('u')
    await row(page, before[1] as number).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('a view is kept, shared, counted, changed and removed, and undone; whoever it is shared with has it at once', async () => {
    // A colleague of one franchise is told as well: a view belongs to none.
    const narrow = await server.colleague(admin, 'agent', { scopeAll: false, franchiseIds: ['1'] })
    const stream = await LiveStream.open(server.url, narrow)
    const told = (times: number) => waitFor('word of the view', () => stream.changes('ticket.views').length === times)
    const page = await pages.open('/inbox?priority=urgent')
    await rows(page).first().waitFor()
    await page.locator('[data-test=lane-active] .count').waitFor()
    await page.keyboard.press('v')
    await page.locator('[data-test=views-new]').click()
    await enter(page, 'name', 'Very urgent')
    await enter(page, 'shared', 'all')
    await page.click('[data-test=view-do]')
    await page.waitForURL(/view=\d+$/)
    await page.locator('[data-test=view-do]').waitFor({ state: 'hidden' })
    const count = (await urgent()).length
    const strip = page.locator('[data-test=view]', { hasText: 'Very urgent' })
    await strip.filter({ hasText: String(Math.min(count, 99)) }).waitFor()
    expect((await other.get('/api/tickets/views')).body.items).toMatchObject([
      { name: 'Very urgent', sharedWith: 'all' },
    ])
    await told(1)
    expect((await narrow.get('/api/tickets/views')).body.items).toMatchObject([{ name: 'Very urgent' }])
    await page.keyboard.press('v')
    await page.locator('[data-test=views-rename]').click()
    await enter(page, 'name', 'On fire')
    await page.click('[data-test=view-do]')
    await page.locator('[data-test=view]', { hasText: 'On fire' }).waitFor()
    await page.locator('[data-test=view-do]').waitFor({ state: 'hidden' })
    await page.keyboard.press('v')
    await page.locator('[data-test=views-remove]').click()
    await toast(page, /“On fire” was removed/)
    // What offers to undo stays while one points at it.
    const undo = page.locator('[data-test=toast] button', { hasText: 'Undo' })
    await undo.hover()
    expect((await other.get('/api/tickets/views')).body.items).toEqual([])
    await undo.click()
    await page.locator('[data-test=view]', { hasText: 'On fire' }).waitFor()
    expect((await other.get('/api/tickets/views')).body.items).toMatchObject([{ name: 'On fire' }])
    await told(4)
    stream.close()
    await page.context().close()
  })

  test('it looks right and is accessible as a list, close together, as a table, in the dark, on a phone, in Malay', async () => {
    const page = await pages.open('/inbox/12')
    await page.locator('tickets-thread-header', { hasText: 'Kedai 12' }).waitFor()
    // What could not be sent is seen in the list too, until something is done about it.
    await page.route('**/api/tickets/12/messages', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.fallback(),
    )
    await page.locator('[data-test=composer]').fill('Sekejap ya')
    await page.keyboard.press('Enter')
    const unsent = row(page, 12).locator('[data-test=row-unsent]')
    // So is what WhatsApp has refused, for whoever sees the ticket.
    await row(page, 14).locator('[data-test=row-unsent]').waitFor()
    await unsent.waitFor()
    expect((await unsent.textContent())?.trim()).toBe('Not sent')
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'inbox-unsent')
    await page.locator('[data-test=discard]').click()
    await unsent.waitFor({ state: 'detached' })
    await row(page, 3).hover()
    await page.locator('[data-test=pick][data-item="3"]').check()
    await page.locator('tickets-bulk-bar').waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'inbox-list')
    expect(await row(page, 3).locator('.preview').textContent(), 'without the marks of WhatsApp').toBe(
      'Mesin resit rosak, tolong 3',
    )
    const left = async (selector: string) => (await page.locator(selector).boundingBox())?.x ?? 0
    const status = page.locator('[data-test=bulk-status]')
    expect(await status.textContent()).toBe('Status')
    await status.click()
    await page.locator('[data-test=bulk-status-resolved]').waitFor()
    await screenshot(page, 'inbox-bulk')
    expect(await left('[data-test=bulk-status-resolved]'), 'the menu lies over the list').toBeGreaterThan(
      await left('.list-pane'),
    )
    await page.keyboard.press('Escape')
    await page.locator('[data-test=filter]').click()
    const top = async (field: string) => (await page.locator(`[data-filter=${field}]`).boundingBox())?.y
    expect(await top('priority'), 'two fields in a line').toBe(await top('category'))
    await screenshot(page, 'inbox-filter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('t')
    await screenshot(page, 'inbox-list-compact')
    await page.keyboard.press('t')
    await page.goto(`${server.url}/admin/inbox`)
    await page.locator('[role=columnheader]', { hasText: 'Outlet' }).waitFor()
    await page.locator('[role=cell]', { hasText: 'Kopi Ipoh' }).first().waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'inbox-table')
    expect(await page.locator('[data-test=unlinked]').textContent()).toBe(
      'One ticket belongs to no outlet, the oldest for 9 hrs',
    )
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'inbox-table-dark')
    await page.keyboard.press('?')
    await page.locator('[data-test=keys] kbd').first().waitFor()
    await screenshot(page, 'inbox-keys')
    await page.context().close()
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const phone = await pages.open('/inbox', { viewport: { width: 390, height: 844 }, locale: 'ms-MY', hasTouch: true })
    await rows(phone).first().waitFor()
    expect(await violations(phone)).toEqual([])
    await screenshot(phone, 'inbox-list-phone-ms')
    expect((await phone.locator('.list-pane').boundingBox())?.width, 'the list has the whole phone').toBe(390)
    expect((await phone.locator('[data-test=unlinked]').boundingBox())?.height, 'in one line').toBeLessThan(32)
    // Nobody has touched it, so that its promise is hours away at any time of the day.
    const promise = row(phone, 10).locator('tickets-sla')
    expect(await promise.locator('[aria-hidden=true]').textContent()).toMatch(/^(Balas|Selesai) \d+ (min|jam|hari)$/)
    expect(await promise.locator('.visually-hidden').textContent(), 'all of it is said').toMatch(
      /^(Balas|Selesai): (.* lagi$|lewat )/,
    )
    await row(phone, 4).click()
    const header = phone.locator('tickets-thread-header')
    await header.waitFor()
    await other.call('PUT', '/api/live/presence', { subject: 'ticket:4', state: 'replying' })
    const here = phone.locator('[data-test=present]')
    await here.waitFor()
    const [below, above] = [await here.boundingBox(), await header.locator('.sub > span').first().boundingBox()]
    expect(below?.y, 'who is here lies over nothing').toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0))
    expect(await violations(phone)).toEqual([])
    await screenshot(phone, 'inbox-header-phone-ms')
    await admin.patch('/api/auth/me', { locale: 'en' })
    await phone.context().close()
    expect(pages.complaints).toEqual([])
  })

  test('a ticket that was pointed at opens without its messages being read again, and nobody is told before', async () => {
    const page = await pages.open('/inbox')
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    // From row to row: each by itself.
    for (const number of [3, 6]) {
      const read = page.waitForResponse((response) => response.url().includes(`/api/tickets/${number}/events`))
      await row(page, number).hover()
      await read
    }
    expect(asked).toContain('/api/tickets/6/messages')
    expect((await other.get('/api/live/presence?subject=ticket:6')).body.items).toEqual([])
    asked.length = 0
    await row(page, 6).click()
    await page.locator('tickets-thread-header', { hasText: 'Kedai 6' }).waitFor()
    // Those beside it are next, so whatever the open one needs has been asked for.
    await expect.poll(() => asked.find((path) => /\/tickets\/(?!6\b)\d+\/messages$/.test(path))).toBeTruthy()
    expect(asked).toContain('/api/tickets/6')
    expect(asked).not.toContain('/api/tickets/6/messages')
    await page.context().close()
  })
})
