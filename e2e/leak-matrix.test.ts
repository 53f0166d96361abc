import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Call, type Row, table } from './leak-matrix.table.ts'
import { asWidget, LeakWorld, never, type Thing, type Viewer, widgetToken } from './support/leak-world.ts'
import type { LiveStream } from './support/live-stream.ts'
import { Client } from './support/server.ts'
import { waitFor } from './support/wait.ts'

type Answer = Awaited<ReturnType<Client['call']>>
type RowOf<S extends Row['shows']> = Row & { shows: S }

const rows = Object.entries(table).map(([route, row]) => ({ route, method: route.split(' ')[0] as string, row }))
const showing = <S extends Row['shows']>(...kinds: S[]) =>
  rows.filter(({ row }) => kinds.includes(row.shows as S)) as { route: string; method: string; row: RowOf<S> }[]

describe('what is out of sight, for every role with every scope', () => {
  let world: LeakWorld
  /** What is documented: route → the permission it names. */
  let documented: Map<string, string | null>
  const streams = new Map<Viewer, { stream: LiveStream; since: string }>()

  beforeAll(async () => {
    world = await LeakWorld.make()
    const { paths } = (await new Client(world.server.url).get('/openapi.json')).body as {
      paths: Record<string, Record<string, { description?: string }>>
    }
    documented = new Map(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { description = '' }]) => [
          `${method.toUpperCase()} ${path}`,
          /^Needs (\S+)\.$/.exec(description)?.[1] ?? null,
        ]),
      ),
    )
    for (const viewer of world.viewers.filter(({ permissions }) => permissions.has('live:listen'))) {
      const stream = await world.stream(viewer)
      streams.set(viewer, { stream, since: stream.lastEventId })
    }
  })
  afterAll(async () => {
    for (const { stream } of streams.values()) stream.close()
    await world?.close()
  })

  const mayCall = ({ permission }: Row & { permission?: string }, viewer: Viewer) =>
    permission === undefined || viewer.permissions.has(permission)

  /** As the viewer, and nothing of what comes back may be out of his sight. */
  async function ask(
    viewer: Viewer,
    method: string,
    { path, body }: Call,
    { ids = true, reveals = false } = {},
  ): Promise<Answer> {
    const sent = body && JSON.parse(JSON.stringify(body).replaceAll('{server}', world.server.url))
    const answer = await viewer.client.call(method, path, sent)
    const told = JSON.stringify([answer.body, [...answer.headers]])
    const leaked = world.leaksTo(viewer, told, ids)
    expect(leaked, `${viewer.name} was told by ${method} ${path}: ${told.slice(0, 500)}`).toEqual([])
    if (!reveals && !viewer.permissions.has('directory:contact-details'))
      expect(world.numbersIn(told), `${viewer.name} was told numbers by ${method} ${path}`).toEqual([])
    return answer
  }

  const everyone = (fn: (viewer: Viewer) => Promise<void>) => Promise.all(world.viewers.map(fn))

  test('every documented route has its row in e2e/leak-matrix.table.ts, with its permission', () => {
    const listed = rows.map(({ route, row }) => [route, 'permission' in row ? (row.permission ?? null) : null])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(documented))
  })

  test('whoever lacks the permission is refused, and so is whoever is not signed in', async () => {
    const nobody = new Client(world.server.url)
    for (const { route, method, row } of rows) {
      if (row.shows === 'open' || row.shows === 'widget') continue
      expect((await nobody.call(method, callOf(row).path)).status, route).toBe(401)
    }
    await everyone(async (viewer) => {
      for (const { route, method, row } of rows) {
        if (mayCall(row, viewer) || row.shows === 'open') continue
        const answer = await ask(viewer, method, callOf(row), { ids: false })
        expect(answer, `${route} as ${viewer.name}`).toMatchObject({
          status: 403,
          body: { code: 'KAUNTER_FORBIDDEN' },
        })
      }
    })
    for (const { method, row } of showing('open'))
      expect((await nobody.call(method, row.call.path, row.call.body)).status).toBe(401)
  })

  /** Against the rows in the database. */
  const listsAreRight = async () => {
    const tickets = await world.facts()
    expect(tickets.length).toBe(world.things.length)
    await everyone(async (viewer) => {
      const visible = tickets.filter((each) =>
        viewer.sees({ franchiseId: each.franchise_id, outletId: each.outlet_id }),
      )
      for (const { row, method } of showing('lists'))
        for (const list of mayCall(row, viewer) ? row.lists : []) {
          // Of exports, a server writes only so many at once.
          const answer = await waitFor(`an answer to ${list.path}`, async () => {
            const first = await ask(viewer, method, { path: list.path, body: list.body })
            return first.status === 429 ? undefined : first
          })
          expect(list.read(answer.body as never), `${list.path} as ${viewer.name}`).toEqual(
            list.expected(visible, viewer),
          )
        }
      for (const { row } of showing('shops')) {
        if (!mayCall(row, viewer)) continue
        const { body } = await ask(viewer, 'GET', { path: row.path })
        const asked = world.shops.filter(({ kind }) => row.kind === undefined || kind === row.kind)
        const mine = asked.filter((shop) =>
          viewer.sees({ franchiseId: shop.franchiseId, outletId: shop.kind === 'outlet' ? shop.id : null }),
        )
        expect(row.codes(body as never).sort(), `${row.path} as ${viewer.name}`).toEqual(
          mine.map(({ code }) => code).sort(),
        )
      }
    })
  }

  test('is in no list and in no count: they hold exactly what the rows in the database say', listsAreRight)

  test('what is named but out of sight does not exist, in the same words as what never was', async () => {
    await everyone(async (viewer) => {
      for (const [i, { route, method, row }] of showing('names').entries()) {
        if (!mayCall(row, viewer)) continue
        const unknown = plainly(await ask(viewer, method, row.call(never)), never)
        expect([403, 404], `${route} as ${viewer.name}`).toContain(unknown.status)
        for (const thing of chosen(viewer, row, world.viewers.indexOf(viewer) + i)) {
          const visible = sees(viewer, row, thing)
          const answer = await ask(viewer, method, row.call(thing), { ids: visible, reveals: row.reveals ?? false })
          const what = `${route} of the ticket ${thing.name} as ${viewer.name}: ${JSON.stringify(answer.body)}`
          if (visible) {
            expect([400, 403], what).not.toContain(answer.status)
            expect((answer.body as { code?: string }).code, what).not.toBe(unknown.body.code)
          } else expect(plainly(answer, thing), what).toEqual(unknown)
        }
      }
    })
  })

  /** Two in sight and two out of it, others for every route and viewer: all of all is minutes. */
  function chosen(viewer: Viewer, row: RowOf<'names'>, turn: number): Thing[] {
    const things = world.things.filter(({ outletId }) => outletId !== null || !['shop', 'franchise'].includes(row.what))
    const turned = things.map((_, i) => things[(i + turn) % things.length] as Thing)
    const [inSight, outOfSight] = [true, false].map((seen) => turned.filter((each) => sees(viewer, row, each) === seen))
    return [...(inSight ?? []).slice(0, 2), ...(outOfSight ?? []).slice(0, 2)]
  }

  function sees(viewer: Viewer, { what }: RowOf<'names'>, thing: Thing): boolean {
    if (what === 'contact')
      return world.things.some(({ contactId, ...place }) => contactId === thing.contactId && viewer.sees(place))
    return viewer.sees(what === 'franchise' ? { franchiseId: thing.franchiseId, outletId: null } : thing)
  }

  test('nor does it come into a list by what people did meanwhile', listsAreRight)

  test('what is of the whole business is for those who see all of it; the rest tells of no shop', async () => {
    await everyone(async (viewer) => {
      for (const { route, method, row } of showing('business', 'plain')) {
        if (!mayCall(row, viewer) || row.last) continue
        const { status } = await ask(viewer, method, row.call)
        if (row.shows === 'business' && viewer.sight.all !== true)
          expect(status, `${route} as ${viewer.name}`).toBe(403)
        else expect([401, 403, 500], `${route} as ${viewer.name}`).not.toContain(status)
      }
    })
  })

  test('a widget shows what its token is of, and the session of a user opens it to nobody', async () => {
    for (const { route, method, row } of showing('widget'))
      for (const thing of world.things.filter(({ outlet }) => outlet !== null)) {
        const token = await widgetToken(world.server, world.admin, row.widget, row.subject(thing))
        const answer = await asWidget(world.server, token)(method, row.call.path, row.call.body)
        const others = world.things.filter(({ ticketId }) => ticketId !== thing.ticketId)
        const told = JSON.stringify(answer.body)
        for (const other of others) {
          expect(told, `${route} for the ticket ${thing.name}`).not.toContain(other.word)
          expect(told, `${route} for the ticket ${thing.name}`).not.toContain(other.ticketId)
        }
        const foreign = world.shops.filter(({ franchiseId }) => franchiseId !== thing.franchiseId)
        for (const { word } of foreign) expect(told, `${route} for the ticket ${thing.name}`).not.toContain(word)
      }
    await everyone(async (viewer) => {
      for (const { method, row } of showing('widget')) {
        const answer = await asWidget(world.server, viewer.client.token as string)(method, row.call.path, row.call.body)
        expect(answer.status).toBe(401)
      }
    })
  })

  test('is neither streamed nor replayed, while all that is in sight is', async () => {
    // What the tests before did: an answer and a note in every ticket, and people who came to look and left.
    const expected = (viewer: Viewer) =>
      world.things.filter((thing) => viewer.sees(thing)).map(({ word }) => `Nota baharu tentang ${word}`)
    const told = (stream: LiveStream) => JSON.stringify(stream.messages)
    const check = async (viewer: Viewer, stream: LiveStream, how: string) => {
      for (const text of expected(viewer))
        await waitFor(`${text}, ${how} for ${viewer.name}`, () => told(stream).includes(text))
      expect(world.leaksTo(viewer, told(stream)), `${how} to ${viewer.name}`).toEqual([])
      // An event goes to many: not even those may get it here who may see it.
      expect(world.numbersIn(told(stream)), `${how} to ${viewer.name}`).toEqual([])
    }
    for (const [viewer, { stream, since }] of streams) {
      await check(viewer, stream, 'streamed')
      stream.close()
      const replayed = await world.stream(viewer, since)
      await check(viewer, replayed, 'replayed')
      replayed.close()
    }
  })

  test('whoever signs out sees nothing any more', async () => {
    await everyone(async (viewer) => {
      for (const { method, row } of showing('plain').filter(({ row }) => row.last)) {
        if (!mayCall(row, viewer)) continue
        await ask(viewer, method, row.call)
        expect((await viewer.client.get('/api/tickets')).status).toBe(401)
      }
    })
  })
})

function callOf(row: Row): Call {
  if (row.shows === 'names') return row.call(never)
  if (row.shows === 'lists') return { path: row.lists[0]?.path ?? '', body: row.lists[0]?.body }
  if (row.shows === 'shops') return { path: row.path }
  return row.shows === 'stream' ? { path: '/api/live' } : row.call
}

/** An answer without what the caller named himself, and without what is another at each request. */
function plainly({ status, body }: Answer, thing: Thing): { status: number; body: { code?: string } } {
  const own = [thing.ticketId, thing.contactId, thing.messageId, thing.reference, thing.outletId, thing.franchiseId]
  const text = own.reduce<string>((all, id) => (id ? all.replaceAll(id, '…') : all), JSON.stringify(body))
  return { status, body: { ...JSON.parse(text), requestId: '' } }
}
