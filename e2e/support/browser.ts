import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from './server.ts'

const output = join(root, 'test-output')

/** What makes it fit a small container, or blind to the borders between origins, which our tests are about. */
const unwanted =
  /^--(single-process|disable-web-security|disable-site-isolation-trials|allow-running-insecure-content)$/

/** Chromium from the system when there is one, else the one that comes with the development packages. */
export async function openBrowser(): Promise<Browser> {
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  )
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({
    executablePath: system ?? (await sparticuz.executablePath()),
    args: system ? quiet : [...sparticuz.args.filter((arg) => !unwanted.test(arg)), ...quiet],
    headless: true,
  })
}

/** Kept as output of the test, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(output, { recursive: true })
  await page.screenshot({ path: join(output, `${name}.png`) })
}
