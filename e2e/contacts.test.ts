import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { Kedai, staff } from './support/kedai.ts'
import { Pages, toast } from './support/pages.ts'
import { Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const narrow = { viewport: { width: 390, height: 844 }, locale: 'ms-MY' }

/** Runs in the browser: the distances between the cards of a page, from top to bottom, also of those in a slot. */
function spacesBetween(frame: Element): number[] {
  const within = (root: Element | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap((each) => [
      ...(each.tagName === 'KAUNTER-CARD' ? [each] : each.shadowRoot ? within(each.shadowRoot) : []),
    ])
  const boxes = within(frame).map((card) => card.getBoundingClientRect())
  const inOrder = boxes.filter(({ height }) => height > 0).toSorted((one, other) => one.top - other.top)
  return inOrder.slice(1).map(({ top }, i) => top - (inOrder[i] as DOMRect).bottom)
}

describe('contacts, and who did what to them', () => {
  let simulator: SimulatorProcess
  let server: Server
  let shop: Kedai
  let browser: Browser
  let pages: Pages
  /** Siti's contact, and the other one that she writes from. */
  let siti: string
  let zainab: string

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    shop = await Kedai.open(server, simulator)
    browser = await openBrowser()
    pages = new Pages(browser, server)
    siti = await contactOf('Siti')
    zainab = await contactOf('Zainab')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  const contactOf = async (customer: string): Promise<string> =>
    (await shop.admin.get(`/api/tickets/${shop.ticket(customer)}`)).body.contact.id
  const inBothThemes = async (page: Page, name: string) => {
    await screenshot(page, name)
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await screenshot(page, `${name}-dark`)
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  }
  const addresses = (page: Page) => page.locator('[data-test=identities] li .mono').allTextContents()
  const ofTickets = (page: Page) => page.locator('[data-test=contact-tickets] tbody tr')

  test('peers 43: two contacts of one person become one, with the way back; a colleague sees it at once', async () => {
    const page = await pages.open('/contacts', { signIn: staff.mei })
    await page.locator('kaunter-table').getByText('Zainab').waitFor()
    await inBothThemes(page, 'contacts')
    // Also where there are few: the API finds by what the list does not show.
    const names = page.locator('[data-test=records] tbody th')
    const find = page.locator('[data-test=find] input')
    await find.fill('dobi')
    await expect.poll(() => names.allTextContents()).toEqual([expect.stringContaining('Zainab · Dobi Bersih')])
    await find.fill('')
    await expect.poll(() => names.count()).toBe(8)
    await page.getByText('Siti · Kafe Sinar').click()
    await page.waitForURL(`**/admin/contacts/${siti}`)
    await ofTickets(page).first().waitFor()
    await inBothThemes(page, 'contact')

    await page.click('[data-test=merge]')
    await page.locator('[data-test=merge-search] input').fill('dobi')
    await page.locator('[data-test=merge-pick]', { hasText: 'Zainab' }).click()
    await page.locator('[data-test=merge-name]').getByText('Zainab · Dobi Bersih').click()
    await inBothThemes(page, 'contact-merge')
    await page.click('[data-test=merge-do]')
    await toast(page, /one contact now/)
    await page.locator('h1', { hasText: 'Zainab · Dobi Bersih' }).waitFor()
    await expect.poll(() => addresses(page)).toEqual(['+60123450010', '+60123450015'])
    await waitFor('both tickets', async () => (await ofTickets(page).count()) === 2)
    await inBothThemes(page, 'contact-merged')
    const gaps = await page.locator('.scroll > .frame').evaluate(spacesBetween)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(14)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(18)

    // An agent: masked numbers, no way to merge; an old link leads to the contact that is left.
    const second = await pages.open(`/contacts/${zainab}`, { signIn: staff.aina })
    await second.waitForURL(`**/admin/contacts/${siti}`)
    await second.locator('[data-test=identities] li').first().waitFor()
    expect(await addresses(second)).toEqual(['+60 12-••• 0010', '+60 12-••• 0015'])
    expect(await second.locator('[data-test=merge], [data-test=undo-merge]').count()).toBe(0)
    await second.click('[data-test=reveal]')
    await waitFor('whole numbers', async () => (await addresses(second))[0] === '+60123450010')

    // What she writes from the other number comes to the ticket that she has there.
    await simulator.post('/inbound', { from: '60123450015', name: 'Zainab · Dobi Bersih', text: 'Masih menunggu' })
    const thread = async () => (await shop.admin.get(`/api/tickets/${shop.ticket('Zainab')}/messages`)).body.items
    await waitFor('the message', async () => (await thread()).at(-1).text === 'Masih menunggu')

    await page.click('[data-test=undo-merge]')
    await toast(page, /two contacts again/)
    await page.locator('h1', { hasText: 'Siti' }).waitFor()
    await expect.poll(() => addresses(page)).toEqual(['+60123450010'])
    // Whoever has it open is told, without loading it anew.
    await second.locator('h1', { hasText: 'Siti' }).waitFor()
    await second.goto(`${server.url}/admin/contacts/${zainab}`)
    await second.locator('h1', { hasText: 'Zainab' }).waitFor()
    await expect.poll(() => addresses(second)).toEqual(['+60 12-••• 0015'])
    expect(new URL(second.url()).pathname).toBe(`/admin/contacts/${zainab}`)
    await Promise.all([page.context().close(), second.context().close()])
  })

  test('the audit trail tells in words who did what, and can be narrowed; an agent may not read it', async () => {
    const page = await pages.open(`/audit?subject=contact:${siti}`, { signIn: staff.mei })
    const entries = page.locator('[data-test=entries] > li')
    await entries.first().waitFor()
    expect(await entries.evaluateAll((all) => all.map((each) => each.getAttribute('data-action')))).toEqual([
      'directory.contacts-parted',
      'directory.contact-revealed',
      'directory.contacts-merged',
    ])
    expect(await entries.first().textContent()).toMatch(/Tan Mei Ling[\s\S]*took a merged contact out of[\s\S]*Siti/)
    await page.click('[data-test=all]')
    await page.locator('[data-action="ticket.changed"]').first().waitFor()
    await inBothThemes(page, 'audit')
    await page.locator('[data-test=filter-actor] select').selectOption({ label: 'Ravi Kumar' })
    await page.locator('[data-test=filter-action] select').selectOption({ label: 'changed' })
    await waitFor('his changes alone', async () => {
      const who = await page.locator('[data-test=entries] strong').allTextContents()
      return who.length > 0 && who.every((name) => name === 'Ravi Kumar')
    })
    const shown = await page.locator('[data-test=entries]').textContent()
    expect(shown).toMatch(/Status/)
    expect(shown).not.toMatch(/[{}]|pending_internal/)
    await page.goBack()
    await waitFor('the filter before', async () => !page.url().includes('action='))
    const asked = await pages.open('/audit', { ...narrow, signIn: staff.aina })
    expect((await shop.people.aina.client.get('/api/audit')).status).toBe(403)
    expect(await asked.locator('[data-test=entries]').count()).toBe(0)
    await Promise.all([page.context().close(), asked.context().close()])
    expect(pages.complaints).toEqual([])
  })
})
