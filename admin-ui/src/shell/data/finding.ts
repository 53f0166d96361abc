import type { Command, Finder } from './commands.ts'

const PAUSE_MS = 150
const SHORTEST = 2

export interface FoundGroup {
  readonly id: string
  readonly label: string
  readonly items: readonly Command[]
  readonly failed: boolean
}

/** Asks all finders when typing pauses, and shows what each finds as it comes; what is no longer wanted is dropped. */
export class Finding {
  groups: readonly FoundGroup[] = []
  busy = false
  readonly #changed: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #abort = new AbortController()

  constructor(changed: () => void) {
    this.#changed = changed
  }

  look(finders: readonly Finder[], query: string): void {
    this.stop()
    const words = query.trim()
    // A number may be short: that of a ticket.
    if (finders.length === 0 || (words.length < SHORTEST && !/\d/.test(words))) return
    this.busy = true
    this.#timer = setTimeout(() => void this.#ask(finders, words, this.#abort.signal), PAUSE_MS)
  }

  /** Nothing is looked for any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#abort.abort()
    this.#abort = new AbortController()
    this.groups = []
    this.busy = false
  }

  async #ask(finders: readonly Finder[], words: string, signal: AbortSignal): Promise<void> {
    const found = new Map<string, FoundGroup>()
    await Promise.all(
      finders.map(async ({ id, label, find }) => {
        let items: readonly Command[] = []
        let failed = false
        try {
          items = await find(words, signal)
        } catch (error) {
          if (!signal.aborted) console.error(`The search ${id} failed.`, error)
          failed = true
        }
        if (signal.aborted) return
        found.set(id, { id, label, items, failed })
        // In the order of the finders, whichever is the fastest.
        this.groups = finders.flatMap((finder) => found.get(finder.id) ?? [])
        this.#changed()
      }),
    )
    if (signal.aborted) return
    this.busy = false
    this.#changed()
  }
}
