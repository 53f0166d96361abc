import type { ThreadsAhead } from './data/threads-ahead.ts'
import type { InboxEvent } from './events.ts'

/** As long as one looks at a row that one means; a pointer that only passes reads nothing. */
const DWELL_MS = 80
/** After what the open ticket itself needs. */
const IDLE_MS = 500

/** Has tickets read that are about to be opened: the row under the pointer or the focus, and those beside the open one. */
export class InboxAhead {
  readonly #threads: ThreadsAhead
  #near: ReturnType<typeof setTimeout> | undefined
  #idle: ReturnType<typeof setTimeout> | undefined
  #opened: string | undefined

  constructor(threads: ThreadsAhead) {
    this.#threads = threads
  }

  readonly onNear = ({ detail: { id } }: InboxEvent<'row-near'>): void => {
    clearTimeout(this.#near)
    if (id === undefined || id === this.#opened) return
    this.#near = setTimeout(() => void this.#threads.want(id), DWELL_MS)
  }

  /** Told which ticket is shown, if any, and how to find those next to it. */
  shows(id: string | undefined, beside: (step: 1 | -1) => string | undefined): void {
    if (this.#opened === id) return
    this.#opened = id
    // The click that opened it has put the focus on its row.
    clearTimeout(this.#near)
    clearTimeout(this.#idle)
    if (id === undefined) return
    this.#idle = setTimeout(() => {
      const neighbours = [beside(1), beside(-1)].filter((other) => other !== undefined && other !== id)
      for (const other of neighbours) void this.#threads.want(other as string)
    }, IDLE_MS)
  }

  stop(): void {
    clearTimeout(this.#near)
    clearTimeout(this.#idle)
  }
}
