import type { BrowserContext, CDPSession, Page } from 'playwright-core'

/** Functions that every measured page has: it finds elements through shadow roots, and waits for what will be drawn. */
const tools = `
  globalThis.bench = {
    find(selector, root = document) {
      const found = root.querySelector(selector)
      if (found) return found
      for (const node of root.querySelectorAll('*')) {
        const inside = node.shadowRoot && bench.find(selector, node.shadowRoot)
        if (inside) return inside
      }
      return null
    },
    frame: () => new Promise((done) => requestAnimationFrame(done)),
    /** When a condition holds, is drawn, and the page can answer again. */
    async drawn(condition) {
      while (!condition()) await bench.frame()
      await bench.frame()
      await new Promise((done) => setTimeout(done))
      return performance.now()
    },
    /** What scrolls around an element. */
    scroller(node) {
      for (let at = node; at; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) {
        const { overflowY } = getComputedStyle(at)
        if (/auto|scroll/.test(overflowY) && at.scrollHeight > at.clientHeight) return at
      }
      return document.scrollingElement
    },
    /**
     * Scrolls, most of a screen a frame, until nothing moves for five seconds or two minutes are over; the longest task
     * meanwhile in milliseconds, 0 when none took 50.
     */
    async scrollThrough(selector, up) {
      const tasks = []
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
      observer.observe({ type: 'longtask' })
      const box = bench.scroller(bench.find(selector))
      const end = performance.now() + 120_000
      let pixels = 0
      let movedAt = performance.now()
      while (performance.now() < Math.min(end, movedAt + 5_000)) {
        const before = box.scrollTop
        box.scrollTop += (up ? -0.8 : 0.8) * box.clientHeight
        await bench.frame()
        const moved = Math.abs(box.scrollTop - before)
        pixels += moved
        if (moved >= 1) movedAt = performance.now()
      }
      observer.disconnect()
      return { longest: Math.max(0, ...tasks), tasks: tasks.length, pixels }
    },
  }`

export interface Scrolled {
  longest: number
  tasks: number
  pixels: number
}

/** A page of a browser whose cache is warm, with a slower processor where that is asked for. */
export async function openPage(context: BrowserContext, slowdown = 1): Promise<{ page: Page; devtools: CDPSession }> {
  const page = await context.newPage()
  await page.addInitScript(tools)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return { page, devtools }
}

/** Milliseconds from the start of loading an address until an element is drawn and the page can answer. */
export async function loads(context: BrowserContext, url: string, selector: string, slowdown: number): Promise<number> {
  const { page } = await openPage(context, slowdown)
  await page.goto(url, { waitUntil: 'commit' })
  const at = await page.evaluate<number>(`bench.drawn(() => bench.find(${JSON.stringify(selector)}))`)
  await page.close()
  return at
}

export const scrollThrough = (page: Page, selector: string, direction: 'up' | 'down'): Promise<Scrolled> =>
  page.evaluate(`bench.scrollThrough(${JSON.stringify(selector)}, ${direction === 'up'})`)
