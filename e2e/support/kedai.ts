import type { Client, Server, SimulatorProcess } from './server.ts'
import { waitFor } from './wait.ts'

/** Who works in the shop, with what they sign in with. */
export const staff = {
  aina: { email: 'aina@example.com', password: 'kata laluan panjang', name: 'Nur Aina', role: 'agent' },
  ravi: { email: 'ravi@example.com', password: 'kata laluan panjang', name: 'Ravi Kumar', role: 'agent' },
  mei: { email: 'mei@example.com', password: 'kata laluan panjang', name: 'Tan Mei Ling', role: 'supervisor' },
} as const
export type StaffName = keyof typeof staff

/** What customers write; the texts are Malay, so that English on a Malay screen can only be ours. */
const said: readonly [name: string, ...texts: string[]][] = [
  ['Siti · Kafe Sinar', 'Salam, mesin resit saya rosak sejak pagi', 'Lampu merah menyala, kertas sudah ditukar'],
  ['Ah Meng · Kedai Runcit Jaya', 'Harga telur di POS tidak sama dengan di rak', 'Boleh tolong betulkan hari ini?'],
  ['Devi · Butik Devi', 'Boleh hantar salinan invois bulan lepas?'],
  ['Farid · Restoran Kayu Manis', 'Macam mana nak tambah menu baharu? 🍜🔥'],
  ['Lim · Kedai Basikal Lim', 'Terima kasih, sudah jalan semula 👍'],
  ['Zainab · Dobi Bersih', 'Pelanggan bayar dua kali, mohon semak urusan 88231'],
  ['خالد · مطعم الشام', 'السلام عليكم، الطابعة لا تعمل منذ الصباح'],
  ['Haji Osman · Pasar Mini Osman', 'Sudah tiga hari saya menunggu jawapan'],
]

/** A small shop on an ordinary morning: outlets, staff, a desk that is set up, and tickets in every state. */
export class Kedai {
  readonly admin: Client
  readonly people: Readonly<Record<StaffName, { readonly id: string; client: Client }>>
  /** Tickets by the first name of their customer. */
  readonly tickets: ReadonlyMap<string, string>
  readonly outlets: readonly string[]

  private constructor(
    admin: Client,
    people: Kedai['people'],
    tickets: ReadonlyMap<string, string>,
    outlets: readonly string[],
  ) {
    this.admin = admin
    this.people = people
    this.tickets = tickets
    this.outlets = outlets
  }

  ticket(customer: string): string {
    const id = this.tickets.get(customer)
    if (id === undefined) throw new Error(`${customer} has no ticket; there are ${[...this.tickets.keys()]}`)
    return id
  }

  static async open(server: Server, simulator: SimulatorProcess): Promise<Kedai> {
    const admin = await server.signIn()
    const must = async (work: ReturnType<Client['post']>) => {
      const { status, body } = await work
      if (status >= 300) throw new Error(`the shop cannot be opened: ${status} ${JSON.stringify(body)}`)
      return body
    }
    const { user } = (await admin.get('/api/auth/me')).body
    await must(admin.patch(`/api/auth/users/${user.id}`, { name: 'Salmah Idris' }))
    const people = await openStaff(server, admin, must)
    const outlets = await openOutlets(admin, must)
    await setUpDesk(admin, people, must)
    for (const [at, [name, ...texts]] of said.entries())
      for (const text of texts) await simulator.post('/inbound', { from: `601234500${10 + at}`, name, text })
    const tickets = await waitFor('every ticket', async () => {
      const { items } = (await admin.get('/api/tickets')).body as { items: { id: string; contact: { name: string } }[] }
      return items.length === said.length ? items : undefined
    })
    const byName = new Map(tickets.map((one) => [one.contact.name.split(' ')[0] ?? '', one.id]))
    const shop = new Kedai(admin, people, byName, outlets)
    await shop.#work(must)
    return shop
  }

  /** What has been done since the morning. */
  async #work(must: Must): Promise<void> {
    const { aina, ravi } = this.people
    const at = (customer: string, path = '') => `/api/tickets/${this.ticket(customer)}${path}`
    const change = (by: Client, customer: string, body: object) => must(by.patch(at(customer), body))
    const category = async (name: string) =>
      (await this.admin.get('/api/tickets/categories')).body.items.find(
        (one: { nameEn: string }) => one.nameEn === name,
      ).id
    await change(aina.client, 'Siti', {
      ...{ assigneeId: aina.id, priority: 'urgent', tags: ['VIP'], categoryId: await category('Printer') },
    })
    await must(aina.client.post(at('Siti', '/messages'), { text: 'Salam Puan Siti, kami semak sekarang.' }))
    await must(aina.client.post(at('Siti', '/notes'), { text: 'Pencetak model P1, jaminan tamat bulan depan.' }))
    await change(ravi.client, 'Ah', { assigneeId: ravi.id, priority: 'high', categoryId: await category('Prices') })
    await change(ravi.client, 'Devi', { status: 'pending_internal' })
    await change(ravi.client, 'Farid', { snoozedUntil: new Date(Date.now() + 86_400_000).toISOString() })
    await must(ravi.client.post(at('Lim', '/messages'), { text: 'Sama-sama, selamat berniaga.' }))
    await change(ravi.client, 'Lim', { status: 'resolved', outcome: 'info_provided' })
  }
}

type Must = (work: ReturnType<Client['post']>) => Promise<{ id: string }>

async function openStaff(server: Server, admin: Client, must: Must): Promise<Kedai['people']> {
  const signIn = async (name: StaffName) => {
    const { id } = await must(admin.post('/api/auth/users', { ...staff[name], locale: 'en' }))
    return { id, client: await server.signIn(staff[name]) }
  }
  return { aina: await signIn('aina'), ravi: await signIn('ravi'), mei: await signIn('mei') }
}

async function openOutlets(admin: Client, must: Must): Promise<string[]> {
  const { id: franchiseId } = await must(
    admin.post('/api/directory/franchises', { fid: 'F-100', name: 'Kopi Utara Sdn Bhd' }),
  )
  await must(admin.post('/api/directory/franchises', { fid: 'F-200', name: 'Runcit Selatan Sdn Bhd' }))
  const outlets: string[] = []
  for (const [oid, name] of [
    ['O-101', 'Kopi Ipoh'],
    ['O-102', 'Kopi Taiping'],
  ] as const)
    outlets.push((await must(admin.post('/api/directory/outlets', { oid, name, franchiseId }))).id)
  return outlets
}

async function setUpDesk(admin: Client, { aina, ravi }: Kedai['people'], must: Must): Promise<void> {
  const set = (path: string, body: object) => must(admin.post(`/api/tickets/${path}`, body))
  await set('categories', { nameEn: 'Printer', nameMs: 'Pencetak', active: true, position: 1 })
  await set('categories', { nameEn: 'Prices', nameMs: 'Harga', active: true, position: 2 })
  await set('tags', { name: 'VIP', colour: 'purple' })
  await set('fields', {
    ...{ key: 'model', labelEn: 'Machine', labelMs: 'Mesin', type: 'select', options: ['P1', 'P2'], kind: 'support' },
    ...{ required: false, position: 1 },
  })
  await set('canned', {
    ...{ name: 'Salam', shortcut: 'salam', teamId: null },
    ...{ en: 'Hello {{contact.name}}, this is {{agent.name}}.', ms: 'Salam {{contact.name}}, saya {{agent.name}}.' },
  })
  await set('teams', {
    ...{ name: 'Kaunter Depan', mode: 'manual', defaultFor: null },
    members: [aina, ravi].map(({ id }) => ({ userId: id, capacity: null })),
  })
  await set('rules', {
    ...{ name: 'Bayaran dahulu', active: true, position: 1, when: ['created'] },
    if: { all: [{ field: 'text', op: 'contains', value: 'bayar' }] },
    // biome-ignore lint/suspicious/noThenProperty: what a rule does is called so
    then: { set: { priority: 'high' } },
  })
  await set('policies', {
    ...{ name: 'Janji biasa', active: true, position: 1, conditions: {}, calendarId: null, warnPercent: 80 },
    ...{ escalations: [], targets: { first_response: { default: 30 }, resolution: { default: 480 } } },
  })
}
