import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import type { Entry, Page } from './types.ts'

/** A list of entries that is read page by page. */
export class EntryFeed {
  entries: readonly Entry[] | undefined
  error: ApiError | undefined
  cursor: string | null = null
  busy = false
  #asked = 0
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Reads the first page, or with `more` the next; the answer to an older question is dropped. */
  async read(host: KaunterHost, query: URLSearchParams, more = false): Promise<void> {
    const asked = ++this.#asked
    const wanted = new URLSearchParams(query)
    if (more && this.cursor !== null) wanted.set('cursor', this.cursor)
    if (!more) this.entries = undefined
    this.error = undefined
    this.busy = true
    this.#changed()
    try {
      const page = await host.get<Page>(`/?${wanted}`)
      if (asked !== this.#asked) return
      this.entries = more ? [...(this.entries ?? []), ...page.items] : page.items
      this.cursor = page.nextCursor
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.#asked) this.error = error
    } finally {
      if (asked === this.#asked) this.busy = false
      this.#changed()
    }
  }
}
