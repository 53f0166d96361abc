import { ApiError, type KaunterHost, turns } from '@kaunter/admin-ui'
import { type SavedView, ticketsApi } from './tickets-api.ts'

/** The views that a person keeps or shares, and how many tickets he sees in each. */
export class SavedViews {
  items: readonly SavedView[] = []
  /** Settles when they have been read, or could not be. */
  ready: Promise<void> = Promise.resolve()
  isRead = false
  /** Whether they could not be read: of a view that is missing then nothing can be said. */
  failed = false
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  #counts: ReadonlyMap<string, number> = new Map()
  readonly #beginRead = turns()
  readonly #beginCount = turns()

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
  }

  /** Until the returned function is called. */
  follow(): () => void {
    const again = () => void this.read()
    const stops = ['ticket.views', 'live.reset'].map((topic) => this.#host().on(topic, again))
    this.ready = this.read()
    return () => {
      for (const stop of stops) stop()
    }
  }

  find(id: string | undefined): SavedView | undefined {
    return this.items.find((view) => view.id === id)
  }

  countOf(id: string): number | undefined {
    return this.#counts.get(id)
  }

  async read(): Promise<void> {
    this.failed = true
    const isLatest = this.#beginRead()
    await this.#try(async () => {
      const { items } = await ticketsApi.views(this.#host())
      if (isLatest()) this.items = items
      this.failed = false
    })
    this.isRead = true
    this.#changed()
    await this.count()
  }

  /** Counts again: something has changed. */
  async count(): Promise<void> {
    if (this.items.length === 0) return
    const isLatest = this.#beginCount()
    await this.#try(async () => {
      const { items } = await ticketsApi.viewCounts(this.#host())
      if (!isLatest()) return
      this.#counts = new Map(items.map(({ id, count }) => [id, count]))
      this.#changed()
    })
  }

  /** Views are beside the list, which says by itself when the server cannot be reached. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
}
