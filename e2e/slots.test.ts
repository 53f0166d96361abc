import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, screenshot } from './support/browser.ts'
import { type Client, pluginConfig, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { card, type UiPlugin, writeUiPlugins } from './support/slot-plugins.ts'
import { waitFor } from './support/wait.ts'

const slot = 'ticket.sidebar/v1'
const at = (name: string, more: object = {}) => ({ slot, tag: `${name}-card`, permission: `${name}:see`, ...more })

/** Each wrong in its own way: what its card must say, and whether another attempt is offered. */
const broken: [name: string, what: string, source: string, kind: string, says: RegExp, retry: boolean][] = [
  ['gone', 'has a file that is not there', '', 'missing', /answers 404.*gone\/index\.js answers 404/, true],
  ['thrower', 'throws when it is loaded', `throw new Error('no such shop')`, 'threw', /Error: no such shop/, true],
  ['unread', 'does not parse', `export default {`, 'threw', /SyntaxError/, true],
  ['bare', 'imports what the page does not have', `import 'vue'`, 'threw', /specifier "vue"/, true],
  [
    'idle',
    'never defines its element',
    `window.addEventListener('wake', () => customElements.define('idle-card', class extends HTMLElement {
      connectedCallback() { this.textContent = 'awake' } }))`,
    'undefined',
    /<idle-card> is not in it/,
    false,
  ],
  [
    'hanging',
    'never finishes starting',
    `await new Promise((done) => addEventListener('go-on', done)); ${card('hanging-card').replace(/import .*/, "const { html, KaunterElement, register } = await import('@kaunter/admin-ui')")}`,
    'slow',
    /not finished starting/,
    true,
  ],
  [
    'grabber',
    'defines a tag that is taken',
    `customElements.define('tickets-inbox', class extends HTMLElement {})`,
    'taken',
    /<tickets-inbox> is already taken by the plugin “tickets”/,
    false,
  ],
  [
    'cuckoo',
    'defines a tag of the admin',
    `customElements.define('kaunter-slot', class extends HTMLElement {})`,
    'stranger',
    /<kaunter-slot> is already taken by the admin itself/,
    false,
  ],
  [
    'victim',
    'finds its tag taken',
    card('victim-card'),
    'taken',
    /<victim-card> is already taken by the plugin “thief”/,
    false,
  ],
  [
    'hoarder',
    'brings its own Lit',
    `import { html, LitElement } from 'lit'
      customElements.define('hoarder-card', class extends LitElement { render() { return html\`mine\` } })`,
    'library',
    /its own lit-html [\d.]+, @lit\/reactive-element [\d.]+, lit-element [\d.]+ instead/,
    false,
  ],
  [
    'unborn',
    'throws when its element is made',
    `customElements.define('unborn-card', class extends HTMLElement {
      constructor() { super(); throw new Error('no memory') } })`,
    'broke',
    /Error: no memory/,
    true,
  ],
  [
    'clumsy',
    'throws when its element is connected',
    `customElements.define('clumsy-card', class extends HTMLElement {
      connectedCallback() { throw new Error('fell over') } })`,
    'broke',
    /Error: fell over/,
    true,
  ],
  [
    'blind',
    'throws when it is first rendered',
    card('blind-card', `shouldUpdate() { throw new Error('cannot see') }`),
    'broke',
    /Error: cannot see/,
    true,
  ],
  [
    'stray',
    'throws in the first render of plain Lit',
    `import { LitElement } from 'lit'
      customElements.define('stray-card', class extends LitElement { render() { throw new Error('plain but wrong') } })`,
    'broke',
    /Error: plain but wrong/,
    true,
  ],
  [
    'moody',
    'throws in a later render, deep inside',
    `import { html, KaunterElement, register } from '@kaunter/admin-ui'
      class Inner extends KaunterElement { static properties = { bad: {} }
        render() { if (this.bad) throw new Error('bad mood'); return html\`<button data-test="moody" @click=\${() => { this.bad = true }}>fine</button>\` } }
      register('moody-inner', Inner)
      register('moody-card', class extends KaunterElement { render() { return html\`<moody-inner></moody-inner>\` } })`,
    'broke',
    /Error: bad mood/,
    true,
  ],
]

const healthy: UiPlugin[] = [
  {
    name: 'zebra',
    slots: [at('zebra', { title: 'title' }), { ...at('zebra'), slot: 'ticket.actions/v1' }],
    source: card('zebra-card'),
  },
  {
    name: 'apple',
    slots: [at('apple', { height: 90 }), { ...at('apple'), slot: 'ticket.actions/v1' }],
    source: card('apple-card'),
  },
  { name: 'early', slots: [at('early', { order: -1 })], source: card('early-card'), roles: [] },
  {
    name: 'thief',
    slots: [at('thief', { order: -2 })],
    source: `customElements.define('victim-card', class extends HTMLElement {}); ${card('thief-card')}`,
  },
]

describe('slots', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client
  let browser: Browser
  let page: Page
  let ticket: { id: string; contact: { id: string } }
  const errors: string[] = []

  beforeAll(async () => {
    const wrong = broken.map(([name, , source]) => ({
      name,
      source,
      slots: [at(name)],
      bundled: name === 'hoarder',
      ...(name === 'thrower' ? { nav: 'thrower-page' } : {}),
    }))
    const entries = await writeUiPlugins(folder, [...healthy, ...wrong])
    simulator = await SimulatorProcess.start()
    const { plugins } = pluginConfig() as { plugins: object }
    server = await Server.start({ simulator, config: { plugins: { ...plugins, ...entries } } })
    rmSync(join(folder, 'gone/dist/ui/index.js'))
    admin = await server.signIn()
    await simulator.post('/inbound', { from: '60123450001', name: 'Kedai Ali', text: 'Mesin resit rosak' })
    ticket = await waitFor('the ticket', async () => (await admin.get('/api/tickets')).body.items[0])
    browser = await openBrowser()
    page = await open()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(signIn = { email: 'boss@example.com', password: 'correct horse battery' }): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 } })
    const opened = await context.newPage()
    opened.on('pageerror', (error) => errors.push(error.message))
    await opened.goto(`${server.url}/admin/inbox/${ticket.id}`)
    await opened.fill('[data-test=login-email]', signIn.email)
    await opened.fill('[data-test=login-password]', signIn.password)
    await opened.click('[data-test=login-submit]')
    await opened.locator('tickets-details').waitFor()
    return opened
  }
  const failure = (name: string) => page.locator('[data-test=place-failure]', { hasText: `“${name}”` })

  test('shows several plugins in one slot, by order and then by name', async () => {
    await page.locator('[data-test=zebra-card]').first().waitFor()
    await screenshot(page, 'slots')
    const names = await page
      .locator('tickets-details kaunter-slot[name="ticket.sidebar/v1"] kaunter-place')
      .evaluateAll((places) => places.map((place) => (place as unknown as { entry: { plugin: string } }).entry.plugin))
    expect(names).toEqual(['thief', 'early', ...['apple', 'zebra', ...broken.map(([name]) => name)].sort()])
  })

  test.each(broken.filter(([name]) => name !== 'moody'))(
    '%s, which %s, costs its own place alone',
    async (name, _what, _source, kind, says, retry) => {
      const place = failure(name)
      await place.waitFor()
      expect(await place.getAttribute('data-kind')).toBe(kind)
      expect((await place.textContent())?.replace(/\s+/g, ' ')).toMatch(says)
      expect(await place.locator('[data-test=place-retry]').count()).toBe(retry ? 1 : 0)
    },
  )
})
