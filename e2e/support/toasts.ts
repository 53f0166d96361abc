import type { BrowserContext, Page } from 'playwright-core'
import { waitFor } from './wait.ts'

/** Runs in the browser: keeps what each message in the corner says. */
function keepToasts(): void {
  const toasts: string[] = []
  Object.assign(window, { toasts })
  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init)
    if (this.localName !== 'kaunter-toasts') return root
    const known = new WeakSet<Element>()
    const look = () => {
      for (const toast of root.querySelectorAll('[data-test=toast]')) {
        if (known.has(toast)) continue
        known.add(toast)
        toasts.push(toast.textContent.replace(/\s+/g, ' '))
      }
    }
    new MutationObserver(look).observe(root, { childList: true, subtree: true })
    return root
  }
}

/** Messages go away after six seconds, in which a busy machine may not have looked: pages of this keep what they said. */
export async function noteToasts(context: BrowserContext): Promise<void> {
  await context.addInitScript(keepToasts)
}

/** Waits until a message was shown; the same one is given once. The page must be one of `noteToasts`. */
export async function toast(page: Page, text: RegExp): Promise<void> {
  await waitFor(`the message ${text}`, () =>
    page.evaluate(
      ([source, flags]) => {
        const { toasts } = window as unknown as { toasts: string[] }
        const at = toasts.findIndex((one) => new RegExp(source, flags).test(one))
        if (at >= 0) toasts.splice(at, 1)
        return at >= 0
      },
      [text.source, text.flags] as const,
    ),
  )
}
