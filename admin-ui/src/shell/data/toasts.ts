import type { ToastOptions, ToastTone } from '../../host.ts'

const SHOWN_SECONDS = 6
const MOST = 3

export interface Toast extends ToastOptions {
  readonly id: number
  readonly text: string
  readonly tone: ToastTone
}

/** The messages in the corner and how long each still has. While they are held, time stands still for all of them. */
export class Toasts {
  items: readonly Toast[] = []
  readonly #changed: () => void
  readonly #left = new Map<number, number>()
  #last = 0
  #held = false
  #since = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Shows one more and returns what takes it away. */
  show(text: string, tone: ToastTone, options: ToastOptions = {}): () => void {
    this.#pass()
    this.#last += 1
    const toast = { ...options, id: this.#last, text, tone }
    this.#left.set(toast.id, (options.seconds ?? SHOWN_SECONDS) * 1_000)
    const all = [...this.items, toast]
    // Where there are too many, one that offers nothing gives way first.
    const first = all.slice(0, -1).find(({ action }) => action === undefined) ?? all[0]
    this.#set(all.length > MOST ? all.filter((each) => each !== first) : all)
    return () => this.drop(toast.id)
  }

  drop(id: number): void {
    if (!this.#left.has(id)) return
    this.#pass()
    this.#set(this.items.filter((each) => each.id !== id))
  }

  hold(held: boolean): void {
    if (held === this.#held) return
    this.#pass()
    this.#held = held
    this.#wait()
  }

  /** Takes the time that has gone by from all. */
  #pass(): void {
    const now = Date.now()
    if (!this.#held) for (const [id, left] of this.#left) this.#left.set(id, left - (now - this.#since))
    this.#since = now
  }

  #set(items: readonly Toast[]): void {
    this.items = items
    for (const id of this.#left.keys()) if (!items.some((each) => each.id === id)) this.#left.delete(id)
    this.#wait()
    this.#changed()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (this.#held || this.#left.size === 0) return
    this.#timer = setTimeout(
      () => {
        this.#pass()
        this.#set(this.items.filter(({ id }) => (this.#left.get(id) ?? 0) > 0))
      },
      Math.max(0, Math.min(...this.#left.values())),
    )
  }
}
