import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { adminSignIn } from './server.ts'
import { noteToasts, toast } from './toasts.ts'

export { toast }

interface Look extends BrowserContextOptions {
  signIn?: { email: string; password: string }
  /** Milliseconds by which the clock of the browser goes wrong. */
  wrong?: number
}

/** Runs in the browser: its clock shows another time, and goes on from there. */
function shiftClock(by: number): void {
  const Right = Date
  globalThis.Date = class extends Right {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(Right.now() + by)
      else super(...(given as [number]))
    }
    static override now = () => Right.now() + by
  } as DateConstructor
}

/** The admin of a server, in browsers that note everything that goes wrong in them. */
export class Pages {
  readonly complaints: string[] = []
  readonly #browser: Browser
  readonly #server: { readonly url: string }

  /** @param server itself, or a line to it. */
  constructor(browser: Browser, server: { readonly url: string }) {
    this.#browser = browser
    this.#server = server
  }

  /** Signs in, and shows a page. */
  async open(path: string, { signIn = adminSignIn, wrong = 0, ...look }: Look = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 960 },
      reducedMotion: 'reduce',
      ...look,
    })
    await noteToasts(context)
    if (wrong !== 0) await context.addInitScript(shiftClock, wrong)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message))
    await page.goto(`${this.#server.url}/admin${path}`)
    await page.fill('[data-test=login-email]', signIn.email)
    await page.fill('[data-test=login-password]', signIn.password)
    await page.click('[data-test=login-submit]')
    await page.locator('kaunter-nav').waitFor()
    return page
  }
}

/** A field of a form that was made from a schema. */
export const fieldOf = (page: Page, name: string): Locator => page.locator(`[data-field="${name}"]`)

/** Enters a value, whatever kind of control it is. */
export async function enter(page: Page, name: string, value: string): Promise<void> {
  const control = fieldOf(page, name).locator('input:not([type=checkbox]), textarea, select').first()
  if ((await control.evaluate((element) => element.tagName)) === 'SELECT') await control.selectOption(value)
  else await control.fill(value)
}

/** Saves the form of a record, and waits until it is stored. */
export async function saveRecord(page: Page): Promise<void> {
  await page.click('[data-test=save]')
  await toast(page, /is saved|telah disimpan/)
}
