import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { enter, Pages, saveRecord, toast } from './support/pages.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const looks = [
  ['dark', false, { colorScheme: 'dark' }],
  ['narrow and in Malay', true, { viewport: { width: 390, height: 844 } }],
] as const

describe('canned replies, mentions, macros and watchers in the inbox', () => {
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let agent: Client
  let browser: Browser
  let pages: Pages
  let id: string
  const malay = { email: 'ejen@example.com', password: 'a long password' }
  const signIn = { email: 'agent@example.com', password: 'a long password' }

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    admin = await server.signIn()
    await admin.post('/api/auth/users', { ...signIn, role: 'agent', name: 'Agent Ali' })
    await admin.post('/api/auth/users', { ...malay, role: 'agent', name: 'Ejen Abu', locale: 'ms' })
    agent = await server.signIn(signIn)
    await simulator.post('/inbound', {
      from: '60123450001',
      name: 'Farah',
      text: 'Mesin saya rosak, boleh tolong tak?',
    })
    id = await waitFor('the ticket', async () => (await admin.get('/api/tickets')).body.items[0]?.id)
    // The longest there is: what a macro sends is taken back before it goes.
    const { version } = (await admin.get('/api/settings/tickets')).body
    const saved = await admin.patch('/api/settings/tickets', { version, values: { undoSeconds: 30 } })
    expect(saved.status).toBe(200)
    browser = await openBrowser()
    pages = new Pages(browser, server)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
  })

  const composer = (page: Page) => page.locator('tickets-composer textarea')
  const list = (page: Page) => page.locator('[data-test=suggestions]')
  async function fromMenu(page: Page, name: string | RegExp): Promise<void> {
    await page.locator('[data-test=more]').getByRole('button').click()
    await page.getByRole('menuitem', { name }).click()
  }
  const ticket = async () => (await agent.get(`/api/tickets/${id}`)).body

  test('a supervisor writes canned replies and macros', async () => {
    const page = await pages.open('/ticket-setup/canned/new')
    await enter(page, 'name', 'Looking into it')
    await enter(page, 'shortcut', 'look')
    await enter(page, 'en', 'Hi {{contact.phone}}')
    await page.click('[data-test=save]')
    await page.getByText('{{contact.name}}, {{outlet.name}}, {{agent.name}}, {{ticket.number}}').first().waitFor()
    await enter(page, 'en', 'Hi {{contact.name}}, we are looking into it.')
    await enter(page, 'ms', 'Hai {{contact.name}}, kami sedang menyemaknya.')
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'setup-canned')
    await saveRecord(page)
    await page.goto(`${server.url}/admin/ticket-setup/macros/new`)
    await enter(page, 'name', 'Answered')
    await enter(page, 'priority', 'high')
    await enter(page, 'status', 'pending_merchant')
    await enter(page, 'note', 'Answered by macro.')
    await page.locator('[data-field=cannedId] select').selectOption({ label: 'Looking into it' })
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'setup-macro')
    await saveRecord(page)
    const { items } = (await admin.get('/api/tickets/macros')).body
    expect(items).toMatchObject([
      {
        ...{ name: 'Answered', teamId: null },
        actions: { set: { priority: 'high', status: 'pending_merchant' }, note: 'Answered by macro.' },
      },
    ])
    await page.context().close()
  })

  test('a slash offers canned replies in the language of the customer, and the undo of the browser goes on', async () => {
    const page = await pages.open(`/inbox/${id}`, { signIn })
    await composer(page).click()
    await page.keyboard.type('Selamat pagi. /loo')
    await list(page).getByText('Hai Farah, kami sedang menyemaknya.').waitFor()
    expect(await composer(page).getAttribute('aria-activedescendant')).toBe('suggestion-0')
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'suggestions')
    await page.keyboard.press('ArrowRight')
    await list(page).getByText('Hi Farah, we are looking into it.').waitFor()
    await page.keyboard.press('Enter')
    expect(await composer(page).inputValue()).toBe('Selamat pagi. Hi Farah, we are looking into it.')
    expect(await list(page).count()).toBe(0)
    await page.keyboard.press('Control+z')
    await waitFor('the undo', async () => (await composer(page).inputValue()) === 'Selamat pagi. /loo')
    await page.keyboard.press('End')
    await page.keyboard.type('k')
    await list(page).waitFor()
    await page.keyboard.press('Escape')
    await list(page).waitFor({ state: 'detached' })
    // Escape closed the list and nothing else.
    expect(await composer(page).evaluate((field) => field.matches(':focus'))).toBe(true)
    expect((await agent.get(`/api/tickets/${id}/messages`)).body.items).toHaveLength(1)
    // Who does not know the sign finds a button; a sign that only the button wrote goes with the list.
    await composer(page).fill('Salam')
    const canned = page.getByRole('button', { name: 'Canned replies' })
    await canned.click()
    await list(page).getByText('Hai Farah, kami sedang menyemaknya.').waitFor()
    expect(await composer(page).inputValue()).toBe('Salam /')
    await page.keyboard.press('Escape')
    expect(await composer(page).inputValue()).toBe('Salam ')
    await canned.click()
    await list(page).getByText('Hai Farah, kami sedang menyemaknya.').waitFor()
    await page.keyboard.press('Enter')
    expect(await composer(page).inputValue()).toBe('Salam Hai Farah, kami sedang menyemaknya.')
    await composer(page).fill('')
    await page.context().close()
  })

  test('a colleague who is named in a note is told, and follows the ticket', async () => {
    const other = await server.colleague(admin, 'agent', { name: 'Nur Aisyah' })
    const page = await pages.open(`/inbox/${id}`, { signIn })
    await page.click('[data-test=mode-note]')
    await page.keyboard.type('Please look, @nur ai')
    await list(page).getByText('Nur Aisyah').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Tab')
    expect(await composer(page).inputValue()).toBe('Please look, @Nur Aisyah ')
    await page.keyboard.press('Enter')
    await page.locator('[data-test=mention]', { hasText: '@Nur Aisyah' }).waitFor()
    await page.locator('[data-test=watchers]', { hasText: 'Nur Aisyah' }).waitFor()
    const notices = async () => (await other.get('/api/notifications')).body.items
    await expect.poll(notices).toMatchObject([{ kind: 'ticket.mentioned', subject: { path: `/inbox/${id}` } }])
    await page.keyboard.press('Escape')
    await page.keyboard.press('w')
    await toast(page, /You watch ticket/)
    await page.locator('[data-test=watchers]', { hasText: '(you)' }).waitFor()
    await page.click('[data-test=watch]')
    await toast(page, /no longer watch/)
    expect((await ticket()).watching).toBe(false)
    await page.context().close()
  })

  test('a macro says what it will do, does it at once, and is taken back', async () => {
    const page = await pages.open(`/inbox/${id}`, { signIn })
    await composer(page).waitFor()
    await page.locator('[data-test=more]').waitFor()
    await page.keyboard.press('m')
    const dialog = page.locator('[data-test=macro-dialog]')
    await dialog.getByText('set the status to Waiting for merchant').waitFor()
    await dialog.getByText('send to the customer: Hai Farah, kami sedang menyemaknya.').waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'macro')
    // It does not stay above another ticket, nor above none.
    await page.evaluate(
      () => history.pushState(null, '', '/admin/inbox') ?? dispatchEvent(new PopStateEvent('popstate')),
    )
    await dialog.locator('dialog').waitFor({ state: 'hidden' })
    await page.goBack()
    await composer(page).waitFor()
    await page.keyboard.press('m')
    await dialog.getByText('set the status to Waiting for merchant').waitFor()
    await page.keyboard.press('Enter')
    // Pointed at, the message stays.
    await page.locator('[data-test=toast]').getByRole('button', { name: 'Undo' }).hover()
    await toast(page, /is done on ticket/)
    expect(await ticket()).toMatchObject({ priority: 'high', status: 'pending_merchant' })
    await page.locator('[data-test=toast]').getByRole('button', { name: 'Undo' }).click()
    await toast(page, /is as it was.*Its note stays/)
    expect(await ticket()).toMatchObject({ priority: 'normal', status: 'new', outgoing: [] })
    await page.getByText('ran the macro “Answered”').first().waitFor()
    await page.context().close()
  })

  test.each(looks)('they fit: %s', async (name, isMalay, look) => {
    const page = await pages.open(`/inbox/${id}`, { signIn: isMalay ? malay : signIn, ...look })
    await composer(page).click()
    await composer(page).fill('')
    await page.keyboard.type('/')
    await list(page).getByText('Hai Farah').waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, `suggestions-${name.split(' ')[0]}`)
    await page.keyboard.press('Escape')
    await fromMenu(page, /Run a macro|Jalankan makro/)
    await page.locator('[data-test=macro-dialog]').getByText('Farah').first().waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, `macro-${name.split(' ')[0]}`)
    await page.context().close()
    expect(pages.complaints).toEqual([])
  })
})
