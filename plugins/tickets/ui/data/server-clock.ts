/** Words count minutes: often enough that none is shown for long after it is over. */
const TICK_MS = 5_000

/**
 * The time on the server, by which deadlines are told: clocks of browsers go wrong by minutes. One timer for all who
 * count, however many chips a page has.
 */
class ServerClock {
  #ahead = 0
  #timer: ReturnType<typeof setInterval> | undefined
  readonly #followers = new Set<() => void>()

  now(): number {
    return Date.now() + this.#ahead
  }

  /** What the server said its time was, in an answer to what was asked and came at these times of the browser. */
  set(at: string, asked: number, answered: number): void {
    this.#ahead = Date.parse(at) - (asked + answered) / 2
    this.#tell()
  }

  /** Tells every few seconds that time has passed, until the returned function is called. */
  follow(follower: () => void): () => void {
    this.#followers.add(follower)
    this.#timer ??= setInterval(() => this.#tell(), TICK_MS)
    return () => {
      this.#followers.delete(follower)
      if (this.#followers.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  #tell(): void {
    for (const follower of this.#followers) follower()
  }
}

export const serverClock = new ServerClock()
