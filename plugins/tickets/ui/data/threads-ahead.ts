import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { type Newest, readNewest } from './thread-newest.ts'

const MOST = 12
/** Whoever has not opened it by then is not about to. */
const LONGEST_MS = 60_000
/** Whatever is said of a ticket: what was read of it before is no longer what one would read. */
const TOPICS = [
  'ticket.changed',
  'ticket.message',
  'ticket.event',
  'ticket.thread',
  'ticket.hidden',
  'ticket.drafts',
  'ticket.outgoing',
  'ticket.watchers',
]

interface Told {
  readonly ticketId?: string
  readonly ticket?: { readonly id: string }
}

interface Entry {
  readonly asked: number
  /** Nothing when it was dropped, or refused, before the answer came. */
  reading: Promise<Newest | undefined>
  newest?: Newest
}

/**
 * Tickets that were read before they are opened, so that they show at once. A live event drops its ticket, also one that
 * is being read, and a gap in them drops all: only what nothing was said of since is shown. It is plain
 * reading: nobody is told that one looked.
 */
export class ThreadsAhead {
  readonly #host: () => KaunterHost
  /** The one that was asked for last comes last. */
  readonly #entries = new Map<string, Entry>()

  constructor(host: () => KaunterHost) {
    this.#host = host
  }

  /** Reads a ticket, unless it is there. */
  async want(id: string): Promise<void> {
    if (this.#fresh(id)) return
    const entry: Entry = { asked: performance.now(), reading: Promise.resolve(undefined) }
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    for (const oldest of [...this.#entries.keys()].slice(0, -MOST)) this.#entries.delete(oldest)
    entry.reading = this.#read(id, entry)
    await entry.reading
  }

  /**
   * What was read of a ticket, or is being read. What is there is not kept: from now on the thread itself is kept right.
   */
  take(id: string): Newest | Promise<Newest | undefined> | undefined {
    const entry = this.#fresh(id)
    if (entry && !entry.newest) return entry.reading
    this.#entries.delete(id)
    return entry?.newest
  }

  async #read(id: string, entry: Entry): Promise<Newest | undefined> {
    try {
      const newest = await readNewest(this.#host(), id)
      // An event may have overtaken the answer.
      if (this.#entries.get(id) !== entry) return undefined
      entry.newest = newest
      return newest
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Opening it tells what is wrong.
      if (this.#entries.get(id) === entry) this.#entries.delete(id)
      return undefined
    }
  }

  clear(): void {
    this.#entries.clear()
  }

  /** @returns what stops it. */
  follow({ on }: KaunterHost): () => void {
    const onLost = () => this.clear()
    const stops = [
      ...TOPICS.map((topic) =>
        on<Told>(topic, ({ ticketId, ticket }) => this.#entries.delete(ticketId ?? ticket?.id ?? '')),
      ),
      on('live.reset', onLost),
    ]
    window.addEventListener('offline', onLost)
    return () => {
      for (const stop of stops) stop()
      window.removeEventListener('offline', onLost)
      this.clear()
    }
  }

  #fresh(id: string): Entry | undefined {
    const entry = this.#entries.get(id)
    return entry && performance.now() - entry.asked < LONGEST_MS ? entry : undefined
  }
}
