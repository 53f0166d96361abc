import { type Connection, LiveStream, READY, RESET, type Word } from './live-stream.ts'
import { LiveTabs } from './live-tabs.ts'

export { type Connection, READY, RESET }

type Listener = (data: unknown) => void

/** The live events of the admin, heard by whoever listens: from a stream of this tab, or from one that tabs share. */
export class LiveConnection {
  connection: Connection = 'connecting'
  #source: LiveStream | LiveTabs | undefined
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #changed: () => void
  readonly #unsure: () => void

  /** `unsure` is called when the session may be over, or may be another one. */
  constructor(changed: () => void, unsure: () => void) {
    this.#changed = changed
    this.#unsure = unsure
  }

  start(user: string): void {
    if (this.#source) return
    this.connection = 'connecting'
    const hear = (word: Word) => this.#hear(word)
    // Over HTTP without a certificate browsers have no locks, and every tab its own stream.
    this.#source = LiveTabs.possible ? new LiveTabs(`kaunter.live/v1 ${user}`, hear) : new LiveStream(hear)
    this.#source.start()
  }

  stop(): void {
    this.#source?.stop()
    this.#source = undefined
  }

  on(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  /** Tells everybody here to read again. */
  reset(): void {
    this.#tell(RESET, {})
  }

  #hear(word: Word): void {
    if (!this.#source) return
    if (word.kind === 'tell') this.#tell(word.topic, word.data)
    else if (word.kind === 'unsure') this.#unsure()
    else if (word.kind === 'state' && word.connection !== this.connection) {
      this.connection = word.connection
      this.#changed()
    }
  }

  #tell(topic: string, data: unknown): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        listener(data)
      } catch (error) {
        // One plugin's listener must not keep the event from the others.
        console.error(`A listener of ${topic} failed.`, error)
      }
    }
  }
}
