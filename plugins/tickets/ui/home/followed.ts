import { ApiError, type KaunterHost, turns } from '@kaunter/admin-ui'

/** How long a burst of events is gathered. */
const SETTLE_MS = 500

/** Something that is read, and read again after every change of a ticket. */
export class Followed<T> {
  readonly #host: KaunterHost
  readonly #read: () => Promise<T>
  readonly #tell: (found: T | ApiError) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false
  readonly #begin = turns()

  constructor(host: KaunterHost, read: () => Promise<T>, tell: (found: T | ApiError) => void) {
    this.#host = host
    this.#read = read
    this.#tell = tell
  }

  /** Tells now and after every change, until the returned function is called. */
  follow(): () => void {
    const stops = ['ticket.changed', 'ticket.hidden', 'live.reset'].map((topic) =>
      this.#host.on(topic, () => {
        this.#timer ??= setTimeout(() => void this.again(), SETTLE_MS)
      }),
    )
    void this.again()
    return () => {
      this.#stopped = true
      clearTimeout(this.#timer)
      for (const stop of stops) stop()
    }
  }

  async again(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const isLatest = this.#begin()
    try {
      const found = await this.#read()
      if (isLatest() && !this.#stopped) this.#tell(found)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isLatest() && !this.#stopped) this.#tell(error)
    }
  }
}
