import { turns } from '../../turns.ts'
import { Announcer } from './announcer.ts'
import type { Http } from './http.ts'
import { type LiveConnection, READY } from './live.ts'
import type { SessionUser } from './session.ts'

export interface Notice {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly subject: { readonly path: string }
  /** Whom it concerns, and what was said last. */
  readonly about: { readonly name: string; readonly line: string | null } | null
  readonly at: string
  readonly read: boolean
  /** The opening it was held back for. */
  readonly digest: string | null
}

interface Page {
  readonly items: readonly Notice[]
  readonly unread: number
  /** The user wants to be left in peace now. */
  readonly quiet: boolean
  readonly silent: readonly string[]
  readonly nextCursor: string | null
}

/** How the user wants to be told, in every browser. */
export interface Choices {
  readonly quietUntil: string | null
  readonly outsideHours: boolean
  /** Kinds that are listed only. */
  readonly silent: readonly string[]
}

export interface KnownChoices extends Choices {
  readonly kinds: readonly { readonly kind: string; readonly label: string }[]
}

const ADDRESS = '/api/notifications'
const none: Page = { items: [], unread: 0, quiet: false, silent: [], nextCursor: null }
/** Live notices come at once; this finds what was held back without one. */
const LOOK_MS = 5 * 60_000

/** What the user should know, read again at every live notice. */
export class Notices {
  #page = none
  #user: string | undefined
  readonly #begin = turns()
  #stop: () => void = () => {}
  readonly #http: Http
  readonly #live: LiveConnection
  readonly #changed: () => void
  readonly #announcer: Announcer
  #choices: KnownChoices | undefined
  /** What the server has of them. */
  #kept: KnownChoices | undefined
  #chosen = 0
  #keeping: Promise<unknown> = Promise.resolve()

  /** `open` is called with a notice whose message was clicked. */
  constructor(http: Http, live: LiveConnection, changed: () => void, open: (notice: Notice) => void) {
    this.#http = http
    this.#live = live
    this.#changed = changed
    this.#announcer = new Announcer(open)
  }

  get quiet(): boolean {
    return this.#page.quiet
  }

  get choices(): KnownChoices | undefined {
    return this.#choices
  }

  async loadChoices(): Promise<void> {
    this.#choices = this.#kept = await this.#http.request<KnownChoices>('GET', `${ADDRESS}/choices`)
    this.#changed()
  }

  /** Shown at once, and kept one after the other, so that the last one stays; what the server refuses is taken back. */
  async choose(choices: Choices): Promise<void> {
    const turn = ++this.#chosen
    const kinds = this.#choices?.kinds ?? []
    this.#choices = { ...choices, kinds }
    this.#changed()
    try {
      const { quietUntil, outsideHours, silent } = choices
      const put = () => this.#http.request<Choices>('PUT', `${ADDRESS}/choices`, { quietUntil, outsideHours, silent })
      const keeping = this.#keeping.then(put, put)
      this.#keeping = keeping
      this.#kept = { ...(await keeping), kinds }
      if (turn === this.#chosen) this.#choices = this.#kept
      await this.load()
    } catch (error) {
      if (turn === this.#chosen) this.#choices = this.#kept
      this.#changed()
      throw error
    }
  }

  get items(): readonly Notice[] {
    return this.#page.items
  }

  get unread(): number {
    return this.#page.unread
  }

  get more(): boolean {
    return this.#page.nextCursor !== null
  }

  /** Follows what is for this user; nothing for one who gets no notices. */
  follow(user: SessionUser | undefined): void {
    const id = user?.permissions.includes('notifications:read') ? user.id : undefined
    if (id === this.#user) return
    this.#stop()
    this.#user = id
    this.#choices = undefined
    this.#set(none)
    this.#announcer.forget()
    if (id === undefined) return
    // Whatever failed, the next look brings it; the connection is told of elsewhere.
    const look = () => void this.load().catch(() => undefined)
    const stops = ['notifications.changed', READY].map((topic) => this.#live.on(topic, look))
    const timer = setInterval(look, LOOK_MS)
    this.#stop = () => {
      clearInterval(timer)
      for (const stop of stops) stop()
    }
    look()
  }

  get active(): boolean {
    return this.#user !== undefined
  }

  /** The latest, as many as are shown already. */
  async load(): Promise<void> {
    const limit = Math.min(Math.max(20, this.items.length), 100)
    await this.#read(`${ADDRESS}?limit=${limit}`, (page) => page)
    if (this.#user !== undefined) this.#announcer.hear(this.#page)
  }

  async loadMore(): Promise<void> {
    const { nextCursor, items } = this.#page
    if (nextCursor === null) return
    const address = `${ADDRESS}?limit=20&cursor=${encodeURIComponent(nextCursor)}`
    await this.#read(address, (page) => ({ ...page, items: [...items, ...page.items] }))
  }

  /** Marks some as read, or all; shown at once, and by the live notice in all tabs. */
  async read(ids?: readonly string[]): Promise<void> {
    const { unread } = await this.#http.request<{ unread: number }>('POST', `${ADDRESS}/read`, ids ? { ids } : {})
    const items = this.items.map((item) =>
      ids === undefined || ids.includes(item.id) ? { ...item, read: true } : item,
    )
    this.#set({ ...this.#page, items, unread })
  }

  async #read(address: string, merge: (page: Page) => Page): Promise<void> {
    const user = this.#user
    const isLatest = this.#begin()
    const page = await this.#http.request<Page>('GET', address)
    // Another user may have signed in meanwhile.
    if (user !== this.#user || user === undefined || !isLatest()) return
    this.#set(merge(page))
  }

  #set(page: Page): void {
    this.#page = page
    this.#changed()
  }
}
