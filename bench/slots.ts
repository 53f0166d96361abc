import { rmSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../e2e/support/browser.ts'
import type { TestDatabase } from '../e2e/support/database.ts'
import { pluginConfig, Server, temporaryFolder } from '../e2e/support/server.ts'
import { type UiPlugin, writeUiPlugins } from '../e2e/support/slot-plugins.ts'
import { against, type Findings, spread } from './figures.ts'
import type { BenchDatabase } from './support/database.ts'

const count = 10
const rounds = 7
const slowdown = 4
const viewer = { email: 'viewer@example.com', password: 'correct horse battery' }
const outsider = { email: 'outsider@example.com', password: 'correct horse battery' }
const slotOf = (n: number) => `stage.part-${n}/v1`

/** A page with ten slots. */
const stage: UiPlugin = {
  name: 'stage',
  slots: [],
  page: 'stage-page',
  roles: ['agent', 'supervisor'],
  source: `
    import { html, KaunterElement, register } from '@kaunter/admin-ui'
    const names = Array.from({ length: ${count} }, (_, n) => 'stage.part-' + n + '/v1')
    register('stage-page', class extends KaunterElement {
      render() { return html\`<h1>Stage</h1>\${names.map((name) => html\`<h2>\${name}</h2>
        <kaunter-slot name=\${name} .item=\${{ ticketId: '1' }}></kaunter-slot>\`)}<p>The end</p>\` }
      firstUpdated() { requestAnimationFrame(() => performance.mark('stage')) }
    })`,
}

/** What a plugin of the scaffolder's size shows: a heading, a few facts, a button. */
const part = (n: number): UiPlugin => ({
  name: `part-${n}`,
  slots: [{ slot: slotOf(n), tag: `part-${n}-card`, permission: `part-${n}:see`, height: 150 }],
  roles: ['supervisor'],
  source: `
    import { controls, css, html, KaunterElement, register } from '@kaunter/admin-ui'
    export const catalog = { en: { fact: 'Fact {n}', do: 'Do it' }, ms: { fact: 'Fakta {n}', do: 'Buat' } }
    register('part-${n}-card', class extends KaunterElement {
      static properties = { item: { attribute: false }, clicks: { state: true } }
      static styles = [controls, css\`ul { margin: 0; padding: 0 0 8px 20px } li { line-height: 20px }\`]
      render() { return html\`<ul>\${[1, 2, 3, 4, 5].map((n) => html\`<li>\${this.host.t('fact', { n })}: \${this.item.ticketId}</li>\`)}</ul>
        <button class="button" @click=\${() => this.clicks++}>\${this.host.t('do')}</button>\` }
      firstUpdated() { performance.mark('part') }
    })`,
})

interface Measured {
  script: number
  shifts: number
}

/** Ten slots filled by ten plugins, beside the same page for somebody who may see none of them. */
export async function slots(database: BenchDatabase): Promise<Findings> {
  const scratch = await database.create()
  const folder = temporaryFolder()
  const plugins = await writeUiPlugins(folder, [stage, ...Array.from({ length: count }, (_, n) => part(n))])
  const server = await Server.start({
    database: { url: scratch.url, jobsUrl: scratch.url } as TestDatabase,
    config: { plugins: { ...(pluginConfig({ simulatorPort: 0 }) as { plugins: object }).plugins, ...plugins } },
  })
  const browser = await openBrowser()
  try {
    const admin = await server.signIn()
    await admin.post('/api/auth/users', { ...viewer, name: 'Viewer', role: 'supervisor' })
    await admin.post('/api/auth/users', { ...outsider, name: 'Outsider', role: 'agent' })
    const filled = await signIn(browser, server.url, viewer)
    const empty = await signIn(browser, server.url, outsider)
    const withParts: Measured[] = []
    const without: Measured[] = []
    // The first round fills the caches of the browser and is not counted.
    for (let round = -1; round < rounds; round++) {
      const a = await measure(filled, server.url, count)
      const b = await measure(empty, server.url, 0)
      if (round < 0) continue
      withParts.push(a)
      without.push(b)
    }
    return report(withParts, without)
  } finally {
    await browser.close()
    await server.stop()
    await scratch.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(withParts: readonly Measured[], without: readonly Measured[]): Findings {
  const bench = 'slots'
  const name = 'without contributions'
  const script = (rounds: readonly Measured[]) => rounds.map((round) => round.script)
  const shifts = (rounds: readonly Measured[]) => rounds.map((round) => round.shifts)
  const own = script(withParts).map((all, n) => all - (without[n]?.script ?? Number.NaN))
  return {
    figures: [
      against(
        { bench, name: `script of the page, ${slowdown}× slower`, unit: 'ms', goal: { atMost: 100 }, goalOn: 'value' },
        script(withParts),
        { name, rounds: script(without) },
      ),
      {
        bench,
        name: 'layout shifts after the first paint of the slots',
        unit: 'entries',
        value: spread(shifts(withParts)),
        baseline: { name, value: spread(shifts(without)) },
        goal: { atMost: 0 },
      },
    ],
    notes: [
      `slots: the script of the ten contributions alone is ${spread(own).median.toFixed(1)} ms; ${rounds} rounds, files in the cache of the browser, the start of the shell included`,
    ],
  }
}

async function signIn(browser: Browser, url: string, who: typeof viewer): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 2400 } })
  const page = await context.newPage()
  await page.goto(`${url}/admin/stage`)
  await page.fill('[data-test=login-email]', who.email)
  await page.fill('[data-test=login-password]', who.password)
  await page.click('[data-test=login-submit]')
  await page.locator('stage-page').waitFor()
  await page.close()
  return context
}

async function measure(context: BrowserContext, url: string, parts: number): Promise<Measured> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const shifts: number[] = []
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) shifts.push(startTime)
    }).observe({ type: 'layout-shift', buffered: true })
    Object.assign(window, { shifts })
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const before = await scriptMilliseconds(devtools)
  await page.goto(`${url}/admin/stage`)
  await page.waitForFunction(
    (wanted) =>
      performance.getEntriesByName('stage').length > 0 && performance.getEntriesByName('part').length === wanted,
    parts,
  )
  await settled(page)
  const script = (await scriptMilliseconds(devtools)) - before
  const shifts = await page.evaluate(() => {
    const painted = performance.getEntriesByName('stage')[0]?.startTime ?? 0
    return (window as unknown as { shifts: number[] }).shifts.filter((at) => at > painted).length
  })
  await page.close()
  return { script, shifts }
}

/** Whatever was still to come has come: nothing is loading, and two frames have been drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => performance.now() > (performance.getEntriesByType('mark').at(-1)?.startTime ?? 0) + 500,
  )
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function scriptMilliseconds(devtools: Awaited<ReturnType<BrowserContext['newCDPSession']>>): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000
}
