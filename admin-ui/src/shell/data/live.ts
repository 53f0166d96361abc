export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline'

type Listener = (data: unknown) => void

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** Told to listeners when events were missed. */
export const RESET = 'live.reset'

/**
 * The one event stream of the admin. The browser reconnects by itself and names the last event it saw, so nothing is
 * missed; only when it gives up (an answer other than 200) do we open a new stream, which starts at now, and therefore
 * tell everyone to read again.
 */
export class LiveConnection {
  connection: Connection = 'connecting'
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_WAIT_MS
  #missed = false
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #changed: () => void
  readonly #unsure: () => void
  #opened = false

  /**
   * `unsure` is called when the session may be over, since the server answered with something other than a stream, or
   * may be another one, since the stream was opened again: somebody may have signed in anew in another tab.
   */
  constructor(changed: () => void, unsure: () => void) {
    this.#changed = changed
    this.#unsure = unsure
  }

  start(): void {
    if (this.#source) return
    window.addEventListener('offline', this.#onOffline)
    window.addEventListener('online', this.#onOnline)
    this.#missed = false
    this.#opened = false
    this.#set(navigator.onLine ? 'connecting' : 'offline')
    this.#open()
  }

  stop(): void {
    window.removeEventListener('offline', this.#onOffline)
    window.removeEventListener('online', this.#onOnline)
    clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = undefined
  }

  on(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  #set(connection: Connection): void {
    if (this.connection === connection) return
    this.connection = connection
    this.#changed()
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

  #open(): void {
    clearTimeout(this.#timer)
    this.#source?.close()
    const source = new EventSource('/api/live')
    this.#source = source
    source.addEventListener('open', () => {
      this.#wait = FIRST_WAIT_MS
      this.#set('live')
      if (this.#opened) this.#unsure()
      this.#opened = true
      if (this.#missed) this.#tell(RESET, {})
      this.#missed = false
    })
    source.addEventListener('reset', () => this.#tell(RESET, {}))
    source.addEventListener('change', (event) => {
      const change = JSON.parse((event as MessageEvent<string>).data) as { topic: string; data: unknown }
      this.#tell(change.topic, change.data)
    })
    source.addEventListener('error', () => {
      this.#set(navigator.onLine ? 'reconnecting' : 'offline')
      if (source.readyState !== EventSource.CLOSED) return
      this.#missed = true
      this.#unsure()
      // Spread out, so that a restarted server is not met by all browsers in the same second.
      this.#timer = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random()))
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
    })
  }

  readonly #onOffline = () => this.#set('offline')

  readonly #onOnline = () => {
    this.#set('reconnecting')
    this.#missed = true
    this.#open()
  }
}
