import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { Server } from './support/server.ts'

const looks = [
  { name: 'light', colorScheme: 'light', width: 1280, locale: 'en-MY' },
  { name: 'dark', colorScheme: 'dark', width: 1280, locale: 'en-MY' },
  { name: 'narrow', colorScheme: 'light', width: 390, locale: 'ms-MY' },
] as const

describe('the elements, as the gallery shows them', () => {
  let server: Server
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    server = await Server.start()
    browser = await openBrowser()
    page = await open(looks[0])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function open({ colorScheme, width, locale }: Omit<(typeof looks)[number], 'name'>): Promise<Page> {
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ viewport, colorScheme, locale, reducedMotion: 'reduce' })
    const opened = await context.newPage()
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await opened.goto(`${server.url}/admin/gallery`)
    await opened.locator('#kaunter-dialog kaunter-table').first().waitFor()
    return opened
  }
  const sticksOut = (on: Page) => on.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const specimen = (tag: string, state: string) => page.locator(`#kaunter-${tag} [data-state=${state}]`)
  const sent = () => page.locator('[data-test=sent]').textContent()
  const focused = () =>
    page.evaluate(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.getAttribute('aria-label') ?? active?.textContent?.trim()
    })
  /** Notes what an element tells from now on. */
  const listen = (element: Locator, type: string) =>
    element.evaluate((target, type) => {
      const told: unknown[] = []
      Object.assign(window, { told })
      target.addEventListener(type, (event) => told.push((event as CustomEvent).detail))
    }, type)
  const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told)

  for (const look of looks)
    test(`no element has a fault that axe can find: ${look.name}`, async () => {
      const gallery = await open(look)
      const sections = await gallery.locator('[data-test=section]').evaluateAll((all) => all.map(({ id }) => id))
      expect(sections.length).toBeGreaterThanOrEqual(21)
      expect(await violations(gallery, { within: '[data-test=section]', advice: true })).toEqual([])
      for (const id of ['kaunter-button', 'kaunter-input', 'kaunter-radio-group', 'kaunter-table']) {
        await gallery.locator(`#${id}`).evaluate((section) => section.scrollIntoView())
        await screenshot(gallery, `elements-${look.name}-${id}`)
      }
      expect(await sticksOut(gallery)).toBeLessThanOrEqual(0)
      // The page about the design language, a link away.
      await gallery.locator('header a[href="/admin/gallery/design"]').click()
      await gallery.locator('#rules').waitFor()
      expect(await violations(gallery)).toEqual([])
      expect(await sticksOut(gallery)).toBeLessThanOrEqual(0)
      await screenshot(gallery, `design-${look.name}`)
      await gallery.locator('#elevation').evaluate((section) => section.scrollIntoView())
      await screenshot(gallery, `design-${look.name}-elevation`)
      await gallery.locator('#rules').evaluate((section) => section.scrollIntoView())
      await screenshot(gallery, `design-${look.name}-rules`)
      await gallery.context().close()
    })

  test('a button is pressed by keyboard, says its name, and does nothing while disabled or loading', async () => {
    const button = specimen('button', 'icons').locator('kaunter-button').nth(1)
    await listen(button, 'click')
    await button.evaluate((element) => element.focus())
    expect(await focused()).toBe('Close')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    expect(await told()).toHaveLength(2)
    for (const state of ['disabled', 'loading']) {
      const idle = specimen('button', state).locator('kaunter-button').first()
      await listen(idle, 'click')
      await idle.click({ force: true })
      await idle.evaluate((element: HTMLElement) => element.click())
      expect(await told(), state).toEqual([])
    }
    expect(await specimen('button', 'link').getByRole('link', { name: 'Open' }).getAttribute('href')).toBe(
      '#kaunter-button',
    )
  })

  test('fields tell a change only when the person made it', async () => {
    const input = specimen('input', 'default').locator('kaunter-input')
    await listen(input, 'change')
    await input.evaluate((element) => Object.assign(element, { value: 'Kedai Ipoh' }))
    expect(await told()).toEqual([])
    await input.locator('input').fill('Kedai Melaka')
    await input.locator('input').blur()
    expect(await told()).toEqual([{ value: 'Kedai Melaka' }])
    const box = specimen('checkbox', 'default').locator('kaunter-checkbox').first()
    await listen(box, 'change')
    await box.getByRole('checkbox').focus()
    await page.keyboard.press('Space')
    expect(await told()).toEqual([{ value: true }])
    const toggle = specimen('switch', 'default').getByRole('switch', { name: 'Quiet hours' })
    await toggle.focus()
    await page.keyboard.press('Space')
    expect(await toggle.isChecked()).toBe(true)
  })

  test('the arrow keys choose in a radio group', async () => {
    const group = specimen('radio-group', 'segmented').locator('kaunter-radio-group')
    await listen(group, 'change')
    await group.evaluate((element) => element.focus())
    await page.keyboard.press('ArrowRight')
    expect(await told()).toEqual([{ value: 'done' }])
    expect(await group.getByRole('radio', { name: 'Resolved' }).isChecked()).toBe(true)
  })

  test('a form is sent only when every field is right, says in words what is not, and goes back to its start', async () => {
    const form = page.locator('[data-test=form]')
    const field = (name: string) => form.locator(`[name=${name}]`)
    await form.getByRole('button', { name: 'Save' }).click()
    await field('agree').locator('#error').waitFor()
    expect(await field('email').locator('#error').textContent()).toBe('Fill in this field.')
    expect(await field('urgency').locator('#error').textContent()).toBe('Choose one of these.')
    expect(await field('agree').locator('#error').textContent()).toBe('Tick this box to go on.')
    expect(await sent()).toBe('')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email')

    await field('email').locator('input').fill('siti')
    expect(await field('email').locator('#error').textContent()).toMatch(/email address/)
    await field('price').locator('input').fill('20')
    await field('price').locator('input').blur()
    expect(await field('price').locator('#error').textContent()).toBe('Enter 10 or less.')
    await page.evaluate(() => document.documentElement.setAttribute('lang', 'ms'))
    await expect.poll(() => field('price').locator('#error').textContent()).toBe('Masukkan 10 atau kurang.')
    await page.evaluate(() => document.documentElement.setAttribute('lang', 'en'))

    await field('email').locator('input').fill('siti@example.com')
    await field('price').locator('input').fill('7')
    await field('outlet').locator('select').selectOption('2')
    await field('urgency').getByRole('radio', { name: 'At once' }).check()
    await field('agree').getByRole('checkbox').check()
    expect(await form.locator('#error').count()).toBe(0)
    // Enter in a field sends the form, as everywhere.
    await field('email').locator('input').press('Enter')
    await page.locator('[data-test=sent]', { hasText: 'email' }).waitFor()
    const data = new URLSearchParams((await sent())?.replace('The form would send: ', ''))
    expect(Object.fromEntries(data)).toEqual({
      email: 'siti@example.com',
      price: '7',
      note: 'The customer comes by on Thursday and brings the old receipt.',
      outlet: '2',
      urgency: 'now',
      agree: 'yes',
      quiet: 'on',
    })

    await form.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(sent).toBe('')
    expect(await field('email').locator('input').inputValue()).toBe('')
    expect(await field('price').locator('input').inputValue()).toBe('5')
    expect(await field('agree').getByRole('checkbox').isChecked()).toBe(false)
    expect(await field('quiet').getByRole('switch').isChecked()).toBe(true)
    expect(await form.locator('#error').count()).toBe(0)
  })

  test('a disabled fieldset disables what is in it, and nothing of it is sent', async () => {
    const names = await page.evaluate(() => {
      const form = document.querySelector('[data-test=form]') as HTMLFormElement
      const fieldset = document.createElement('fieldset')
      fieldset.disabled = true
      fieldset.append(...form.querySelectorAll('kaunter-input'))
      form.prepend(fieldset)
      return [...new FormData(form).keys()]
    })
    expect(names).not.toContain('email')
    const inside = page.locator('[data-test=form] fieldset kaunter-input')
    expect(await inside.first().locator('input').isDisabled()).toBe(true)
    await page.evaluate(() => {
      const fieldset = document.querySelector('[data-test=form] fieldset')
      fieldset?.replaceWith(...fieldset.childNodes)
    })
    expect(await page.locator('[data-test=form] [name=email] input').isDisabled()).toBe(false)
  })

  test('a page makes a field invalid for a reason of its own', async () => {
    const input = specimen('input', 'hover').locator('kaunter-input')
    type Control = HTMLInputElement & { updateComplete: Promise<unknown> }
    const valid = (reason: string) =>
      input.evaluate((element: Control, reason) => {
        element.setCustomValidity(reason)
        return [element.checkValidity(), element.validationMessage]
      }, reason)
    expect(await valid('Taken')).toEqual([false, 'Taken'])
    expect(await input.locator('#error').count()).toBe(0)
    expect(await input.evaluate((element: Control) => element.reportValidity())).toBe(false)
    expect(await input.locator('#error').textContent()).toBe('Taken')
    expect(await valid('')).toEqual([true, ''])
  })

  test('a table is sorted by its heads, goes through its rows by keyboard, and opens one', async () => {
    const table = specimen('table', 'default').locator('kaunter-table')
    const firstCells = () => table.locator('tbody tr > :first-child').allTextContents()
    expect((await firstCells())[0]).toBe('Ravi a/l Kumar')
    await table.getByRole('button', { name: 'Total' }).focus()
    await page.keyboard.press('Enter')
    expect((await firstCells())[2]).toBe('陈美玲')
    expect(await table.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
    await page.keyboard.press('Enter')
    expect((await firstCells())[0]).toBe('陈美玲')
    await listen(table, 'row-open')
    await table.locator('tbody tr').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await told()).toMatchObject([{ row: { customer: 'Siti Aminah' } }])
    await page.keyboard.press('ArrowUp')
    expect(
      await table
        .locator('tbody tr')
        .first()
        .evaluate((row) => row.matches(':focus')),
    ).toBe(true)
    const narrow = await open(looks[2])
    const cards = narrow.locator('#kaunter-table [data-state=default]')
    await cards.getByRole('button', { name: 'Jumlah' }).click()
    expect(await cards.locator('tbody th').first().textContent()).toBe('Ravi a/l Kumar')
    expect(await cards.getByRole('row').count()).toBe(4)
    await narrow.context().close()
  })

  test('tabs are chosen with the arrow keys and show their content', async () => {
    const tabs = specimen('tabs', 'default').locator('kaunter-tabs')
    await listen(tabs, 'tab-pick')
    await tabs.getByRole('tab', { name: 'Mine' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await told()).toEqual([{ name: 'all' }])
    expect(await focused()).toMatch(/^All/)
    expect(await tabs.getByRole('tabpanel').getAttribute('aria-labelledby')).toBe('tab-all')
    expect(await tabs.locator('[slot=all]').isVisible()).toBe(true)
    expect(await tabs.locator('[slot=mine]').isVisible()).toBe(false)
    await page.keyboard.press('End')
    expect(await tabs.getByRole('tab', { name: 'Resolved' }).getAttribute('aria-selected')).toBe('true')
    expect(await specimen('tabs', 'links').locator('a[aria-current=page]').textContent()).toBe('Resolved')
  })

  test('a menu opens, moves, finds by letter, picks and closes by keyboard', async () => {
    const menu = specimen('menu', 'choice').locator('kaunter-menu')
    const popup = menu.getByRole('menu')
    await listen(menu, 'menu-pick')
    await menu.evaluate((element) => element.focus())
    await page.keyboard.press('ArrowDown')
    await popup.waitFor()
    expect(await focused()).toBe('All')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Resolved')
    await page.keyboard.type('m')
    expect(await focused()).toBe('Mine')
    await page.keyboard.press('Enter')
    await popup.waitFor({ state: 'hidden' })
    expect(await told()).toEqual([{ value: 'mine' }])
    expect(await focused()).toBe('Lane')
    await page.keyboard.press('Enter')
    await popup.waitFor()
    const box = await popup.boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= 1280).toBe(true)
    await page.keyboard.press('Escape')
    await popup.waitFor({ state: 'hidden' })
    expect(await focused()).toBe('Lane')
    const acting = specimen('menu', 'default').locator('kaunter-menu')
    await listen(acting, 'menu-pick')
    await acting.getByRole('button').click()
    await acting.getByRole('menuitem', { name: 'Delete' }).click({ force: true })
    expect(await told()).toEqual([])
    await page.mouse.click(640, 890)
    await acting.getByRole('menu').waitFor({ state: 'hidden' })
  })

  test('a dialog asks for what it needs and is done when it has it', async () => {
    const opener = page.locator('[data-test=ask]')
    const dialog = page.getByRole('dialog', { name: 'Dismiss three failed jobs?' })
    await opener.evaluate((element) => element.focus())
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('reason')
    await screenshot(page, 'elements-dialog')
    await page.keyboard.type('ok')
    await page.keyboard.press('Enter')
    await page.locator('[name=reason] #error').waitFor()
    expect(await page.locator('[name=reason] #error').textContent()).toBe('Use at least 3 characters.')
    await page.keyboard.type('ay')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('ask')
  })

  test('an alert is closed unless the page objects, and an error is tried again', async () => {
    const alert = specimen('alert', 'closable').locator('kaunter-alert')
    await alert.evaluate((element) =>
      element.addEventListener('alert-close', (event) => event.preventDefault(), { once: true }),
    )
    await alert.getByRole('button', { name: 'Close' }).click()
    expect(await alert.isVisible()).toBe(true)
    await alert.getByRole('button', { name: 'Close' }).click()
    expect(await alert.isVisible()).toBe(false)
    const failed = specimen('error', 'failed').locator('kaunter-error')
    await listen(failed, 'retry')
    await failed.getByRole('button', { name: 'Try again' }).click()
    expect(await told()).toHaveLength(1)
    expect(await failed.textContent()).not.toBeNull()
    expect(await failed.locator('[part=reference]').textContent()).toBe('Reference 01JD3K')
  })

  test('theme and language are switched in the gallery and stay', async () => {
    await page.locator('[data-test=theme]').getByRole('radio', { name: 'Dark' }).check()
    await page.locator('[data-test=locale]').getByRole('radio', { name: 'Bahasa Malaysia' }).check()
    await page.reload()
    await page.locator('#kaunter-dialog kaunter-table').first().waitFor()
    expect(await page.locator('h1').textContent()).toBe('Kaunter · Elemen')
    expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
    expect(await specimen('error', 'failed').getByRole('button', { name: 'Cuba lagi' }).count()).toBe(1)
  })

  test('nothing ever made the browser complain', () => {
    expect(complaints).toEqual([])
  })
})
