import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { enter, fieldOf, Pages, saveRecord, toast } from './support/pages.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const narrow = { viewport: { width: 390, height: 844 }, locale: 'ms-MY' }

describe('what is set up for tickets, and done with it in the inbox', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let agent: Client
  let browser: Browser
  let pages: Pages
  const ids: string[] = []

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    agent = await server.colleague(admin, 'agent')
    for (const [i, text] of ['I want a refund', 'Mesin resit rosak', 'Bila buka?'].entries())
      await simulator.post('/inbound', { from: `6012345000${i}`, name: `Kedai ${i}`, text })
    const tickets = () => admin.get('/api/tickets')
    const items = await waitFor('the tickets', async () => {
      const { items } = (await tickets()).body
      return items.length === 3 && items
    })
    ids.push(...items.map(({ id }: { id: string }) => id).sort((a: string, b: string) => Number(a) - Number(b)))
    const franchise = (await admin.post('/api/directory/franchises', { fid: 'F-1', name: 'Kopi Utara' })).body
    await admin.post('/api/directory/outlets', { oid: 'O-1', name: 'Kopi Ipoh', franchiseId: franchise.id })
    browser = await openBrowser()
    pages = new Pages(browser, server)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  const setup = (page: Page, path: string) => page.goto(`${server.url}/admin/ticket-setup/${path}`)
  const ticket = async (id = ids[0]) => (await agent.get(`/api/tickets/${id}`)).body

  const ruleNamed = async (wanted: string) =>
    (await admin.get('/api/tickets/rules')).body.items.find(({ name }: { name: string }) => name === wanted)

  test('categories, tags, fields and teams are entered, and agents choose from them', async () => {
    const page = await pages.open('/ticket-setup/categories/new')
    await enter(page, 'nameEn', 'Billing')
    await enter(page, 'nameMs', 'Bil')
    await saveRecord(page)
    await setup(page, 'tags/new')
    await enter(page, 'name', 'vip')
    await enter(page, 'colour', 'purple')
    await saveRecord(page)
    await setup(page, 'tags/new')
    await enter(page, 'name', 'VIP')
    await page.click('[data-test=save]')
    await fieldOf(page, 'folded').or(page.locator('[data-test=problem]')).first().waitFor()
    await page.click('[data-test=discard]')
    await setup(page, 'fields/new')
    await enter(page, 'labelEn', 'Machine')
    await enter(page, 'labelMs', 'Mesin')
    await enter(page, 'key', 'machine')
    await enter(page, 'type', 'select')
    for (const [i, option] of ['Printer', 'Till'].entries()) {
      await fieldOf(page, 'options').locator('[data-test=row-add]').click()
      await fieldOf(page, 'options').locator('input').nth(i).fill(option)
    }
    await fieldOf(page, 'options').locator('[data-test=row-up]').nth(1).click()
    await saveRecord(page)
    expect(await violations(page)).toEqual([])
    await setup(page, 'teams/new')
    await enter(page, 'name', 'Front desk')
    await saveRecord(page)

    const items = async (path: string) => (await agent.get(`/api/tickets/${path}`)).body.items
    expect(await items('categories')).toMatchObject([{ nameEn: 'Billing', nameMs: 'Bil', active: true }])
    expect(await items('tags')).toMatchObject([{ name: 'vip', colour: 'purple' }])
    expect(await items('fields')).toContainEqual(
      expect.objectContaining({ key: 'machine', type: 'select', options: ['Till', 'Printer'] }),
    )
    expect(await items('teams')).toMatchObject([{ name: 'Front desk', mode: 'manual', members: [] }])
    await page.context().close()
  })

  test('a rule is tried before it is saved, a policy counts what it matches, and both can be deleted', async () => {
    const page = await pages.open('/ticket-setup/rules/new')
    await enter(page, 'name', 'Refunds are urgent')
    const condition = fieldOf(page, 'all')
    await condition.locator('.note', { hasText: 'No conditions: applies to every ticket.' }).waitFor()
    expect(await fieldOf(page, 'categoryId').locator('option').first().textContent()).toBe('Leave as it is')
    // What cannot be chosen cannot be mistyped; without an end there is nothing to choose.
    expect(await fieldOf(page, 'outcome').count()).toBe(0)
    await enter(page, 'status', 'resolved')
    const outcomes = fieldOf(page, 'outcome').locator('option')
    await expect.poll(() => outcomes.allTextContents()).toContain('Info provided')
    await enter(page, 'status', '')
    expect(await fieldOf(page, 'outcome').count()).toBe(0)
    await condition.locator('[data-test=row-add]').click()
    await condition.locator('[data-part=field] select').selectOption('text')
    await condition.locator('[data-part=op] select').selectOption('contains')
    await page.click('[data-test=dry-run]')
    await page.locator('[data-test=dry-result]', { hasText: 'Correct the form first' }).waitFor()
    await condition.locator('[data-part=value] input').fill('refund')
    await enter(page, 'priority', 'urgent')
    await page.click('[data-test=dry-run]')
    await page.locator('[data-test=dry-result]', { hasText: 'one of the latest 3 tickets' }).waitFor()
    await page.locator('tickets-try-out kaunter-table', { hasText: 'priority: normal → urgent' }).waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'setup-rule')
    expect(await ruleNamed('Refunds are urgent')).toBeUndefined()
    await saveRecord(page)
    const rule = await ruleNamed('Refunds are urgent')
    expect(rule).toMatchObject({
      when: ['created'],
      if: { all: [{ field: 'text', op: 'contains', value: 'refund' }] },
    })
    expect(rule.then).toEqual({ set: { priority: 'urgent' } })
    // What is shown is what is stored: nothing is unsaved after a look at it.
    await setup(page, `rules/${rule.id}`)
    await condition.locator('[data-part=value] input').waitFor()
    expect(await page.locator('[data-test=discard]').count()).toBe(0)
    await page.click('[data-test=remove]')
    await page.click('[data-test=remove-confirm]')
    await page.waitForURL('**/admin/ticket-setup/rules')
    expect(await ruleNamed('Refunds are urgent')).toBeUndefined()

    // A rule that comes with Kaunter is saved as it was, whatever it asks and does.
    const leads = await ruleNamed('Leads (prospek)')
    await setup(page, `rules/${leads.id}`)
    await enter(page, 'position', '101')
    await saveRecord(page)
    const { position: _, ...kept } = leads
    expect(await ruleNamed('Leads (prospek)')).toMatchObject({ ...kept, position: 101 })

    await setup(page, 'policies/new')
    await enter(page, 'name', 'Everybody')
    const resolution = fieldOf(page, 'targets').locator('[data-part=resolution]')
    await resolution.locator('input').fill('1.5')
    await resolution.locator('select').selectOption('hours')
    const other = fieldOf(page, 'exceptions')
    await other.locator('.note', { hasText: 'The same times for all priorities.' }).waitFor()
    await other.locator('[data-test=row-add]').click()
    await other.locator('[data-part=priority] select').selectOption('urgent')
    await other.locator('[data-part=metric] select').selectOption('resolution')
    await other.locator('[data-part=minutes] input').fill('1')
    await other.locator('[data-part=minutes] select').selectOption('hours')
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'setup-policy')
    await page.click('[data-test=dry-run]')
    await page.locator('[data-test=dry-result]', { hasText: '3 open tickets' }).waitFor()
    await saveRecord(page)
    const policies = (await admin.get('/api/tickets/policies')).body.items
    expect(policies).toContainEqual(
      expect.objectContaining({
        ...{ name: 'Everybody', conditions: {} },
        targets: { first_response: { default: 5 }, resolution: { default: 90, urgent: 60 } },
      }),
    )
    const [everybody] = policies.filter(({ name }: { name: string }) => name === 'Everybody')
    await setup(page, `policies/${everybody.id}`)
    await expect.poll(() => other.locator('[data-part=minutes] input').inputValue()).toBe('1')
    expect(await resolution.locator('input').inputValue()).toBe('90')
    expect(await page.locator('[data-test=discard]').count()).toBe(0)
    await page.context().close()
  })

  test('properties, outlet and outcome of a ticket, the filter, and a colleague who was quicker', async () => {
    const page = await pages.open(`/inbox/${ids[0]}`)
    await page.locator('tickets-thread-header [data-test=priority]').selectOption('high')
    await expect.poll(async () => (await ticket()).priority).toBe('high')
    await enter(page, 'categoryId', (await agent.get('/api/tickets/categories')).body.items[0].id)
    await enter(page, 'own.machine', 'Till')
    await page.locator('[data-test=tag-add]').fill('vip')
    await page.keyboard.press('Enter')
    await page.locator('[data-test=tag]', { hasText: 'vip' }).waitFor()
    // Meanwhile a colleague gives it to somebody.
    const { user } = (await agent.get('/api/auth/me')).body
    await page.route('**/api/live*', (route) => route.abort())
    expect((await agent.patch(`/api/tickets/${ids[0]}`, { assigneeId: user.id })).status).toBe(200)
    await page.click('[data-test=properties] [data-test=save]')
    const problem = page.locator('[data-test=properties] [data-test=problem]')
    const saved = page.locator('[data-test=properties] [data-test=save]')
    await waitFor(
      'the conflict, or the newer version by itself',
      async () => (await problem.count()) + 1 - (await saved.count()) > 0,
    )
    if ((await saved.count()) > 0) await saved.click()
    await saved.waitFor({ state: 'detached' })
    expect(await ticket()).toMatchObject({
      priority: 'high',
      assignee: { id: user.id },
      tags: [{ name: 'vip' }],
      fields: { machine: 'Till' },
    })
    await page.unroute('**/api/live*')

    await page.locator('[data-test=outlet-find] input').fill('ipoh')
    await page.click('[data-test=outlet-option]')
    await page.locator('[data-test=outlet-current]', { hasText: 'Kopi Ipoh' }).waitFor()
    await expect.poll(async () => (await ticket()).outletId).not.toBeNull()
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'inbox-properties')

    const rows = () =>
      page
        .locator('[data-test=ticket-row]')
        .evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.ticketId))
    await page.locator('[data-test=unlinked]', { hasText: '2 tickets belong to no outlet' }).click()
    await expect.poll(async () => (await rows()).toSorted()).toEqual([ids[1], ids[2]].toSorted())
    await page.click('[data-test=filter-clear]')
    await page.click('[data-test=filter]')
    await page.locator('[data-filter=priority] select').selectOption('high')
    await expect.poll(rows).toEqual([ids[0]])
    expect(await violations(page)).toEqual([])
    expect(page.url()).toContain('priority=high')
    await page.keyboard.press('Escape')

    await page.goto(`${server.url}/admin/inbox/${ids[0]}`)
    await page.click('[data-test=resolve]')
    await enter(page, 'outcome', 'info_provided')
    await enter(page, 'note', 'Explained the receipt')
    await page.click('[data-test=dialog-do]')
    await toast(page, /resolved/)
    expect(await ticket()).toMatchObject({ status: 'resolved', outcome: 'info_provided' })
    const resolutions = (await agent.get(`/api/tickets/${ids[0]}/resolutions`)).body.items
    expect(resolutions).toMatchObject([{ outcome: 'info_provided', note: 'Explained the receipt' }])
    await page.context().close()
  })

  test('snoozed, handed over and merged on a phone, in Malay', async () => {
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const page = await pages.open(`/inbox/${ids[1]}`, narrow)
    const more = async (name: string) => {
      await page.click('[data-test=more]')
      await page.click(`[data-test="more-${name}"]`)
    }
    await more('snooze.tomorrow')
    await waitFor('the snooze', async () => (await ticket(ids[1])).snoozedUntil)
    expect((await ticket(ids[1])).snoozedUntil).toMatch(/T01:00:00.000Z$/)
    await more('hand-over')
    const { user } = (await agent.get('/api/auth/me')).body
    const person = fieldOf(page, 'assigneeId').locator('select')
    await expect.poll(() => person.evaluate((field) => field.matches(':focus'))).toBe(true)
    expect(await person.locator('option').first().textContent()).toBe('Pilih…')
    await enter(page, 'assigneeId', user.id)
    await enter(page, 'note', 'Tolong hubungi')
    await page.click('[data-test=dialog-do]')
    await toast(page, /diserahkan/)
    expect((await ticket(ids[1])).assignee.id).toBe(user.id)
    await more('merge')
    const find = page.locator('[data-test=merge-find]')
    const merge = page.locator('[data-test=dialog-do] button')
    await expect.poll(() => find.evaluate((field) => field.matches(':focus'))).toBe(true)
    // Not into itself.
    await find.fill(`#${ids[1]}`)
    await page
      .locator('tickets-merge-choice')
      .getByText(/Ditemui|Tiada tiket lain yang sepadan/)
      .waitFor()
    expect(await page.locator(`[data-test=merge-option][data-ticket-id="${ids[1]}"]`).count()).toBe(0)
    expect(await merge.isDisabled()).toBe(true)
    // What is found by words is chosen by hand, and what a number says is chosen with it.
    await find.fill('Bila buka')
    const option = page.locator('[data-test=merge-option]')
    await option.filter({ hasText: `#${ids[2]} Kedai 2` }).waitFor()
    expect(await merge.isDisabled()).toBe(true)
    await find.fill(`#${ids[2]}`)
    await page.getByRole('button', { name: `Gabung ke #${ids[2]}` }).waitFor()
    await screenshot(page, 'narrow-merge')
    expect(await violations(page)).toEqual([])
    await merge.click()
    await page.waitForURL(`**/admin/inbox/${ids[2]}`)
    expect(await ticket(ids[1])).toMatchObject({ status: 'closed', mergedIntoId: ids[2] })

    for (const path of ['rules/new', 'policies', 'fields']) {
      await setup(page, path)
      await page.locator('kaunter-form, kaunter-table').first().waitFor()
      await screenshot(page, `narrow-setup-${path.replace('/', '-')}`)
      expect(await violations(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0)
    }
    expect(pages.complaints).toEqual([])
    await page.context().close()
  })
})
