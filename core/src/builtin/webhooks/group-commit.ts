import { AsyncLocalStorage } from 'node:async_hooks'

/** Stores webhooks of one source and the job that handles them, together; what is stored already is left out. */
export type Store = (bodies: readonly Buffer[]) => Promise<void>

interface Waiting {
  body: Buffer
  /** Runs what is a part of this request, to those who look at traces. */
  asPart: <R>(fn: () => R) => R
  resolve: () => void
  reject: (error: unknown) => void
}

/** More bodies than this in one statement only grow its latency. */
const maxCount = 200
const maxBytes = 4 * 1024 * 1024
/**
 * With one commit at a time, this process idles while the database works and the other way round; with two, each has
 * something to do. A third only makes the groups smaller.
 */
const maxInFlight = 2

/**
 * Concurrent `add` calls share one commit. While commits are on their way the next bodies gather, so the group grows
 * with the load and a lone call waits for nobody.
 */
export class GroupCommit {
  readonly #store: Store
  readonly #observe: (size: number) => void
  #waiting: Waiting[] = []
  #inFlight = 0
  #scheduled = false

  /** @param observe is told the size of each group. */
  constructor(store: Store, observe: (size: number) => void) {
    this.#store = store
    this.#observe = observe
  }

  add(body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, asPart: AsyncLocalStorage.snapshot(), resolve, reject })
      this.#schedule()
    })
  }

  /** Not at once: the requests that are already in the socket buffers join the same commit. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= maxInFlight || this.#waiting.length === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      void this.#commitNext()
    })
  }

  async #commitNext(): Promise<void> {
    const group = this.#take()
    const [first] = group as [Waiting]
    this.#observe(group.length)
    this.#inFlight++
    try {
      await first.asPart(() => this.#store(group.map(({ body }) => body)))
      for (const item of group) item.resolve()
    } catch (error) {
      for (const item of group) item.reject(error)
    } finally {
      this.#inFlight--
      this.#schedule()
    }
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { body } of this.#waiting) {
      bytes += body.length
      if (count > 0 && (count >= maxCount || bytes > maxBytes)) break
      count++
    }
    return this.#waiting.splice(0, count)
  }
}
