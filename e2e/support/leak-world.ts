import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LiveStream } from './live-stream.ts'
import { Client, pluginConfig, root, Server, SimulatorProcess } from './server.ts'
import { waitFor } from './wait.ts'

/** A word that stands in nothing but what belongs to one shop or ticket; too long to stand in a token by chance. */
type Word = string

export interface Shop {
  kind: 'franchise' | 'outlet'
  code: string
  id: string
  franchiseId: string
  word: Word
}

/** A ticket with all that hangs on it. */
export interface Thing {
  name: string
  word: Word
  phone: string
  ticketId: string
  contactId: string
  messageId: string
  reference: string
  /** `null` in the unlinked lane. */
  franchiseId: string | null
  outletId: string | null
  franchise: string | null
  outlet: string | null
}

/** A row of the tickets' table, as stored. */
export interface TicketFacts {
  id: string
  contact_id: string
  status: string
  is_open: boolean
  assignee_id: string | null
  franchise_id: string | null
  outlet_id: string | null
  awaiting_reply_since: Date | null
  created_at: Date
  [column: string]: unknown
}

interface Secrets {
  words: string[]
  ids: string[]
}

interface Sight {
  all?: boolean
  franchises?: readonly string[]
  outlets?: readonly string[]
}

export interface Viewer {
  name: string
  id: string
  role: string
  client: Client
  sight: Sight
  permissions: ReadonlySet<string>
  /** Whether a place is within the scope; said here anew, so that the rule of the product is not its own judge. */
  sees(place: { franchiseId: string | null; outletId: string | null }): boolean
}

const franchises = { utara: 'Boreas', selatan: 'Favonius' } as const
const outlets = { 'utara-1': 'Aquila', 'utara-2': 'Kestrel', 'selatan-1': 'Flamingo', 'selatan-2': 'Pelican' } as const
/** The outlet of each ticket and a word in it. Two are of one customer, who writes to shops of two franchises. */
const tickets: Record<string, { outlet: keyof typeof outlets | null; word: Word; from: string; name?: string }> = {
  'of utara-1': { outlet: 'utara-1', word: 'Mangosteen', from: '60127770001', name: 'Tuan Mangosteen' },
  'of utara-2': { outlet: 'utara-2', word: 'Rambutan', from: '60127770002', name: 'Puan Rambutan' },
  'of selatan-1': { outlet: 'selatan-1', word: 'Cempedak', from: '60127770003', name: 'Cik Cempedak' },
  // Gave no name, and is called by the number.
  'of selatan-2': { outlet: 'selatan-2', word: 'Dokong', from: '60127770004' },
  unlinked: { outlet: null, word: 'Belimbing', from: '60127770005', name: 'Datuk Belimbing' },
  'of a regular at utara-1': { outlet: 'utara-1', word: 'Kedondong', from: '60127770006', name: 'Siti of both sides' },
  'of the same regular at selatan-1': {
    outlet: 'selatan-1',
    word: 'Pulasan',
    from: '60127770006',
    name: 'Siti of both sides',
  },
}

const scopes: Record<string, Sight> = {
  'every outlet': { all: true },
  'franchise utara': { franchises: ['utara'] },
  'outlet utara-2': { outlets: ['utara-2'] },
  'selatan and utara-1': { franchises: ['selatan'], outlets: ['utara-1'] },
  'a franchise that is gone': { franchises: ['gone'] },
}
/** The built-in ones, and two of an administrator’s own: without the unlinked lane; with next to nothing. */
const roles = ['agent', 'sales', 'renewal', 'supervisor', 'admin', 'reader', 'bare']
const ownRoles = `
const grant = (...roles) => ({ label: 'Granted', roles })
export default {
  name: 'own-roles',
  permissions: {
    'tickets:read': grant('reader'),
    'live:listen': grant('reader'),
    'auth:self': grant('reader', 'bare'),
  },
}
`

/** Far above all others and each in its own range: an id in an answer says what it is of. */
const firstIds = {
  directory_franchise: 700_000_001,
  directory_outlet: 701_000_001,
  directory_contact: 720_000_001,
  messaging_conversation: 730_000_001,
  messaging_message: 740_000_001,
  tickets_ticket: 710_000_001,
  tickets_event: 750_000_001,
}
const gone = '799999999'

/** What nobody ever made, to compare refusals with. */
export const never: Thing = {
  ...{ name: 'that never was', word: '', phone: '', reference: '-'.repeat(22) },
  ...{ ticketId: gone, contactId: gone, messageId: gone, franchiseId: gone, outletId: gone },
  ...{ franchise: gone, outlet: gone },
}

/** Two franchises of two outlets each, a ticket in each and some more, and people of every role with every scope. */
export class LeakWorld {
  readonly server: Server
  readonly admin: Client
  readonly shops: Shop[]
  readonly things: Thing[]
  readonly viewers: Viewer[]
  readonly #simulator: SimulatorProcess
  readonly #folder: string
  readonly #secrets = new Map<Viewer, Secrets>()

  private constructor(
    server: Server,
    admin: Client,
    simulator: SimulatorProcess,
    folder: string,
    parts: { shops: Shop[]; things: Thing[]; viewers: Viewer[] },
  ) {
    this.server = server
    this.admin = admin
    this.#simulator = simulator
    this.#folder = folder
    this.shops = parts.shops
    this.things = parts.things
    this.viewers = parts.viewers
  }

  static async make(): Promise<LeakWorld> {
    mkdirSync(join(root, 'test-output'), { recursive: true })
    const folder = mkdtempSync(join(root, 'test-output', 'leak-'))
    writeFileSync(join(folder, 'own-roles.mjs'), ownRoles)
    const simulator = await SimulatorProcess.start()
    const { plugins } = pluginConfig() as { plugins: object }
    const config = { plugins: { ...plugins, [join(folder, 'own-roles.mjs')]: {} } }
    const server = await Server.start({ simulator, config })
    const admin = await server.signIn()
    await spread(server)
    // In opening hours a promise of minutes would be broken between a look at the rows and one at the lists.
    const targets = { first_response: { default: 960 }, next_response: { default: 960 }, resolution: { default: 960 } }
    await server.database.query('update tickets_sla_policy set targets = $1', [JSON.stringify(targets)])
    const shops = await makeShops(server)
    const things = await makeTickets(server, simulator, admin, shops)
    const viewers = await makeViewers(server, shops)
    return new LeakWorld(server, admin, simulator, folder, { shops, things, viewers })
  }

  /** All tickets as they are stored now. */
  facts = () => this.server.database.query<TicketFacts>('select * from tickets_ticket order by id')

  stream = ({ client }: Viewer, lastEventId?: string) =>
    LiveStream.open(this.server.url, client, lastEventId === undefined ? {} : { lastEventId })

  /**
   * What of a text this person must not be told: words, phone numbers and ids.
   *
   * @param ids without, for an answer that repeats the id it was asked for.
   */
  leaksTo(viewer: Viewer, text: string, ids = true): string[] {
    const secrets = this.#secrets.get(viewer) ?? this.#secretsFrom(viewer)
    this.#secrets.set(viewer, secrets)
    return [
      ...secrets.words.filter((word) => text.includes(word)),
      // Not a part of a longer number, such as a duration.
      ...(ids ? secrets.ids.filter((id) => text.includes(id) && new RegExp(`(?<![\\d.])${id}(?!\\d)`).test(text)) : []),
    ]
  }

  /** The phone numbers that stand whole in a text. */
  numbersIn = (text: string): string[] =>
    this.things.map(({ phone }) => phone.slice(2)).filter((phone) => text.includes(phone))

  #secretsFrom(viewer: Viewer): Secrets {
    const hidden = this.things.filter((thing) => !viewer.sees(thing))
    const seen = this.things.filter((thing) => viewer.sees(thing))
    const known = new Set(seen.flatMap(({ contactId, phone }) => [contactId, phone]))
    const shops = this.shops.filter((shop) => !viewer.sees(placeOf(shop)) && !this.#around(viewer, shop))
    const phones = hidden.flatMap(({ phone }) => (known.has(phone) ? [] : phone.slice(2)))
    const ids = hidden.flatMap(({ ticketId, messageId, contactId }) => [ticketId, messageId, contactId])
    return {
      words: [...shops, ...hidden].map(({ word }) => word).concat(phones),
      ids: ids.filter((id) => !known.has(id)),
    }
  }

  /** Whoever sees an outlet knows what franchise it is of. */
  #around = (viewer: Viewer, shop: Shop) =>
    shop.kind === 'franchise' && this.shops.some((each) => each.franchiseId === shop.id && viewer.sees(placeOf(each)))

  async close(): Promise<void> {
    await this.server.stop()
    await this.#simulator.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const placeOf = (shop: Shop) => ({
  franchiseId: shop.franchiseId,
  outletId: shop.kind === 'outlet' ? shop.id : null,
})

async function spread({ database }: Server): Promise<void> {
  for (const [table, id] of Object.entries(firstIds))
    await database.query(
      database.url.startsWith('postgres')
        ? `alter sequence ${table}_id_seq restart with ${id}`
        : `alter table ${table} auto_increment = ${id}`,
    )
}

async function insert(server: Server, sql: string, values: unknown[]): Promise<string> {
  const [row] = await server.database.query<{ id: string }>(`${sql} returning id`, values)
  return (row as { id: string }).id
}

async function makeShops(server: Server): Promise<Shop[]> {
  const shops: Shop[] = []
  for (const [code, word] of Object.entries(franchises)) {
    const sql = 'insert into directory_franchise (fid, name, created_at) values ($1, $2, now())'
    const id = await insert(server, sql, [code, `Kedai ${word}`])
    shops.push({ kind: 'franchise', code, id, franchiseId: id, word })
  }
  for (const [code, word] of Object.entries(outlets)) {
    const franchiseId = shops.find((shop) => shop.code === code.split('-')[0])?.id as string
    const sql = 'insert into directory_outlet (oid, franchise_id, name, created_at) values ($1, $2, $3, now())'
    const id = await insert(server, sql, [code, franchiseId, `Cawangan ${word}`])
    shops.push({ kind: 'outlet', code, id, franchiseId, word })
  }
  return shops
}

async function makeTickets(
  server: Server,
  simulator: SimulatorProcess,
  admin: Client,
  shops: Shop[],
): Promise<Thing[]> {
  const { database } = server
  const things: Thing[] = []
  const found = (word: string) =>
    database.query<{ id: string; contact_id: string; last_message_id: string }>(
      `select id, contact_id, last_message_id from tickets_ticket where last_message_preview like $1`,
      [`%${word}%`],
    )
  const settings = (await admin.get('/api/settings/tickets')).body
  await admin.patch('/api/settings/tickets', { version: settings.version, values: { webMinSeconds: 0 } })
  for (const [name, { outlet, word, from, name: person }] of Object.entries(tickets)) {
    const shop = shops.find(({ code }) => code === outlet)
    const text = `Helo, saya ${word}`
    // WhatsApp knows one conversation of a number; the same customer comes to another shop by its form.
    if (things.some(({ phone }) => phone === from)) await submit(server, admin, shop?.code as string, `+${from}`, text)
    else await simulator.post('/inbound', { from, text, ...(person && { name: person }) })
    const row = await waitFor(`the ticket ${name}`, async () => (await found(word))[0])
    const { id, contact_id: contactId, last_message_id: messageId } = row
    const place = [shop?.franchiseId ?? null, shop?.id ?? null]
    for (const [table, key] of [
      ['ticket', 'id'],
      ['search', 'ticket_id'],
      ['search_name', 'ticket_id'],
    ])
      await database.query(`update tickets_${table} set franchise_id = $1, outlet_id = $2 where ${key} = $3`, [
        ...place,
        id,
      ])
    await admin.post(`/api/tickets/${id}/notes`, { text: `Nota tentang ${word}` })
    const { reference } = (await admin.post(`/api/tickets/${id}/reference`)).body
    const franchise = outlet?.split('-')[0] ?? null
    things.push({
      ...{ name, word, phone: from, ticketId: id, contactId, messageId, reference, franchise, outlet },
      ...{ franchiseId: shop?.franchiseId ?? null, outletId: shop?.id ?? null },
    })
  }
  return things
}

async function submit(server: Server, admin: Client, outlet: string, contact: string, text: string): Promise<void> {
  const ask = asWidget(server, await widgetToken(server, admin, 'kaunter-contact-form', { outlet }))
  const form = await ask('GET', '/api/tickets/web/form?locale=en')
  const consent = form.body.consent.version
  const message = { clientId: randomUUID(), name: 'Siti', contact, message: text, locale: 'en', consent }
  const answer = await ask('POST', '/api/tickets/web/form', message)
  if (answer.status !== 201) throw new Error(`the form was not taken: ${JSON.stringify(answer.body)}`)
}

export async function widgetToken(server: Server, by: Client, widget: string, subject: object): Promise<string> {
  const { status, body } = await by.post('/api/embeds/tokens', { widget, subject, origin: server.url })
  if (status !== 201) throw new Error(`no token: ${JSON.stringify(body)}`)
  return body.token
}

export const asWidget = (server: Server, token: string) => (method: string, path: string, body?: unknown) =>
  new Client(server.url, token).call(method, path, body, { origin: server.url })

/** Stored, not asked for: forty passwords would take longer than all the rest. */
async function makeViewers(server: Server, shops: Shop[]): Promise<Viewer[]> {
  const idOf = (code: string) => shops.find((shop) => shop.code === code)?.id ?? gone
  const viewers = roles.flatMap((role) =>
    Object.entries(scopes).map(async ([scope, sight]): Promise<Viewer> => {
      const token = randomBytes(32).toString('base64url')
      const email = `${role}.${randomBytes(6).toString('hex')}@example.com`
      const sql = `insert into auth_user (email, name, role, scope_all, locale, password_hash, active, created_at)
        values ($1, $2, $3, $4, 'en', '-', true, now())`
      const id = await insert(server, sql, [email, `${role} of ${scope}`, role, sight.all === true])
      const places = [
        ...(sight.franchises ?? []).map((code) => [idOf(code), null]),
        ...(sight.outlets ?? []).map((code) => [null, idOf(code)]),
      ]
      for (const [franchise, outlet] of places)
        await server.database.query(
          'insert into auth_user_scope (user_id, franchise_id, outlet_id) values ($1, $2, $3)',
          [id, franchise, outlet],
        )
      await server.database.query(
        `insert into auth_session (token_hash, user_id, created_at, expires_at) values ($1, $2, now(), '2999-01-01')`,
        [createHash('sha256').update(token).digest('hex'), id],
      )
      const client = new Client(server.url, token)
      const permissions = new Set<string>((await client.get('/api/auth/me')).body.user.permissions)
      const within = (mine: readonly string[] | undefined, id: string | null) =>
        id !== null && (mine ?? []).some((code) => idOf(code) === id)
      return {
        ...{ name: `${role} of ${scope}`, id, role, client, sight, permissions },
        sees: ({ franchiseId, outletId }) =>
          sight.all === true ||
          (franchiseId === null && outletId === null && permissions.has('tickets:unlinked')) ||
          within(sight.franchises, franchiseId) ||
          within(sight.outlets, outletId),
      }
    }),
  )
  return Promise.all(viewers)
}
