import { randomUUID } from 'node:crypto'
import { readToken, writeToken } from '../../core/src/builtin/embeds/token.ts'
import { Secrets } from '../../core/src/kernel/secrets.ts'
import { Portal, type WidgetScript } from './portal.ts'
import { Client, pluginConfig, Server } from './server.ts'
import { makeShops, type Shops } from './settings-plugin.ts'

export const formTag = 'kaunter-contact-form'
export const statusTag = 'kaunter-ticket-status'

type Claims = NonNullable<ReturnType<typeof readToken>>

/** A server with shops, a portal of theirs on another origin, and people of one outlet. */
export class EmbedShop {
  readonly server: Server
  readonly portal: Portal
  readonly admin: Client
  readonly shops: Shops
  /** Both of outlet north-1 only. */
  readonly supervisor: Client
  readonly agent: Client

  private constructor(server: Server, portal: Portal, admin: Client, shops: Shops, supervisor: Client, agent: Client) {
    this.server = server
    this.portal = portal
    this.admin = admin
    this.shops = shops
    this.supervisor = supervisor
    this.agent = agent
  }

  static async open(config = pluginConfig({ simulatorPort: 0 })): Promise<EmbedShop> {
    const portal = await Portal.start()
    const server = await Server.start({ config })
    const admin = await server.signIn()
    const shops = await makeShops(server.database)
    const here = { outletIds: [shops['north-1']] }
    const supervisor = await server.colleague(admin, 'supervisor', here)
    const agent = await server.colleague(admin, 'agent', { ...here, name: 'Nurul Aisyah' })
    const shop = new EmbedShop(server, portal, admin, shops, supervisor, agent)
    await shop.set('embeds', { origins: [portal.origin] })
    // Tests are quicker than people.
    await shop.set('tickets', { webMinSeconds: 0 })
    return shop
  }

  async close(): Promise<void> {
    await this.server.stop()
    await this.portal.stop()
  }

  async set(plugin: string, values: object, place: Record<string, string> = {}): Promise<void> {
    const { body } = await this.admin.get(`/api/settings/${plugin}?${new URLSearchParams(place)}`)
    const answer = await this.admin.patch(`/api/settings/${plugin}`, { ...place, version: body.version, values })
    if (answer.status !== 200) throw new Error(`cannot set: ${JSON.stringify(answer.body)}`)
  }

  issue = (widget: string, subject: object, more: object = {}, by = this.supervisor) =>
    by.post('/api/embeds/tokens', { widget, origin: this.portal.origin, subject, ...more })

  async token(widget: string, subject: object, more: object = {}): Promise<string> {
    const { status, body } = await this.issue(widget, subject, more)
    if (status !== 201) throw new Error(`no token: ${JSON.stringify(body)}`)
    return body.token
  }

  /** The same token with something else in it, signed as the server signs, or with another secret. */
  changed(token: string, change: Partial<Claims>, secret = String(this.server.env.KAUNTER_SECRET)): string {
    const claims = readToken(new Secrets(String(this.server.env.KAUNTER_SECRET)), token)
    return writeToken(new Secrets(secret), { ...(claims as Claims), ...change })
  }

  /** Asks as a widget does. */
  ask(method: string, path: string, token: string, body?: unknown, headers: Record<string, string> = {}) {
    const all = { origin: this.portal.origin, authorization: `Bearer ${token}`, ...headers }
    return new Client(this.server.url).call(method, path, body, all)
  }

  /** What somebody who filled in the form well sends. */
  async message(token: string, more: object = {}): Promise<Record<string, unknown>> {
    const { body } = await this.ask('GET', '/api/tickets/web/form?locale=en', token)
    return {
      clientId: randomUUID(),
      name: 'Devi',
      contact: '012-345 6789',
      message: 'Mesin resit rosak.',
      locale: 'en',
      consent: body.consent.version,
      ...more,
    }
  }

  submit = (token: string, message: unknown) => this.ask('POST', '/api/tickets/web/form', token, message)

  /** The scripts as the portal names them: by another host than its own. */
  async scripts(): Promise<Record<string, WidgetScript>> {
    const { body } = await this.admin.get('/api/embeds')
    const local = (address: string) => address.replace(/^http:\/\/[^/]+/, this.server.url)
    return Object.fromEntries(
      body.items.map((item: WidgetScript) => [item.tag, { ...item, module: local(item.module) }]),
    )
  }
}
