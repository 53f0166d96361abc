import { ApiError } from '../../api-error.ts'
import type { KaunterHost } from '../../host.ts'

/** What a list of an API answers with. */
export interface RecordPage<Row> {
  readonly items: readonly Row[]
  readonly nextCursor?: string | null
}

/** The records of an API, as far as they have been asked for. */
export class RecordList<Row> {
  items: readonly Row[] | undefined
  error: ApiError | undefined
  busy = false
  cursor: string | null = null
  readonly #changed: () => void
  /** Answers may overtake each other; only the newest question counts. */
  #asked = 0

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Reads from the start, or what follows; what is there stays until the answer comes. */
  async read(host: KaunterHost, path: string, query: Record<string, string>, more = false): Promise<void> {
    this.#asked += 1
    const question = this.#asked
    this.busy = true
    this.#changed()
    const asked = new URLSearchParams({ ...query, ...(more && this.cursor !== null ? { cursor: this.cursor } : {}) })
    try {
      const address = asked.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${asked}`
      const { items, nextCursor = null } = await host.get<RecordPage<Row>>(address)
      if (question !== this.#asked) return
      this.items = more ? [...(this.items ?? []), ...items] : items
      this.cursor = nextCursor
      this.error = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (question !== this.#asked) return
      this.error = error
    }
    this.busy = false
    this.#changed()
  }
}
