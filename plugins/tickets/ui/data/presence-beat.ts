import { ApiError, type KaunterHost } from '@kaunter/admin-ui'

/** The server lets go of whoever is not heard of for thirty seconds. */
const BEAT_MS = 10_000
/** Whoever has not typed for so long is only looking. */
const TYPING_MS = 15_000

/** Says at which ticket this person is, while the page is in sight, and whether he is writing to the customer. */
export class PresenceBeat {
  readonly #host: () => KaunterHost
  #id: string | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #typedAt = Number.NEGATIVE_INFINITY
  #said: string | undefined

  constructor(host: () => KaunterHost) {
    this.#host = host
  }

  /** At this ticket, or at none. */
  at(id: string | undefined): void {
    if (id === this.#id) return
    this.#leave()
    this.#id = id
    this.#typedAt = Number.NEGATIVE_INFINITY
    clearInterval(this.#timer)
    if (id === undefined) return
    this.#timer = setInterval(() => this.beat(), BEAT_MS)
    this.beat()
  }

  /** A letter was typed for the customer. */
  typing(): void {
    this.#typedAt = performance.now()
    if (this.#said !== 'replying') this.beat()
  }

  /** What was typed was sent, or thrown away. */
  typed(): void {
    this.#typedAt = Number.NEGATIVE_INFINITY
    if (this.#said === 'replying') this.beat()
  }

  beat(): void {
    if (this.#id === undefined || document.visibilityState === 'hidden') return
    const state = performance.now() - this.#typedAt < TYPING_MS ? 'replying' : 'viewing'
    this.#said = state
    void this.#quietly(this.#host().put('/api/live/presence', { subject: `ticket:${this.#id}`, state }))
  }

  /** The page is being closed or left. */
  #leave(): void {
    if (this.#id === undefined || this.#said === undefined) return
    this.#said = undefined
    const path = `/api/live/presence?subject=ticket:${this.#id}`
    void this.#quietly(this.#host().delete(path, { keepalive: true }))
  }

  readonly leave = () => this.#leave()

  /** Colleagues learn a little later; nothing depends on it. */
  async #quietly(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
}
