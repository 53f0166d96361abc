import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import type { Present } from './types.ts'

/** How long what is to be watched is gathered: rows come and go while one scrolls. */
const SETTLE_MS = 250
const MOST = 100
const SUBJECT = 'ticket:'

interface Told {
  readonly subject: string
  readonly at: string
  readonly people: readonly Present[]
}

/** Who else is at which ticket: read once, and then told by live events. Repliers come first. */
export class PresenceFeed {
  readonly #host: KaunterHost
  readonly #changed: () => void
  readonly #stops: (() => void)[]
  #watched: ReadonlySet<string> = new Set()
  #known = new Map<string, { at: string; people: readonly Present[] }>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    const again = () => this.#soon([...this.#watched])
    this.#stops = [
      host.on<Told>('presence.changed', (told) => this.#take(told)),
      host.on('live.reset', again),
      host.on('live.ready', again),
    ]
  }

  /** From now on these tickets, and no others. */
  watch(ids: Iterable<string>): void {
    const watched = new Set(ids)
    const fresh = [...watched].filter((id) => !this.#watched.has(id))
    this.#watched = watched
    for (const id of this.#known.keys()) if (!watched.has(id)) this.#known.delete(id)
    if (fresh.length > 0) this.#soon(fresh)
  }

  of(id: string): readonly Present[] {
    return this.#known.get(id)?.people ?? []
  }

  stop(): void {
    clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
  }

  #wanted = new Set<string>()

  #soon(ids: readonly string[]): void {
    for (const id of ids) this.#wanted.add(id)
    this.#timer ??= setTimeout(() => void this.#read(), SETTLE_MS)
  }

  async #read(): Promise<void> {
    this.#timer = undefined
    const ids = [...this.#wanted].filter((id) => this.#watched.has(id))
    this.#wanted.clear()
    for (let i = 0; i < ids.length; i += MOST) await this.#readSome(ids.slice(i, i + MOST))
  }

  async #readSome(ids: readonly string[]): Promise<void> {
    const subjects = ids.map((id) => SUBJECT + id)
    try {
      const { items, at } = await this.#host.get<{ items: readonly (Present & { subject: string })[]; at: string }>(
        `/api/live/presence/many?subjects=${subjects.join(',')}`,
      )
      for (const subject of subjects)
        this.#take({ subject, at, people: items.filter((item) => item.subject === subject) })
    } catch (error) {
      // Who is there is an extra; it is read again when the connection is back.
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Events come out of order: the later look holds. */
  #take({ subject, at, people }: Told): void {
    const id = subject.slice(SUBJECT.length)
    if (!subject.startsWith(SUBJECT) || !this.#watched.has(id)) return
    const known = this.#known.get(id)
    if (known !== undefined && known.at > at) return
    const others = people
      .filter(({ userId }) => userId !== this.#host.user.id)
      .map(({ userId, name, state }) => ({ userId, name, state }))
      .sort((a, b) => Number(b.state === 'replying') - Number(a.state === 'replying'))
    this.#known.set(id, { at, people: others })
    if (JSON.stringify(known?.people ?? []) !== JSON.stringify(others)) this.#changed()
  }
}
