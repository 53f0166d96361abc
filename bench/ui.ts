import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../e2e/support/browser.ts'
import { adminSignIn } from '../e2e/support/server.ts'
import { waitFor } from '../e2e/support/wait.ts'
import { against, type Figure, type Findings } from './figures.ts'
import { loads, openPage, type Scrolled, scrollThrough } from './support/page.ts'
import { ShippedServer } from './support/processes.ts'
import { openShop, type Shop } from './support/shop.ts'

/** Of which ten thousand are closed. */
const tickets = 12_500
const rows = 10_000
const longThread = 5_000
/** A ticket of its own for the long thread. */
const longTicket = tickets
const slowdown = 4
const rounds = 7
const scrolls = 3
const row = '[data-test=ticket-row]'
const bubble = '[data-test=bubble]'

/** What an agent's browser takes, beside pages that show as many lines and do nothing else. */
export async function ui(): Promise<Findings> {
  const shop = await openShop('postgresql', tickets)
  await lengthen(shop)
  const server = await ShippedServer.start({ url: shop.url })
  const bare = await BarePages.start()
  const browser = await openBrowser()
  try {
    const context = await signIn(await browser.newContext({ viewport: { width: 1440, height: 900 } }), server.url)
    const busy: number[] = []
    const figures: Figure[] = []
    for (const measure of [interactive, opening, scrolling]) {
      figures.push(...(await measure(context, server.url, bare.url)))
      console.log(`ui: ${measure.name} measured`)
      busy.push(loadavg()[0] ?? Number.NaN)
    }
    const note = `ui: ${rounds} rounds, ${scrolls} of scrolling; files in the cache of the browser; load of the machine after each part ${busy.map((load) => load.toFixed(1)).join(', ')}`
    return { figures, notes: [note] }
  } finally {
    await browser.close()
    await bare.stop()
    await server.stop()
    await shop.stop()
  }
}

async function lengthen({ bare }: Shop): Promise<void> {
  const first = 100_000_000
  await bare.query(`insert into messaging_message (id, account_id, conversation_id, direction, kind, text, content, status, handled_by, occurred_at, created_at)
    select ${first} + n, 1, ${longTicket}, case when mod(n, 2) = 1 then 'in' else 'out' end, 'text', x.text, x.text,
      case when mod(n, 2) = 1 then 'received' else 'delivered' end, 'tickets', t.last_message_at + n * interval '1 minute', t.created_at
    from generate_series(1, ${longThread}) n join bench_text x on x.id = 1 + mod(n * 7919, 20000)
      join tickets_ticket t on t.id = ${longTicket} on conflict do nothing`)
  await bare.query(`insert into tickets_message (message_id, ticket_id, occurred_at)
    select id, ${longTicket}, occurred_at from messaging_message where id > ${first} on conflict do nothing`)
}

async function signIn(context: BrowserContext, url: string): Promise<BrowserContext> {
  const page = await context.newPage()
  await page.goto(`${url}/admin/inbox`)
  await page.fill('[data-test=login-email]', adminSignIn.email)
  await page.fill('[data-test=login-password]', adminSignIn.password)
  await page.click('[data-test=login-submit]')
  await page.locator(row).first().waitFor()
  await page.close()
  return context
}

async function interactive(context: BrowserContext, url: string, bare: string): Promise<Figure[]> {
  const ours: number[] = []
  const plain: number[] = []
  // The first round fills the caches and is not counted.
  for (let round = -1; round < rounds; round++) {
    const a = await loads(context, `${url}/admin/inbox`, row, slowdown)
    const b = await loads(context, `${bare}/rows/50`, row, slowdown)
    if (round < 0) continue
    ours.push(a)
    plain.push(b)
  }
  const figure = { bench: 'ui', name: `inbox interactive, ${slowdown}× slower`, unit: 'ms', goal: { atMost: 1000 } }
  return [against({ ...figure, goalOn: 'value' }, ours, { name: 'static page of 50 rows', rounds: plain })]
}

async function opening(context: BrowserContext, url: string, bare: string): Promise<Figure[]> {
  const { page } = await openPage(context)
  const read = new Set<string>()
  page.on('requestfinished', (request) => read.add(new URL(request.url()).pathname))
  await page.goto(`${url}/admin/inbox`)
  await page.locator(row).first().waitFor()
  const ids = await page
    .locator(row)
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.ticketId ?? ''))
  const { page: plain } = await openPage(context)
  await plain.goto(`${bare}/rows/50`)
  const warm: number[] = []
  const cold: number[] = []
  const static_: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Far from what was looked at: nothing of it has been read before.
    cold.push(await open(page, ids.at(-1 - round) as string))
    const next = ids[1 + round * 2] as string
    await page.locator(`${row}[data-ticket-id="${next}"]`).hover()
    await waitFor(`ticket ${next} to be read ahead`, () =>
      ['', '/messages', '/events'].every((part) => read.has(`/api/tickets/${next}${part}`)),
    )
    await page.evaluate('new Promise((done) => requestIdleCallback(done))')
    warm.push(await open(page, next))
    static_.push(await plain.evaluate<number>('fill(20)'))
  }
  await page.close()
  await plain.close()
  const figure = (name: string, atMost: number, measured: number[]) =>
    against({ bench: 'ui', name, unit: 'ms', goal: { atMost }, goalOn: 'value' }, measured, {
      name: 'static page, 20 lines put in',
      rounds: static_,
    })
  return [figure('open a ticket, prefetched', 100, warm), figure('open a ticket, not prefetched', 300, cold)]
}

/** From the click until its messages are drawn. */
const open = (page: Page, id: string) =>
  page.evaluate<number>(`(async () => {
    const row = bench.find('${row}[data-ticket-id="${id}"]')
    const from = performance.now()
    row.click()
    const there = () => bench.find('tickets-thread-header')?.ticket?.id === '${id}' && bench.find('${bubble}')
    return await bench.drawn(there) - from
  })()`)

async function scrolling(context: BrowserContext, url: string, bare: string): Promise<Figure[]> {
  const through = async (address: string, selector: string, direction: 'up' | 'down') => {
    const { page } = await openPage(context)
    await page.goto(address)
    await page.locator(selector).first().waitFor()
    await page.evaluate('new Promise((done) => requestIdleCallback(done))')
    const scrolled = await scrollThrough(page, selector, direction)
    await page.close()
    return scrolled
  }
  const all: Record<'list' | 'rows' | 'thread' | 'lines', Scrolled[]> = { list: [], rows: [], thread: [], lines: [] }
  for (let round = 0; round < scrolls; round++) {
    all.list.push(await through(`${url}/admin/inbox?lane=closed`, row, 'down'))
    all.rows.push(await through(`${bare}/rows/${rows}`, row, 'down'))
    all.thread.push(await through(`${url}/admin/inbox/${longTicket}`, bubble, 'up'))
    all.lines.push(await through(`${bare}/rows/${longThread}#end`, row, 'up'))
  }
  const longest = (of: readonly Scrolled[]) => of.map(({ longest }) => longest)
  const far = (of: readonly Scrolled[]) => Math.round((of[0]?.pixels ?? 0) / 1000)
  const figure = (name: string, ours: readonly Scrolled[], plain: readonly Scrolled[], baseline: string) =>
    against(
      { bench: 'ui', name: `${name} (${far(ours)}k pixels)`, unit: 'ms', goal: { atMost: 50 }, goalOn: 'value' },
      longest(ours),
      { name: baseline, rounds: longest(plain) },
    )
  return [
    figure(`longest task over 50 ms, ${rows} rows`, all.list, all.rows, 'static page of as many'),
    figure(`longest task over 50 ms, ${longThread} messages`, all.thread, all.lines, 'static page of as many'),
  ]
}

/** Pages of so many lines, made by the server and moved by nobody. */
class BarePages {
  readonly url: string
  readonly #http: Server

  private constructor(http: Server) {
    this.#http = http
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  }

  static async start(): Promise<BarePages> {
    const http = createServer((request, response) => {
      const count = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0)
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(barePage(count))
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return new BarePages(http)
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }
}

const line = (n: number) =>
  `<li><a href="#${n}" data-test="ticket-row"><b>Kedai ${n}</b><span>Mesin resit rosak, boleh bantu?</span><time>9:41</time></a></li>`

const barePage = (count: number) => `<!doctype html><meta charset="utf-8"><title>Rows</title>
<style>body { margin: 0; font: 14px system-ui } ul { margin: 0; padding: 0 } a { display: grid; height: 72px; border-bottom: 1px solid }</style>
<ul>${Array.from({ length: count }, (_, n) => line(n)).join('')}</ul>
<script>
if (location.hash) scrollTo(0, document.body.scrollHeight)
async function fill(lines) {
  const from = performance.now()
  const list = document.querySelector('ul')
  list.innerHTML = list.innerHTML.split('</li>').slice(0, lines).join('</li>')
  return await bench.drawn(() => true) - from
}
</script>`
