import type { Page } from 'playwright-core'
import { waitFor } from './wait.ts'

/** What has the focus: the element deepest inside, then what it is in, across shadow roots. */
const ancestry = `(() => {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  const all = []
  for (; node; node = node.assignedSlot ?? node.parentNode ?? node.host) if (node instanceof Element) all.push(node)
  return all
})()`

/** A person who has no mouse. */
export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Begins to note every use of a mouse on the page; `mouseUses` tells of them. */
  static async watch(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const uses: string[] = []
      Object.assign(window, { mouseUses: uses })
      for (const type of ['mousedown', 'pointerdown', 'touchstart', 'dragstart'])
        addEventListener(type, ({ isTrusted }) => isTrusted && uses.push(type), { capture: true })
    })
  }

  mouseUses(): Promise<string[]> {
    return this.#page.evaluate('mouseUses')
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key)
  }

  type(text: string): Promise<void> {
    return this.#page.keyboard.type(text)
  }

  /** Whether the focus is on what the selector means, or inside of it. */
  isOn(selector: string): Promise<boolean> {
    return this.#page.evaluate(`${ancestry}.some((one) => one.matches(${JSON.stringify(selector)}))`)
  }

  /** Where the focus is, for whoever reads why a test failed. */
  where(): Promise<string> {
    return this.#page.evaluate(
      `${ancestry}.slice(0, 3).map((one) => one.cloneNode(false).outerHTML.slice(0, 160)).join(' in ')`,
    )
  }

  /** Waits until it is there, and goes on with a key until the focus is on it. */
  async until(selector: string, key = 'Tab', most = 60): Promise<void> {
    await this.#page.locator(selector).first().waitFor()
    const passed: string[] = []
    for (let i = 0; i < most; i++) {
      if (await this.isOn(selector)) return
      await this.press(key)
      passed.push(await this.where())
    }
    throw new Error(`${key} does not lead to ${selector}; it passed ${[...new Set(passed)].join('\n')}`)
  }

  /** Waits until the focus is there by itself. */
  async comesTo(selector: string): Promise<void> {
    await waitFor(`the focus on ${selector}`, async () => (await this.isOn(selector)) || undefined).catch(
      async (error: unknown) => {
        throw new Error(`the focus does not come to ${selector}; it is on ${await this.where()}`, { cause: error })
      },
    )
  }
}
