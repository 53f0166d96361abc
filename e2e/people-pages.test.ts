import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { enter, fieldOf, Pages, saveRecord, toast } from './support/pages.ts'
import { type Client, Server } from './support/server.ts'

const narrow = { viewport: { width: 390, height: 844 }, locale: 'ms-MY' }
const siti = { email: 'siti@example.com', password: 'kata laluan panjang' }

describe('the pages for shops, users, roles and calendars', () => {
  let server: Server
  let admin: Client
  let browser: Browser
  let pages: Pages

  beforeAll(async () => {
    server = await Server.start()
    admin = await server.signIn()
    browser = await openBrowser()
    pages = new Pages(browser, server)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

  test('a file of outlets is checked first, its mistakes are named by line, and then it is imported', async () => {
    const page = await pages.open('/shops/franchises/new')
    await enter(page, 'fid', 'F-1')
    await page.click('[data-test=save]')
    expect(await fieldOf(page, 'name').locator('#error').textContent()).toBe('Enter a value.')
    await enter(page, 'name', 'Kopi Utara')
    await saveRecord(page)
    await page.waitForURL('**/admin/shops/franchises/*')

    await page.goto(`${server.url}/admin/shops/import`)
    await page.setInputFiles(
      '[data-test=import-file]',
      file('bad.csv', 'oid,fid,name,state\nO-1,F-1,Ipoh,Perak\nO-2,F-1,Alor Setar,Atlantis\n'),
    )
    const problems = page.locator('kaunter-table')
    await problems.getByText('Atlantis').waitFor()
    expect(await problems.locator('tbody tr').textContent()).toMatch(/3[\s\S]*state[\s\S]*Write a Malaysian state/)
    expect(await page.locator('[data-test=import-apply] button').isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    expect((await admin.get('/api/directory/outlets')).body.items).toEqual([])
    await page.setInputFiles(
      '[data-test=import-file]',
      file('good.csv', 'oid,fid,name,state\nO-1,F-1,Ipoh,Perak\nO-2,F-1,Alor Setar,Kedah\n'),
    )
    await page.locator('[data-test=import-result]', { hasText: '2 lines: 2 new' }).waitFor()
    await page.click('[data-test=import-apply]')
    await page.locator('[data-test=import-result]', { hasText: 'Imported' }).waitFor()
    const { items } = (await admin.get('/api/directory/outlets')).body
    expect(items.map(({ oid, state }: { oid: string; state: string }) => [oid, state])).toEqual([
      ['O-1', 'PRK'],
      ['O-2', 'KDH'],
    ])
    await page.context().close()
  })

  test('a role is made of permissions and given to a user, who sees only the chosen outlet', async () => {
    const page = await pages.open('/people/roles/new')
    await enter(page, 'name', 'night')
    await enter(page, 'label', 'Night shift')
    for (const permission of ['admin:open', 'auth:self', 'directory:read', 'live:listen'])
      await fieldOf(page, 'permissions').locator(`[data-value="${permission}"] label`).click()
    await saveRecord(page)
    await page.waitForURL('**/admin/people/roles/night')

    await page.goto(`${server.url}/admin/people/users/new`)
    await enter(page, 'name', 'Siti')
    await enter(page, 'email', siti.email)
    await enter(page, 'password', 'short')
    await page.click('[data-test=save]')
    expect(await fieldOf(page, 'password').locator('#error').textContent()).toBe('Enter at least 10 characters.')
    await enter(page, 'password', siti.password)
    await enter(page, 'role', 'night')
    await fieldOf(page, 'scopeAll').locator('label').click()
    await fieldOf(page, 'outletIds').locator('kaunter-checkbox', { hasText: 'Ipoh' }).locator('label').click()
    await saveRecord(page)
    expect(await violations(page)).toEqual([])
    await screenshot(page, 'people-user')

    const night = await server.signIn(siti)
    const { user } = (await night.get('/api/auth/me')).body
    expect(user).toMatchObject({ name: 'Siti', role: 'night' })
    expect([...user.permissions].sort()).toEqual(['admin:open', 'auth:self', 'directory:read', 'live:listen'])
    const seen = (await night.get('/api/directory/outlets')).body.items
    expect(seen.map(({ name }: { name: string }) => name)).toEqual(['Ipoh'])
    await page.locator('[data-test=end-sessions]').waitFor()
    // What was changed and not saved is not lost without a question.
    await enter(page, 'name', 'Siti Nurhaliza')
    page.once('dialog', (dialog) => void dialog.dismiss())
    await page.click('[data-test=back]')
    expect(await fieldOf(page, 'name').locator('input').inputValue()).toBe('Siti Nurhaliza')
    await page.click('[data-test=discard]')
    // Signed out everywhere, at once.
    await page.click('[data-test=end-sessions]')
    await toast(page, /signed out everywhere/)
    expect((await night.get('/api/auth/me')).status).toBe(401)

    await page.goto(`${server.url}/admin/people/roles/night`)
    await page.click('[data-test=remove]')
    await page.click('[data-test=remove-confirm]')
    expect(await page.locator('[data-test=problem]').textContent()).toContain('1 users have the role')
    await page.context().close()
  })

  test('hours are entered day by day, what overlaps is said there, and who was slower loses nothing', async () => {
    const [office] = (await admin.get('/api/calendars')).body.items
    const page = await pages.open(`/calendars/${office.id}`)
    const saturday = fieldOf(page, 'week').locator('[data-part=sat]')
    await saturday.locator('[data-test=row-add]').click()
    await saturday.locator('[data-part=from] input').fill('09:00')
    await saturday.locator('[data-part=to] input').fill('13:00')
    await saturday.locator('[data-test=row-add]').click()
    await saturday.locator('[data-part=from] input').nth(1).fill('12:00')
    await saturday.locator('[data-part=to] input').nth(1).fill('15:00')
    await page.click('[data-test=save]')
    await saturday.getByText('overlap').waitFor()
    await saturday.locator('[data-part=from] input').nth(1).fill('14:00')

    // Meanwhile somebody else gives it another name.
    const { id, version, assignedTo: _, warnings: __, ...definition } = office
    expect((await admin.put(`/api/calendars/${id}`, { ...definition, name: 'Head office', version })).status).toBe(200)
    await page.click('[data-test=save]')
    await page.locator('[data-test=problem]', { hasText: 'Somebody else has changed this' }).waitFor()
    await expect.poll(() => fieldOf(page, 'name').locator('input').inputValue()).toBe('Head office')
    await saveRecord(page)
    expect((await admin.get(`/api/calendars/${id}`)).body).toMatchObject({
      name: 'Head office',
      week: {
        sat: [
          { from: '09:00', to: '13:00' },
          { from: '14:00', to: '15:00' },
        ],
      },
    })
    await page.locator('[data-test=preview]').getByText('09:00–13:00, 14:00–15:00').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  test('all of them fit a phone, in Malay', async () => {
    await admin.patch('/api/auth/me', { locale: 'ms' })
    const page = await pages.open('/shops/outlets', narrow)
    for (const path of ['shops/outlets', 'shops/import', 'people/users', 'people/roles/night', 'calendars/1']) {
      await page.goto(`${server.url}/admin/${path}`)
      await page.locator('kaunter-form, kaunter-table, directory-import').first().waitFor()
      await screenshot(page, `narrow-${path.replaceAll('/', '-')}`)
      expect(await violations(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0)
    }
    await page.context().close()
    expect(pages.complaints).toEqual([])
  })
})
