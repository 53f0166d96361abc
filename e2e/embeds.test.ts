import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { Portal, type WidgetScript } from './support/portal.ts'
import { type Client, pluginConfig, Server } from './support/server.ts'
import { makeShops, type Shops } from './support/settings-plugin.ts'
import { waitFor } from './support/wait.ts'

const formTag = 'kaunter-contact-form'
const statusTag = 'kaunter-ticket-status'

describe('widgets in a page of another origin', () => {
  let server: Server
  let portal: Portal
  let browser: Browser
  let admin: Client
  let supervisor: Client
  let agent: Client
  let shops: Shops
  let widgets: Record<string, WidgetScript>
  /** What the browser says on its console. */
  const complaints: string[] = []

  beforeAll(async () => {
    portal = await Portal.start()
    server = await Server.start({ config: pluginConfig({ simulatorPort: 0 }) })
    admin = await server.signIn()
    shops = await makeShops(server.database)
    supervisor = await server.colleague(admin, 'supervisor', { outletIds: [shops['north-1']] })
    agent = await server.colleague(admin, 'agent', { outletIds: [shops['north-1']], name: 'Nurul Aisyah' })
    await set('embeds', { origins: [portal.origin] })
    await set('tickets', { webMinSeconds: 0 })
    const { body } = await admin.get('/api/embeds')
    widgets = Object.fromEntries(
      body.items.map((item: WidgetScript) => [item.tag, { ...item, module: local(item.module) }]),
    )
    browser = await openBrowser()
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await portal?.stop()
  })

  /** The server's address as the portal names it: another host than its own. */
  const local = (address: string) => address.replace(/^http:\/\/[^/]+/, server.url)

  async function set(plugin: string, values: object, place: object = {}): Promise<void> {
    const query = new URLSearchParams(place as Record<string, string>)
    const { body } = await admin.get(`/api/settings/${plugin}?${query}`)
    const answer = await admin.patch(`/api/settings/${plugin}`, { ...place, version: body.version, values })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }

  async function issue(widget: string, subject: object, more: object = {}, by = supervisor): Promise<string> {
    const { status, body } = await by.post('/api/embeds/tokens', { widget, origin: portal.origin, subject, ...more })
    expect(status, JSON.stringify(body)).toBe(201)
    return body.token
  }

  async function open(
    look: { dark?: boolean; width?: number } = {},
  ): Promise<{ page: Page; requests: Record<string, string>[] }> {
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: 900 },
      colorScheme: look.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(8000)
    const page = await context.newPage()
    const requests: Record<string, string>[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on(
      'response',
      async (r) =>
        r.status() > 300 &&
        console.log(r.request().method(), r.url(), r.status(), await r.text(), server.child.output.slice(-3000)),
    )
    page.on('request', async (request) => {
      if (request.url().startsWith(server.url)) requests.push(await request.allHeaders())
    })
    await page.goto(portal.origin)
    return { page, requests }
  }

  const told = (page: Page): Promise<{ name: string; detail: Record<string, string> }[]> => page.evaluate('window.told')

  async function fill(page: Page, { name = 'Devi', contact = '012-345 6789', message = 'Mesin resit rosak.' } = {}) {
    const form = page.locator(formTag)
    await form.locator('#name').fill(name)
    await form.locator('#contact').fill(contact)
    await form.locator('#message').fill(message)
    await form.locator('#consent').check()
    await form.locator('button[type=submit]').click()
  }

  test('a message from the form becomes a ticket of the outlet, and the answer is seen in the page', async () => {
    const token = await issue(formTag, { outlet: 'north-1' })
    portal.shows(server.url, Object.values(widgets), `<${formTag} token="${token}"></${formTag}>`)
    const { page, requests } = await open()
    await fill(page)
    await page.locator(formTag).getByText('Thank you, Devi').waitFor()
    const status = page.locator(statusTag)
    await status.getByText('Received').waitFor()

    const ticket = await waitFor(
      'the ticket, seen by an agent of the outlet',
      async () => (await agent.get('/api/tickets')).body.items[0],
    )
    expect(ticket).toMatchObject({
      contact: { name: 'Devi', phone: '+60123456789' },
      channel: 'web',
      lastMessagePreview: 'Mesin resit rosak.',
    })
    const elsewhere = await server.colleague(admin, 'agent', { outletIds: [shops['north-2']] })
    expect((await elsewhere.get('/api/tickets')).body.items).toEqual([])
    expect(await server.database.query('select franchise_id, outlet_id from tickets_ticket')).toEqual([
      { franchise_id: shops.north, outlet_id: shops['north-1'] },
    ])
    const [evidence] = await server.database.query('select * from tickets_submission')
    expect(evidence).toMatchObject({
      ticket_id: ticket.id,
      contact_id: ticket.contact.id,
      origin: portal.origin,
      consent_locale: 'en',
    })
    expect(evidence?.consent_text).toMatch(/^I agree/)

    await agent.post(`/api/tickets/${ticket.id}/notes`, { text: 'He never pays on time.' })
    await agent.post(`/api/tickets/${ticket.id}/messages`, { text: 'Kami datang esok.' })
    await status.getByText('Kami datang esok.').waitFor({ timeout: 20_000 })
    await status.getByText(/Last answered by Nurul\s*$/).waitFor()
    expect(await status.locator('section').textContent()).not.toMatch(/never pays|Aisyah|Nurul Aisyah/)

    expect((await told(page)).filter(({ name }) => name === 'violation')).toEqual([])
    expect(requests.length).toBeGreaterThan(4)
    expect(requests.filter((headers) => 'cookie' in headers)).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    await page.context().close()
  })
})
