const shortest = 5000
const longest = 60_000

/** How long to wait until the next look: short after a change, longer the longer nothing happens or nobody answers. */
export function nextPause(pause: number, found: 'changed' | 'same' | 'failed', least = 0): number {
  const factor = { changed: 0, same: 1.5, failed: 2 }[found]
  return Math.max(least, Math.min(longest, Math.max(shortest, pause * factor)))
}

/** Looks again and again while the page is seen. */
export class Poll {
  readonly #look: () => Promise<{ found: 'changed' | 'same' | 'failed'; least?: number } | 'end'>
  #pause = shortest
  #timer: ReturnType<typeof setTimeout> | undefined
  #turn = 0

  /** @param look says what it found; `end` when there is nothing to wait for. `least` is a pause that the server asks for. */
  constructor(look: () => Promise<{ found: 'changed' | 'same' | 'failed'; least?: number } | 'end'>) {
    this.#look = look
  }

  /** Looks now, and from now on. */
  start(): void {
    this.stop()
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#pause = shortest
    void this.#now()
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    clearTimeout(this.#timer)
    this.#turn++
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#timer)
    if (!document.hidden) void this.#now()
  }

  async #now(): Promise<void> {
    const turn = ++this.#turn
    const seen = await this.#look()
    if (turn !== this.#turn) return
    if (seen === 'end') return this.stop()
    this.#pause = nextPause(this.#pause, seen.found, seen.least)
    if (!document.hidden) this.#timer = setTimeout(() => void this.#now(), this.#pause)
  }
}
