import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, screenshot } from './support/browser.ts'
import { type Block, blocks, fileOf, patched, read } from './support/document.ts'
import { Outside } from './support/outside.ts'
import { freePort } from './support/ports.ts'

/** *Your first plugin*, word by word: every command, every change of a file, and what the reader is told to see. */

const page = 'docs/plugins/first-plugin.md'
const all = blocks(page)
/** What the reader sees in the panel, before and after the change. */
const [before = '', after = ''] = [...read(page).matchAll(/\*\*(\d of 10 [a-z ]+)\*\*/g)].map(([, words]) => words)

let outside: Outside
let browser: Browser
let cd = ''
let said = ''
let changing = ''

beforeAll(async () => {
  let port: number
  ;[outside, browser, port] = await Promise.all([Outside.open(), openBrowser(), freePort()])
  Object.assign(outside.env, {
    PORT: String(port),
    // The reader presses Enter, and lets the scripts of the own package run.
    npm_config_yes: 'true',
    npm_config_ignore_scripts: 'false',
    npm_config_prefer_offline: 'true',
    NO_COLOR: '1',
    // Another thing that the reader does not do, and create-plugin does: `npm test` starts databases of its own.
    KAUNTER_TEST_POSTGRES_URL: inject('postgresUrl'),
    KAUNTER_TEST_MARIADB_URL: inject('mariadbUrl'),
  })
})
afterAll(async () => {
  await Promise.all([browser?.close(), outside?.close()])
})

/** Does what a block says, as the reader would. */
async function follow(block: Block): Promise<void> {
  const { language, text } = block
  if (language === 'sh') {
    cd += (/^cd .*\n/m.exec(text) ?? [''])[0]
    said = await outside.type(text.includes('cd ') ? text : `${cd}${text}`)
  } else if (language === 'text') {
    for (const line of text.split('\n')) expect(said).toContain(line)
  } else if (language === 'diff') {
    changing = fileOf(block) ?? changing
    const path = outside.path('acme-stamps', changing)
    writeFileSync(path, patched(readFileSync(path, 'utf8'), text))
  } else {
    expect(fileOf(block), text).toBeDefined()
    writeFileSync(outside.path('acme-stamps', fileOf(block) as string), `${text}\n`)
  }
}

async function signIn(output: string): Promise<Page> {
  const [, email = '', password = ''] = /Sign in with\s+(\S+)\s+(\S+)/.exec(output) ?? []
  const admin = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await admin.goto(/Admin\s+(\S+)/.exec(output)?.[1] ?? '')
  await admin.locator('[data-test=login-email]').fill(email)
  await admin.locator('[data-test=login-password]').fill(password)
  await admin.locator('[data-test=login-submit]').click()
  await admin.locator('[data-test=ticket-row]').first().click()
  return admin
}

async function write(output: string, text: string): Promise<void> {
  const phone = await browser.newPage()
  await phone.goto(/Phone\s+(\S+)/.exec(output)?.[1] ?? '')
  await phone.locator('[data-test=composer]').fill(text)
  await phone.locator('[data-test=send]').click()
  await phone.locator('[data-test=bubble]', { hasText: text }).first().waitFor()
  await phone.close()
}

test('your first plugin ends with a green test and a visible panel', { timeout: 600_000 }, async () => {
  const start = all.findIndex(({ info }) => info === 'running')
  const end = all.findIndex(({ language }, i) => i > start && language === 'sh')
  expect([start > 0, end > start, after]).toEqual([true, true, `${before} collected`])

  for (const block of all.slice(0, start)) await follow(block)
  // One thing that the reader does not do: another test may have the port of the phone.
  const config = outside.path('acme-stamps', 'kaunter.config.json')
  const { plugins } = JSON.parse(readFileSync(config, 'utf8'))
  plugins['@kaunter/plugin-whatsapp-cloud'] = { config: { simulatorPort: 0 } }
  writeFileSync(config, JSON.stringify({ plugins }))

  await outside.whileRunning(`bash -ec "${cd.trim()}; exec ${all[start]?.text}"`, {}, async (output) => {
    said = output
    const [shown, ...changes] = all.slice(start + 1, end)
    await follow(shown as Block)
    await write(output, /send `(STAMP please)`/.exec(read(page))?.[1] ?? '')
    const admin = await signIn(output)
    const panel = admin.locator('acme-stamps-panel')
    await panel.getByText(before, { exact: true }).waitFor()
    await screenshot(admin, 'first-plugin')
    expect(await violations(admin, { advice: true })).toEqual([])
    for (const block of changes) await follow(block)
    await panel.getByText(after, { exact: true }).waitFor()
  })
  for (const block of all.slice(end)) await follow(block)
  expect(outside.read('acme-stamps', 'package.json')).toContain('"version": "0.1.0"')
})
