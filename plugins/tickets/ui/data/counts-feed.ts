import { ApiError, type KaunterHost, turns } from '@kaunter/admin-ui'
import { serverClock } from './server-clock.ts'
import { ticketsApi } from './tickets-api.ts'
import type { Counts } from './types.ts'

/** How long a burst of events is gathered, and how far apart requests are at least. */
const SETTLE_MS = 300
const SPACING_MS = 1_500

type Listener = (counts: Counts) => void

/** The counts of the lanes, asked for once however many places show them. */
class CountsFeed {
  #counts: Counts | undefined
  #host: KaunterHost | undefined
  #stops: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #readAt = 0
  readonly #begin = turns()
  readonly #listeners = new Set<Listener>()

  /** Tells the counts now, when known, and after every change, until the returned function is called. */
  follow(host: KaunterHost, listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#counts) listener(this.#counts)
    if (this.#listeners.size === 1) this.#start(host)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  /** Asks again, for when the first request failed. */
  refresh(): void {
    if (this.#listeners.size > 0) void this.#read()
  }

  #start(host: KaunterHost): void {
    this.#host = host
    const soon = () => this.#soon()
    this.#stops = ['ticket.changed', 'ticket.hidden', 'live.reset'].map((topic) => host.on(topic, soon))
    void this.#read()
  }

  #stop(): void {
    for (const stop of this.#stops) stop()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#counts = undefined
  }

  #soon(): void {
    if (this.#timer !== undefined) return
    const wait = Math.max(SETTLE_MS, this.#readAt + SPACING_MS - Date.now())
    this.#timer = setTimeout(() => void this.#read(), wait)
  }

  async #read(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#readAt = Date.now()
    if (!this.#host) return
    const isLatest = this.#begin()
    try {
      const asked = Date.now()
      const counts = await ticketsApi.counts(this.#host)
      if (!isLatest()) return
      this.#counts = counts
      serverClock.set(this.#counts.at, asked, Date.now())
      for (const listener of this.#listeners) listener(this.#counts)
    } catch (error) {
      // Counts are an extra: the list says by itself when the server cannot be reached.
      if (!(error instanceof ApiError)) throw error
    }
  }
}

export const countsFeed = new CountsFeed()
