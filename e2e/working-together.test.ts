import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, screenshot } from './support/browser.ts'
import { Kedai, type StaffName, staff } from './support/kedai.ts'
import { writePast } from './support/long-thread.ts'
import { Pages } from './support/pages.ts'
import { type Client, Server, SimulatorProcess } from './support/server.ts'
import { waitFor } from './support/wait.ts'
import { Wire } from './support/wire.ts'

interface Said {
  id: string
  text: string
  author: { id: string } | null
  direction: 'in' | 'out'
}

describe('two at one desk', () => {
  let simulator: SimulatorProcess
  let server: Server
  let shop: Kedai
  /** Of Aina's browser alone. */
  let wire: Wire
  let browsers: [Browser, Browser]
  let aina: Page
  let ravi: Page
  let pages: [Pages, Pages]

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    server = await Server.start({ simulator })
    shop = await Kedai.open(server, simulator)
    wire = await Wire.to(server.port)
    browsers = await Promise.all([openBrowser(), openBrowser()])
    pages = [new Pages(browsers[0], wire), new Pages(browsers[1], server)]
    aina = await pages[0].open('/inbox', { signIn: staff.aina })
    ravi = await pages[1].open('/inbox', { signIn: staff.ravi })
  })
  afterAll(async () => {
    for (const browser of browsers ?? []) await browser.close()
    await wire?.stop()
    await server?.stop()
    await simulator?.stop()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await screenshot(aina, `together-failed-aina-${task.name.slice(0, 12)}`)
    await screenshot(ravi, `together-failed-ravi-${task.name.slice(0, 12)}`)
  })

  const client = (name: StaffName): Client => shop.people[name].client
  const at = (customer: string, path = '') => `/api/tickets/${shop.ticket(customer)}${path}`
  const said = async (customer: string): Promise<Said[]> =>
    (await client('mei').get(at(customer, '/messages?limit=100'))).body.items
  const ours = async (customer: string) => (await said(customer)).filter(({ direction }) => direction === 'out')
  const rowOf = (customer: string) => `[data-test=ticket-row][data-ticket-id="${shop.ticket(customer)}"]`
  const composer = (page: Page) => page.locator('[data-test=composer]')
  const texts = (page: Page) => page.locator('[data-test=bubble] .text').allTextContents()
  /** What the simulated network got for the customers, and how many times. */
  const sent = async (text: string): Promise<number[]> =>
    (await simulator.get('/sent')).items
      .filter((item: { body?: { text?: { body?: string } } }) => JSON.stringify(item).includes(JSON.stringify(text)))
      .map(({ times }: { times: number }) => times)

  const drafts = (customer: string) =>
    server.database.query('select user_id, mode, text from tickets_draft where ticket_id = $1 and text <> $2', [
      shop.ticket(customer),
      '',
    ])

  async function open(page: Page, customer: string): Promise<void> {
    await page.locator(rowOf(customer)).click()
    await page.waitForURL(`**/inbox/${shop.ticket(customer)}*`)
    await composer(page).waitFor()
  }
  async function undoSeconds(seconds: number): Promise<void> {
    const { version } = (await shop.admin.get('/api/settings/tickets')).body
    const saved = await shop.admin.patch('/api/settings/tickets', { version, values: { undoSeconds: seconds } })
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
  }

  test('three who reply at once send one reply; the others are told, and nobody sends one twice', async () => {
    const names = ['aina', 'ravi', 'mei'] as const
    const before = (await said('Zainab')).at(-1)?.id ?? null
    const seen = { messageId: before, noteId: null }
    const reply = (name: StaffName, clientId: string, more: object) =>
      client(name).post(at('Zainab', '/messages'), { text: `Jawapan ${name}`, clientId, ...more })
    const answers = await Promise.all(names.map((name) => reply(name, `at-once-${name}`, { seen })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    const winner = answers.findIndex(({ status }) => status === 201)
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({
        code: 'KAUNTER_TICKET_THREAD_MOVED',
        details: {
          messages: [{ text: `Jawapan ${names[winner]}`, author: { name: staff[names[winner] ?? 'mei'].name } }],
        },
      })
    expect(await ours('Zainab')).toHaveLength(1)
    // Those who send anyway, and everybody once more, as after a lost answer.
    for (const _ of [1, 2])
      for (const answer of await Promise.all(names.map((name) => reply(name, `at-once-${name}`, {}))))
        expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    expect((await ours('Zainab')).map(({ text }) => text).toSorted()).toEqual([
      ...['Jawapan aina', 'Jawapan mei', 'Jawapan ravi'],
    ])
    for (const name of names) await waitFor('it to be sent', async () => (await sent(`Jawapan ${name}`)).length > 0)
    for (const name of names) expect(await sent(`Jawapan ${name}`)).toEqual([1])
  })

  test('each sees within five seconds that the other is here, that he replies, and what he has not sent', async () => {
    await open(ravi, 'Siti')
    const present = (page: Page) => page.locator('[data-test=present]')
    const soon = { timeout: 5_000 }
    await open(aina, 'Siti')
    await present(ravi).getByText('Nur Aina is here').waitFor(soon)
    await present(aina).getByText('Ravi Kumar is here').waitFor(soon)
    await composer(aina).pressSequentially('Kami sedang')
    await present(ravi).getByText('Nur Aina is replying').waitFor(soon)
    await ravi.locator('[data-test=others]', { hasText: 'Nur Aina has an unsent reply here' }).waitFor()
    await screenshot(ravi, 'together-presence')
    // The first half may have been saved by itself.
    const draft = [{ user_id: shop.people.aina.id, mode: 'reply', text: 'Kami sedang' }]
    await expect.poll(() => drafts('Siti')).toEqual(draft)
    await composer(aina).fill('')
    await expect.poll(() => drafts('Siti')).toEqual([])
    await open(aina, 'Haji')
    await expect.poll(() => present(ravi).count(), soon).toBe(0)
  })

  test('a reply to a conversation that has moved on is not sent: what is new is shown, and no word is lost', async () => {
    await undoSeconds(0)
    await open(aina, 'Haji')
    await composer(aina).fill('Maaf kerana lambat')
    await expect.poll(() => drafts('Haji')).toHaveLength(1)
    // Only the live stream is lost: what is shown is old, and sending works.
    await aina.route('**/api/live*', (route) => route.abort())
    await wire.cut()
    await wire.mend()
    await client('ravi').post(at('Haji', '/messages'), { text: 'Ravi sudah menjawab' })
    await simulator.post('/inbound', {
      from: '60123450017',
      name: 'Haji Osman · Pasar Mini Osman',
      text: 'Terima kasih Ravi',
    })
    await waitFor('his answer', async () => (await said('Haji')).some(({ text }) => text === 'Terima kasih Ravi'))
    expect(await texts(aina)).not.toContain('Terima kasih Ravi')
    await composer(aina).press('Enter')
    const moved = aina.locator('[data-test=moved]')
    await moved.getByText('Ravi sudah menjawab').waitFor()
    await moved.getByText('Terima kasih Ravi').waitFor()
    await screenshot(aina, 'together-moved')
    expect(await composer(aina).inputValue()).toBe('Maaf kerana lambat')
    expect(await ours('Haji')).toMatchObject([{ text: 'Ravi sudah menjawab' }])
    await aina.locator('[data-test=moved-edit]').click()
    await composer(aina).fill('Betul kata Ravi')
    await composer(aina).press('Enter')
    await waitFor('the changed reply', async () => (await ours('Haji')).length === 2)
    await aina.unroute('**/api/live*')
    await open(ravi, 'Haji')
    await expect.poll(() => texts(ravi)).toContain('Betul kata Ravi')
    expect((await ours('Haji')).map(({ text }) => text)).toEqual(['Ravi sudah menjawab', 'Betul kata Ravi'])
    await expect.poll(() => drafts('Haji')).toEqual([])
    await aina.reload()
  })

  test('a double click sends once, and what is taken back in time reaches nobody', async () => {
    await undoSeconds(1)
    await open(aina, 'Devi')
    await open(ravi, 'Devi')
    await composer(aina).fill('Klik dua kali')
    await aina.locator('[data-test=send]').dblclick()
    await waitFor('it to be sent', async () => (await sent('Klik dua kali')).length > 0)
    await expect.poll(() => texts(ravi)).toContain('Klik dua kali')
    await undoSeconds(30)
    await aina.reload()
    await composer(aina).fill('Jangan hantar ini')
    await composer(aina).press('Enter')
    await aina.locator('[data-test=undo]').click()
    await expect.poll(() => composer(aina).inputValue()).toBe('Jangan hantar ini')
    const rows = await server.database.query('select 1 from tickets_outgoing where ticket_id = $1 and state = $2', [
      shop.ticket('Devi'),
      'waiting',
    ])
    expect(rows).toEqual([])
    await composer(aina).fill('Ini yang betul')
    await undoSeconds(0)
    await aina.reload()
    await expect.poll(() => composer(aina).inputValue()).toBe('Ini yang betul')
    await composer(aina).press('Enter')
    await expect.poll(() => texts(ravi)).toContain('Ini yang betul')
    expect((await ours('Devi')).map(({ text }) => text)).toEqual(['Klik dua kali', 'Ini yang betul'])
    for (const [text, times] of [
      ['Klik dua kali', [1]],
      ['Jangan hantar ini', []],
    ] as const)
      expect(await sent(text)).toEqual(times)
  })

  test('a browser that was cut off, while the server was started again, shows everything afterwards', async () => {
    await open(aina, 'خالد')
    await composer(aina).fill('Baik, saya sem')
    const state = aina.locator('[data-test=connection]')
    await expect.poll(() => state.getAttribute('data-state')).toBe('live')
    await wire.cut()
    await expect.poll(() => state.getAttribute('data-state')).toMatch(/reconnecting|offline/)
    for (const n of [1, 2, 3]) {
      await simulator.post('/inbound', { from: '60123450016', name: 'خالد · مطعم الشام', text: `Semasa terputus ${n}` })
      if (n === 2) await server.restart()
    }
    await waitFor(
      'all three',
      async () => (await said('خالد')).filter(({ text }) => text.includes('terputus')).length === 3,
    )
    await client('ravi').post(at('خالد', '/messages'), { text: 'Kami di sini' })
    await client('ravi').post(at('خالد', '/notes'), { text: 'Aina terputus talian' })
    await client('ravi').patch(at('خالد'), { priority: 'urgent' })
    await simulator.post('/inbound', { from: '60123450099', name: 'Baharu · Kedai Baharu', text: 'Saya orang baharu' })
    await wire.mend()
    await expect.poll(() => state.getAttribute('data-state')).toBe('live')
    for (const text of ['Semasa terputus 1', 'Semasa terputus 2', 'Semasa terputus 3', 'Kami di sini'])
      await expect.poll(() => texts(aina)).toContain(text)
    await aina.locator('[data-test=note]', { hasText: 'Aina terputus talian' }).waitFor()
    // While the mouse lies in the list, nothing comes into it.
    await aina.mouse.move(900, 20)
    await aina.locator('[data-test=ticket-row]', { hasText: 'Kedai Baharu' }).waitFor()
    await aina.locator(rowOf('خالد'), { hasText: 'Urgent' }).waitFor()
    // As a page that was loaded anew shows it, and each once.
    const live = await texts(aina)
    expect(await composer(aina).inputValue()).toBe('Baik, saya sem')
    await aina.reload()
    await composer(aina).waitFor()
    await expect.poll(() => texts(aina)).toEqual(live)
  })

  test('who is signed out while writing signs in again and goes on where the text ended', async () => {
    await undoSeconds(0)
    await open(aina, 'Siti')
    await composer(aina).fill('Teknisi kami akan datang esok')
    await server.database.query('delete from auth_session where user_id = $1', [shop.people.aina.id])
    // The draft, which saves itself, may have been told first.
    await aina.keyboard.press('Enter')
    await aina.locator('[data-test=login-password]').waitFor()
    expect(await ours('Siti')).toHaveLength(1)
    const email = aina.locator('[data-test=login-email]')
    if (await email.isEditable()) await email.fill(staff.aina.email)
    await aina.fill('[data-test=login-password]', staff.aina.password)
    await aina.click('[data-test=login-submit]')
    await composer(aina).waitFor()
    const kept = async () =>
      (await composer(aina).inputValue()).includes('Teknisi') ||
      (await texts(aina)).some((text) => text.includes('Teknisi'))
    await expect.poll(kept).toBe(true)
    if ((await composer(aina).inputValue()).includes('Teknisi')) await composer(aina).press('Enter')
    // What was refused for the session alone is sent again by itself.
    else if ((await aina.locator('[data-test=retry]').count()) > 0) await aina.locator('[data-test=retry]').click()
    await waitFor('it to be sent', async () => (await sent('Teknisi kami akan datang esok')).length > 0)
    expect((await ours('Siti')).filter(({ text }) => text.startsWith('Teknisi'))).toHaveLength(1)
    shop.people.aina.client = await server.signIn(staff.aina)
  })

  test('text of every kind arrives as it was written; too much is kept and told before it is sent', async () => {
    await open(aina, 'Farid')
    await open(ravi, 'Farid')
    for (const text of [
      'مرحبا، الطلب جاهز 123',
      '👩‍👩‍👧‍👦🇲🇾',
      'Baris satu\n  baris dua <b>bukan tebal</b> & "petik"',
    ]) {
      await composer(aina).fill(text)
      await aina.locator('[data-test=send]').click()
      await waitFor('its row', async () => (await ours('Farid')).some((one) => one.text === text))
      await expect.poll(() => texts(ravi)).toContain(text)
      await expect.poll(() => texts(aina)).toContain(text)
    }
    const much = 'Sepuluh ribu aksara. '.repeat(500).slice(0, 10_000)
    const before = (await ours('Farid')).map(({ id }) => id)
    await composer(aina).fill(much)
    await aina.getByText('5904 characters too many').or(aina.getByText('5,904 characters too many')).waitFor()
    expect(await aina.locator('[data-test=send]').isDisabled()).toBe(true)
    await composer(aina).press('Enter')
    expect(await composer(aina).inputValue()).toBe(much)
    expect((await ours('Farid')).map(({ id }) => id)).toEqual(before)
    await composer(aina).fill('')
  })

  test.each([
    ['ahead', 86_400_000],
    ['behind', -86_400_000],
  ])('a browser whose clock is a day %s shows the same deadlines, and lets one answer', async (_, wrong) => {
    const page = await pages[1].open('/inbox', { signIn: staff.ravi, wrong })
    await open(page, 'Devi')
    await open(ravi, 'Devi')
    const chips = (of: Page) => of.locator(`${rowOf('Devi')} [data-test=sla]`).allTextContents()
    await expect.poll(() => chips(ravi)).toHaveLength(1)
    // Both clocks go on meanwhile.
    await waitFor('the same', async () => String(await chips(page)) === String(await chips(ravi)))
    const text = `Dari jam yang salah ${wrong}`
    await composer(page).fill(text)
    await page.locator('[data-test=send]').click()
    await expect.poll(() => texts(ravi)).toContain(text)
    expect((await texts(ravi)).at(-1)).toBe(text)
    await expect.poll(async () => (await texts(page)).at(-1)).toBe(text)
    await page.context().close()
  })

  test('a customer of 5,000 messages: the newest are there at once, the oldest a few keys away', async () => {
    await writePast(server.database, shop.ticket('Ah'), 5_000)
    // Nobody was told of these: what was read ahead is without them.
    await ravi.reload()
    await open(ravi, 'Ah')
    await expect.poll(() => texts(ravi)).toContain('Boleh tolong betulkan hari ini?')
    expect(await ravi.locator('[data-test=bubble]').count()).toBeLessThan(200)
    const thread = ravi.locator('[data-test=thread]')
    await thread.focus()
    const goesBy = async (key: string) => {
      await thread.press(key)
      return texts(ravi)
    }
    await expect
      .poll(() => goesBy('Home'), { interval: 100, timeout: 60_000 })
      .toContain('Lama 1 pesanan kertas resit dan dakwat untuk kedai')
    expect(await ravi.locator('[data-test=bubble]').count()).toBeLessThan(200)
    await expect.poll(() => goesBy('End')).toContain('Boleh tolong betulkan hari ini?')
    expect([...pages[0].complaints, ...pages[1].complaints]).toEqual([])
  })
})
