import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { clockPlugin } from './support/clock-plugin.ts'
import { LiveStream } from './support/live-stream.ts'
import { type Client, metaSecrets, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const signIn = { email: 'siti@example.com', password: 'kata laluan panjang' }

describe('notices', () => {
  const { folder, config } = clockPlugin()
  let server: Server
  let admin: Client
  let siti: Client
  let sitiId: string
  let other: Client
  let otherId: string
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await Server.start({ config, env: metaSecrets })
    admin = await server.signIn()
    sitiId = (await admin.post('/api/auth/users', { ...signIn, name: 'Siti', role: 'agent' })).body.id
    siti = await server.signIn(signIn)
    other = await server.colleague(admin, 'agent')
    otherId = (await other.get('/api/auth/me')).body.user.id
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${server.url}/admin/inbox`)
    await page.fill('[data-test=login-email]', signIn.email)
    await page.fill('[data-test=login-password]', signIn.password)
    await page.click('[data-test=login-submit]')
    await page.locator('[data-test=connection][data-state=live]').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const notify = (number: number, more: object = {}) =>
    admin.post('/api/clock/notify', {
      ...{ userIds: [sitiId], kind: 'clock.late', key: `late ${number}` },
      subject: { type: 'ticket', id: String(number), path: `/tickets/${number}` },
      text: { plugin: 'clock', key: 'late', values: { number } },
      ...more,
    })
  const list = async (client: Client, query = '') => (await client.get(`/api/notifications${query}`)).body
  const bell = () => page.locator('[data-test=notices]')

  test('each is given once, to those it is for, and they alone hear of it at once', async () => {
    const [hers, his] = [await LiveStream.open(server.url, siti), await LiveStream.open(server.url, other)]
    await Promise.all(Array.from({ length: 5 }, () => notify(1)))
    await waitFor('her live notice', () => hers.messages.some(({ data }) => data?.topic === 'notifications.changed'))
    expect(await list(siti)).toMatchObject({
      unread: 1,
      items: [
        {
          text: 'Ticket 1 is late',
          subject: { type: 'ticket', id: '1', path: '/tickets/1' },
          read: false,
          digest: null,
        },
      ],
    })
    // What fails leaves no notice behind.
    expect((await notify(2, { fails: true })).status).toBe(500)
    expect((await list(siti)).unread).toBe(1)
    expect(await list(other)).toMatchObject({ items: [], unread: 0 })
    // His own comes last, so that all before it would have come.
    await notify(3, { userIds: [otherId] })
    await waitFor('his live notice', () => his.messages.some(({ data }) => data?.topic === 'notifications.changed'))
    const topics = (stream: LiveStream) =>
      stream.messages.filter(({ data }) => data?.topic === 'notifications.changed').length
    expect([topics(hers), topics(his)]).toEqual([1, 1])
    // A replay is checked like a delivery.
    const again = await LiveStream.open(server.url, other, { lastEventId: '0' })
    expect(topics(again)).toBe(1)
    for (const stream of [hers, his, again]) stream.close()
    // Nobody reads for another.
    const [{ id }] = (await list(siti)).items
    await other.post('/api/notifications/read', { ids: [id] })
    expect((await list(siti)).unread).toBe(1)
  })

  test('the list goes on by its cursor, and counts what is unread', async () => {
    for (const number of [11, 12, 13]) await notify(number)
    const first = await list(siti, '?limit=2')
    expect(first.items.map(({ text }: { text: string }) => text)).toEqual(['Ticket 13 is late', 'Ticket 12 is late'])
    const rest = await list(siti, `?limit=2&cursor=${first.nextCursor}`)
    expect(rest).toMatchObject({
      nextCursor: null,
      unread: 4,
      items: [{ text: 'Ticket 11 is late' }, { text: 'Ticket 1 is late' }],
    })
    expect((await siti.get('/api/notifications?cursor=nonsense')).body.code).toBe('KAUNTER_CURSOR_INVALID')
    expect((await siti.post('/api/notifications/read', { ids: [rest.items[1].id] })).body).toEqual({ unread: 3 })
  })

  test('the bell counts at once, and its list is read and worked with the keyboard alone, in both languages', async () => {
    await page.locator('[data-test=notices][aria-label="Notices, 3 unread"]').waitFor()
    // Held back until an opening, which comes when we have looked.
    const notBefore = new Date(Date.now() + 3_600_000).toISOString()
    for (const number of [21, 22]) await notify(number, { notBefore })
    expect((await list(siti)).unread).toBe(3)
    const at = new Date()
    await server.database.query('update notifications_notice set due_at = $1 where held', [at])
    await server.run('notifications.deliver', { at })
    await page.locator('[data-test=notices][aria-label="Notices, 5 unread"]').waitFor()

    await bell().focus()
    await page.keyboard.press('Enter')
    const notices = page.locator('[data-test=notice]')
    await notices.first().waitFor()
    expect(await page.locator('[data-test=digest] h3').textContent()).toContain('2')
    expect(await page.locator('[data-test=digest] [data-test=notice]').count()).toBe(2)
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'notices')
    await page.emulateMedia({ colorScheme: 'dark' })
    await screenshot(page, 'notices-dark')
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })

    // The second of the digest is opened, which reads it.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tickets/21')
    await page.locator('[data-test=notices][aria-label="Notices, 4 unread"]').waitFor()
    await bell().click()
    await page.locator('[data-test=notices-read-all]').click()
    await page.locator('[data-test=notices][aria-label="Notices"]').waitFor()
    await page.keyboard.press('Escape')
    await notices.first().waitFor({ state: 'hidden' })

    await siti.patch('/api/auth/me', { locale: 'ms' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.reload()
    await notify(31)
    await page.locator('[data-test=notices][aria-label="Makluman, 1 belum dibaca"]').waitFor()
    await bell().click()
    expect(await notices.first().textContent()).toContain('Tiket 31 sudah lewat')
    await screenshot(page, 'notices-phone-malay')
    expect(await violations(page)).toEqual([])
  })
})
