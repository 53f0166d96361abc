import type { KaunterHost } from '@kaunter/admin-ui'
import { BoardStore } from './board-store.ts'

/** How long the board goes on by itself while somebody is in a ticket that was opened from it. */
const KEEP_MS = 10 * 60_000

/** A board that outlives its page, so that whoever comes back finds it as it was, and up to date. */
export class BoardPlace {
  readonly store: BoardStore
  readonly userId: string
  /** Which view of which workflow, in a text. */
  shown = ''
  /** How far each column was scrolled, by its status, and the whole board sideways. */
  scrolled: ReadonlyMap<string, number> = new Map()
  left = 0
  /** The ticket that was opened. */
  opened: string | undefined
  #host: KaunterHost
  #changed: () => void = () => {}
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: KaunterHost) {
    this.#host = host
    this.userId = host.user.id
    this.store = new BoardStore(
      () => this.#host,
      () => this.#changed(),
    )
  }

  /** Shown by a page, which is told of every change. */
  attach(host: KaunterHost, changed: () => void): void {
    clearTimeout(this.#timer)
    this.#host = host
    this.#changed = changed
  }

  detach(): void {
    this.#changed = () => {}
    this.#timer = setTimeout(() => {
      this.store.stop()
      if (kept === this) kept = undefined
    }, KEEP_MS)
  }
}

let kept: BoardPlace | undefined

/** The board that was left, or a new one; of another person nothing is kept. */
export function placeFor(host: KaunterHost): BoardPlace {
  if (kept?.userId !== host.user.id) {
    kept?.store.stop()
    kept = new BoardPlace(host)
  }
  return kept
}
