import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { ticketsApi } from './tickets-api.ts'
import type { Ticket } from './types.ts'

/** How long a burst of events is gathered. */
const SETTLE_MS = 500

/** The tickets whose customers have waited longest, read again after every change. */
export class WaitingFeed {
  readonly #host: KaunterHost
  readonly #tell: (waiting: readonly Ticket[] | ApiError) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false

  constructor(host: KaunterHost, tell: (waiting: readonly Ticket[] | ApiError) => void) {
    this.#host = host
    this.#tell = tell
  }

  /** Tells now and after every change, until the returned function is called. */
  follow(): () => void {
    const stops = ['ticket.changed', 'ticket.hidden', 'live.reset'].map((topic) =>
      this.#host.on(topic, () => this.#soon()),
    )
    void this.#read()
    return () => {
      this.#stopped = true
      clearTimeout(this.#timer)
      for (const stop of stops) stop()
    }
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.#read(), SETTLE_MS)
  }

  async #read(): Promise<void> {
    this.#timer = undefined
    try {
      const { items } = await ticketsApi.waiting(this.#host)
      if (!this.#stopped) this.#tell(items)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!this.#stopped) this.#tell(error)
    }
  }
}
