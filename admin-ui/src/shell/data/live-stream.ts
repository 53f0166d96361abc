export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline'

/** Told to listeners when events were missed. */
export const RESET = 'live.reset'
/** Told to listeners at each opening of the stream: what happens from now on is heard, what was read before may be old. */
export const READY = 'live.ready'

/** What a stream has to say; plain data, so that it can be passed on to other tabs. */
export type Word =
  | { readonly kind: 'tell'; readonly topic: string; readonly data: unknown }
  | { readonly kind: 'state'; readonly connection: Connection }
  /** The session may be over, or may be another one: somebody may have signed in anew in another tab. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'alive' }

const ADDRESS = '/api/live'
const TICK_MS = 5_000
/** The server says every 15 seconds that it is there. A computer that slept finds a silence too. */
const SILENCE_MS = 40_000
/** How long it may take until the first word. */
const PATIENCE_MS = 15_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** A page may have read something shortly before its stream stood. */
const BEFORE_SECONDS = 5
const MOST_BEFORE_SECONDS = 60
/** After so long another try is made without it. */
const BRIEF_MS = 10 * 60_000

/**
 * One stream of events that goes on where it stopped: after a lost connection, a restart of the server, an answer that is
 * no stream, and a sleep. Where a proxy keeps the answer until it ends, the server is asked for answers that end, which
 * the browser repeats every few seconds by itself.
 */
export class LiveStream {
  connection: Connection = 'connecting'
  /** The last event that was seen, or from where to go on. */
  place: string | undefined
  readonly #say: (word: Word) => void
  readonly #begun = Date.now()
  #source: EventSource | undefined
  #interval: ReturnType<typeof setInterval> | undefined
  #brief = false
  #ready = false
  #opened = false
  #missed = false
  #openedAt = 0
  #askedAt = 0
  #heardAt = 0
  #tickedAt = 0
  #retryAt: number | undefined
  #wait = FIRST_WAIT_MS

  constructor(say: (word: Word) => void) {
    this.#say = say
  }

  start(): void {
    window.addEventListener('offline', this.#onOffline)
    window.addEventListener('online', this.#onOnline)
    document.addEventListener('visibilitychange', this.tick)
    this.#interval = setInterval(this.tick, TICK_MS)
    this.#set(navigator.onLine ? 'connecting' : 'offline')
    this.#open()
  }

  stop(): void {
    window.removeEventListener('offline', this.#onOffline)
    window.removeEventListener('online', this.#onOnline)
    document.removeEventListener('visibilitychange', this.tick)
    clearInterval(this.#interval)
    this.#source?.close()
  }

  /** Looks whether all is well. Browsers slow the timers of hidden tabs, so others may ask for it too. */
  readonly tick = (): void => {
    const now = Date.now()
    // The clock was put back.
    if (now < this.#tickedAt) this.#heardAt = this.#openedAt = this.#askedAt = now
    this.#tickedAt = now
    if (this.#retryAt !== undefined) {
      if (now >= this.#retryAt) this.#open()
    } else if (!this.#ready && now - this.#askedAt > PATIENCE_MS) {
      this.#brief = !this.#brief
      this.#lost()
    } else if (now - this.#heardAt > SILENCE_MS) {
      this.#brief = false
      this.#lost()
    } else if (this.#brief && now - this.#openedAt > BRIEF_MS) {
      this.#brief = false
      this.#open()
    }
  }

  #lost(): void {
    this.#set(navigator.onLine ? 'reconnecting' : 'offline')
    this.#open()
  }

  #set(connection: Connection): void {
    if (this.connection === connection) return
    this.connection = connection
    this.#say({ kind: 'state', connection })
  }

  #address(): string {
    const query = new URLSearchParams(this.#brief ? { brief: 'true' } : {})
    const seconds = Math.ceil((Date.now() - this.#begun) / 1_000) + BEFORE_SECONDS
    if (this.place !== undefined) query.set('after', this.place)
    else query.set('recent', String(Math.max(0, Math.min(seconds, MOST_BEFORE_SECONDS))))
    this.#missed ||= this.place === undefined && seconds > MOST_BEFORE_SECONDS
    return `${ADDRESS}?${query}`
  }

  #open(): void {
    this.#source?.close()
    const source = new EventSource(this.#address())
    this.#source = source
    this.#ready = false
    this.#retryAt = undefined
    this.#openedAt = this.#askedAt = this.#heardAt = Date.now()
    const hear = (event: string, act: (data: string) => void) =>
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        this.#heardAt = Date.now()
        if (lastEventId) this.place = lastEventId
        act(data)
      })
    hear('ready', () => this.#onReady())
    hear('alive', () => this.#say({ kind: 'alive' }))
    hear('reset', () => this.#say({ kind: 'tell', topic: RESET, data: {} }))
    hear('change', (data) => this.#say({ kind: 'tell', ...(JSON.parse(data) as { topic: string; data: unknown }) }))
    source.addEventListener('error', () => this.#onError(source))
  }

  #onReady(): void {
    const again = this.#brief && this.connection === 'live'
    this.#ready = true
    this.#wait = FIRST_WAIT_MS
    this.#set('live')
    if (this.#missed) this.#say({ kind: 'tell', topic: RESET, data: {} })
    this.#missed = false
    if (again) {
      this.#say({ kind: 'alive' })
      return
    }
    if (this.#opened) this.#say({ kind: 'unsure' })
    this.#opened = true
    this.#say({ kind: 'tell', topic: READY, data: {} })
  }

  #onError(source: EventSource): void {
    const { readyState } = source
    // An answer that ended as it was asked to; the browser asks again.
    const ended = this.#brief && this.#ready && readyState !== EventSource.CLOSED
    this.#ready = false
    this.#askedAt = Date.now()
    if (ended) return
    this.#set(navigator.onLine ? 'reconnecting' : 'offline')
    if (readyState !== EventSource.CLOSED) return
    this.#say({ kind: 'unsure' })
    // Spread out, so that a restarted server is not met by all browsers in the same second.
    const wait = this.#wait * (0.5 + Math.random())
    this.#retryAt = Date.now() + wait
    setTimeout(this.tick, wait + 1)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  readonly #onOffline = () => this.#set('offline')

  readonly #onOnline = () => {
    this.#brief = false
    this.#lost()
  }
}

/** What came after a place, once; rejects when it cannot be known. */
export function catchUp(place: string, say: (word: Word) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = new EventSource(`${ADDRESS}?${new URLSearchParams({ after: place, brief: 'true' })}`)
    const timer = setTimeout(() => end(reject), PATIENCE_MS)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      source.close()
      settle()
    }
    source.addEventListener('change', ({ data }: MessageEvent<string>) =>
      say({ kind: 'tell', ...(JSON.parse(data) as { topic: string; data: unknown }) }),
    )
    source.addEventListener('reset', () => end(reject))
    source.addEventListener('ready', () => end(resolve))
    source.addEventListener('error', () => end(reject))
  })
}
