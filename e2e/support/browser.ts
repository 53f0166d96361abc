import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from './server.ts'

const output = join(root, 'test-output')

/** What makes it fit a small container, or blind to the borders between origins, which our tests are about. */
const unwanted =
  /^--(single-process|disable-web-security|disable-site-isolation-trials|allow-running-insecure-content)$/

const pinned: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies[
  '@sparticuz/chromium'
]
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/**
 * Where the Chromium of the development packages is, which comes packed. It is unpacked aside and put in its place as
 * a whole: whoever looked meanwhile would start a part of it. It unpacks itself into the folder that TMPDIR names, so
 * nothing else may run meanwhile: the setup of a run calls this first.
 */
export async function unpackBrowser(): Promise<string> {
  if (system !== undefined) return system
  const place = join(tmpdir(), `kaunter-chromium-${pinned}`)
  if (!existsSync(place)) {
    const aside = mkdtempSync(`${place}-`)
    const { TMPDIR } = process.env
    process.env.TMPDIR = aside
    try {
      await sparticuz.executablePath()
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
    try {
      renameSync(aside, place)
    } catch (error) {
      // Another run was first.
      rmSync(aside, { recursive: true, force: true })
      if (!existsSync(place)) throw error
    }
  }
  return join(place, 'chromium')
}

/** Chromium from the system when there is one, else the one that comes with the development packages. */
export async function openBrowser(): Promise<Browser> {
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
    executablePath: await unpackBrowser(),
    args: system ? quiet : [...sparticuz.args.filter((arg) => !unwanted.test(arg)), ...quiet],
    headless: true,
  })
}

/** Kept as output of the test, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(output, { recursive: true })
  await page.screenshot({ path: join(output, `${name}.png`) })
}
