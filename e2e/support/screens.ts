import type { Page } from 'playwright-core'
import type { Client } from './server.ts'
import { waitFor } from './wait.ts'

/** The paths of all pages that somebody may open: what the shell itself is told. */
export async function pagePaths(client: Client): Promise<string[]> {
  const { plugins } = (await client.get('/api/admin/manifest')).body as {
    plugins: { pages: { path: string }[]; nav: { path: string }[] }[]
  }
  return [...new Set(plugins.flatMap(({ nav, pages }) => [...nav, ...pages].map(({ path }) => path)))]
}

/** Goes to another page of the admin as a link does, without loading the shell again. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, `/admin${path}`)
  await settled(page)
}

/** Everything that a walk through the open shadow roots meets, as the source of a function of the page. */
const walk = `function* walk(root) {
  for (const node of root.querySelectorAll('*')) {
    yield node
    if (node.shadowRoot) yield* walk(node.shadowRoot)
  }
}`

/** Waits until the page has been drawn and nothing on it is still being loaded. */
export async function settled(page: Page): Promise<void> {
  // By evaluation, not by a function of the page: its policy allows no code that comes as text.
  await waitFor(`${page.url()} to be ready`, () =>
    page.evaluate<boolean>(`(() => {
    ${walk}
    const main = document.querySelector('kaunter-shell')?.shadowRoot?.querySelector('main')
    if (!main) return false
    const all = [...walk(main)]
    const busy = 'kaunter-skeleton, kaunter-spinner, .bone, .skeleton, .spinner, [aria-busy=true]'
    const place = all.find((one) => one.matches('kaunter-place'))
    if (place ? !all.some((one) => one !== place && one.shadowRoot) : all.length < 2) return false
    return !all.some((one) => one.matches(busy) && one.checkVisibility())
  })()`),
  )
  await drawn(page)
}

/** Waits until all that has been changed on the page so far is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** All words that one can see or hear on a page: texts, and names of what has no text. */
export function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${walk}
    const words = new Set()
    const add = (text) => text?.trim() && words.add(text.trim().replace(/\\s+/g, ' '))
    const others = 'code, pre, kbd, textarea, style, script, [lang=en]'
    const range = document.createRange()
    for (const node of walk(document)) {
      if (node.closest(others)) continue
      if (node.checkVisibility())
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(node.getAttribute(name))
      // By what is drawn of it: an element without a box of its own may hold texts.
      for (const child of node.childNodes) {
        if (child.nodeType !== Node.TEXT_NODE) continue
        range.selectNode(child)
        if (range.getClientRects().length > 0) add(child.data)
      }
    }
    return [...words]
  })()`)
}

/** By how many pixels something stands out of the screen, with what it is. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${walk}
    const out = document.scrollingElement.scrollWidth - innerWidth
    if (out <= 0) return []
    const wide = [...walk(document)].filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    return ['by ' + out + ' px', ...wide.slice(-3).map((node) => node.cloneNode(false).outerHTML.slice(0, 120))]
  })()`)
}

/** The links of the tabs on a page, and to the first of what it lists. */
export function furtherPaths(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    ${walk}
    const main = document.querySelector('kaunter-shell').shadowRoot.querySelector('main')
    const inside = (node, tag) => node.getRootNode().host?.closest?.(tag) ?? node.closest(tag)
    const links = [...walk(main)].filter((node) => node.matches('a[href^="/admin/"]') && node.checkVisibility())
    const tabs = links.filter((link) => inside(link, 'kaunter-tabs'))
    const rows = links.filter((link) => !tabs.includes(link) && link.pathname.startsWith(location.pathname + '/'))
    return [...tabs, ...rows.slice(0, 2)].map((link) => (link.pathname + link.search).slice('/admin'.length))
  })()`)
}
